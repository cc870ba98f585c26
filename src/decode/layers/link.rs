//! Link layers in full: the same steps as [`crate::decode::link`] takes, each with its fields.

use super::super::LinkType;
use std::ops::Range;

use super::super::link::{LONGEST_802_3, LinkHeader, null_family};
use super::dissection::Dissection;
use super::header::Header;
use super::names::{ether_type, ether_type_field, mac};
use super::{arp, cooked, ip_payload};

/// Reads all layers of a frame of this link type.
pub(super) fn read(frame: &mut Dissection<'_>, link: LinkType) {
    let mut header = LinkHeader::first(link);
    loop {
        header = match header {
            LinkHeader::Ip(version) => return ip_payload::read_packet(frame, version),
            LinkHeader::Arp => return arp::read(frame),
            // The payload, or the cut, is said when the frame is finished.
            LinkHeader::Unknown(_) => return,
            _ => match read_header(frame, header) {
                Some(next) => next,
                None => return,
            },
        };
    }
}

/// Reads one link header and says what follows it.
fn read_header(frame: &mut Dissection<'_>, header: LinkHeader) -> Option<LinkHeader> {
    let peeled = header.peel(frame.rest());
    match header {
        LinkHeader::Ethernet => frame.header("Ethernet", ethernet),
        LinkHeader::Vlan => frame.header("VLAN", vlan),
        LinkHeader::Llc => frame.header("LLC", llc),
        LinkHeader::Snap => frame.header("SNAP", snap),
        LinkHeader::Mpls => frame.header("MPLS", mpls),
        LinkHeader::Pppoe => frame.header("PPPoE", pppoe),
        LinkHeader::Ppp => read_ppp(frame),
        LinkHeader::CiscoHdlc => frame.header("Cisco HDLC", cisco_hdlc),
        LinkHeader::Null => frame.header("Null", null),
        LinkHeader::Loop => frame.header("Loop", loopback),
        LinkHeader::LinuxSll => frame.header("Linux cooked", cooked::version_1),
        LinkHeader::LinuxSll2 => frame.header("Linux cooked 2", cooked::version_2),
        LinkHeader::Ip(_) | LinkHeader::Arp | LinkHeader::Unknown(_) => None,
    }?;
    let peeled = peeled?;
    if let Some(payload) = peeled.payload {
        frame.bound(frame.position(), payload);
    }
    Some(peeled.next)
}

fn ethernet(header: &mut Header<'_>) -> Option<()> {
    let destination = header.mac("Destination")?;
    let source = header.mac("Source")?;
    header.summary = format!("{source} → {destination}");
    type_or_length(header)
}

fn vlan(header: &mut Header<'_>) -> Option<()> {
    let (control, bytes) = header.take()?;
    let control = u16::from_be_bytes(control);
    let identifier = control & 0x0fff;
    header.add("Priority", bytes.clone(), control >> 13);
    header.add("Drop eligible", bytes.clone(), if control & 0x1000 == 0 { "no" } else { "yes" });
    header.add("VLAN identifier", bytes, identifier);
    header.summary = format!("VLAN {identifier}");
    type_or_length(header)
}

/// The field that ends Ethernet headers and VLAN tags: an EtherType, or a length (IEEE 802.3, 3.2.6).
fn type_or_length(header: &mut Header<'_>) -> Option<()> {
    let ([high, low], bytes) = header.take()?;
    let value = u16::from_be_bytes([high, low]);
    if value > LONGEST_802_3 {
        header.add("EtherType", bytes, ether_type_field(value));
        header.say(&format!(", {}", ether_type(value)));
        return Some(());
    }
    header.add("Length", bytes, value);
    header.say(", IEEE 802.3");
    Some(())
}

