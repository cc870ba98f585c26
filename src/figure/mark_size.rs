//! The size of what stands for a packet.

use serde::{Deserialize, Serialize};

/// How large packets are drawn: the discs of few, and the dots of a picture of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkSize {
    Small,
    #[default]
    Usual,
    Large,
}

impl MarkSize {
    pub const ALL: [Self; 3] = [Self::Small, Self::Usual, Self::Large];

    /// As the command line calls it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Usual => "usual",
            Self::Large => "large",
        }
    }

    /// Radius of a mark in points.
    #[must_use]
    pub const fn radius(self) -> f32 {
        match self {
            Self::Small => 1.6,
            Self::Usual => 2.5,
            Self::Large => 4.0,
        }
    }

    /// What the outline of a mark adds.
    #[must_use]
    pub const fn outline(self) -> f32 {
        match self {
            Self::Small => 0.5,
            Self::Usual | Self::Large => 0.8,
        }
    }

    /// Radius of a dot in points by the share of cells that are taken: the emptier the picture, the larger
    /// its dots; a full one would smear, and has none.
    #[must_use]
    pub fn dot_radius(self, taken: f64) -> Option<f32> {
        let radii: &[(f64, f32)] = match self {
            Self::Small => &[(0.004, 1.5), (0.03, 1.0)],
            Self::Usual => &[(0.004, 2.3), (0.03, 1.5), (0.12, 1.0)],
            Self::Large => &[(0.004, 3.7), (0.03, 2.6), (0.12, 1.9), (0.3, 1.0)],
        };
        radii.iter().find(|(most, _)| taken < *most).map(|(_, radius)| *radius)
    }
}
