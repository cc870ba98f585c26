//! Counting what would be too much to keep for each of very many addresses: distinct addresses, and
//! the peers with most packets.
//!
//! Addresses are cut into partitions. Threads collect an entry for every packet's peer, some at a time for
//! each partition; in the end the entries of one partition after the other are sorted and counted, which
//! a core does within its second cache. Where the entries of all partitions outgrow their room, those of
//! the upper half are given up, and left to further rounds.

use std::{
    cmp::Reverse,
    hash::BuildHasher,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    ops::Range,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use rayon::prelude::*;

use super::{
    Filter,
    address_entries::{Entries, Entry, KEY_BITS, Sorter},
    address_set::is_between,
    hash::{FastMap, Seeded},
    shuffle::Shuffle,
    smallest::Smallest,
};

/// Partitions of all addresses of a family.
pub(super) const PARTITIONS: usize = 1 << (32 - KEY_BITS);

/// Room for what a round keeps, in bytes, and how much more of it there is a packet: entries for all IPv4
/// packets of a capture of 30 million with a home, for more than half of any other.
pub(super) const ROOM: usize = 72 << 20;
pub(super) const ROOM_A_PACKET: usize = 2;

/// What an IPv6 address takes with its counts in a hash map that is about three quarters full.
const V6_BYTES: usize = 64;

/// How addresses are spread over the partitions.
#[derive(Clone, Debug, Default)]
pub(super) struct Spread {
    pub v4: Shuffle,
    v6: Seeded,
}

/// A round over all segments: what is counted of some of the partitions.
#[derive(Debug)]
pub(super) struct Round<'a> {
    pub spread: &'a Spread,
    room: usize,
    first: usize,
    /// Behind the last partition that is still counted.
    end: AtomicUsize,
    bytes: AtomicUsize,
    /// From the first on.
    partitions: Vec<Mutex<Partition>>,
}

#[derive(Debug, Default)]
struct Partition {
    given_up: bool,
    v4: Entries,
    /// Packets from home and to home.
    v6: FastMap<u128, [u64; 2]>,
}

impl Partition {
    fn bytes(&self) -> usize {
        self.v4.bytes() + self.v6.len() * V6_BYTES
    }
}

impl<'a> Round<'a> {
    /// The first round starts with all partitions.
    pub fn first(spread: &'a Spread, room: usize) -> Self {
        Self::new(spread, room, 0..PARTITIONS)
    }

    fn new(spread: &'a Spread, room: usize, range: Range<usize>) -> Self {
        let partitions = range.clone().map(|_| Mutex::default()).collect();
        let (bytes, end) = (AtomicUsize::new(0), AtomicUsize::new(range.end));
        Self { spread, room, first: range.start, end, bytes, partitions }
    }

    /// The round after this one, for as many partitions as there seems to be room for; none after
    /// the last.
    pub fn next(&self) -> Option<Self> {
        let range = self.range();
        if range.end == PARTITIONS {
            return None;
        }
        let partitions = range.clone().filter_map(|partition| self.lock(partition));
        let each = partitions.map(|of| of.bytes()).sum::<usize>().div_ceil(range.len().max(1));
        // A sixteenth stays free, as partitions differ a little.
        let many = (self.room / each.max(1) * 15 / 16).max(1);
        let next = range.end..range.end.saturating_add(many).min(PARTITIONS);
        Some(Self::new(self.spread, self.room, next))
    }

    /// The partitions that are still counted.
    pub fn range(&self) -> Range<usize> {
        self.first..self.end.load(Ordering::Relaxed)
    }

