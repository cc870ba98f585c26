//! How things are shown: colours, theme, zone, panels.

use super::{FindQuery, command::Panel};
use crate::{
    figure::TextEncoding,
    query::{PortKey, Zone},
};

pub use crate::figure::{ColorBy, Theme};

/// How things are shown.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a tick in the View menu or a window of its own")]
pub struct Settings {
    pub color: ColorBy,
    pub theme: Theme,
    pub zone: Zone,
    /// Ports with a colour of their own beside the most frequent ones.
    pub pinned: Vec<PortKey>,
    pub lens_panel: bool,
    pub packets_panel: bool,
    /// Names of addresses, where captures give any.
    pub names: bool,
    /// The payload as text, below its bytes.
    pub text_pane: bool,
    /// How it is read as text.
    pub encoding: TextEncoding,
    /// How the next text in the Find box is meant; its own text is empty.
    pub find: FindQuery,
    pub help: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            color: ColorBy::Port,
            theme: Theme::Dark,
            zone: Zone::default(),
            pinned: Vec::new(),
            lens_panel: true,
            packets_panel: true,
            names: true,
            text_pane: true,
            encoding: TextEncoding::default(),
            find: FindQuery::default(),
            help: false,
        }
    }
}

impl Settings {
    pub(super) fn set_find(&mut self, mut query: FindQuery) {
        query.text.clear();
        self.find = query;
    }

    pub(super) fn show_panel(&mut self, panel: Panel, shown: bool) {
        match panel {
            Panel::Lens => self.lens_panel = shown,
            Panel::Packets => self.packets_panel = shown,
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
