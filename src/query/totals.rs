//! The breakdown of packets by class and direction: paper A's table 2.

#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for vectors")]

use super::{
    Cancel, Class, Direction, Filter, Index, Kind, Lens, NO_TIME,
    address_counts::AddressCounts,
    address_scan::count_addresses,
    block::Block,
    byte_counts::count_bytes,
    gather::located,
    span::{join, stretch},
    vector::vectorized,
};
use crate::index::BLOCK;

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

/// Counts the packets under a lens; none if cancelled. Takes one scan, of very many packets two or more,
/// and 72 MB and two bytes a packet.
#[must_use]
pub fn totals(index: &Index, lens: &Lens, cancel: &Cancel) -> Option<Totals> {
    let filter = Filter::new(lens);
    let segments = located(index, |capture, segment| filter.may_show(capture, segment));
    let (parts, addresses) =
        count_addresses(&segments, &filter, 0, cancel, ClassTally::default, ClassTally::add)?;
    Some(Totals::of(parts, &addresses))
}

impl Totals {
    pub(super) fn of(parts: impl IntoIterator<Item = ClassTally>, addresses: &AddressCounts) -> Self {
        let mut totals = Self {
            within_home: addresses.within_home,
            v4_addresses: addresses.v4,
            v6_addresses: addresses.v6,
            ..Self::default()
        };
        for part in parts {
            for (counts, more) in totals.classes.iter_mut().zip(part.classes) {
                counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
            }
            join(&mut totals.times, part.times);
        }
        totals.packets = totals.classes.iter().flatten().sum();
        totals
    }
}

/// A place for every class and direction.
const CELLS: usize = Class::ALL.len() * Direction::ALL.len();

#[inline(always)]
fn cell_of(kind: Kind, direction: Direction) -> u8 {
    kind.class() as u8 * Direction::ALL.len() as u8 + direction as u8
}

/// Packets by class and direction, and their times.
#[derive(Clone, Debug, Default)]
pub(super) struct ClassTally {
    classes: [ClassCounts; 5],
    times: Option<(i64, i64)>,
}

impl ClassTally {
    pub fn add(&mut self, block: &Block<'_>) {
        let mut cells = [0; BLOCK];
        let shown = block.shown();
        let cells = cells.get_mut(..shown.len()).unwrap_or_default();
        let mut counts = [0; CELLS];
        vectorized(
            #[inline(always)]
            || {
                if block.shows_all() {
                    let points = block.kinds.iter().zip(block.directions());
                    for (cell, (kind, direction)) in cells.iter_mut().zip(points) {
                        *cell = cell_of(*kind, *direction);
                    }
                } else {
                    for (cell, place) in cells.iter_mut().zip(shown) {
                        let Some(kind) = block.kinds.get(usize::from(*place)) else { break };
                        *cell = cell_of(*kind, block.direction(*place));
                    }
                }
                count_bytes(cells, &mut counts);
            },
        );
        for (sums, more) in self.classes.iter_mut().zip(counts.chunks_exact(3)) {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += u64::from(*more));
        }
        self.add_times(block);
    }

    fn add_times(&mut self, block: &Block<'_>) {
        if block.shown().len() == block.times.len() && block.span.0 != NO_TIME {
            join(&mut self.times, Some(block.span));
            return;
        }
        for place in block.shown() {
            match block.times.get(usize::from(*place)) {
                Some(&time) if time != NO_TIME => stretch(&mut self.times, time),
                _ => {}
            }
        }
    }
}
