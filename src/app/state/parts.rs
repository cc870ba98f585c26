//! The parts of the state, for the view to read.

use std::net::IpAddr;

use super::App;
use crate::{
    app::{
        Banners, Captures, Chosen, Home, Inspector, Jobs, Navigation, PacketLines, Picture, Rankings,
        Settings, UndecodedRows,
    },
    figure::name_of,
    query::{Census, Lens, PortPalette},
    worker::Wake,
};

impl App {
    /// Has the window drawn again, from any thread.
    #[must_use]
    pub fn wake(&self) -> Wake {
        Wake::clone(&self.wake.0)
    }

    #[must_use]
    pub fn captures(&self) -> &Captures {
        &self.captures
    }

    /// Captures give names to some addresses.
    #[must_use]
    pub fn has_names(&self) -> bool {
        self.captures.list().iter().any(|capture| !capture.info.names.is_empty())
    }

    /// The name that captures give to an address, fit to read; none for most, and while names are
    /// not to be shown.
    #[must_use]
    pub fn name_of(&self, address: IpAddr) -> Option<String> {
        let names = self.captures.list().iter().map(|capture| &*capture.info.names);
        name_of(names.filter(|_| self.settings.names), address)
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

    /// What the listed packets say.
    #[must_use]
    pub fn packet_lines(&self) -> &PacketLines {
        &self.packet_lines
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
