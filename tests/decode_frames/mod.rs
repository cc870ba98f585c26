//! Frames made by hand for the tests of decoding.
#![allow(dead_code, reason = "each test uses some of them")]

pub mod links;
pub mod tunnels;

use std::net::{Ipv4Addr, Ipv6Addr};

use etherparse::{IpNumber, Ipv4Header, Ipv6FlowLabel, Ipv6Header};
use suji::decode::LinkType;

pub const ETHERNET: LinkType = LinkType::ETHERNET;
pub const IPV4: u16 = 0x0800;
pub const IPV6: u16 = 0x86dd;
pub const ARP: u16 = 0x0806;

pub const SOURCE_4: Ipv4Addr = Ipv4Addr::new(192, 168, 1, 46);
pub const DESTINATION_4: Ipv4Addr = Ipv4Addr::new(194, 165, 16, 4);
pub const SOURCE_6: Ipv6Addr = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1);
pub const DESTINATION_6: Ipv6Addr = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 2);

pub const SYN: u8 = 0x02;
pub const ACK: u8 = 0x10;

/// Puts parts one behind the other.
pub fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// From 02:00:00:00:00:01 to 02:00:00:00:00:02.
pub fn ethernet(ether_type: u16, rest: &[u8]) -> Vec<u8> {
    join(&[&[2, 0, 0, 0, 0, 2], &[2, 0, 0, 0, 0, 1], &ether_type.to_be_bytes(), rest])
}

/// Tag control information and the EtherType behind it.
pub fn vlan(identifier: u16, ether_type: u16, rest: &[u8]) -> Vec<u8> {
    join(&[&identifier.to_be_bytes(), &ether_type.to_be_bytes(), rest])
}

pub fn ipv4_header(protocol: u8, payload_length: u16) -> Ipv4Header {
    Ipv4Header::new(payload_length, 64, IpNumber(protocol), SOURCE_4.octets(), DESTINATION_4.octets())
        .unwrap()
}

/// An IPv4 packet whose header `change` alters before its checksum is made.
pub fn ipv4_with(protocol: u8, payload: &[u8], change: impl FnOnce(&mut Ipv4Header)) -> Vec<u8> {
    let mut header = ipv4_header(protocol, payload.len() as u16);
    change(&mut header);
    header.header_checksum = header.calc_header_checksum();
    join(&[&header.to_bytes(), payload])
}

pub fn ipv4(protocol: u8, payload: &[u8]) -> Vec<u8> {
    ipv4_with(protocol, payload, |_| {})
}

pub fn ipv6(next_header: u8, payload: &[u8]) -> Vec<u8> {
    let header = Ipv6Header {
        traffic_class: 0,
        flow_label: Ipv6FlowLabel::ZERO,
        payload_length: payload.len() as u16,
        next_header: IpNumber(next_header),
        hop_limit: 64,
        source: SOURCE_6.octets(),
        destination: DESTINATION_6.octets(),
    };
    join(&[&header.to_bytes(), payload])
}

/// An extension header of eight bytes with padding for options.
pub fn extension(next_header: u8, rest: &[u8]) -> Vec<u8> {
    join(&[&[next_header, 0, 1, 4, 0, 0, 0, 0], rest])
}

/// A fragment header; `offset` in bytes.
pub fn fragment(next_header: u8, offset: u16, more: bool, rest: &[u8]) -> Vec<u8> {
    let [high, low] = (offset & 0xfff8 | u16::from(more)).to_be_bytes();
    join(&[&[next_header, 0, high, low, 0, 0, 0, 7], rest])
}

/// A TCP segment from port 49152 to port 445; options are padded by the caller.
pub fn tcp(flags: u8, options: &[u8], payload: &[u8]) -> Vec<u8> {
    assert!(options.len().is_multiple_of(4));
    let offset = (5 + options.len() as u8 / 4) << 4;
    let fixed = [0xc0, 0, 1, 0xbd, 0, 0, 0, 9, 0, 0, 0, 8, offset, flags, 4, 0, 0xab, 0xcd, 0, 0];
    join(&[&fixed, options, payload])
}

/// A UDP datagram from port 49152 to port 53.
pub fn udp(payload: &[u8]) -> Vec<u8> {
    let [high, low] = (payload.len() as u16 + 8).to_be_bytes();
    join(&[&[0xc0, 0, 0, 53, high, low, 0, 0], payload])
}

/// An ICMP message: type, code, and four bytes before the payload.
pub fn icmp(kind: u8, code: u8, rest: [u8; 4], payload: &[u8]) -> Vec<u8> {
    join(&[&[kind, code, 0x12, 0x34], &rest, payload])
}

pub fn arp_request() -> Vec<u8> {
    join(&[
        &[0, 1, 8, 0, 6, 4, 0, 1],
        &[2, 0, 0, 0, 0, 1],
        &SOURCE_4.octets(),
        &[0; 6],
        &Ipv4Addr::new(192, 168, 1, 1).octets(),
    ])
}

