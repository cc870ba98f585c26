//! An order of a segment's points by peer, beside the file order that its columns have: what makes a
//! few addresses of very many packets quick to find.
//!
//! Who the peer of a packet is hangs on home, so an order is made for one home, and another takes its
//! place when home changes. It costs two bytes a point and four for every [`RUN`] of them.

use std::{
    net::IpAddr,
    sync::{Arc, PoisonError, RwLock},
};

/// Points whose lowest peer is remembered together: a search ends at such a run.
const RUN: usize = 64;

/// Home addresses: ranges with both ends, ascending and apart from each other.
pub type HomeRanges = Arc<[(IpAddr, IpAddr)]>;

/// The places of a segment's points by peer, lowest first, those with the same peer in file order;
/// IPv4 and IPv6 apart.
#[derive(Debug)]
pub struct PeerOrder {
    home: HomeRanges,
    v4: Ordered,
    v6: Ordered,
}

#[derive(Debug, Default)]
struct Ordered {
    places: Vec<u16>,
    /// The peer of the first of every [`RUN`] places.
    fences: Vec<u32>,
}

impl PeerOrder {
    /// Takes the peers of a segment's points: whether each is IPv6, and its number as the address
    /// columns have it. `keys` is room to work in.
    #[must_use]
    pub fn new(home: HomeRanges, peers: impl IntoIterator<Item = (bool, u32)>, keys: &mut Vec<u64>) -> Self {
        let key = |(place, (is_v6, peer)): (u64, (bool, u32))| {
            u64::from(is_v6) << 48 | u64::from(peer) << 16 | place
        };
        keys.clear();
        keys.extend((0..=u64::from(u16::MAX)).zip(peers).map(key));
        keys.sort_unstable();
        let (v4, v6) = keys.split_at(keys.partition_point(|key| key >> 48 == 0));
        Self { home, v4: Ordered::new(v4), v6: Ordered::new(v6) }
    }

    /// The home that it is for.
    #[must_use]
    pub fn home(&self) -> &HomeRanges {
        &self.home
    }

    /// The places of all points of a family whose peers have numbers between two, both inclusive; and
    /// of some with peers just outside.
    #[must_use]
    pub fn around(&self, is_v6: bool, first: u32, last: u32) -> &[u16] {
        let Ordered { places, fences } = if is_v6 { &self.v6 } else { &self.v4 };
        // The run before the first that starts with a peer inside may end with one.
        let start = fences.partition_point(|fence| *fence < first).saturating_sub(1) * RUN;
        let end = (fences.partition_point(|fence| *fence <= last) * RUN).min(places.len());
        places.get(start..end).unwrap_or_default()
    }

    /// Memory in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        let of = |ordered: &Ordered| ordered.places.capacity() * 2 + ordered.fences.capacity() * 4;
        size_of::<Self>() + of(&self.v4) + of(&self.v6)
    }
}

impl Ordered {
    /// Of keys that have the peer above the sixteen bits of the place.
    fn new(keys: &[u64]) -> Self {
        Self {
            places: keys.iter().map(|key| *key as u16).collect(),
            fences: keys.iter().step_by(RUN).map(|key| (key >> 16) as u32).collect(),
        }
    }
}

/// Where a segment keeps its order: empty until one was made. Copies of the segment share it.
#[derive(Clone, Debug, Default)]
pub(super) struct OrderSlot(Arc<RwLock<Option<Arc<PeerOrder>>>>);

impl OrderSlot {
    pub fn get(&self) -> Option<Arc<PeerOrder>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn set(&self, order: PeerOrder) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(order));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn order(peers: &[(bool, u32)]) -> PeerOrder {
        PeerOrder::new(Arc::new([]), peers.iter().copied(), &mut Vec::new())
    }

    #[test]
    fn points_with_one_peer_stay_in_file_order() {
        let order = order(&[(false, 7), (true, 0), (false, 3), (false, 7), (true, 0)]);
        assert_eq!(order.around(false, 0, 9), [2, 0, 3]);
        assert_eq!(order.around(true, 0, 0), [1, 4]);
        assert_eq!(order.around(true, 1, 0), [1, 4], "no more than the run that may hold them");
        assert_eq!(super::tests::order(&[]).around(false, 0, u32::MAX), [] as [u16; 0]);
    }

    proptest! {
        #[test]
        fn nobody_in_a_range_is_missed_and_few_outside_are_found(
            peers in prop::collection::vec((any::<bool>(), 0..300_u32), 0..2_000),
            is_v6 in any::<bool>(),
            ends in (0..310_u32, 0..310_u32),
        ) {
            let (first, last) = (ends.0.min(ends.1), ends.0.max(ends.1));
            let order = order(&peers);
            let mut found = order.around(is_v6, first, last).to_vec();
            found.sort_unstable();
            let inside = |place: &u16| {
                let (of, peer) = peers[usize::from(*place)];
                of == is_v6 && (first..=last).contains(&peer)
            };
            let expected: Vec<u16> = (0..peers.len() as u16).filter(inside).collect();
            prop_assert!(found.len() <= expected.len() + 2 * RUN);
            found.retain(inside);
            prop_assert_eq!(found, expected);
        }
    }
}
