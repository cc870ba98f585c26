//! Small pieces of text that several views show the same way.

use std::{path::Path, time::Duration};

pub use crate::figure::class_name;
use crate::figure::plain;
use crate::query::{DirectionFilter, Protocol, Transport};

/// A file's name, and the folder that it lies in, fit for the screen.
pub fn file_and_folder(path: &Path) -> (String, String) {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    (plain(&name).into_owned(), plain(&folder).into_owned())
}

/// The transport with ports that a protocol is.
pub const fn transport_of(protocol: Protocol) -> Option<Transport> {
    match protocol {
        Protocol::TCP => Some(Transport::Tcp),
        Protocol::UDP => Some(Transport::Udp),
        _ => None,
    }
}

/// The transport that a layer is, by its name.
pub fn transport_named(layer: &str) -> Option<Transport> {
    match layer {
        "TCP" => Some(Transport::Tcp),
        "UDP" => Some(Transport::Udp),
        _ => None,
    }
}

/// A layer of this name says why reading ended.
pub fn stops(layer: &str) -> bool {
    matches!(layer, "Cut" | "Malformed" | "Unfinished")
}

/// What a direction is called on screen.
pub const fn direction_name(direction: DirectionFilter) -> &'static str {
    match direction {
        DirectionFilter::From => "From",
        DirectionFilter::To => "To",
        DirectionFilter::Others => "Others",
        DirectionFilter::All => "All",
    }
}

/// The TCP flags that are set, as letters in the order of RFC 9293: `CEUAPRSF`.
pub fn flag_letters(flags: u8) -> String {
    let letters = ['C', 'E', 'U', 'A', 'P', 'R', 'S', 'F'];
    let set = letters.iter().enumerate().filter(|(place, _)| flags & (0x80 >> place) != 0);
    set.map(|(_, letter)| *letter).collect()
}

/// Bytes in the unit that gives few digits: `5.9 MB`.
pub fn bytes(count: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if count < 1_000 {
        return format!("{count} bytes");
    }
    let mut value = count as f64;
    let mut unit = "";
    for name in UNITS {
        value /= 1_000.0;
        unit = name;
        if value < 999.95 {
            break;
        }
    }
    format!("{value:.1} {unit}")
}

/// A span of time in the unit that gives few digits: `350 ms`, `1.7 s`, `2 h 05 min`.
pub fn span(nanoseconds: i128) -> String {
    let time = Duration::from_nanos(u64::try_from(nanoseconds.max(0)).unwrap_or(u64::MAX));
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
    fn flags_are_letters_from_the_highest_bit_down() {
        assert_eq!(flag_letters(0x02), "S");
        assert_eq!(flag_letters(0x18), "AP");
        assert_eq!(flag_letters(0xff), "CEUAPRSF");
    }

    #[test]
    fn sizes_and_spans_have_few_digits() {
        assert_eq!([999, 5_991_156, 2_900_000_000].map(bytes), ["999 bytes", "6.0 MB", "2.9 GB"]);
        let spans = [12, 350_000_000, 1_700_000_000, 7_500_000_000_000, 180_000_000_000_000].map(span);
        assert_eq!(spans, ["12 ns", "350 ms", "1.7 s", "2 h 05 min", "2 d 02 h"]);
        assert_eq!(span(i128::from(i64::MAX)).split(' ').nth(1), Some("d"));
    }
}
