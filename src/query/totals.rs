//! The breakdown of packets by class and direction: paper A's table 2.

use rayon::prelude::*;

use super::{
    Cancel, Direction, Filter, Index, Lens, NO_TIME, Segment,
    gather::{gather, groups},
    hash::{FastSet, SHARDS, shard},
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

/// Counts the packets under a lens; none if cancelled. Distinct IPv4 addresses are kept in a hash set
/// for each group of segments: at worst about 10 bytes for each address of each packet while it
/// runs, in practice for each distinct one.
#[must_use]
pub fn totals(index: &Index, lens: &Lens, cancel: &Cancel) -> Option<Totals> {
    let filter = Filter::new(lens);
    let groups = groups(index, |segment| filter.may_show(segment));
    let found = gather(
        &groups,
        cancel,
        Found::default,
        |found, (_, _, segment)| found.add(segment, &filter),
        Found::merge,
    )?;
    let (v4_addresses, v6_addresses) =
        (found.v4.iter().map(FastSet::len).sum::<usize>() as u64, found.v6.len() as u64);
    Some(Totals { v4_addresses, v6_addresses, ..found.totals })
}

#[derive(Default)]
struct Found {
    /// All but the addresses.
    totals: Totals,
    v4: [FastSet<u32>; SHARDS],
    v6: FastSet<u128>,
}

impl Found {
    fn add(&mut self, segment: &Segment, filter: &Filter) {
        let totals = &mut self.totals;
        let mut v6_seen = vec![false; segment.v6().len()];
        // One end of most packets is that of the packet before.
        let mut last = [None; 2];
        filter.scan(segment, |passed| {
            let direction = passed.direction;
            let class = totals.classes.get_mut(passed.kind.class() as usize);
            if let Some(count) = class.and_then(|counts| counts.get_mut(direction as usize)) {
                *count += 1;
            }
            totals.packets += 1;
            if direction == Direction::From && filter.is_home(segment, passed.kind, passed.peer) {
                totals.within_home += 1;
            }
            if passed.time != NO_TIME {
                stretch(&mut totals.times, passed.time);
            }
            for (column, last) in [segment.sources(), segment.destinations()].into_iter().zip(&mut last) {
                let end = column.get(passed.point).copied().unwrap_or_default();
                if passed.kind.is_v6() {
                    if let Some(seen) = v6_seen.get_mut(end as usize) {
                        *seen = true;
                    }
                } else if last.replace(end) != Some(end)
                    && let Some(set) = self.v4.get_mut(shard(end))
                {
                    set.insert(end);
                }
            }
        });
        let seen = segment.v6().iter().zip(v6_seen).filter(|(_, seen)| *seen);
        self.v6.extend(seen.map(|(address, _)| u128::from(*address)));
    }

    fn merge(&mut self, other: Self) {
        let totals = &mut self.totals;
        for (count, more) in totals.classes.iter_mut().flatten().zip(other.totals.classes.iter().flatten()) {
            *count += more;
        }
        totals.within_home += other.totals.within_home;
        totals.packets += other.totals.packets;
        join(&mut totals.times, other.totals.times);
        self.v4.par_iter_mut().zip(other.v4).for_each(|(set, more)| extend(set, more));
        self.v6.extend(other.v6);
    }
}

/// Puts the smaller of two sets into the larger.
fn extend(set: &mut FastSet<u32>, mut more: FastSet<u32>) {
    if set.len() < more.len() {
        std::mem::swap(set, &mut more);
    }
    set.extend(more);
}