    fn lock(&self, partition: usize) -> Option<MutexGuard<'_, Partition>> {
        let partition = self.partitions.get(partition.checked_sub(self.first)?)?;
        let partition = partition.lock().unwrap_or_else(PoisonError::into_inner);
        (!partition.given_up).then_some(partition)
    }

    /// Adds entries to those of a partition.
    pub fn add_v4(&self, partition: usize, entries: &[Entry]) {
        let Some(mut of) = self.lock(partition) else { return };
        let before = of.v4.bytes();
        of.v4.extend(entries);
        let more = of.v4.bytes() - before;
        drop(of);
        self.grown_by(more);
    }

    /// An IPv6 address with its packets from home and to home.
    pub fn add_v6(&self, address: Ipv6Addr, [from, to]: [u64; 2]) {
        let address = u128::from(address);
        let partition = (self.spread.v6.hash_one(address) >> (64 - (32 - KEY_BITS))) as usize;
        let Some(mut of) = self.lock(partition) else { return };
        let before = of.v6.len();
        let counts = of.v6.entry(address).or_default();
        *counts = [counts[0] + from, counts[1] + to];
        let more = (of.v6.len() - before) * V6_BYTES;
        drop(of);
        self.grown_by(more);
    }

    /// Gives up the upper half of the partitions where there is no more room.
    fn grown_by(&self, more: usize) {
        if more == 0 {
            return;
        }
        self.bytes.fetch_add(more, Ordering::Relaxed);
        while self.bytes.load(Ordering::Relaxed) > self.room {
            let end = self.end.load(Ordering::Relaxed);
            let half = self.first + (end - self.first).div_ceil(2);
            if half == end {
                return;
            }
            if self.end.compare_exchange(end, half, Ordering::Relaxed, Ordering::Relaxed).is_err() {
                continue;
            }
            for partition in half..end {
                if let Some(mut of) = self.lock(partition) {
                    self.bytes.fetch_sub(of.bytes(), Ordering::Relaxed);
                    *of = Partition { given_up: true, ..Partition::default() };
                }
            }
        }
    }

    /// What was found in the partitions that were counted to the end.
    pub fn found(&self, filter: &Filter, limit: usize) -> AddressCounts {
        let range = self.range();
        let is_last = range.end == PARTITIONS;
        range
            .into_par_iter()
            .fold(
                || (AddressCounts::new(limit), Sorter::default()),
                |(mut counts, mut sorter), partition| {
                    if let Some(mut of) = self.lock(partition) {
                        counts.add(partition, &of, &self.spread.v4, filter, &mut sorter);
                        if is_last {
                            // Side by side instead of all of them in the end.
                            *of = Partition::default();
                        }
                    }
                    (counts, sorter)
                },
            )
            .map(|(counts, _)| counts)
            .reduce(|| AddressCounts::new(limit), AddressCounts::merged)
    }
}

/// A peer by its packets, most first (ties: lower address first); then packets from home and to home.
pub(super) type RankedPeer = (Reverse<u64>, IpAddr, [u64; 2]);

/// What was found out about addresses.
#[derive(Clone, Debug)]
pub(super) struct AddressCounts {
    /// Distinct addresses, source or destination.
    pub v4: u64,
    pub v6: u64,
    /// Distinct peers of packets from home and to home.
    pub peers: [u64; 2],
    /// Packets from home to home.
    pub within_home: u64,
    pub best: Smallest<RankedPeer>,
}

impl AddressCounts {
    fn new(limit: usize) -> Self {
        Self { v4: 0, v6: 0, peers: [0; 2], within_home: 0, best: Smallest::new(limit) }
    }

    fn add(
        &mut self,
        partition: usize,
        of: &Partition,
        shuffle: &Shuffle,
        filter: &Filter,
        sorter: &mut Sorter,
    ) {
        self.v6 += of.v6.len() as u64;
        let home = filter.home();
        // From the lowest to the highest: most peers are outside, and need no closer look.
        let around = home.v4.first().zip(home.v4.last()).map(|(first, last)| (first.0, last.1));
        sorter.count(&of.v4, |key, counts| {
            self.v4 += 1;
            if counts != [0; 2] {
                let address = shuffle.address((partition as u32) << KEY_BITS | key);
                let is_home = around.is_some_and(|of| is_between(address, of)) && home.contains_v4(address);
                self.add_peer(IpAddr::V4(Ipv4Addr::from(address)), is_home, counts);
            }
        });
        for (address, counts) in &of.v6 {
            if *counts != [0; 2] {
                let address = IpAddr::V6(Ipv6Addr::from(*address));
                self.add_peer(address, home.contains(address), *counts);
            }
        }
    }

    #[inline]
    fn add_peer(&mut self, address: IpAddr, is_home: bool, [from, to]: [u64; 2]) {
        self.peers[0] += u64::from(from > 0);
        self.peers[1] += u64::from(to > 0);
        if is_home {
            self.within_home += from;
        }
        self.best.push((Reverse(from + to), address, [from, to]));
    }

    pub fn merged(mut self, other: Self) -> Self {
        self.v4 += other.v4;
        self.v6 += other.v6;
        self.peers = [self.peers[0] + other.peers[0], self.peers[1] + other.peers[1]];
        self.within_home += other.within_home;
        self.best.merge(other.best);
        self
    }
}
