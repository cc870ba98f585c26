//! Ticks of the time axis: at natural steps of the wall clock in the chosen zone.

use jiff::{Timestamp, civil, tz::TimeZone};

use super::time_steps::{DAY, MINUTE, SECOND, TimeStep};
use crate::query::{TimeAxis, TimePiece, TimeWindow};

/// A tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeTick {
    /// Nanoseconds since 1970.
    pub time: i64,
    /// At the precision of the step: `14:20`, `14:20:05.25`, `03-13`.
    pub label: String,
    /// What stands beneath: the date (or, below days, the year), on the first tick of its kind.
    pub date: Option<String>,
}

/// More ticks than this have room on no screen.
const MOST: usize = 400;

/// Ticks for an axis drawn `width` points wide, with letters `letter` points wide; the date at the
/// left edge comes beside them, none where the labels tell it. No tick is in a fold.
#[must_use]
pub fn time_ticks(
    axis: &TimeAxis,
    width: f64,
    letter: f64,
    zone: &TimeZone,
) -> (Vec<TimeTick>, Option<String>) {
    let window = axis.window();
    if axis.pieces().is_empty() || width <= 0.0 {
        return (Vec::new(), None);
    }
    let fits =
        |step: &TimeStep| step.nanoseconds() * width / axis.pace() >= (step.letters() as f64 + 3.0) * letter;
    let Some(step) = TimeStep::all().find(fits) else { return (Vec::new(), None) };
    let mut ticks: Vec<TimeTick> = Vec::new();
    let edge = beneath(civil_at(window.start, zone), step);
    let mut last = edge.clone();
    for piece in axis.pieces().iter().filter(|piece| piece.fold.is_none()) {
        for (time, step) in times_of(piece, step, axis.is_folded(), zone).take(MOST - ticks.len()) {
            let clock = civil_at(time, zone);
            let date = beneath(clock, step);
            let changed = (date != last).then(|| date.clone()).flatten();
            last = date;
            ticks.push(TimeTick { time, label: label(clock, step), date: changed });
        }
    }
    (ticks, edge)
}

/// The times of the ticks of a piece, each with the step that it is on. A piece between folds that is too
/// short for the steps of the axis has the first time of the longest step that falls into it, so that it is
/// told when it was, to the second.
fn times_of<'a>(
    piece: &TimePiece,
    step: TimeStep,
    folded: bool,
    zone: &'a TimeZone,
) -> Box<dyn Iterator<Item = (i64, TimeStep)> + 'a> {
    let window = piece.time;
    let mut even = times(window, step, zone).peekable();
    if !folded || even.peek().is_some() {
        return Box::new(even.map(move |time| (time, step)));
    }
    let mut finer: Vec<TimeStep> =
        TimeStep::all().take_while(|finer| *finer != step).filter(|finer| finer.decimals() == 0).collect();
    finer.reverse();
    let first = finer.into_iter().find_map(|finer| Some((times(window, finer, zone).next()?, finer)));
    // One without a whole second is told when it begins.
    let first = first.or(Some((window.start, TimeStep::Clock(SECOND))).filter(|_| window.start < window.end));
    Box::new(first.into_iter())
}

/// Seconds east of UTC at a time.
fn offset_at(time: i128, zone: &TimeZone) -> i128 {
    Timestamp::from_nanosecond(time).map_or(0, |stamp| i128::from(zone.to_offset(stamp).seconds()))
}

/// The wall clock's nanoseconds, counted as if it were UTC.
fn local(time: i64, zone: &TimeZone) -> i128 {
    i128::from(time) + offset_at(i128::from(time), zone) * i128::from(SECOND)
}

/// The time at which the wall clock shows something; none in the gap when clocks go forward, and
/// outside the range of times.
fn from_local(local_time: i128, zone: &TimeZone) -> Option<i64> {
    let guess = local_time - offset_at(local_time, zone) * i128::from(SECOND);
    let time = i64::try_from(local_time - offset_at(guess, zone) * i128::from(SECOND)).ok()?;
    (local(time, zone) == local_time).then_some(time)
}

