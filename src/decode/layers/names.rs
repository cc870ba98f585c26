//! Numbers of the standards in words, and bytes as people write them.

use std::fmt::Write;

use etherparse::IpNumber;

use super::super::{Transport, port_name::port_name};

/// `00:1a:2b:3c:4d:5e`.
pub(in crate::decode) fn mac(address: &[u8]) -> String {
    joined(address, ':')
}

/// `00 1a 2b`.
pub(in crate::decode) fn hex(bytes: &[u8]) -> String {
    joined(bytes, ' ')
}

fn joined(bytes: &[u8], separator: char) -> String {
    let mut text = String::with_capacity(bytes.len() * 3);
    for (place, byte) in bytes.iter().enumerate() {
        if place > 0 {
            text.push(separator);
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// `1 byte`, `38 bytes`.
pub(in crate::decode) fn bytes_of(count: usize) -> String {
    if count == 1 { "1 byte".to_owned() } else { format!("{count} bytes") }
}

/// `445 (microsoft-ds)`, or `4444`: the port with the name that IANA gave it.
pub(in crate::decode) fn port_field(transport: Transport, port: u16) -> String {
    match port_name(transport, port) {
        Some(name) => format!("{port} ({name})"),
        None => port.to_string(),
    }
}

/// Word for an IP protocol number (IANA): `TCP`, or `protocol 253`.
pub(in crate::decode) fn ip_protocol(number: u8) -> String {
    match IpNumber(number).keyword_str() {
        Some(keyword) => keyword.to_owned(),
        None => format!("protocol {number}"),
    }
}

/// `TCP (6)`, `253`.
pub(in crate::decode) fn ip_protocol_field(number: u8) -> String {
    match IpNumber(number).keyword_str() {
        Some(keyword) => format!("{keyword} ({number})"),
        None => number.to_string(),
    }
}

/// Word for an EtherType (IEEE 802 Numbers): `IPv4`, or `EtherType 0x9000`.
pub(in crate::decode) fn ether_type(number: u16) -> String {
    match ether_type_keyword(number) {
        Some(keyword) => keyword.to_owned(),
        None => format!("EtherType {number:#06x}"),
    }
}

/// `0x0800 (IPv4)`, `0x9000`.
pub(in crate::decode) fn ether_type_field(number: u16) -> String {
    match ether_type_keyword(number) {
        Some(keyword) => format!("{number:#06x} ({keyword})"),
        None => format!("{number:#06x}"),
    }
}

const fn ether_type_keyword(number: u16) -> Option<&'static str> {
    Some(match number {
        0x0800 => "IPv4",
        0x0806 => "ARP",
        0x0842 => "Wake-on-LAN",
        0x2000 => "CDP",
        0x6002 => "DEC MOP",
        0x6558 => "Ethernet bridging",
        0x8035 => "RARP",
        0x809b => "AppleTalk",
        0x80f3 => "AppleTalk ARP",
        0x8100 => "VLAN",
        0x8137 => "IPX",
        0x86dd => "IPv6",
        0x8808 => "Ethernet flow control",
        0x8809 => "LACP",
        0x8847 => "MPLS",
        0x8848 => "MPLS multicast",
        0x8863 => "PPPoE discovery",
        0x8864 => "PPPoE session",
        0x886d => "Intel teaming",
        0x888e => "EAPOL",
        0x8892 => "PROFINET",
        0x88a2 => "ATA over Ethernet",
        0x88a4 => "EtherCAT",
        0x88a8 => "provider VLAN",
        0x88cc => "LLDP",
        0x88e5 => "MACsec",
        0x88e7 => "provider backbone bridging",
        0x88f7 => "PTP",
        0x8906 => "FCoE",
        0x9000 => "loopback test",
        0x9100 | 0x9200 | 0x9300 => "VLAN, old number",
        _ => return None,
    })
}

/// Hardware types of ARP and of Linux's cooked headers (IANA "ARP Parameters", `if_arp.h`).
pub(in crate::decode) fn hardware_type(number: u16) -> String {
    let keyword = match number {
        1 => "Ethernet",
        6 => "IEEE 802",
        15 => "Frame Relay",
        32 => "InfiniBand",
        512 => "PPP",
        768 => "IP-in-IP tunnel",
        769 => "IPv6 tunnel",
        772 => "loopback",
        776 => "IPv6 in IPv4 tunnel",
        778 => "GRE tunnel",
        801 => "IEEE 802.11",
        803 => "IEEE 802.11 radiotap",
        823 => "GRE over IPv6 tunnel",
        824 => "netlink",
        0xfffe => "none",
        _ => return number.to_string(),
    };
    format!("{keyword} ({number})")
}
