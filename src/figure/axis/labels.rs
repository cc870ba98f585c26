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
        if placement.time.is_nothing() {
            return Self { addresses, times: Vec::new(), edge: None, zone: String::new() };
        }
        let (times, edge) = time_ticks(placement.time, placement.width(), room.letter, zone);
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
        let labels = self.times.iter().filter_map(|tick| {
            let x = placement.x(tick.time).round();
            let half = tick.label.len() as f64 * room.letter / 2.0;
            let fits = x - half >= room.left && x + half <= room.right - 2.0;
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
        let changes = || {
            self.times.iter().filter_map(|tick| {
                let text = tick.date.as_deref()?;
                let half = tick.label.len() as f64 * room.letter / 2.0;
                // A date that begins at the left edge stays in the plot's width.
                Some(((placement.x(tick.time).round() - half).max(placement.left), text))
            })
        };
        // The first time may stand in the corner; the zone waits one line lower.
        let mut labels = vec![label(placement.left - room.pad(), Align::Right, &self.zone)];
        let mut free = placement.left;
        if let Some(edge) = &self.edge {
            // The date at the left edge gives way to one that changes right beside it.
            if changes().next().is_none_or(|(x, _)| x >= free + width(edge)) {
                labels.push(label(free, Align::Left, edge));
                free += width(edge);
            }
        }
        for (x, text) in changes() {
            if x >= free - 0.5 && x + width(text) <= room.right + 2.0 * room.letter {
                labels.push(label(x, Align::Left, text));
                free = x + width(text);
            }
        }
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Rows, TimeWindow};

    const ROOM: AxisRoom = AxisRoom { text_size: 11.0, letter: 6.6, left: 0.0, right: 1_000.0, top: 0.0 };

    fn whole_internet(start: i64, end: i64) -> Placement {
        let rows = Rows { low: 0.0, high: Plane::V4.height() };
        let time = TimeWindow { start, end };
        Placement { left: 140.0, top: 8.0, right: 986.0, bottom: 608.0, time, rows }
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
