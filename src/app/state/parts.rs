//! The parts of the state, for the view to read.

use std::net::IpAddr;

use super::App;
use crate::{
    app::{
        AddressBook, Banners, Captures, Chosen, Damages, Desk, Home, Inspector, Jobs, Keeper, Lookups,
        Measured, PacketLines, Rankings, Settings, UndecodedRows,
    },
    figure::first_name,
    query::{Census, PortPalette},
    stream::names::NameSource,
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

    /// Where captures are damaged.
    #[must_use]
    pub fn damages(&self) -> &Damages {
        &self.damages
    }

    /// Some addresses have names.
    #[must_use]
    pub fn has_names(&self) -> bool {
        let by_captures = self.captures.list().iter().any(|capture| !capture.info.names.is_empty());
        by_captures || !self.names.heard().is_empty() || !self.names.hosts().is_empty()
    }

    /// The name that captures or hosts files give to an address, fit to read, and how many more it has;
    /// none for most, and while names are not to be shown.
    #[must_use]
    pub fn name_of(&self, address: IpAddr) -> Option<String> {
        if !self.settings.names {
            return None;
        }
        first_name(self.names_of(address).into_iter().map(|(_, name)| name))
    }

    /// All names of an address with who says so, the most trusted first; not fit to be shown before
    /// `plain` saw them.
    #[must_use]
    pub fn names_of(&self, address: IpAddr) -> Vec<(NameSource, &str)> {
        let captures = self.captures.list().iter();
        let of_captures = captures.flat_map(|capture| capture.info.names.of(address)).map(String::as_str);
        self.names.of(address, of_captures)
    }

    /// Names of addresses.
    #[must_use]
    pub fn names(&self) -> &AddressBook {
        &self.names
    }

    /// The table of lookups.
    #[must_use]
    pub fn lookups(&self) -> &Lookups {
        &self.lookups
    }

    #[must_use]
    pub fn home(&self) -> &Home {
        &self.home
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

    /// The box that is measured; none where nothing is, or it is of the other plane.
    #[must_use]
    pub fn measured(&self) -> Option<Measured> {
        self.measuring.measured(self.plot.navigation.plane())
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

    /// Bookmarks, and a workspace that waits for its captures.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// What is remembered from one time to the next.
    #[must_use]
    pub fn keeper(&self) -> &Keeper {
        &self.keeper
    }

    #[must_use]
    pub fn banners(&self) -> &Banners {
        &self.banners
    }
}
