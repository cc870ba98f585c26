//! Packets inside packets.

use super::*;

/// A UDP datagram from port 49152 to another.
pub fn udp_to(port: u16, payload: &[u8]) -> Vec<u8> {
    let mut datagram = udp(payload);
    datagram[2..4].copy_from_slice(&port.to_be_bytes());
    datagram
}

/// Tunnels around an inner IPv4 packet, as IPv4 packets, with the names of the layers between the
/// two IPv4 headers.
pub fn tunnels(packet: &[u8]) -> Vec<(&'static str, Vec<u8>, Vec<&'static str>)> {
    let bridged = ethernet(IPV4, packet);
    let gre = |rest: &[u8]| ipv4(47, rest);
    let over_udp = |port: u16, rest: &[u8]| ipv4(17, &udp_to(port, rest));
    let length = |more: usize| ((packet.len() + more) as u16).to_be_bytes();
    let point_to_point =
        join(&[&[0x30, 0x81, 0x88, 0x0b], &length(4), &[0, 7], &[0; 8], &[0xff, 3, 0, 0x21], packet]);
    let routed = join(&[&[0x40, 0, 8, 0, 0, 0, 0, 0, 8, 0, 0, 4, 10, 0, 0, 9, 0, 0, 0, 0], packet]);
    vec![
        ("IP in IP", ipv4(4, packet), vec![]),
        ("MPLS in IP", ipv4(137, &join(&[&MPLS_BOTTOM, packet])), vec!["MPLS (inner)"]),
        ("Ethernet in IP", ipv4(143, &bridged), vec!["Ethernet (inner)"]),
        ("EtherIP", ipv4(97, &join(&[&[0x30, 0], &bridged])), vec!["EtherIP", "Ethernet (inner)"]),
        ("GRE", gre(&join(&[&[0, 0, 8, 0], packet])), vec!["GRE"]),
        ("GRE, all fields", gre(&join(&[&[0xb0, 0, 8, 0], &[0; 12], packet])), vec!["GRE"]),
        ("GRE, routed", gre(&routed), vec!["GRE"]),
        (
            "GRE, bridged",
            gre(&join(&[&[0x20, 0, 0x65, 0x58, 0, 0, 1, 0], &bridged])),
            vec!["GRE", "Ethernet (inner)"],
        ),
        ("PPTP", gre(&point_to_point), vec!["GRE", "PPP (inner)"]),
        ("ERSPAN", gre(&join(&[&[0, 0, 0x88, 0xbe], &bridged])), vec!["GRE", "Ethernet (inner)"]),
        (
            "ERSPAN II",
            gre(&join(&[&[0x10, 0, 0x88, 0xbe, 0, 0, 0, 1], &[0x10, 0, 0, 5, 0, 0, 0, 0], &bridged])),
            vec!["GRE", "ERSPAN", "Ethernet (inner)"],
        ),
        (
            "ERSPAN III",
            gre(&join(&[
                &[0x10, 0, 0x22, 0xeb, 0, 0, 0, 1],
                &[0x20, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0],
                &bridged,
            ])),
            vec!["GRE", "ERSPAN", "Ethernet (inner)"],
        ),
        (
            "VXLAN",
            over_udp(4789, &join(&[&[8, 0, 0, 0, 0, 0, 42, 0], &bridged])),
            vec!["UDP", "VXLAN", "Ethernet (inner)"],
        ),
        (
            "VXLAN with a protocol",
            over_udp(4790, &join(&[&[0x0c, 0, 0, 1, 0, 0, 42, 0], packet])),
            vec!["UDP", "VXLAN"],
        ),
        (
            "Geneve",
            over_udp(6081, &join(&[&[1, 0, 0x65, 0x58, 0, 0, 42, 0], &[1, 1, 0, 0], &bridged])),
            vec!["UDP", "Geneve", "Ethernet (inner)"],
        ),
        (
            "GTP",
            over_udp(2152, &join(&[&[0x30, 255], &length(0), &[0, 0, 0, 7], packet])),
            vec!["UDP", "GTP-U"],
        ),
        (
            "GTP with an extension",
            over_udp(
                2152,
                &join(&[&[0x34, 255], &length(8), &[0, 0, 0, 7, 0, 0, 0, 0x85, 1, 0, 9, 0], packet]),
            ),
            vec!["UDP", "GTP-U"],
        ),
        (
            "L2TP",
            over_udp(1701, &join(&[&[0x40, 2], &length(12), &[0, 1, 0, 2, 0xff, 3, 0, 0x21], packet])),
            vec!["UDP", "L2TP", "PPP (inner)"],
        ),
    ]
}

/// Tunnels around an inner IPv6 packet.
pub fn tunnels_6(packet: &[u8]) -> Vec<(&'static str, Vec<u8>, Vec<&'static str>)> {
    let over_udp = |rest: &[u8]| ipv4(17, &udp_to(3544, rest));
    let authentication = [0, 1, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0];
    let origin = [0, 0, 0x3f, 0xff, 0xf5, 0xff, 0xff, 0xfe];
    vec![
        ("6in4", ipv4(41, packet), vec![]),
        ("Teredo", over_udp(packet), vec!["UDP"]),
        ("Teredo with its origin", over_udp(&join(&[&origin, packet])), vec!["UDP", "Teredo origin"]),
        (
            "Teredo, authenticated",
            over_udp(&join(&[&authentication, &origin, packet])),
            vec!["UDP", "Teredo authentication", "Teredo origin"],
        ),
    ]
}
