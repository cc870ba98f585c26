//! A time range as a person types it: `A..B`, either end open, `A..+1h`, a date alone.

use super::{
    Zone,
    moment::{Moment, Unit, duration},
};

/// Half-open range of nanoseconds since 1970; an open end is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TimeRange {
    pub start: Option<i64>,
    pub end: Option<i64>,
}

/// Nanoseconds of a day of 24 hours.
const DAY: i64 = 86_400_000_000_000;

/// What is wrong with which word.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TimeRangeError(pub String);

/// One side of the `..`.
enum Side {
    Open,
    Moment(Moment),
    /// Nanoseconds after the start.
    After(i64),
    /// Nanoseconds before the end.
    Before(i64),
}

impl Side {
    fn parse(text: &str) -> Result<Self, TimeRangeError> {
        Ok(match (text.strip_prefix('+'), text.strip_prefix('-')) {
            _ if text.is_empty() => Self::Open,
            (Some(length), _) => Self::After(duration(length.trim())?),
            (_, Some(length)) => Self::Before(duration(length.trim())?),
            _ => Self::Moment(Moment::parse(text)?),
        })
    }
}

impl TimeRange {
    /// Reads a text in a zone. `first` is the time of the capture's first packet in nanoseconds; it
    /// gives the year (and the date) that a short form leaves out.
    ///
    /// `A..B` starts with A and ends before B, but a date as end includes its whole day:
    /// `2009-03-13..2009-03-14` are two days. What B leaves out it takes from A, and
    /// `23:00..01:00` ends on the next day. `A..+1h30m` and `-30m..B` say one end by the other. A
    /// moment without `..` is as long as it is exact: a date its day, `14:00` its minute,
    /// `14:00:05` its second, `14:00:05.123` its millisecond. An empty text is open at both ends.
    ///
    /// A range without a date that ends before the first packet is meant of the next day, so that
    /// `14:00` finds something in a capture that starts at 15:00.
    pub fn parse(text: &str, zone: &Zone, first: Option<i64>) -> Result<Self, TimeRangeError> {
        let range = Self::parse_on(text, zone, first)?;
        let (Some(first), Some(end)) = (first, range.end) else { return Ok(range) };
        if end > first {
            return Ok(range);
        }
        // Where the date is said, this gives the same again.
        let next_day = first.saturating_add(DAY);
        Self::parse_on(text, zone, Some(next_day)).map_or(Ok(range), |next| {
            let has_moved_a_day = next.end.is_some_and(|next| next.abs_diff(end) <= DAY.unsigned_abs() * 2);
            Ok(if has_moved_a_day { next } else { range })
        })
    }

