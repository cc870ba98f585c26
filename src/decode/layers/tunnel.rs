//! Tunnels: their headers, and the packet inside.

use super::super::link::LinkHeader;
use super::super::tunnel::{GreFlags, L2tpFlags, Tunnel, geneve_options, gre_routing};
use super::dissection::{Depth, Dissection};
use super::header::Header;
use super::link;
use super::names::{ether_type, ether_type_field};

/// Reads what is inside the packet being read, from a tunnel's header on. Packets that are quoted
/// are not looked into.
pub(super) fn read(frame: &mut Dissection<'_>, first: LinkHeader) {
    if frame.depth == Depth::Quoted || frame.rest().is_empty() {
        return;
    }
    let mut header = first;
    while let LinkHeader::Tunnel(_) = header {
        match link::read_header(frame, header) {
            Some(next) => header = next,
            None => return,
        }
    }
    match header {
        LinkHeader::Unknown(reason) => link::read_unknown(frame, reason),
        _ if frame.rest().is_empty() => {}
        _ => {
            if frame.go_inside() {
                link::read_from(frame, header);
            }
        }
    }
}

/// Reads a tunnel's header.
pub(super) fn read_header(frame: &mut Dissection<'_>, tunnel: Tunnel) -> Option<()> {
    match tunnel {
        Tunnel::Gre => frame.header(named!(frame, "GRE"), gre),
        Tunnel::Erspan2 => frame.header(named!(frame, "ERSPAN"), |header| erspan(header, 4)),
        Tunnel::Erspan3 => frame.header(named!(frame, "ERSPAN"), |header| {
            let more = if header.rest().get(11)? & 1 == 0 { 0 } else { 8 };
            erspan(header, 8 + more)
        }),
        Tunnel::Wccp => frame.header(named!(frame, "WCCP"), |header| header.hex("Redirection", 4).map(drop)),
        Tunnel::EtherIp => frame.header(named!(frame, "EtherIP"), |header| {
            header.u8_as("Version", |byte| (byte >> 4).to_string())?;
            header.hex("Reserved", 1).map(drop)
        }),
        Tunnel::Vxlan => frame.header(named!(frame, "VXLAN"), |header| {
            header.u8_as("Flags", |flags| format!("{flags:#04x}"))?;
            header.hex("Reserved", 3)?;
            network(header)
        }),
        Tunnel::VxlanGpe => frame.header(named!(frame, "VXLAN"), |header| {
            header.u8_as("Flags", |flags| format!("{flags:#04x}"))?;
            header.hex("Reserved", 2)?;
            header.u8("Next protocol")?;
            network(header)
        }),
        Tunnel::Geneve => frame.header(named!(frame, "Geneve"), geneve),
        Tunnel::Gtp => frame.header(named!(frame, "GTP-U"), gtp),
        Tunnel::L2tp => frame.header(named!(frame, "L2TP"), l2tp),
        Tunnel::TeredoOrigin => frame.header(named!(frame, "Teredo origin"), |header| {
            header.hex16("Indicator")?;
            // Both stand with every bit turned over (RFC 4380, 5.1.1).
            let port = header.u16_as("Port", |port| (!port).to_string())?;
            let origin =
                header.u32_as("Address", |address| std::net::Ipv4Addr::from(!address).to_string())?;
            header.summary = format!("{}:{}", std::net::Ipv4Addr::from(!origin), !port);
            Some(())
        }),
        Tunnel::TeredoAuthentication => frame.header(named!(frame, "Teredo authentication"), |header| {
            header.hex16("Indicator")?;
            let identifier = usize::from(header.u8("Identifier length")?);
            let value = usize::from(header.u8("Authentication length")?);
            header.hex("Identifier", identifier)?;
            header.hex("Authentication", value)?;
            header.hex("Nonce", 8)?;
            header.hex("Confirmation", 1).map(drop)
        }),
    }
}

/// A network identifier of three bytes and a reserved one.
fn network(header: &mut Header<'_>) -> Option<()> {
    let ([a, b, c], bytes) = header.take()?;
    let network = u32::from_be_bytes([0, a, b, c]);
    header.add("Network identifier", bytes, network);
    header.summary = format!("network {network}");
    header.hex("Reserved", 1).map(drop)
}

