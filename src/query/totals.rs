//! The breakdown of packets by class and direction: paper A's table 2.

use super::{Cancel, Index, Lens};

/// Packets of one class from home, to home, and others, by [`super::Direction`] as index.
pub type ClassCounts = [u64; 3];

/// Packets under a lens by class and direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// By [`super::Class`] as index.
    pub classes: [ClassCounts; 5],
    /// Those whose source and destination are both home (they are in `from` too).
    pub within_home: u64,
    pub packets: u64,
    /// Earliest and latest time in nanoseconds.
    pub times: Option<(i64, i64)>,
    /// Distinct addresses, source or destination, of each family.
    pub v4_addresses: u64,
    pub v6_addresses: u64,
}

/// Counts the packets under a lens; none if cancelled.
#[must_use]
pub fn totals(index: &Index, lens: &Lens, cancel: &Cancel) -> Option<Totals> {
    let _ = (index, lens, cancel);
    todo!()
}
