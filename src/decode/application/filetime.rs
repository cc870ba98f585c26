//! Times as Windows counts them: tenths of microseconds since 1601 ([MS-DTYP] 2.3.3).

use jiff::Timestamp;

/// Seconds from 1601 to 1970.
const TO_1970: i64 = 11_644_473_600;

/// `2009-08-13T05:57:36.1234567Z`; `none` for zero; the number where it is no time.
pub(super) fn shown(ticks: u64) -> String {
    if ticks == 0 {
        return "none".to_owned();
    }
    let seconds = (ticks / 10_000_000) as i64 - TO_1970;
    let nanoseconds = (ticks % 10_000_000) as i32 * 100;
    match Timestamp::new(seconds, nanoseconds) {
        Ok(time) => time.to_string(),
        Err(_) => ticks.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_shown_as_the_time_that_it_is() {
        assert_eq!(shown(116_444_736_000_000_000), "1970-01-01T00:00:00Z");
        assert_eq!((shown(0).as_str(), shown(u64::MAX).as_str()), ("none", "18446744073709551615"));
    }
}
