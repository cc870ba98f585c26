//! Packets counted by who sent them to whom: some addresses one by one, and all others together, but so that
//! none of them could be frequent unseen.

#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for vectors")]

use std::net::IpAddr;

use super::{
    Cancel, Segment,
    byte_counts::count_bytes,
    gather::{Located, gather},
    ids::Ids,
    parts::{ONE_IN, is_unicast, is_unicast_v4},
    vector::vectorized,
};

/// What is counted of some addresses and of all others; an index holds fewer than 2^32 packets.
#[derive(Debug)]
pub(super) struct PairTally {
    side: usize,
    /// Packets from one id to another (`source * side + destination`), those with two unicast ends behind
    /// those without; in two tables: packets are counted in turn, so that neighbours, which mostly have
    /// the same ends, need not wait for each other.
    pairs: [Vec<[u32; 2]>; 2],
    /// Ends of packets that have no id, by their place in the spread. Behind them [`SINKS`]
    /// for the ends that do have one, in turn as well.
    others: Vec<u32>,
    turn: usize,
}

const SINKS: usize = 64;

/// No more ids than these are found by comparing addresses with each of them.
const FEW: usize = 7;
/// Pairs of them and of all others, those between unicast addresses apart.
const FEW_CELLS: usize = 2 * (FEW + 1) * (FEW + 1);
/// No more pairs than these are counted by comparing as well.
const FEWER_CELLS: usize = 32;

/// Points that are compared together.
const AT_ONCE: usize = 1024;

/// An end of a packet: its id, its place in the spread, and whether it is unicast.
#[derive(Clone, Copy)]
struct End {
    id: usize,
    place: usize,
    unicast: bool,
}

impl PairTally {
    /// Addresses are so few that packets between them are counted much quicker.
    pub fn is_quick(addresses: &[IpAddr]) -> bool {
        addresses.len() <= FEW
    }

