//! Counting what would be too much to keep for each of very many addresses: distinct addresses, and
//! the peers with most packets.
//!
//! Addresses are cut into partitions whose tables fit into a core's first cache. Threads collect
//! entries for each partition and put them into its table many at a time. Where the tables of all
//! partitions outgrow their room, those of the upper half are given up, and left to further rounds.

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
    address_set::is_between,
    address_table::{AddressTable, Entry, KEY_BITS},
    hash::{FastMap, Seeded},
    shuffle::Shuffle,
    smallest::Smallest,
};

/// Partitions of all addresses of a family.
pub(super) const PARTITIONS: usize = 1 << (32 - KEY_BITS);

/// Room for the tables of a round in bytes: some four million IPv4 addresses.
pub(super) const ROOM: usize = 48 << 20;

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
    /// IPv4 addresses that a partition is expected to have.
    expected: usize,
    /// From the first on.
    partitions: Vec<Mutex<Partition>>,
}

#[derive(Debug, Default)]
struct Partition {
    given_up: bool,
    v4: AddressTable,
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
        Self::new(spread, room, 0..PARTITIONS, 0)
    }

    fn new(spread: &'a Spread, room: usize, range: Range<usize>, expected: usize) -> Self {
        let partitions = range.clone().map(|_| Mutex::default()).collect();
        let (bytes, end) = (AtomicUsize::new(0), AtomicUsize::new(range.end));
        Self { spread, room, first: range.start, end, bytes, expected, partitions }
    }

    /// The round after this one, for as many partitions as there seems to be room for; none after
    /// the last.
    pub fn next(&self) -> Option<Self> {
        let range = self.range();
        if range.end == PARTITIONS {
            return None;
        }
        let counted = range.len().max(1);
        let tables = range.clone().filter_map(|partition| self.lock(partition));
        let [v4, v6] = tables.fold([0, 0], |[v4, v6], of| [v4 + of.v4.len(), v6 + of.v6.len()]);
        let expected = v4.div_ceil(counted);
        // A sixteenth stays free, as partitions differ a little.
        let each = AddressTable::expecting(expected).bytes() + v6 * V6_BYTES / counted;
        let many = (self.room / each.max(1) * 15 / 16).max(1);
        let next = range.end..range.end.saturating_add(many).min(PARTITIONS);
        Some(Self::new(self.spread, self.room, next, expected))
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

    /// Puts entries into a partition's table.
    pub fn add_v4(&self, partition: usize, entries: &[Entry]) {
        let Some(mut of) = self.lock(partition) else { return };
        let before = of.v4.bytes();
        if before == 0 {
            of.v4 = AddressTable::expecting(self.expected);
        }
        for entry in entries {
            of.v4.add(*entry);
        }
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
        self.range()
            .into_par_iter()
            .fold(
                || AddressCounts::new(limit),
                |mut counts, partition| {
                    if let Some(of) = self.lock(partition) {
                        counts.add(partition, &of, &self.spread.v4, filter);
                    }
                    counts
                },
            )
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

    fn add(&mut self, partition: usize, of: &Partition, shuffle: &Shuffle, filter: &Filter) {
        self.v4 += of.v4.len() as u64;
        self.v6 += of.v6.len() as u64;
        let home = filter.home();
        // From the lowest to the highest: most peers are outside, and need no closer look.
        let around = home.v4.first().zip(home.v4.last()).map(|(first, last)| (first.0, last.1));
        of.v4.each(|key, counts| {
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
