//! How things are shown: colours, theme, zone, panels.

use super::{FindQuery, PacketTable, ThemeChoice, command::Panel};
use crate::{
    figure::{DensityScale, MarkSize, TextEncoding},
    query::{PortKey, Zone},
};

pub use crate::figure::{ColorBy, Theme};

/// How things are shown.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a tick in the View menu or a window of its own")]
pub struct Settings {
    pub color: ColorBy,
    /// Where the colour tells density.
    pub density: DensityScale,
    pub mark_size: MarkSize,
    /// The one that is shown.
    pub theme: Theme,
    /// The one that was asked for.
    pub theme_choice: ThemeChoice,
    /// Size of all text and controls, in percent.
    pub text_size: u16,
    /// Of IPv4 addresses only those that occur have a place.
    pub observed: bool,
    pub zone: Zone,
    /// Ports with a colour of their own beside the most frequent ones.
    pub pinned: Vec<PortKey>,
    pub lens_panel: bool,
    pub packets_panel: bool,
    /// Packets over time and over addresses, beside the plot.
    pub strips: bool,
    /// Names of addresses, where captures give any.
    pub names: bool,
    /// The payload as text, below its bytes.
    pub text_pane: bool,
    /// How it is read as text.
    pub encoding: TextEncoding,
    /// How the next text in the Find box is meant; its own text is empty.
    pub find: FindQuery,
    /// How the table of packets is laid out.
    pub table: PacketTable,
    pub help: bool,
    /// The window of what was said.
    pub messages: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            color: ColorBy::Port,
            density: DensityScale::default(),
            mark_size: MarkSize::default(),
            theme: Theme::Dark,
            theme_choice: ThemeChoice::default(),
            text_size: 100,
            observed: false,
            zone: Zone::default(),
            pinned: Vec::new(),
            lens_panel: true,
            packets_panel: true,
            strips: true,
            names: true,
            text_pane: true,
            encoding: TextEncoding::default(),
            find: FindQuery::default(),
            table: PacketTable::default(),
            help: false,
            messages: false,
        }
    }
}

impl Settings {
    pub(super) fn set_theme(&mut self, choice: ThemeChoice) {
        self.theme_choice = choice;
        match choice {
            ThemeChoice::Dark => self.theme = Theme::Dark,
            ThemeChoice::Light => self.theme = Theme::Light,
            // The view says which it is.
            ThemeChoice::System => {}
        }
    }

    /// Takes in the theme of the system.
    pub(super) fn system_theme(&mut self, theme: Theme) {
        if self.theme_choice == ThemeChoice::System {
            self.theme = theme;
        }
    }

    pub(super) fn set_text_size(&mut self, percent: u16) {
        self.text_size = percent.clamp(80, 200);
    }

    pub(super) fn set_find(&mut self, mut query: FindQuery) {
        query.text.clear();
        self.find = query;
    }

    pub(super) fn show_panel(&mut self, panel: Panel, shown: bool) {
        match panel {
            Panel::Lens => self.lens_panel = shown,
            Panel::Packets => self.packets_panel = shown,
            Panel::Strips => self.strips = shown,
            Panel::Text => self.text_pane = shown,
        }
    }

    pub(super) fn pin(&mut self, port: PortKey, pinned: bool) {
        self.pinned.retain(|other| *other != port);
        if pinned {
            self.pinned.push(port);
        }
    }
}
