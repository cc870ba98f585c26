//! The time axis: from a time to its place across a picture and back, with long silences folded.
//!
//! Without folds it is linear. With folds it is linear in pieces: between folds with one scale, and a fold
//! takes a few columns, whatever it lasts. Pieces begin and end with whole columns, so that a picture
//! is counted column by column ([`Columns`](super::columns::Columns)) by the rule of each piece, and axis
//! and counts cannot tell different stories. A piece has one column at least: a burst between two
//! silences is seen, however short it is.

use super::{Folding, TimeWindow, folds::share_of};

/// A window of time laid over columns.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeAxis {
    window: TimeWindow,
    columns: usize,
    /// From left to right without gaps; none where the window or the axis is empty.
    pieces: Vec<TimePiece>,
    /// Nanoseconds that as much of the axis as the window fills would take without folds.
    pace: f64,
}

/// A part of the axis that is linear: the time t is in its column
/// `floor((t - start) * columns / (end - start))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimePiece {
    pub time: TimeWindow,
    /// Columns of the axis left of it.
    pub first: usize,
    /// Its own columns, at least one.
    pub columns: usize,
    /// The whole silence that is folded here.
    pub fold: Option<TimeWindow>,
}

/// A stretch of time in which two axes are linear, and where it lies on them, in shares of their widths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    pub time: TimeWindow,
    pub here: (f64, f64),
    pub there: (f64, f64),
}

impl TimeAxis {
    /// The axis of a window on so many columns. Where the window shows nothing but a fold it is linear:
    /// somebody looks into the silence. And where there are too few columns for the folds.
    #[must_use]
    pub fn new(window: TimeWindow, columns: usize, folding: &Folding) -> Self {
        let linear = Self::linear(window, columns);
        if folding.folds.is_empty() || folding.columns <= 0.0 {
            return linear;
        }
        let mut pieces = cut(window, folding);
        let unfolded: u64 = pieces.iter().filter(|piece| piece.fold.is_none()).map(length).sum();
        // A piece has its column and some air.
        if pieces.len() < 2 || unfolded == 0 || columns < pieces.len() * 4 {
            return linear;
        }
        let shares = || pieces.iter().filter_map(|piece| Some(share_of(piece.time, piece.fold?)));
        let in_view: f64 = shares().sum();
        let each = folding.columns_each(columns as f64, in_view);
        let pace = unfolded as f64 / (1.0 - each * in_view / columns as f64);
        for piece in &mut pieces {
            if let Some(whole) = piece.fold {
                piece.columns = ((share_of(piece.time, whole) * each).round() as usize).max(1);
            }
        }
        let folded: usize = pieces.iter().map(|piece| piece.columns).sum();
        share_out(&mut pieces, columns.saturating_sub(folded));
        let mut first = 0;
        for piece in &mut pieces {
            piece.first = first;
            first += piece.columns;
        }
        debug_assert_eq!(first, columns, "{pieces:?}");
        Self { window, columns, pieces, pace }
    }

    /// The axis without folds.
    #[must_use]
    pub fn linear(window: TimeWindow, columns: usize) -> Self {
        let is_empty = columns == 0 || window.start >= window.end;
        let piece = TimePiece { time: window, first: 0, columns, fold: None };
        let pieces = if is_empty { Vec::new() } else { vec![piece] };
        Self { window, columns, pieces, pace: (window.nanoseconds() as f64).max(1.0) }
    }

    #[must_use]
    pub fn window(&self) -> TimeWindow {
        self.window
    }

    /// Columns across.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// From left to right without gaps; none where the window or the axis is empty.
    #[must_use]
    pub fn pieces(&self) -> &[TimePiece] {
        &self.pieces
    }

    /// The pieces that are folds.
    pub fn folds(&self) -> impl Iterator<Item = &TimePiece> {
        self.pieces.iter().filter(|piece| piece.fold.is_some())
    }

    /// Something is folded.
    #[must_use]
    pub fn is_folded(&self) -> bool {
        self.folds().next().is_some()
    }

    /// Nanoseconds that the whole axis would take at the scale that it has between folds.
    #[must_use]
    pub fn pace(&self) -> f64 {
        self.pace
    }

    /// The silence that is folded at a time of the window.
    #[must_use]
    pub fn fold_at(&self, time: i64) -> Option<TimeWindow> {
        self.folds().find(|piece| piece.time.start <= time && time < piece.time.end)?.fold
    }

