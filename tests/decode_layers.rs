//! The layers of a frame: names, values and bytes of what the inspector shows.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod decode_frames;

use decode_frames::*;
use proptest::prelude::*;
use suji::decode::{Layer, LinkType, PacketFacts, layers};

/// Layers of a frame of which all was captured.
fn whole(link: LinkType, frame: &[u8]) -> Vec<Layer> {
    layers(link, frame, frame.len() as u32)
}

fn names(layers: &[Layer]) -> Vec<&'static str> {
    layers.iter().map(|layer| layer.name).collect()
}

fn layer<'a>(layers: &'a [Layer], name: &str) -> &'a Layer {
    layers.iter().find(|layer| layer.name == name).unwrap_or_else(|| panic!("{name} in {:?}", names(layers)))
}

/// Value and bytes of a field.
fn field<'a>(layers: &'a [Layer], of: &str, name: &str) -> (&'a str, std::ops::Range<usize>) {
    let layer = layer(layers, of);
    let field = layer.fields.iter().find(|field| field.name == name);
    let field = field.unwrap_or_else(|| panic!("{name} in {:#?}", layer.fields));
    (&field.value, field.bytes.clone())
}

#[test]
fn a_udp_packet_is_ethernet_ipv4_udp_and_payload() {
    let frame = ethernet(IPV4, &ipv4(17, &udp(b"hello, world")));
    let layers = whole(ETHERNET, &frame);
    let shown: Vec<_> =
        layers.iter().map(|layer| (layer.name, layer.summary.as_str(), layer.bytes.clone())).collect();
    assert_eq!(
        shown,
        [
            ("Ethernet", "02:00:00:00:00:01 → 02:00:00:00:00:02, IPv4", 0..14),
            ("IPv4", "192.168.1.46 → 194.165.16.4, UDP, 20 bytes", 14..34),
            ("UDP", "49152 → 53, 12 bytes", 34..42),
            ("Payload", "12 bytes, text: hello, world", 42..54),
        ]
    );
    assert_eq!(field(&layers, "Ethernet", "Destination"), ("02:00:00:00:00:02", 0..6));
    assert_eq!(field(&layers, "Ethernet", "Source"), ("02:00:00:00:00:01", 6..12));
    assert_eq!(field(&layers, "Ethernet", "EtherType"), ("0x0800 (IPv4)", 12..14));
    assert_eq!(field(&layers, "UDP", "Length"), ("20", 38..40));
    assert_eq!(field(&layers, "UDP", "Checksum"), ("0x0000 (none)", 40..42));
}

#[test]
fn every_field_of_an_ipv4_header_is_shown() {
    let packet = ipv4_with(6, &tcp(ACK, &[], b""), |header| {
        header.dscp = 46.try_into().unwrap();
        header.identification = 0x1a2b;
        header.dont_fragment = true;
        header.options = [7, 7, 4, 0, 0, 0, 0, 0].into();
        header.total_len += 8;
    });
    let layers = whole(LinkType::RAW, &packet);
    assert_eq!(layer(&layers, "IPv4").bytes, 0..28);
    for (name, value, bytes) in [
        ("Version", "4", 0..1),
        ("Header length", "28 bytes", 0..1),
        ("Differentiated services", "46 (EF)", 1..2),
        ("Congestion notification", "0 (not capable)", 1..2),
        ("Total length", "48", 2..4),
        ("Identification", "0x1a2b", 4..6),
        ("Flags", "do not fragment", 6..7),
        ("Fragment offset", "0 bytes", 6..8),
        ("Time to live", "64", 8..9),
        ("Protocol", "TCP (6)", 9..10),
        ("Source", "192.168.1.46", 12..16),
        ("Destination", "194.165.16.4", 16..20),
        ("Options", "07 07 04 00 00 00 00 00", 20..28),
    ] {
        assert_eq!(field(&layers, "IPv4", name), (value, bytes), "{name}");
    }
}

#[test]
fn a_wrong_header_checksum_says_what_it_should_be() {
    let mut packet = ipv4(17, &udp(b""));
    let right = u16::from_be_bytes([packet[10], packet[11]]);
    let layers = whole(LinkType::RAW, &packet);
    assert_eq!(field(&layers, "IPv4", "Header checksum"), (&*format!("{right:#06x} (correct)"), 10..12));
    packet[10..12].fill(0);
    let layers = whole(LinkType::RAW, &packet);
    let said = format!("0x0000 (should be {right:#06x})");
    assert_eq!(field(&layers, "IPv4", "Header checksum"), (&*said, 10..12));
}

