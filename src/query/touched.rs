//! The prefix in which most addresses were touched: where an address scan shows as a streak.

use std::cmp::Reverse;

use super::{AddressRange, Cancel, Filter, Index, Lens, gather::groups, hash::FastMap, slices::Slices};

/// Host bits of a /22, the prefix length of paper A's figure 3.
const HOST_BITS: u32 = 10;

/// Distinct peers held at once by one thread: 30 MB.
const AT_ONCE: usize = 1 << 20;

/// An IPv4 /22 and how much of it was touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TouchedPrefix {
    pub prefix: AddressRange,
    /// Distinct peers in it, 1 to 1,024.
    pub addresses: u64,
    pub packets: u64,
}

/// What decides: most addresses, then most packets, then the lower prefix.
type Rank = (u64, u64, Reverse<u32>);

/// The IPv4 /22 that holds most distinct peers of the packets under a lens (ties: most packets, then
/// the lower); none if cancelled, and none inside if no IPv4 packet is under it. Memory stays small
/// however many peers there are: more of them take more scans.
#[must_use]
pub fn most_touched(index: &Index, lens: &Lens, cancel: &Cancel) -> Option<Option<TouchedPrefix>> {
    let filter = Filter::new(lens);
    let groups = groups(index, |capture, segment| filter.may_show(capture, segment));
    let slices = Slices::of_addresses(&groups, AT_ONCE, cancel)?;
    let parts = slices.each(|slice| {
        let mut peers = FastMap::<u32, u64>::default();
        for (_, _, segment) in groups.iter().flatten() {
            if cancel.is_set() {
                return None;
            }
            filter.scan(segment, |passed| {
                // A prefix lies in one slice, with all its addresses.
                if !passed.kind.is_v6() && slices.of(passed.peer >> HOST_BITS) == slice {
                    *peers.entry(passed.peer).or_default() += 1;
                }
            });
        }
        Some(best(peers))
    });
    let mut whole = None;
    for part in parts {
        whole = whole.max(part?);
    }
    Some(whole.map(|(addresses, packets, Reverse(number))| {
        let first = number << HOST_BITS;
        let last = first | ((1 << HOST_BITS) - 1);
        TouchedPrefix { prefix: AddressRange::V4 { first, last }, addresses, packets }
    }))
}

/// The best prefix of some peers with their packets.
fn best(peers: FastMap<u32, u64>) -> Option<Rank> {
    let mut peers: Vec<(u32, u64)> = peers.into_iter().collect();
    peers.sort_unstable();
    let prefixes = peers.chunk_by(|a, b| a.0 >> HOST_BITS == b.0 >> HOST_BITS);
    let rank = |peers: &[(u32, u64)]| {
        let number = peers.first()?.0 >> HOST_BITS;
        Some((peers.len() as u64, peers.iter().map(|(_, packets)| packets).sum(), Reverse(number)))
    };
    prefixes.filter_map(rank).max()
}
