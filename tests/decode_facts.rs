//! The facts of a packet: what each rule says of frames made by hand.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod decode_frames;

use std::net::IpAddr;

use decode_frames::*;
use proptest::prelude::*;
use suji::decode::{Class, LinkType, PacketFacts, Protocol, Undecoded, link_name};

fn facts(link: LinkType, frame: &[u8]) -> PacketFacts {
    PacketFacts::read(link, frame).expect("a packet")
}

fn reason(link: LinkType, frame: &[u8]) -> Undecoded {
    PacketFacts::read(link, frame).expect_err("no packet")
}

fn of_ipv4(protocol: u8, payload: &[u8]) -> PacketFacts {
    facts(ETHERNET, &ethernet(IPV4, &ipv4(protocol, payload)))
}

#[test]
fn a_syn_is_told_from_every_other_tcp_packet() {
    let syn = of_ipv4(6, &tcp(SYN, &[], b""));
    assert_eq!(
        syn,
        PacketFacts {
            source: IpAddr::V4(SOURCE_4),
            destination: IpAddr::V4(DESTINATION_4),
            protocol: Protocol::TCP,
            class: Class::TcpSyn,
            ports: Some((49152, 445)),
            tcp_flags: Some(SYN),
            payload: 0,
        }
    );
    assert_eq!(of_ipv4(6, &tcp(SYN | ACK, &[], b"")).class, Class::TcpOther);
    assert_eq!(of_ipv4(6, &tcp(ACK, &[], b"")).class, Class::TcpOther);
    // Every other flag may stand beside SYN: scanners set them.
    assert_eq!(of_ipv4(6, &tcp(0xef, &[], b"")).class, Class::TcpSyn);
}

#[test]
fn classes_follow_the_protocol() {
    assert_eq!(of_ipv4(17, &udp(b"")).class, Class::Udp);
    assert_eq!(of_ipv4(1, &icmp(8, 0, [0; 4], b"")).class, Class::Icmp);
    assert_eq!(facts(ETHERNET, &ethernet(IPV6, &ipv6(58, &icmp(128, 0, [0; 4], b"")))).class, Class::Icmp);
    let gre = of_ipv4(47, &[0; 12]);
    assert_eq!((gre.class, gre.ports, gre.payload), (Class::IpOther, None, 12));
}

#[test]
fn the_payload_of_tcp_ends_with_the_ip_packet_and_starts_behind_the_options() {
    let segment = tcp(ACK, &[1, 1, 1, 1], b"12345");
    assert_eq!(of_ipv4(6, &segment).payload, 5);
    let padded = ethernet(IPV4, &join(&[&ipv4(6, &tcp(ACK, &[], b"")), &[0; 6]]));
    assert_eq!(padded.len(), 60);
    assert_eq!(facts(ETHERNET, &padded).payload, 0);
}

#[test]
fn padding_is_not_read_as_ports() {
    let frame = ethernet(IPV4, &join(&[&ipv4(6, b""), &[9; 26]]));
    let facts = facts(ETHERNET, &frame);
    assert_eq!((facts.ports, facts.tcp_flags, facts.class), (None, None, Class::TcpOther));
}

#[test]
fn lengths_are_by_the_headers_where_the_snap_length_cuts() {
    let frame = ethernet(IPV4, &ipv4(6, &tcp(ACK, &[1; 12], &[7; 1000])));
    assert_eq!(facts(ETHERNET, &frame[..14 + 20 + 32]).payload, 1000);
    let frame = ethernet(IPV4, &ipv4(17, &udp(&[7; 1000])));
    assert_eq!(facts(ETHERNET, &frame[..14 + 20 + 4]).payload, 1000);
}

#[test]
fn tcp_cut_before_its_flags_has_ports_and_no_flags() {
    let frame = ethernet(IPV4, &ipv4(6, &tcp(SYN, &[], b"")));
    let cut = facts(ETHERNET, &frame[..34 + 13]);
    assert_eq!((cut.ports, cut.tcp_flags, cut.class), (Some((49152, 445)), None, Class::TcpOther));
    let whole = facts(ETHERNET, &frame[..34 + 14]);
    assert_eq!((whole.tcp_flags, whole.class), (Some(SYN), Class::TcpSyn));
    assert_eq!(facts(ETHERNET, &frame[..34 + 3]).ports, None);
    assert_eq!(facts(ETHERNET, &frame[..34 + 4]).ports, Some((49152, 445)));
}

#[test]
fn an_ip_total_length_of_zero_means_what_was_captured() {
    let packet = ipv4_with(6, &tcp(ACK, &[], &[7; 3000]), |header| header.total_len = 0);
    assert_eq!(facts(ETHERNET, &ethernet(IPV4, &packet)).payload, 3000);
}

