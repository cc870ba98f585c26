//! The breakdown of packets by class and direction: paper A's table 2.

use super::{
    Cancel, Direction, Filter, Index, Lens, NO_TIME, Segment,
    gather::{gather, groups},
    hash::FastSet,
    slices::Slices,
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

/// Distinct addresses held at once by one thread: 20 MB.
const AT_ONCE: usize = 1 << 21;

/// Counts the packets under a lens; none if cancelled. Two million distinct addresses are counted
/// in one scan a thread; more take more scans and no more memory.
#[must_use]
pub fn totals(index: &Index, lens: &Lens, cancel: &Cancel) -> Option<Totals> {
    let filter = Filter::new(lens);
    let groups = groups(index, |segment| filter.may_show(segment));
    let totals = gather(
        &groups,
        cancel,
        Totals::default,
        |totals, (_, _, segment)| totals.add(segment, &filter),
        |whole, part| whole.merge(&part),
    )?;
    let slices = Slices::of_addresses(&groups, AT_ONCE, cancel)?;
    let counts = slices.each(|slice| {
        let mut seen = Seen::default();
        for &(_, _, segment) in groups.iter().flatten() {
            if cancel.is_set() {
                return None;
            }
            seen.add(segment, &filter, &slices, slice);
        }
        Some((seen.v4.len() as u64, seen.v6.len() as u64))
    });
    let none: Option<(u64, u64)> = Some((0, 0));
    let (v4_addresses, v6_addresses) =
        counts.into_iter().fold(none, |sum, part| sum.zip(part).map(|(a, b)| (a.0 + b.0, a.1 + b.1)))?;
    Some(Totals { v4_addresses, v6_addresses, ..totals })
}

impl Totals {
    /// Counts all but the addresses.
    fn add(&mut self, segment: &Segment, filter: &Filter) {
        filter.scan(segment, |passed| {
            let direction = passed.direction;
            let class = self.classes.get_mut(passed.kind.class() as usize);
            if let Some(count) = class.and_then(|counts| counts.get_mut(direction as usize)) {
                *count += 1;
            }
            self.packets += 1;
            if direction == Direction::From && filter.is_home(segment, passed.kind, passed.peer) {
                self.within_home += 1;
            }
            if passed.time != NO_TIME {
                stretch(&mut self.times, passed.time);
            }
        });
    }

    fn merge(&mut self, other: &Self) {
        for (count, more) in self.classes.iter_mut().flatten().zip(other.classes.iter().flatten()) {
            *count += more;
        }
        self.within_home += other.within_home;
        self.packets += other.packets;
        join(&mut self.times, other.times);
    }
}

/// Distinct addresses.
#[derive(Default)]
struct Seen {
    v4: FastSet<u32>,
    v6: FastSet<u128>,
}

impl Seen {
    fn add(&mut self, segment: &Segment, filter: &Filter, slices: &Slices, slice: usize) {
        let mut v6_seen = vec![false; segment.v6().len()];
        // One end of most packets is that of the packet before.
        let mut last = [None; 2];
        filter.scan(segment, |passed| {
            for (column, last) in [segment.sources(), segment.destinations()].into_iter().zip(&mut last) {
                let end = column.get(passed.point).copied().unwrap_or_default();
                if passed.kind.is_v6() {
                    if let Some(seen) = v6_seen.get_mut(end as usize) {
                        *seen = true;
                    }
                } else if last.replace(end) != Some(end) && slices.of(end) == slice {
                    self.v4.insert(end);
                }
            }
        });
        let seen = segment.v6().iter().zip(v6_seen).filter(|(_, seen)| *seen);
        self.v6.extend(seen.map(|(address, _)| u128::from(*address)).filter(|end| slices.of(*end) == slice));
    }
}
