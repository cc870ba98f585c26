//! The zone in which times are read and shown.

use std::{fmt, str::FromStr};

use jiff::{
    Timestamp,
    tz::{Offset, TimeZone},
};
use serde::{Deserialize, Serialize};

/// `UTC`, `local`, an IANA name such as `Asia/Tokyo`, or a fixed offset such as `+09:00` (`+9` and
/// `+0900` are read too).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

/// What is wrong with the zone's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ZoneError(pub String);

impl Default for Zone {
    /// UTC.
    fn default() -> Self {
        Self { name: "UTC".to_owned(), zone: TimeZone::UTC }
    }
}

impl Zone {
    #[must_use]
    pub fn time_zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The wall clock at a time (nanoseconds since 1970).
    #[must_use]
    pub fn civil(&self, time: i64) -> jiff::civil::DateTime {
        self.zone.to_datetime(timestamp(time))
    }

    /// `2009-03-13 14:00:05.123456`: as many decimals as `decimals` says (0 to 9), the rest cut off.
    #[must_use]
    pub fn format(&self, time: i64, decimals: usize) -> String {
        let clock = self.civil(time);
        let mut text = format!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
            clock.year(),
            clock.month(),
            clock.day(),
            clock.hour(),
            clock.minute(),
            clock.second()
        );
        if decimals > 0 {
            let fraction = format!("{:09}", clock.subsec_nanosecond());
            text.push('.');
            text.push_str(fraction.get(..decimals).unwrap_or(&fraction));
        }
        text
    }

    /// Short name at a time, for axes and tables: `UTC`, `JST`, `+09:00`.
    #[must_use]
    pub fn abbreviation(&self, time: i64) -> String {
        let info = self.zone.to_offset_info(timestamp(time));
        let name = info.abbreviation();
        // Zones without letters of their own are called by their offset, in many spellings.
        if name.starts_with(['+', '-']) { offset_name(info.offset()) } else { name.to_owned() }
    }
}

/// The same moment for jiff, whose range is wider.
fn timestamp(time: i64) -> Timestamp {
    Timestamp::from_nanosecond(i128::from(time)).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn offset_name(offset: Offset) -> String {
    let seconds = offset.seconds();
    let (sign, seconds) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let minutes = format!("{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    match seconds % 60 {
        0 => minutes,
        seconds => format!("{minutes}:{seconds:02}"),
    }
}

/// An offset in seconds: a sign, hours of one or two digits, minutes of two behind a colon or not.
pub(super) fn offset_seconds(text: &str) -> Option<i32> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return None,
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "0"),
    };
    let below = |text: &str, limit: i32| {
        let digits = text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<i32>().ok()).flatten().filter(|number| *number < limit)
    };
    Some(sign * (below(hours, 24)? * 3600 + below(minutes, 60)? * 60))
}

impl FromStr for Zone {
    type Err = ZoneError;

    fn from_str(text: &str) -> Result<Self, ZoneError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ZoneError("a zone is missing".to_owned()));
        }
        if text.eq_ignore_ascii_case("utc") || text.eq_ignore_ascii_case("z") {
            return Ok(Self::default());
        }
        if text.eq_ignore_ascii_case("local") {
            return Ok(Self { name: "local".to_owned(), zone: TimeZone::system() });
        }
        if text.starts_with(['+', '-']) {
            let offset = offset_seconds(text)
                .and_then(|seconds| Offset::from_seconds(seconds).ok())
                .ok_or_else(|| ZoneError(format!("{text} is not an offset such as +09:00 or -0330")))?;
            return Ok(Self { name: offset_name(offset), zone: TimeZone::fixed(offset) });
        }
        let zone = TimeZone::get(text).map_err(|_| {
            ZoneError(format!("{text} is not a zone: write UTC, local, a name such as Asia/Tokyo, or +09:00"))
        })?;
        let name = zone.iana_name().unwrap_or(text).to_owned();
        Ok(Self { name, zone })
    }
}

impl TryFrom<String> for Zone {
    type Error = ZoneError;

    fn try_from(text: String) -> Result<Self, ZoneError> {
        text.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AFTERNOON: i64 = 1_236_920_405_123_456_789;

    fn zone(text: &str) -> Zone {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_is_shown_in_its_zone() {
        assert_eq!(zone("utc").format(AFTERNOON, 0), "2009-03-13 05:00:05");
        assert_eq!(zone("Asia/Tokyo").format(AFTERNOON, 6), "2009-03-13 14:00:05.123456");
        assert_eq!(zone("-0330").format(AFTERNOON, 9), "2009-03-13 01:30:05.123456789");
        assert_eq!(zone("+9").format(AFTERNOON, 12), "2009-03-13 14:00:05.123456789");
        assert_eq!(zone("UTC").format(-1, 3), "1969-12-31 23:59:59.999");
    }

    #[test]
    fn zones_have_short_names() {
        for (text, name) in [
            ("UTC", "UTC"),
            ("Asia/Tokyo", "JST"),
            ("+9", "+09:00"),
            ("-0330", "-03:30"),
            ("America/Sao_Paulo", "-03:00"),
        ] {
            assert_eq!(zone(text).abbreviation(AFTERNOON), name, "{text}");
        }
    }

    #[test]
    fn names_are_normal_and_read_back() {
        for (text, name) in [
            ("z", "UTC"),
            ("asia/tokyo", "Asia/Tokyo"),
            ("+9", "+09:00"),
            ("-330", "-03:30"),
            ("Local", "local"),
        ] {
            assert_eq!(zone(text).to_string(), name);
            assert_eq!(zone(name), zone(text));
        }
    }

    #[test]
    fn what_is_no_zone_is_said() {
        for text in ["+25", "+9:5", "-", "+09:60", "+-9", "+1:234"] {
            let error = text.parse::<Zone>().unwrap_err().to_string();
            assert_eq!(error, format!("{text} is not an offset such as +09:00 or -0330"));
        }
        assert!("Mars/Olympus".parse::<Zone>().unwrap_err().to_string().starts_with("Mars/Olympus is not"));
    }

    #[test]
    fn the_ends_of_time_are_shown_too() {
        for text in ["UTC", "+23:59", "-23:59", "Asia/Tokyo"] {
            let zone = zone(text);
            for time in [i64::MIN, i64::MAX] {
                assert_eq!(zone.format(time, 9).len(), "2009-03-13 05:00:05.123456789".len());
                assert!(!zone.abbreviation(time).is_empty());
            }
        }
        assert_eq!(zone("UTC").format(i64::MIN, 0), "1677-09-21 00:12:43");
    }
}
