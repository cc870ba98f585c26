//! Who takes part in packets between two hosts: counts of the addresses with at least one packet in
//! a hundred, and of their pairs.

use std::{net::IpAddr, ops::Range};

use super::{
    Cancel, Index, Segment, candidates,
    gather::{Located, gather, groups},
    hash::FastMap,
    ids::Ids,
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
fn is_unicast_v4(address: u32) -> bool {
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
/// in so many places that one with a packet in a hundred would show. Where that fails, those that matter
/// in some segment are looked for first.
pub(super) fn take_parts(index: &Index, cancel: &Cancel) -> Option<Parts> {
    let groups = groups(index, |_, _| true);
    let ids = candidates::by_sample(&groups, cancel)?;
    if ids.addresses.len() <= MOST_PAIRED {
        let tally = Tally::take(&ids, &groups, cancel)?;
        if tally.is_whole() {
            return Some(tally.parts(ids));
        }
    }
    let mut addresses = candidates::of_segments(&groups, cancel)?;
    if addresses.len() > MOST_PAIRED {
        addresses = heavy_of(&addresses, &groups, cancel)?;
    }
    let ids = Ids::new(addresses);
    Some(Tally::take(&ids, &groups, cancel)?.parts(ids))
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

/// What is counted of some addresses and of all others.
#[derive(Debug)]
struct Tally {
    side: usize,
    /// As in [`Parts`], in two tables: packets are counted in turn, so that neighbours, which mostly have the
    /// same ends, need not wait for each other.
    pairs: [Vec<[u64; 2]>; 2],
    /// Ends of packets that have no id, by the place where they would be looked up. Behind them [`SINKS`]
    /// for the ends that do have one, in turn as well.
    others: Vec<u64>,
    turn: usize,
}

const SINKS: usize = 64;

/// An end of a packet: its id, the place where it was looked up, and whether it is unicast.
#[derive(Clone, Copy)]
struct End {
    id: usize,
    place: usize,
    unicast: bool,
}

impl Tally {
    /// Counts all packets; none if cancelled.
    fn take(ids: &Ids, groups: &[Vec<Located<'_>>], cancel: &Cancel) -> Option<Self> {
        let side = ids.other() + 1;
        let new = || Self {
            side,
            pairs: [0, 1].map(|_| vec![[0; 2]; side * side]),
            others: vec![0; ids.places() + SINKS],
            turn: 0,
        };
        gather(
            groups,
            cancel,
            new,
            |tally, (_, _, segment)| tally.add(ids, segment),
            |whole, part| whole.merge(&part),
        )
    }

    fn add(&mut self, ids: &Ids, segment: &Segment) {
        let v4 = |address: u32| {
            let (id, place) = ids.of_v4(address);
            End { id, place, unicast: is_unicast_v4(address) }
        };
        let ends = segment.sources().iter().zip(segment.destinations());
        if segment.v6().is_empty() {
            for (&source, &destination) in ends {
                self.add_packet(v4(source), v4(destination));
            }
            return;
        }
        let of_v6 = ids.of_v6(segment);
        let of_v6: Vec<End> = (segment.v6().iter().zip(of_v6))
            .map(|(&address, id)| End {
                id,
                place: ids.place_of_v6(address),
                unicast: is_unicast(IpAddr::V6(address)),
            })
            .collect();
        let nobody = End { id: ids.other(), place: 0, unicast: false };
        let v6 = |place: u32| of_v6.get(place as usize).copied().unwrap_or(nobody);
        for (kind, (&source, &destination)) in segment.kinds().iter().zip(ends) {
            if kind.is_v6() {
                self.add_packet(v6(source), v6(destination));
            } else {
                self.add_packet(v4(source), v4(destination));
            }
        }
    }

    /// Without a branch: what the next packet's ends are cannot be foreseen.
    #[inline]
    fn add_packet(&mut self, source: End, destination: End) {
        let unicast = source.unicast & destination.unicast;
        self.turn = self.turn.wrapping_add(1);
        let pair = source.id * self.side + destination.id;
        let counts = self.pairs[self.turn % 2].get_mut(pair);
        if let Some(count) = counts.and_then(|counts| counts.get_mut(usize::from(unicast))) {
            *count += 1;
        }
        let sink = self.others.len() - SINKS + self.turn % SINKS;
        for end in [source, destination] {
            let is_other = usize::from(unicast) & usize::from(end.id + 1 == self.side);
            let place = [sink, end.place][is_other];
            if let Some(count) = self.others.get_mut(place) {
                *count += 1;
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        let pairs = self.pairs.iter_mut().flatten().flatten().zip(other.pairs.iter().flatten().flatten());
        pairs.chain(self.others.iter_mut().zip(&other.others)).for_each(|(count, more)| *count += more);
    }

    fn packets(&self) -> u64 {
        self.pairs.iter().flatten().map(|[_, unicast]| unicast).sum()
    }

    /// No address that matters is without an id.
    fn is_whole(&self) -> bool {
        let packets = self.packets();
        let places = self.others.len() - SINKS;
        self.others.iter().take(places).all(|count| count * ONE_IN < packets.max(1))
    }

    fn parts(self, ids: Ids) -> Parts {
        let packets = self.packets();
        let [mut pairs, more] = self.pairs;
        for (counts, more) in pairs.iter_mut().flatten().zip(more.iter().flatten()) {
            *counts += more;
        }
        Parts { packets, pairs, addresses: ids.addresses }
    }
}
