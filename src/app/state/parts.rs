//! The parts of the state, for the view to read.

use super::App;
use crate::{
    app::{
        Banners, Captures, Chosen, Home, Inspector, Jobs, Navigation, Picture, Rankings, Settings,
        UndecodedRows,
    },
    query::{Census, Lens, PortPalette},
};

impl App {
    #[must_use]
    pub fn captures(&self) -> &Captures {
        &self.captures
    }

    #[must_use]
    pub fn lens(&self) -> &Lens {
        &self.lens
    }

    #[must_use]
    pub fn home(&self) -> &Home {
        &self.home
    }

    #[must_use]
    pub fn navigation(&self) -> &Navigation {
        &self.navigation
    }

    #[must_use]
    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    #[must_use]
    pub fn rankings(&self) -> &Rankings {
        &self.rankings
    }

    /// Counts over the whole captures.
    #[must_use]
    pub fn census(&self) -> &Census {
        &self.census
    }

    /// The ports that have a colour.
    #[must_use]
    pub fn palette(&self) -> &PortPalette {
        &self.palette
    }

    #[must_use]
    pub fn chosen(&self) -> &Chosen {
        &self.chosen
    }

    /// What the records of listed frames say that are no packets.
    #[must_use]
    pub fn undecoded_rows(&self) -> &UndecodedRows {
        &self.undecoded_rows
    }

    #[must_use]
    pub fn inspector(&self) -> &Inspector {
        &self.inspector
    }

    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    #[must_use]
    pub fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    #[must_use]
    pub fn banners(&self) -> &Banners {
        &self.banners
    }
}
