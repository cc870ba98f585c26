//! Rankings: the ports and the peers of what is shown.

use std::{
    collections::hash_map::Entry,
    hash::Hash,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use rayon::prelude::*;

use super::{
    Cancel, Direction, Filter, Index, Lens, NO_TIME, Plane, PortKey, Segment, Window,
    filter::Passed,
    gather::{gather, groups},
    hash::{FastMap, SHARDS, shard},
    inside::Inside,
    span::{join, stretch},
    tally::PortTally,
};

/// Destination ports, most frequent first (ties: lower transport and number first).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PortRanking {
    /// Port, then packets from home, to home and others.
    pub ports: Vec<(PortKey, [u64; 3])>,
    /// Packets without ports.
    pub portless: u64,
    pub packets: u64,
}

/// Ranks the destination ports of the packets under a lens, in a window (all of them without one);
/// none if cancelled.
#[must_use]
pub fn rank_ports(
    index: &Index,
    lens: &Lens,
    window: Option<(&Plane, &Window)>,
    cancel: &Cancel,
) -> Option<PortRanking> {
    let add = |tally: &mut PortTally<3>, segment: &Segment, passed: &Passed| {
        let port = segment.destination_ports().get(passed.point).copied().unwrap_or_default();
        tally.add(passed.kind, port, passed.direction as usize);
    };
    let tally = if let Some((plane, window)) = window {
        let Some(inside) = Inside::new(lens, plane, window) else {
            return (!cancel.is_set()).then(PortRanking::default);
        };
        gather(
            &groups(index, |segment| inside.may_hold(segment)),
            cancel,
            PortTally::default,
            |tally, (_, _, segment)| inside.scan(segment, |passed, _| add(tally, segment, &passed)),
            PortTally::merge,
        )?
    } else {
        let filter = Filter::new(lens);
        gather(
            &groups(index, |segment| filter.may_show(segment)),
            cancel,
            PortTally::default,
            |tally, (_, _, segment)| filter.scan(segment, |passed| add(tally, segment, &passed)),
            PortTally::merge,
        )?
    };
    Some(PortRanking { ports: tally.ranking(), portless: tally.portless, packets: tally.packets })
}

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
/// and to home; none if cancelled. Takes 50 bytes for each distinct peer and group of segments that
/// it is met in.
#[must_use]
pub fn rank_peers(
    index: &Index,
    lens: &Lens,
    limit: usize,
    cancel: &Cancel,
) -> Option<(Vec<PeerCount>, [u64; 2])> {
    let filter = Filter::new(lens);
    let groups = groups(index, |segment| filter.may_show(segment));
    let peers = gather(
        &groups,
        cancel,
        Peers::default,
        |peers, (_, _, segment)| peers.add(segment, &filter),
        |whole, part| {
            whole.v4.par_iter_mut().zip(part.v4).for_each(|(shard, more)| merge(shard, more));
            merge(&mut whole.v6, part.v6);
        },
    )?;
    let mut distinct = [0; 2];
    let mut ranking = Vec::new();
    let v4 =
        peers.v4.into_iter().flatten().map(|(address, peer)| (IpAddr::V4(Ipv4Addr::from(address)), peer));
    let v6 = peers.v6.into_iter().map(|(address, peer)| (IpAddr::V6(Ipv6Addr::from(address)), peer));
    for (address, Peer { packets: [from, to], times }) in v4.chain(v6) {
        distinct[0] += u64::from(from > 0);
        distinct[1] += u64::from(to > 0);
        ranking.push(PeerCount { address, from, to, times });
    }
    let order = |a: &PeerCount, b: &PeerCount| {
        (b.from + b.to).cmp(&(a.from + a.to)).then_with(|| a.address.cmp(&b.address))
    };
    if limit < ranking.len() {
        ranking.select_nth_unstable_by(limit, order);
        ranking.truncate(limit);
    }
    ranking.sort_unstable_by(order);
    Some((ranking, distinct))
}

/// What is kept of one peer.
#[derive(Clone, Copy, Debug, Default)]
struct Peer {
    /// From home and to home.
    packets: [u64; 2],
    times: Option<(i64, i64)>,
}

impl Peer {
    fn add(&mut self, passed: &Passed) {
        if let Some(count) = self.packets.get_mut(passed.direction as usize) {
            *count += 1;
        }
        if passed.time != NO_TIME {
            stretch(&mut self.times, passed.time);
        }
    }

    fn merge(&mut self, other: Self) {
        for (count, more) in self.packets.iter_mut().zip(other.packets) {
            *count += more;
        }
        join(&mut self.times, other.times);
    }
}

/// Peers of both families.
#[derive(Default)]
struct Peers {
    v4: [FastMap<u32, Peer>; SHARDS],
    v6: FastMap<u128, Peer>,
}

impl Peers {
    fn add(&mut self, segment: &Segment, filter: &Filter) {
        let mut v6 = vec![Peer::default(); segment.v6().len()];
        filter.scan(segment, |passed| {
            if passed.direction == Direction::Others {
                return;
            }
            let peer = if passed.kind.is_v6() {
                v6.get_mut(passed.peer as usize)
            } else {
                self.v4.get_mut(shard(passed.peer)).map(|peers| peers.entry(passed.peer).or_default())
            };
            if let Some(peer) = peer {
                peer.add(&passed);
            }
        });
        for (address, peer) in segment.v6().iter().zip(v6) {
            if peer.packets != [0, 0] {
                self.v6.entry(u128::from(*address)).or_default().merge(peer);
            }
        }
    }
}

/// Puts the smaller of two maps into the larger.
fn merge<K: Eq + Hash>(whole: &mut FastMap<K, Peer>, mut part: FastMap<K, Peer>) {
    if whole.len() < part.len() {
        std::mem::swap(whole, &mut part);
    }
    for (address, peer) in part {
        match whole.entry(address) {
            Entry::Occupied(mut known) => known.get_mut().merge(peer),
            Entry::Vacant(new) => {
                new.insert(peer);
            }
        }
    }
}
