//! What follows type, code and checksum of ICMPv6 messages (RFC 4443, RFC 4861, RFC 2710, RFC 9777).

use super::header::Header;
use super::icmp::{echo, extended_echo, quoted_length};
use super::names::bytes_of;
use super::neighbor_options;

/// The length of a query of version 1 without type, code and checksum (RFC 9777, 8.1).
const OLD_QUERY: usize = 20;

pub(super) fn rest(header: &mut Header<'_>, kind: u8) -> Option<()> {
    match kind {
        1 | 3 => {
            quoted_length(header, 8)?;
            header.hex("Unused", 3).map(drop)
        }
        2 => {
            let mtu = header.u32("MTU")?;
            header.say(&format!(", MTU {mtu}"));
            Some(())
        }
        4 => header.u32("Pointer").map(drop),
        128 | 129 => echo(header),
        130..=132 => listener(header, kind),
        134 => router_advertisement(header),
        135 => {
            header.hex("Reserved", 4)?;
            target(header)?;
            neighbor_options::read(header)
        }
        136 => {
            header.u32_as("Flags", |flags| {
                let word = |bit: u32, word: &'static str| if flags >> bit & 1 == 0 { "" } else { word };
                let words = [word(31, "router "), word(30, "solicited "), word(29, "override")].concat();
                format!("{flags:#010x} ({})", if words.is_empty() { "none" } else { words.trim_end() })
            })?;
            target(header)?;
            neighbor_options::read(header)
        }
        137 => {
            header.hex("Reserved", 4)?;
            target(header)?;
            let destination = header.ipv6("Destination address")?;
            header.say(&format!(", for {destination}"));
            neighbor_options::read(header)
        }
        133 | 141 | 142 => {
            header.hex("Reserved", 4)?;
            neighbor_options::read(header)
        }
        143 => records(header),
        160 | 161 => extended_echo(header, kind == 161),
        _ => header.hex("Message body", 4).map(drop),
    }
}

fn target(header: &mut Header<'_>) -> Option<()> {
    let target = header.ipv6("Target address")?;
    header.say(&format!(", {target}"));
    Some(())
}

fn router_advertisement(header: &mut Header<'_>) -> Option<()> {
    header.u8("Hop limit")?;
    header.u8_as("Flags", |flags| {
        let preference = match flags >> 3 & 3 {
            0 => "medium preference",
            1 => "high preference",
            3 => "low preference",
            _ => "reserved preference",
        };
        let word = |bit: u8, word: &'static str| if flags & bit == 0 { "" } else { word };
        let words = [word(0x80, "managed, "), word(0x40, "other, "), word(0x20, "home agent, ")].concat();
        format!("{flags:#04x} ({words}{preference})")
    })?;
    let lifetime = header.u16_as("Router lifetime", |seconds| format!("{seconds} s"))?;
    header.say(&format!(", lifetime {lifetime} s"));
    header.u32_as("Reachable time", |time| format!("{time} ms"))?;
    header.u32_as("Retransmission timer", |time| format!("{time} ms"))?;
    neighbor_options::read(header)
}

/// Queries, reports and ends of listening to one group; queries of version 2 (RFC 9777, 5.1).
fn listener(header: &mut Header<'_>, kind: u8) -> Option<()> {
    const QUERY: u8 = 130;
    let is_new = kind == QUERY && header.rest().len() > OLD_QUERY;
    header.u16_as("Maximum response delay", |code| format!("{} ms", delay(code, is_new)))?;
    header.hex("Reserved", 2)?;
    let group = header.ipv6("Multicast address")?;
    if group.is_unspecified() {
        header.say(", general");
    } else {
        header.say(&format!(", {group}"));
    }
    if !is_new {
        return Some(());
    }
    header.u8_as("Robustness", |flags| {
        let suppress = if flags & 8 == 0 { "" } else { ", routers need not act" };
        format!("{}{suppress}", flags & 7)
    })?;
    header.u8_as("Query interval", |code| format!("{} s", interval(code)))?;
    for _ in 0..header.u16("Sources")? {
        header.ipv6("Source")?;
    }
    Some(())
}

/// Milliseconds; large ones as a floating point number (RFC 9777, 5.1.3).
fn delay(code: u16, is_new: bool) -> u32 {
    let code = u32::from(code);
    if !is_new || code < 0x8000 { code } else { (code & 0xfff | 0x1000) << ((code >> 12 & 7) + 3) }
}