#[test]
fn a_udp_length_counts_where_it_fits_into_the_packet() {
    let with_length = |length: u16| {
        let mut datagram = udp(&[7; 20]);
        datagram[4..6].copy_from_slice(&length.to_be_bytes());
        of_ipv4(17, &datagram).payload
    };
    assert_eq!(with_length(18), 10, "shorter than the packet");
    assert_eq!(with_length(8), 0, "no payload");
    assert_eq!(with_length(7), 20, "shorter than its header");
    assert_eq!(with_length(0), 20, "a jumbogram");
    assert_eq!(with_length(29), 20, "longer than the packet");
}

#[test]
fn the_payload_of_icmp_starts_behind_eight_bytes() {
    assert_eq!(of_ipv4(1, &icmp(8, 0, [0; 4], &[7; 56])).payload, 56);
    assert_eq!(of_ipv4(1, &[8, 0, 0]).payload, 0);
}

#[test]
fn a_packet_quoted_by_an_icmp_error_is_not_looked_at() {
    let error = of_ipv4(1, &icmp(3, 3, [0; 4], &ipv4(17, &udp(b"x"))));
    assert_eq!((error.class, error.ports, error.source), (Class::Icmp, None, IpAddr::V4(SOURCE_4)));
}

#[test]
fn a_first_fragment_has_ports_and_its_own_payload() {
    let mut datagram = udp(&[7; 1472]);
    datagram[4..6].copy_from_slice(&4000_u16.to_be_bytes());
    let first = ipv4_with(17, &datagram, |header| header.more_fragments = true);
    let first = facts(ETHERNET, &ethernet(IPV4, &first));
    assert_eq!((first.ports, first.payload), (Some((49152, 53)), 1472));
}

#[test]
fn a_later_fragment_keeps_its_class_and_has_no_ports() {
    for (protocol, class) in [(6, Class::TcpOther), (17, Class::Udp), (1, Class::Icmp), (47, Class::IpOther)]
    {
        let later = ipv4_with(protocol, &tcp(SYN, &[], b"1234"), |header| {
            header.fragment_offset = 185.try_into().unwrap();
        });
        let later = facts(ETHERNET, &ethernet(IPV4, &later));
        assert_eq!((later.class, later.ports, later.tcp_flags, later.payload), (class, None, None, 24));
    }
}

#[test]
fn extension_headers_of_ipv6_lead_to_the_upper_layer() {
    let authenticated = join(&[&[17, 4, 0, 0], &[0; 20], &udp(b"hello")]);
    let chain = ipv6(0, &extension(43, &extension(60, &extension(135, &extension(51, &authenticated)))));
    let facts = facts(ETHERNET, &ethernet(IPV6, &chain));
    assert_eq!(facts.source, IpAddr::V6(SOURCE_6));
    assert_eq!(facts.destination, IpAddr::V6(DESTINATION_6));
    assert_eq!((facts.protocol, facts.class), (Protocol::UDP, Class::Udp));
    assert_eq!((facts.ports, facts.payload), (Some((49152, 53)), 5));
}

#[test]
fn an_authentication_header_is_skipped_in_ipv4_too() {
    let authenticated = join(&[&[6, 4, 0, 0], &[0; 20], &tcp(SYN, &[], b"")]);
    let facts = of_ipv4(51, &authenticated);
    assert_eq!((facts.protocol, facts.class, facts.payload), (Protocol::TCP, Class::TcpSyn, 0));
}

#[test]
fn fragments_of_ipv6_have_ports_in_the_first_only() {
    let of_fragment = |next: u8, offset: u16| {
        let packet = ipv6(44, &fragment(next, offset, true, &udp(b"hello")));
        let facts = facts(ETHERNET, &ethernet(IPV6, &packet));
        (facts.class, facts.ports, facts.payload)
    };
    assert_eq!(of_fragment(17, 0), (Class::Udp, Some((49152, 53)), 5));
    assert_eq!(of_fragment(17, 1280), (Class::Udp, None, 13));
    // The data of a later fragment is no header, even where an extension header began the packet.
    assert_eq!(of_fragment(60, 1280), (Class::IpOther, None, 13));
}

#[test]
fn a_cut_extension_header_leaves_a_packet_without_ports() {
    let packet = ipv6(0, &extension(6, &tcp(SYN, &[], b"")));
    let facts = facts(ETHERNET, &ethernet(IPV6, &packet)[..14 + 40 + 7]);
    assert_eq!((facts.protocol, facts.class, facts.ports), (Protocol(0), Class::IpOther, None));
}

