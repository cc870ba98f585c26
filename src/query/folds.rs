//! Folds: long silences that a time axis passes over in a small fixed width.
//!
//! Times stay what they are, in windows, lenses and selections; only where a time lies on the axis changes
//! ([`TimeAxis`](super::TimeAxis)), and how far the hand moves it ([`Folding::panned`]).

use std::sync::Arc;

use super::TimeWindow;

/// Silences to be folded, ascending and apart from each other; cheap to copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds(Option<Arc<[TimeWindow]>>);

impl Folds {
    /// Nothing is folded.
    pub const NONE: Self = Self(None);

    /// Folds of silences, in any order; those that are empty or overlap an earlier one are left out.
    #[must_use]
    pub fn new(mut silences: Vec<TimeWindow>) -> Self {
        silences.retain(|silence| silence.start < silence.end);
        silences.sort_unstable_by_key(|silence| silence.start);
        let mut end = i64::MIN;
        silences.retain(|silence| {
            let apart = end <= silence.start;
            end = if apart { silence.end } else { end };
            apart
        });
        Self((!silences.is_empty()).then(|| silences.into()))
    }

    /// The silences, ascending.
    #[must_use]
    pub fn silences(&self) -> &[TimeWindow] {
        self.0.as_deref().unwrap_or_default()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The silence that holds a time.
    #[must_use]
    pub fn at(&self, time: i64) -> Option<TimeWindow> {
        let behind = self.silences().partition_point(|silence| silence.end <= time);
        self.silences().get(behind).copied().filter(|silence| silence.start <= time)
    }

    /// The silences that a window shows some of: each whole, and the part in the window.
    pub fn within(&self, window: TimeWindow) -> impl Iterator<Item = (TimeWindow, TimeWindow)> + '_ {
        let first = self.silences().partition_point(|silence| silence.end <= window.start);
        let silences = self.silences().get(first..).unwrap_or_default().iter();
        silences.take_while(move |silence| silence.start < window.end).map(move |silence| {
            let part = TimeWindow {
                start: silence.start.max(window.start),
                end: silence.end.min(window.end).max(window.start),
            };
            (*silence, part)
        })
    }

    /// Nanoseconds of a window that are not folded.
    #[must_use]
    pub fn unfolded(&self, window: TimeWindow) -> u64 {
        let folded: u64 = self.within(window).map(|(_, part)| part.nanoseconds()).sum();
        window.nanoseconds().saturating_sub(folded)
    }

    /// As [`TimeWindow::fit`], with a margin that is a share of what is not folded.
    #[must_use]
    pub fn fit(&self, span: Option<(i64, i64)>) -> TimeWindow {
        let Some((first, last)) = span.filter(|_| !self.is_empty()) else { return TimeWindow::fit(span) };
        let unfolded = self.unfolded(TimeWindow { start: first, end: last });
        TimeWindow::fit_with(first, last, unfolded)
    }
}

/// Folds, and how wide each of them is on an axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Folding {
    pub folds: Folds,
    /// Columns of the axis that a whole fold takes: less where all folds in view would take more than half
    /// of the axis.
    pub columns: f64,
}

/// All folds together take so much of an axis at most.
const MOST: f64 = 0.5;

impl Folding {
    /// Columns of each whole fold on an axis that is so wide, where so many of them (parts counted as
    /// parts) are in view.
    #[must_use]
    pub(super) fn columns_each(&self, width: f64, in_view: f64) -> f64 {
        self.columns.min(width * MOST / in_view.max(f64::MIN_POSITIVE)).max(0.0)
    }
}

/// How much of a silence a part of it is, from 0 to 1.
pub(super) fn share_of(part: TimeWindow, whole: TimeWindow) -> f64 {
    part.nanoseconds() as f64 / whole.nanoseconds().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(start: i64, end: i64) -> TimeWindow {
        TimeWindow { start, end }
    }

    #[test]
    fn folds_ascend_and_are_apart_whatever_they_are_made_of() {
        let folds =
            Folds::new(vec![window(50, 60), window(10, 20), window(15, 30), window(7, 7), window(20, 22)]);
        assert_eq!(folds.silences(), [window(10, 20), window(20, 22), window(50, 60)]);
        assert!(Folds::new(vec![window(9, 3)]).is_empty());
        assert_eq!(Folds::new(Vec::new()), Folds::default());
    }

    #[test]
    fn what_is_not_folded_is_counted_and_folds_are_half_open() {
        let folds = Folds::new(vec![window(10, 20), window(50, 60)]);
        assert_eq!(folds.unfolded(window(0, 100)), 80);
        assert_eq!(folds.unfolded(window(15, 55)), 30);
        assert_eq!(folds.unfolded(window(12, 18)), 0);
        assert_eq!(folds.unfolded(window(20, 50)), 30);
        assert_eq!([9, 10, 19, 20].map(|time| folds.at(time).is_some()), [false, true, true, false]);
        assert_eq!(folds.unfolded(window(i64::MIN, i64::MAX)), u64::MAX - 20);
    }

    #[test]
    fn everything_fits_with_a_margin_of_what_is_not_folded() {
        let folds = Folds::new(vec![window(1_000, 1_000_000)]);
        assert_eq!(folds.fit(Some((0, 1_001_000))), window(-30, 1_001_031));
        assert_eq!(Folds::default().fit(Some((0, 1_000))), TimeWindow::fit(Some((0, 1_000))));
        assert_eq!(folds.fit(None), TimeWindow::NOTHING);
    }
}
