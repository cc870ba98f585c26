//! An order of a segment's points by peer, beside the file order that its columns have: what makes a
//! few addresses of very many packets quick to find.
//!
//! Who the peer of a packet is hangs on home, so an order is made for one home, and another takes its
//! place when home changes. It costs two bytes a point and four for every [`RUN`] of them.

use std::{
    net::IpAddr,
    sync::{Arc, PoisonError, RwLock},
};

use super::column::Column;

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
    places: Column<u16>,
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

    /// The places of all points of a family whose peers have numbers between two, both inclusive, by
    /// peer. `peer` gives the number of the peer of the point at a place; few are asked for.
    #[must_use]
    pub fn between(&self, is_v6: bool, first: u32, last: u32, peer: impl Fn(u16) -> u32) -> &[u16] {
        let ordered = if is_v6 { &self.v6 } else { &self.v4 };
        let start = ordered.before(|of| of < first, &peer);
        let end = ordered.before(|of| of <= last, &peer);
        ordered.places.get(start..end).unwrap_or_default()
    }

    /// Memory in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        let of = |ordered: &Ordered| ordered.places.memory() + ordered.fences.capacity() * 4;
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

    /// How many places, the first of all, have peers that a condition holds for; it does for low ones.
    fn before(&self, is_low: impl Fn(u32) -> bool, peer: impl Fn(u16) -> u32) -> usize {
        // The last run that starts with such a peer may go on with others.
        let run = self.fences.partition_point(|fence| is_low(*fence)).saturating_sub(1) * RUN;
        let places = self.places.get(run..).unwrap_or_default();
        let places = places.get(..RUN).unwrap_or(places);
        run + places.partition_point(|place| is_low(peer(*place)))
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

    fn between(peers: &[(bool, u32)], is_v6: bool, first: u32, last: u32) -> Vec<u16> {
        let order = PeerOrder::new(Arc::new([]), peers.iter().copied(), &mut Vec::new());
        order.between(is_v6, first, last, |place| peers[usize::from(place)].1).to_vec()
    }

    #[test]
    fn points_with_one_peer_stay_in_file_order() {
        let peers = [(false, 7), (true, 0), (false, 3), (false, 7), (true, 0)];
        assert_eq!(between(&peers, false, 0, 9), [2, 0, 3]);
        assert_eq!(between(&peers, false, 7, 7), [0, 3]);
        assert_eq!(between(&peers, true, 0, 0), [1, 4]);
        assert!(between(&peers, true, 1, 9).is_empty());
        assert!(between(&[], false, 0, u32::MAX).is_empty());
    }

    proptest! {
        #[test]
        fn all_in_a_range_are_found_and_nobody_else(
            peers in prop::collection::vec((any::<bool>(), 0..300_u32), 0..2_000),
            is_v6 in any::<bool>(),
            ends in (0..310_u32, 0..310_u32),
        ) {
            let (first, last) = (ends.0.min(ends.1), ends.0.max(ends.1));
            let mut found = between(&peers, is_v6, first, last);
            found.sort_unstable();
            let inside = |place: &u16| {
                let (of, peer) = peers[usize::from(*place)];
                of == is_v6 && (first..=last).contains(&peer)
            };
            prop_assert_eq!(found, (0..peers.len() as u16).filter(inside).collect::<Vec<_>>());
        }
    }
}
