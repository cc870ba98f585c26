//! The points of a segment that its order by peer chooses for a scan.

use super::{Filter, Segment, peer_reach::PeerReach};
use crate::index::BLOCK;

/// Words of 64 bits for the points of a block.
const WORDS: usize = BLOCK / 64;

/// Looking at a chosen point costs so many times what looking at it among all of its block does: a line
/// of the cache or more for each of its columns.
const COST: usize = 16;

/// Points of a segment, as bits in file order.
#[derive(Debug)]
pub(super) struct Chosen {
    bits: Vec<u64>,
    /// How many of each block.
    counts: Vec<u16>,
}

impl Chosen {
    /// The points of a segment that have certain peers; none where looking at all points of its
    /// blocks of those times costs less, or there is no order for this home.
    pub fn find(filter: &Filter, segment: &Segment, times: (i64, i64), reach: PeerReach) -> Option<Self> {
        let PeerReach::Between { is_v6, first, last } = reach else { return None };
        let order = segment.order().filter(|order| **order.home() == **filter.home_ranges())?;
        let places = order.between(is_v6, first, last, |place| filter.peer(segment, place.into()));
        let in_time = segment.block_times().iter().filter(|span| span.0 <= times.1 && times.0 <= span.1);
        if places.len() * COST > in_time.count() * BLOCK {
            return None;
        }
        if places.is_empty() {
            return Some(Self { bits: Vec::new(), counts: Vec::new() });
        }
        let mut bits = vec![0; segment.len().div_ceil(64)];
        let mut counts = vec![0; segment.len().div_ceil(BLOCK)];
        for place in places {
            if let (Some(word), Some(count)) =
                (bits.get_mut(usize::from(place / 64)), counts.get_mut(usize::from(*place) / BLOCK))
            {
                *word |= 1 << (place % 64);
                *count += 1;
            }
        }
        Some(Self { bits, counts })
    }

    /// Those of given points, as bits, that were chosen; all of them where there was no choice.
    pub fn among(chosen: Option<Self>, points: &[u64]) -> Self {
        let mut bits = points.to_vec();
        if let Some(chosen) = chosen {
            if chosen.is_empty() {
                return chosen;
            }
            bits.iter_mut().zip(&chosen.bits).for_each(|(word, chosen)| *word &= chosen);
        }
        let of_block = |words: &[u64]| words.iter().map(|word| word.count_ones() as u16).sum();
        let counts = bits.chunks(WORDS).map(of_block).collect();
        Self { bits, counts }
    }

    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// How many points of a block there are.
    pub fn count(&self, number: usize) -> usize {
        self.counts.get(number).copied().map_or(0, usize::from)
    }

    /// The bits of a block's points.
    pub fn of_block(&self, number: usize) -> &[u64] {
        let end = ((number + 1) * WORDS).min(self.bits.len());
        self.bits.get(number * WORDS..end).unwrap_or_default()
    }
}
