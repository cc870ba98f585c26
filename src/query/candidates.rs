//! Addresses that may take part in one packet in a hundred.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{
    Cancel, Segment,
    gather::{Located, gather},
    hash::{FastMap, FastSet},
    parts::{ONE_IN, unicast_ends, unicast_ends_in},
    shuffle::Shuffle,
};

/// Buckets that IPv4 addresses are first counted in; few enough for the first cache, enough that a light
/// address seldom shares one with a heavy one.
const BUCKET_BITS: u32 = 12;

/// Packets of a sample, about.
const SAMPLE: usize = 1 << 17;

/// So many neighbours are taken together.
const RUN: usize = 16;

/// What a sample says of who matters. Both ascend.
#[derive(Debug)]
pub(super) struct Sampled {
    /// Addresses with half the share that they need, so that hardly any is left out whose share is large
    /// enough.
    pub candidates: Vec<IpAddr>,
    /// Those of them with seven eighths of it: nearly all that matter.
    pub likely: Vec<IpAddr>,
}

/// The addresses that matter by a sample; none if cancelled.
pub(super) fn by_sample(groups: &[Vec<Located<'_>>], cancel: &Cancel) -> Option<Sampled> {
    let packets: usize = groups.iter().flatten().map(|(_, _, segment)| segment.len()).sum();
    let step = (packets / SAMPLE).max(1) * RUN;
    let (v4, v6) = gather(
        groups,
        cancel,
        <(Vec<u32>, FastMap<u128, u64>)>::default,
        |(v4, v6), (_, _, segment)| {
            let runs = (0..segment.len()).step_by(step).map(|first| first..first + RUN);
            unicast_ends_in(segment, runs, |is_v6, source, destination| {
                if !is_v6 {
                    v4.extend([source, destination]);
                    return;
                }
                for place in [source, destination] {
                    if let Some(address) = segment.v6().get(place as usize) {
                        *v6.entry(u128::from(*address)).or_default() += 1;
                    }
                }
            });
        },
        |whole, part| {
            whole.0.extend(part.0);
            for (address, count) in part.1 {
                *whole.1.entry(address).or_default() += count;
            }
        },
    )?;
    let ends = v4.len() as u64 + v6.values().sum::<u64>();
    // Two ends a packet.
    let of_share = |eighths: u64| {
        let is_heavy = |count: u64| count * ONE_IN * 16 >= ends.max(1) * eighths;
        let mut found = Candidates::default();
        found.add_v4(&v4, is_heavy);
        found.v6.extend(v6.iter().filter(|(_, count)| is_heavy(**count)).map(|(address, _)| *address));
        found.addresses()
    };
    let (candidates, likely) = rayon::join(|| of_share(4), || of_share(7));
    Some(Sampled { candidates, likely })
}

/// Addresses that take part in one packet in a hundred of some segment: all that do so in the whole are
/// among them, and in captures of many short stretches very many others. Ascending; none if cancelled.
pub(super) fn of_segments(groups: &[Vec<Located<'_>>], cancel: &Cancel) -> Option<Vec<IpAddr>> {
    let candidates = gather(
        groups,
        cancel,
        Candidates::default,
        |candidates, (_, _, segment)| candidates.add(segment),
        |whole, part| {
            whole.v4.extend(part.v4);
            whole.v6.extend(part.v6);
        },
    )?;
    Some(candidates.addresses())
}

#[derive(Default)]
struct Candidates {
    v4: FastSet<u32>,
    v6: FastSet<u128>,
    shuffle: Shuffle,
}

impl Candidates {
    fn add(&mut self, segment: &Segment) {
        let mut v6 = vec![0_u64; segment.v6().len()];
        let mut v4 = Vec::new();
        let mut packets = 0_u64;
        unicast_ends(segment, |is_v6, source, destination| {
            packets += 1;
            // A packet from an address to itself counts twice here; that only adds candidates.
            let ends = [source, destination];
            if !is_v6 {
                v4.extend(ends);
                return;
            }
            for end in ends {
                if let Some(count) = v6.get_mut(end as usize) {
                    *count += 1;
                }
            }
        });
        let is_heavy = |count: u64| count * ONE_IN >= packets.max(1);
        self.add_v4(&v4, is_heavy);
        let heavy = segment.v6().iter().zip(v6).filter(|(_, count)| is_heavy(*count));
        self.v6.extend(heavy.map(|(address, _)| u128::from(*address)));
    }

    /// Adds those of some ends that are heavy: counted one by one where their bucket is.
    fn add_v4(&mut self, ends: &[u32], is_heavy: impl Fn(u64) -> bool) {
        let shuffle = self.shuffle;
        let bucket = |address| shuffle.place(address, u32::BITS - BUCKET_BITS);
        let mut buckets = vec![0_u64; 1 << BUCKET_BITS];
        for &end in ends {
            if let Some(count) = buckets.get_mut(bucket(end)) {
                *count += 1;
            }
        }
        let heavy: Vec<bool> = buckets.into_iter().map(&is_heavy).collect();
        let mut counts = FastMap::<u32, u64>::default();
        for &end in ends {
            if heavy.get(bucket(end)).copied().unwrap_or(false) {
                *counts.entry(end).or_default() += 1;
            }
        }
        self.v4.extend(counts.into_iter().filter(|(_, count)| is_heavy(*count)).map(|(address, _)| address));
    }

    fn addresses(self) -> Vec<IpAddr> {
        let v4 = self.v4.into_iter().map(|address| IpAddr::V4(Ipv4Addr::from(address)));
        let v6 = self.v6.into_iter().map(|address| IpAddr::V6(Ipv6Addr::from(address)));
        let mut addresses: Vec<IpAddr> = v4.chain(v6).collect();
        addresses.sort_unstable();
        addresses
    }
}
