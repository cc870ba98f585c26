//! ARP packets (RFC 826).

use std::net::Ipv4Addr;

use super::dissection::Dissection;
use super::header::Header;
use super::names::{ether_type_field, hardware_type, mac};

const ETHER_TYPE_IPV4: u16 = 0x0800;
const REQUEST: u16 = 1;
const REPLY: u16 = 2;

/// Reads the ARP packet; what is left is the link's padding.
pub(super) fn read(frame: &mut Dissection<'_>) {
    if frame.header(named!(frame, "ARP"), packet).is_some() {
        frame.bound(frame.position(), 0);
    }
}

fn packet(header: &mut Header<'_>) -> Option<()> {
    header.u16_as("Hardware type", hardware_type)?;
    let protocol = header.u16_as("Protocol type", ether_type_field)?;
    let hardware_length = usize::from(header.u8("Hardware address length")?);
    let protocol_length = usize::from(header.u8("Protocol address length")?);
    let operation = header.u16_as("Operation", |operation| match operation_word(operation) {
        Some(word) => format!("{operation} ({word})"),
        None => operation.to_string(),
    })?;
    let is_ipv4 = protocol == ETHER_TYPE_IPV4;

    let sender_hardware = hardware_address(header, "Sender hardware address", hardware_length)?;
    let sender = protocol_address(header, "Sender protocol address", protocol_length, is_ipv4)?;
    hardware_address(header, "Target hardware address", hardware_length)?;
    let target = protocol_address(header, "Target protocol address", protocol_length, is_ipv4)?;

    header.summary = match operation {
        REQUEST => format!("who has {target}? tell {sender}"),
        REPLY => format!("{sender} is at {sender_hardware}"),
        other => format!("{}: {sender} → {target}", operation_word(other).unwrap_or("other operation")),
    };
    Some(())
}

fn hardware_address(header: &mut Header<'_>, name: &'static str, length: usize) -> Option<String> {
    let (address, bytes) = header.take_slice(length)?;
    let address = mac(address);
    if length > 0 {
        header.add(name, bytes, &address);
    }
    Some(address)
}

fn protocol_address(
    header: &mut Header<'_>,
    name: &'static str,
    length: usize,
    is_ipv4: bool,
) -> Option<String> {
    if !is_ipv4 || length != 4 {
        return hardware_address(header, name, length);
    }
    let (address, bytes) = header.take::<4>()?;
    let address = Ipv4Addr::from(address).to_string();
    header.add(name, bytes, &address);
    Some(address)
}

/// Operation codes (IANA "ARP Parameters").
const fn operation_word(operation: u16) -> Option<&'static str> {
    Some(match operation {
        REQUEST => "request",
        REPLY => "reply",
        3 => "reverse request",
        4 => "reverse reply",
        8 => "inverse request",
        9 => "inverse reply",
        _ => return None,
    })
}
