//! How the hand moves a window along a time axis with folds.
//!
//! A hand that pans or zooms moves places, not times: what lies under it stays there, and a fold is as wide
//! as before. So windows are walked along the axis, at the pace that it has between folds.

use super::{Folding, TimeWindow, folds::share_of, time_axis::moved};

/// The pace of an axis: what its whole width would take without folds, and how much of it a fold takes.
#[derive(Clone, Copy, Debug)]
struct Pace {
    nanoseconds: f64,
    fold: f64,
}

/// Shortest time that the whole width may take: the closest zoom.
const SHORTEST: f64 = 1_000.0;

impl Folding {
    /// A window moved by a share of the axis. One that showed nothing but a fold goes on linear within it,
    /// and from its end on to what is behind, at the same scale.
    #[must_use]
    pub fn panned(&self, window: TimeWindow, width: f64, by: f64) -> TimeWindow {
        let pace = self.pace(window, width);
        let moved_by = |time: i64| self.walk(time, by, pace);
        let Some(silence) = self.only(window) else {
            return TimeWindow { start: moved_by(window.start), end: moved_by(window.end) };
        };
        let linear = |time: i64| moved(time, by * pace.nanoseconds);
        let (start, end) = (linear(window.start), linear(window.end));
        // How far the window would look out of the silence, as a share of the axis.
        let beyond = |time: i64, border: i64| time.abs_diff(border) as f64 / pace.nanoseconds;
        if end > silence.end {
            let start = self.walk(silence.end, beyond(end, silence.end) - pace.fold, pace);
            TimeWindow { start, end: self.walk(start, 1.0, pace) }
        } else if start < silence.start {
            let end = self.walk(silence.start, pace.fold - beyond(start, silence.start), pace);
            TimeWindow { start: self.walk(end, -1.0, pace), end }
        } else {
            TimeWindow { start, end }
        }
    }

    /// A window zoomed at a time, which stays at its share of the axis; factors above 1 go closer.
    #[must_use]
    pub fn zoomed(&self, window: TimeWindow, width: f64, (at, pivot): (f64, i64), factor: f64) -> TimeWindow {
        let pace = self.pace(window, width);
        let nanoseconds = pace.nanoseconds / factor;
        let closest = !self.folds.is_empty() && factor > 1.0;
        let nanoseconds = if closest { nanoseconds.max(SHORTEST.min(pace.nanoseconds)) } else { nanoseconds };
        let to = Pace { nanoseconds, ..pace };
        let is_inside = |start: i64, end: i64| {
            self.only(window).is_some_and(|silence| silence.start <= start && end <= silence.end)
        };
        let (start, end) = (moved(pivot, -at * nanoseconds), moved(pivot, (1.0 - at) * nanoseconds));
        if is_inside(start, end) {
            return TimeWindow { start, end: end.max(start.saturating_add(1)) };
        }
        let start = self.walk(pivot, -at, to);
        TimeWindow { start, end: self.walk(pivot, 1.0 - at, to).max(start.saturating_add(1)) }
    }

    /// A window with a time in its middle, at the scale of another.
    #[must_use]
    pub fn centred(&self, window: TimeWindow, width: f64, time: i64) -> TimeWindow {
        let pace = self.pace(window, width);
        TimeWindow { start: self.walk(time, -0.5, pace), end: self.walk(time, 0.5, pace) }
    }

    /// The silence that is all that a window shows.
    fn only(&self, window: TimeWindow) -> Option<TimeWindow> {
        self.folds.at(window.start).filter(|silence| window.end <= silence.end)
    }

    fn pace(&self, window: TimeWindow, width: f64) -> Pace {
        let width = width.max(1.0);
        let in_view: f64 = self.folds.within(window).map(|(whole, part)| share_of(part, whole)).sum();
        let fold = self.columns_each(width, in_view) / width;
        let unfolded = self.folds.unfolded(window);
        if unfolded == 0 {
            return Pace { nanoseconds: (window.nanoseconds() as f64).max(1.0), fold };
        }
        Pace { nanoseconds: unfolded as f64 / (1.0 - fold * in_view), fold }
    }

    /// The time that is a share of the axis away from another.
    fn walk(&self, from: i64, by: f64, pace: Pace) -> i64 {
        if by < 0.0 { self.walk_back(from, -by, pace) } else { self.walk_on(from, by, pace) }
    }

    fn walk_on(&self, from: i64, mut by: f64, pace: Pace) -> i64 {
        let mut time = from;
        for (whole, part) in self.folds.within(TimeWindow { start: from, end: i64::MAX }) {
            let until = time.abs_diff(part.start) as f64 / pace.nanoseconds;
            if by < until {
                break;
            }
            by -= until;
            let across = share_of(part, whole) * pace.fold;
            if by < across {
                return moved(part.start, by / across * part.nanoseconds() as f64);
            }
            by -= across;
            time = part.end;
        }
        moved(time, by * pace.nanoseconds)
    }

