//! When a frame was captured, as a line tells it.

use serde::{Serialize, Serializer};

use crate::{capture::Stamp, figure::time_text, index::Point};

/// In JSON the fields `time` and, where that is null, `raw_time`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FrameTime {
    /// Nanoseconds since 1970.
    At {
        #[serde(serialize_with = "utc")]
        time: i64,
    },
    /// No time that can be told; the ticks of the record where it has some.
    Without { time: (), raw_time: Option<u64> },
}

impl FrameTime {
    /// Nanoseconds since 1970.
    #[must_use]
    pub const fn at(self) -> Option<i64> {
        match self {
            Self::At { time } => Some(time),
            Self::Without { .. } => None,
        }
    }

    /// The record's ticks, where they are no time.
    #[must_use]
    pub const fn raw(self) -> Option<u64> {
        match self {
            Self::At { .. } => None,
            Self::Without { raw_time, .. } => raw_time,
        }
    }
}

impl From<Stamp> for FrameTime {
    fn from(stamp: Stamp) -> Self {
        match stamp {
            Stamp::At(time) => Self::At { time: time.0 },
            Stamp::OutOfRange(ticks) => Self::Without { time: (), raw_time: Some(ticks) },
            Stamp::Missing => Self::Without { time: (), raw_time: None },
        }
    }
}

impl From<&Point> for FrameTime {
    fn from(point: &Point) -> Self {
        match point.time {
            Some(time) => Self::At { time: time.0 },
            None => Self::Without { time: (), raw_time: point.raw_time },
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn utc<S: Serializer>(time: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&time_text::rfc3339(*time))
}
