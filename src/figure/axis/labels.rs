//! Labels of the axes: which have room, and where they stand in the gutters.

use jiff::tz::TimeZone;

use super::{AddressTick, Placement, TimeTick, address_ticks, time_ticks};
use crate::query::Plane;

/// Which side of a text its place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Center,
    Right,
}

/// How loud a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisInk {
    Axis,
    Weak,
}

/// A text in a gutter.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub x: f64,
    /// The middle of its line.
    pub y: f64,
    pub align: Align,
    pub text: String,
    pub ink: AxisInk,
}

/// Sizes of a gutter, in points; those of text are for letters of 11 points and grow with them.
const TEXT: f64 = 11.0;
/// Between the plot and its labels.
const PAD: f64 = 7.0;
/// From there to the middle of the line of times, and to that of the dates beneath.
const TIMES: f64 = 5.0;
const DATES: f64 = 20.0;
/// Half a line of addresses.
const HALF: f64 = 7.0;
/// Distance of address ticks at least: two lines of text and some air.
const APART: f64 = 30.0;
const APART_V6: f64 = 17.0;

/// The letters of the axes and the room around the plot, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisRoom {
    pub text_size: f64,
    /// Width of a letter: the axes are set in a monospaced face.
    pub letter: f64,
    /// Labels reach from here …
    pub left: f64,
    /// … to here,
    pub right: f64,
    /// and not above here.
    pub top: f64,
}

impl AxisRoom {
    fn grown(&self, size: f64) -> f64 {
        size * self.text_size / TEXT
    }

    /// Between the plot and its labels.
    #[must_use]
    pub fn pad(&self) -> f64 {
        self.grown(PAD)
    }
}

/// What the axes say for one window.
#[derive(Clone, Debug, PartialEq)]
pub struct AxisLabels {
    pub addresses: Vec<AddressTick>,
    pub times: Vec<TimeTick>,
    /// The date at the left edge.
    edge: Option<String>,
    /// Name of the zone.
    zone: String,
}

impl AxisLabels {
    /// Finds the ticks of a window; `abbreviation` is the zone's name at its start. Where no time is
    /// known, none is shown.
    #[must_use]
    pub fn new(
        placement: &Placement,
        room: &AxisRoom,
        plane: &Plane,
        zone: &TimeZone,
        abbreviation: String,
    ) -> Self {
        let apart = room.grown(if matches!(plane, Plane::V4) { APART } else { APART_V6 });
        let addresses = address_ticks(plane, placement.rows, placement.height(), apart);
        if placement.times.window().is_nothing() {
            return Self { addresses, times: Vec::new(), edge: None, zone: String::new() };
        }
        let (times, edge) = time_ticks(&placement.times, placement.width(), room.letter, zone);
        Self { addresses, times, edge, zone: abbreviation }
    }

    /// Labels that have room, right-aligned left of the plot.
    #[must_use]
    pub fn address_labels(&self, placement: &Placement, room: &AxisRoom) -> Vec<Label> {
        let half = room.grown(HALF);
        let mut free_below = f64::INFINITY;
        let mut labels = Vec::new();
        for tick in &self.addresses {
            // The label stands in the middle of what is seen of its stretch.
            let bottom = placement.y(tick.low).min(placement.bottom);
            let top = placement.y(tick.high).max(placement.top);
            let y = f64::midpoint(bottom, top).round();
            if y - half < room.top || y + half > free_below.min(placement.bottom + half) {
                continue;
            }
            free_below = y - half;
            let x = placement.left - room.pad();
            labels.push(Label { x, y, align: Align::Right, text: tick.label.clone(), ink: AxisInk::Axis });
        }
        labels
    }

    /// Times that have room, centred below the plot; their places are those of the tick marks.
    #[must_use]
    pub fn time_labels(&self, placement: &Placement, room: &AxisRoom) -> Vec<Label> {
        let y = placement.bottom + room.pad() + room.grown(TIMES);
        let mut free = room.left;
        let labels = self.times.iter().filter_map(|tick| {
            let x = placement.x(tick.time).round();
            let half = tick.label.len() as f64 * room.letter / 2.0;
            // Ticks of one scale have room for their labels; those of bursts between folds may not.
            let fits = x - half >= free && x + half <= room.right - 2.0;
            free = if fits { x + half + room.letter } else { free };
            let label = Label { x, y, align: Align::Center, text: tick.label.clone(), ink: AxisInk::Axis };
            fits.then_some(label)
        });
        labels.collect()
    }

