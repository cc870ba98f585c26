//! How far the packets under a lens reach: their times, and the addresses of their peers.

use std::net::IpAddr;

use super::{
    AddressRange, Cancel, Filter, Index, Lens, NO_TIME,
    gather::{gather, groups},
};

/// The smallest rectangle of time and peers that holds some packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Earliest and latest time in nanoseconds, both inclusive.
    pub times: (i64, i64),
    /// Lowest and highest peer, of one family.
    pub peers: (IpAddr, IpAddr),
}

impl Extent {
    /// Around both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            times: (self.times.0.min(other.times.0), self.times.1.max(other.times.1)),
            peers: (self.peers.0.min(other.peers.0), self.peers.1.max(other.peers.1)),
        }
    }

    /// The addresses from the lowest peer to the highest.
    #[must_use]
    pub fn addresses(&self) -> Option<AddressRange> {
        AddressRange::between(self.peers.0, self.peers.1)
    }
}

/// The extent of the packets of one family under a lens, with times between two, both inclusive; inside none
/// if there are none, none if cancelled. One scan.
#[must_use]
pub fn extent(
    index: &Index,
    lens: &Lens,
    ipv6: bool,
    times: (i64, i64),
    cancel: &Cancel,
) -> Option<Option<Extent>> {
    let filter = Filter::new(lens);
    gather(
        &groups(index, |capture, segment| filter.may_show(capture, segment)),
        cancel,
        || None,
        |whole: &mut Option<Extent>, (_, _, segment)| {
            // As the address columns have them: these ascend with the addresses.
            let mut found: Option<((i64, i64), (u32, u32))> = None;
            filter.scan_blocks(segment, times, |block| {
                for passed in block.shown().iter().filter_map(|place| block.point(*place)) {
                    if passed.kind.is_v6() != ipv6 || passed.time == NO_TIME {
                        continue;
                    }
                    let ((first, last), (low, high)) =
                        found.unwrap_or(((passed.time, passed.time), (passed.peer, passed.peer)));
                    let times = (first.min(passed.time), last.max(passed.time));
                    found = Some((times, (low.min(passed.peer), high.max(passed.peer))));
                }
            });
            let Some((times, (low, high))) = found else { return };
            let Some(kind) = segment.kinds().iter().copied().find(|kind| kind.is_v6() == ipv6) else {
                return;
            };
            let part = Extent { times, peers: (segment.address(low, kind), segment.address(high, kind)) };
            *whole = Some(whole.map_or(part, |whole| whole.and(part)));
        },
        |whole, part| {
            *whole = match (*whole, part) {
                (Some(whole), Some(part)) => Some(whole.and(part)),
                (whole, part) => whole.or(part),
            };
        },
    )
}
