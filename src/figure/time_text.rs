//! Times as RFC 3339, with all nine decimals.

use jiff::{Timestamp, tz::TimeZone};

use crate::query::Zone;

/// A time in UTC: `2009-03-13T14:00:05.123456000Z`.
#[must_use]
pub fn rfc3339(nanos: i64) -> String {
    format!("{:.9}", timestamp(nanos))
}

/// A time in a zone: `2009-03-13T23:00:05.123456000+09:00`; in UTC as [`rfc3339`].
#[must_use]
pub fn rfc3339_in(nanos: i64, zone: &Zone) -> String {
    if *zone.time_zone() == TimeZone::UTC {
        return rfc3339(nanos);
    }
    let offset = zone.time_zone().to_offset(timestamp(nanos));
    format!("{:.9}", timestamp(nanos).display_with_offset(offset))
}

/// Every i64 of nanoseconds lies within jiff's range (years -9999 to 9999).
fn timestamp(nanos: i64) -> Timestamp {
    Timestamp::from_nanosecond(i128::from(nanos)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utc_has_all_nanoseconds() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00.000000000Z");
        assert_eq!(rfc3339(-1), "1969-12-31T23:59:59.999999999Z");
        assert_eq!(rfc3339(i64::MAX), "2262-04-11T23:47:16.854775807Z");
        assert_eq!(rfc3339(i64::MIN + 1), "1677-09-21T00:12:43.145224193Z");
    }

    #[test]
    fn a_zone_shows_in_the_offset() {
        let zone: Zone = "+09:00".parse().unwrap();
        assert_eq!(rfc3339_in(0, &zone), "1970-01-01T09:00:00.000000000+09:00");
        assert_eq!(rfc3339_in(0, &Zone::default()), "1970-01-01T00:00:00.000000000Z");
    }
}
