//! `suji export --anonymise`: other names everywhere, the same prefixes, checksums that hold.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot be set up has failed")]

mod cli_support;
mod export_support;

use std::{collections::BTreeMap, fs, net::IpAddr, path::Path, process::Output};

use cli_support::{arp, errors, gre, packets, small_capture, suji, tcp, udp, write_pcap};
use etherparse::{
    IpHeaders, IpNumber, Ipv4Extensions, Ipv4Header, NetSlice, PacketBuilder, SlicedPacket, TransportSlice,
    checksum::u32_16bit_word,
};
use export_support::{frames, write_pcapng};
use proptest::prelude::*;
use suji::{
    capture::{LinkType, Nanos, NewFrame, NewInterface},
    figure::export::{Anonymise, AnonymiseKey, Anonymiser},
};
use tempfile::tempdir;

fn export(capture: &Path, output: &Path, options: &[&str]) -> Output {
    let words = [&["export", "-o", output.to_str().unwrap()], options, &[capture.to_str().unwrap()]];
    suji(words.concat())
}

fn anonymiser(key: &str) -> Anonymiser {
    Anonymiser::new(&Anonymise { key: AnonymiseKey::of(key.as_bytes()), keep_payload: false })
}

const ALICE: [u8; 4] = [192, 168, 1, 46];
const BOB: [u8; 4] = [198, 51, 100, 9];
const GATE: [u8; 4] = [203, 0, 113, 254];
const CARD: [u8; 6] = [0x02, 0xc0, 0xff, 0xee, 0xca, 0xfe];
const OTHER_CARD: [u8; 6] = [0x00, 0x0d, 0xea, 0xdb, 0xee, 0x01];
const V6: [[u8; 16]; 2] = [
    *b"\xfd\x12\x34\x56\x78\x9a\xbc\xde\x11\x22\x33\x44\x55\x66\x77\x88",
    *b"\x20\x01\x0d\xb8\xba\xd0\xca\xfe\xaa\xbb\xcc\xdd\xee\x0f\x1a\x2b",
];

fn sum(bytes: &[u8], pseudo: &[u8]) -> u16 {
    let sum = u32_16bit_word::add_slice(u32_16bit_word::add_slice(0, pseudo), bytes);
    u32_16bit_word::ones_complement(sum).to_be()
}

/// Puts the checksum of an ICMP message in its place.
fn summed(mut message: Vec<u8>, pseudo: &[u8]) -> Vec<u8> {
    let sum = sum(&message, pseudo);
    message[2..4].copy_from_slice(&sum.to_be_bytes());
    message
}

fn ethernet(ether_type: u16, packet: &[u8]) -> Vec<u8> {
    [&CARD[..], &OTHER_CARD, &ether_type.to_be_bytes(), packet].concat()
}

/// An Ethernet frame with an IPv4 packet around a message.
fn ipv4(protocol: u8, message: &[u8]) -> Vec<u8> {
    let builder = PacketBuilder::ethernet2(OTHER_CARD, CARD).ipv4(BOB, ALICE, 64);
    let mut frame = Vec::new();
    builder.write(&mut frame, protocol.into(), message).unwrap();
    frame
}

/// Frames of many kinds, all checksums right.
fn zoo() -> Vec<Vec<u8>> {
    let mut options = Vec::new();
    let timestamps = etherparse::TcpOptionElement::Timestamp(7, 8);
    let mut routed = Ipv4Header::new(0, 64, IpNumber::TCP, ALICE, BOB).unwrap();
    routed.options = (&[7, 7, 4, 203, 0, 113, 254, 0][..]).try_into().unwrap();
    PacketBuilder::ethernet2(CARD, OTHER_CARD)
        .ip(IpHeaders::Ipv4(routed, Ipv4Extensions::default()))
        .tcp(1_025, 445, 5, 6)
        .options(&[timestamps])
        .unwrap()
        .write(&mut options, b"payload with 192.168.1.46")
        .unwrap();
    let mut six = Vec::new();
    PacketBuilder::ethernet2(CARD, OTHER_CARD)
        .ipv6(V6[0], V6[1], 64)
        .udp(5_000, 53)
        .write(&mut six, &V6[0])
        .unwrap();
    let quoted = udp((ALICE, 5_353), (BOB, 53), b"query");
    let unreachable = [&[3, 3, 0, 0, 0, 0, 0, 0][..], &quoted[14..]].concat();
    let redirect = [&[5, 1, 0, 0][..], &GATE, &quoted[14..42]].concat();
    let mut pseudo = V6.concat();
    pseudo.extend([0, 0, 0, 32, 0, 0, 0, 58]);
    let solicitation = [&[135, 0, 0, 0, 0, 0, 0, 0][..], &V6[1], &[1, 1], &OTHER_CARD].concat();
    let header = [&[0x60, 0, 0, 0, 0, 32, 58, 255][..], &V6.concat()].concat();
    let solicitation = [header, summed(solicitation, &pseudo)].concat();
    let mut ask = vec![0, 1, 8, 0, 6, 4, 0, 1];
    ask.extend([&OTHER_CARD[..], &ALICE, &[0; 6], &BOB].concat());
    vec![
        tcp((ALICE, 1_025), (BOB, 445), true, false, b""),
        options,
        six,
        ipv4(1, &summed(unreachable, &[])),
        ipv4(1, &summed(redirect, &[])),
        ethernet(0x86dd, &solicitation),
        ethernet(0x0806, &ask),
        gre(ALICE, BOB),
    ]
}