fn llc(header: &mut Header<'_>) -> Option<()> {
    let destination = header.u8_as("Destination service access point", |sap| format!("{sap:#04x}"))?;
    let source = header.u8_as("Source service access point", |sap| format!("{sap:#04x}"))?;
    let unnumbered = header.rest().first()? & 3 == 3;
    if unnumbered {
        header.u8_as("Control", |control| format!("{control:#04x} (unnumbered)"))?;
    } else {
        header.hex16("Control")?;
    }
    header.summary = match destination {
        0xaa => "SNAP".to_owned(),
        0x06 => "IPv4".to_owned(),
        0x42 => "spanning tree".to_owned(),
        0xe0 => "IPX".to_owned(),
        0xf0 => "NetBIOS".to_owned(),
        0xfe => "OSI network layer".to_owned(),
        _ => format!("{source:#04x} → {destination:#04x}"),
    };
    Some(())
}

fn snap(header: &mut Header<'_>) -> Option<()> {
    let (organisation, bytes) = header.take::<3>()?;
    header.add("Organisation code", bytes, mac(&organisation));
    let ([high, low], bytes) = header.take()?;
    let protocol = u16::from_be_bytes([high, low]);
    if organisation == [0, 0, 0] {
        header.add("EtherType", bytes, ether_type_field(protocol));
        header.summary = ether_type(protocol);
    } else {
        header.add("Protocol", bytes, format!("{protocol:#06x}"));
        header.summary = format!("{}, protocol {protocol:#06x}", mac(&organisation));
    }
    Some(())
}

fn mpls(header: &mut Header<'_>) -> Option<()> {
    let (entry, bytes) = header.take()?;
    let entry = u32::from_be_bytes(entry);
    let label = entry >> 12;
    let first = bytes.start;
    header.add("Label", first..first + 3, label);
    header.add("Traffic class", first + 2..first + 3, (entry >> 9) & 7);
    header.add("Bottom of stack", first + 2..first + 3, if entry & 0x100 == 0 { "no" } else { "yes" });
    header.add("Time to live", first + 3..bytes.end, entry & 0xff);
    header.summary = format!("label {label}");
    Some(())
}

fn pppoe(header: &mut Header<'_>) -> Option<()> {
    let ([version_type], bytes) = header.take()?;
    header.add("Version", bytes.clone(), version_type >> 4);
    header.add("Type", bytes, version_type & 0x0f);
    header.u8_as("Code", |code| if code == 0 { "0 (session data)".to_owned() } else { code.to_string() })?;
    let session = header.hex16("Session identifier")?;
    header.u16("Length")?;
    header.summary = format!("session {session:#06x}");
    Some(())
}

fn read_ppp(frame: &mut Dissection<'_>) -> Option<()> {
    match frame.rest() {
        [0x0f | 0x8f, ..] => frame.header("Cisco HDLC", cisco_hdlc),
        _ => frame.header("PPP", ppp),
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

fn cisco_hdlc(header: &mut Header<'_>) -> Option<()> {
    header.u8_as("Address", |address| {
        let word = if address == 0x8f { "multicast" } else { "unicast" };
        format!("{address:#04x} ({word})")
    })?;
    header.u8_as("Control", |control| format!("{control:#04x}"))?;
    let protocol = header.u16_as("EtherType", ether_type_field)?;
    header.summary = ether_type(protocol);
    Some(())
}

fn null(header: &mut Header<'_>) -> Option<()> {
    let (family, bytes) = header.take()?;
    family_field(header, bytes, null_family(family));
    Some(())
}

fn loopback(header: &mut Header<'_>) -> Option<()> {
    let (family, bytes) = header.take()?;
    family_field(header, bytes, u32::from_be_bytes(family));
    Some(())
}

fn family_field(header: &mut Header<'_>, bytes: Range<usize>, family: u32) {
    let keyword = match family {
        2 => "IPv4".to_owned(),
        10 | 23 | 24 | 28 | 30 => "IPv6".to_owned(),
        _ if family > u32::from(LONGEST_802_3) => ether_type(family as u16),
        _ => "other family".to_owned(),
    };
    header.add("Address family", bytes, format!("{family} ({keyword})"));
    header.summary = keyword;
}