/// Seconds or tenths of them; large ones as a floating point number (RFC 9777, 5.1.9; RFC 9776, 4.1).
pub(super) fn interval(code: u8) -> u32 {
    let code = u32::from(code);
    if code < 0x80 { code } else { (code & 0xf | 0x10) << ((code >> 4 & 7) + 3) }
}

/// The records of a report of version 2 (RFC 9777, 5.2).
fn records(header: &mut Header<'_>) -> Option<()> {
    /// More groups are not said in the line.
    const SAID: u16 = 3;
    header.hex("Reserved", 2)?;
    let count = header.u16("Records")?;
    for number in 0..count {
        let kind = header.u8_as("Record", |kind| format!("{kind} ({})", record_name(kind)))?;
        header.deeper(|header| -> Option<()> {
            let extra = header.u8_as("Auxiliary data", |words| bytes_of(usize::from(words) * 4))?;
            let sources = header.u16("Sources")?;
            let group = header.ipv6("Multicast address")?;
            if number < SAID {
                header.say(&format!(", {} {group}", record_name(kind)));
            }
            for _ in 0..sources {
                header.ipv6("Source")?;
            }
            header.hex("Data", usize::from(extra) * 4).map(drop)
        })?;
    }
    if count > SAID {
        header.say(&format!(", {} more", count - SAID));
    }
    Some(())
}

/// Kinds of records (RFC 9777, 5.2.12; RFC 9776, 4.2.12).
pub(super) const fn record_name(kind: u8) -> &'static str {
    match kind {
        1 => "include",
        2 => "exclude",
        3 => "change to include",
        4 => "change to exclude",
        5 => "allow sources of",
        6 => "block sources of",
        _ => "record of",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Layer, dissection::Dissection, icmp};

    fn read(message: &[u8]) -> Vec<Layer> {
        let mut frame = Dissection::new(message, message.len() as u32);
        icmp::read(&mut frame, icmp::Family::V6);
        frame.finish()
    }

    const GROUP: [u8; 16] = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xfb];

    #[test]
    fn a_report_of_version_2_tells_its_groups() {
        let report = [&[143, 0, 0, 0, 0, 0, 0, 1][..], &[4, 0, 0, 0], &GROUP].concat();
        let layers = read(&report);
        assert_eq!(layers[0].summary, "multicast listener report, version 2, change to exclude ff02::fb");
        assert_eq!(layers.len(), 1);
    }

    #[test]
    fn a_query_tells_its_group_and_its_sources() {
        let query = [&[130, 0, 0, 0, 0x90, 0, 0, 0][..], &GROUP, &[2, 125, 0, 1], &GROUP].concat();
        let layers = read(&query);
        assert_eq!(layers[0].summary, "multicast listener query, ff02::fb");
        assert_eq!(layers[0].fields[3].value, "65536 ms");
        assert_eq!(layers[0].fields.last().unwrap().name, "Source");
    }

    #[test]
    fn routers_tell_prefixes_servers_and_how_large_packets_may_be() {
        let prefix = [&[3, 4, 64, 0xc0, 0, 0, 0x0e, 0x10, 0, 0, 0, 60, 0, 0, 0, 0][..], &GROUP].concat();
        let options = [&[5, 1, 0, 0, 0, 0, 5, 0xdc][..], &prefix, &[1, 1, 2, 0, 0, 0, 0, 9]].concat();
        let advertisement = [&[134, 0, 0, 0, 64, 0x80, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0][..], &options].concat();
        let layers = read(&advertisement);
        assert_eq!(layers[0].summary, "router advertisement, lifetime 1800 s, prefix ff02::fb/64");
        let value = |name: &str| &layers[0].fields.iter().find(|field| field.name == name).unwrap().value;
        assert_eq!(value("MTU"), "1500");
        assert_eq!(value("Link-layer address"), "02:00:00:00:00:09");
        assert_eq!(value("Flags"), "0x80 (managed, medium preference)");
    }

    #[test]
    fn an_option_without_a_length_ends_reading() {
        let solicitation = [133, 0, 0, 0, 0, 0, 0, 0, 1, 0, 9, 9];
        let layers = read(&solicitation);
        assert_eq!(layers[1].summary, "ICMPv6: an option has no length");
    }
}
