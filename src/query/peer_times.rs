//! Earliest and latest times of some peers.

use std::{
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use super::{
    Cancel, Direction, Filter, NO_TIME, Segment,
    gather::{Located, share_out},
    hash::{FastMap, Seeded},
    span::{join, stretch},
};

/// Earliest and latest time in nanoseconds; none without packets that have one.
type Times = Option<(i64, i64)>;

/// Earliest and latest time of every peer, of its packets from and to home that pass; none if
/// cancelled.
///
/// Goes from both ends of the capture towards the middle, and looks into a segment only for those
/// peers whose times so far do not span it.
pub(super) fn times_of(
    peers: &[IpAddr],
    segments: &[Located<'_>],
    filter: &Filter,
    cancel: &Cancel,
) -> Option<Vec<Times>> {
    let times: Mutex<Vec<Times>> = Mutex::new(vec![None; peers.len()]);
    if !peers.is_empty() {
        let lock = || times.lock().unwrap_or_else(PoisonError::into_inner);
        let from_both_ends: Vec<_> = segments
            .iter()
            .zip(segments.iter().rev())
            .flat_map(|(a, b)| [*a, *b])
            .take(segments.len())
            .collect();
        share_out(
            &from_both_ends,
            cancel,
            || (),
            |(), (_, _, segment)| {
                let Some((first, last)) = segment.time_span() else { return };
                let is_known = |times: &Times| times.is_some_and(|(low, high)| low <= first && last <= high);
                let wanted: Vec<_> = {
                    let known = lock();
                    let places = peers.iter().zip(known.iter()).enumerate();
                    places
                        .filter(|(_, (_, times))| !is_known(times))
                        .map(|(at, (peer, _))| (at, *peer))
                        .collect()
                };
                if wanted.is_empty() {
                    return;
                }
                let found = Wanted::new(&wanted, segment).find(segment, filter);
                let mut known = lock();
                for ((at, _), more) in wanted.iter().zip(found) {
                    if let Some(times) = known.get_mut(*at) {
                        join(times, more);
                    }
                }
            },
        )?;
    }
    (!cancel.is_set()).then(|| times.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Addresses that are looked for in a segment, by their place among those that are wanted.
struct Wanted {
    many: usize,
    v4: FastMap<u32, usize>,
    /// Buckets of IPv4 addresses in which one is wanted: most others need no look into the map.
    buckets: Vec<bool>,
    seed: Seeded,
    /// By place in the segment's list.
    v6: Vec<Option<usize>>,
}

impl Wanted {
    const BUCKETS: usize = 1 << 13;

    fn new(peers: &[(usize, IpAddr)], segment: &Segment) -> Self {
        let places = || peers.iter().enumerate().map(|(place, (_, peer))| (*peer, place));
        let v4: FastMap<u32, usize> = places()
            .filter_map(|(peer, place)| match peer {
                IpAddr::V4(peer) => Some((peer.into(), place)),
                IpAddr::V6(_) => None,
            })
            .collect();
        let mut v6 = vec![None; segment.v6().len()];
        for (peer, place) in places() {
            if let IpAddr::V6(peer) = peer
                && let Some(slot) = segment.v6().binary_search(&peer).ok().and_then(|at| v6.get_mut(at))
            {
                *slot = Some(place);
            }
        }
        let mut wanted =
            Self { many: peers.len(), v4, buckets: vec![false; Self::BUCKETS], seed: Seeded::default(), v6 };
        for peer in wanted.v4.keys() {
            if let Some(bucket) = wanted.buckets.get_mut(wanted.seed.bucket(*peer, Self::BUCKETS)) {
                *bucket = true;
            }
        }
        wanted
    }

    #[inline]
    fn place_of_v4(&self, peer: u32) -> Option<usize> {
        let bucket = self.buckets.get(self.seed.bucket(peer, Self::BUCKETS));
        if bucket.copied().unwrap_or(false) { self.v4.get(&peer).copied() } else { None }
    }

    fn find(&self, segment: &Segment, filter: &Filter) -> Vec<Times> {
        let mut times = vec![None; self.many];
        if self.v4.is_empty() && self.v6.iter().all(Option::is_none) {
            return times;
        }
        filter.scan(segment, |passed| {
            let place = if passed.kind.is_v6() {
                self.v6.get(passed.peer as usize).copied().flatten()
            } else {
                self.place_of_v4(passed.peer)
            };
            if let Some(times) = place.and_then(|place| times.get_mut(place))
                && passed.direction != Direction::Others
                && passed.time != NO_TIME
            {
                stretch(times, passed.time);
            }
        });
        times
    }
}