    /// Where a time lies, as a share of the axis: 0 at the window's start and 1 at its end exactly, never
    /// falling in between, and going on at the same scale outside.
    #[must_use]
    pub fn share(&self, time: i64) -> f64 {
        let since = |start: i64| (i128::from(time) - i128::from(start)) as f64;
        if time < self.window.start || self.pieces.is_empty() {
            return since(self.window.start) / self.pace;
        }
        if time >= self.window.end {
            return 1.0 + since(self.window.end) / self.pace;
        }
        let behind = self.pieces.partition_point(|piece| piece.time.end <= time);
        let Some(piece) = self.pieces.get(behind) else { return 1.0 };
        let (from, to) = self.shares(piece);
        let within = since(piece.time.start) / piece.time.nanoseconds() as f64;
        (from + (to - from) * within).min(to)
    }

    /// The time at a share of the axis, to the nearest nanosecond and within the range of times.
    #[must_use]
    pub fn time_at(&self, share: f64) -> i64 {
        if share < 0.0 || self.pieces.is_empty() {
            return moved(self.window.start, share * self.pace);
        }
        if share >= 1.0 {
            return moved(self.window.end, (share - 1.0) * self.pace);
        }
        let behind = self.pieces.partition_point(|piece| self.shares(piece).1 <= share);
        let Some(piece) = self.pieces.get(behind) else { return self.window.end };
        let (from, to) = self.shares(piece);
        let within = (share - from) / (to - from);
        moved(piece.time.start, within * piece.time.nanoseconds() as f64).min(piece.time.end)
    }

    /// The shares of the axis at which a piece begins and ends.
    fn shares(&self, piece: &TimePiece) -> (f64, f64) {
        let all = self.columns.max(1) as f64;
        (piece.first as f64 / all, (piece.first + piece.columns) as f64 / all)
    }

    /// The axis of some of the columns, `first` being the leftmost of them.
    pub(super) fn part(&self, first: usize, columns: usize) -> Self {
        let mut pieces = Vec::new();
        for piece in &self.pieces {
            let from = piece.first.max(first);
            let to = (piece.first + piece.columns).min(first + columns);
            if from < to {
                let bound = |column: usize| piece.bound(column - piece.first);
                let time = TimeWindow { start: bound(from), end: bound(to) };
                pieces.push(TimePiece { time, first: from - first, columns: to - from, fold: piece.fold });
            }
        }
        let ends = pieces.first().zip(pieces.last());
        let nothing = TimeWindow { start: self.window.start, end: self.window.start };
        let window =
            ends.map_or(nothing, |(first, last)| TimeWindow { start: first.time.start, end: last.time.end });
        let pace = self.pace * columns as f64 / self.columns.max(1) as f64;
        Self { window, columns, pieces, pace: pace.max(1.0) }
    }

    /// The stretches of some time that this axis and another both show, each linear on both, from left to
    /// right.
    #[must_use]
    pub fn overlaps(&self, other: &Self, time: TimeWindow) -> Vec<Overlap> {
        let start = self.window.start.max(other.window.start).max(time.start);
        let end = self.window.end.min(other.window.end).min(time.end);
        let pieces = self.pieces.iter().chain(&other.pieces);
        let mut borders: Vec<i64> = pieces.flat_map(|piece| [piece.time.start, piece.time.end]).collect();
        borders.retain(|border| start <= *border && *border <= end);
        borders.extend([start, end].into_iter().filter(|_| start < end));
        borders.sort_unstable();
        borders.dedup();
        let stretch = |pair: &[i64]| match pair {
            [start, end] => Some(Overlap {
                time: TimeWindow { start: *start, end: *end },
                here: (self.share(*start), self.share(*end)),
                there: (other.share(*start), other.share(*end)),
            }),
            _ => None,
        };
        borders.windows(2).filter_map(stretch).collect()
    }
}

impl TimePiece {
    /// The first time of one of its columns, counted from its first; behind the last its end.
    pub(super) fn bound(&self, column: usize) -> i64 {
        // The first d with floor(d * columns / span) = column is ceil(column * span / columns).
        let span = u128::from(self.time.nanoseconds());
        let since = (column as u128 * span).div_ceil(self.columns.max(1) as u128);
        // The span of an i64 fits into a u64, and so does what is before its end.
        self.time.start.wrapping_add_unsigned(since as u64)
    }
}

