//! The points of a segment that a window shows, found and placed by the codes of their peers.
//!
//! For lenses that ask for nothing else: a point costs two bytes then, and those in the window what is counted
//! of them. Few codes do not tell the row, and their points are handed over to be looked at.

use std::sync::Arc;

use super::{
    Filter, Segment,
    axis::SegmentAxis,
    code_rows::CodeRows,
    places::{WORDS, find_in_block, list_places},
    vector::vectorized,
};
use crate::index::{BLOCK, CodeRange, PeerCodes};

/// Where a window has more than one code in so many, all points are looked at: finding them takes longer than
/// reading all in a row.
const ONE_IN: usize = 2;

/// Blocks in which points are found before any are counted: codes come from memory faster where nothing waits
/// between them.
const TOGETHER: usize = 8;

/// A segment ready to be scanned by codes.
#[derive(Debug)]
pub(super) struct Coded<'a> {
    filter: &'a Filter,
    pub segment: &'a Segment,
    pub axis: SegmentAxis<'a>,
    codes: Arc<PeerCodes>,
    range: CodeRange,
    rows: Arc<CodeRows>,
    /// Earliest and latest, both inclusive.
    times: (i64, i64),
}

/// The points of a block whose codes are those of the window, of times that are looked for.
#[derive(Debug)]
pub(super) struct CodedBlock<'a> {
    /// Place of the block's first point in the segment.
    pub first: usize,
    /// The times that the points can have, both inclusive.
    pub span: (i64, i64),
    /// Places in the block, ascending.
    pub places: &'a [u16],
    codes: &'a [u16],
    rows: &'a CodeRows,
}

impl CodedBlock<'_> {
    /// The points with their places in the block, and their rows or [`CodeRows::UNKNOWN`].
    #[inline]
    pub fn rows(&self) -> impl Iterator<Item = (u16, u32)> {
        let (codes, rows) = (self.codes, self.rows);
        let row =
            move |place: u16| codes.get(usize::from(place)).map_or(CodeRows::UNKNOWN, |code| rows.of(*code));
        self.places.iter().map(move |place| (*place, row(*place)))
    }
}

impl<'a> Coded<'a> {
    /// `rows` are those of the codes of the segment's peers; none where more is asked for than codes tell, or
    /// where so many points are in the window that they are better looked at one after the other.
    pub fn new(
        filter: &'a Filter,
        segment: &'a Segment,
        axis: SegmentAxis<'a>,
        rows: Arc<CodeRows>,
        (earliest, latest): (i64, i64),
    ) -> Option<Self> {
        let codes = filter.codes(segment).filter(|_| filter.asks_for_v4_peers_alone(segment))?;
        let range = axis.codes(&codes)?;
        let (first, last) = filter.times();
        let times = (first.max(earliest), last.min(latest));
        let is_narrow = (usize::from(range.last - range.first) + 1) * ONE_IN <= codes.book().codes();
        is_narrow.then_some(Self { filter, segment, axis, codes, range, rows, times })
    }

    /// Hands on every block with points whose codes are those of the window.
    #[inline]
    pub fn scan(&self, mut visit: impl FnMut(&CodedBlock<'_>)) {
        let (earliest, latest) = self.times;
        let mut all = [const { FoundBits { words: [0; WORDS], many: 0 } }; TOGETHER];
        let mut places = [0; BLOCK];
        let spans = self.segment.block_times().chunks(TOGETHER);
        let codes = self.codes.codes().chunks(BLOCK * TOGETHER);
        for (first, (spans, codes)) in (0..).step_by(BLOCK * TOGETHER).zip(spans.zip(codes)) {
            let blocks = || spans.iter().zip(codes.chunks(BLOCK));
            for (found, (&(start, end), codes)) in all.iter_mut().zip(blocks()) {
                let is_in_time = start <= latest && earliest <= end;
                found.many = if is_in_time { found.find(codes, self.range) } else { 0 };
            }
            let found = (first..).step_by(BLOCK).zip(&all).zip(blocks());
            for ((first, found), (&(start, end), codes)) in found.filter(|((_, found), _)| found.many > 0) {
                found.list(codes.len(), &mut places);
                let mut many = found.many;
                if start < earliest || latest < end {
                    let times = self.segment.times().get(first..).unwrap_or_default();
                    many = keep_in_time(&mut places, many, times, self.times);
                }
                let span = (start.max(earliest), end.min(latest));
                let places = places.get(..many).unwrap_or_default();
                visit(&CodedBlock { first, span, places, codes, rows: &self.rows });
            }
        }
    }

    /// The peer of a point of the segment.
    #[inline]
    pub fn peer(&self, point: usize) -> u32 {
        let end = |ends: &[u32]| ends.get(point).copied().unwrap_or_default();
        self.filter.peer_v4(end(self.segment.sources()), end(self.segment.destinations()))
    }
}

/// The points of a block whose codes are looked for, as bits.
#[derive(Clone, Copy, Debug)]
struct FoundBits {
    words: [u64; WORDS],
    many: usize,
}

impl FoundBits {
    /// Sets the bits; gives how many there are.
    fn find(&mut self, codes: &[u16], range: CodeRange) -> usize {
        vectorized(
            #[inline(always)]
            || find_in_block(codes, range, &mut self.words),
        )
    }

    /// Writes the places of the bits, of a block of so many points.
    fn list(&self, points: usize, places: &mut [u16; BLOCK]) {
        let words = self.words.get(..points.div_ceil(64)).unwrap_or_default();
        vectorized(
            #[inline(always)]
            || list_places(words, self.many, places),
        );
    }
}

/// Keeps those of the first places whose times are between two; gives how many there are then.
fn keep_in_time(places: &mut [u16; BLOCK], many: usize, times: &[i64], (first, last): (i64, i64)) -> usize {
    let mut kept = 0;
    for at in 0..many {
        let Some(&place) = places.get(at) else { break };
        let is_in_time = times.get(usize::from(place)).is_some_and(|time| first <= *time && *time <= last);
        if let Some(slot) = places.get_mut(kept) {
            *slot = place;
        }
        kept += usize::from(is_in_time);
    }
    kept
}
