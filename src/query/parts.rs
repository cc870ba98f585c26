//! Who takes part in packets between two hosts: counts of the addresses with at least one packet in
//! a hundred, and of their pairs.

use std::{net::IpAddr, ops::Range};

use super::{
    Cancel, Index, Segment,
    candidates::{self, Sampled},
    gather::{Located, gather, groups},
    hash::FastMap,
    ids::Ids,
    pair_tally::PairTally,
};

/// Packets between the addresses that matter. Only packets with two unicast ends count, where nothing else
/// is said.
#[derive(Debug)]
pub(super) struct Parts {
    /// Ascending; an address's place is its id. The id behind the last stands for all others.
    addresses: Vec<IpAddr>,
    /// Packets from one id to another: `pairs[source * (len + 1) + destination]`; those that do not count,
    /// and those with two unicast ends.
    pairs: Vec<[u64; 2]>,
    pub packets: u64,
}

/// An address matters if it takes part in at least one packet in so many.
pub(super) const ONE_IN: u64 = 100;

/// Pairs of no more addresses than this are counted: the table then fits into the cache. Of more
/// candidates those that matter are found first, at most twice [`ONE_IN`].
const MOST_PAIRED: usize = 256;

impl Parts {
    fn of(tally: PairTally, ids: Ids) -> Self {
        Self { packets: tally.packets(), pairs: tally.into_pairs(), addresses: ids.addresses }
    }

    pub fn len(&self) -> usize {
        self.addresses.len()
    }

    pub fn address(&self, id: usize) -> Option<IpAddr> {
        self.addresses.get(id).copied()
    }

    fn pair(&self, source: usize, destination: usize) -> u64 {
        self.pairs.get(source * (self.len() + 1) + destination).map_or(0, |[_, unicast]| *unicast)
    }

    pub fn sends(&self, id: usize) -> u64 {
        (0..=self.len()).map(|other| self.pair(id, other)).sum()
    }

    pub fn receives(&self, id: usize) -> u64 {
        (0..=self.len()).map(|other| self.pair(other, id)).sum()
    }

    pub fn is_two_way(&self, id: usize) -> bool {
        self.sends(id) > 0 && self.receives(id) > 0
    }

    /// Packets that an address takes part in and none of the others does.
    pub fn packets_without(&self, id: usize, others: &[usize]) -> u64 {
        let ends = (0..=self.len()).filter(|end| *end != id && !others.contains(end));
        self.pair(id, id) + ends.map(|end| self.pair(id, end) + self.pair(end, id)).sum::<u64>()
    }

    /// Packets that one of some addresses takes part in, whatever the other end is.
    pub fn packets_of(&self, ids: &[usize]) -> u64 {
        let side = self.len() + 1;
        let cells = self.pairs.iter().enumerate();
        let of = cells.filter(|(cell, _)| ids.contains(&(cell / side)) || ids.contains(&(cell % side)));
        of.map(|(_, [others, unicast])| others + unicast).sum()
    }
}

/// Neither multicast nor unspecified nor 255.255.255.255.
#[inline]
pub(super) fn is_unicast_v4(address: u32) -> bool {
    address >> 28 != 0b1110 && address != 0 && address != u32::MAX
}

pub(super) fn is_unicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_unicast_v4(address.into()),
        IpAddr::V6(address) => !address.is_multicast() && !address.is_unspecified(),
    }
}

/// Hands on the ends, as the columns hold them, of every packet of a segment between two unicast
/// addresses, and whether they are IPv6.
#[inline]
pub(super) fn unicast_ends(segment: &Segment, visit: impl FnMut(bool, u32, u32)) {
    unicast_ends_in(segment, std::iter::once(0..segment.len()), visit);
}