fn length(piece: &TimePiece) -> u64 {
    piece.time.nanoseconds()
}

/// The pieces of a window, without columns.
fn cut(window: TimeWindow, folding: &Folding) -> Vec<TimePiece> {
    let mut pieces = Vec::new();
    let mut push = |start: i64, end: i64, fold| {
        if start < end {
            pieces.push(TimePiece { time: TimeWindow { start, end }, first: 0, columns: 0, fold });
        }
    };
    let mut from = window.start;
    for (whole, part) in folding.folds.within(window) {
        push(from, part.start, None);
        push(part.start, part.end, Some(whole));
        from = part.end;
    }
    push(from, window.end, None);
    pieces
}

/// Shares columns out among the pieces that are not folded, by their lengths and one each at least; there
/// are more columns than pieces.
fn share_out(pieces: &mut [TimePiece], mut columns: usize) {
    let mut rest: Vec<&mut TimePiece> = pieces.iter_mut().filter(|piece| piece.fold.is_none()).collect();
    // Those that would have less than a column have one, and the others share what is left; until all have.
    loop {
        let all: u128 = rest.iter().map(|piece| u128::from(length(piece))).sum();
        let available = columns;
        let before = rest.len();
        rest.retain_mut(|piece| {
            let enough = u128::from(length(piece)) * available as u128 >= all;
            if !enough {
                piece.columns = 1;
                columns = columns.saturating_sub(1);
            }
            enough
        });
        if rest.len() == before {
            // Borders are rounded down, so that pieces fill the axis together.
            let (mut so_far, mut border) = (0_u128, 0_u128);
            for piece in rest {
                so_far += u128::from(length(piece));
                let next = so_far * columns as u128 / all.max(1);
                piece.columns = (next - border) as usize;
                border = next;
            }
            return;
        }
    }
}

