//! The marks of folded silences: where they lie over the plot, what they say, and how they are hatched.

use super::Placement;
use crate::{figure::brief_duration, query::TimeWindow};

/// How wide a fold is, in points: room for a line of small text, turned.
pub const FOLD_WIDTH: f64 = 16.0;

/// Between two lines of the hatching, in points.
const HATCH: f64 = 8.0;

/// Height of the zigzag on the axis below a fold, in points.
pub const ZIGZAG: f64 = 5.0;

/// A fold as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct FoldMark {
    /// Its borders, in points.
    pub left: f64,
    pub right: f64,
    /// The whole silence, whatever of it is in view.
    pub silence: TimeWindow,
    /// How long the silence lasts: `6 h 12 min`.
    pub lasts: String,
}

impl FoldMark {
    /// The folds of a picture, from left to right.
    #[must_use]
    pub fn all(placement: &Placement) -> Vec<Self> {
        let mark = |piece: &crate::query::TimePiece| {
            let silence = piece.fold?;
            Some(Self {
                left: placement.x(piece.time.start),
                right: placement.x(piece.time.end),
                silence,
                lasts: brief_duration(silence.nanoseconds().into()),
            })
        };
        placement.times.folds().filter_map(mark).collect()
    }

    /// There is room for a line of text that is so high, turned.
    #[must_use]
    pub fn has_room(&self, text_size: f64) -> bool {
        self.right - self.left >= text_size
    }

    /// The lines of its hatching between two heights, from below left to above right; all within.
    pub fn hatching(&self, top: f64, bottom: f64) -> impl Iterator<Item = [(f64, f64); 2]> {
        let (left, right) = (self.left, self.right);
        let width = right - left;
        let lines = ((bottom - top + width) / HATCH).max(0.0) as usize;
        (1..=lines).map(move |line| {
            // It would leave the left border at this height.
            let from = top + line as f64 * HATCH;
            let low = from.min(bottom);
            let high = (from - width).max(top);
            [(left + (from - low), low), (left + (from - high), high)]
        })
    }

    /// The corners of the zigzag below the axis.
    pub fn zigzag(&self, axis: f64) -> impl Iterator<Item = (f64, f64)> {
        /// Ups and downs.
        const TEETH: usize = 4;
        let (left, width) = (self.left, self.right - self.left);
        (0..=TEETH).map(move |corner| {
            let low = if corner % 2 == 0 { 0.0 } else { ZIGZAG };
            (left + width * corner as f64 / TEETH as f64, axis + low)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Folding, Folds, Rows, TimeAxis};

    const HOUR: i64 = 3_600_000_000_000;

    #[test]
    fn a_fold_says_how_long_the_whole_silence_lasts_and_is_hatched_within_its_borders() {
        let silence = TimeWindow { start: HOUR, end: 8 * HOUR };
        let folding = Folding { folds: Folds::new(vec![silence]), columns: 16.0 };
        let times = TimeAxis::new(TimeWindow { start: 0, end: 10 * HOUR }, 816, &folding);
        let rows = Rows { low: 0.0, high: 1.0 };
        let placement = Placement { left: 100.0, top: 50.0, right: 916.0, bottom: 450.0, times, rows };
        let marks = FoldMark::all(&placement);
        assert_eq!(marks.len(), 1);
        let mark = &marks[0];
        assert_eq!((mark.silence, mark.lasts.as_str()), (silence, "7 h 00 min"));
        assert!((mark.right - mark.left - 16.0).abs() < 1e-9 && mark.has_room(11.0));
        let lines: Vec<_> = mark.hatching(50.0, 450.0).collect();
        assert!(lines.len() > 40);
        for (x, y) in lines.into_iter().flatten() {
            assert!(mark.left - 1e-9 <= x && x <= mark.right + 1e-9, "{x}");
            assert!((50.0..=450.0).contains(&y), "{y}");
        }
        assert!(mark.zigzag(450.0).all(|(_, y)| (450.0..=455.0).contains(&y)));
    }
}