fn gre(header: &mut Header<'_>) -> Option<()> {
    let flags = GreFlags(header.hex16("Flags and version")?);
    let protocol = header.u16_as("Protocol", protocol_field)?;
    header.summary = format!("version {}, {}", flags.version(), protocol_word(protocol));
    match flags.version() {
        0 => {}
        1 if flags.has_key() => return point_to_point(header, flags),
        _ => return Some(()),
    }
    if flags.has_checksum() || flags.has_routing() {
        header.hex16("Checksum")?;
        header.hex("Offset", 2)?;
    }
    if flags.has_key() {
        let key = header.hex32("Key")?;
        header.say(&format!(", key {key:#x}"));
    }
    if flags.has_sequence() {
        header.u32("Sequence number")?;
    }
    if flags.has_routing() {
        let length = gre_routing(header.rest())?;
        header.hex("Routing", length)?;
    }
    Some(())
}

/// PPTP's version of GRE (RFC 2637, 4.1).
fn point_to_point(header: &mut Header<'_>, flags: GreFlags) -> Option<()> {
    header.u16("Payload length")?;
    let call = header.u16("Call")?;
    header.say(&format!(", call {call}"));
    if flags.has_checksum() || flags.has_routing() {
        header.hex("Checksum and offset", 4)?;
    }
    if flags.has_sequence() {
        header.u32("Sequence number")?;
    }
    if flags.has_acknowledgment() {
        header.u32("Acknowledgment number")?;
    }
    Some(())
}

fn protocol_word(protocol: u16) -> String {
    match protocol {
        0x88be => "ERSPAN".to_owned(),
        0x22eb => "ERSPAN III".to_owned(),
        0x880b => "PPP".to_owned(),
        0x883e => "WCCP".to_owned(),
        _ => ether_type(protocol),
    }
}

fn protocol_field(protocol: u16) -> String {
    match protocol {
        0x88be | 0x22eb | 0x880b | 0x883e => format!("{protocol:#06x} ({})", protocol_word(protocol)),
        _ => ether_type_field(protocol),
    }
}

fn erspan(header: &mut Header<'_>, rest: usize) -> Option<()> {
    let (start, bytes) = header.take()?;
    let start = u32::from_be_bytes(start);
    header.add("Version", bytes.start..bytes.start + 1, start >> 28);
    header.add("VLAN identifier", bytes.start..bytes.start + 2, (start >> 16) & 0xfff);
    let session = start & 0x3ff;
    header.add("Session", bytes.start + 2..bytes.end, session);
    header.summary = format!("session {session}");
    header.hex("Rest of header", rest).map(drop)
}

fn geneve(header: &mut Header<'_>) -> Option<()> {
    let ([first], bytes) = header.take()?;
    header.add("Version", bytes.clone(), first >> 6);
    let options = geneve_options(first);
    header.add("Options length", bytes, super::names::bytes_of(options));
    header.u8_as("Flags", |flags| format!("{flags:#04x}"))?;
    header.u16_as("Protocol", ether_type_field)?;
    network(header)?;
    header.hex("Options", options).map(drop)
}

fn gtp(header: &mut Header<'_>) -> Option<()> {
    let flags = header.u8_as("Flags", |flags| format!("{flags:#04x}"))?;
    header.u8("Message type")?;
    header.u16("Length")?;
    let tunnel = header.hex32("Tunnel endpoint")?;
    header.summary = format!("tunnel endpoint {tunnel:#010x}");
    let has_more = flags & 7 > 0;
    if !has_more {
        return Some(());
    }
    header.u16("Sequence number")?;
    header.u8("N-PDU number")?;
    let mut next = header.u8("Next extension")?;
    while flags & 4 != 0 && next != 0 {
        let length = usize::from(header.u8("Extension length")?) * 4;
        header.hex("Extension", length.checked_sub(2)?)?;
        next = header.u8("Next extension")?;
    }
    Some(())
}

fn l2tp(header: &mut Header<'_>) -> Option<()> {
    let flags = L2tpFlags(header.hex16("Flags and version")?);
    if flags.has_length() {
        header.u16("Length")?;
    }
    let tunnel = header.u16("Tunnel")?;
    let session = header.u16("Session")?;
    header.summary = format!("tunnel {tunnel}, session {session}");
    if flags.has_sequence() {
        header.u16("Sequence number")?;
        header.u16("Expected sequence number")?;
    }
    if flags.has_offset() {
        let offset = header.u16("Offset")?;
        header.hex("Padding", offset.into())?;
    }
    Some(())
}
