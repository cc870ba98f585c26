//! Linux cooked capture headers, versions 1 and 2 (tcpdump.org, `LINKTYPE_LINUX_SLL` and `_SLL2`).

use super::header::Header;
use super::names::{ether_type, ether_type_field, hardware_type, mac};

/// Room for the link-layer address in both versions; longer ones are cut.
const ADDRESS_ROOM: usize = 8;

pub(super) fn version_1(header: &mut Header<'_>) -> Option<()> {
    let kind = header.u16_as("Packet type", packet_type_field)?;
    header.u16_as("Hardware type", hardware_type)?;
    let length = header.u16("Address length")?;
    address(header, usize::from(length))?;
    let protocol = header.u16_as("Protocol", protocol_field)?;
    header.summary = format!("{}, {}", packet_type(kind), ether_type(protocol));
    Some(())
}

pub(super) fn version_2(header: &mut Header<'_>) -> Option<()> {
    let protocol = header.u16_as("Protocol", protocol_field)?;
    header.hex("Reserved", 2)?;
    let interface = header.u32("Interface index")?;
    header.u16_as("Hardware type", hardware_type)?;
    let kind = u16::from(header.u8_as("Packet type", |kind| packet_type_field(kind.into()))?);
    let length = header.u8("Address length")?;
    address(header, usize::from(length))?;
    header.summary = format!("{}, interface {interface}, {}", packet_type(kind), ether_type(protocol));
    Some(())
}

fn address(header: &mut Header<'_>, length: usize) -> Option<()> {
    let (room, bytes) = header.take::<ADDRESS_ROOM>()?;
    let used = length.min(ADDRESS_ROOM);
    let end = bytes.start + used;
    if let Some(address @ [_, ..]) = room.get(..used) {
        header.add("Address", bytes.start..end, mac(address));
    }
    if end < bytes.end {
        header.add("Unused", end..bytes.end, mac(room.get(used..).unwrap_or_default()));
    }
    Some(())
}

fn protocol_field(protocol: u16) -> String {
    match protocol {
        1 => "0x0001 (Novell 802.3)".to_owned(),
        4 => "0x0004 (LLC)".to_owned(),
        _ => ether_type_field(protocol),
    }
}

fn packet_type_field(kind: u16) -> String {
    format!("{kind} ({})", packet_type(kind))
}

const fn packet_type(kind: u16) -> &'static str {
    match kind {
        0 => "to us",
        1 => "broadcast",
        2 => "multicast",
        3 => "to another host",
        4 => "from us",
        _ => "other packet type",
    }
}
