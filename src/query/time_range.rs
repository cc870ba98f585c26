//! A time range as a person types it: `A..B`, either end open, `A..+1h`, a date alone.

use super::Zone;

/// Half-open range of nanoseconds since 1970; an open end is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TimeRange {
    pub start: Option<i64>,
    pub end: Option<i64>,
}

/// What is wrong with which word.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TimeRangeError(pub String);

impl TimeRange {
    /// Reads a text in a zone. `first` is the time of the capture's first packet in nanoseconds; it
    /// gives the year (and the date) that a short form leaves out.
    pub fn parse(text: &str, zone: &Zone, first: Option<i64>) -> Result<Self, TimeRangeError> {
        let _ = (text, zone, first);
        todo!()
    }

    #[must_use]
    pub fn contains(&self, time: i64) -> bool {
        self.start.is_none_or(|start| start <= time) && self.end.is_none_or(|end| time < end)
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        self.start.is_none() && self.end.is_none()
    }

    /// The range in a zone, as text that parses back to it.
    #[must_use]
    pub fn format(&self, zone: &Zone) -> String {
        let _ = zone;
        todo!()
    }
}
