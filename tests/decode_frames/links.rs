//! Frames of rarer link types, each around the same packet.

use suji::decode::LinkType;

use super::*;

pub const WIRELESS: LinkType = LinkType(105);

const CARD_1: [u8; 6] = [2, 0, 0, 0, 0, 1];
const CARD_2: [u8; 6] = [2, 0, 0, 0, 0, 2];
const CARD_3: [u8; 6] = [2, 0, 0, 0, 0, 3];

/// LLC and SNAP before a packet.
pub fn snap(packet: &[u8]) -> Vec<u8> {
    join(&[&SNAP_IPV4, packet])
}

/// An 802.11 frame: its first byte (subtype, type), flags, and what stands behind the sequence
/// control.
pub fn wireless(first: u8, flags: u8, rest: &[u8]) -> Vec<u8> {
    join(&[&[first, flags, 0, 0], &CARD_1, &CARD_2, &CARD_3, &[0x10, 0], rest])
}

/// Data from an access point.
pub fn wireless_data(packet: &[u8]) -> Vec<u8> {
    wireless(0x08, 0x02, &snap(packet))
}

/// Radiotap with flags and behind them nothing.
pub fn radiotap(flags: u8, frame: &[u8]) -> Vec<u8> {
    join(&[&[0, 0, 9, 0, 2, 0, 0, 0, flags], frame])
}

/// Names every rarer link type and way of framing around an IPv4 packet.
pub fn framings(packet: &[u8]) -> Vec<(&'static str, u32, Vec<u8>)> {
    let data = wireless_data(packet);
    let quality = |control: u8, rest: &[u8]| wireless(0x88, 0x02, &join(&[&[control, 0], rest]));
    let aggregate = {
        let inner = snap(packet);
        join(&[&CARD_1, &CARD_2, &(inner.len() as u16).to_be_bytes(), &inner])
    };
    let timed = [0, 0, 25, 0, 3, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0x10];
    let pflog = |length: u8, all: usize| {
        let mut header = vec![length, 2, 0, 0];
        header.resize(all, 0);
        header[4..8].copy_from_slice(b"em0\0");
        join(&[&header, packet])
    };
    let nflog = |big: bool| {
        let number = |number: usize| {
            let number = number as u16;
            if big { number.to_be_bytes() } else { number.to_le_bytes() }
        };
        let value = |kind: usize, contents: &[u8]| {
            let mut value = join(&[&number(contents.len() + 4), &number(kind), contents]);
            value.resize(value.len().next_multiple_of(4), 0);
            value
        };
        let hardware = [0, 6, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0];
        join(&[
            &[2, 0, 0, 5],
            &value(1, &[8, 0, 1, 0]),
            &value(8, &hardware),
            &value(10, b"in\0"),
            &value(9, packet),
        ])
    };
    vec![
        ("802.11 from an access point", 105, data.clone()),
        ("802.11 to an access point", 105, wireless(0x08, 0x01, &snap(packet))),
        ("802.11 among stations", 105, wireless(0x08, 0, &snap(packet))),
        ("802.11 between access points", 105, wireless(0x08, 0x03, &join(&[&CARD_1, &snap(packet)]))),
        ("802.11 with quality of service", 105, quality(0, &snap(packet))),
        ("802.11 with throughput control", 105, wireless(0x88, 0x82, &join(&[&[0; 6], &snap(packet)]))),
        ("802.11, aggregate", 105, quality(0x80, &aggregate)),
        ("radiotap", 127, radiotap(0, &data)),
        ("radiotap, frame check sequence", 127, radiotap(0x10, &join(&[&data, &[1, 2, 3, 4]]))),
        ("radiotap, padded", 127, radiotap(0x20, &quality(0, &join(&[&[0; 2], &snap(packet)])))),
        ("radiotap, two words and a timer", 127, join(&[&timed, &data, &[1, 2, 3, 4]])),
        ("Prism", 119, join(&[&[0x44, 0, 0, 0, 144, 0, 0, 0], &[0; 136], &data])),
        ("AVS", 163, join(&[&[0x80, 0x21, 0x10, 1, 0, 0, 0, 64], &[0; 56], &data])),
        ("AVS under Prism", 119, join(&[&[0x80, 0x21, 0x10, 2, 0, 0, 0, 64], &[0; 56], &data])),
        ("PPI, 802.11", 192, join(&[&[0, 0, 12, 0, 105, 0, 0, 0, 1, 0, 0, 0], &data])),
        ("PPI, Ethernet", 192, join(&[&[0, 0, 8, 0, 1, 0, 0, 0], &ethernet(IPV4, packet)])),
        ("PPPoE", 51, pppoe_ipv4(packet)),
        ("PPP with direction", 204, join(&[&[1, 0xff, 3, 0, 0x21], packet])),
        ("PPP with direction, compressed", 204, join(&[&[0, 0x21], packet])),
        ("PPP of pppd", 166, join(&[&[0, 3, 0, 0x21], packet])),
        ("frame relay", 107, join(&[&[0x18, 0x41, 3, 0xcc], packet])),
        ("frame relay, SNAP", 107, join(&[&[0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 8, 0], packet])),
        ("frame relay, Cisco", 107, join(&[&[0x18, 0x41, 8, 0], packet])),
        ("frame relay, long address", 107, join(&[&[0x18, 0x40, 0x02, 0x01, 3, 0xcc], packet])),
        ("enc", 109, join(&[&[2, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 1], packet])),
        ("pflog", 117, pflog(61, 64)),
        ("pflog, new", 117, pflog(100, 100)),
        ("IP over IEEE 1394", 138, join(&[&[1; 8], &[2; 8], &[8, 0], packet])),
        (
            "IP observability",
            226,
            join(&[&[1, 2, 0, 0], &(packet.len() as u32).to_be_bytes(), &[0; 16], packet]),
        ),
        ("netfilter log", 239, nflog(false)),
        ("netfilter log, big endian", 239, nflog(true)),
        ("cooked, radiotap", 113, join(&[&[0, 0, 3, 35, 0, 0], &[0; 8], &[0, 4], &radiotap(0, &data)])),
        (
            "cooked, frame relay",
            113,
            join(&[&[0, 0, 3, 2, 0, 0], &[0; 8], &[0, 0, 0x18, 0x41, 3, 0xcc], packet]),
        ),
        ("cooked, LLC", 113, sll(4, &snap(packet))),
        ("backbone tag", 1, ethernet(0x88e7, &join(&[&[0, 0, 0, 9], &ethernet(IPV4, packet)]))),
        ("MACsec, authenticated", 1, {
            let tag = [0x20, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 1, 0, 1, 8, 0];
            ethernet(0x88e5, &join(&[&tag, packet, &[7; 16]]))
        }),
        ("Ethernet in Ethernet", 1, ethernet(0x6558, &ethernet(IPV4, packet))),
    ]
}