/// All addresses that the frames of [`zoo`] name.
fn names() -> Vec<Vec<u8>> {
    let cards = [CARD, OTHER_CARD, [2; 6], [4; 6]].map(|card| card.to_vec());
    let hosts = [ALICE, BOB, GATE].map(|host| host.to_vec());
    [&cards[..], &hosts, &V6.map(|address| address.to_vec())].concat()
}

fn holds(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).any(|window| window == name)
}

#[test]
fn no_name_is_left_in_any_header() {
    let folder = tempdir().unwrap();
    let (capture, output) = (folder.path().join("zoo.pcap"), folder.path().join("out.pcapng"));
    write_pcap(&capture, &zoo());
    let done = export(&capture, &output, &["--anonymise", "a secret", "--home", "192.168.1.46"]);
    assert_eq!((errors(&done), done.status.code()), (String::new(), Some(0)));
    let (before, after) = (frames(&capture).0, frames(&output).0);
    assert_eq!(after.len(), before.len());
    for (number, (before, after)) in before.iter().zip(&after).enumerate() {
        assert_eq!((after.time, after.length), (before.time, before.length));
        for name in names() {
            assert!(!holds(&after.bytes, &name), "frame {number} still names {name:02x?}");
        }
        assert!(!holds(&after.bytes, b"payload"));
    }
}

/// Whether the checksums of a frame that was captured whole are right; none for what has none here.
fn is_right(frame: &[u8]) -> Option<bool> {
    let sliced = SlicedPacket::from_ethernet(frame).unwrap();
    let (right, v4) = match sliced.net.as_ref()? {
        NetSlice::Ipv4(ip) => {
            let header = ip.header().to_header();
            (header.calc_header_checksum() == header.header_checksum, Some(header))
        }
        _ => (true, None),
    };
    let v6 = match sliced.net.as_ref()? {
        NetSlice::Ipv6(ip) => Some(ip.header().to_header()),
        _ => None,
    };
    let upper = match (sliced.transport.as_ref()?, &v4, &v6) {
        (TransportSlice::Tcp(tcp), Some(ip), _) => {
            tcp.to_header().calc_checksum_ipv4(ip, tcp.payload()).unwrap() == tcp.checksum()
        }
        (TransportSlice::Udp(udp), _, Some(ip)) => {
            udp.to_header().calc_checksum_ipv6(ip, udp.payload()).unwrap() == udp.checksum()
        }
        (TransportSlice::Udp(udp), Some(ip), _) => {
            udp.to_header().calc_checksum_ipv4(ip, udp.payload()).unwrap() == udp.checksum()
        }
        (TransportSlice::Icmpv4(icmp), ..) => sum(icmp.slice(), &[]) == 0,
        (TransportSlice::Icmpv6(icmp), _, Some(ip)) => icmp.is_checksum_valid(ip.source, ip.destination),
        _ => return None,
    };
    Some(right && upper)
}

#[test]
fn right_checksums_stay_right_and_wrong_ones_wrong() {
    let mut anonymiser =
        Anonymiser::new(&Anonymise { key: AnonymiseKey::of(b"a secret"), keep_payload: true });
    let mut checked = 0;
    for (number, frame) in zoo().iter().enumerate() {
        let Some(right) = is_right(frame) else { continue };
        assert!(right, "frame {number} was wrong before");
        // Options that were blanked make the header say what it is now.
        assert_eq!(
            is_right(anonymiser.frame(LinkType::ETHERNET, frame, false).unwrap()),
            Some(true),
            "{number}"
        );
        let mut wrong = frame.clone();
        *wrong.last_mut().unwrap() ^= 0x55;
        if is_right(&wrong) == Some(false) {
            let renamed = anonymiser.frame(LinkType::ETHERNET, &wrong, false).unwrap();
            assert_eq!(is_right(renamed), Some(false), "{number}");
        }
        checked += 1;
    }
    assert_eq!(checked, 6);
}

