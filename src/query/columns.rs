//! The columns of a picture: from a time to its column, exactly.

use super::TimeAxis;

/// Splits an axis of time into columns, by the rule of each of its pieces: a time t falls into column
/// `floor((t - start) * columns / (end - start))` of its piece.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    start: i64,
    /// First nanosecond of each column, counted from the window's start, and the end of the last.
    bounds: Vec<u64>,
    pieces: Vec<Piece>,
}

/// A piece of the axis: its columns are as long as each other.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Its first nanosecond, counted from the window's start.
    since: u64,
    first: usize,
    last: usize,
    per_nanosecond: f64,
}

impl Columns {
    /// None for an empty window or no columns.
    pub fn new(axis: &TimeAxis) -> Option<Self> {
        let start = axis.window().start;
        let since = |time: i64| start.abs_diff(time);
        let pieces: Vec<Piece> = axis
            .pieces()
            .iter()
            .map(|piece| Piece {
                since: since(piece.time.start),
                first: piece.first,
                last: (piece.first + piece.columns).saturating_sub(1),
                per_nanosecond: piece.columns as f64 / piece.time.nanoseconds() as f64,
            })
            .collect();
        let firsts =
            axis.pieces().iter().flat_map(|piece| (0..piece.columns).map(|column| piece.bound(column)));
        let bounds = firsts.chain([axis.window().end]).map(since).collect();
        (!pieces.is_empty()).then_some(Self { start, bounds, pieces })
    }

    pub fn len(&self) -> usize {
        self.bounds.len() - 1
    }

    /// The column of a time inside the window, and the first and the last time of that column.
    pub fn column(&self, time: i64) -> (usize, (i64, i64)) {
        // The window is shorter than 2^64, so the difference of two times in it wraps to itself.
        let since = time.wrapping_sub(self.start) as u64;
        let behind = self.pieces.partition_point(|piece| piece.since <= since);
        let Some(&Piece { since: before, first, last, per_nanosecond }) =
            self.pieces.get(behind.saturating_sub(1))
        else {
            return (0, (self.start, self.start));
        };
        // Dividing numbers with 53 digits may miss by a column at a border; the borders put it right.
        let mut column = (first + (since.wrapping_sub(before) as f64 * per_nanosecond) as usize).min(last);
        while column > first && since < self.bound(column) {
            column -= 1;
        }
        while column < last && self.bound(column + 1) <= since {
            column += 1;
        }
        let at = |bound: u64| self.start.wrapping_add(bound as i64);
        (column, (at(self.bound(column)), at(self.bound(column + 1).wrapping_sub(1))))
    }

    /// The columns that times between two, both inclusive, can fall into: the first and the last; none
    /// outside the window.
    pub fn reach(&self, (first, last): (i64, i64)) -> Option<(usize, usize)> {
        let (start, end) = self.times(0, self.len());
        (first <= end && start <= last)
            .then(|| (self.column(first.max(start)).0, self.column(last.min(end)).0))
    }

    /// First and last time of some columns.
    pub fn times(&self, first: usize, columns: usize) -> (i64, i64) {
        let at = |bound: u64| self.start.wrapping_add(bound as i64);
        (at(self.bound(first)), at(self.bound(first + columns).wrapping_sub(1)))
    }

    fn bound(&self, column: usize) -> u64 {
        self.bounds.get(column).copied().unwrap_or(u64::MAX)
    }
}

/// The first cells of the columns of times, where a column's cells lie together. Mostly the next time is in
/// the same column: that one is remembered.
#[derive(Debug)]
pub(super) struct ColumnStarts<'a> {
    columns: &'a Columns,
    first: usize,
    height: usize,
    start: usize,
    /// First and last time of the column that begins there; none yet if the first is later.
    times: (i64, i64),
}

impl<'a> ColumnStarts<'a> {
    /// Counted from a column on, of so many cells each.
    pub fn new(columns: &'a Columns, first: usize, height: usize) -> Self {
        Self { columns, first, height, start: 0, times: (i64::MAX, i64::MIN) }
    }

    /// The first cell of the column of a time, which is not before the first column.
    #[inline]
    pub fn of(&mut self, time: i64) -> usize {
        if time < self.times.0 || self.times.1 < time {
            let (column, times) = self.columns.column(time);
            (self.start, self.times) = (column.saturating_sub(self.first) * self.height, times);
        }
        self.start
    }

    /// The same for all times between two, both inclusive; none if they are of several columns.
    #[inline]
    pub fn of_all(&mut self, (first, last): (i64, i64)) -> Option<usize> {
        let start = self.of(first);
        (last <= self.times.1).then_some(start)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::{Folding, Folds, TimeWindow};

    proptest! {
        #[test]
        fn columns_follow_the_rule_exactly(
            ends in prop_oneof![any::<(i64, i64)>(), (0..40_i64, 0..40_i64), Just((i64::MIN, i64::MAX))],
            width in prop_oneof![1_usize..2000, Just(100_000)],
            at in prop_oneof![0.0..=1.0_f64, Just(0.0), Just(1.0)],
            nudge in -2..=2_i64,
        ) {
            let (start, end) = (ends.0.min(ends.1), ends.0.max(ends.1));
            prop_assume!(start < end);
            let columns = Columns::new(&TimeAxis::linear(TimeWindow { start, end }, width)).unwrap();
            // Times at the borders of columns, where it is easy to be wrong.
            let span = i128::from(end) - i128::from(start);
            let border = (at * width as f64) as i128 * span / width as i128 + i128::from(nudge);
            let since = border.clamp(0, span - 1);
            let time = (i128::from(start) + since) as i64;
            let (column, (first, last)) = columns.column(time);
            prop_assert_eq!(column as i128, since * width as i128 / span);
            prop_assert!(first <= time && time <= last);
            for edge in [first, last] {
                prop_assert_eq!(columns.column(edge).0, column);
            }
        }

        #[test]
        fn a_time_is_in_the_column_that_its_piece_of_the_axis_says(
            ends in prop_oneof![any::<(i64, i64)>(), (0..40_i64, 0..40_i64), Just((i64::MIN, i64::MAX))],
            silences in prop::collection::vec((-10..60_i64, 1..30_i64), 0..6),
            width in 1_usize..300,
            time in prop_oneof![any::<i64>(), -20..60_i64],
        ) {
            let window = TimeWindow { start: ends.0.min(ends.1), end: ends.0.max(ends.1) };
            prop_assume!(window.start < window.end);
            let time = time.clamp(window.start, window.end - 1);
            let silences = silences.iter().map(|(start, length)| TimeWindow { start: *start, end: start + length });
            let folding = Folding { folds: Folds::new(silences.collect()), columns: 5.0 };
            let axis = TimeAxis::new(window, width, &folding);
            let (column, (first, last)) = Columns::new(&axis).unwrap().column(time);
            let piece = axis.pieces().iter().find(|piece| piece.time.end > time).unwrap();
            let since = i128::from(time) - i128::from(piece.time.start);
            let within = since * piece.columns as i128 / i128::from(piece.time.nanoseconds());
            prop_assert_eq!(column, piece.first + within as usize);
            prop_assert!(first <= time && time <= last);
        }
    }
}
