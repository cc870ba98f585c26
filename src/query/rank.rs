//! Rankings: the ports and the peers of what is shown.

use std::net::IpAddr;

use super::{Cancel, Index, Lens, Plane, PortKey, Window};

/// Destination ports, most frequent first (ties: lower transport and number first).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PortRanking {
    /// Port, then packets from home, to home and others.
    pub ports: Vec<(PortKey, [u64; 3])>,
    /// Packets without ports.
    pub portless: u64,
    pub packets: u64,
}

/// Ranks the destination ports of the packets under a lens, in a window (all of them without one).
#[must_use]
pub fn rank_ports(
    index: &Index,
    lens: &Lens,
    window: Option<(&Plane, &Window)>,
    cancel: &Cancel,
) -> Option<PortRanking> {
    let _ = (index, lens, window, cancel);
    todo!()
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
/// and to home.
#[must_use]
pub fn rank_peers(
    index: &Index,
    lens: &Lens,
    limit: usize,
    cancel: &Cancel,
) -> Option<(Vec<PeerCount>, [u64; 2])> {
    let _ = (index, lens, limit, cancel);
    todo!()
}
