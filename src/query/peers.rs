//! The peers of what is shown, ranked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{
    Cancel, Direction, Filter, Index, Lens, NO_TIME,
    gather::{Located, gather, groups},
    hash::FastMap,
    slices::Slices,
    span::{join, stretch},
};

/// Distinct peers counted at once by one thread: 30 MB.
const AT_ONCE: usize = 1 << 20;

/// Packets with one peer, from home and to home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerCount {
    pub address: IpAddr,
    pub from: u64,
    pub to: u64,
    /// Earliest and latest time in nanoseconds; none if no packet has one.
    pub times: Option<(i64, i64)>,
}

/// Ranks the peers of packets from and to home under a lens (never others), most packets first
/// (ties: lower address first); the first `limit`, and how many distinct peers there are from home
/// and to home; none if cancelled. A million distinct peers are counted in one scan a thread; more
/// take more scans and no more memory.
#[must_use]
pub fn rank_peers(
    index: &Index,
    lens: &Lens,
    limit: usize,
    cancel: &Cancel,
) -> Option<(Vec<PeerCount>, [u64; 2])> {
    let filter = Filter::new(lens);
    let groups = groups(index, |segment| filter.may_show(segment));
    let slices = Slices::of_addresses(&groups, AT_ONCE, cancel)?;
    let parts = slices.each(|slice| {
        let mut peers = Peers::default();
        for &group in groups.iter().flatten() {
            if cancel.is_set() {
                return None;
            }
            peers.add(group, &filter, &slices, slice);
        }
        Some(peers.best(limit))
    });
    let mut ranking = Vec::new();
    let mut distinct = [0; 2];
    for part in parts {
        let (best, [from, to]) = part?;
        ranking.extend(best);
        distinct = [distinct[0] + from, distinct[1] + to];
    }
    keep_best(&mut ranking, limit);
    let times = times_of(&ranking, &groups, &filter, cancel)?;
    for (peer, times) in ranking.iter_mut().zip(times) {
        peer.times = times;
    }
    Some((ranking, distinct))
}

/// Packets from home and to home; an index holds fewer than 2^32.
type Counts = [u32; 2];

/// The peers of a slice.
#[derive(Default)]
struct Peers {
    v4: FastMap<u32, Counts>,
    v6: FastMap<u128, Counts>,
}

impl Peers {
    fn add(&mut self, (_, _, segment): Located<'_>, filter: &Filter, slices: &Slices, slice: usize) {
        let mut v6 = vec![Counts::default(); segment.v6().len()];
        filter.scan(segment, |passed| {
            if passed.direction == Direction::Others {
                return;
            }
            let counts = if passed.kind.is_v6() {
                v6.get_mut(passed.peer as usize)
            } else if slices.of(passed.peer) == slice {
                Some(self.v4.entry(passed.peer).or_default())
            } else {
                None
            };
            if let Some(count) = counts.and_then(|counts| counts.get_mut(passed.direction as usize)) {
                *count += 1;
            }
        });
        for (address, [from, to]) in segment.v6().iter().zip(v6) {
            let address = u128::from(*address);
            if (from, to) != (0, 0) && slices.of(address) == slice {
                let counts = self.v6.entry(address).or_default();
                *counts = [counts[0] + from, counts[1] + to];
            }
        }
    }

    /// The peers with most packets, and how many there are from home and to home.
    fn best(self, limit: usize) -> (Vec<PeerCount>, [u64; 2]) {
        let mut distinct = [0; 2];
        let mut ranking = Vec::new();
        let v4 = self.v4.into_iter().map(|(address, counts)| (IpAddr::V4(Ipv4Addr::from(address)), counts));
        let v6 = self.v6.into_iter().map(|(address, counts)| (IpAddr::V6(Ipv6Addr::from(address)), counts));
        for (address, [from, to]) in v4.chain(v6) {
            distinct[0] += u64::from(from > 0);
            distinct[1] += u64::from(to > 0);
            ranking.push(PeerCount { address, from: from.into(), to: to.into(), times: None });
            // The list never grows far beyond what is wanted of it.
            if ranking.len() >= limit.saturating_mul(2).max(4096) {
                keep_best(&mut ranking, limit);
            }
        }
        (ranking, distinct)
    }
}

/// Sorts a ranking and cuts it off behind its best.
fn keep_best(ranking: &mut Vec<PeerCount>, limit: usize) {
    ranking.sort_unstable_by(|a, b| {
        (b.from + b.to).cmp(&(a.from + a.to)).then_with(|| a.address.cmp(&b.address))
    });
    ranking.truncate(limit);
}

type Times = Option<(i64, i64)>;

/// Earliest and latest time of each ranked peer.
fn times_of(
    ranking: &[PeerCount],
    groups: &[Vec<Located<'_>>],
    filter: &Filter,
    cancel: &Cancel,
) -> Option<Vec<Times>> {
    let places = |family: fn(IpAddr) -> Option<u128>| -> FastMap<u128, usize> {
        let known = ranking.iter().enumerate();
        known.filter_map(|(place, peer)| Some((family(peer.address)?, place))).collect()
    };
    let v4 = places(|address| match address {
        IpAddr::V4(address) => Some(u32::from(address).into()),
        IpAddr::V6(_) => None,
    });
    let v6 = places(|address| match address {
        IpAddr::V4(_) => None,
        IpAddr::V6(address) => Some(address.into()),
    });
    gather(
        groups,
        cancel,
        || vec![None; ranking.len()],
        |times: &mut Vec<Times>, (_, _, segment)| {
            let v6_places: Vec<_> =
                segment.v6().iter().map(|address| lookup(&v6, u128::from(*address))).collect();
            filter.scan(segment, |passed| {
                if passed.direction == Direction::Others || passed.time == NO_TIME {
                    return;
                }
                let place = if passed.kind.is_v6() {
                    v6_places.get(passed.peer as usize).copied().flatten()
                } else {
                    lookup(&v4, passed.peer.into())
                };
                if let Some(times) = place.and_then(|place| times.get_mut(place)) {
                    stretch(times, passed.time);
                }
            });
        },
        |whole, part| {
            for (times, more) in whole.iter_mut().zip(part) {
                join(times, more);
            }
        },
    )
}

fn lookup(places: &FastMap<u128, usize>, address: u128) -> Option<usize> {
    places.get(&address).copied()
}
