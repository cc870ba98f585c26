//! A point in time: nanoseconds since 1970-01-01 00:00:00 UTC, negative before.

use serde::{Deserialize, Serialize};

/// Nanoseconds since 1970-01-01 00:00:00 UTC, from 1677-09-21 to 2262-04-11.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nanos(pub i64);

impl Nanos {
    pub const PER_SECOND: i64 = 1_000_000_000;

    /// A second and the nanoseconds after it (which may be more than a second); none where the sum
    /// does not fit.
    #[must_use]
    pub fn from_parts(seconds: i64, nanoseconds: i64) -> Option<Self> {
        seconds.checked_mul(Self::PER_SECOND)?.checked_add(nanoseconds).map(Self)
    }

    /// The whole second at or before this time, and the nanoseconds after it (0 to 999,999,999).
    #[must_use]
    pub fn parts(self) -> (i64, u32) {
        (self.0.div_euclid(Self::PER_SECOND), self.0.rem_euclid(Self::PER_SECOND) as u32)
    }
}

/// The time of a frame as its record tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// Within the range of [`Nanos`] (and never `i64::MIN`, which the index keeps for "no time").
    At(Nanos),
    /// A stamp that does not fit: the raw ticks of the record, in its interface's resolution.
    OutOfRange(u64),
    /// The record has none (pcapng simple packet block).
    Missing,
}

impl Stamp {
    /// The stamp at a number of nanoseconds, or the raw ticks it came from where that does not fit.
    #[must_use]
    pub fn from_nanoseconds(nanoseconds: i128, ticks: u64) -> Self {
        match i64::try_from(nanoseconds) {
            Ok(fits) if fits != i64::MIN => Self::At(Nanos(fits)),
            _ => Self::OutOfRange(ticks),
        }
    }

    /// The time, where there is one that fits.
    #[must_use]
    pub fn time(self) -> Option<Nanos> {
        match self {
            Self::At(time) => Some(time),
            Self::OutOfRange(_) | Self::Missing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_time_before_1970_count_up_from_the_second_before() {
        assert_eq!(Nanos(-1).parts(), (-1, 999_999_999));
        assert_eq!(Nanos::from_parts(-1, 999_999_999), Some(Nanos(-1)));
    }

    #[test]
    fn a_second_beyond_2262_has_no_nanoseconds() {
        assert_eq!(Nanos::from_parts(9_223_372_036, 854_775_807), Some(Nanos(i64::MAX)));
        assert_eq!(Nanos::from_parts(9_223_372_036, 854_775_808), None);
        assert_eq!(Nanos::from_parts(i64::MAX, 0), None);
    }

    #[test]
    fn a_stamp_keeps_its_ticks_where_nanoseconds_do_not_fit() {
        assert_eq!(Stamp::from_nanoseconds(i128::from(i64::MAX), 7), Stamp::At(Nanos(i64::MAX)));
        assert_eq!(Stamp::from_nanoseconds(i128::from(i64::MAX) + 1, 7), Stamp::OutOfRange(7));
        assert_eq!(Stamp::from_nanoseconds(i128::from(i64::MIN), 7), Stamp::OutOfRange(7));
        assert_eq!(Stamp::from_nanoseconds(i128::from(i64::MIN) + 1, 7).time(), Some(Nanos(i64::MIN + 1)));
    }
}