#[test]
fn an_ipv6_payload_length_of_zero_means_what_was_captured_unless_nothing_follows() {
    let mut jumbogram = ipv6(17, &udp(&[7; 100]));
    jumbogram[4..6].fill(0);
    assert_eq!(facts(ETHERNET, &ethernet(IPV6, &jumbogram)).payload, 100);
    let empty = ethernet(IPV6, &join(&[&ipv6(59, b""), &[0; 6]]));
    assert_eq!(facts(ETHERNET, &empty).payload, 0);
}

#[test]
fn every_link_type_leads_to_the_same_packet() {
    let packet = ipv4(17, &udp(b"hello"));
    let expected = facts(LinkType::RAW, &packet);
    let snap = join(&[&SNAP_IPV4, &packet]);
    let frames: &[(&str, u32, Vec<u8>)] = &[
        ("raw BSD", 12, packet.clone()),
        ("raw OpenBSD", 14, packet.clone()),
        ("IPv4", 228, packet.clone()),
        ("null, little endian", 0, join(&[&[2, 0, 0, 0], &packet])),
        ("null, big endian", 0, join(&[&[0, 0, 0, 2], &packet])),
        ("null, EtherType", 0, join(&[&[0x0f, 0, 8, 0], &packet])),
        ("loop", 108, join(&[&[0, 0, 0, 2], &packet])),
        ("cooked", 113, sll(IPV4, &packet)),
        ("cooked 2", 276, sll2(IPV4, &packet)),
        ("cooked, tagged", 113, sll(0x8100, &vlan(7, IPV4, &packet))),
        ("Ethernet", 1, ethernet(IPV4, &packet)),
        ("one tag", 1, ethernet(0x8100, &vlan(7, IPV4, &packet))),
        ("four tags", 1, {
            let inner = vlan(3, 0x9200, &vlan(4, IPV4, &packet));
            ethernet(0x88a8, &vlan(1, 0x9100, &vlan(2, 0x9300, &inner)))
        }),
        ("SNAP", 1, ethernet(snap.len() as u16, &snap)),
        ("SNAP in a tag", 1, ethernet(0x8100, &vlan(7, snap.len() as u16, &snap))),
        ("LLC", 1, ethernet(3 + packet.len() as u16, &join(&[&[6, 6, 3], &packet]))),
        ("MPLS", 1, ethernet(0x8847, &join(&[&MPLS_ABOVE, &MPLS_BOTTOM, &packet]))),
        ("PPPoE in tags", 1, ethernet(0x8100, &vlan(7, 0x8864, &pppoe_ipv4(&packet)))),
        ("PPP", 9, join(&[&[0, 0x21], &packet])),
        ("PPP, address and control", 9, join(&[&[0xff, 3, 0, 0x21], &packet])),
        ("PPP, compressed", 50, join(&[&[0x21], &packet])),
        ("Cisco HDLC", 104, join(&[&[0x0f, 0, 8, 0], &packet])),
        ("Cisco HDLC under PPP", 50, join(&[&[0x8f, 0, 8, 0], &packet])),
    ];
    for (name, link, frame) in frames {
        assert_eq!(PacketFacts::read(LinkType(*link), frame), Ok(expected), "{name}");
    }
}

#[test]
fn a_length_of_the_link_layer_bounds_the_packet() {
    let packet = ipv4(6, &tcp(ACK, &[], &[0; 6]));
    let bounded = join(&[&[0x11, 0, 0, 1, 0, 42, 0, 0x21], &packet]);
    assert_eq!(facts(ETHERNET, &ethernet(0x8864, &bounded)).payload, 0);
    let bounded = ethernet(8 + 40, &join(&[&SNAP_IPV4, &packet]));
    assert_eq!(facts(ETHERNET, &bounded).payload, 0);
    let bounded = ethernet(8 + 19, &join(&[&SNAP_IPV4, &packet]));
    assert_eq!(reason(ETHERNET, &bounded), Undecoded::MalformedIp);
    // A length that leaves no room for ports leaves none to be read.
    let bounded = ethernet(8 + 20, &join(&[&SNAP_IPV4, &packet]));
    assert_eq!((facts(ETHERNET, &bounded).payload, facts(ETHERNET, &bounded).ports), (0, None));
}

#[test]
fn every_number_of_the_ipv6_family_is_known() {
    let packet = ipv6(17, &udp(b""));
    for family in [10, 24, 28, 30] {
        assert_eq!(facts(LinkType::NULL, &join(&[&[family, 0, 0, 0], &packet])).class, Class::Udp);
        assert_eq!(facts(LinkType::NULL, &join(&[&[0, 0, 0, family], &packet])).class, Class::Udp);
        assert_eq!(facts(LinkType::LOOP, &join(&[&[0, 0, 0, family], &packet])).class, Class::Udp);
    }
}

