//! How things are shown: colours, theme, zone, panels.

use serde::{Deserialize, Serialize};

use super::command::Panel;
use crate::query::{PortKey, Zone};

/// What a dot's colour tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColorBy {
    #[default]
    Port,
    Density,
    Direction,
    Capture,
}

impl ColorBy {
    pub const ALL: [Self; 4] = [Self::Port, Self::Density, Self::Direction, Self::Capture];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Port => "Port",
            Self::Density => "Density",
            Self::Direction => "Direction",
            Self::Capture => "Capture",
        }
    }
}

pub use crate::figure::Theme;

/// How things are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub color: ColorBy,
    pub theme: Theme,
    pub zone: Zone,
    /// Ports with a colour of their own beside the most frequent ones.
    pub pinned: Vec<PortKey>,
    pub lens_panel: bool,
    pub packets_panel: bool,
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
            help: false,
        }
    }
}

impl Settings {
    pub(super) fn show_panel(&mut self, panel: Panel, shown: bool) {
        match panel {
            Panel::Lens => self.lens_panel = shown,
            Panel::Packets => self.packets_panel = shown,
        }
    }

    pub(super) fn pin(&mut self, port: PortKey, pinned: bool) {
        self.pinned.retain(|other| *other != port);
        if pinned {
            self.pinned.push(port);
        }
    }
}
