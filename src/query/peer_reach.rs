//! Which peers of a segment are looked for, as its columns have them.

use super::{Kind, address_set::is_between};

/// Peers of a segment that a window shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PeerReach {
    /// Every peer of every point.
    All,
    /// Those of one family with numbers between two, both inclusive: IPv4 addresses, or places among
    /// the segment's IPv6 addresses.
    Between { is_v6: bool, first: u32, last: u32 },
}

impl PeerReach {
    #[inline]
    pub fn contains(self, kind: Kind, peer: u32) -> bool {
        match self {
            Self::All => true,
            Self::Between { is_v6, first, last } => kind.is_v6() == is_v6 && is_between(peer, (first, last)),
        }
    }
}
