//! What a capture's segments come to, kept while they come: going over all of them takes too long for
//! every frame of the screen.

use crate::index::{CaptureSegments, Segment};

/// Counts over segments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub packets: u64,
    /// Packets or not.
    pub frames: u64,
    /// Packets that were left out while loading.
    pub left_out: u64,
    /// Packets that are copies of one before them.
    pub duplicates: u64,
    /// Earliest and latest time in nanoseconds, both inclusive.
    pub span: Option<(i64, i64)>,
}

impl Sums {
    /// Counts all segments of a capture.
    pub(super) fn of_capture(capture: &CaptureSegments) -> Self {
        capture.segments.iter().fold(Self::default(), |sums, segment| sums.and(&Self::of(segment)))
    }

    pub(super) fn of(segment: &Segment) -> Self {
        Self {
            packets: segment.len() as u64,
            frames: segment.frames().into(),
            left_out: segment.left_out().into(),
            duplicates: segment.duplicates().into(),
            span: segment.time_span(),
        }
    }

    /// Both together.
    pub(super) fn and(self, other: &Self) -> Self {
        let span = match (self.span, other.span) {
            (Some((first, last)), Some((other_first, other_last))) => {
                Some((first.min(other_first), last.max(other_last)))
            }
            (span, other) => span.or(other),
        };
        Self {
            packets: self.packets + other.packets,
            frames: self.frames + other.frames,
            left_out: self.left_out + other.left_out,
            duplicates: self.duplicates + other.duplicates,
            span,
        }
    }

    /// Without a segment that gives way to what it has grown into; the span stays, as that holds it.
    pub(super) fn without(self, before: &Self) -> Self {
        Self {
            packets: self.packets.saturating_sub(before.packets),
            frames: self.frames.saturating_sub(before.frames),
            left_out: self.left_out.saturating_sub(before.left_out),
            duplicates: self.duplicates.saturating_sub(before.duplicates),
            span: self.span,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_segments_are_the_sums_of_their_capture() {
        let sums = |packets, span| Sums { packets, frames: packets + 1, span, ..Sums::default() };
        let (early, none, late) = (sums(3, Some((5, 9))), sums(2, None), sums(4, Some((7, 20))));
        let all = early.and(&none).and(&late);
        assert_eq!(all, Sums { packets: 9, frames: 12, span: Some((5, 20)), ..Sums::default() });
        let grown = sums(6, Some((7, 30)));
        assert_eq!(all.and(&grown).without(&late), early.and(&none).and(&grown));
    }
}
