//! The civil days of a capture, and how much of each a picture shows.

use jiff::civil::Date;

use crate::query::{Index, TimeRange, Zone, earliest_from};

const MINUTE: i64 = 60_000_000_000;
const HOUR: i64 = 60 * MINUTE;
/// Half of what a single moment is shown in, nanoseconds.
const AROUND_A_MOMENT: i64 = 500_000_000;

/// A civil day with packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
    /// What a picture of the day shows, half open: all of it where the capture covers half of it or
    /// more, as in the paper; else the part that the capture covers, in whole minutes or seconds.
    pub start: i64,
    pub end: i64,
}

/// The days that figures show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    pub first: Day,
    /// The next day with packets.
    pub second: Option<Day>,
    /// The last day with packets, where there are more than two.
    pub last: Option<Day>,
}

impl Days {
    /// The days on which there are packets in a zone; none where no packet has a time.
    pub fn of(index: &Index, zone: &Zone) -> Option<Self> {
        let (first, last) = index.time_span()?;
        let day = |time| Day::of(time, (first, last), zone);
        let next = |day: Day| earliest_from(index, bounds(day.date, (first, last), zone).1);
        let first_day = day(first);
        let second = next(first_day).map(day);
        let has_more = second.is_some_and(|second| next(second).is_some());
        Some(Self { first: first_day, second, last: has_more.then(|| day(last)) })
    }

    /// The time of a picture of all days.
    pub fn all(&self) -> TimeRange {
        let last = self.last.or(self.second).unwrap_or(self.first);
        TimeRange { start: Some(self.first.start), end: Some(last.end) }
    }

    /// The first and the last day: `2009-03-13 and 2009-03-14`, `2009-03-13 to 2009-03-20`.
    pub fn words(&self) -> String {
        match (self.second, self.last) {
            (_, Some(last)) => format!("{} to {}", self.first.date, last.date),
            (Some(second), None) => format!("{} and {}", self.first.date, second.date),
            (None, None) => self.first.date.to_string(),
        }
    }
}

impl Day {
    /// The time of a picture of the day.
    pub fn time(&self) -> TimeRange {
        TimeRange { start: Some(self.start), end: Some(self.end) }
    }

    /// The day of a time, of a capture that reaches over a span (both ends inclusive).
    fn of(time: i64, span: (i64, i64), zone: &Zone) -> Self {
        let date = zone.civil(time).date();
        let (start, end) = bounds(date, span, zone);
        let (from, to) = (start.max(span.0), end.min(span.1.saturating_add(1)));
        let (covered, length) = (to.saturating_sub(from), end.saturating_sub(start));
        if covered >= length / 2 {
            return Self { date, start, end };
        }
        let step = match covered {
            HOUR.. => MINUTE,
            MINUTE.. => MINUTE / 60,
            _ => 1,
        };
        let (from, to) = if covered <= 1 {
            (from.saturating_sub(AROUND_A_MOMENT), to.saturating_add(AROUND_A_MOMENT))
        } else {
            (from, to)
        };
        let down = |time: i64| time.saturating_sub(time.rem_euclid(step));
        let up = |time: i64| down(time.saturating_add(step - 1));
        Self { date, start: down(from).max(start), end: up(to).min(end) }
    }
}

/// The first nanosecond of a day and the one behind its last. At the ends of time, where a day has no
/// such bounds, those of the capture.
fn bounds(date: Date, span: (i64, i64), zone: &Zone) -> (i64, i64) {
    let range = TimeRange::parse(&date.to_string(), zone, None).unwrap_or_default();
    (range.start.unwrap_or(span.0), range.end.unwrap_or(span.1.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        decode::Class,
        index::{CaptureSegments, Nanos, PacketFacts, Protocol, SegmentBuilder, Stamp},
    };

    fn index(times: &[i64]) -> Index {
        let mut builder = SegmentBuilder::new(1, 0, times.len());
        for (record, time) in times.iter().enumerate() {
            let facts = PacketFacts {
                source: [10, 0, 0, 1].into(),
                destination: [10, 0, 0, 2].into(),
                protocol: Protocol::UDP,
                class: Class::Udp,
                ports: None,
                tcp_flags: None,
                payload: 0,
            };
            builder.push(record as u32, Stamp::At(Nanos(*time)), 60, Ok(facts));
        }
        Index {
            captures: vec![CaptureSegments {
                segments: vec![Arc::new(builder.finish())],
                ..CaptureSegments::default()
            }],
        }
    }

    /// Days in Japan of packets at times written there: the texts of first, second and all.
    fn days(times: &[&str]) -> (String, Option<String>, String, String) {
        let zone: Zone = "Asia/Tokyo".parse().unwrap();
        let nanos = |text: &&str| TimeRange::parse(text, &zone, None).unwrap().start.unwrap();
        let days = Days::of(&index(&times.iter().map(nanos).collect::<Vec<_>>()), &zone).unwrap();
        let text = |day: Day| day.time().format(&zone);
        (text(days.first), days.second.map(text), days.all().format(&zone), days.words())
    }

    #[test]
    fn a_day_that_is_mostly_covered_is_shown_whole() {
        let (first, second, all, words) =
            days(&["2009-03-13 00:00:07", "2009-03-13 14:00", "2009-03-14 22:00"]);
        assert_eq!((first.as_str(), second.as_deref()), ("2009-03-13", Some("2009-03-14")));
        assert_eq!(all, "2009-03-13..2009-03-14");
        assert_eq!(words, "2009-03-13 and 2009-03-14");
    }

    #[test]
    fn a_day_that_is_hardly_covered_is_cut_to_what_is() {
        let (first, second, all, words) = days(&["2009-03-13 21:30:07", "2009-03-14 02:00:30"]);
        assert_eq!(first, "2009-03-13 21:30..2009-03-14 00:00");
        assert_eq!(second.as_deref(), Some("2009-03-14 00:00..02:01"));
        assert_eq!(all, "2009-03-13 21:30..2009-03-14 02:01");
        assert_eq!(words, "2009-03-13 and 2009-03-14");
        let (first, second, ..) = days(&["2009-03-13 14:00:00.5", "2009-03-13 14:01:30"]);
        assert_eq!((first.as_str(), second), ("2009-03-13 14:00..14:01:31", None));
    }

    #[test]
    fn a_single_moment_gets_a_second() {
        let (first, second, ..) = days(&["2009-03-13 14:00:05"]);
        assert_eq!((first.as_str(), second), ("2009-03-13 14:00:04.5..14:00:05.500000001", None));
    }

    #[test]
    fn days_without_packets_are_passed_over() {
        let (_, second, all, words) = days(&["2009-03-13 12:00", "2009-03-20 12:00", "2009-04-01 12:00"]);
        assert_eq!(second.as_deref(), Some("2009-03-20"));
        assert_eq!(all, "2009-03-13..2009-04-01");
        assert_eq!(words, "2009-03-13 to 2009-04-01");
    }

    #[test]
    fn the_ends_of_time_are_days_too() {
        let days = Days::of(&index(&[i64::MIN + 1, i64::MAX]), &Zone::default()).unwrap();
        assert!(days.first.start < days.first.end && days.second.unwrap().start < days.second.unwrap().end);
        assert_eq!(Days::of(&Index::default(), &Zone::default()), None);
    }
}