/// A time moved by nanoseconds, held within the range of times.
pub(super) fn moved(time: i64, by: f64) -> i64 {
    let moved = i128::from(time).saturating_add(by.round() as i128);
    moved.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::Folds;

    const HOUR: i64 = 3_600_000_000_000;

    fn window(start: i64, end: i64) -> TimeWindow {
        TimeWindow { start, end }
    }

    fn folding(silences: &[(i64, i64)], columns: f64) -> Folding {
        let silences = silences.iter().map(|(start, end)| window(*start, *end)).collect();
        Folding { folds: Folds::new(silences), columns }
    }

    #[test]
    fn a_silence_of_a_day_takes_a_few_columns_and_the_rest_has_one_scale() {
        let folding = folding(&[(HOUR, 25 * HOUR)], 16.0);
        let axis = TimeAxis::new(window(0, 28 * HOUR), 816, &folding);
        let columns: Vec<_> = axis.pieces().iter().map(|piece| (piece.first, piece.columns)).collect();
        assert_eq!(columns, [(0, 200), (200, 16), (216, 600)]);
        assert_eq!(axis.pieces()[1].fold, Some(window(HOUR, 25 * HOUR)));
        assert_eq!([0, 28 * HOUR].map(|end| axis.share(end).to_bits()), [0.0, 1.0].map(f64::to_bits));
        assert_eq!(axis.time_at(208.0 / 816.0), 13 * HOUR, "the middle of the fold is its middle");
        assert!((axis.pace() - 4.08 * HOUR as f64).abs() < 1.0, "800 of 816 columns are four hours");
    }

    #[test]
    fn a_fold_at_the_border_of_the_window_is_as_wide_as_it_is_seen() {
        let folding = folding(&[(HOUR, 25 * HOUR)], 16.0);
        let axis = TimeAxis::new(window(13 * HOUR, 30 * HOUR), 800, &folding);
        let columns: Vec<_> = axis.pieces().iter().map(|piece| piece.columns).collect();
        assert_eq!(columns, [8, 792]);
    }

    #[test]
    fn who_looks_into_a_silence_sees_it_linear() {
        let folding = folding(&[(HOUR, 25 * HOUR)], 16.0);
        let inside = window(2 * HOUR, 3 * HOUR);
        assert_eq!(TimeAxis::new(inside, 800, &folding), TimeAxis::linear(inside, 800));
        let narrow = window(0, 30 * HOUR);
        assert_eq!(TimeAxis::new(narrow, 9, &folding), TimeAxis::linear(narrow, 9), "no room for folds");
    }

    #[test]
    fn folds_take_half_of_the_axis_at_most_and_a_short_burst_has_a_column() {
        let silences: Vec<_> = (0..20).map(|day| (day * 24 * HOUR + 1, (day + 1) * 24 * HOUR)).collect();
        let axis = TimeAxis::new(window(-HOUR, 481 * HOUR), 300, &folding(&silences, 16.0));
        let folded: usize = axis.folds().map(|piece| piece.columns).sum();
        assert!((140..=160).contains(&folded), "{folded}");
        assert!(axis.pieces().iter().all(|piece| piece.columns >= 1));
        assert_eq!(axis.pieces().iter().map(|piece| piece.columns).sum::<usize>(), 300);
    }

    #[test]
    fn an_empty_window_has_no_pieces_and_divides_nothing_by_zero() {
        for axis in [TimeAxis::linear(window(5, 5), 10), TimeAxis::linear(window(0, 9), 0)] {
            assert!(axis.pieces().is_empty());
            assert!(axis.share(7).is_finite());
            assert_eq!(axis.time_at(0.0), axis.window().start);
        }
    }

    /// Ends of windows and silences: of everyday and of the ends of the range.
    fn time() -> impl Strategy<Value = i64> {
        prop_oneof![-2_000..2_000_i64, any::<i64>(), Just(i64::MIN), Just(i64::MAX)]
    }

    fn axes() -> impl Strategy<Value = TimeAxis> {
        let silences = prop::collection::vec((time(), time()), 0..8);
        (time(), time(), silences, prop_oneof![0_usize..90, Just(1_600)], 0.0..20.0_f64).prop_map(
            |(one, other, silences, columns, each)| {
                TimeAxis::new(window(one.min(other), one.max(other)), columns, &folding(&silences, each))
            },
        )
    }

    proptest! {
        #[test]
        fn pieces_fill_window_and_columns_without_gaps(axis in axes()) {
            let (mut time, mut column) = (axis.window().start, 0);
            for piece in axis.pieces() {
                prop_assert_eq!((piece.time.start, piece.first), (time, column));
                prop_assert!(piece.columns >= 1 && piece.time.start < piece.time.end);
                (time, column) = (piece.time.end, column + piece.columns);
            }
            if !axis.pieces().is_empty() {
                prop_assert_eq!((time, column), (axis.window().end, axis.columns()));
                prop_assert_eq!((axis.share(axis.window().start), axis.share(time)), (0.0, 1.0));
            }
        }

        #[test]
        fn places_never_fall_and_come_back_to_their_times(axis in axes(), one in time(), other in time()) {
            let (early, late) = (one.min(other), one.max(other));
            prop_assert!(axis.share(early) <= axis.share(late));
            prop_assert!(axis.share(early).is_finite() && axis.share(late).is_finite());
            if !axis.pieces().is_empty() && axis.window().start <= early && early < axis.window().end {
                let back = axis.time_at(axis.share(early));
                let fine = axis.pieces().iter().map(|piece| piece.time.nanoseconds() as f64).fold(0.0, f64::max);
                prop_assert!(back.abs_diff(early) as f64 <= 1.0 + fine * 1e-9 * axis.columns() as f64, "{} {}", back, early);
            }
        }

        #[test]
        fn times_never_fall_along_the_axis(axis in axes(), one in -2.0..3.0_f64, other in -2.0..3.0_f64) {
            prop_assert!(axis.time_at(one.min(other)) <= axis.time_at(one.max(other)));
        }

        #[test]
        fn overlaps_are_what_both_axes_show(here in axes(), there in axes()) {
            let overlaps = here.overlaps(&there, window(i64::MIN, i64::MAX));
            for pair in overlaps.windows(2) {
                prop_assert_eq!(pair[0].time.end, pair[1].time.start);
            }
            for Overlap { time, here: (from, to), there: (other_from, other_to) } in overlaps {
                prop_assert!(0.0 <= from && from <= to && to <= 1.0);
                prop_assert!(0.0 <= other_from && other_from <= other_to && other_to <= 1.0);
                prop_assert!(time.start < time.end);
            }
        }
    }
}
