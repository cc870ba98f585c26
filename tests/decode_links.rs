//! Rarer link types: each leads to the same packet, or to the reason why there is none.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod decode_frames;

use decode_frames::{links::*, *};
use suji::decode::{Layer, LinkType, PacketFacts, Place, Places, Undecoded, decodes, layers};

fn names(link: u32, frame: &[u8]) -> Vec<&'static str> {
    layers(LinkType(link), frame, frame.len() as u32).iter().map(|layer| layer.name).collect()
}

fn reason(link: u32, frame: &[u8]) -> Undecoded {
    PacketFacts::read(LinkType(link), frame).expect_err("no packet")
}

#[test]
fn every_framing_leads_to_the_same_packet() {
    let packet = ipv4(17, &udp(b"hello"));
    let expected = PacketFacts::read(LinkType::RAW, &packet);
    assert!(expected.is_ok());
    for (name, link, frame) in framings(&packet) {
        assert!(decodes(LinkType(link)), "{name}");
        assert_eq!(PacketFacts::read(LinkType(link), &frame), expected, "{name}");
        let shown = names(link, &frame);
        assert!(shown.contains(&"IPv4") && shown.contains(&"UDP"), "{name}: {shown:?}");
        assert!(!shown.iter().any(|layer| matches!(*layer, "Malformed" | "Cut")), "{name}: {shown:?}");
    }
}

#[test]
fn layers_facts_and_places_of_every_framing_agree_however_it_is_cut() {
    let packet = ipv4(17, &udp(b"hello"));
    for (name, link, frame) in framings(&packet) {
        for length in 0..=frame.len() {
            let cut = &frame[..length];
            let layers = layers(LinkType(link), cut, frame.len() as u32);
            assert_filled(name, &layers, length);
            let is_packet = PacketFacts::read(LinkType(link), cut).is_ok();
            let shows_ip = layers.iter().any(|layer| layer.name == "IPv4" && layer.bytes.len() == 20);
            assert_eq!(is_packet, shows_ip, "{name} cut to {length}: {layers:#?}");
            let mut places = Places::default();
            assert_eq!(places.find(LinkType(link), cut).is_ok(), is_packet, "{name} cut to {length}");
            assert!(places.end <= length, "{name} cut to {length}");
        }
    }
}

/// Layers stand one behind the other and leave no byte out.
fn assert_filled(name: &str, layers: &[Layer], captured: usize) {
    let mut end = 0;
    for layer in layers {
        assert_eq!(layer.bytes.start, end, "{name}: {layers:#?}");
        end = layer.bytes.end;
        for field in &layer.fields {
            let inside = layer.bytes.start <= field.bytes.start && field.bytes.end <= layer.bytes.end;
            assert!(inside && !field.bytes.is_empty(), "{name}: {} of {layer:#?}", field.name);
        }
    }
    assert_eq!(end, captured, "{name}: {layers:#?}");
}

#[test]
fn a_check_sequence_is_told_from_padding() {
    let packet = ipv4(17, &udp(b"hello"));
    let frame = radiotap(0x10, &join(&[&wireless_data(&packet), &[1, 2, 3, 4]]));
    let layers = layers(LinkType(127), &frame, frame.len() as u32);
    let last = layers.last().expect("a layer");
    assert_eq!((last.name, last.summary.as_str()), ("Frame check sequence", "01 02 03 04"));
    assert_eq!(
        names(127, &frame),
        ["Radiotap", "802.11", "LLC", "SNAP", "IPv4", "UDP", "Payload", "Frame check sequence"]
    );
}

#[test]
fn addresses_of_a_wireless_frame_are_named_by_its_direction() {
    let packet = ipv4(17, &udp(b""));
    let summary = |flags: u8, rest: &[u8]| {
        let frame = wireless(0x08, flags, rest);
        layers(WIRELESS, &frame, frame.len() as u32)[0].summary.clone()
    };
    let rest = snap(&packet);
    assert_eq!(summary(0, &rest), "data, 02:00:00:00:00:02 → 02:00:00:00:00:01");
    assert_eq!(summary(1, &rest), "data, 02:00:00:00:00:02 → 02:00:00:00:00:03");
    assert_eq!(summary(2, &rest), "data, 02:00:00:00:00:03 → 02:00:00:00:00:01");
    let four = join(&[&[2, 0, 0, 0, 0, 4], &rest]);
    assert_eq!(summary(3, &four), "data, 02:00:00:00:00:04 → 02:00:00:00:00:03");
}

