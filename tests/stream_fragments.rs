//! Fragments of one packet find each other, by identification and not by chance.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cli_support;
mod decode_frames;

use std::{fs, path::Path};

use decode_frames::*;
use suji::{
    capture::{CaptureWriter, LinkType, Nanos, NewFrame, NewInterface, OutputFormat},
    index::PointId,
    query::Cancel,
    stream::{Fragments, fragments, reread},
    worker::{LoadOptions, Loaded, load_all},
};

const SECOND: i64 = 1_000_000_000;

/// A fragment of a datagram from port 49152 to 53; offset and length in bytes.
fn piece(identification: u16, offset: u16, length: u16, more: bool) -> Vec<u8> {
    let data = udp(&vec![7; 4000]);
    let data = &data[usize::from(offset)..usize::from(offset + length)];
    ipv4_with(17, data, |header| {
        header.identification = identification;
        header.fragment_offset = (offset / 8).try_into().unwrap();
        header.more_fragments = more;
        header.dont_fragment = false;
    })
}

/// Writes packets of raw IP at these times, and loads them.
fn load(folder: &Path, packets: &[(i64, Vec<u8>)]) -> Loaded {
    let interface = NewInterface::new(LinkType::RAW, 0, true);
    let mut writer = CaptureWriter::create(OutputFormat::Pcapng, Vec::new(), &[interface], &[]).unwrap();
    for (time, packet) in packets {
        writer.write(&NewFrame::new(0, Nanos(*time), packet)).unwrap();
    }
    let path = folder.join("fragments.pcapng");
    fs::write(&path, writer.finish().unwrap()).unwrap();
    load_all(&[path], &LoadOptions::default(), |_, _| {}).unwrap()
}

/// The fragments of the packet in a frame.
fn of_frame(loaded: &Loaded, frame: u64) -> Option<Fragments> {
    let (segment, point) = loaded.index.captures[0].find_frame(frame).unwrap();
    let id = PointId { capture: 0, segment, point };
    let (source, info) = (&loaded.sources[0], &loaded.captures[0]);
    let read = reread(source, info, &loaded.index.point(id).unwrap()).unwrap();
    fragments((&loaded.index, source, info), id, (read.link, &read.bytes), &Cancel::default())
}

fn frames(found: &Fragments) -> Vec<(u64, u32)> {
    found.frames.iter().map(|frame| (frame.frame, frame.offset)).collect()
}

#[test]
fn a_later_fragment_leads_to_the_first_with_its_ports_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let packets = [
        (0, piece(7, 0, 1480, true)),
        (1, ipv4(17, &udp(b"between"))),
        (2, piece(7, 2960, 1048, false)),
        (3, piece(8, 1480, 1480, true)),
        (4, piece(7, 1480, 1480, true)),
    ];
    let loaded = load(folder.path(), &packets);
    for frame in [1, 3, 5] {
        let found = of_frame(&loaded, frame).unwrap();
        assert_eq!(frames(&found), [(1, 0), (5, 1480), (3, 2960)], "frame {frame}");
        assert_eq!(found.first().unwrap().ports, Some((49152, 53)));
        assert!(found.is_whole());
    }
    assert_eq!(of_frame(&loaded, 2), None, "no fragment");
    let alone = of_frame(&loaded, 4).unwrap();
    assert_eq!((alone.first(), alone.is_whole()), (None, false), "its first is not there");
}

#[test]
fn an_identification_that_comes_again_is_not_taken_for_the_same_packet() {
    let folder = tempfile::tempdir().unwrap();
    let packets = [
        (0, piece(7, 0, 1480, true)),
        (40 * SECOND, piece(7, 1480, 1480, false)),
        (60 * SECOND, piece(7, 0, 1480, true)),
        (61 * SECOND, piece(7, 0, 1480, true)),
    ];
    let loaded = load(folder.path(), &packets);
    // The nearest of those within reach.
    assert_eq!(frames(&of_frame(&loaded, 2).unwrap()), [(3, 0), (2, 1480)]);
    assert_eq!(frames(&of_frame(&loaded, 1).unwrap()), [(1, 0)]);
}

#[test]
fn fragments_of_ipv6_find_each_other_whatever_they_say_follows() {
    let folder = tempfile::tempdir().unwrap();
    let data = udp(&[7; 2000]);
    let part = |next: u8, offset: u16, more: bool| {
        let start = usize::from(offset);
        let end = if more { start + 1000 } else { data.len() };
        ipv6(44, &fragment(next, offset, more, &data[start..end]))
    };
    let packets = [(0, part(17, 0, true)), (1, part(60, 1000, true)), (2, part(17, 2000, false))];
    let loaded = load(folder.path(), &packets);
    let found = of_frame(&loaded, 2).unwrap();
    assert_eq!(frames(&found), [(1, 0), (2, 1000), (3, 2000)]);
    assert_eq!((found.first().unwrap().ports, found.identification), (Some((49152, 53)), 7));
    assert!(found.is_whole());
}

#[test]
fn a_busy_pair_of_hosts_is_searched_up_to_a_limit_and_nearest_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut packets: Vec<_> = (0..6000).map(|time| (time, ipv4(17, &udp(b"busy")))).collect();
    packets.insert(0, (0, piece(9, 0, 1480, true)));
    packets.push((6000, piece(7, 0, 1480, true)));
    packets.push((6001, piece(7, 1480, 1480, false)));
    packets.push((6002, piece(9, 1480, 1480, false)));
    let loaded = load(folder.path(), &packets);
    let near = of_frame(&loaded, 6003).unwrap();
    assert_eq!((frames(&near), near.limited), (vec![(6002, 0), (6003, 1480)], true));
    let far = of_frame(&loaded, 6004).unwrap();
    assert_eq!((far.first(), far.limited), (None, true));
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn fragments_of_real_captures_are_whole() {
    for name in ["ip/ipv4-fragments.pcap", "ip/ipv6-fragments.pcap"] {
        let path = cli_support::captures_folder().join(name);
        let loaded = load_all(&[path], &LoadOptions::default(), |_, _| {}).unwrap();
        let all = 1..=loaded.index.frames();
        let found: Vec<_> = all.filter_map(|frame| of_frame(&loaded, frame)).collect();
        assert!(!found.is_empty(), "{name}");
        assert!(found.iter().all(|found| found.first().is_some() && found.is_whole()), "{name}: {found:#?}");
    }
}
