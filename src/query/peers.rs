//! The peers of what is shown, ranked.

use std::{cmp::Reverse, net::IpAddr};

use super::{
    Cancel, Filter, Index, Lens,
    address_counts::AddressCounts,
    address_scan::count_addresses,
    gather::{Located, located},
    peer_times::times_of,
};

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
/// and to home; none if cancelled. Takes one scan, of very many packets two or more, and 72 MB and two
/// bytes a packet. Another scan looks for the times of those that are given.
#[must_use]
pub fn rank_peers(
    index: &Index,
    lens: &Lens,
    limit: usize,
    cancel: &Cancel,
) -> Option<(Vec<PeerCount>, [u64; 2])> {
    let filter = Filter::new(lens);
    let segments = located(index, |capture, segment| filter.may_show(capture, segment));
    let (_, addresses) = count_addresses(&segments, &filter, limit, cancel, || (), |(), _| ())?;
    let distinct = addresses.peers;
    Some((ranking(addresses, &segments, &filter, cancel)?, distinct))
}

/// The best peers with their times.
pub(super) fn ranking(
    addresses: AddressCounts,
    segments: &[Located<'_>],
    filter: &Filter,
    cancel: &Cancel,
) -> Option<Vec<PeerCount>> {
    let best = addresses.best.into_sorted();
    let peers: Vec<IpAddr> = best.iter().map(|(_, address, _)| *address).collect();
    let times = times_of(&peers, segments, filter, cancel)?;
    let ranking = best.into_iter().zip(times).map(|((Reverse(_), address, [from, to]), times)| PeerCount {
        address,
        from,
        to,
        times,
    });
    Some(ranking.collect())
}
