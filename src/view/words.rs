//! Small pieces of text that several views show the same way.

use std::path::Path;

use crate::figure::plain;
pub use crate::figure::{brief_duration as span, class_name};
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
    fn sizes_have_few_digits() {
        assert_eq!([999, 5_991_156, 2_900_000_000].map(bytes), ["999 bytes", "6.0 MB", "2.9 GB"]);
    }
}
