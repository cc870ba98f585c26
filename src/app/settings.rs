//! How things are shown: colours, theme, zone, panels.

use super::{FindQuery, Layout, PacketTable, Pane, PictureOptions, ThemeChoice, command::Panel};
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
    /// Long silences take a few points of the time axis each.
    pub fold_gaps: bool,
    /// The one that times are told in: that of a workspace or of the demo passes.
    pub zone: Zone,
    /// The one that a person chose.
    pub zone_choice: Zone,
    /// Ports with a colour of their own beside the most frequent ones.
    pub pinned: Vec<PortKey>,
    pub lens_panel: bool,
    /// The table of packets.
    pub packets_panel: bool,
    pub layers_panel: bool,
    pub bytes_panel: bool,
    /// The table of conversations.
    pub conversations_panel: bool,
    /// The table of lookups.
    pub lookups_panel: bool,
    /// Where panes stand; none: as usual.
    pub layout: Option<Layout>,
    /// Of panes that take turns, the one that was brought forward last; the later ones before it.
    pub front: [Pane; 7],
    /// Packets over time and over addresses, beside the plot.
    pub strips: bool,
    /// The share of the height that the upper of two plots has.
    pub divider: f32,
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
    /// How pictures are saved and copied.
    pub picture: PictureOptions,
    pub help: bool,
    /// The window of what was said.
    pub messages: bool,
    /// The window of where the plot was.
    pub views: bool,
    /// The window of where captures are damaged.
    pub damages: bool,
    /// The window of all this.
    pub window: bool,
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
            fold_gaps: false,
            zone: Zone::default(),
            zone_choice: Zone::default(),
            pinned: Vec::new(),
            lens_panel: true,
            packets_panel: true,
            layers_panel: true,
            bytes_panel: true,
            conversations_panel: false,
            lookups_panel: false,
            layout: None,
            front: Pane::ALL,
            strips: true,
            divider: 0.5,
            names: true,
            text_pane: true,
            encoding: TextEncoding::default(),
            find: FindQuery::default(),
            table: PacketTable::default(),
            picture: PictureOptions::default(),
            help: false,
            messages: false,
            views: false,
            damages: false,
            window: false,
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

    pub(super) fn set_zone(&mut self, zone: Zone) {
        self.zone_choice = zone.clone();
        self.zone = zone;
    }

    /// As at the first time, but for the window of settings itself, and for what belongs to the captures:
    /// the zone that times are told in, and pinned ports.
    pub(super) fn reset(&mut self) {
        let before = std::mem::take(self);
        (self.window, self.zone, self.pinned) = (before.window, before.zone, before.pinned);
        // The view says which theme the system has.
        self.theme = before.theme;
    }

    pub(super) fn set_text_size(&mut self, percent: u16) {
        self.text_size = percent.clamp(80, 200);
    }

    pub(super) fn divide_plots(&mut self, share: f32) {
        if share.is_finite() {
            self.divider = share.clamp(0.1, 0.9);
        }
    }

    pub(super) fn set_find(&mut self, mut query: FindQuery) {
        query.text.clear();
        self.find = query;
    }

    pub(super) fn show_panel(&mut self, panel: Panel, shown: bool) {
        match panel {
            Panel::Lens if shown => self.show_pane(Pane::Lens),
            Panel::Lens => self.lens_panel = false,
            Panel::Packets if shown => {
                let none = !self.shows_packets();
                self.packets_panel = true;
                self.layers_panel |= none;
                self.bytes_panel |= none;
                self.bring_forward(Pane::Packets);
            }
            Panel::Packets => {
                (self.packets_panel, self.layers_panel, self.bytes_panel) = (false, false, false);
            }
            Panel::Layers if shown => self.show_pane(Pane::Layers),
            Panel::Layers => self.layers_panel = false,
            Panel::Bytes if shown => self.show_pane(Pane::Bytes),
            Panel::Bytes => self.bytes_panel = false,
            Panel::Strips => self.strips = shown,
            Panel::Text => self.text_pane = shown,
        }
    }

    /// A pane is not hidden.
    #[must_use]
    pub fn shows(&self, pane: Pane) -> bool {
        match pane {
            Pane::Plot => true,
            Pane::Lens => self.lens_panel,
            Pane::Packets => self.packets_panel,
            Pane::Layers => self.layers_panel,
            Pane::Bytes => self.bytes_panel,
            Pane::Conversations => self.conversations_panel,
            Pane::Lookups => self.lookups_panel,
        }
    }

    /// The table, the layers or the bytes are shown.
    #[must_use]
    pub fn shows_packets(&self) -> bool {
        self.packets_panel || self.layers_panel || self.bytes_panel
    }

    pub(super) fn set_layout(&mut self, layout: Layout) {
        let layout = layout.mended();
        self.layout = (layout != Layout::usual()).then_some(layout);
    }

    pub(super) fn show_pane(&mut self, pane: Pane) {
        match pane {
            Pane::Plot => {}
            Pane::Lens => self.lens_panel = true,
            Pane::Packets => self.packets_panel = true,
            Pane::Layers => self.layers_panel = true,
            Pane::Bytes => self.bytes_panel = true,
            Pane::Conversations => self.conversations_panel = true,
            Pane::Lookups => self.lookups_panel = true,
        }
        self.bring_forward(pane);
    }

    /// Opens or closes the table of conversations.
    pub(super) fn show_conversations(&mut self, shown: bool) {
        if shown { self.show_pane(Pane::Conversations) } else { self.conversations_panel = false }
    }

    /// Opens or closes the table of lookups.
    pub(super) fn show_lookups(&mut self, shown: bool) {
        if shown { self.show_pane(Pane::Lookups) } else { self.lookups_panel = false }
    }

    fn bring_forward(&mut self, pane: Pane) {
        if let Some(place) = self.front.iter().position(|other| *other == pane)
            && let Some(before) = self.front.get_mut(..=place)
        {
            before.rotate_right(1);
        }
    }

    /// Packets were chosen: where the lens or another table is in front of them, their table takes its place.
    pub(super) fn packets_were_chosen(&mut self) {
        let place = |pane| self.front.iter().position(|other| *other == pane);
        let covers = [Pane::Lens, Pane::Conversations, Pane::Lookups].into_iter().filter_map(place).min();
        let reading = [Pane::Packets, Pane::Layers, Pane::Bytes];
        if let (Some(cover), Some(table)) = (covers, place(Pane::Packets))
            && reading.into_iter().filter_map(place).all(|place| place > cover)
            && let Some(between) = self.front.get_mut(cover..=table)
        {
            between.rotate_right(1);
        }
    }

    pub(super) fn put_panels_back(&mut self) {
        self.layout = None;
        for pane in Pane::STANDING {
            self.show_pane(pane);
        }
        self.front = Pane::ALL;
    }

    pub(super) fn pin(&mut self, port: PortKey, pinned: bool) {
        self.pinned.retain(|other| *other != port);
        if pinned {
            self.pinned.push(port);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_comes_before_the_lens_when_packets_are_chosen_but_not_before_the_plot() {
        let mut settings = Settings::default();
        settings.show_pane(Pane::Lens);
        settings.show_pane(Pane::Plot);
        settings.packets_were_chosen();
        assert_eq!(settings.front[..3], [Pane::Plot, Pane::Packets, Pane::Lens]);
        settings.show_conversations(true);
        settings.packets_were_chosen();
        assert_eq!(settings.front[..2], [Pane::Packets, Pane::Conversations]);
        settings.show_pane(Pane::Plot);
        // Who reads bytes goes on reading them.
        settings.show_pane(Pane::Lens);
        settings.show_pane(Pane::Bytes);
        settings.packets_were_chosen();
        assert_eq!(settings.front[..2], [Pane::Bytes, Pane::Lens]);
    }

    #[test]
    fn the_packets_panel_is_table_layers_and_bytes() {
        let mut settings = Settings::default();
        settings.show_panel(Panel::Bytes, false);
        settings.show_panel(Panel::Packets, true);
        assert!(!settings.shows(Pane::Bytes), "what was hidden alone stays so");
        settings.show_panel(Panel::Packets, false);
        assert!(!settings.shows_packets());
        settings.show_panel(Panel::Packets, true);
        assert!(Pane::STANDING.into_iter().all(|pane| settings.shows(pane)));
    }
}