    /// Counts all packets between the addresses with ids, and all others by the place where `spread` would
    /// look them up; none if cancelled.
    pub fn take(ids: &Ids, spread: &Ids, groups: &[Vec<Located<'_>>], cancel: &Cancel) -> Option<Self> {
        let side = ids.other() + 1;
        let new = || Self {
            side,
            pairs: [0, 1].map(|_| vec![[0; 2]; side * side]),
            others: vec![0; spread.places() + SINKS],
            turn: 0,
        };
        gather(
            groups,
            cancel,
            new,
            |tally, (_, _, segment)| tally.add(ids, spread, segment),
            |whole, part| whole.merge(&part),
        )
    }

    fn add(&mut self, ids: &Ids, spread: &Ids, segment: &Segment) {
        if segment.v6().is_empty() {
            self.add_v4(ids, spread, segment);
        } else {
            self.add_mixed(ids, spread, segment);
        }
    }

    fn add_v4(&mut self, ids: &Ids, spread: &Ids, segment: &Segment) {
        if ids.other() > FEW {
            let v4 = |address| v4_end(ids, spread, address);
            for (&source, &destination) in segment.sources().iter().zip(segment.destinations()) {
                self.add_packet(v4(source), v4(destination));
            }
            return;
        }
        let mut few = Few::new(ids, spread);
        let ends = segment.sources().chunks(AT_ONCE).zip(segment.destinations().chunks(AT_ONCE));
        for (sources, destinations) in ends {
            vectorized(
                #[inline(always)]
                || few.look_up(spread, sources, destinations),
            );
            self.add_few(&few, sources.len());
        }
    }

    /// Counts what was looked up of some points.
    fn add_few(&mut self, few: &Few, points: usize) {
        let cells = few.cells.get(..points).unwrap_or_default();
        let mut counts = [0; FEW_CELLS];
        match counts.get_mut(..2 * self.side * self.side) {
            Some(counts) if counts.len() <= FEWER_CELLS => vectorized(
                #[inline(always)]
                || count_bytes(cells, counts),
            ),
            _ => cells.iter().for_each(|cell| counts[usize::from(*cell) % FEW_CELLS] += 1),
        }
        for (sums, more) in self.pairs[0].iter_mut().zip(counts.as_chunks::<2>().0) {
            *sums = [sums[0] + more[0], sums[1] + more[1]];
        }
        let [places, more_places] = &few.places;
        let both = few.has_both.then_some(more_places);
        for places in [Some(places), both].into_iter().flatten() {
            for place in places.iter().take(points) {
                if let Some(count) = self.others.get_mut(*place as usize) {
                    *count += 1;
                }
            }
        }
    }

    fn add_mixed(&mut self, ids: &Ids, spread: &Ids, segment: &Segment) {
        let of_v6 = ids.of_v6(segment);
        let of_v6: Vec<End> = (segment.v6().iter().zip(of_v6))
            .map(|(&address, id)| End {
                id,
                place: spread.place_of_v6(address),
                unicast: is_unicast(IpAddr::V6(address)),
            })
            .collect();
        let nobody = End { id: ids.other(), place: 0, unicast: false };
        let v6 = |place: u32| of_v6.get(place as usize).copied().unwrap_or(nobody);
        let v4 = |address| v4_end(ids, spread, address);
        let ends = segment.sources().iter().zip(segment.destinations());
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
        let others = self.others.iter_mut().zip(&other.others);
        pairs.chain(others).for_each(|(count, more)| *count = count.saturating_add(*more));
    }

    /// Those with two unicast ends.
    pub fn packets(&self) -> u64 {
        self.pairs.iter().flatten().map(|[_, unicast]| u64::from(*unicast)).sum()
    }

    /// No address that matters is without an id.
    pub fn is_whole(&self) -> bool {
        let packets = self.packets();
        let places = self.others.len() - SINKS;
        self.others.iter().take(places).all(|count| u64::from(*count) * ONE_IN < packets.max(1))
    }

    /// By source's id and destination's: packets that have an end that is not unicast, and others.
    pub fn into_pairs(self) -> Vec<[u64; 2]> {
        let [pairs, more] = self.pairs;
        let sum = |at: usize, (a, b): (&[u32; 2], &[u32; 2])| {
            a.get(at).copied().map_or(0, u64::from) + b.get(at).copied().map_or(0, u64::from)
        };
        pairs.iter().zip(&more).map(|both| [sum(0, both), sum(1, both)]).collect()
    }
}

fn v4_end(ids: &Ids, spread: &Ids, address: u32) -> End {
    let place = spread.place_of_v4(address) as usize;
    End { id: ids.of_v4(address), place, unicast: is_unicast_v4(address) }
}

/// Points with few ids, looked up many at a time.
struct Few {
    /// IPv4 addresses with their ids; there is room for others, which stand for no address of their own.
    ids: Vec<(u32, u32)>,
    other: u32,
    /// The sinks of [`PairTally::others`] in turn.
    sinks: [u32; AT_ONCE],
    /// Places in [`PairTally::pairs`], and which of the two counts.
    cells: [u8; AT_ONCE],
    /// Places in [`PairTally::others`]: of the end that is no id or, where both are none, of each.
    places: [[u32; AT_ONCE]; 2],
    /// Both ends of some point are no ids.
    has_both: bool,
}

impl Few {
    fn new(ids: &Ids, spread: &Ids) -> Self {
        let v4 = (0..).zip(&ids.addresses).filter_map(|(id, address)| match address {
            IpAddr::V4(address) => Some((u32::from(*address), id)),
            IpAddr::V6(_) => None,
        });
        Self {
            ids: v4.collect(),
            other: ids.other() as u32,
            sinks: std::array::from_fn(|number| (spread.places() + number % SINKS) as u32),
            cells: [0; AT_ONCE],
            places: [[0; AT_ONCE]; 2],
            has_both: false,
        }
    }

    #[inline(always)]
    fn look_up(&mut self, spread: &Ids, sources: &[u32], destinations: &[u32]) {
        let other = self.other;
        let mut found = [[other; AT_ONCE]; 2];
        for (found, ends) in found.iter_mut().zip([sources, destinations]) {
            for &(address, id) in &self.ids {
                for (found, end) in found.iter_mut().zip(ends) {
                    *found = if *end == address { id } else { *found };
                }
            }
        }
        let [source_ids, destination_ids] = &found;
        let [places, more_places] = &mut self.places;
        let mut both = false;
        let points = sources.iter().zip(destinations).zip(source_ids.iter().zip(destination_ids));
        let slots = self.cells.iter_mut().zip(places.iter_mut().zip(more_places)).zip(&self.sinks);
        for (((cell, (place, more)), &sink), ((&source, &destination), (&from, &to))) in slots.zip(points) {
            let unicast = is_unicast_v4(source) & is_unicast_v4(destination);
            *cell = (2 * (from * (other + 1) + to) + u32::from(unicast)) as u8;
            let is_other = [unicast && from == other, unicast && to == other];
            let end = if is_other[0] { source } else { destination };
            let end_place = spread.place_of_v4(end);
            *place = if is_other[0] | is_other[1] { end_place } else { sink };
            let is_both = is_other[0] & is_other[1];
            let destination_place = spread.place_of_v4(destination);
            *more = if is_both { destination_place } else { sink };
            both |= is_both;
        }
        self.has_both = both;
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashMap, net::Ipv6Addr, sync::Arc};

    use proptest::prelude::*;

