//! Extension headers (RFC 8200, 4), and the authentication header that IPv4 has as well (RFC 4302).

use super::super::extension::Extension;
use super::dissection::Dissection;
use super::header::Header;
use super::ip_payload::Next;
use super::names::{bytes_of, ip_protocol, ip_protocol_field};

/// Reads the extension header `protocol`.
pub(super) fn read(frame: &mut Dissection<'_>, protocol: u8) -> Option<Next> {
    let name = name(frame, protocol);
    frame.header(name, |header| match protocol {
        Extension::FRAGMENT => fragment(header),
        Extension::AUTHENTICATION => authentication(header),
        Extension::ROUTING => routing(header),
        _ => options(header, protocol),
    })
}

fn name(frame: &Dissection<'_>, protocol: u8) -> &'static str {
    match protocol {
        Extension::HOP_BY_HOP => named!(frame, "Hop-by-hop options"),
        Extension::ROUTING => named!(frame, "Routing"),
        Extension::FRAGMENT => named!(frame, "Fragment"),
        Extension::AUTHENTICATION => named!(frame, "Authentication"),
        Extension::DESTINATION_OPTIONS => named!(frame, "Destination options"),
        Extension::MOBILITY => named!(frame, "Mobility"),
        Extension::HOST_IDENTITY => named!(frame, "Host identity"),
        Extension::SHIM6 => named!(frame, "Shim6"),
        _ => named!(frame, "Extension header"),
    }
}

/// The two fields that nearly all extension headers start with: what follows, and this one's length.
fn start(header: &mut Header<'_>, protocol: u8) -> Option<(Next, usize)> {
    let next = header.u8_as("Next header", ip_protocol_field)?;
    let ([size], bytes) = header.take()?;
    let length = Extension::length(protocol, size);
    header.add("Header length", bytes, bytes_of(length));
    header.summary = format!("{}, {} follows", bytes_of(length), ip_protocol(next));
    Some((Next { protocol: next, later_fragment: false }, length))
}

/// Takes what is left of a header of this length.
fn fill(header: &mut Header<'_>, name: &'static str, length: usize) -> Option<()> {
    header.hex(name, length.saturating_sub(header.taken())).map(drop)
}

fn options(header: &mut Header<'_>, protocol: u8) -> Option<Next> {
    let (next, length) = start(header, protocol)?;
    fill(header, "Options", length)?;
    Some(next)
}

fn routing(header: &mut Header<'_>) -> Option<Next> {
    let (next, length) = start(header, Extension::ROUTING)?;
    header.u8("Routing type")?;
    header.u8("Segments left")?;
    fill(header, "Type-specific data", length)?;
    Some(next)
}

fn fragment(header: &mut Header<'_>) -> Option<Next> {
    let protocol = header.u8_as("Next header", ip_protocol_field)?;
    header.hex("Reserved", 1)?;
    let (value, bytes) = header.take()?;
    let value = u16::from_be_bytes(value);
    let offset = usize::from(value & 0xfff8);
    let more = value & 1 == 1;
    header.add("Fragment offset", bytes.clone(), bytes_of(offset));
    header.add("More fragments", bytes.end - 1..bytes.end, if more { "yes" } else { "no" });
    let identification = header.hex32("Identification")?;
    header.summary = format!("identification {identification:#010x}, offset {}", bytes_of(offset));
    Some(Next { protocol, later_fragment: offset != 0 })
}

fn authentication(header: &mut Header<'_>) -> Option<Next> {
    let (next, length) = start(header, Extension::AUTHENTICATION)?;
    header.hex("Reserved", 2)?;
    header.hex32("Security parameters index")?;
    header.u32("Sequence number")?;
    fill(header, "Integrity check value", length)?;
    Some(next)
}
