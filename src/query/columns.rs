//! The columns of a picture: from a time to its column, exactly.

use super::TimeWindow;

/// Splits a window of time into columns: a time t falls into column
/// `floor((t - start) * width / (end - start))`.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    start: i64,
    /// First nanosecond of each column, counted from the window's start, and the end of the last.
    bounds: Vec<u64>,
    per_nanosecond: f64,
}

impl Columns {
    /// None for an empty window or no columns.
    pub fn new(window: TimeWindow, width: usize) -> Option<Self> {
        let span = u64::try_from(i128::from(window.end) - i128::from(window.start)).ok()?;
        if span == 0 || width == 0 {
            return None;
        }
        // The first d with floor(d * width / span) = column is ceil(column * span / width).
        let bound = |column| (column as u128 * u128::from(span)).div_ceil(width as u128) as u64;
        let bounds = (0..=width).map(bound).collect();
        Some(Self { start: window.start, bounds, per_nanosecond: width as f64 / span as f64 })
    }

    pub fn len(&self) -> usize {
        self.bounds.len() - 1
    }

    /// The column of a time inside the window, and the first and the last time of that column.
    pub fn column(&self, time: i64) -> (usize, (i64, i64)) {
        // The window is shorter than 2^64, so the difference of two times in it wraps to itself.
        let since = time.wrapping_sub(self.start) as u64;
        let last = self.len() - 1;
        // Dividing numbers with 53 digits may miss by a column at a border; the borders put it right.
        let mut column = ((since as f64 * self.per_nanosecond) as usize).min(last);
        while column > 0 && since < self.bound(column) {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            let columns = Columns::new(TimeWindow { start, end }, width).unwrap();
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
    }
}