#[test]
fn checksums_inside_a_quoted_packet_are_mended_too() {
    let mut anonymiser = anonymiser("a secret");
    let quoted = udp((ALICE, 5_353), (BOB, 53), b"");
    let frame = ipv4(1, &summed([&[3, 3, 0, 0, 0, 0, 0, 0][..], &quoted[14..]].concat(), &[]));
    let renamed = anonymiser.frame(LinkType::ETHERNET, &frame, false).unwrap();
    assert_eq!(renamed.len(), frame.len());
    let inner = [&renamed[..14], &renamed[42..]].concat();
    assert_eq!((is_right(renamed), is_right(&inner)), (Some(true), Some(true)));
}

#[test]
fn no_checksum_stays_none() {
    let mut frame = udp((ALICE, 1), (BOB, 2), b"x");
    frame[40..42].fill(0);
    assert_eq!(anonymiser("k").frame(LinkType::ETHERNET, &frame, false).unwrap()[40..42], [0, 0]);
}

#[test]
fn points_stay_the_same_but_for_their_names() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let output = folder.path().join("out.pcapng");
    let done = export(&capture, &output, &["--anonymise", "a secret"]);
    assert_eq!((errors(&done), done.status.code()), (String::new(), Some(0)));
    let mut anonymiser = anonymiser("a secret");
    let mut home = |text: &str| anonymiser.address(text.parse().unwrap()).to_string();
    let new_home = home("192.168.1.46");
    let mut before = packets(&capture, &["--home", "192.168.1.46"]);
    let mut after = packets(&output, &["--home", &new_home]);
    for point in &mut before {
        for end in ["source", "destination"] {
            point[end] = home(point[end].as_str().unwrap()).into();
        }
    }
    for point in before.iter_mut().chain(&mut after) {
        for field in ["offset", "capture", "captured"] {
            point.as_object_mut().unwrap().remove(field);
        }
    }
    assert_eq!(after, before);
}

#[test]
fn a_table_has_the_same_names_as_the_capture() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let (table, output) = (folder.path().join("out.jsonl"), folder.path().join("out.pcap"));
    for output in [&table, &output] {
        let done = export(&capture, output, &["--anonymise", "a secret", "--home", "192.168.1.46"]);
        assert_eq!(done.status.code(), Some(0));
    }
    let text = fs::read_to_string(&table).unwrap();
    assert!(!text.contains("192.168.1.46") && !text.contains("small.pcap"), "{text}");
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let points = packets(&output, &["--home", "10.0.0.1"]);
    assert_eq!(lines.len(), points.len());
    for (line, point) in lines.iter().zip(&points) {
        assert_eq!((&line["source"], &line["destination"]), (&point["source"], &point["destination"]));
        assert_eq!(line["capture"], "capture 1");
    }
}

#[test]
fn the_same_key_gives_the_same_file_and_another_another() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let path = |name: &str| folder.path().join(name);
    fs::write(path("key"), "a secret\n").unwrap();
    let of_file = format!("@{}", path("key").display());
    for (name, key) in [("a.pcap", "a secret"), ("b.pcap", of_file.as_str()), ("c.pcap", "b secret")] {
        assert_eq!(export(&capture, &path(name), &["--anonymise", key]).status.code(), Some(0));
    }
    let read = |name: &str| fs::read(path(name)).unwrap();
    assert_eq!(read("a.pcap"), read("b.pcap"));
    assert_ne!(read("a.pcap"), read("c.pcap"));
    for key in ["", "@no such file"] {
        assert_eq!(export(&capture, &path("d.pcap"), &["--anonymise", key]).status.code(), Some(2));
    }
}

#[test]
fn kept_payloads_come_with_a_warning_and_only_with_a_key() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let output = folder.path().join("out.pcap");
    let done = export(&capture, &output, &["--anonymise", "k", "--keep-payload"]);
    assert_eq!(done.status.code(), Some(0));
    assert!(errors(&done).contains("warning: payloads are kept"), "{}", errors(&done));
    assert!(holds(&frames(&output).0[5].bytes, b"query"));
    assert_eq!(export(&capture, &output, &["--keep-payload"]).status.code(), Some(2));
}

