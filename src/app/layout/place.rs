//! A pane put to a border of the window.

use serde::{Deserialize, Serialize};

use super::{Layout, Pane};

/// A border of the window, within its bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

impl Side {
    pub const ALL: [Self; 4] = [Self::Left, Self::Right, Self::Top, Self::Bottom];

    /// "left".
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Top => "top",
            Self::Bottom => "bottom",
        }
    }
}

impl Layout {
    /// The layout with a pane along a border of the window.
    #[must_use]
    pub fn with_at(self, pane: Pane, side: Side) -> Self {
        let one = pane.into();
        let Some(rest) = self.without(pane) else { return Self::Pane(pane).mended() };
        let layout = match side {
            Side::Left => Self::Row(vec![one, rest.into()]),
            Side::Right => Self::Row(vec![rest.into(), one]),
            Side::Top => Self::Column(vec![one, rest.into()]),
            Side::Bottom => Self::Column(vec![rest.into(), one]),
        };
        layout.mended()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pane_goes_to_a_border_and_the_rest_stays_as_it_is() {
        let right = Layout::usual().with_at(Pane::Bytes, Side::Right);
        assert_eq!(right.panes(), [Pane::Lens, Pane::Plot, Pane::Packets, Pane::Layers, Pane::Bytes]);
        assert!(matches!(&right, Layout::Row(parts) if parts.len() == 3), "{right:?}");
        let top = right.with_at(Pane::Lens, Side::Top);
        assert!(matches!(&top, Layout::Column(parts) if parts.len() == 2), "{top:?}");
        let back = Layout::usual().with_at(Pane::Lens, Side::Right).with_at(Pane::Lens, Side::Left);
        assert_eq!(back, Layout::usual());
    }
}
