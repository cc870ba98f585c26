//! Real captures of every format, held against what tshark and capinfos say of them.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "clippy excuses only the test functions themselves"
)]

use std::{collections::HashMap, fs, path::PathBuf};

use jiff::Timestamp;
use suji::capture::{CaptureInfo, Chunk, Format, Frame, FrameRecord, Framer, LinkType, ReadOptions, Stamp};

fn captures() -> PathBuf {
    std::env::var_os("SUJI_TEST_CAPTURES").expect("SUJI_TEST_CAPTURES names the folder of captures").into()
}

/// What the manifest says of one capture, by column.
type Facts = HashMap<String, String>;

fn manifest() -> Vec<Facts> {
    let text = fs::read_to_string(captures().join("MANIFEST.tsv")).unwrap();
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<_> = lines.next().unwrap().split('\t').map(str::to_owned).collect();
    let facts = lines.map(|line| names.iter().cloned().zip(line.split('\t').map(str::to_owned)).collect());
    let facts: Vec<Facts> = facts.collect();
    assert!(!facts.is_empty());
    facts
}

struct Reading {
    info: CaptureInfo,
    frames: Vec<FrameRecord>,
}

/// Reads a capture to its end, and each frame again by its offset.
fn read(path: &str) -> Reading {
    let mut framer = Framer::open(&captures().join(path), ReadOptions::default()).unwrap();
    let mut chunk = Chunk::default();
    let mut frames = Vec::new();
    while framer.next_chunk(&mut chunk) {
        for record in &chunk.frames {
            let offset = chunk.offset + u64::from(record.record);
            let again = Frame::read(&framer.source(), framer.info(), offset).unwrap();
            assert_eq!(again.bytes, chunk.data(record), "{path} at {offset}");
            assert_eq!(again.bytes.len(), record.captured as usize);
            assert_eq!(again.data_offset, chunk.offset + u64::from(record.data));
            let fields = (again.time, again.link, again.length, again.interface);
            assert_eq!(
                fields,
                (record.time, record.link, record.length, record.interface),
                "{path} at {offset}"
            );
        }
        frames.extend_from_slice(&chunk.frames);
    }
    assert_eq!(framer.info().frames, frames.len() as u64);
    Reading { info: framer.info().clone(), frames }
}

/// A time of the manifest as nanoseconds since 1970; none where it is no date of four-digit year.
fn nanoseconds(text: &str) -> Option<i64> {
    let time: Timestamp = format!("{}Z", text.replacen(' ', "T", 1)).parse().ok()?;
    i64::try_from(time.as_nanosecond()).ok()
}