    use super::*;
    use crate::{
        index::{CaptureSegments, PacketFacts, SegmentBuilder, Stamp, fixture::udp_packet},
        query::{Index, Nanos, gather::groups, parts::is_unicast},
    };

    /// Some hosts, and what is no host.
    fn address(number: u32, is_v6: bool) -> IpAddr {
        match (number, is_v6) {
            (40, false) => IpAddr::V4(0xe000_0001.into()),
            (41, false) => IpAddr::V4(u32::MAX.into()),
            (42, false) => IpAddr::V4(0.into()),
            (43, true) => "ff02::1".parse().unwrap(),
            (44, true) => Ipv6Addr::UNSPECIFIED.into(),
            (_, true) => IpAddr::V6(Ipv6Addr::from(u128::from(number) << 64 | 9)),
            (_, false) => IpAddr::V4((number.wrapping_mul(0x0101_7777) & 0x7fff_ffff | 1).into()),
        }
    }

    fn index(packets: &[(IpAddr, IpAddr)]) -> Index {
        let segments = packets.chunks(1_500).map(|packets| {
            let mut builder = SegmentBuilder::new(1, 0, packets.len());
            for (record, &(source, destination)) in (0..).zip(packets) {
                let facts = PacketFacts { source, destination, ..udp_packet() };
                builder.push(record, Stamp::At(Nanos(0)), 60, Ok(facts));
            }
            Arc::new(builder.finish())
        });
        Index {
            captures: vec![CaptureSegments { segments: segments.collect(), ..CaptureSegments::default() }],
        }
    }

    /// Packets by ids and whether both ends are unicast; ends of unicast packets without an id, by place.
    type Counted = (HashMap<(usize, usize, bool), u64>, HashMap<usize, u64>);

    fn one_by_one(ids: &Ids, spread: &Ids, packets: &[(IpAddr, IpAddr)]) -> Counted {
        let id = |end: IpAddr| ids.addresses.iter().position(|of| *of == end).unwrap_or(ids.other());
        let (mut pairs, mut others) = Counted::default();
        for &(source, destination) in packets {
            let unicast = is_unicast(source) && is_unicast(destination);
            *pairs.entry((id(source), id(destination), unicast)).or_default() += 1;
            for end in [source, destination] {
                if unicast && id(end) == ids.other() {
                    let place = match end {
                        IpAddr::V4(end) => spread.place_of_v4(end.into()) as usize,
                        IpAddr::V6(end) => spread.place_of_v6(end),
                    };
                    *others.entry(place).or_default() += 1;
                }
            }
        }
        (pairs, others)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn counts_are_those_of_a_map_whichever_way_they_are_counted(
            numbers in prop::collection::vec(
                (prop_oneof![3 => 0..3_u32, 1 => 0..46_u32], prop_oneof![1 => 0..3_u32, 2 => 0..2_000_u32]),
                0..4_000,
            ),
            with_v6: bool,
        ) {
            let is_v6 = |a: u32, b: u32| with_v6 && (a + b).is_multiple_of(3);
            let ends = |&(a, b)| (address(a, is_v6(a, b)), address(b, is_v6(a, b)));
            let packets: Vec<_> = numbers.iter().map(ends).collect();
            let host = |number| address(number, is_v6(number, 0));
            let index = index(&packets);
            let groups = groups(&index, |_, _| true);
            let spread = Ids::new((0..20).map(host).collect());
            // Compared and counted by comparing, compared, and looked up.
            for (many, quick) in [(0, true), (1, true), (3, true), (4, true), (7, true), (8, false), (30, false)] {
                let ids = Ids::new((0..many).map(host).collect());
                prop_assert_eq!(PairTally::is_quick(&ids.addresses), quick);
                let tally = PairTally::take(&ids, &spread, &groups, &Cancel::default()).unwrap();
                let (pairs, others) = one_by_one(&ids, &spread, &packets);
                let unicast: u64 =
                    pairs.iter().filter(|((.., unicast), _)| *unicast).map(|(_, count)| count).sum();
                prop_assert_eq!(tally.packets(), unicast);
                let whole = others.values().all(|count| count * ONE_IN < unicast.max(1));
                prop_assert_eq!(tally.is_whole(), whole);
                let places = tally.others.len() - SINKS;
                for (place, count) in tally.others.iter().take(places).enumerate() {
                    prop_assert_eq!(u64::from(*count), others.get(&place).copied().unwrap_or_default());
                }
                let side = ids.other() + 1;
                for (cell, counts) in tally.into_pairs().into_iter().enumerate() {
                    let of = |unicast| pairs.get(&(cell / side, cell % side, unicast)).copied().unwrap_or(0);
                    prop_assert_eq!(counts, [of(false), of(true)]);
                }
            }
        }
    }
}