/// Cooked header, version 1.
pub fn sll(protocol: u16, rest: &[u8]) -> Vec<u8> {
    join(&[&[0, 4, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0], &protocol.to_be_bytes(), rest])
}

/// Cooked header, version 2.
pub fn sll2(protocol: u16, rest: &[u8]) -> Vec<u8> {
    join(&[&protocol.to_be_bytes(), &[0, 0, 0, 0, 0, 3, 0, 1, 4, 6, 2, 0, 0, 0, 0, 1, 0, 0], rest])
}

pub const SNAP_IPV4: [u8; 8] = [0xaa, 0xaa, 3, 0, 0, 0, 8, 0];
/// The last entry of a label stack: label 16, time to live 64.
pub const MPLS_BOTTOM: [u8; 4] = [0, 1, 1, 64];
/// An entry with another below it.
pub const MPLS_ABOVE: [u8; 4] = [0, 1, 0, 64];

/// A PPPoE session header and the PPP protocol number of IPv4 behind it.
pub fn pppoe_ipv4(rest: &[u8]) -> Vec<u8> {
    let length = (rest.len() as u16 + 2).to_be_bytes();
    join(&[&[0x11, 0, 0, 1], &length, &[0, 0x21], rest])
}

/// One valid frame at least for every link type and kind of layer.
pub fn valid_frames() -> Vec<(LinkType, Vec<u8>)> {
    let syn = tcp(SYN, &[2, 4, 5, 0xb4, 1, 3, 3, 7, 4, 2, 1, 1], b"");
    let query = udp(b"hello");
    let quoted = ipv4(17, &udp(b"quoted payload"));
    let unreachable = icmp(3, 3, [0; 4], &quoted);
    let tcp4 = ipv4(6, &syn);
    let udp4 = ipv4(17, &query);
    let udp6 = ipv6(17, &query);
    let stamps =
        [&[1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 1, 5, 10][..], &[0, 0, 0, 1, 0, 0, 0, 9]].concat();
    let options = ipv4_with(6, &tcp(ACK, &stamps, b"GET / HTTP/1.1\r\n"), |header| {
        header.options = [7, 7, 4, 0, 0, 0, 0, 0].into();
        header.total_len += 8;
    });
    let chain = ipv6(0, &extension(43, &extension(60, &extension(44, &fragment(17, 0, true, &query)))));
    let neighbor = ipv6(58, &icmp(135, 0, [0; 4], &DESTINATION_6.octets()));
    let too_big = ipv6(58, &icmp(2, 0, [0, 0, 5, 0], &udp6));
    let rarer = links::framings(&udp4).into_iter().map(|(_, link, frame)| (LinkType(link), frame));
    let mut frames = vec![
        (ETHERNET, ethernet(IPV4, &tcp4)),
        (ETHERNET, ethernet(IPV4, &join(&[&udp4, &[0; 9]]))),
        (ETHERNET, ethernet(IPV4, &options)),
        (ETHERNET, ethernet(IPV4, &ipv4(1, &unreachable))),
        (ETHERNET, ethernet(IPV4, &ipv4(1, &icmp(8, 0, [0, 1, 0, 2], b"abcdefgh")))),
        (ETHERNET, ethernet(IPV6, &chain)),
        (ETHERNET, ethernet(IPV6, &neighbor)),
        (ETHERNET, ethernet(IPV6, &too_big)),
        (ETHERNET, ethernet(ARP, &join(&[&arp_request(), &[0; 18]]))),
        (ETHERNET, ethernet(0x88a8, &vlan(10, 0x8100, &vlan(20, IPV4, &udp4)))),
        (ETHERNET, ethernet(0x8847, &join(&[&MPLS_ABOVE, &MPLS_BOTTOM, &udp4]))),
        (ETHERNET, ethernet(0x8864, &pppoe_ipv4(&udp4))),
        (ETHERNET, ethernet(udp4.len() as u16 + 8, &join(&[&SNAP_IPV4, &udp4, &[0; 3]]))),
        (LinkType(0), join(&[&[2, 0, 0, 0], &udp4])),
        (LinkType(108), join(&[&[0, 0, 0, 24], &udp6])),
        (LinkType(9), join(&[&[0xff, 3, 0, 0x57], &udp6])),
        (LinkType(50), join(&[&[0x0f, 0, 8, 0], &udp4])),
        (LinkType(104), join(&[&[0x0f, 0, 8, 0], &udp4])),
        (LinkType(101), udp6.clone()),
        (LinkType(228), udp4.clone()),
        (LinkType(229), udp6.clone()),
        (LinkType(113), sll(IPV4, &tcp4)),
        (LinkType(276), sll2(IPV6, &udp6)),
        (LinkType(147), udp4.clone()),
    ];
    frames.extend(rarer);
    frames
}