#[test]
fn every_field_of_a_tcp_header_is_shown_with_its_options_by_kind() {
    let options = [2, 4, 5, 0xb4, 1, 3, 3, 7, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 1, 1, 1];
    let layers = whole(LinkType::RAW, &ipv4(6, &tcp(SYN | ACK, &options, b"\x00\x01")));
    let tcp = layer(&layers, "TCP");
    assert_eq!(
        (tcp.summary.as_str(), tcp.bytes.clone()),
        ("49152 → 445, SYN, ACK, sequence number 9", 20..64)
    );
    for (name, value, bytes) in [
        ("Source port", "49152", 20..22),
        ("Destination port", "445 (microsoft-ds)", 22..24),
        ("Sequence number", "9", 24..28),
        ("Acknowledgment number", "8", 28..32),
        ("Data offset", "44 bytes", 32..33),
        ("Flags", "SYN, ACK", 33..34),
        ("Window", "1024", 34..36),
        ("Checksum", "0xabcd", 36..38),
        ("Urgent pointer", "0", 38..40),
        ("Maximum segment size", "1460 bytes", 40..44),
        ("No operation", "", 44..45),
        ("Window scale", "7 (times 128)", 45..48),
        ("SACK permitted", "yes", 48..50),
        ("Timestamps", "value 1, echo reply 2", 50..60),
    ] {
        assert_eq!(field(&layers, "TCP", name), (value, bytes), "{name}");
    }
    assert_eq!(layer(&layers, "Payload").summary, "2 bytes, binary: 00 01");
}

#[test]
fn selective_acknowledgments_and_unknown_options_are_shown() {
    let options = [5, 10, 0, 0, 0, 100, 0, 0, 0, 200, 77, 4, 0xab, 0xcd, 0, 0];
    let layers = whole(LinkType::RAW, &ipv4(6, &tcp(ACK, &options, b"")));
    assert_eq!(field(&layers, "TCP", "SACK"), ("100-200", 40..50));
    assert_eq!(field(&layers, "TCP", "Option"), ("kind 77, ab cd", 50..54));
    assert_eq!(field(&layers, "TCP", "End of options"), ("", 54..55));
    assert_eq!(field(&layers, "TCP", "Padding"), ("00", 55..56));
}

#[test]
fn an_option_that_runs_past_the_header_is_malformed() {
    let layers = whole(LinkType::RAW, &ipv4(6, &tcp(ACK, &[2, 40, 0, 0], b"data")));
    assert_eq!(field(&layers, "TCP", "Malformed option"), ("02 28 00 00", 40..44));
    assert_eq!(layer(&layers, "Payload").bytes, 44..48);
}

#[test]
fn tags_of_vlans_stand_one_under_the_other() {
    let frame = ethernet(0x88a8, &vlan(0x6064, 0x8100, &vlan(0x1007, IPV4, &ipv4(17, &udp(b"")))));
    let layers = whole(ETHERNET, &frame);
    assert_eq!(names(&layers), ["Ethernet", "VLAN", "VLAN", "IPv4", "UDP"]);
    assert_eq!((layers[1].bytes.clone(), layers[2].bytes.clone()), (14..18, 18..22));
    assert_eq!(field(&layers, "VLAN", "Priority"), ("3", 14..16));
    assert_eq!(field(&layers, "VLAN", "VLAN identifier"), ("100", 14..16));
    assert_eq!(layers[2].fields[1].value, "yes", "drop eligible");
    assert_eq!(layers[2].summary, "VLAN 7, IPv4");
}

#[test]
fn padding_is_a_trailer_and_no_payload() {
    let layers = whole(ETHERNET, &ethernet(IPV4, &join(&[&ipv4(6, &tcp(SYN, &[], b"")), &[0; 6]])));
    assert_eq!(names(&layers), ["Ethernet", "IPv4", "TCP", "Trailer"]);
    assert_eq!(
        (layers[3].summary.as_str(), layers[3].bytes.clone()),
        ("6 bytes of zeros behind the packet", 54..60)
    );
}