    /// Dates where they change, beneath the times, and the zone at the left of their line.
    #[must_use]
    pub fn date_labels(&self, placement: &Placement, room: &AxisRoom) -> Vec<Label> {
        let y = placement.bottom + room.pad() + room.grown(DATES);
        let label = |x, align, text: &str| Label { x, y, align, text: text.to_owned(), ink: AxisInk::Weak };
        let width = |text: &str| (text.len() as f64 + 2.0) * room.letter;
        let place = |tick: &TimeTick| {
            let half = tick.label.len() as f64 * room.letter / 2.0;
            // A date that begins at the left edge stays in the plot's width.
            (placement.x(tick.time).round() - half).max(placement.left)
        };
        let first_change = self.times.iter().find(|tick| tick.date.is_some());
        // The first time may stand in the corner; the zone waits one line lower.
        let mut labels = vec![label(placement.left - room.pad(), Align::Right, &self.zone)];
        let (mut free, mut start) = (placement.left, placement.left);
        if let Some(edge) = &self.edge {
            // The date at the left edge gives way to one that changes right beside it.
            let change = first_change.map_or(f64::INFINITY, place);
            let before = change - width(edge);
            let zone = self.zone.len() as f64 * room.letter + 2.0 * room.pad();
            if before >= free {
                labels.push(label(free, Align::Left, edge));
                free += width(edge);
            } else if placement.times.is_folded() && before >= room.left + zone {
                // What stands before a fold is of another day: its date steps to the left.
                labels = vec![label(before - room.pad(), Align::Right, &self.zone)];
                labels.push(label(before, Align::Left, edge));
                start = change;
            }
        }
        start = start.max(free);
        let (mut waiting, mut dates) = (None, Vec::new());
        for tick in &self.times {
            // A date that had no room is said at the next time of its day.
            waiting = tick.date.as_deref().or(waiting);
            let Some(text) = waiting else { continue };
            // Behind a fold it may have to step aside, as far as its time reaches.
            let (own, half) = (place(tick), tick.label.len() as f64 * room.letter / 2.0);
            let x = if free <= own + half { own.max(free) } else { own };
            if x >= free - 0.5 && x + width(text) <= room.right + 2.0 * room.letter {
                dates.push((own, label(x, Align::Left, text)));
                free = x + width(text);
                waiting = None;
            }
        }
        if waiting.is_some() && placement.times.is_folded() {
            // Behind a fold the day is named, though dates may have to stand left of their times: all days, or
            // at least the last.
            let changes = self.times.iter().filter_map(|tick| Some((place(tick), tick.date.as_deref()?)));
            let all: Vec<_> = changes.map(|(own, text)| (own, label(own, Align::Left, text))).collect();
            let with_last = dates.iter().chain(all.last()).cloned().collect();
            let line = LineOfDates { from: start, to: room.right, letter: room.letter };
            dates = line.pushed_left(all).or_else(|| line.pushed_left(with_last)).unwrap_or(dates);
        }
        labels.extend(dates.into_iter().map(|(_, label)| label));
        labels
    }
}

/// The line that dates stand on, in points.
struct LineOfDates {
    from: f64,
    to: f64,
    letter: f64,
}