fn civil_at(time: i64, zone: &TimeZone) -> civil::DateTime {
    Timestamp::from_nanosecond(i128::from(time))
        .map_or(civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0), |stamp| zone.to_datetime(stamp))
}

/// The times of the ticks, ascending.
fn times(window: TimeWindow, step: TimeStep, zone: &TimeZone) -> Box<dyn Iterator<Item = i64> + '_> {
    let (first, last) = (local(window.start, zone), local(window.end, zone));
    let inside = move |time: &i64| (window.start..window.end).contains(time);
    let even = move |size: i128, origin: i128| {
        let start = (first - origin).div_euclid(size);
        // Clocks that go back make the wall clock's end come before its start.
        let end = (last - origin).div_euclid(size).max(start) + 1;
        (start..=end).filter_map(move |place| from_local(origin + place * size, zone)).filter(inside)
    };
    match step {
        TimeStep::Clock(size) => Box::new(even(i128::from(size), 0)),
        // 1970-01-05 was a Monday.
        TimeStep::Days(days) => Box::new(even(i128::from(days) * i128::from(DAY), 4 * i128::from(DAY))),
        TimeStep::Months(months) => Box::new(calendar(window, months, zone).filter(inside)),
        TimeStep::Years(years) => Box::new(calendar(window, years * 12, zone).filter(inside)),
    }
}

/// First days of every so many months.
fn calendar(window: TimeWindow, months: i64, zone: &TimeZone) -> impl Iterator<Item = i64> + '_ {
    let month_of = |time| {
        let clock = civil_at(time, zone);
        i64::from(clock.year()) * 12 + i64::from(clock.month()) - 1
    };
    let (first, last) = (month_of(window.start).div_euclid(months), month_of(window.end).div_euclid(months));
    (first..=last + 1).filter_map(move |place| {
        let month = place * months;
        let year = i16::try_from(month.div_euclid(12)).ok()?;
        let date = civil::Date::new(year, month.rem_euclid(12) as i8 + 1, 1).ok()?;
        let midnight = civil::DateTime::from_parts(date, civil::Time::midnight());
        let utc = TimeZone::UTC.to_timestamp(midnight).ok()?;
        from_local(utc.as_nanosecond(), zone)
    })
}

fn label(clock: civil::DateTime, step: TimeStep) -> String {
    let (hour, minute, second) = (clock.hour(), clock.minute(), clock.second());
    match step {
        TimeStep::Clock(size) if size < SECOND => {
            let decimals = step.decimals();
            let fraction = i64::from(clock.subsec_nanosecond()) / 10_i64.pow(9 - decimals as u32);
            format!("{hour:02}:{minute:02}:{second:02}.{fraction:0decimals$}")
        }
        TimeStep::Clock(size) if size < MINUTE => format!("{hour:02}:{minute:02}:{second:02}"),
        TimeStep::Clock(_) => format!("{hour:02}:{minute:02}"),
        TimeStep::Days(_) => format!("{:02}-{:02}", clock.month(), clock.day()),
        TimeStep::Months(_) => format!("{:04}-{:02}", clock.year(), clock.month()),
        TimeStep::Years(_) => format!("{:04}", clock.year()),
    }
}

