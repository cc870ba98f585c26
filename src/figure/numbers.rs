//! Numbers as people read them: grouped counts, shares, durations.

/// A count with its thousands grouped: `1,745,607`.
#[must_use]
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count and its noun: `1 frame`, `2,000 frames`.
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(count))
}

/// A share from 0 to 1 as `97.4 %`. Only the whole is 100 %, and only nothing is 0 %.
#[must_use]
pub fn percent(share: f64) -> String {
    let shown = if share >= 1.0 {
        100.0
    } else if share <= 0.0 {
        0.0
    } else {
        (share * 100.0).clamp(0.1, 99.9)
    };
    format!("{shown:.1} %")
}

/// Nanoseconds as `3 d 02:15:00.000000` or `8:29.686602`.
#[must_use]
pub fn duration(nanos: u64) -> String {
    let micros = nanos / 1_000;
    let (seconds, micros) = (micros / 1_000_000, micros % 1_000_000);
    let (minutes, second) = (seconds / 60, seconds % 60);
    let (hours, minute) = (minutes / 60, minutes % 60);
    let (days, hour) = (hours / 24, hours % 24);
    match (days, hour, minute) {
        (0, 0, 0) => format!("{second}.{micros:06} s"),
        (0, 0, _) => format!("{minute}:{second:02}.{micros:06}"),
        (0, _, _) => format!("{hour}:{minute:02}:{second:02}.{micros:06}"),
        _ => format!("{} d {hour:02}:{minute:02}:{second:02}.{micros:06}", grouped(days)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([0, 999, 1_000, 1_745_607].map(grouped), ["0", "999", "1,000", "1,745,607"]);
        assert_eq!(grouped(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!([counted(1, "frame"), counted(2, "frame")], ["1 frame", "2 frames"]);
    }

    #[test]
    fn a_share_is_only_whole_when_it_is() {
        assert_eq!(percent(0.974), "97.4 %");
        assert_eq!([percent(0.999_99), percent(1.0)], ["99.9 %", "100.0 %"]);
        assert_eq!([percent(0.000_01), percent(0.0)], ["0.1 %", "0.0 %"]);
    }

    #[test]
    fn durations_begin_with_their_largest_unit() {
        assert_eq!(duration(1_500_000), "0.001500 s");
        assert_eq!(duration(509_686_602_000), "8:29.686602");
        assert_eq!(duration(u64::MAX), "213,503 d 23:34:33.709551");
    }
}
