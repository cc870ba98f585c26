//! Which way a packet goes, seen from home.

use serde::{Deserialize, Serialize};

/// Direction of one packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Direction {
    /// Source is home (home to home included). The peer is the destination.
    From = 0,
    /// Source is not home, destination is. The peer is the source.
    To = 1,
    /// Neither. The peer is the destination.
    Others = 2,
}

impl Direction {
    pub const ALL: [Self; 3] = [Self::From, Self::To, Self::Others];

    /// Stable name in JSON and CSV.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::To => "to",
            Self::Others => "others",
        }
    }
}

/// Which directions are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DirectionFilter {
    From,
    To,
    Others,
    #[default]
    All,
}

impl DirectionFilter {
    pub const ALL: [Self; 4] = [Self::From, Self::To, Self::Others, Self::All];

    #[must_use]
    pub fn shows(self, direction: Direction) -> bool {
        match self {
            Self::From => direction == Direction::From,
            Self::To => direction == Direction::To,
            Self::Others => direction == Direction::Others,
            Self::All => true,
        }
    }
}