impl LineOfDates {
    /// Dates, each with the place where it should begin, moved to the left until the last one has room and none
    /// is on another. None where one would end before that place, or the first begin before the line.
    fn pushed_left(&self, mut dates: Vec<(f64, Label)>) -> Option<Vec<(f64, Label)>> {
        let mut right = self.to;
        for (own, date) in dates.iter_mut().rev() {
            let width = date.text.len() as f64 * self.letter;
            date.x = date.x.min(right - width);
            if date.x + width < *own || date.x < self.from {
                return None;
            }
            right = date.x - self.letter;
        }
        Some(dates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Folding, Folds, Rows, TimeAxis, TimeWindow};

    const ROOM: AxisRoom = AxisRoom { text_size: 11.0, letter: 6.6, left: 0.0, right: 1_000.0, top: 0.0 };

    fn whole_internet(start: i64, end: i64) -> Placement {
        let rows = Rows { low: 0.0, high: Plane::V4.height() };
        let times = TimeAxis::linear(TimeWindow { start, end }, 846);
        Placement { left: 140.0, top: 8.0, right: 986.0, bottom: 608.0, times, rows }
    }

    #[test]
    fn labels_stand_in_their_gutters_and_do_not_overlap() {
        let placement = whole_internet(0, 3_600_000_000_000);
        let labels = AxisLabels::new(&placement, &ROOM, &Plane::V4, &TimeZone::UTC, "UTC".to_owned());
        let addresses = labels.address_labels(&placement, &ROOM);
        assert_eq!(addresses.len(), 16);
        assert!(addresses.iter().all(|label| label.x < placement.left && label.align == Align::Right));
        assert!(addresses.windows(2).all(|pair| pair[1].y + 14.0 <= pair[0].y), "{addresses:?}");
        let times = labels.time_labels(&placement, &ROOM);
        assert!(times.len() > 3 && times.iter().all(|label| label.y > placement.bottom));
        let dates = labels.date_labels(&placement, &ROOM);
        let texts: Vec<&str> = dates.iter().map(|label| label.text.as_str()).collect();
        assert_eq!(texts, ["UTC", "1970-01-01"]);
    }

    #[test]
    fn the_date_before_a_fold_is_said_where_the_fold_is_near_the_edge() {
        const HOUR: i64 = 3_600_000_000_000;
        let folds = Folds::new(vec![TimeWindow { start: HOUR, end: 30 * 24 * HOUR }]);
        let window = TimeWindow { start: 0, end: 30 * 24 * HOUR + 24 * HOUR };
        let times = TimeAxis::new(window, 846, &Folding { folds, columns: 16.0 });
        let placement = Placement { times, ..whole_internet(0, 1) };
        let labels = AxisLabels::new(&placement, &ROOM, &Plane::V4, &TimeZone::UTC, "UTC".to_owned());
        let dates = labels.date_labels(&placement, &ROOM);
        let texts: Vec<&str> = dates.iter().map(|label| label.text.as_str()).collect();
        assert_eq!(texts[..3], ["UTC", "1970-01-01", "1970-01-31"]);
        assert!(dates[0].x < dates[1].x && dates[1].x + 11.0 * 6.6 <= dates[2].x, "{dates:?}");
        assert!(dates[0].x - 3.0 * 6.6 >= ROOM.left, "the zone is whole");
    }

    #[test]
    fn the_day_behind_the_last_fold_is_named_however_little_room_is_left() {
        const MINUTE: i64 = 60_000_000_000;
        const DAY: i64 = 24 * 60 * MINUTE;
        // Six hours, then ever shorter bursts, months and years apart.
        let bursts = [(0, 360), (1_000 * 1_440, 60), (1_030 * 1_440, 20), (2_500 * 1_440, 8)];
        let silences = bursts
            .windows(2)
            .map(|pair| TimeWindow { start: (pair[0].0 + pair[0].1) * MINUTE, end: pair[1].0 * MINUTE });
        let folds = Folds::new(silences.collect());
        let window = TimeWindow { start: 0, end: 2_500 * DAY + 8 * MINUTE };
        let times = TimeAxis::new(window, 846, &Folding { folds, columns: 16.0 });
        let placement = Placement { times, ..whole_internet(0, 1) };
        let labels = AxisLabels::new(&placement, &ROOM, &Plane::V4, &TimeZone::UTC, "UTC".to_owned());
        let dates = labels.date_labels(&placement, &ROOM);
        let texts: Vec<&str> = dates.iter().map(|label| label.text.as_str()).collect();
        assert_eq!(texts, ["UTC", "1970-01-01", "1972-09-27", "1972-10-27", "1976-11-05"]);
        let end = |label: &Label| label.x + label.text.len() as f64 * ROOM.letter;
        assert!(dates[1..].windows(2).all(|pair| end(&pair[0]) < pair[1].x), "{dates:?}");
        assert!(end(&dates[4]) <= ROOM.right, "{dates:?}");
    }

    #[test]
    fn where_no_time_is_known_none_is_shown() {
        let TimeWindow { start, end } = TimeWindow::NOTHING;
        let placement = whole_internet(start, end);
        let labels = AxisLabels::new(&placement, &ROOM, &Plane::V4, &TimeZone::UTC, "UTC".to_owned());
        assert!(labels.time_labels(&placement, &ROOM).is_empty());
        assert!(labels.date_labels(&placement, &ROOM).iter().all(|label| label.text.is_empty()));
    }

    #[test]
    fn a_day_that_begins_at_the_left_edge_is_named() {
        let day = 86_400_000_000_000;
        let placement = whole_internet(-day / 100, 2 * day);
        let labels = AxisLabels::new(&placement, &ROOM, &Plane::V4, &TimeZone::UTC, "UTC".to_owned());
        let dates = labels.date_labels(&placement, &ROOM);
        let texts: Vec<&str> = dates.iter().map(|label| label.text.as_str()).collect();
        assert_eq!(texts, ["UTC", "1970-01-01", "1970-01-02"]);
    }

    #[test]
    fn a_window_of_two_days_names_the_second_where_it_begins() {
        let day = 86_400_000_000_000;
        let placement = whole_internet(0, 2 * day);
        let labels = AxisLabels::new(&placement, &ROOM, &Plane::V4, &TimeZone::UTC, "UTC".to_owned());
        let dates = labels.date_labels(&placement, &ROOM);
        let second = dates.iter().find(|label| label.text == "1970-01-02").unwrap();
        assert!((second.x - placement.x(day)).abs() < 30.0, "{second:?}");
    }
}
