//! The layout that fits a window: the usual one in a usual window, less beside each other in a narrow one.

use std::collections::BTreeMap;

use super::{Layout, Pane, Part};

/// Room that the lens takes, in points.
const LENS: f32 = 280.0;

/// A table, layers and bytes do not fit beside each other into less than this, in points.
const READING: f32 = 720.0;

/// In less than this, in points, everything but the plot stands in one place.
const NARROW: f32 = 620.0;
const LOW: f32 = 300.0;

impl Layout {
    /// The layout for a room of so many points. A person's own is left as it is, but for a room where it would
    /// leave nothing to be seen: there the plot stands alone, and everything else as tabs beside it.
    #[must_use]
    pub fn fitting(&self, (width, height): (f32, f32), lens_is_shown: bool) -> Self {
        if Self::is_small((width, height)) {
            return Self::small(width, height).with_sizes_of(self);
        }
        let inner = if lens_is_shown { width - LENS } else { width };
        if inner < READING && self.stands_like(&Self::usual()) {
            return Self::narrow().with_sizes_of(self);
        }
        self.clone()
    }

    /// In a room of so many points no arrangement is a person's own.
    #[must_use]
    pub fn is_small((width, height): (f32, f32)) -> bool {
        width < NARROW || height < LOW
    }

    /// Layers and bytes take turns.
    fn narrow() -> Self {
        let packet = Self::Tabs(vec![Self::Pane(Pane::Layers), Self::Pane(Pane::Bytes)]);
        Self::around_plot(Self::row([Pane::Packets.into(), packet.into()]))
    }

    /// All but the plot take turns, below it or, in a room that is wider than high, beside it.
    fn small(width: f32, height: f32) -> Self {
        let others = [Pane::Packets, Pane::Layers, Pane::Bytes, Pane::Lens];
        let others = Self::Tabs(others.map(Self::Pane).to_vec());
        let parts = [Pane::Plot.into(), others.into()];
        if width > height { Self::row(parts) } else { Self::column(parts) }
    }

    /// The layout with sizes from another, where both have the same panes beside or below others.
    #[must_use]
    pub fn with_sizes_of(mut self, other: &Self) -> Self {
        let mut sizes = BTreeMap::new();
        other.sizes(&mut sizes);
        self.set_sizes(&sizes);
        self
    }

    fn sizes(&self, sizes: &mut BTreeMap<Key, u16>) {
        self.each_part(&mut |key, part| {
            if let Some(size) = part.size {
                sizes.insert(key, size);
            }
        });
    }

    fn each_part(&self, see: &mut impl FnMut(Key, &Part)) {
        match self {
            Self::Pane(_) => {}
            Self::Row(parts) | Self::Column(parts) => {
                for part in parts {
                    see(key(matches!(self, Self::Row(_)), &part.of), part);
                    part.of.each_part(see);
                }
            }
            Self::Tabs(tabs) => tabs.iter().for_each(|tab| tab.each_part(see)),
        }
    }

    fn set_sizes(&mut self, sizes: &BTreeMap<Key, u16>) {
        let is_row = matches!(self, Self::Row(_));
        match self {
            Self::Pane(_) => {}
            Self::Row(parts) | Self::Column(parts) => {
                for part in parts {
                    part.size = sizes.get(&key(is_row, &part.of)).copied().or(part.size);
                    part.of.set_sizes(sizes);
                }
            }
            Self::Tabs(tabs) => tabs.iter_mut().for_each(|tab| tab.set_sizes(sizes)),
        }
    }
}

/// What a size is of: a width or a height, of these panes.
type Key = (bool, Vec<Pane>);

fn key(is_width: bool, of: &Layout) -> Key {
    let mut panes = of.panes();
    // Tables come and go; where there is nothing else it is theirs.
    if panes.iter().any(|pane| !pane.is_table()) {
        panes.retain(|pane| !pane.is_table());
    }
    panes.sort_unstable();
    (is_width, panes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: (f32, f32) = (1_400.0, 800.0);

    fn with_lens(size: u16) -> Layout {
        let Layout::Row(mut parts) = Layout::usual() else { unreachable!() };
        parts[0].size = Some(size);
        Layout::Row(parts)
    }

    #[test]
    fn in_a_narrow_window_layers_and_bytes_take_turns_and_widths_stay() {
        let layout = with_lens(240);
        assert_eq!(layout.fitting(WIDE, true), layout);
        let narrow = layout.fitting((800.0, 410.0), true);
        assert!(narrow.stands_like(&Layout::narrow()));
        assert_eq!(narrow.with_sizes_of(&Layout::usual()), Layout::narrow().with_sizes_of(&layout));
        assert_eq!(layout.fitting((800.0, 410.0), false), layout, "without the lens there is room");
    }

    #[test]
    fn in_a_small_window_all_but_the_plot_take_turns() {
        for (room, beside) in [((400.0, 164.0), true), ((400.0, 700.0), false)] {
            let small = Layout::beside_plot().fitting(room, true);
            assert_eq!(matches!(small, Layout::Row(_)), beside);
            assert_eq!(small.panes().first(), Some(&Pane::Plot));
            assert!(Layout::is_small(room));
        }
    }

    #[test]
    fn a_layout_of_ones_own_stays_where_there_is_room() {
        assert_eq!(Layout::beside_plot().fitting((800.0, 410.0), true), Layout::beside_plot());
    }
}