#[test]
fn every_link_layer_has_a_name() {
    let packet = ipv4(17, &udp(b""));
    let snap = join(&[&SNAP_IPV4, &packet]);
    let cases: &[(u32, Vec<u8>, &[&str])] = &[
        (1, ethernet(snap.len() as u16, &snap), &["Ethernet", "LLC", "SNAP"]),
        (1, ethernet(0x8847, &join(&[&MPLS_ABOVE, &MPLS_BOTTOM, &packet])), &["Ethernet", "MPLS", "MPLS"]),
        (1, ethernet(0x8864, &pppoe_ipv4(&packet)), &["Ethernet", "PPPoE", "PPP"]),
        (9, join(&[&[0xff, 3, 0, 0x21], &packet]), &["PPP"]),
        (104, join(&[&[0x0f, 0, 8, 0], &packet]), &["Cisco HDLC"]),
        (0, join(&[&[2, 0, 0, 0], &packet]), &["Null"]),
        (108, join(&[&[0, 0, 0, 2], &packet]), &["Loop"]),
        (113, sll(IPV4, &packet), &["Linux cooked"]),
        (276, sll2(IPV4, &packet), &["Linux cooked 2"]),
    ];
    for (link, frame, expected) in cases {
        let layers = whole(LinkType(*link), frame);
        assert_eq!(names(&layers), [expected, &["IPv4", "UDP"][..]].concat(), "link type {link}");
    }
}

#[test]
fn cooked_headers_show_who_sent_it_and_where_from() {
    let packet = ipv4(17, &udp(b""));
    let layers = whole(LinkType::LINUX_SLL, &sll(IPV4, &packet));
    assert_eq!(layers[0].summary, "from us, IPv4");
    assert_eq!(field(&layers, "Linux cooked", "Address"), ("02:00:00:00:00:01", 6..12));
    assert_eq!(field(&layers, "Linux cooked", "Unused"), ("00:00", 12..14));
    let layers = whole(LinkType::LINUX_SLL2, &sll2(IPV4, &packet));
    assert_eq!(layers[0].summary, "from us, interface 3, IPv4");
    assert_eq!(field(&layers, "Linux cooked 2", "Hardware type"), ("Ethernet (1)", 8..10));
    assert_eq!(field(&layers, "Linux cooked 2", "Address"), ("02:00:00:00:00:01", 12..18));
}

#[test]
fn an_arp_packet_shows_its_question_and_all_fields() {
    let layers = whole(ETHERNET, &ethernet(ARP, &join(&[&arp_request(), &[0; 18]])));
    assert_eq!(names(&layers), ["Ethernet", "ARP", "Trailer"]);
    assert_eq!(layers[1].summary, "who has 192.168.1.1? tell 192.168.1.46");
    assert_eq!(layers[1].bytes, 14..42);
    assert_eq!(layers[1].fields.len(), 9);
    assert_eq!(field(&layers, "ARP", "Operation"), ("1 (request)", 20..22));
    assert_eq!(field(&layers, "ARP", "Sender protocol address"), ("192.168.1.46", 28..32));
    assert_eq!(field(&layers, "ARP", "Target hardware address"), ("00:00:00:00:00:00", 32..38));
}

#[test]
fn extension_headers_are_layers_of_their_own() {
    let packet = ipv6(0, &extension(60, &extension(44, &fragment(17, 0, true, &udp(b"hello")))));
    let layers = whole(LinkType::RAW, &packet);
    assert_eq!(
        names(&layers),
        ["IPv6", "Hop-by-hop options", "Destination options", "Fragment", "UDP", "Payload"]
    );
    assert_eq!(field(&layers, "IPv6", "Next header"), ("HOPOPT (0)", 6..7));
    assert_eq!(field(&layers, "IPv6", "Flow label"), ("0x00000", 1..4));
    assert_eq!(field(&layers, "IPv6", "Destination"), ("2001:db8::2", 24..40));
    assert_eq!(field(&layers, "Fragment", "More fragments"), ("yes", 59..60));
    assert_eq!(field(&layers, "Fragment", "Identification"), ("0x00000007", 60..64));
}

#[test]
fn the_data_of_a_later_fragment_is_not_read_as_headers() {
    let layers = whole(LinkType::RAW, &ipv6(44, &fragment(60, 8, false, &udp(b"hello"))));
    assert_eq!(names(&layers), ["IPv6", "Fragment", "Payload"]);
    assert!(layers[2].summary.starts_with("later fragment, 13 bytes"), "{}", layers[2].summary);
    let packet = ipv4_with(17, &udp(b"hello"), |header| header.fragment_offset = 2.try_into().unwrap());
    let layers = whole(LinkType::RAW, &packet);
    assert_eq!(names(&layers), ["IPv4", "Payload"]);
    assert_eq!(field(&layers, "IPv4", "Fragment offset"), ("16 bytes", 6..8));
}

