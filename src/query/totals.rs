//! The breakdown of packets by class and direction: paper A's table 2.

use super::{
    Cancel, Filter, Index, Lens, NO_TIME,
    address_counts::AddressCounts,
    address_scan::count_addresses,
    block::Block,
    gather::located,
    span::{join, stretch},
};

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
/// and 64 MB and two bytes a packet.
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

/// Packets by class and direction, and their times.
#[derive(Clone, Debug, Default)]
pub(super) struct ClassTally {
    /// With room that makes a place of every class a bit pattern: the last three stay empty.
    classes: [ClassCounts; 8],
    times: Option<(i64, i64)>,
}

impl ClassTally {
    pub fn add(&mut self, block: &Block<'_>) {
        // Neighbours mostly are of the same class and direction: counted in turn, one need not wait
        // for the other.
        let mut counts = [[0_u32; 4 * 8]; 2];
        for (&place, turn) in block.shown().iter().zip([0, 1].into_iter().cycle()) {
            let Some(kind) = block.kinds.get(usize::from(place)) else { break };
            let cell = kind.class() as usize * 4 + block.direction(place) as usize;
            if let Some(count) = counts.get_mut(turn).and_then(|counts: &mut [u32; 32]| counts.get_mut(cell))
            {
                *count += 1;
            }
        }
        for counts in counts {
            for (sums, more) in self.classes.iter_mut().zip(counts.chunks_exact(4)) {
                sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += u64::from(*more));
            }
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