    fn parse_on(text: &str, zone: &Zone, first: Option<i64>) -> Result<Self, TimeRangeError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::default());
        }
        let Some((start, end)) = text.split_once("..") else {
            let moment = Moment::parse(text)?;
            let date = first.map(|time| zone.civil(time).date());
            return Ok(Self { start: Some(moment.start(zone, date)?), end: Some(moment.end(zone, date)?) });
        };
        let range = Self::between(Side::parse(start.trim())?, Side::parse(end.trim())?, zone, first)?;
        match (range.start, range.end) {
            (Some(from), Some(to)) if to <= from => {
                Err(TimeRangeError(format!("{text} ends before it starts")))
            }
            _ => Ok(range),
        }
    }

    fn between(start: Side, end: Side, zone: &Zone, first: Option<i64>) -> Result<Self, TimeRangeError> {
        let date = first.map(|time| zone.civil(time).date());
        let past = || TimeRangeError("the range reaches beyond the years 1677 to 2262".to_owned());
        let end_of = |moment: &Moment, date| {
            if moment.unit() == Unit::Day { moment.end(zone, date) } else { moment.start(zone, date) }
        };
        let (start, end) = match (start, end) {
            (Side::After(_), _) => {
                return Err(TimeRangeError("a + stands behind the .. only: A..+1h".to_owned()));
            }
            (_, Side::Before(_)) => {
                return Err(TimeRangeError("a - stands before the .. only: -30m..B".to_owned()));
            }
            (Side::Open, Side::After(_)) | (Side::Before(_), Side::Open | Side::After(_)) => {
                return Err(TimeRangeError("one side of the .. must be a time".to_owned()));
            }
            (Side::Open, Side::Open) => (None, None),
            (Side::Open, Side::Moment(end)) => (None, Some(end_of(&end, date)?)),
            (Side::Moment(start), Side::Open) => (Some(start.start(zone, date)?), None),
            (Side::Moment(start), Side::After(length)) => {
                let start = start.start(zone, date)?;
                (Some(start), Some(start.checked_add(length).ok_or_else(past)?))
            }
            (Side::Before(length), Side::Moment(end)) => {
                let end = end_of(&end, date)?;
                (Some(end.checked_sub(length).ok_or_else(past)?), Some(end))
            }
            (Side::Moment(start), Side::Moment(end)) => {
                let start = start.start(zone, date)?;
                let date = zone.civil(start).date();
                let mut to = end_of(&end, Some(date))?;
                if to <= start && !end.has_date() {
                    to = end_of(&end, date.tomorrow().ok())?;
                }
                (Some(start), Some(to))
            }
        };
        Ok(Self { start, end })
    }

    #[must_use]
    pub fn contains(&self, time: i64) -> bool {
        self.start.is_none_or(|start| start <= time) && self.end.is_none_or(|end| time < end)
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        self.start.is_none() && self.end.is_none()
    }

    /// The shortest text that reads back as this range (which must not be empty) in the zone.
    #[must_use]
    pub fn format(&self, zone: &Zone) -> String {
        if self.is_open() {
            return "..".to_owned();
        }
        let text = |zone: &Zone, time: Option<i64>| time.map(|time| shortest(zone, time)).unwrap_or_default();
        let (start, end) = (text(zone, self.start), text(zone, self.end));
        let day =
            |time: Option<i64>| time.map(|time| zone.civil(time).date().to_string()).unwrap_or_default();
        let last = self.end.map(|end| end.saturating_sub(1));
        let days = if day(self.start) == day(last) {
            day(last)
        } else {
            format!("{}..{}", day(self.start), day(last))
        };
        let today = match end.split_once(' ') {
            Some((date, clock)) if start.starts_with(date) => format!("{start}..{clock}"),
            _ => String::new(),
        };
        // A wall clock that goes back tells some times twice; UTC tells each once.
        let candidates = [days, start.clone(), today, format!("{start}..{end}")];
        let exact = |text: &String| {
            !text.is_empty() && Self::parse(text, zone, None).is_ok_and(|range| range == *self)
        };
        candidates.into_iter().find(exact).unwrap_or_else(|| {
            let utc = |time: Option<i64>| match time {
                Some(_) => format!("{}Z", text(&Zone::default(), time)),
                None => String::new(),
            };
            format!("{}..{}", utc(self.start), utc(self.end))
        })
    }
}