#[test]
fn an_echo_request_shows_its_identifier_and_number() {
    let layers = whole(LinkType::RAW, &ipv4(1, &icmp(8, 0, [0, 7, 0, 9], b"abcdefgh")));
    assert_eq!(names(&layers), ["IPv4", "ICMP", "Payload"]);
    assert_eq!(layers[1].summary, "echo request, identifier 7, sequence number 9");
    assert_eq!(field(&layers, "ICMP", "Type"), ("8 (echo request)", 20..21));
    assert_eq!(field(&layers, "ICMP", "Sequence number"), ("9", 26..28));
}

#[test]
fn an_icmp_error_shows_the_packet_it_quotes_one_level_deep() {
    let inner = ipv4(1, &icmp(3, 3, [0; 4], &ipv4(17, &udp(b""))));
    let layers = whole(LinkType::RAW, &ipv4(1, &icmp(3, 3, [0; 4], &inner)));
    assert_eq!(names(&layers), ["IPv4", "ICMP", "IPv4 (quoted)", "ICMP (quoted)", "Payload (quoted)"]);
    assert_eq!(layers[1].summary, "destination unreachable: port unreachable");
    assert_eq!(layers[2].bytes, 28..48);
    assert_eq!(layers[4].bytes, 56..84);
}

#[test]
fn a_quotation_may_end_inside_the_quoted_headers() {
    let quoted = ipv4(6, &tcp(SYN, &[], b""));
    let layers = whole(LinkType::RAW, &ipv4(1, &icmp(11, 0, [0; 4], &quoted[..28])));
    assert_eq!(names(&layers), ["IPv4", "ICMP", "IPv4 (quoted)", "TCP (quoted)", "Cut"]);
    assert_eq!(field(&layers, "TCP (quoted)", "Destination port"), ("445 (microsoft-ds)", 50..52));
    assert_eq!(layers[4].summary, "the quoted packet ends inside its TCP header");
}

#[test]
fn a_neighbor_solicitation_names_its_target() {
    let packet = ipv6(58, &icmp(135, 0, [0; 4], &DESTINATION_6.octets()));
    let layers = whole(LinkType::RAW, &packet);
    assert_eq!(names(&layers), ["IPv6", "ICMPv6"]);
    assert_eq!(layers[1].summary, "neighbor solicitation, 2001:db8::2");
}

#[test]
fn a_cut_frame_says_how_much_was_captured() {
    let frame = ethernet(IPV4, &ipv4(6, &tcp(SYN, &[], &[7; 100])));
    let inside_tcp = layers(ETHERNET, &frame[..44], frame.len() as u32);
    assert_eq!(names(&inside_tcp), ["Ethernet", "IPv4", "TCP", "Cut"]);
    assert_eq!(inside_tcp[3].summary, "TCP header: only 44 of 154 bytes were captured");
    assert_eq!((inside_tcp[2].bytes.clone(), inside_tcp[3].bytes.clone()), (34..42, 42..44));
    let inside_payload = layers(ETHERNET, &frame[..64], frame.len() as u32);
    assert_eq!(names(&inside_payload), ["Ethernet", "IPv4", "TCP", "Payload", "Cut"]);
    assert_eq!(inside_payload[4].summary, "only 64 of 154 bytes were captured");
    let nothing = layers(ETHERNET, &[], 60);
    assert_eq!(names(&nothing), ["Cut"]);
}

#[test]
fn contradictions_are_told_in_words() {
    let malformed = |change: fn(&mut Vec<u8>)| {
        let mut packet = ipv4(6, &tcp(SYN, &[], b""));
        change(&mut packet);
        let layers = whole(LinkType::IPV4, &packet);
        layer(&layers, "Malformed").summary.clone()
    };
    assert_eq!(
        malformed(|packet| packet[0] = 0x44),
        "IPv4: a header of 16 bytes is shorter than the shortest"
    );
    assert_eq!(malformed(|packet| packet[0] = 0x60), "an IP header of version 6 where version 4 belongs");
    assert_eq!(
        malformed(|packet| packet[3] = 19),
        "IPv4: a total length of 19 bytes is shorter than the header"
    );
    assert_eq!(malformed(|packet| packet[3] = 30), "the packet ends inside its TCP header");
    assert_eq!(
        malformed(|packet| packet[32] = 0x40),
        "TCP: a header of 16 bytes is shorter than the shortest"
    );
}

