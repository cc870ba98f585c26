//! The earliest packet from a moment on.

use super::{Index, NO_TIME};

/// The time of the earliest packet at or after a moment, in nanoseconds since 1970; none if there is
/// none. Looks into a segment only where its times lie on both sides of the moment.
#[must_use]
pub fn earliest_from(index: &Index, moment: i64) -> Option<i64> {
    let of_segments = index.segments().filter_map(|(_, _, segment)| {
        let (first, last) = segment.time_span()?;
        if first >= moment {
            return Some(first);
        }
        let after = |time: &i64| *time >= moment && *time != NO_TIME;
        if last < moment { None } else { segment.times().iter().copied().filter(after).min() }
    });
    of_segments.min()
}
