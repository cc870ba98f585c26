//! A scan that counts addresses, and whatever else goes by.

#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for vectors")]

use std::ops::Range;

use rayon::prelude::*;

use super::{
    Cancel, Direction, Filter, Segment,
    address_counts::{AddressCounts, PARTITIONS, ROOM, ROOM_A_PACKET, Round, Spread},
    address_entries::{Entry, KEY_BITS},
    block::Block,
    gather::{Located, share_out},
    shuffle::Shuffle,
    vector::vectorized,
};
use crate::index::BLOCK;

/// Counts the distinct addresses of the points that pass, and finds the `limit` peers with most
/// packets. Hands on every block of the first scan, so that one scan serves everything: gives what
/// each thread gathered from its blocks. None if cancelled.
///
/// One scan where most packets are from or to home and there are some thirty million at most; very many
/// take two, packets between others that hardly ever have the same ends may take more. Memory: 72 MB and
/// two bytes a packet.
pub(super) fn count_addresses<T: Send>(
    segments: &[Located<'_>],
    filter: &Filter,
    limit: usize,
    cancel: &Cancel,
    new: impl Fn() -> T + Sync,
    add: impl Fn(&mut T, &Block<'_>) + Sync,
) -> Option<(Vec<T>, AddressCounts)> {
    let packets: usize = segments.iter().map(|(_, _, segment)| segment.len()).sum();
    let room = ROOM.saturating_add(packets.saturating_mul(ROOM_A_PACKET));
    count_in_room(room, segments, filter, limit, cancel, new, add)
}

fn count_in_room<T: Send>(
    room: usize,
    segments: &[Located<'_>],
    filter: &Filter,
    limit: usize,
    cancel: &Cancel,
    new: impl Fn() -> T + Sync,
    add: impl Fn(&mut T, &Block<'_>) + Sync,
) -> Option<(Vec<T>, AddressCounts)> {
    let spread = Spread::default();
    let mut round = Round::first(&spread, room);
    let parts = scan(&round, segments, filter, cancel, new, add)?;
    let mut counts = round.found(filter, limit);
    while let Some(next) = round.next() {
        // The entries of the last round go before those of this one come.
        round = next;
        scan(&round, segments, filter, cancel, || (), |(), _| ())?;
        counts = counts.merged(round.found(filter, limit));
    }
    Some((parts, counts))
}

/// One round.
fn scan<T: Send>(
    round: &Round<'_>,
    segments: &[Located<'_>],
    filter: &Filter,
    cancel: &Cancel,
    new: impl Fn() -> T + Sync,
    add: impl Fn(&mut T, &Block<'_>) + Sync,
) -> Option<Vec<T>> {
    let parts = share_out(
        segments,
        cancel,
        || (new(), AddressScan::new(round)),
        |(part, addresses), (_, _, segment)| {
            filter.scan_blocks(segment, (i64::MIN, i64::MAX), |block| {
                add(part, block);
                addresses.add(segment, block);
            });
            addresses.end(segment);
        },
    )?;
    let finish = |(part, addresses): (T, AddressScan<'_>)| {
        addresses.finish();
        part
    };
    Some(parts.into_par_iter().map(finish).collect())
}

/// Entries that wait for a partition before it takes them: few, so that those of all partitions stay in a
/// core's second cache.
const WAITING: usize = 256;

/// From the places of one partition to those of the next: a line of the cache apart, so that they do not
/// share the cache's sets.
const STRIDE: usize = WAITING + 16;

/// Remembered addresses that were seen just before.
const RECENT: usize = 1024;

/// Addresses at home that every packet's end is held against.
const KNOWN: usize = 4;

/// A packet's end at home and its peer, or, where neither is home, source and destination. Without a branch:
/// which way the next packet goes cannot be foreseen.
#[inline(always)]
fn in_order(source: u32, destination: u32, direction: Direction) -> (u32, u32) {
    let swap = (source ^ destination) & 0_u32.wrapping_sub(u32::from(direction == Direction::To));
    (source ^ swap, destination ^ swap)
}

/// A thread's share: the addresses of its segments that their partitions have not taken yet.
#[derive(Debug)]
struct AddressScan<'a> {
    round: &'a Round<'a>,
    shuffle: Shuffle,
    /// The partitions that are counted, as known at the end of the last segment.
    range: Range<usize>,
    /// Entries that wait for a partition: [`WAITING`] places each and some apart, of which so many as
    /// `waiting` says are taken.
    entries: Vec<Entry>,
    waiting: Vec<u16>,
    /// Addresses that have an entry already, each where its lowest bits say: one end of most
    /// packets is one of a few.
    recent: Vec<Option<u32>>,
    /// Addresses at home that have an entry already, if it knows any, the newest first: one of them is an
    /// end of most packets.
    known: [u32; KNOWN],
    knows: bool,
    /// Packets from home and to home of the segment's IPv6 addresses, those that were seen.
    v6: Vec<Option<[u64; 2]>>,
}

impl<'a> AddressScan<'a> {
    fn new(round: &'a Round<'a>) -> Self {
        Self {
            round,
            shuffle: round.spread.v4,
            range: round.range(),
            entries: vec![Entry::default(); PARTITIONS * STRIDE],
            waiting: vec![0; PARTITIONS],
            recent: vec![None; RECENT],
            known: [0; KNOWN],
            knows: false,
            v6: Vec::new(),
        }
    }

    /// The ends of the points of a block that are shown; blocks of a segment follow each other.
    fn add(&mut self, segment: &Segment, block: &Block<'_>) {
        if segment.v6().is_empty() && block.shows_all() {
            self.add_all_v4(block);
            return;
        }
        let (sources, destinations) = block.ends();
        let mixed = !segment.v6().is_empty();
        if mixed {
            self.v6.resize(segment.v6().len(), None);
        }
        for &place in block.shown() {
            let at = usize::from(place);
            let (Some(&source), Some(&destination)) = (sources.get(at), destinations.get(at)) else { break };
            let direction = block.direction(place);
            let (end, peer) = in_order(source, destination, direction);
            if mixed && block.kinds.get(at).is_some_and(|kind| kind.is_v6()) {
                self.add_v6(end, peer, direction);
                continue;
            }
            self.see(end);
            if direction == Direction::Others {
                self.see(peer);
            } else {
                self.push(self.shuffle.shuffled(peer), direction as u32);
            }
        }
    }

    /// As [`Self::add`], of a block of IPv4 of which all points are shown.
    fn add_all_v4(&mut self, block: &Block<'_>) {
        let (sources, destinations) = block.ends();
        let (shuffle, known) = (self.shuffle, self.known);
        let mut peers = [0; BLOCK];
        let [a, b, c, d] = known;
        let mut unknown = u32::from(!self.knows);
        vectorized(
            #[inline(always)]
            || {
                for (shuffled, peer) in peers.iter_mut().zip(block.peers()) {
                    *shuffled = shuffle.shuffled(*peer);
                }
                let ends = sources.iter().zip(destinations).zip(block.directions());
                for ((&source, &destination), &direction) in ends {
                    let (end, _) = in_order(source, destination, direction);
                    // In numbers, without a branch: which of them it is cannot be foreseen.
                    let differs = (end ^ a).min(end ^ b).min(end ^ c).min(end ^ d);
                    unknown |= differs & 0_u32.wrapping_sub(u32::from(direction != Direction::Others));
                }
            },
        );
        let ends = sources.iter().zip(destinations).zip(block.directions());
        for ((&direction, &shuffled), (&source, &destination)) in
            block.directions().iter().zip(&peers).zip(sources.iter().zip(destinations))
        {
            if direction == Direction::Others {
                self.see(source);
                self.see(destination);
            } else {
                self.push(shuffled, direction as u32);
            }
        }
        if unknown == 0 {
            return;
        }
        for ((&source, &destination), &direction) in ends {
            let (end, _) = in_order(source, destination, direction);
            if direction == Direction::Others || (self.knows && self.known.contains(&end)) {
                continue;
            }
            self.see(end);
            if self.knows {
                self.known.rotate_right(1);
                self.known[0] = end;
            } else {
                (self.known, self.knows) = ([end; KNOWN], true);
            }
        }
    }

    fn add_v6(&mut self, end: u32, peer: u32, direction: Direction) {
        if let Some(end) = self.v6.get_mut(end as usize) {
            end.get_or_insert_default();
        }
        if let Some(peer) = self.v6.get_mut(peer as usize) {
            let counts = peer.get_or_insert_default();
            if let Some(count) = counts.get_mut(direction as usize) {
                *count += 1;
            }
        }
    }

    /// Ends a segment.
    fn end(&mut self, segment: &Segment) {
        for (address, counts) in segment.v6().iter().zip(self.v6.drain(..)) {
            if let Some(counts) = counts {
                self.round.add_v6(*address, counts);
            }
        }
        self.range = self.round.range();
    }

    /// An address that is no peer of home.
    #[inline]
    fn see(&mut self, address: u32) {
        if let Some(recent) = self.recent.get_mut(address as usize % RECENT)
            && recent.replace(address) != Some(address)
        {
            self.push(self.shuffle.shuffled(address), Direction::Others as u32);
        }
    }

    /// Adds an entry for a shuffled address.
    #[inline]
    fn push(&mut self, shuffled: u32, way: u32) {
        let partition = (shuffled >> KEY_BITS) as usize;
        if !self.range.contains(&partition) {
            return;
        }
        let Some(waiting) = self.waiting.get_mut(partition) else { return };
        let at = partition * STRIDE + usize::from(*waiting);
        if let Some(entry) = self.entries.get_mut(at) {
            *entry = Entry::new(shuffled, way);
        }
        *waiting += 1;
        if usize::from(*waiting) == WAITING {
            self.flush(partition);
        }
    }

    /// Hands a partition its entries.
    fn flush(&mut self, partition: usize) {
        let Some(waiting) = self.waiting.get_mut(partition) else { return };
        let first = partition * STRIDE;
        let entries = self.entries.get(first..first + usize::from(*waiting)).unwrap_or_default();
        if !entries.is_empty() {
            self.round.add_v4(partition, entries);
        }
        *waiting = 0;
    }

    /// Hands on what still waits.
    fn finish(mut self) {
        for partition in self.range.clone() {
            self.flush(partition);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, net::IpAddr, sync::Arc};

    use super::*;
    use crate::{
        index::{CaptureSegments, PacketFacts, SegmentBuilder, Stamp, fixture::udp_packet},
        query::{HomeSet, Index, Lens, Nanos, gather::located},
    };

    fn index(packets: &[(IpAddr, IpAddr)]) -> Index {
        let segments = packets.chunks(5_000).map(|packets| {
            let mut builder = SegmentBuilder::new(1, 0, packets.len());
            for (record, &(source, destination)) in packets.iter().enumerate() {
                let facts = PacketFacts { source, destination, ..udp_packet() };
                builder.push(record as u32, Stamp::At(Nanos(5)), 60, Ok(facts));
            }
            Arc::new(builder.finish())
        });
        Index {
            captures: vec![CaptureSegments { segments: segments.collect(), ..CaptureSegments::default() }],
        }
    }

    #[test]
    fn addresses_counted_in_many_rounds_are_the_same() {
        let home = |is_v6| -> IpAddr { if is_v6 { "fd00::1" } else { "10.0.0.1" }.parse().unwrap() };
        let mut packets = Vec::new();
        let mut expected = BTreeMap::<IpAddr, [u64; 2]>::new();
        for number in 0..60_000_u32 {
            let is_v6 = number % 5 == 0;
            let host = number.wrapping_mul(2_654_435_761) >> (number % 3 * 8);
            let peer: IpAddr =
                if is_v6 { IpAddr::V6((u128::from(host) << 90).into()) } else { IpAddr::V4(host.into()) };
            let from = number % 7 < 4;
            let ends = (home(is_v6), peer);
            packets.push(if from { ends } else { (ends.1, ends.0) });
            expected.entry(peer).or_default()[usize::from(!from)] += 1;
        }
        let index = index(&packets);
        let segments = located(&index, |_, _| true);
        let homes = [false, true].map(|is_v6| super::super::AddressRange::host(home(is_v6)));
        let filter = Filter::new(&Lens { home: HomeSet(homes.to_vec()), ..Lens::default() });
        let v4 = 1 + expected.keys().filter(|peer| peer.is_ipv4()).count() as u64;
        let v6 = 2 + expected.len() as u64 - v4;
        let peers = [0, 1].map(|way| expected.values().filter(|counts| counts[way] > 0).count() as u64);
        let mut best: Vec<_> = expected
            .into_iter()
            .map(|(peer, counts)| (std::cmp::Reverse(counts[0] + counts[1]), peer, counts))
            .collect();
        best.sort_unstable();
        best.truncate(50);
        // The last has room for no partition at all: they are counted one by one.
        for room in [ROOM, 1_000_000, 200_000, 1] {
            let cancel = Cancel::default();
            let counted = count_in_room(
                room,
                &segments,
                &filter,
                50,
                &cancel,
                || 0,
                |shown, block| *shown += block.shown().len(),
            );
            let (shown, counts) = counted.unwrap();
            assert_eq!(shown.iter().sum::<usize>(), packets.len(), "blocks are handed on once");
            assert_eq!((counts.v4, counts.v6, counts.peers), (v4, v6, peers));
            assert_eq!(counts.best.into_sorted(), best);
        }
    }
}
