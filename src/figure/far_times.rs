//! Times far from the rest, in words.

use super::counted;
use crate::query::{FarTimes, Zone};

/// How many packets are far from the rest and when they are; none if none is.
#[must_use]
pub fn far_times_words(far: &FarTimes, zone: &Zone) -> Option<String> {
    let (first, last) = far.times?;
    let at = |time: i64| format!("{} {}", zone.format(time, 0), zone.abbreviation(time));
    let packets = counted(far.packets, "packet");
    Some(match far.packets {
        1 => format!("{packets} has a time far from the rest ({})", at(first)),
        2 => format!("{packets} have times far from the rest ({} and {})", at(first), at(last)),
        _ => format!("{packets} have times far from the rest (from {} to {})", at(first), at(last)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_packets_are_told_by_their_times() {
        let words = |packets, times| far_times_words(&FarTimes { packets, times }, &Zone::default());
        assert_eq!(words(0, None), None);
        let second = 1_000_000_000;
        assert_eq!(
            words(1, Some((second, second))).unwrap(),
            "1 packet has a time far from the rest (1970-01-01 00:00:01 UTC)"
        );
        assert_eq!(
            words(2_000, Some((0, second))).unwrap(),
            "2,000 packets have times far from the rest (from 1970-01-01 00:00:00 UTC to 1970-01-01 00:00:01 UTC)"
        );
    }
}