    fn walk_back(&self, from: i64, mut by: f64, pace: Pace) -> i64 {
        let mut time = from;
        let before: Vec<_> = self.folds.within(TimeWindow { start: i64::MIN, end: from }).collect();
        for (whole, part) in before.into_iter().rev() {
            let until = time.abs_diff(part.end) as f64 / pace.nanoseconds;
            if by < until {
                break;
            }
            by -= until;
            let across = share_of(part, whole) * pace.fold;
            if by < across {
                return moved(part.end, -by / across * part.nanoseconds() as f64);
            }
            by -= across;
            time = part.start;
        }
        moved(time, -by * pace.nanoseconds)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::query::{Folds, TimeAxis};

    const HOUR: i64 = 3_600_000_000_000;

    fn window(start: i64, end: i64) -> TimeWindow {
        TimeWindow { start, end }
    }

    fn zoomed(folding: &Folding, of: TimeWindow, width: usize, at: f64, factor: f64) -> TimeWindow {
        let pivot = TimeAxis::new(of, width, folding).time_at(at);
        folding.zoomed(of, width as f64, (at, pivot), factor)
    }

    /// A day of silence between the first hour and what follows.
    fn day() -> Folding {
        Folding { folds: Folds::new(vec![window(HOUR, 25 * HOUR)]), columns: 16.0 }
    }

    #[test]
    fn without_folds_a_window_moves_as_it_is() {
        let none = Folding::default();
        assert_eq!(none.panned(window(10, 110), 800.0, 0.5), window(60, 160));
        assert_eq!(zoomed(&none, window(0, 8_000), 800, 0.25, 2.0), window(1_000, 5_000));
        assert_eq!(none.centred(window(0, 100), 800.0, 500), window(450, 550));
        assert_eq!(none.panned(window(i64::MIN, i64::MAX), 800.0, -3.0).start, i64::MIN);
    }

    #[test]
    fn a_pan_over_a_fold_keeps_the_scale_and_the_width_of_the_fold() {
        let before = window(0, HOUR);
        let after = day().panned(before, 800.0, 0.5);
        assert_eq!(after.start, HOUR / 2);
        // Half an hour, the fold, and what is left of the axis: 384 of 800 columns at an hour in 800.
        assert_eq!(after.end, 25 * HOUR + HOUR / 800 * 384);
        let back = day().panned(after, 800.0, -0.5);
        assert!(back.start.abs_diff(0) < 1_000 && back.end.abs_diff(HOUR) < 1_000, "{back:?}");
    }

    #[test]
    fn who_leaves_a_silence_finds_what_is_behind_it_at_the_same_scale() {
        let inside = window(20 * HOUR, 24 * HOUR);
        assert_eq!(day().panned(inside, 800.0, 0.25), window(21 * HOUR, 25 * HOUR));
        let out = day().panned(inside, 800.0, 0.5);
        assert!(
            out.start >= 25 * HOUR && out.start <= 26 * HOUR && out.end == out.start + 4 * HOUR,
            "{out:?}"
        );
        let first = window(2 * HOUR, 4 * HOUR);
        let out = day().panned(first, 800.0, -1.0);
        assert!(out.end <= HOUR && out.end >= 0 && out.start == out.end - 2 * HOUR, "{out:?}");
    }

    #[test]
    fn what_lies_under_the_pointer_stays_there_while_zooming_over_folds() {
        let before = window(0, 28 * HOUR);
        for at in [0.1, 0.5, 0.9] {
            for factor in [0.25, 0.5, 2.0, 8.0] {
                let after = zoomed(&day(), before, 1_600, at, factor);
                let (of, now) = (TimeAxis::new(before, 1_600, &day()), TimeAxis::new(after, 1_600, &day()));
                let under = of.time_at(at);
                assert!((now.share(under) - at).abs() < 2.0 / 1_600.0, "{at} {factor}: {after:?}");
            }
        }
    }

    #[test]
    fn a_zoom_into_a_fold_never_comes_to_nothing() {
        let mut now = window(0, 28 * HOUR);
        for _ in 0..200 {
            now = zoomed(&day(), now, 800, 0.26, 1.5);
            assert!(now.start < now.end);
        }
        assert!(TimeAxis::new(now, 800, &day()).share(13 * HOUR).is_finite());
    }

    proptest! {
        #[test]
        fn any_walk_ends_within_the_range_of_times(
            ends in any::<(i64, i64)>(), by in -5.0..5.0_f64, at in 0.0..1.0_f64, factor in 1e-3..1e3_f64,
            silences in prop::collection::vec(any::<(i64, i64)>(), 0..5),
        ) {
            let silences = silences.into_iter().map(|(start, end)| window(start, end)).collect();
            let folding = Folding { folds: Folds::new(silences), columns: 14.0 };
            let of = window(ends.0.min(ends.1), ends.0.max(ends.1));
            prop_assume!(of.start < of.end);
            let panned = folding.panned(of, 900.0, by);
            prop_assert!(panned.start <= panned.end);
            let zoomed = zoomed(&folding, of, 900, at, factor);
            prop_assert!(zoomed.start <= zoomed.end);
        }
    }
}
