//! Folded silences: the window stays the same times, and a hand moves it along the axis.

use super::{Navigation, WIDEST};
use crate::{
    figure::axis::FOLD_WIDTH,
    query::{Folding, Folds, TimeAxis, TimeWindow},
};

impl Navigation {
    /// Takes in which silences are worth folding. The window stays the same times.
    pub(in crate::app) fn found_silences(&mut self, silences: Folds) {
        self.silences = silences;
        self.window = if self.fitted { self.whole() } else { self.window };
    }

    /// Folds long silences, or shows all times in one scale again. The window stays the same times.
    pub(in crate::app) fn fold(&mut self, folds: bool) {
        self.folds = folds;
        self.window = if self.fitted { self.whole() } else { self.window };
    }

    /// The plot is so many points wide.
    pub(in crate::app) fn resize(&mut self, width: f64) {
        self.width = width;
    }

    /// Silences that are worth folding.
    #[must_use]
    pub fn silences(&self) -> &Folds {
        &self.silences
    }

    /// Silences that are folded.
    #[must_use]
    pub fn folds(&self) -> &Folds {
        const NONE: &Folds = &Folds::NONE;
        if self.folds { &self.silences } else { NONE }
    }

    /// What is folded on an axis with so many columns a point.
    #[must_use]
    pub fn folding(&self, columns_a_point: f64) -> Folding {
        Folding { folds: self.folds().clone(), columns: FOLD_WIDTH * columns_a_point }
    }

    /// Times that were typed, without what lies beyond the data where silences are folded: years without
    /// packets would push the rest aside.
    pub(super) fn cut_beside_folds(&self, time: TimeWindow) -> TimeWindow {
        let whole = self.all_times();
        let (start, end) = (time.start.max(whole.start), time.end.min(whole.end));
        if self.folds().is_empty() || start >= end { time } else { TimeWindow { start, end } }
    }

    /// The same where silences are folded: what is seen counts, not what is folded.
    pub(super) fn held_beside_folds(&self, time: TimeWindow, whole: TimeWindow) -> TimeWindow {
        let folding = self.folding(1.0);
        let beyond =
            i64::try_from(self.folds().unfolded(whole)).unwrap_or(i64::MAX).saturating_mul(WIDEST / 2);
        let time = TimeWindow {
            start: time.start.max(whole.start.saturating_sub(beyond)),
            end: time.end.min(whole.end.saturating_add(beyond)),
        };
        let middle = TimeAxis::new(time, self.width as usize, &folding).time_at(0.5);
        let held = middle.clamp(whole.start, whole.end);
        if held == middle { time } else { folding.centred(time, self.width, held) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Reach, TimeRange, Window};

    const HOUR: i64 = 3_600_000_000_000;

    /// Two hours with a silence of ten days between them, on a plot of 816 points.
    fn navigation() -> Navigation {
        let mut navigation = Navigation::default();
        let all = Some((0, 242 * HOUR));
        navigation.resize(816.0);
        navigation.found_reach(Reach { all, near: all, ..Reach::default() });
        navigation.found_silences(Folds::new(vec![TimeWindow { start: HOUR, end: 241 * HOUR }]));
        navigation
    }

    #[test]
    fn a_view_keeps_its_times_when_silences_are_folded_and_unfolded() {
        let mut navigation = navigation();
        let view = Window { time: TimeWindow { start: 0, end: 200 * HOUR }, ..navigation.window() };
        navigation.jump(view);
        navigation.fold(true);
        assert_eq!((navigation.window(), navigation.folds().silences().len()), (view, 1));
        navigation.found_silences(Folds::default());
        assert_eq!(navigation.window(), view, "another capture came between");
        navigation.fold(false);
        assert_eq!((navigation.window(), navigation.folds().is_empty()), (view, true));
    }

    #[test]
    fn everything_is_fitted_with_a_margin_of_what_is_seen() {
        let mut navigation = navigation();
        navigation.fold(true);
        let TimeWindow { start, end } = navigation.window().time;
        assert!(start < 0 && -start < HOUR / 10, "{start}");
        assert!(end > 242 * HOUR && end - 242 * HOUR < HOUR / 10, "{end}");
    }

    #[test]
    fn a_hand_zooms_out_to_some_times_what_is_seen_and_no_farther() {
        let mut navigation = navigation();
        navigation.fold(true);
        for _ in 0..40 {
            navigation.zoom(0.5, 1.0);
        }
        let time = navigation.window().time;
        assert!(navigation.folds().unfolded(time) <= 12 * HOUR.unsigned_abs(), "{time:?}");
        for _ in 0..100 {
            navigation.pan(0.5, 0.0);
        }
        let time = navigation.window().time;
        let middle = TimeAxis::new(time, 816, &navigation.folding(1.0)).time_at(0.5);
        // But for the rounding of a column.
        let end = navigation.whole().time.end + HOUR / 100;
        assert!(middle <= end, "some of the data's time is in view: {time:?}");
    }

    #[test]
    fn times_that_are_typed_begin_where_they_were_typed() {
        let mut navigation = navigation();
        navigation.fold(true);
        let typed = TimeRange { start: Some(HOUR * 3 / 2), end: Some(9_000 * HOUR) };
        navigation.go_to_times(typed);
        let TimeWindow { start, end } = navigation.window().time;
        assert_eq!(start, HOUR * 3 / 2);
        assert_eq!(end, navigation.whole().time.end, "cut where the data ends");
    }

    #[test]
    fn a_step_to_the_right_goes_over_the_silence() {
        let mut navigation = navigation();
        navigation.fold(true);
        navigation.jump(Window { time: TimeWindow { start: 0, end: HOUR }, ..navigation.window() });
        navigation.pan(0.5, 0.0);
        let time = navigation.window().time;
        assert_eq!(time.start, HOUR / 2);
        assert!(time.end > 241 * HOUR && time.end < 242 * HOUR, "{time:?}");
    }

    #[test]
    fn other_captures_are_folded_as_those_before() {
        let mut navigation = navigation();
        navigation.fold(true);
        let mut next = navigation.afresh();
        assert!(next.folds().is_empty());
        next.found_silences(navigation.silences().clone());
        assert!((next.folding(2.0).columns - 2.0 * FOLD_WIDTH).abs() < 1e-9);
        assert!(!next.folds().is_empty());
    }
}
