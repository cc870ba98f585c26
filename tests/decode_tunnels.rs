//! Packets inside packets: the point is the outer one, the inspector goes on inside, and the finder
//! of addresses as well.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod decode_frames;

use std::net::IpAddr;

use decode_frames::{tunnels::*, *};
use proptest::prelude::*;
use suji::decode::{Class, Layer, LinkType, PacketFacts, Place, Places, layers};

fn whole(packet: &[u8]) -> Vec<Layer> {
    layers(LinkType::RAW, packet, packet.len() as u32)
}

fn names(packet: &[u8]) -> Vec<&'static str> {
    whole(packet).iter().map(|layer| layer.name).collect()
}

/// Every tunnel of the tests, around IPv4 and IPv6.
fn all() -> Vec<(&'static str, Vec<u8>, Vec<&'static str>)> {
    let inner_4 = ipv4(6, &tcp(SYN, &[], b"inside"));
    let inner_6 = ipv6(6, &tcp(SYN, &[], b"inside"));
    let mut all = tunnels(&inner_4);
    all.extend(tunnels_6(&inner_6));
    all
}

#[test]
fn the_layers_of_an_inner_packet_follow_with_names_of_their_own() {
    for (name, packet, between) in all() {
        let shown = names(&packet);
        let inner =
            if matches!(shown.last(), Some(&"Payload")) { &shown[1..shown.len() - 1] } else { &shown };
        let (last, rest) = inner.split_last().expect("layers");
        let (ip, rest) = rest.split_last().expect("layers");
        assert_eq!((*last, shown[0]), ("TCP (inner)", "IPv4"), "{name}: {shown:?}");
        assert!(matches!(*ip, "IPv4 (inner)" | "IPv6 (inner)"), "{name}: {shown:?}");
        assert_eq!(rest, between, "{name}");
        let payload = whole(&packet).last().expect("a layer").summary.clone();
        assert_eq!(payload, "6 bytes, text: inside", "{name}");
    }
}

#[test]
fn the_point_is_the_outer_packet() {
    for (name, packet, _) in all() {
        let facts = PacketFacts::read(LinkType::RAW, &packet).expect("a packet");
        assert_eq!(facts.source, IpAddr::V4(SOURCE_4), "{name}");
        assert!(matches!(facts.class, Class::IpOther | Class::Udp), "{name}");
    }
}

#[test]
fn tunnels_are_told_by_content_and_not_by_port_alone() {
    for port in [4789, 4790, 6081, 2152, 1701, 3544] {
        let packet = ipv4(17, &udp_to(port, &[0xc7; 40]));
        assert_eq!(names(&packet), ["IPv4", "UDP", "Payload"], "port {port}");
    }
}

#[test]
fn nesting_ends_after_sixteen_tunnels_and_says_so() {
    let mut packet = ipv4(17, &udp(b"x"));
    for _ in 0..40 {
        packet = ipv4(4, &packet);
    }
    let shown = whole(&packet);
    assert_eq!(shown.iter().filter(|layer| layer.name == "IPv4 (inner)").count(), 16);
    let last = shown.last().unwrap();
    assert_eq!(last.name, "Payload");
    assert!(last.summary.ends_with("not taken apart: 16 tunnels are inside one another already"), "{last:?}");
    let mut places = Places::default();
    places.find(LinkType::RAW, &packet).unwrap();
    assert_eq!((places.places.len(), places.end), (2 * 17, 17 * 20), "what lies deeper is not carried on");
}

#[test]
fn a_later_fragment_of_a_tunnel_is_not_looked_into() {
    let packet = ipv4_with(4, &ipv4(17, &udp(b"x")), |header| header.fragment_offset = 9.try_into().unwrap());
    assert_eq!(names(&packet), ["IPv4", "Payload"]);
}

#[test]
fn an_error_inside_a_tunnel_quotes() {
    let quoted = ipv4(17, &udp(b"lost"));
    let packet = ipv4(4, &ipv4(1, &icmp(3, 3, [0; 4], &quoted)));
    assert_eq!(
        names(&packet),
        ["IPv4", "IPv4 (inner)", "ICMP (inner)", "IPv4 (quoted)", "UDP (quoted)", "Payload (quoted)"]
    );
    let quoted = ipv4(1, &icmp(3, 3, [0; 4], &ipv4(4, &quoted)));
    assert_eq!(names(&quoted), ["IPv4", "ICMP", "IPv4 (quoted)", "Payload (quoted)"], "no tunnel in a quote");
}