#[test]
fn wireless_frames_without_a_readable_packet_say_why() {
    let packet = snap(&ipv4(17, &udp(b"")));
    assert_eq!(reason(105, &wireless(0x80, 0, &[0; 12])), Undecoded::WirelessManagement, "beacon");
    assert_eq!(reason(105, &[0xd4, 0, 0, 0, 2, 0, 0, 0, 0, 1]), Undecoded::WirelessManagement, "ACK");
    assert_eq!(reason(105, &wireless(0x48, 1, &[])), Undecoded::WirelessManagement, "null function");
    assert_eq!(reason(105, &wireless(0x08, 0x42, &packet)), Undecoded::Encrypted);
    assert_eq!(reason(105, &wireless(0x0b, 0x02, &packet)), Undecoded::MalformedLink, "version 3");
    let mut later = wireless(0x08, 0x02, &packet);
    later[22] |= 1;
    assert_eq!(reason(105, &later), Undecoded::WirelessFragment);
    assert_eq!(reason(127, &[0, 0, 7, 0, 0, 0, 0, 0]), Undecoded::MalformedLink, "shorter than radiotap");
    assert_eq!(reason(163, &[0; 70]), Undecoded::MalformedLink, "no AVS");
    assert_eq!(reason(192, &[0, 0, 8, 0, 147, 0, 0, 0]), Undecoded::UnknownLink, "a private link in PPI");
}

#[test]
fn other_frames_without_a_packet_say_why() {
    assert_eq!(reason(1, &ethernet(0x88e5, &[0x2c; 40])), Undecoded::Encrypted, "MACsec");
    assert_eq!(reason(1, &ethernet(0x8863, &[0x11, 9, 0, 0, 0, 0])), Undecoded::PppControl, "discovery");
    assert_eq!(reason(51, &[0x11, 9, 0, 0, 0, 4, 0, 0, 0, 0]), Undecoded::PppControl, "discovery");
    assert_eq!(reason(9, &[0xff, 3, 0xc0, 0x21, 1, 1, 0, 4]), Undecoded::PppControl, "link control");
    assert_eq!(reason(9, &[0xff, 3, 0, 0x53, 1, 1, 0, 4]), Undecoded::Encrypted);
    assert_eq!(reason(9, &[0xff, 3, 0, 0x2d, 1, 1, 0, 4]), Undecoded::OtherEtherType, "compressed TCP");
    assert_eq!(reason(107, &[0x18, 0x40, 0x02, 0x02, 3]), Undecoded::MalformedLink, "an endless address");
    assert_eq!(reason(117, &[3, 2, 0, 0]), Undecoded::MalformedLink, "pflog");
    assert_eq!(reason(239, &[7, 0, 0, 0, 8, 0, 9, 0, 1, 2, 3, 4]), Undecoded::OtherEtherType, "bridged");
    assert_eq!(reason(239, &[2, 0, 0, 0, 0, 0, 9, 0, 1, 2, 3, 4]), Undecoded::MalformedLink);
    assert_eq!(reason(101, &[0x35; 40]), Undecoded::MalformedIp, "version 3");
    assert_eq!(reason(228, &ipv6(17, &udp(b""))), Undecoded::MalformedIp, "IPv6 as IPv4");
}

#[test]
fn what_is_encrypted_is_a_layer_of_its_own() {
    let frame = wireless(0x08, 0x42, &[9; 20]);
    assert_eq!(names(105, &frame), ["802.11", "Encrypted"]);
    assert_eq!(names(1, &ethernet(0x88e5, &[0x2c; 40])), ["Ethernet", "MACsec", "Encrypted"]);
}

#[test]
fn every_reason_has_a_name_and_words_of_its_own() {
    for (place, reason) in Undecoded::ALL.into_iter().enumerate() {
        assert_eq!(Undecoded::of_name(reason.name()), Some(reason));
        assert_eq!(serde_json::to_string(&reason).ok(), Some(format!("\"{}\"", reason.name())));
        assert!(!reason.word().is_empty() && reason.sentence().ends_with('.'));
        assert!(Undecoded::ALL[..place].iter().all(|other| other.word() != reason.word()));
    }
}

#[test]
fn cards_of_wireless_frames_are_places() {
    let frame = wireless(0x08, 0x03, &join(&[&[2, 0, 0, 0, 0, 4], &snap(&ipv4(17, &udp(b"")))]));
    let mut places = Places::default();
    places.find(WIRELESS, &frame).expect("a packet");
    let cards = |place: &&Place| matches!(place, Place::Hardware { length: 6, .. });
    assert_eq!(places.places.iter().filter(cards).count(), 4);
}
