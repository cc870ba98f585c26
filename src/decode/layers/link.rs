//! Link layers in full: the same steps as [`crate::decode::link`] takes, each with its fields.

use super::super::link::{LONGEST_802_3, LinkHeader};
use super::super::{LinkType, Undecoded};
use super::dissection::Dissection;
use super::header::Header;
use super::names::{bytes_of, ether_type, ether_type_field, mac};
use super::{arp, bsd, cooked, ip_payload, nflog, ppp, tunnel, wireless};

/// Reads all layers of a frame of this link type.
pub(super) fn read(frame: &mut Dissection<'_>, link: LinkType) {
    read_from(frame, LinkHeader::first(link));
}

/// Reads all layers from this header on.
pub(super) fn read_from(frame: &mut Dissection<'_>, first: LinkHeader) {
    let mut header = first;
    loop {
        header = match header {
            LinkHeader::Ip(version) => return ip_payload::read_packet(frame, version),
            LinkHeader::Arp => return arp::read(frame),
            LinkHeader::Unknown(reason) => return read_unknown(frame, reason),
            _ => match read_header(frame, header) {
                Some(next) => next,
                None => return,
            },
        };
    }
}

/// What cannot be read. The payload, or the cut, is said when the frame is finished.
pub(super) fn read_unknown(frame: &mut Dissection<'_>, reason: Undecoded) {
    match reason {
        Undecoded::Encrypted => frame.rest_as(named!(frame, "Encrypted"), |rest| bytes_of(rest.len())),
        Undecoded::MalformedLink => frame.malformed("the header before this contradicts itself".to_owned()),
        _ => {}
    }
}

/// Reads one link header and says what follows it.
pub(super) fn read_header(frame: &mut Dissection<'_>, header: LinkHeader) -> Option<LinkHeader> {
    let peeled = header.peel(frame.rest());
    match header {
        LinkHeader::Ethernet => frame.header(named!(frame, "Ethernet"), ethernet),
        LinkHeader::Vlan => frame.header(named!(frame, "VLAN"), vlan),
        LinkHeader::BackboneTag => frame.header(named!(frame, "Backbone tag"), backbone_tag),
        LinkHeader::MacSec => frame.header(named!(frame, "MACsec"), mac_sec),
        LinkHeader::Llc => frame.header(named!(frame, "LLC"), llc),
        LinkHeader::Snap => frame.header(named!(frame, "SNAP"), snap),
        LinkHeader::Mpls => frame.header(named!(frame, "MPLS"), mpls),
        LinkHeader::Pppoe => frame.header(named!(frame, "PPPoE"), ppp::pppoe),
        LinkHeader::Ppp => ppp::read(frame),
        LinkHeader::PppDirection => frame.header("PPP direction", ppp::direction),
        LinkHeader::CiscoHdlc => frame.header("Cisco HDLC", ppp::cisco_hdlc),
        LinkHeader::FrameRelay => frame.header("Frame relay", ppp::frame_relay),
        LinkHeader::Null => frame.header("Null", bsd::null),
        LinkHeader::Loop => frame.header("Loop", bsd::loopback),
        LinkHeader::Enc => frame.header("IPsec capture", bsd::enc),
        LinkHeader::Pflog => frame.header("Packet filter log", bsd::pflog),
        LinkHeader::Ipnet => frame.header("IP observability", bsd::ipnet),
        LinkHeader::AppleIeee1394 => frame.header("IEEE 1394", bsd::ieee_1394),
        LinkHeader::LinuxSll => frame.header("Linux cooked", cooked::version_1),
        LinkHeader::LinuxSll2 => frame.header("Linux cooked 2", cooked::version_2),
        LinkHeader::Nflog => frame.header("Netfilter log", nflog::header),
        LinkHeader::Ieee80211 { padded } => {
            frame.header("802.11", |header| wireless::ieee80211(header, padded))
        }
        LinkHeader::Amsdu => frame.header("802.11 aggregate", wireless::amsdu),
        LinkHeader::Radiotap => wireless::read_radiotap(frame),
        LinkHeader::Prism => wireless::read_prism(frame),
        LinkHeader::Avs => frame.header("AVS", wireless::avs),
        LinkHeader::Ppi => frame.header("Per-packet information", wireless::ppi),
        LinkHeader::Tunnel(tunnel) => tunnel::read_header(frame, tunnel),
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

/// The tag of IEEE 802.1ah.
fn backbone_tag(header: &mut Header<'_>) -> Option<()> {
    let (tag, bytes) = header.take()?;
    let tag = u32::from_be_bytes(tag);
    let service = tag & 0x00ff_ffff;
    header.add("Priority", bytes.start..bytes.start + 1, tag >> 29);
    header.add("Service identifier", bytes.start + 1..bytes.end, service);
    header.summary = format!("service {service}");
    Some(())
}

/// The tag of IEEE 802.1AE, and the EtherType behind it where that is not encrypted.
fn mac_sec(header: &mut Header<'_>) -> Option<()> {
    const HAS_CHANNEL: u8 = 0x20;
    const HIDDEN: u8 = 0x0c;
    let control =
        header.u8_as("Control", |control| format!("{control:#04x}, association {}", control & 3))?;
    header.u8("Short length")?;
    let number = header.u32("Packet number")?;
    if control & HAS_CHANNEL != 0 {
        header.hex("Secure channel", 8)?;
    }
    let word = if control & HIDDEN == 0 { "authenticated" } else { "encrypted" };
    header.summary = format!("{word}, packet {number}");
    if control & (HIDDEN | 0x80) == 0 {
        type_or_length(header)?;
    }
    Some(())
}