fn time(frame: Option<&FrameRecord>) -> Option<i64> {
    frame.and_then(|frame| frame.time.time()).map(|time| time.0)
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn every_capture_has_the_frames_times_and_link_types_of_the_manifest() {
    let mut timed = 0;
    for facts in manifest() {
        let path = facts["path"].as_str();
        let reading = read(path);
        assert_eq!(reading.frames.len().to_string(), facts["packets"], "{path}");
        assert_eq!(reading.info.bytes.to_string(), facts["bytes"], "{path}");
        match facts["file_type"].as_str() {
            "pcapng" => assert_eq!(reading.info.format, Format::PcapNg, "{path}"),
            kind => {
                let Format::Pcap { nanosecond, .. } = reading.info.format else { panic!("{path}") };
                assert_eq!(nanosecond, kind == "nsecpcap", "{path}");
            }
        }
        let links: &[u32] = match facts["link_type"].as_str() {
            "ether" => &[1],
            "null" => &[0],
            "ppp" => &[9],
            "rawip" => &[12, 101],
            "ieee-802-11" => &[105],
            "linux-sll" => &[113],
            "linux-sll2" => &[276],
            "per-packet" => &[0, 1, 113],
            other => panic!("{path}: {other}"),
        };
        assert!(reading.frames.iter().all(|frame| links.contains(&frame.link.0)), "{path}");
        let first = reading.frames.first().map(|frame| frame.link);
        let mixed = reading.frames.iter().any(|frame| Some(frame.link) != first);
        assert_eq!(mixed, facts["link_type"] == "per-packet", "{path}");
        // The manifest's first and last are the earliest and the latest, in whatever order they came.
        let (Some(first), Some(last)) = (nanoseconds(&facts["first_utc"]), nanoseconds(&facts["last_utc"]))
        else {
            continue;
        };
        timed += 1;
        let times = || reading.frames.iter().filter_map(|frame| time(Some(frame)));
        assert_eq!((times().min(), times().max()), (Some(first), Some(last)), "{path}");
    }
    assert!(timed > 30, "{timed} captures with times");
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn only_the_cut_captures_are_truncated_and_none_is_damaged_otherwise() {
    for facts in manifest() {
        let path = facts["path"].as_str();
        let info = read(path).info;
        let cut =
            ["format/truncated-file-cnc1.pcap", "format/trailing-bytes-http-fault-post.pcap"].contains(&path);
        assert_eq!(info.truncated, cut, "{path}: {:?}", info.damaged);
        assert_eq!(info.damaged.len(), usize::from(cut), "{path}: {:?}", info.damaged);
        if let Some(damage) = info.damaged.first() {
            assert_eq!(damage.offset + damage.bytes, info.bytes, "{path}: the damage reaches the end");
        }
        assert_eq!(info.bytes_read, info.bytes, "{path}");
    }
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn the_two_nanosecond_byte_orders_keep_their_nanoseconds() {
    let big = read("format/pcap-be-nsec.pcap");
    assert_eq!(big.info.format, Format::Pcap { big_endian: true, nanosecond: true, modified: false });
    assert_eq!(time(big.frames.first()), nanoseconds("2025-12-22 00:05:26.167647291"));
    let little = read("format/pcap-le-nsec.pcap");
    assert_eq!(little.info.format, Format::Pcap { big_endian: false, nanosecond: true, modified: false });
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn two_interfaces_of_different_resolution_keep_their_times() {
    let reading = read("format/pcapng-two-if-usec+nsec.pcapng");
    let ticks: Vec<_> = reading.info.interfaces.iter().map(|interface| interface.ticks_per_second).collect();
    assert_eq!(ticks.len(), 2);
    assert!(ticks.contains(&1_000_000) && ticks.contains(&1_000_000_000), "{ticks:?}");
    assert!(reading.info.interfaces.iter().all(|interface| interface.frames > 0));
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn sections_of_mixed_byte_order_are_all_read() {
    let info = read("format/pcapng-le-sections-mixed-endian-test202.pcapng").info;
    assert!(info.sections.len() > 1);
    assert!(info.sections.iter().any(|section| section.big_endian));
    assert!(info.sections.iter().any(|section| !section.big_endian));
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn simple_packets_have_no_time_and_no_more_bytes_than_the_snap_length() {
    let reading = read("format/pcapng-le-spb-test010.pcapng");
    assert!(reading.frames.iter().all(|frame| frame.time == Stamp::Missing));
    let reading = read("format/pcapng-le-spb-epb-snaplen-test012.pcapng");
    let snap_length = reading.info.interfaces[0].snap_length;
    assert!(snap_length > 0);
    assert!(reading.frames.iter().all(|frame| frame.captured <= snap_length));
    assert!(reading.frames.iter().any(|frame| frame.captured < frame.length));
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn comments_links_and_absurd_times_of_frames_are_kept() {
    let path = "format/pcapng-comments-eth+sll.pcapng";
    let reading = read(path);
    let mut links: Vec<_> = reading.info.interfaces.iter().map(|interface| interface.link).collect();
    links.sort_by_key(|link| link.0);
    assert_eq!(links, [LinkType::ETHERNET, LinkType::LINUX_SLL]);
    let absurd = reading.frames.iter().filter(|frame| matches!(frame.time, Stamp::OutOfRange(_))).count();
    assert_eq!(absurd, 100);
    assert_eq!(reading.frames.iter().filter(|frame| frame.captured < frame.length).count(), 39);
    let mut framer = Framer::open(&captures().join(path), ReadOptions::default()).unwrap();
    let mut chunk = Chunk::default();
    let mut commented = 0;
    while framer.next_chunk(&mut chunk) {
        for record in &chunk.frames {
            let offset = chunk.offset + u64::from(record.record);
            let frame = Frame::read(&framer.source(), framer.info(), offset).unwrap();
            commented += usize::from(!frame.comments.is_empty());
        }
    }
    assert_eq!(commented, 100);
}
