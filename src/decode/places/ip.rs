//! The names in IP headers and their extensions.

use super::{
    super::extension::Extension,
    super::tunnel::of_protocol,
    Checksum, Place, Places, be16, icmp, link,
    transport::{self, Level, Upper},
};

const IPV4_FIXED: usize = 20;
const IPV6_FIXED: usize = 40;

/// Walks the IP packet at `start` to the end of its headers, and gives that. `bytes` end where the
/// packet does, by the layers below it. None where the fixed header is not whole.
pub fn walk(places: &mut Places, bytes: &[u8], start: usize, level: Level) -> Option<usize> {
    match bytes.get(start)? >> 4 {
        4 => ipv4(places, bytes, start, level),
        6 => ipv6(places, bytes, start, level),
        _ => None,
    }
}

fn ipv4(places: &mut Places, bytes: &[u8], start: usize, level: Level) -> Option<usize> {
    let header = bytes.get(start..)?.first_chunk::<IPV4_FIXED>()?;
    let behind = start + (usize::from(header[0] & 0x0f) * 4).max(IPV4_FIXED);
    places.places.push(Place::V4 { at: start + 12 });
    places.places.push(Place::V4 { at: start + 16 });
    options(places, bytes, start + IPV4_FIXED, behind.min(bytes.len()));
    let total = usize::from(be16(header, 2)?);
    let end = if total == 0 { bytes.len() } else { (start + total).max(behind).min(bytes.len()) };
    let bytes = bytes.get(..end)?;
    let later_fragment = be16(header, 6)? & 0x1fff != 0;
    let upper = Upper { addresses: (start + 12, start + 20), later_fragment, v6: false, level };
    let end = extensions(places, bytes, behind, header[9], Extension::is_ipv4, upper);
    places.checksums.push(Checksum {
        at: start + 10,
        start,
        end: behind.min(bytes.len()),
        addresses: None,
        zero_is_none: false,
    });
    Some(end)
}

/// Options but end, no-operation and router alert (RFC 2113) become no-operations: routes and
/// timestamps name routers.
fn options(places: &mut Places, bytes: &[u8], start: usize, end: usize) {
    const ROUTER_ALERT: u8 = 148;
    transport::walk_options(places, bytes, start, end, |kind| kind == ROUTER_ALERT);
}

fn ipv6(places: &mut Places, bytes: &[u8], start: usize, level: Level) -> Option<usize> {
    let header = bytes.get(start..)?.first_chunk::<IPV6_FIXED>()?;
    places.places.push(Place::V6 { at: start + 8 });
    places.places.push(Place::V6 { at: start + 24 });
    let behind = start + IPV6_FIXED;
    let length = usize::from(be16(header, 4)?);
    let end = if length == 0 { bytes.len() } else { (behind + length).min(bytes.len()) };
    let upper = Upper { addresses: (start + 8, start + 40), later_fragment: false, v6: true, level };
    Some(extensions(places, bytes.get(..end)?, behind, header[6], Extension::is_ipv6, upper))
}

/// Walks extension headers and what they lead to; gives where the headers end.
fn extensions(
    places: &mut Places,
    bytes: &[u8],
    start: usize,
    first: u8,
    is_extension: fn(u8) -> bool,
    mut upper: Upper,
) -> usize {
    let (mut at, mut protocol) = (start.min(bytes.len()), first);
    while !upper.later_fragment && is_extension(protocol) {
        let rest = bytes.get(at..).unwrap_or_default();
        // One that is not whole is not shown, and may hold half an address.
        let Some(extension) = Extension::read(protocol, rest) else { return at };
        let end = at + extension.length;
        match protocol {
            Extension::FRAGMENT | Extension::AUTHENTICATION => {}
            // Padding of one byte is zero (RFC 8200, 4.2).
            Extension::HOP_BY_HOP | Extension::DESTINATION_OPTIONS => places.blank(at + 2, end, 0),
            // The type stays; no segments are left to an address that is gone.
            Extension::ROUTING => places.blank(at + 3, end, 0),
            _ => places.blank(at + 4, end, 0),
        }
        upper.later_fragment = extension.later_fragment;
        protocol = extension.next;
        at = end;
    }
    if upper.later_fragment {
        return at;
    }
    match (protocol, upper.v6) {
        (transport::TCP, _) => transport::tcp(places, bytes, at, upper),
        (transport::UDP, _) => transport::udp(places, bytes, at, upper),
        (icmp::ICMP, false) => icmp::icmp(places, bytes, at, upper),
        (icmp::ICMPV6, true) => icmp::icmpv6(places, bytes, at, upper),
        _ => match of_protocol(protocol) {
            Some(first) => link::walk_tunnel(places, first, bytes, at, upper.level),
            None => at,
        },
    }
}