#[test]
fn what_cannot_be_renamed_is_left_out_with_everything_that_people_wrote() {
    let folder = tempdir().unwrap();
    let (capture, output) = (folder.path().join("a.pcapng"), folder.path().join("out.pcapng"));
    let (arp, llc) = (arp(), [&[2; 12][..], &[0, 10, 0x42, 0x42, 3, 1, 2, 3, 4, 5, 6, 7]].concat());
    let named = NewInterface {
        name: Some("eth of 192.168.1.46".to_owned()),
        ..NewInterface::new(LinkType::ETHERNET, 0, false)
    };
    let syn = tcp((ALICE, 1), (BOB, 2), true, false, b"");
    let comments = &["from 192.168.1.46"][..];
    let of = |bytes| NewFrame { comments, ..NewFrame::new(0, Nanos(0), bytes) };
    write_pcapng(&capture, &[named], comments, &[of(&arp), of(&llc), of(&syn)]);
    let done = export(&capture, &output, &["--anonymise", "k"]);
    assert_eq!(done.status.code(), Some(0));
    assert!(errors(&done).contains("1 frame left out"), "{}", errors(&done));
    let (kept, info) = frames(&output);
    assert_eq!((kept.len(), kept[0].comments.len(), info.comments.len()), (2, 0, 0));
    assert_eq!(info.interfaces[0].name, None);
    assert!(!holds(&fs::read(&output).unwrap(), b"192.168"));
}

#[test]
fn cards_keep_their_kind() {
    let mut anonymiser = anonymiser("k");
    let mut renamed = |card: [u8; 6]| -> [u8; 6] {
        let frame =
            [&card[..], &[2; 6], &[8, 0], &tcp((ALICE, 1), (BOB, 2), true, false, b"")[14..]].concat();
        anonymiser.frame(LinkType::ETHERNET, &frame, false).unwrap()[..6].try_into().unwrap()
    };
    assert_eq!(renamed([0xff; 6]), [0xff; 6]);
    assert_eq!(renamed([0; 6]), [0; 6]);
    for first in [0x00, 0x01, 0x02, 0x03, 0xfc] {
        let card = [first, 1, 2, 3, 4, 5];
        assert_eq!((renamed(card)[0] & 3, renamed(card) == card), (first & 3, false));
        assert_eq!(renamed(card), renamed(card));
    }
}

#[test]
fn names_are_those_of_ipcrypt_pfx() {
    // Test vectors of draft-denis-ipcrypt.
    let key = *b"\x01\x23\x45\x67\x89\xab\xcd\xef\xfe\xdc\xba\x98\x76\x54\x32\x10\x10\x32\x54\x76\x98\xba\xdc\xfe\xef\xcd\xab\x89\x67\x45\x23\x01";
    let cipher = ipcrypt_rs::IpcryptPfx::new(key);
    for (address, name) in [
        ("0.0.0.0", "151.82.155.134"),
        ("255.255.255.255", "94.185.169.89"),
        ("192.0.2.1", "100.115.72.131"),
        ("2001:db8::1", "c180:5dd4:2587:3524:30ab:fa65:6ab6:f88"),
    ] {
        assert_eq!(cipher.encrypt_ipaddr(address.parse().unwrap()).to_string(), name);
    }
}

/// Bits that two addresses share from their first.
fn shared(a: IpAddr, b: IpAddr) -> u32 {
    match (a, b) {
        (IpAddr::V4(a), IpAddr::V4(b)) => (u32::from(a) ^ u32::from(b)).leading_zeros(),
        (IpAddr::V6(a), IpAddr::V6(b)) => (u128::from(a) ^ u128::from(b)).leading_zeros(),
        _ => panic!("{a} and {b}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn addresses_share_as_many_bits_under_their_new_names(a: u128, length in 0_u32..=128, b: u128) {
        let mut anonymiser = anonymiser("a secret");
        // The first bits of one, the rest of the other.
        let b = a ^ (b.checked_shr(length).unwrap_or(0));
        let six = [IpAddr::V6(a.into()), IpAddr::V6(b.into())];
        let four = [IpAddr::V4(((a >> 96) as u32).into()), IpAddr::V4(((b >> 96) as u32).into())];
        for [a, b] in [six, four] {
            prop_assert_eq!(shared(anonymiser.address(a), anonymiser.address(b)), shared(a, b));
        }
    }
}

#[test]
fn all_hosts_of_a_prefix_get_names_of_their_own_in_one_prefix() {
    let mut anonymiser = anonymiser("a secret");
    let mut names: BTreeMap<IpAddr, u32> = BTreeMap::new();
    for host in 0..1_024 {
        let name = anonymiser.address(IpAddr::V4((0x76_08_c8_00 + host).into()));
        assert_eq!(names.insert(name, host), None);
    }
    let (first, last) = (*names.first_key_value().unwrap().0, *names.last_key_value().unwrap().0);
    assert_eq!((shared(first, last), names.len()), (22, 1_024));
}
