//! Options of neighbour discovery (RFC 4861, 4.6; RFC 8106; RFC 4191; RFC 8781).

use super::header::{Header, text_of};
use super::names::{bytes_of, hex, mac};

/// Lengths count in so many bytes.
const UNIT: usize = 8;

/// Reads options up to the end of the message.
pub(super) fn read(header: &mut Header<'_>) -> Option<()> {
    while !header.rest().is_empty() {
        let kind = header.u8_as("Option", |kind| match name(kind) {
            Some(name) => format!("{kind} ({name})"),
            None => kind.to_string(),
        })?;
        header.deeper(|header| option(header, kind))?;
    }
    Some(())
}

fn option(header: &mut Header<'_>, kind: u8) -> Option<()> {
    let units = header.u8_as("Length", |units| bytes_of(usize::from(units) * UNIT))?;
    let Some(length) = (usize::from(units) * UNIT).checked_sub(2) else {
        return header.fault("an option has no length");
    };
    let end = header.taken() + length;
    // A whole option is here, or reading ends.
    if !header.has(length) {
        return None;
    }
    content(header, kind, length)?;
    let left = end.saturating_sub(header.taken());
    header.hex("Data", left).map(drop)
}

/// Fields of an option of so many bytes, all of which are there. None only where it is shorter than its
/// kind is.
fn content(header: &mut Header<'_>, kind: u8, length: usize) -> Option<()> {
    match kind {
        1 | 2 => {
            let (address, bytes) = header.take_slice(length)?;
            header.add("Link-layer address", bytes, mac(address));
        }
        3 if length == 30 => {
            let prefix_length = header.u8("Prefix length")?;
            header.u8_as("Flags", |flags| {
                let word = |bit: u8, word: &'static str| if flags & bit == 0 { "" } else { word };
                let words =
                    [word(0x80, "on-link "), word(0x40, "autonomous "), word(0x20, "router")].concat();
                format!("{flags:#04x} ({})", if words.is_empty() { "none" } else { words.trim_end() })
            })?;
            header.u32_as("Valid lifetime", seconds)?;
            header.u32_as("Preferred lifetime", seconds)?;
            header.hex("Reserved", 4)?;
            let prefix = header.ipv6("Prefix")?;
            header.say(&format!(", prefix {prefix}/{prefix_length}"));
        }
        4 if length > 6 => {
            header.hex("Reserved", 6)?;
            let (packet, bytes) = header.take_slice(length - 6)?;
            header.add("Redirected packet", bytes, bytes_of(packet.len()));
        }
        5 if length == 6 => {
            header.hex("Reserved", 2)?;
            header.u32("MTU")?;
        }
        14 => drop(header.hex("Nonce", length)?),
        24 if length >= 6 => {
            header.u8("Prefix length")?;
            header.u8_as("Flags", |flags| format!("{flags:#04x}"))?;
            header.u32_as("Route lifetime", seconds)?;
        }
        25 if length >= 6 => {
            header.hex("Reserved", 2)?;
            header.u32_as("Lifetime", seconds)?;
            for _ in 0..(length - 6) / 16 {
                let server = header.ipv6("Name server")?;
                header.say(&format!(", name server {server}"));
            }
        }
        31 if length >= 6 => {
            header.hex("Reserved", 2)?;
            header.u32_as("Lifetime", seconds)?;
            let (domains, bytes) = header.take_slice(length - 6)?;
            if !domains.is_empty() {
                header.add("Search list", bytes, search_list(domains));
            }
        }
        38 if length == 14 => {
            let scaled = |value: u16| format!("{} s, length code {}", value & !7, value & 7);
            header.u16_as("Lifetime", scaled)?;
            let (prefix, bytes) = header.take_slice(12)?;
            header.add("Prefix for NAT64", bytes, hex(prefix));
        }
        _ => {}
    }
    Some(())
}

fn seconds(seconds: u32) -> String {
    if seconds == u32::MAX { "without end".to_owned() } else { format!("{seconds} s") }
}

/// Domains of labels, one after the other; zeros fill up (RFC 8106, 5.2).
fn search_list(mut bytes: &[u8]) -> String {
    let mut text = String::new();
    while let Some((&length, behind)) = bytes.split_first() {
        let Some((label, rest)) = behind.split_at_checked(length.into()) else { break };
        if label.is_empty() {
            if !text.is_empty() && !text.ends_with(", ") {
                text.push_str(", ");
            }
        } else {
            if !text.is_empty() && !text.ends_with(", ") {
                text.push('.');
            }
            text.push_str(&text_of(label));
        }
        bytes = rest;
    }
    text.truncate(text.trim_end_matches(", ").len());
    text
}

const fn name(kind: u8) -> Option<&'static str> {
    Some(match kind {
        1 => "source link-layer address",
        2 => "target link-layer address",
        3 => "prefix information",
        4 => "redirected header",
        5 => "MTU",
        7 => "advertisement interval",
        8 => "home agent information",
        9 => "source address list",
        10 => "target address list",
        11 => "CGA",
        12 => "RSA signature",
        13 => "timestamp",
        14 => "nonce",
        24 => "route information",
        25 => "recursive DNS server",
        26 => "flags extension",
        31 => "DNS search list",
        33 => "address registration",
        37 => "captive portal",
        38 => "PREF64",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_of_a_search_list_stand_apart() {
        assert_eq!(search_list(b"\x07example\x03com\0\x01a\0\0\0\0"), "example.com, a");
        assert_eq!(search_list(b"\x09ab"), "");
    }
}