/// What the label leaves out.
fn beneath(clock: civil::DateTime, step: TimeStep) -> Option<String> {
    match step {
        TimeStep::Clock(_) => Some(format!("{:04}-{:02}-{:02}", clock.year(), clock.month(), clock.day())),
        TimeStep::Days(_) => Some(format!("{:04}", clock.year())),
        TimeStep::Months(_) | TimeStep::Years(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Folding, Folds};

    fn linear(start: i64, end: i64) -> TimeAxis {
        TimeAxis::linear(TimeWindow { start, end }, 1_000)
    }

    #[test]
    fn no_tick_is_in_a_fold_and_the_date_is_said_behind_it() {
        let hour = 3_600 * SECOND;
        let silence = TimeWindow { start: 2 * hour + 60 * SECOND, end: 51 * hour };
        let folding = Folding { folds: Folds::new(vec![silence]), columns: 16.0 };
        let axis = TimeAxis::new(TimeWindow { start: 0, end: 54 * hour }, 1_000, &folding);
        let (ticks, edge) = time_ticks(&axis, 1_000.0, 7.0, &TimeZone::UTC);
        assert_eq!(edge.as_deref(), Some("1970-01-01"));
        assert!(ticks.len() > 8 && ticks.iter().all(|tick| axis.fold_at(tick.time).is_none()), "{ticks:?}");
        let behind = ticks.iter().find(|tick| tick.time >= silence.end).unwrap();
        assert_eq!((behind.label.as_str(), behind.date.as_deref()), ("03:00", Some("1970-01-03")));
    }

    #[test]
    fn a_burst_between_two_folds_is_told_when_it_was() {
        let minute = 60 * SECOND;
        let folds = vec![
            TimeWindow { start: 100 * minute, end: 3_000 * minute },
            TimeWindow { start: 3_012 * minute, end: 5_000 * minute },
        ];
        let folding = Folding { folds: Folds::new(folds), columns: 16.0 };
        let axis = TimeAxis::new(TimeWindow { start: 0, end: 5_600 * minute }, 1_000, &folding);
        let (ticks, _) = time_ticks(&axis, 1_000.0, 7.0, &TimeZone::UTC);
        let between: Vec<_> =
            ticks.iter().filter(|tick| (3_000 * minute..3_012 * minute).contains(&tick.time)).collect();
        assert_eq!(
            labels(&ticks.iter().filter(|tick| tick.time < 100 * minute).cloned().collect::<Vec<_>>()),
            ["00:00", "01:00"]
        );
        assert_eq!(between.len(), 1);
        assert_eq!((between[0].label.as_str(), between[0].date.as_deref()), ("02:00", Some("1970-01-03")));
    }

    #[test]
    fn a_burst_without_a_whole_second_is_told_too() {
        let start = 1_000 * DAY + SECOND / 4;
        let folds = vec![TimeWindow { start: DAY, end: start }];
        let folding = Folding { folds: Folds::new(folds), columns: 16.0 };
        let axis = TimeAxis::new(TimeWindow { start: 0, end: start + SECOND / 2 }, 1_000, &folding);
        let (ticks, _) = time_ticks(&axis, 1_000.0, 7.0, &TimeZone::UTC);
        let last = ticks.last().unwrap();
        assert_eq!((last.time, last.date.as_deref()), (start, Some("1972-09-27")));
    }

    fn ticks(start: &str, end: &str, zone: &TimeZone) -> (Vec<TimeTick>, Option<String>) {
        let time = |text: &str| i64::try_from(text.parse::<Timestamp>().unwrap().as_nanosecond()).unwrap();
        time_ticks(&linear(time(start), time(end)), 1_000.0, 7.0, zone)
    }

    fn labels(ticks: &[TimeTick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn ticks_of_an_hour_fall_on_whole_minutes_and_the_date_stands_at_the_edge() {
        let (ticks, edge) = ticks("2009-03-13T05:01:10Z", "2009-03-13T06:01:10Z", &TimeZone::UTC);
        assert_eq!(labels(&ticks)[..3], ["05:05", "05:10", "05:15"]);
        assert_eq!(edge.as_deref(), Some("2009-03-13"));
        assert!(ticks.iter().all(|tick| tick.date.is_none()));
    }

    #[test]
    fn the_date_is_said_where_it_changes() {
        let (ticks, _) = ticks("2009-03-13T20:10:00Z", "2009-03-14T03:10:00Z", &TimeZone::UTC);
        let dates: Vec<_> =
            ticks.iter().filter_map(|tick| Some((&*tick.label, tick.date.as_deref()?))).collect();
        assert_eq!(dates, [("00:00", "2009-03-14")]);
    }

    #[test]
    fn days_begin_at_midnight_of_the_zone() {
        let tokyo = TimeZone::fixed(jiff::tz::offset(9));
        let (ticks, _) = ticks("2009-03-01T00:00:00Z", "2009-03-16T00:00:00Z", &tokyo);
        assert_eq!(labels(&ticks)[..2], ["03-02", "03-03"]);
        assert_eq!(ticks[0].time % DAY, 15 * 3_600 * SECOND, "midnight in Japan is 15:00 UTC");
    }

    #[test]
    fn an_odd_offset_still_gives_whole_hours() {
        let kathmandu = TimeZone::fixed(jiff::tz::Offset::from_seconds(20_700).unwrap());
        let (ticks, _) = ticks("2009-03-01T00:00:00Z", "2009-03-01T20:00:00Z", &kathmandu);
        assert!(ticks.iter().all(|tick| tick.label.ends_with(":00")), "{:?}", labels(&ticks));
    }

    #[test]
    fn the_hour_that_clocks_skip_has_no_tick_and_the_one_they_repeat_has_one() {
        let berlin = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let (spring, _) = ticks("2024-03-30T23:30:00Z", "2024-03-31T04:30:00Z", &berlin);
        let hours: Vec<&str> = labels(&spring).into_iter().filter(|label| label.ends_with(":00")).collect();
        assert_eq!(hours, ["01:00", "03:00", "04:00", "05:00", "06:00"]);
        let (autumn, _) = ticks("2024-10-26T22:30:00Z", "2024-10-27T04:30:00Z", &berlin);
        assert!(autumn.is_sorted_by(|a, b| a.time < b.time));
    }

    #[test]
    fn below_a_second_labels_have_as_many_decimals_as_the_step_needs() {
        let (ticks, _) = ticks("2009-03-13T05:00:00Z", "2009-03-13T05:00:00.000004Z", &TimeZone::UTC);
        assert_eq!(labels(&ticks)[..2], ["05:00:00.000000", "05:00:00.000001"]);
    }

    #[test]
    fn the_ends_of_time_and_windows_without_width_are_survived() {
        let zones = [TimeZone::UTC, TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()];
        let extremes = [
            (i64::MIN, i64::MAX),
            (i64::MIN, i64::MIN + 1),
            (i64::MAX - 1, i64::MAX),
            (i64::MAX - 86_400 * SECOND, i64::MAX),
            (i64::MIN, i64::MIN + 40 * DAY),
            (0, 0),
        ];
        for zone in &zones {
            for (start, end) in extremes {
                for width in [0.0, 0.5, 300.0, 4_000.0] {
                    let (ticks, _) = time_ticks(&linear(start, end), width, 7.0, zone);
                    assert!(ticks.is_sorted_by(|a, b| a.time < b.time));
                    assert!(ticks.iter().all(|tick| (start..end).contains(&tick.time)));
                }
            }
        }
    }

    #[test]
    fn labels_of_neighbours_never_meet_at_any_zoom() {
        let start = 1_236_920_000 * SECOND;
        for power in 0..17 {
            let window = linear(start, start + 37 * 10_i64.pow(power));
            let (ticks, _) = time_ticks(&window, 800.0, 7.0, &TimeZone::UTC);
            let x = |tick: &TimeTick| window.share(tick.time) * 800.0;
            for pair in ticks.windows(2) {
                let room = x(&pair[1]) - x(&pair[0]);
                assert!(room >= pair[0].label.len() as f64 * 7.0 + 6.0, "{pair:?}: {room}");
            }
        }
    }
}
