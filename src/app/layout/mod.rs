//! Where the panes of the window stand: beside each other, below each other, or as tabs in one place.
//!
//! A layout says nothing of what is hidden, nor of which tab is in front ([`Settings`](super::Settings) does):
//! a pane that is shown again stands where it stood.

mod fitting;
mod mend;
mod place;
mod tables;

use serde::{Deserialize, Serialize};

pub use place::Side;

/// A part of the window that can stand elsewhere. The bars above and below cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pane {
    Plot,
    Lens,
    /// The table of the chosen packets.
    Packets,
    /// The layers of the packet that is read.
    Layers,
    /// Its bytes, and its payload as text.
    Bytes,
    /// The table of conversations.
    Conversations,
    /// The table of lookups.
    Lookups,
}

impl Pane {
    /// All panes; of those that stand together, the first takes what the others leave.
    pub const ALL: [Self; 7] = [
        Self::Plot,
        Self::Packets,
        Self::Conversations,
        Self::Lookups,
        Self::Layers,
        Self::Bytes,
        Self::Lens,
    ];

    /// Those that every layout has.
    pub const STANDING: [Self; 5] = [Self::Plot, Self::Packets, Self::Layers, Self::Bytes, Self::Lens];

    /// Tables that are opened and closed.
    pub const TABLES: [Self; 2] = [Self::Conversations, Self::Lookups];

    /// It is opened and closed, and no layout has to have it.
    #[must_use]
    pub const fn is_table(self) -> bool {
        matches!(self, Self::Conversations | Self::Lookups)
    }
}

/// A pane, or several and how they stand. In a file: `{"row":[{"pane":"lens","size":300},{"pane":"plot"}]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    Pane(Pane),
    /// Beside each other, from the left.
    Row(Vec<Part>),
    /// Below each other, from above.
    Column(Vec<Part>),
    /// In one place, one of them in front.
    Tabs(Vec<Layout>),
}

/// What stands in a row or a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    #[serde(flatten)]
    pub of: Layout,
    /// Its width in a row, its height in a column, in points; none: as usual. It says nothing of the part
    /// that takes what the others leave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u16>,
}

impl From<Layout> for Part {
    fn from(of: Layout) -> Self {
        Self { of, size: None }
    }
}

impl From<Pane> for Part {
    fn from(pane: Pane) -> Self {
        Layout::Pane(pane).into()
    }
}

impl Layout {
    /// The lens at the left; at its right the plot, and below it table, layers and bytes.
    #[must_use]
    pub fn usual() -> Self {
        Self::around_plot(Self::row([Pane::Packets.into(), Pane::Layers.into(), Pane::Bytes.into()]))
    }

    /// The lens at the left, at its right the plot, and something below it.
    fn around_plot(below: Self) -> Self {
        let column = Self::column([Pane::Plot.into(), below.into()]);
        Self::row([Pane::Lens.into(), column.into()])
    }

    fn row<const N: usize>(parts: [Part; N]) -> Self {
        Self::Row(parts.into())
    }

    fn column<const N: usize>(parts: [Part; N]) -> Self {
        Self::Column(parts.into())
    }

    /// Table, layers and bytes at the right of the plot, which is as high as the window.
    #[must_use]
    pub fn beside_plot() -> Self {
        let reading = Self::column([Pane::Packets.into(), Pane::Layers.into(), Pane::Bytes.into()]);
        Self::row([Pane::Lens.into(), Pane::Plot.into(), reading.into()])
    }

    /// Its panes, from the left and from above.
    #[must_use]
    pub fn panes(&self) -> Vec<Pane> {
        let mut panes = Vec::new();
        self.collect(&mut panes);
        panes
    }

    fn collect(&self, panes: &mut Vec<Pane>) {
        match self {
            Self::Pane(pane) => panes.push(*pane),
            Self::Row(parts) | Self::Column(parts) => {
                for part in parts {
                    part.of.collect(panes);
                }
            }
            Self::Tabs(tabs) => {
                for tab in tabs {
                    tab.collect(panes);
                }
            }
        }
    }

    /// A pane is somewhere in it.
    #[must_use]
    pub fn holds(&self, pane: Pane) -> bool {
        match self {
            Self::Pane(here) => *here == pane,
            Self::Row(parts) | Self::Column(parts) => parts.iter().any(|part| part.of.holds(pane)),
            Self::Tabs(tabs) => tabs.iter().any(|tab| tab.holds(pane)),
        }
    }

    /// It stands as another does, sizes aside.
    #[must_use]
    pub fn stands_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Pane(one), Self::Pane(other)) => one == other,
            (Self::Row(one), Self::Row(other)) | (Self::Column(one), Self::Column(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|(one, other)| one.of.stands_like(&other.of))
            }
            (Self::Tabs(one), Self::Tabs(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.stands_like(other))
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_is_a_line_that_can_be_read() {
        let layout = Layout::row([
            Part { size: Some(300), ..Pane::Lens.into() },
            Layout::Tabs(vec![Layout::Pane(Pane::Plot), Layout::Pane(Pane::Bytes)]).into(),
        ]);
        let text = serde_json::to_string(&layout).unwrap();
        assert_eq!(
            text,
            r#"{"row":[{"pane":"lens","size":300},{"tabs":[{"pane":"plot"},{"pane":"bytes"}]}]}"#
        );
        assert_eq!(serde_json::from_str::<Layout>(&text).unwrap(), layout);
    }

    #[test]
    fn the_usual_layout_holds_every_pane_once() {
        for layout in [Layout::usual(), Layout::beside_plot()] {
            let mut panes = layout.panes();
            panes.sort_unstable();
            let mut all = Pane::STANDING;
            all.sort_unstable();
            assert_eq!(panes, all);
        }
    }
}
