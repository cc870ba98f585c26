//! The capture's own time: microseconds since its beginning, 2009-03-13 00:00 Japan time.

use jiff::Timestamp;

use crate::capture::Nanos;

pub(super) const SECOND: u64 = 1_000_000;
pub(super) const MINUTE: u64 = 60 * SECOND;
pub(super) const HOUR: u64 = 60 * MINUTE;
pub(super) const DAY: u64 = 24 * HOUR;

/// 2009-03-12T15:00:00Z in microseconds since 1970; paper A's two days begin here.
const BEGINNING: u64 = 1_236_870_000 * SECOND;
/// How long the capture lasts.
pub(super) const END: u64 = 2 * DAY;
/// What is counted happens before this, so that answers and repetitions still find their place.
pub(super) const LAST_CALL: u64 = END - 3 * MINUTE;

/// Time from `start` to before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub start: u64,
    pub end: u64,
}

impl Span {
    /// From the first minute to the last call.
    pub const ALL: Self = Self { start: MINUTE, end: LAST_CALL };

    /// From whole seconds to whole seconds, which are easier to read and to type.
    pub const fn new(start: u64, end: u64) -> Self {
        Self { start: start / SECOND * SECOND, end: end.div_ceil(SECOND) * SECOND }
    }

    pub const fn length(self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    pub const fn contains(self, time: u64) -> bool {
        self.start <= time && time < self.end
    }

    /// The same, and what follows within a time.
    pub const fn and(self, more: u64) -> Self {
        Self::new(self.start, self.end + more)
    }

    /// As `--time` takes it.
    pub fn text(self) -> String {
        format!("{}..{}", short(self.start), short(self.end))
    }
}

pub(super) const fn nanos(time: u64) -> Nanos {
    Nanos(((BEGINNING + time) * 1_000) as i64)
}

/// Microseconds since 1970.
pub(super) const fn since_1970(time: u64) -> u64 {
    BEGINNING + time
}

/// RFC 3339 in UTC with nine decimals, as all JSON of the program has it.
pub(super) fn rfc3339(time: u64) -> String {
    format!("{:.9}", timestamp(time))
}

fn short(time: u64) -> String {
    timestamp(time).to_string()
}

fn timestamp(time: u64) -> Timestamp {
    Timestamp::from_microsecond((BEGINNING + time) as i64).unwrap_or_default()
}

/// Hour of the day in Japan.
pub(super) const fn hour_of_day(time: u64) -> usize {
    (time / HOUR % 24) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_capture_begins_at_midnight_in_japan() {
        assert_eq!(rfc3339(0), "2009-03-12T15:00:00.000000000Z");
        assert_eq!(rfc3339(END), "2009-03-14T15:00:00.000000000Z");
        assert_eq!(Span::new(14 * HOUR + 5, 15 * HOUR).text(), "2009-03-13T05:00:00Z..2009-03-13T06:00:00Z");
    }
}
