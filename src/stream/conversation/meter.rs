//! What is counted while a conversation is put together.

use super::Side;

/// Counts of one side of a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SideCounts {
    /// Packets that were read.
    pub packets: u64,
    /// Bytes of its streams that were captured, each once.
    pub bytes: u64,
    /// Bytes that were sent and not captured.
    pub missing: u64,
    /// Bytes that came once more.
    pub repeated: u64,
    /// Those of them that came with another value; the first is kept.
    pub differing: u64,
    /// Segments far outside of what can be meant: they are no part of the stream.
    pub strays: u64,
    /// Bytes of the captured ones that are not held in memory.
    pub not_held: u64,
}

/// Bytes that came twice with different values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub side: Side,
    /// Connection, from 0.
    pub connection: u32,
    /// Places among [`super::Conversation::packets`]: the packet whose bytes are kept, and the other.
    pub kept: u32,
    pub other: u32,
    /// Bytes that differ.
    pub bytes: u32,
}

/// Counts of both sides, and the first conflicts.
#[derive(Clone, Debug, Default)]
pub(super) struct Meter {
    pub sides: [SideCounts; 2],
    pub conflicts: Vec<Conflict>,
}

impl Meter {
    /// Conflicts that are listed; all are counted.
    const MOST_LISTED: usize = 1_000;

    pub fn of(&mut self, side: Side) -> &mut SideCounts {
        side.of_mut(&mut self.sides)
    }

    pub fn conflict(&mut self, conflict: Conflict) {
        self.of(conflict.side).differing += u64::from(conflict.bytes);
        if self.conflicts.len() < Self::MOST_LISTED {
            self.conflicts.push(conflict);
        }
    }
}
