//! The points of a segment that the codes of their peers choose for a scan.

use super::{
    Filter, Segment,
    peer_reach::PeerReach,
    places::{WORDS, find_in_block},
    vector::vectorized,
};
use crate::index::{BLOCK, PeerCodes};

/// Points of a segment, as bits in file order.
#[derive(Debug)]
pub(super) struct Chosen {
    bits: Vec<u64>,
    /// How many of each block.
    counts: Vec<u16>,
}

impl Chosen {
    /// The points of a segment, of blocks of those times, that have certain peers; none where they are more
    /// than one in so many of them.
    pub fn find(
        filter: &Filter,
        segment: &Segment,
        codes: &PeerCodes,
        times: (i64, i64),
        reach: PeerReach,
        one_in: usize,
    ) -> Option<Self> {
        let PeerReach::Between { is_v6, first, last } = reach else { return None };
        let range = codes.range(is_v6, first, last);
        // Each code stands for about as many packets.
        if !is_v6 && usize::from(range.last - range.first) * one_in > 2 * codes.book().codes() {
            return None;
        }
        // Codes may stand for other peers, too: of those that share one, and of the other family.
        let looks = range.first_is_shared || range.last_is_shared;
        let is_mixed = !segment.v6().is_empty();
        let passes = |place: usize| {
            let kind = segment.kinds().get(place);
            kind.is_some_and(|kind| reach.contains(*kind, filter.peer(segment, place)))
        };
        let blocks = segment.block_times();
        let is_in_time = |span: &(i64, i64)| span.0 <= times.1 && times.0 <= span.1;
        let most = blocks.iter().filter(|span| is_in_time(span)).count() * BLOCK / one_in;
        let mut found = 0;
        let mut bits = vec![0; segment.len().div_ceil(64)];
        let mut counts = vec![0; blocks.len()];
        let all = bits.chunks_mut(WORDS).zip(codes.codes().chunks(BLOCK)).zip(&mut counts);
        for (number, ((words, of_block), count)) in all.enumerate() {
            if !blocks.get(number).is_some_and(is_in_time) {
                continue;
            }
            let mut many = vectorized(
                #[inline(always)]
                || find_in_block(of_block, range, words),
            );
            if many > 0 && (looks || is_mixed) {
                let is_sure = |code: u16| !is_mixed && range.is_sure(code);
                for (first, word) in (0..).step_by(64).zip(words.iter_mut()) {
                    let mut rest = *word;
                    while rest != 0 {
                        let at = first + rest.trailing_zeros() as usize;
                        let code = of_block.get(at).copied().unwrap_or_default();
                        if !is_sure(code) && !passes(number * BLOCK + at) {
                            *word &= !(rest & rest.wrapping_neg());
                            many -= 1;
                        }
                        rest &= rest - 1;
                    }
                }
            }
            *count = many as u16;
            found += many;
            if found > most {
                return None;
            }
        }
        if found == 0 {
            return Some(Self { bits: Vec::new(), counts: Vec::new() });
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