#[test]
fn a_link_type_that_is_not_read_is_all_payload() {
    let layers = whole(LinkType(147), &[8, 1, 2, 3]);
    assert_eq!(names(&layers), ["Payload"]);
    assert_eq!(layers[0].bytes, 0..4);
}

/// Layers are in order and do not overlap; fields lie in their layer. All bytes belong to a layer.
fn assert_ranges(layers: &[Layer], captured: usize) {
    let mut end = 0;
    for layer in layers {
        assert_eq!(layer.bytes.start, end, "{} leaves a gap or overlaps in {layers:#?}", layer.name);
        assert!(layer.bytes.start <= layer.bytes.end && layer.bytes.end <= captured, "{layer:#?}");
        end = layer.bytes.end;
        for field in &layer.fields {
            assert!(
                layer.bytes.start <= field.bytes.start
                    && field.bytes.start < field.bytes.end
                    && field.bytes.end <= layer.bytes.end,
                "{} of {layer:#?}",
                field.name
            );
        }
    }
    assert_eq!(end, captured, "bytes without a layer in {layers:#?}");
}

/// Some bytes of a frame, changed.
fn damaged(frame: &[u8], damage: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    let mut frame = frame.to_vec();
    for (place, value) in damage {
        let place = place.index(frame.len());
        frame[place] = *value;
    }
    frame
}

#[test]
fn valid_frames_have_no_malformed_layers_and_fill_their_bytes() {
    for (link, frame) in valid_frames() {
        let layers = whole(link, &frame);
        assert_ranges(&layers, frame.len());
        assert!(!layers.iter().any(|layer| matches!(layer.name, "Malformed" | "Cut")), "{layers:#?}");
    }
}

/// A number without the name behind it: `445 (microsoft-ds)`.
fn number_of(value: &str) -> String {
    value.split(' ').next().unwrap_or_default().to_owned()
}

#[test]
fn facts_and_layers_agree_on_what_a_packet_is() {
    for (link, frame) in valid_frames() {
        let layers = whole(link, &frame);
        let has_ip = layers.iter().any(|layer| matches!(layer.name, "IPv4" | "IPv6"));
        let facts = PacketFacts::read(link, &frame);
        assert_eq!(facts.is_ok(), has_ip, "{layers:#?}");
        let Ok(facts) = facts else { continue };
        let transport = layers.iter().find(|layer| matches!(layer.name, "TCP" | "UDP"));
        let ports =
            transport.map(|layer| layer.fields[..2].iter().map(|field| number_of(&field.value)).collect());
        let expected =
            facts.ports.map(|(source, destination)| vec![source.to_string(), destination.to_string()]);
        assert_eq!(ports, expected);
        if transport.is_some() {
            // Behind the transport: the messages of an application, or a payload that is none.
            let behind = layers.iter().skip_while(|layer| !matches!(layer.name, "TCP" | "UDP")).skip(1);
            let carried = behind.filter(|layer| !matches!(layer.name, "Trailer" | "Frame check sequence"));
            let payload: usize = carried.map(|layer| layer.bytes.len()).sum();
            assert_eq!(payload, facts.payload as usize, "{layers:#?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_bytes_never_panic_and_stay_in_bounds(
        link in prop::sample::select(vec![0, 1, 9, 12, 14, 50, 101, 104, 105, 107, 108, 109, 113, 117, 119, 127, 163, 192, 204, 228, 229, 239, 276]),
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        more in 0_u32..100,
    ) {
        assert_ranges(&layers(LinkType(link), &bytes, bytes.len() as u32 + more), bytes.len());
    }

    #[test]
    fn cut_and_damaged_frames_never_panic_and_stay_in_bounds(
        (link, frame) in prop::sample::select(valid_frames()),
        cut in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let frame = damaged(&frame, &damage);
        let captured = &frame[..cut.index(frame.len() + 1)];
        let layers = layers(link, captured, frame.len() as u32);
        assert_ranges(&layers, captured.len());
        let is_packet = PacketFacts::read(link, captured).is_ok();
        prop_assert!(!is_packet || layers.iter().any(|layer| layer.name.starts_with("IPv")));
    }

    #[test]
    fn a_frame_that_was_cut_says_so(
        (link, frame) in prop::sample::select(valid_frames()),
        cut in any::<prop::sample::Index>(),
    ) {
        let captured = &frame[..cut.index(frame.len())];
        let layers = layers(link, captured, frame.len() as u32);
        prop_assert!(layers.last().is_some_and(|layer| layer.name == "Cut"), "{:#?}", layers);
    }
}
