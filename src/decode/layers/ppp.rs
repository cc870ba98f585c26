//! PPP in its framings (RFC 1661, RFC 1662, RFC 2516), Cisco HDLC, and frame relay (RFC 2427).

use super::dissection::Dissection;
use super::header::Header;
use super::names::{ether_type, ether_type_field};

pub(super) fn pppoe(header: &mut Header<'_>) -> Option<()> {
    let ([version_type], bytes) = header.take()?;
    header.add("Version", bytes.clone(), version_type >> 4);
    header.add("Type", bytes, version_type & 0x0f);
    header.u8_as("Code", code_field)?;
    let session = header.hex16("Session identifier")?;
    header.u16("Length")?;
    header.summary = format!("session {session:#06x}");
    Some(())
}

/// PPP, or Cisco HDLC where the address says so.
pub(super) fn read(frame: &mut Dissection<'_>) -> Option<()> {
    match frame.rest() {
        [0x0f | 0x8f, ..] => frame.header("Cisco HDLC", cisco_hdlc),
        _ => frame.header(named!(frame, "PPP"), ppp),
    }
}

fn ppp(header: &mut Header<'_>) -> Option<()> {
    if let [0xff, 0x03, ..] = header.rest() {
        header.u8_as("Address", |address| format!("{address:#04x} (all stations)"))?;
        header.u8_as("Control", |control| format!("{control:#04x} (unnumbered)"))?;
    }
    let compressed = header.rest().first()? & 1 == 1;
    let (protocol, bytes) = if compressed {
        let ([protocol], bytes) = header.take()?;
        (u16::from(protocol), bytes)
    } else {
        let (protocol, bytes) = header.take()?;
        (u16::from_be_bytes(protocol), bytes)
    };
    let keyword = match protocol {
        0x0021 => "IPv4",
        0x0057 => "IPv6",
        0x0281 => "MPLS",
        0x0283 => "MPLS multicast",
        0x8021 => "IP control",
        0x8057 => "IPv6 control",
        0x80fd => "compression control",
        0xc021 => "link control",
        0xc023 => "password authentication",
        0xc223 => "challenge handshake authentication",
        _ => "other protocol",
    };
    header.add("Protocol", bytes, format!("{protocol:#06x} ({keyword})"));
    keyword.clone_into(&mut header.summary);
    Some(())
}

pub(super) fn cisco_hdlc(header: &mut Header<'_>) -> Option<()> {
    header.u8_as("Address", |address| {
        let word = if address == 0x8f { "multicast" } else { "unicast" };
        format!("{address:#04x} ({word})")
    })?;
    header.u8_as("Control", |control| format!("{control:#04x}"))?;
    let protocol = header.u16_as("EtherType", ether_type_field)?;
    header.summary = ether_type(protocol);
    Some(())
}

/// Which way the frame went (`LINKTYPE_PPP_WITH_DIR`), and a control field without an address.
pub(super) fn direction(header: &mut Header<'_>) -> Option<()> {
    let word = |direction| if direction == 0 { "received" } else { "sent" };
    let direction = header.u8_as("Direction", |direction| word(direction).to_owned())?;
    word(direction).clone_into(&mut header.summary);
    if *header.rest().first()? == 0x03 {
        header.u8_as("Control", |control| format!("{control:#04x} (unnumbered)"))?;
    }
    Some(())
}

fn code_field(code: u8) -> String {
    match code {
        0 => "0 (session data)".to_owned(),
        0x09 => "0x09 (discovery initiation)".to_owned(),
        0x07 => "0x07 (discovery offer)".to_owned(),
        0x19 => "0x19 (discovery request)".to_owned(),
        0x65 => "0x65 (discovery confirmation)".to_owned(),
        0xa7 => "0xa7 (discovery terminate)".to_owned(),
        code => format!("{code:#04x}"),
    }
}

pub(super) fn frame_relay(header: &mut Header<'_>) -> Option<()> {
    const LONGEST: usize = 4;
    let upcoming = header.rest();
    let length = upcoming.iter().take(LONGEST).position(|byte| byte & 1 != 0)? + 1;
    let (address, bytes) = header.take_slice(length)?;
    let [first, second] = *address.first_chunk()?;
    // Six bits and four: the rest of a longer address is shown as it stands.
    let circuit = u16::from(first >> 2) << 4 | u16::from(second >> 4);
    header.add("Circuit (DLCI)", bytes, circuit);
    header.summary = format!("circuit {circuit}");
    let unnumbered = *header.rest().first()? == 0x03;
    if !unnumbered {
        let protocol = header.u16_as("EtherType", ether_type_field)?;
        header.say(&format!(", {}", ether_type(protocol)));
        return Some(());
    }
    header.u8_as("Control", |control| format!("{control:#04x} (unnumbered)"))?;
    if *header.rest().first()? == 0 {
        header.hex("Padding", 1)?;
    }
    let word = |protocol| match protocol {
        0x80 => "SNAP",
        0x8e => "IPv6",
        0xcc => "IPv4",
        0xcf => "PPP",
        _ => "other protocol",
    };
    let protocol =
        header.u8_as("Network layer protocol", |protocol| format!("{protocol:#04x} ({})", word(protocol)))?;
    header.say(&format!(", {}", word(protocol)));
    Some(())
}