#[test]
fn an_extension_behind_a_quoted_packet_is_shown() {
    let quoted = {
        let mut quoted = ipv4(17, &udp(b"lost"));
        quoted.resize(128, 0);
        quoted
    };
    // Version 2, no checksum; an object of class 1, type 1: label 16, time to live 1.
    let extension = [0x20, 0, 0, 0, 0, 8, 1, 1, 0, 1, 1, 1];
    let packet = ipv4(1, &icmp(11, 0, [0, 32, 0, 0], &join(&[&quoted, &extension])));
    let shown = whole(&packet);
    let names: Vec<_> = shown.iter().map(|layer| layer.name).collect();
    let expected = [
        "IPv4",
        "ICMP",
        "IPv4 (quoted)",
        "UDP (quoted)",
        "Payload (quoted)",
        "Padding (quoted)",
        "ICMP extension",
    ];
    assert_eq!(names, expected);
    assert_eq!(shown[6].summary, "MPLS label stack, 4 bytes");
    assert_eq!(shown[6].fields[5].value, "16, time to live 1");
    // Without a length the same is told by its checksum.
    let mut old = extension;
    old[2..4].copy_from_slice(&checksum(&extension).to_be_bytes());
    let packet = ipv4(1, &icmp(11, 0, [0; 4], &join(&[&quoted, &old])));
    assert_eq!(self::names(&packet), expected);
    let packet = ipv4(1, &icmp(11, 0, [0; 4], &join(&[&quoted, &extension])));
    assert!(!self::names(&packet).contains(&"ICMP extension"), "no checksum, no extension");
}

#[test]
fn an_extension_of_an_icmpv6_error_is_shown_too() {
    let mut quoted = ipv6(17, &udp(b"lost"));
    quoted.resize(64, 0);
    // Version 2; an object of class 2, type 0x0c, and four bytes.
    let extension = [0x20, 0, 0, 0, 0, 8, 2, 0x0c, 1, 2, 3, 4];
    let packet = ipv6(58, &icmp(1, 4, [8, 0, 0, 0], &join(&[&quoted, &extension])));
    let shown = whole(&packet);
    assert_eq!(shown.last().unwrap().summary, "interface, 4 bytes");
    assert_eq!(shown[1].fields[3].value, "64 bytes", "length of the quoted packet");
    // The quoted packet is bounded by that length for the finder of addresses as well.
    let mut places = Places::default();
    places.find(LinkType::RAW, &packet).unwrap();
    assert_eq!(places.end, 48 + 48);
}

/// The one's complement of the one's complement sum.
fn checksum(bytes: &[u8]) -> u16 {
    let sum: u32 = bytes.chunks(2).map(|pair| u32::from(u16::from_be_bytes([pair[0], pair[1]]))).sum();
    !((sum & 0xffff) + (sum >> 16)) as u16
}

#[test]
fn inner_addresses_and_checksums_are_places() {
    for (name, packet, _) in all() {
        let mut places = Places::default();
        places.find(LinkType::RAW, &packet).expect("a packet");
        assert_eq!(places.end, packet.len() - b"inside".len(), "{name}: headers end before the payload");
        for address in
            [&SOURCE_4.octets()[..], &DESTINATION_4.octets(), &SOURCE_6.octets(), &DESTINATION_6.octets()]
        {
            for at in 0..packet.len() - address.len() {
                if packet[at..].starts_with(address) {
                    let place = if address.len() == 4 { Place::V4 { at } } else { Place::V6 { at } };
                    assert!(places.places.contains(&place), "{name}: {place:?}");
                }
            }
        }
        // The inner TCP's, and what covers it from outside.
        assert!(places.checksums.len() >= 2, "{name}");
    }
}

#[test]
fn origins_routes_and_options_of_tunnels_are_blanked() {
    let inner = ipv6(6, &tcp(SYN, &[], b""));
    let blanked = |packet: &[u8]| {
        let mut places = Places::default();
        places.find(LinkType::RAW, packet).expect("a packet");
        let of = |place: &Place| match *place {
            Place::Blank { at, length, .. } => Some(at..at + length),
            _ => None,
        };
        places.places.iter().find_map(of)
    };
    let (_, teredo, _) = tunnels_6(&inner).remove(2);
    assert_eq!(blanked(&teredo), Some(32..36));
    let packet = ipv4(17, &udp(b""));
    let found = |wanted: &str| {
        let (_, packet, _) = tunnels(&packet).into_iter().find(|(name, ..)| *name == wanted).unwrap();
        blanked(&packet)
    };
    assert_eq!(found("GRE, routed"), Some(32..36));
    assert_eq!(found("Geneve"), Some(36..40));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn cut_and_damaged_tunnels_never_panic_and_leave_no_byte_out(
        (_, packet, _) in prop::sample::select(all()),
        cut in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let mut packet = packet;
        for (place, value) in damage {
            let place = place.index(packet.len());
            packet[place] = value;
        }
        let captured = &packet[..cut.index(packet.len() + 1)];
        let layers = layers(LinkType::RAW, captured, packet.len() as u32);
        let mut end = 0;
        for layer in &layers {
            prop_assert_eq!(layer.bytes.start, end, "{:#?}", layers);
            end = layer.bytes.end;
        }
        prop_assert_eq!(end, captured.len());
        let mut places = Places::default();
        let found = places.find(LinkType::RAW, captured).is_ok();
        prop_assert!(found || PacketFacts::read(LinkType::RAW, captured).is_err());
        prop_assert!(places.end <= captured.len());
        for place in &places.places {
            let end = match *place {
                Place::Hardware { at, length } | Place::Blank { at, length, .. } => at + length,
                Place::V4 { at } => at + 4,
                Place::V6 { at } => at + 16,
            };
            prop_assert!(end <= captured.len(), "{:?}", place);
        }
    }
}