/// As [`unicast_ends`], of the points in some ranges.
#[inline]
pub(super) fn unicast_ends_in(
    segment: &Segment,
    ranges: impl Iterator<Item = Range<usize>>,
    mut visit: impl FnMut(bool, u32, u32),
) {
    let v6: Vec<bool> = segment.v6().iter().map(|address| is_unicast(IpAddr::V6(*address))).collect();
    let is_v6_unicast = |place: u32| v6.get(place as usize).copied().unwrap_or(false);
    for range in ranges {
        let (first, many) = (range.start, range.len());
        let ends = segment.sources().iter().zip(segment.destinations());
        for (kind, (&source, &destination)) in segment.kinds().iter().zip(ends).skip(first).take(many) {
            let unicast = if kind.is_v6() {
                is_v6_unicast(source) && is_v6_unicast(destination)
            } else {
                is_unicast_v4(source) && is_unicast_v4(destination)
            };
            if unicast {
                visit(kind.is_v6(), source, destination);
            }
        }
    }
}

/// Counts who takes part in the packets of an index; none if cancelled.
///
/// Counts those that a sample holds often, and proves that no other matters: all others together are counted
/// in so many places that one with a packet in a hundred would show, and those that may well have nearly as
/// many each in a place of its own. Where that fails, those that matter in some segment are looked for first.
pub(super) fn take_parts(index: &Index, cancel: &Cancel) -> Option<Parts> {
    let groups = groups(index, |_, _| true);
    let Sampled { candidates, likely } = candidates::by_sample(&groups, cancel)?;
    if candidates.len() <= MOST_PAIRED {
        let spread = Ids::new(candidates);
        if PairTally::is_quick(&likely) {
            let ids = Ids::new(likely);
            let tally = PairTally::take(&ids, &spread, &groups, cancel)?;
            if tally.is_whole() {
                return Some(Parts::of(tally, ids));
            }
        }
        let tally = PairTally::take(&spread, &spread, &groups, cancel)?;
        if tally.is_whole() {
            return Some(Parts::of(tally, spread));
        }
    }
    let mut addresses = candidates::of_segments(&groups, cancel)?;
    if addresses.len() > MOST_PAIRED {
        addresses = heavy_of(&addresses, &groups, cancel)?;
    }
    let ids = Ids::new(addresses);
    Some(Parts::of(PairTally::take(&ids, &ids, &groups, cancel)?, ids))
}

/// Those of some addresses, which ascend, that matter in the whole: twice [`ONE_IN`] at most; none if
/// cancelled.
fn heavy_of(addresses: &[IpAddr], groups: &[Vec<Located<'_>>], cancel: &Cancel) -> Option<Vec<IpAddr>> {
    let v4: FastMap<u32, usize> = addresses
        .iter()
        .enumerate()
        .filter_map(|(id, address)| match address {
            IpAddr::V4(address) => Some((u32::from(*address), id)),
            IpAddr::V6(_) => None,
        })
        .collect();
    let (counts, packets) = gather(
        groups,
        cancel,
        || (vec![0_u64; addresses.len()], 0),
        |(counts, packets), (_, _, segment)| {
            let v6 = segment.v6().iter().map(|address| addresses.binary_search(&IpAddr::V6(*address)).ok());
            let v6: Vec<Option<usize>> = v6.collect();
            unicast_ends(segment, |is_v6, source, destination| {
                *packets += 1;
                for end in
                    [Some(source), (destination != source).then_some(destination)].into_iter().flatten()
                {
                    let id =
                        if is_v6 { v6.get(end as usize).copied().flatten() } else { v4.get(&end).copied() };
                    if let Some(count) = id.and_then(|id| counts.get_mut(id)) {
                        *count += 1;
                    }
                }
            });
        },
        |whole, part| {
            whole.0.iter_mut().zip(part.0).for_each(|(count, more)| *count += more);
            whole.1 += part.1;
        },
    )?;
    let heavy = addresses.iter().zip(counts).filter(|(_, count)| count * ONE_IN >= packets.max(1));
    Some(heavy.map(|(address, _)| *address).collect())
}
