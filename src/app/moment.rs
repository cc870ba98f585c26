//! A time in a command: RFC 3339 in text, nanoseconds inside.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Nanoseconds since 1970; written as `2009-03-13T05:00:00.5Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(pub i64);

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let stamp: jiff::Timestamp = text.parse().map_err(|error| format!("{text}: {error}"))?;
        i64::try_from(stamp.as_nanosecond()).map(Self).map_err(|_| format!("{text}: out of range"))
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_nanosecond(i128::from(self.0)) {
            Ok(stamp) => write!(f, "{stamp}"),
            Err(_) => write!(f, "{} ns", self.0),
        }
    }
}