/// As exact as the time needs: minutes, seconds or decimals.
fn shortest(zone: &Zone, time: i64) -> String {
    let clock = zone.civil(time);
    if clock.subsec_nanosecond() != 0 {
        return zone.format(time, 9).trim_end_matches('0').to_owned();
    }
    let text = zone.format(time, 0);
    match text.strip_suffix(":00") {
        Some(minutes) => minutes.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR: i64 = 3_600_000_000_000;
    /// 2009-03-13 05:00:05 UTC, 14:00:05 in Japan.
    const FIRST: i64 = 1_236_920_405_000_000_000;

    fn read(text: &str, zone: &str) -> Result<(String, String), String> {
        let range = TimeRange::parse(text, &zone.parse().unwrap(), Some(FIRST)).map_err(|error| error.0)?;
        let utc = |time: Option<i64>| time.map(|time| shortest(&Zone::default(), time)).unwrap_or_default();
        Ok((utc(range.start), utc(range.end)))
    }

    #[test]
    fn every_way_to_write_a_range_is_read() {
        for (text, start, end) in [
            ("", "", ""),
            ("..", "", ""),
            ("2009-03-13", "2009-03-12 15:00", "2009-03-13 15:00"),
            ("2009-03-13..2009-03-14", "2009-03-12 15:00", "2009-03-14 15:00"),
            ("2009-03-13 14:00", "2009-03-13 05:00", "2009-03-13 05:01"),
            ("2009-03-13T14:00:05", "2009-03-13 05:00:05", "2009-03-13 05:00:06"),
            ("2009-03-13 14:00:05.12", "2009-03-13 05:00:05.12", "2009-03-13 05:00:05.13"),
            ("2009-03-13T14:00:00Z..", "2009-03-13 14:00", ""),
            ("2009-03-13 14:00:00 +01:00 ..", "2009-03-13 13:00", ""),
            ("..2009-03-13t14:00:00.5-0330", "", "2009-03-13 17:30:00.5"),
            ("03-13 14:00..15:00", "2009-03-13 05:00", "2009-03-13 06:00"),
            ("14:00 .. 14:00:30", "2009-03-13 05:00", "2009-03-13 05:00:30"),
            ("23:00..01:00", "2009-03-13 14:00", "2009-03-13 16:00"),
            ("03-14", "2009-03-13 15:00", "2009-03-14 15:00"),
            ("2010-02-01..02-03", "2010-01-31 15:00", "2010-02-03 15:00"),
            ("14:00..+1h", "2009-03-13 05:00", "2009-03-13 06:00"),
            ("14:00..+1h 30min", "2009-03-13 05:00", "2009-03-13 06:30"),
            ("14:00..+1d500ms", "2009-03-13 05:00", "2009-03-14 05:00:00.5"),
            ("-30m..14:00:30", "2009-03-13 04:30:30", "2009-03-13 05:00:30"),
            // Before the first packet: of the next day.
            ("13:00..13:30", "2009-03-14 04:00", "2009-03-14 04:30"),
            ("2009-03-13 13:00..13:30", "2009-03-13 04:00", "2009-03-13 04:30"),
            ("01-01..01-02", "2008-12-31 15:00", "2009-01-02 15:00"),
        ] {
            assert_eq!(read(text, "Asia/Tokyo"), Ok((start.to_owned(), end.to_owned())), "{text}");
        }
    }

    #[test]
    fn an_error_names_the_wrong_word() {
        for (text, expected) in [
            ("2009-13-01", "13 is not a month (1 to 12) in 2009-13-01"),
            ("2009-02-29", "2009-02-29 is not a day of the calendar"),
            ("14:60", "60 is not a minute (0 to 59) in 14:60"),
            ("2009-03-13 25:00", "25 is not an hour (0 to 23) in 25:00"),
            (
                "yesterday",
                "yesterday is not a time: write 2009-03-13 14:00, 03-13 14:00, 14:00 or 2009-03-13",
            ),
            ("14:00..+1week", "week is not a unit of time (ns, us, ms, s, m, h, d) in 1week"),
            ("14:00..+h", "h is not a length of time such as 1h30m"),
            ("14:00..+", "a length of time is missing"),
            ("15:00..2009-03-13 14:00", "15:00..2009-03-13 14:00 ends before it starts"),
            ("..+1h", "one side of the .. must be a time"),
            ("1500-01-01", "1500-01-01 lies outside the years 1677 to 2262"),
            ("2009-03-13 14:00+99:00", "+99:00 is not an offset such as +09:00 or -0330"),
        ] {
            assert_eq!(read(text, "UTC"), Err(expected.to_owned()), "{text}");
        }
        let error = TimeRange::parse("14:00", &Zone::default(), None).unwrap_err();
        assert_eq!(error.0, "14:00 needs a date: no packet has told one yet");
    }

    #[test]
    fn a_range_is_shown_short() {
        for (text, zone) in [
            ("2009-03-13", "Asia/Tokyo"),
            ("2009-03-13..2009-03-15", "Asia/Tokyo"),
            ("2009-03-13 14:00..15:30", "Asia/Tokyo"),
            ("2009-03-13 14:00:05.25..", "UTC"),
            ("..2009-03-13", "UTC"),
            // The second of two half past one.
            ("2009-11-01 06:30Z..2009-11-01 06:31Z", "America/New_York"),
        ] {
            let zone = zone.parse().unwrap();
            assert_eq!(TimeRange::parse(text, &zone, None).unwrap().format(&zone), text);
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(
            start in prop::option::of(any::<i64>()),
            length in prop::option::of(prop_oneof![1..=i64::MAX, 1..100 * HOUR, (1..100_i64).prop_map(|hours| hours * HOUR)]),
            round in prop::sample::select(vec![1, 1_000_000_000, HOUR]),
            zone in prop::sample::select(vec!["UTC", "Asia/Tokyo", "America/New_York", "Europe/London", "-03:30"]),
        ) {
            let start = start.map(|start| start / round * round);
            let end = match (start, length) {
                (Some(start), Some(length)) => start.checked_add(length),
                (None, length) => length,
                _ => None,
            };
            let zone: Zone = zone.parse().unwrap();
            let range = TimeRange { start, end };
            let text = range.format(&zone);
            prop_assert_eq!(TimeRange::parse(&text, &zone, Some(FIRST)), Ok(range), "{}", text);
        }

        #[test]
        fn no_text_panics(text in "[-0-9T:.+ Zhm]{0,30}") {
            let _ = TimeRange::parse(&text, &"Asia/Tokyo".parse().unwrap(), Some(i64::MAX));
        }
    }
}
