//! The zone in which times are read and shown.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// `UTC`, `local`, an IANA name such as `Asia/Tokyo`, or a fixed offset such as `+09:00`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone {
    name: String,
    zone: jiff::tz::TimeZone,
}

/// What is wrong with the zone's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ZoneError(pub String);

impl Default for Zone {
    /// UTC.
    fn default() -> Self {
        Self { name: "UTC".to_owned(), zone: jiff::tz::TimeZone::UTC }
    }
}

impl Zone {
    #[must_use]
    pub fn time_zone(&self) -> &jiff::tz::TimeZone {
        &self.zone
    }

    /// The wall clock at a time (nanoseconds since 1970).
    #[must_use]
    pub fn civil(&self, time: i64) -> jiff::civil::DateTime {
        let _ = time;
        todo!()
    }

    /// `2009-03-13 14:00:05.123456`: as many decimals as `decimals` says (0 to 9).
    #[must_use]
    pub fn format(&self, time: i64, decimals: usize) -> String {
        let _ = (time, decimals);
        todo!()
    }

    /// Short name at a time, for axes and tables: `UTC`, `JST`, `+09:00`.
    #[must_use]
    pub fn abbreviation(&self, time: i64) -> String {
        let _ = time;
        todo!()
    }
}

impl FromStr for Zone {
    type Err = ZoneError;

    fn from_str(text: &str) -> Result<Self, ZoneError> {
        let _ = text;
        todo!()
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
