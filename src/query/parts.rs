//! Who takes part in packets between two hosts: counts of the addresses with at least one packet in
//! a hundred, and of their pairs.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{
    Cancel, HomeSet, Index, Lens, Segment,
    filter::Filter,
    gather::{Located, gather, groups},
    hash::{FastMap, FastSet},
    shuffle::Shuffle,
};

/// Packets between the addresses that matter. Only packets with two unicast ends count.
#[derive(Debug)]
pub(super) struct Parts {
    /// Ascending; an address's place is its id. The id behind the last stands for all others.
    addresses: Vec<IpAddr>,
    /// Packets from one id to another: `pairs[source * (len + 1) + destination]`.
    pairs: Vec<u64>,
    pub packets: u64,
}

/// An address matters if it takes part in at least one packet in so many.
const ONE_IN: u64 = 100;

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
        self.pairs.get(source * (self.len() + 1) + destination).copied().unwrap_or_default()
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
pub(super) fn unicast_ends(segment: &Segment, mut visit: impl FnMut(bool, u32, u32)) {
    let v6: Vec<bool> = segment.v6().iter().map(|address| is_unicast(IpAddr::V6(*address))).collect();
    let is_v6_unicast = |place: u32| v6.get(place as usize).copied().unwrap_or(false);
    let ends = segment.sources().iter().zip(segment.destinations());
    for (kind, (&source, &destination)) in segment.kinds().iter().zip(ends) {
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

/// Counts who takes part in the packets of an index; none if cancelled.
pub(super) fn take_parts(index: &Index, cancel: &Cancel) -> Option<Parts> {
    let groups = groups(index, |_| true);
    let candidates = gather(
        &groups,
        cancel,
        Candidates::default,
        |candidates, (_, _, segment)| candidates.add(segment),
        |whole, part| {
            whole.packets += part.packets;
            whole.v4.extend(part.v4);
            whole.v6.extend(part.v6);
        },
    )?;
    let packets = candidates.packets;
    let mut ids = candidates.ids();
    if ids.addresses.len() > MOST_PAIRED {
        ids = heavy_of(&ids, &groups, packets, cancel)?;
    }
    let side = ids.addresses.len() + 1;
    let pairs = gather(
        &groups,
        cancel,
        || vec![0_u64; side * side],
        |pairs, (_, _, segment)| {
            ids.scan(segment, |source, destination| {
                if let Some(count) = pairs.get_mut(source * side + destination) {
                    *count += 1;
                }
            });
        },
        |whole, part| whole.iter_mut().zip(part).for_each(|(count, more)| *count += more),
    )?;
    Some(Parts { addresses: ids.addresses, pairs, packets })
}

/// Those of the candidates that matter in the whole; none if cancelled.
fn heavy_of(ids: &Ids, groups: &[Vec<Located<'_>>], packets: u64, cancel: &Cancel) -> Option<Ids> {
    let counts = gather(
        groups,
        cancel,
        || vec![0_u64; ids.addresses.len() + 1],
        |counts, (_, _, segment)| {
            ids.scan(segment, |source, destination| {
                for end in
                    [Some(source), (destination != source).then_some(destination)].into_iter().flatten()
                {
                    if let Some(count) = counts.get_mut(end) {
                        *count += 1;
                    }
                }
            });
        },
        |whole, part| whole.iter_mut().zip(part).for_each(|(count, more)| *count += more),
    )?;
    let heavy = ids.addresses.iter().zip(counts).filter(|(_, count)| count * ONE_IN >= packets);
    Some(Ids::new(heavy.map(|(address, _)| *address).collect()))
}

/// Packets with an end in home; none if cancelled.
pub(super) fn packets_of_home(index: &Index, home: &HomeSet, cancel: &Cancel) -> Option<u64> {
    let filter = Filter::new(&Lens { home: home.clone(), ..Lens::default() });
    gather(
        &groups(index, |_| true),
        cancel,
        || 0,
        |packets, (_, _, segment)| {
            filter.scan(segment, |passed| {
                *packets += u64::from(passed.direction != super::Direction::Others);
            });
        },
        |whole, part| *whole += part,
    )
}

/// Addresses that take part in one packet in a hundred of some segment: all that do so in the whole
/// are among them.
#[derive(Default)]
struct Candidates {
    packets: u64,
    v4: FastSet<u32>,
    v6: FastSet<u128>,
    shuffle: Shuffle,
}

impl Candidates {
    /// Buckets that a segment's IPv4 addresses are first counted in; few enough for the first cache,
    /// enough that a light address seldom shares one with a heavy one.
    const BUCKET_BITS: u32 = 12;

    fn add(&mut self, segment: &Segment) {
        let mut buckets = vec![0_u32; 1 << Self::BUCKET_BITS];
        let mut v6 = vec![0_u64; segment.v6().len()];
        let mut packets = 0_u64;
        let shuffle = self.shuffle;
        let bucket = |address| (shuffle.shuffled(address) >> (32 - Self::BUCKET_BITS)) as usize;
        unicast_ends(segment, |is_v6, source, destination| {
            packets += 1;
            // A packet from an address to itself counts twice here; that only adds candidates.
            for end in [source, destination] {
                if is_v6 {
                    if let Some(count) = v6.get_mut(end as usize) {
                        *count += 1;
                    }
                } else if let Some(count) = buckets.get_mut(bucket(end)) {
                    *count += 1;
                }
            }
        });
        self.packets += packets;
        let is_heavy = |count: u64| count * ONE_IN >= packets;
        let heavy = segment.v6().iter().zip(v6).filter(|(_, count)| *count > 0 && is_heavy(*count));
        self.v6.extend(heavy.map(|(address, _)| u128::from(*address)));
        let heavy: Vec<bool> =
            buckets.iter().map(|count| *count > 0 && is_heavy(u64::from(*count))).collect();
        let mut counts = FastMap::<u32, u64>::default();
        unicast_ends(segment, |is_v6, source, destination| {
            for end in [source, destination] {
                if !is_v6 && heavy.get(bucket(end)).copied().unwrap_or(false) {
                    *counts.entry(end).or_default() += 1;
                }
            }
        });
        self.v4.extend(counts.into_iter().filter(|(_, count)| is_heavy(*count)).map(|(address, _)| address));
    }

    fn ids(self) -> Ids {
        let v4 = self.v4.into_iter().map(|address| IpAddr::V4(Ipv4Addr::from(address)));
        let v6 = self.v6.into_iter().map(|address| IpAddr::V6(Ipv6Addr::from(address)));
        Ids::new(v4.chain(v6).collect())
    }
}

/// Addresses with their ids.
struct Ids {
    /// Ascending; an address's place is its id.
    addresses: Vec<IpAddr>,
    shuffle: Shuffle,
    /// IPv4 addresses with their ids, by their highest shuffled bits.
    buckets: Vec<Bucket>,
    v4: FastMap<u32, usize>,
}

/// What a bucket holds: most hold nothing, and nearly all others a single address.
#[derive(Clone, Copy)]
enum Bucket {
    Empty,
    One(u32, u32),
    Several,
}

impl Ids {
    const BUCKET_BITS: u32 = 11;

    fn new(mut addresses: Vec<IpAddr>) -> Self {
        addresses.sort_unstable();
        let v4 = addresses.iter().enumerate().filter_map(|(id, address)| match address {
            IpAddr::V4(address) => Some((u32::from(*address), id)),
            IpAddr::V6(_) => None,
        });
        let v4: FastMap<u32, usize> = v4.collect();
        let shuffle = Shuffle::default();
        let mut buckets = vec![Bucket::Empty; 1 << Self::BUCKET_BITS];
        for (address, id) in &v4 {
            if let Some(bucket) = buckets.get_mut(Self::bucket(shuffle, *address)) {
                *bucket = match bucket {
                    Bucket::Empty => Bucket::One(*address, *id as u32),
                    _ => Bucket::Several,
                };
            }
        }
        Self { addresses, shuffle, buckets, v4 }
    }

    #[inline]
    fn bucket(shuffle: Shuffle, address: u32) -> usize {
        (shuffle.shuffled(address) >> (32 - Self::BUCKET_BITS)) as usize
    }

    #[inline]
    fn id_of_v4(&self, address: u32) -> usize {
        let other = self.addresses.len();
        match self.buckets.get(Self::bucket(self.shuffle, address)) {
            Some(&Bucket::One(of, id)) => {
                if of == address {
                    id as usize
                } else {
                    other
                }
            }
            Some(Bucket::Several) => self.v4.get(&address).copied().unwrap_or(other),
            _ => other,
        }
    }

    /// Hands on the ids of the ends of every packet between unicast addresses; addresses that have
    /// none share the one behind the last.
    fn scan(&self, segment: &Segment, mut visit: impl FnMut(usize, usize)) {
        let other = self.addresses.len();
        let v6 = segment.v6().iter().map(|address| self.addresses.binary_search(&IpAddr::V6(*address)));
        let v6: Vec<_> = v6.map(|found| found.unwrap_or(other)).collect();
        unicast_ends(segment, |is_v6, source, destination| {
            let id = |end: u32| {
                if is_v6 { v6.get(end as usize).copied().unwrap_or(other) } else { self.id_of_v4(end) }
            };
            visit(id(source), id(destination));
        });
    }
}
