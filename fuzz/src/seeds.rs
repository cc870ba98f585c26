//! Small inputs that fuzzing begins with: every format, kind of block, link type and layer once.

mod control;
mod files;
pub mod mixed;
pub mod naming;
pub mod services;
pub mod textual;
pub mod windows;

use super::decode_frames::{self, ethernet, udp, valid_frames};
use files::Order;

/// Frames of captures: a few short ones.
fn contents() -> Vec<Vec<u8>> {
    let datagram = decode_frames::ipv4(17, &udp(b"query"));
    let segment = decode_frames::ipv4(6, &decode_frames::tcp(decode_frames::SYN, &[], b""));
    vec![
        ethernet(decode_frames::IPV4, &datagram),
        ethernet(decode_frames::IPV4, &segment),
        ethernet(decode_frames::ARP, &decode_frames::arp_request()),
        Vec::new(),
    ]
}

/// Both byte orders and resolutions, the modified record, other links, and typical flaws.
pub fn pcap() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for order in [Order::Little, Order::Big] {
        for magic in [0xa1b2_c3d4, 0xa1b2_3c4d] {
            seeds.push(files::pcap(order, magic, 1, &contents()));
        }
    }
    let whole = files::pcap(Order::Little, 0xa1b2_c3d4, 1, &contents());
    seeds.push(files::pcap(Order::Little, 0xa1b2_cd34, 1, &contents()));
    for (link, frame) in valid_frames().into_iter().filter(|(link, _)| link.0 != 1) {
        seeds.push(files::pcap(Order::Little, 0xa1b2_c3d4, link.0, &[frame]));
    }
    // A frame check sequence of four bytes, said in the word of the link type.
    seeds.push(files::pcap(Order::Little, 0xa1b2_c3d4, 0x5400_0001, &contents()));
    seeds.push(whole.get(..whole.len() - 30).unwrap_or_default().to_vec());
    seeds.push(whole.get(..24).unwrap_or_default().to_vec());
    let (head, tail) = whole.split_at(24 + 16 + contents().first().map_or(0, Vec::len));
    seeds.push([head, &[0xff; 50], tail, tail].concat());
    // A capture that was transferred in a frame of another.
    seeds.push(files::pcap(Order::Little, 0xa1b2_c3d4, 1, &[contents(), vec![whole.clone()]].concat()));
    seeds
}

/// Every kind of block in both byte orders, several sections, and typical flaws.
pub fn pcapng() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = [Order::Little, Order::Big]
        .into_iter()
        .flat_map(|order| [files::pcapng(order, &contents()), files::pcapng_of_all(order, &contents())])
        .collect();
    let (little, big) =
        (files::pcapng_of_all(Order::Little, &contents()), files::pcapng(Order::Big, &contents()));
    seeds.push([&little[..], &big].concat());
    seeds.push(little.get(..little.len() - 30).unwrap_or_default().to_vec());
    seeds.push([&big[..], &[0xff; 50], &little].concat());
    let (head, tail) = big.split_at(big.len() - 120);
    seeds.push([head, &[0; 64], tail].concat());
    seeds
}

/// Captures of both formats, and what is none.
pub fn any_file() -> Vec<Vec<u8>> {
    let mut seeds = [pcap(), pcapng()].concat();
    seeds.extend([b"GIF89a".to_vec(), Vec::new(), b"\x1f\x8b\x08\0".to_vec(), b"\x28\xb5\x2f\xfd".to_vec()]);
    seeds
}

/// A pcap in gzip and in zstd, whole and cut, one behind the other, and with a wrong checksum.
pub fn compressed() -> Vec<Vec<u8>> {
    let capture = files::pcap(Order::Little, 0xa1b2_c3d4, 1, &contents());
    let (gzip, zstd) = (files::gzip(&capture), files::zstd(&capture));
    let (first, second) = capture.split_at(100);
    let half = |bytes: &[u8]| bytes.get(..bytes.len() / 2).unwrap_or_default().to_vec();
    let wrong: Vec<u8> = gzip.iter().rev().skip(8).rev().chain(&[0; 8]).copied().collect();
    vec![
        half(&gzip),
        half(&zstd),
        [files::gzip(first), files::gzip(second)].concat(),
        [files::zstd(first), files::zstd(second)].concat(),
        files::gzip(&gzip),
        wrong,
        gzip,
        zstd,
    ]
}

/// One frame for every link type and kind of layer: whole, and cut.
pub fn frames() -> Vec<Vec<u8>> {
    let of = |link: u32, missing: u16, bytes: &[u8]| {
        [&(link as u16).to_be_bytes()[..], &missing.to_be_bytes(), bytes].concat()
    };
    let mut seeds = Vec::new();
    for (link, frame) in valid_frames() {
        seeds.push(of(link.0, 0, &frame));
        let cut = frame.len() * 2 / 3;
        seeds.push(of(link.0, (frame.len() - cut) as u16, frame.get(..cut).unwrap_or_default()));
    }
    seeds.extend(control::frames().iter().map(|frame| of(1, 0, frame)));
    seeds
}

/// Payloads of kinds that have layers of their own, and others.
pub fn payloads() -> Vec<Vec<u8>> {
    [
        windows::dcerpc(),
        vec![b"GET / HTTP/1.1\r\n\r\n".to_vec(), b"dir c:\r\n".to_vec(), vec![0; 20], Vec::new()],
    ]
    .concat()
}

/// What people type, and lines of command files.
pub fn texts() -> Vec<Vec<u8>> {
    [
        "135,139,445",
        "1024-65535,!4838",
        "tcp/445,src:udp/53,any:53,!dst:1",
        "118.8.200.0/22",
        "118.8.",
        "10.0.0.1-10.0.0.9",
        "2001:db8::/32",
        "2001:db8::1-2001:db8::ff",
        "::ffff:10.0.0.1",
        "2009-03-13 14:00..+1h30m",
        "-30m..2009-03-13T14:00:05.123456789Z",
        "23:00..01:00",
        "2009-03-13..2009-03-14",
        "03-13 14:00",
        "..",
        "Asia/Tokyo",
        "+09:00",
        "\"fit\"",
        r#"{"enter":["address","118.8."]}"#,
        r#"{"click":{"time":"2016-11-24T15:32:27Z","address":"194.165.17.3"}}"#,
        r#"{"set_ports":"tcp/445"}"#,
        r#"{"jump":{"time":{"start":0,"end":9},"addresses":{"v4":{"low":0.5,"high":9.0}}}}"#,
        r#"{"set_times":{"start":1,"end":null}}"#,
        r#"{"set_zone":"-03:30"}"#,
        "de ad ?? 4? 0xbe:ef",
        r"(?i)USER \[[A-Z]{3}\|(XP|2K)\]$",
        "Grüße, Straße",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}
