//! What is added to the times of a capture whose clock was wrong.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{TimeRangeError, moment::duration};

/// Nanoseconds that are added to every time. As text: a length of time with or without a sign, `+1.5s`,
/// `-9h`, `250ms`; `0` and nothing stand for a clock that was right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockOffset(pub i64);

impl FromStr for ClockOffset {
    type Err = TimeRangeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if matches!(text, "" | "0" | "+0" | "-0") {
            return Ok(Self(0));
        }
        // U+2212 is what a person may paste.
        let (negative, length) = match text.strip_prefix(['-', '−']) {
            Some(length) => (true, length),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let length = duration(length.trim())?;
        Ok(Self(if negative { -length } else { length }))
    }
}

impl fmt::Display for ClockOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SECOND: u64 = 1_000_000_000;
        if self.0 == 0 {
            return f.write_str("0");
        }
        f.write_str(if self.0 < 0 { "-" } else { "+" })?;
        let mut rest = self.0.unsigned_abs();
        for (unit, name) in [(86_400 * SECOND, 'd'), (3_600 * SECOND, 'h'), (60 * SECOND, 'm')] {
            if rest >= unit {
                write!(f, "{}{name}", rest / unit)?;
                rest %= unit;
            }
        }
        let (seconds, nanos) = (rest / SECOND, rest % SECOND);
        match (seconds, nanos) {
            (0, 0) => Ok(()),
            (_, 0) => write!(f, "{seconds}s"),
            _ => write!(f, "{}s", format!("{seconds}.{nanos:09}").trim_end_matches('0')),
        }
    }
}

impl TryFrom<String> for ClockOffset {
    type Error = TimeRangeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ClockOffset> for String {
    fn from(offset: ClockOffset) -> Self {
        offset.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_offset_is_a_length_of_time_with_a_sign() {
        let nanos = |text: &str| text.parse::<ClockOffset>().map(|offset| offset.0).ok();
        assert_eq!(nanos("+1.5s"), Some(1_500_000_000));
        assert_eq!(nanos("-9h"), Some(-32_400_000_000_000));
        assert_eq!(nanos("250ms"), Some(250_000_000));
        assert_eq!(nanos("− 1h30m"), Some(-5_400_000_000_000));
        assert_eq!(nanos(""), Some(0));
        for wrong in ["1", "1.5", "soon", "--1s", "1.s", ".5s", "1.2.3s", "9999999d"] {
            assert_eq!(nanos(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_offset_is_shown_in_few_units() {
        let shown = |nanos| ClockOffset(nanos).to_string();
        assert_eq!(shown(1_500_000_000), "+1.5s");
        assert_eq!(shown(-5_400_000_000_000), "-1h30m");
        assert_eq!(shown(1), "+0.000000001s");
        assert_eq!(shown(0), "0");
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_as_the_same(nanos in -i64::MAX..=i64::MAX) {
            prop_assert_eq!(ClockOffset(nanos).to_string().parse::<ClockOffset>(), Ok(ClockOffset(nanos)));
        }
    }
}
