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

/// A text with the digits of those words that are numbers in groups: `a record claims 4,111,583,743 bytes`.
#[must_use]
pub fn numbers_grouped(text: &str) -> String {
    let is_number = |word: &str| word.bytes().all(|letter| letter.is_ascii_digit());
    let words = text.split(' ').map(|word| match word.parse() {
        Ok(number) if is_number(word) => grouped(number),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
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

/// Nanoseconds in the unit that gives few digits: `350 ms`, `1.7 s`, `2 h 05 min`.
#[must_use]
pub fn brief_duration(nanoseconds: i128) -> String {
    let time = std::time::Duration::from_nanos(u64::try_from(nanoseconds.max(0)).unwrap_or(u64::MAX));
    let seconds = time.as_secs();
    match nanoseconds {
        ..1_000 => format!("{nanoseconds} ns"),
        1_000..1_000_000 => format!("{:.1} µs", nanoseconds as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.0} ms", nanoseconds as f64 / 1e6),
        1_000_000_000..60_000_000_000 => format!("{:.1} s", time.as_secs_f64()),
        60_000_000_000..3_600_000_000_000 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        3_600_000_000_000..86_400_000_000_000 => {
            format!("{} h {:02} min", seconds / 3_600, seconds / 60 % 60)
        }
        _ => format!("{} d {:02} h", seconds / 86_400, seconds / 3_600 % 24),
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
    fn numbers_in_a_text_are_grouped_and_nothing_else_is() {
        assert_eq!(numbers_grouped("claims 4111583743 bytes"), "claims 4,111,583,743 bytes");
        assert_eq!(numbers_grouped("of 2009-03-13, 0x12345 +1234"), "of 2009-03-13, 0x12345 +1234");
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

    #[test]
    fn brief_durations_have_few_digits() {
        let spans =
            [12, 350_000_000, 1_700_000_000, 7_500_000_000_000, 180_000_000_000_000].map(brief_duration);
        assert_eq!(spans, ["12 ns", "350 ms", "1.7 s", "2 h 05 min", "2 d 02 h"]);
        assert_eq!(brief_duration(i128::from(i64::MAX)).split(' ').nth(1), Some("d"));
    }
}
