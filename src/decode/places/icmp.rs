//! The names in ICMP and ICMPv6 messages: redirects, neighbours, groups, and packets that errors
//! quote.

use super::{
    Place, Places, ip,
    transport::{Level, Upper},
};

pub const ICMP: u8 = 1;
pub const ICMPV6: u8 = 58;

/// Type, code, checksum and four bytes that depend on the type (RFC 792, RFC 4443).
const HEADER: usize = 8;

/// An IPv6 address in a message.
const ADDRESS: usize = 16;

pub fn icmp(places: &mut Places, bytes: &[u8], start: usize, upper: Upper) -> usize {
    const REDIRECT: u8 = 5;
    let behind = start + HEADER;
    if bytes.len() < behind {
        return bytes.len();
    }
    let end = match bytes.get(start).copied() {
        Some(kind @ (3 | 4 | REDIRECT | 11 | 12)) => {
            if kind == REDIRECT {
                places.places.push(Place::V4 { at: start + 4 });
            }
            // Words of four bytes that the quoted packet takes; zero where that is not said (RFC 4884).
            let words = if matches!(kind, 3 | 11 | 12) { bytes.get(start + 5) } else { None };
            quoted(places, bytes, behind, words.map_or(0, |words| usize::from(*words) * 4), upper)
        }
        _ => behind,
    };
    places.covered(start + 2, start, end, None, false);
    end
}

pub fn icmpv6(places: &mut Places, bytes: &[u8], start: usize, upper: Upper) -> usize {
    let behind = start + HEADER;
    if bytes.len() < behind {
        return bytes.len();
    }
    let end = match bytes.get(start).copied() {
        Some(kind @ 1..=4) => {
            // Here words of eight bytes.
            let words = if matches!(kind, 1 | 3) { bytes.get(start + 4) } else { None };
            quoted(places, bytes, behind, words.map_or(0, |words| usize::from(*words) * 8), upper)
        }
        // Multicast listeners (RFC 2710): the group.
        Some(130..=132) => addresses(places, bytes, behind, 1),
        // Neighbour discovery (RFC 4861): what stands before its options.
        Some(133) => options(places, bytes, behind),
        Some(134) => options(places, bytes, (behind + 8).min(bytes.len())),
        Some(135 | 136) => {
            let end = addresses(places, bytes, behind, 1);
            options(places, bytes, end)
        }
        Some(137) => {
            let end = addresses(places, bytes, behind, 2);
            options(places, bytes, end)
        }
        _ => behind,
    };
    places.covered(start + 2, start, end, Some(upper.addresses), false);
    end
}

/// The headers of the packet that an error quotes, in so many bytes where that is said. A header
/// that is not whole is not carried on.
fn quoted(places: &mut Places, bytes: &[u8], start: usize, length: usize, upper: Upper) -> usize {
    if upper.level.quoted {
        return start;
    }
    let bytes = match length {
        0 => bytes,
        length => bytes.get(..start + length).unwrap_or(bytes),
    };
    ip::walk(places, bytes, start, Level { quoted: true, ..upper.level }).unwrap_or(start)
}

/// So many addresses, or as many as were captured whole.
fn addresses(places: &mut Places, bytes: &[u8], start: usize, count: usize) -> usize {
    let mut at = start;
    for _ in 0..count {
        if at + ADDRESS > bytes.len() {
            break;
        }
        places.places.push(Place::V6 { at });
        at += ADDRESS;
    }
    at
}

/// The options of neighbour discovery (RFC 4861, 4.6): kinds that are known are told, the contents
/// of others are blanked. They end before one that is not whole.
fn options(places: &mut Places, bytes: &[u8], start: usize) -> usize {
    const SOURCE: u8 = 1;
    const TARGET: u8 = 2;
    const PREFIX: u8 = 3;
    const MTU: u8 = 5;
    let mut at = start;
    while let Some([kind, words]) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let end = at + usize::from(*words) * 8;
        if *words == 0 || end > bytes.len() {
            break;
        }
        match (*kind, *words) {
            // Ethernet's fill the option; of longer ones the end is unused.
            (SOURCE | TARGET, _) => {
                places.hardware(at + 2, 6);
                places.blank(at + 8, end, 0);
            }
            (PREFIX, 4) => places.places.push(Place::V6 { at: at + 16 }),
            (MTU, 1) => {}
            _ => places.blank(at + 2, end, 0),
        }
        at = end;
    }
    at
}
