//! A piece of a conversation: bytes of one side that came in one packet, or that are missing.

use serde::{Deserialize, Serialize};

/// One of the two ends of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The end that sent the first packet.
    A,
    B,
}

impl Side {
    pub const BOTH: [Self; 2] = [Self::A, Self::B];

    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    /// Stable name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
        }
    }

    /// Of a pair whose first is A's.
    pub(super) fn of<T>(self, [a, b]: &[T; 2]) -> &T {
        match self {
            Self::A => a,
            Self::B => b,
        }
    }

    pub(super) fn of_mut<T>(self, [a, b]: &mut [T; 2]) -> &mut T {
        match self {
            Self::A => a,
            Self::B => b,
        }
    }
}

/// Consecutive bytes of one side's stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub side: Side,
    /// Which connection of the conversation, from 0.
    pub connection: u32,
    /// Place of the packet that brought it, or behind which it was found to be missing, among
    /// [`super::Conversation::packets`].
    pub packet: u32,
    /// Bytes of the side's stream before it, missing ones included.
    pub start: u64,
    /// Bytes.
    pub length: u64,
    pub content: Content,
}

/// What is known of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Its bytes were captured.
    Bytes {
        /// Where they start in the packet's payload.
        offset: u32,
        /// Where they start in the bytes that are held in memory; none where they are not.
        held: Option<u32>,
        /// Some of them came again with other values: the first are kept.
        differs: bool,
    },
    /// They were sent and not captured: the packet was cut by a snap length, lost by the capturing
    /// side, or came before it began.
    Missing,
}

impl Piece {
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        matches!(self.content, Content::Missing)
    }
}