#[test]
fn frames_without_ip_have_a_reason() {
    let packet = ipv4(17, &udp(b""));
    assert_eq!(reason(ETHERNET, &ethernet(ARP, &arp_request())), Undecoded::Arp);
    assert_eq!(reason(ETHERNET, &ethernet(38, &[0x42, 0x42, 3, 0, 0])), Undecoded::Llc);
    assert_eq!(
        reason(ETHERNET, &ethernet(8, &[0xaa, 0xaa, 3, 0, 0, 0x0c, 0x20, 0])),
        Undecoded::Llc,
        "SNAP of Cisco"
    );
    assert_eq!(reason(ETHERNET, &ethernet(0x88cc, &[0; 46])), Undecoded::OtherEtherType);
    assert_eq!(reason(ETHERNET, &ethernet(1501, &packet)), Undecoded::OtherEtherType);
    assert_eq!(reason(LinkType::NULL, &join(&[&[7, 0, 0, 0], &packet])), Undecoded::OtherEtherType);
    assert_eq!(reason(LinkType(147), &packet), Undecoded::UnknownLink);
}

#[test]
fn a_frame_cut_before_the_end_of_its_ip_header_is_cut() {
    let of_4 = ethernet(IPV4, &ipv4(17, &udp(b"")));
    for length in 0..34 {
        assert_eq!(reason(ETHERNET, &of_4[..length]), Undecoded::Cut, "{length} bytes");
    }
    let of_6 = ethernet(IPV6, &ipv6(17, &udp(b"")));
    for length in 0..54 {
        assert_eq!(reason(ETHERNET, &of_6[..length]), Undecoded::Cut, "{length} bytes");
    }
}

#[test]
fn addresses_are_enough_where_the_options_are_cut() {
    let packet = ipv4_with(6, &tcp(SYN, &[], b"123"), |header| {
        header.options = [1; 8].into();
        header.total_len += 8;
    });
    let cut = facts(ETHERNET, &ethernet(IPV4, &packet)[..14 + 20 + 3]);
    assert_eq!((cut.class, cut.ports, cut.payload), (Class::TcpOther, None, 3));
}

#[test]
fn an_ip_header_that_contradicts_itself_is_malformed() {
    let malformed = |change: fn(&mut Vec<u8>)| {
        let mut packet = ipv4(17, &udp(b""));
        change(&mut packet);
        reason(ETHERNET, &ethernet(IPV4, &packet))
    };
    assert_eq!(malformed(|packet| packet[0] = 0x44), Undecoded::MalformedIp, "shorter than a header");
    assert_eq!(malformed(|packet| packet[0] = 0x55), Undecoded::MalformedIp, "version 5");
    assert_eq!(malformed(|packet| packet[0] = 0x65), Undecoded::MalformedIp, "version 6 under IPv4");
    assert_eq!(malformed(|packet| packet[3] = 19), Undecoded::MalformedIp, "ends inside its header");
    assert_eq!(reason(LinkType::IPV6, &ipv4(17, &udp(b""))), Undecoded::MalformedIp);
}

#[test]
fn link_types_have_the_names_of_the_registry() {
    let names: Vec<_> =
        [1, 0, 108, 101, 113, 276, 105, 127, 9, 9999].map(|link| link_name(LinkType(link))).into();
    assert_eq!(
        names,
        [
            "ethernet",
            "null",
            "loop",
            "raw",
            "linux_sll",
            "linux_sll2",
            "ieee802_11",
            "ieee802_11_radiotap",
            "ppp",
            "linktype_9999"
        ]
    );
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(link in 0_u32..300, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = PacketFacts::read(LinkType(link), &bytes);
    }

    #[test]
    fn cutting_a_frame_never_changes_addresses_or_invents_ports(
        (link, frame, cut) in prop::sample::select(valid_frames())
            .prop_flat_map(|(link, frame)| (Just(link), Just(frame.clone()), 0..=frame.len()))
    ) {
        if let (Ok(whole), Ok(cut)) = (PacketFacts::read(link, &frame), PacketFacts::read(link, &frame[..cut])) {
            prop_assert_eq!((whole.source, whole.destination), (cut.source, cut.destination));
            prop_assert!(cut.ports.is_none() || cut.ports == whole.ports);
            prop_assert!(cut.tcp_flags.is_none() || cut.tcp_flags == whole.tcp_flags);
        }
    }
}
