//! The demo read back: what was planned is in the file, and nothing else.

use std::{collections::BTreeMap, ops::ControlFlow, path::Path};

use super::*;
use crate::{
    capture::{Chunk, Framer, ReadOptions, Stamp},
    decode::{Class, PacketFacts},
};

/// A frame as it was read: its time in nanoseconds and its bytes.
type Read = (i64, Vec<u8>);

fn made(packets: u64, seed: u64, name: &str) -> (Truth, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::new(&DemoOptions { packets, seed }).unwrap();
    let truth = write_demo(&plan, &folder.path().join(name), &mut |_| ControlFlow::Continue(())).unwrap();
    (truth, folder)
}

fn read(path: &Path, mut visit: impl FnMut(i64, &[u8])) {
    let mut framer = Framer::open(path, ReadOptions::default()).unwrap();
    let mut chunk = Chunk::default();
    while framer.next_chunk(&mut chunk) {
        for record in &chunk.frames {
            let Stamp::At(time) = record.time else { panic!("a frame without a time") };
            visit(time.0, chunk.data(record));
        }
    }
    assert!(framer.info().damaged.is_empty());
}

fn frames(packets: u64) -> (Truth, Vec<Read>) {
    let (truth, folder) = made(packets, 1, "demo.pcap");
    let mut frames = Vec::new();
    read(&folder.path().join("demo.pcap"), |time, bytes| frames.push((time, bytes.to_vec())));
    (truth, frames)
}

/// The cells of table 2, counted by the decoder.
#[derive(Default)]
struct Count(Table2);

impl Count {
    fn add(&mut self, bytes: &[u8]) {
        let Ok(facts) = PacketFacts::read(crate::capture::LinkType(1), bytes) else { return };
        let home =
            |address: std::net::IpAddr| ["198.18.21.7", "198.18.22.9"].contains(&&*address.to_string());
        let row = match (home(facts.source), home(facts.destination)) {
            (true, _) => &mut self.0.from,
            (_, true) => &mut self.0.to,
            _ => &mut self.0.others,
        };
        match facts.class {
            Class::TcpSyn => row.tcp_syn += 1,
            Class::Udp => row.udp += 1,
            _ => {}
        }
    }
}

#[test]
fn the_file_has_exactly_the_planned_packets() {
    for packets in [1_000, 20_000] {
        let (truth, frames) = frames(packets);
        let planned = Plan::new(&DemoOptions { packets, seed: 1 }).unwrap().table2();
        let mut count = Count::default();
        for (_, bytes) in &frames {
            count.add(bytes);
        }
        assert_eq!(count.0, planned);
        assert_eq!((truth.table2, truth.packets), (planned, packets));
        assert_eq!(truth.frames, frames.len() as u64);
    }
}

#[test]
fn the_default_plan_gives_every_packet_of_the_paper_to_a_behaviour() {
    let plan = Plan::new(&DemoOptions::default()).unwrap();
    assert_eq!(plan.table2(), Table2::PAPER);
    let counted = |class: &str| -> u64 {
        let of = plan
            .behaviours
            .iter()
            .filter(|behaviour| behaviour.lens.as_ref().is_some_and(|lens| lens.class == class));
        of.map(|behaviour| behaviour.packets).sum()
    };
    assert_eq!(counted("syn") + counted("udp") + counted("syn,udp"), 1_745_607);
}

#[test]
fn a_plan_stays_small_where_more_packets_are_asked_for() {
    let plan = Plan::new(&DemoOptions { packets: Table2::LARGEST, seed: 1 }).unwrap();
    assert!(plan.behaviours.len() < 2_500, "{plan:?}");
}

#[test]
fn every_behaviour_has_the_packets_that_were_planned() {
    let plan = Plan::new(&DemoOptions { packets: 1_000, seed: 9 }).unwrap();
    let (truth, _folder) = made(1_000, 9, "demo.pcap");
    for (planted, planned) in truth.behaviours.iter().zip(&plan.behaviours) {
        assert_eq!(planted.packets, planned.packets, "{}", planted.name);
        assert!(planted.packets > 0, "{}", planted.name);
        assert_eq!(planted.frames.numbers.as_ref().map(Vec::len), Some(planted.packets as usize));
    }
}

#[test]
fn every_size_and_seed_keeps_its_quotas() {
    for (packets, seed) in [(1_000, 2), (1_001, 3), (1_234, 4), (3_000, 5), (7_777, 6)] {
        let (truth, _folder) = made(packets, seed, "demo.pcap");
        assert_eq!(truth.table2, Table2::scaled(packets).unwrap(), "{packets} packets, seed {seed}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let bytes = |seed, name: &str| {
        let (_, folder) = made(1_000, seed, name);
        std::fs::read(folder.path().join(name)).unwrap()
    };
    for name in ["demo.pcap", "demo.pcapng"] {
        assert!(bytes(1, name) == bytes(1, name));
        assert!(bytes(1, name) != bytes(2, name));
    }
}

#[test]
fn both_formats_hold_the_same_frames() {
    let (_, folder) = made(1_000, 1, "demo.pcap");
    let plan = Plan::new(&DemoOptions { packets: 1_000, seed: 1 }).unwrap();
    write_demo(&plan, &folder.path().join("demo.pcapng"), &mut |_| ControlFlow::Continue(())).unwrap();
    let all = |name| {
        let mut frames: Vec<Read> = Vec::new();
        read(&folder.path().join(name), |time, bytes| frames.push((time, bytes.to_vec())));
        frames
    };
    assert!(all("demo.pcap") == all("demo.pcapng"));
    let framer = {
        let mut framer = Framer::open(&folder.path().join("demo.pcapng"), ReadOptions::default()).unwrap();
        while framer.next_chunk(&mut Chunk::default()) {}
        framer
    };
    let comments = &framer.info().comments;
    assert!(
        comments.iter().any(|comment| comment.starts_with("Synthetic capture made by suji demo")),
        "{comments:?}"
    );
}

#[test]
fn times_ascend_within_the_two_days() {
    let (_, frames) = frames(5_000);
    assert!(frames.is_sorted_by_key(|(time, _)| *time));
    let whole = clock::nanos(0).0..clock::nanos(clock::END).0;
    assert!(frames.iter().all(|(time, _)| whole.contains(time) && time % 1_000 == 0));
}

/// Sums a header or a segment to the RFC 1071 checksum, written apart from the code that it tests.
fn checksum(parts: &[&[u8]]) -> u16 {
    let bytes = parts.concat();
    let words = bytes.chunks(2).map(|pair| u32::from(pair[0]) << 8 | u32::from(*pair.get(1).unwrap_or(&0)));
    let sum: u32 = words.sum();
    let sum = (sum & 0xffff) + (sum >> 16);
    !((sum & 0xffff) + (sum >> 16)) as u16
}

#[test]
fn lengths_and_checksums_are_right() {
    let (_, frames) = frames(3_000);
    let mut seen: BTreeMap<u8, usize> = BTreeMap::new();
    for (_, frame) in &frames {
        assert!(frame.len() >= 60);
        if frame[12..14] != [8, 0] {
            continue;
        }
        let total = usize::from(u16::from_be_bytes([frame[16], frame[17]]));
        assert!(14 + total == frame.len() || 14 + total < 60 && frame.len() == 60, "{frame:02x?}");
        let (header, payload) = (&frame[14..34], &frame[34..14 + total]);
        assert_eq!(checksum(&[header]), 0);
        let protocol = header[9];
        *seen.entry(protocol).or_default() += 1;
        let fragment = u16::from_be_bytes([header[6], header[7]]) & 0x3fff != 0;
        let pseudo = [&header[12..20], &[0, protocol], &(payload.len() as u16).to_be_bytes()].concat();
        match protocol {
            6 => assert_eq!(checksum(&[&pseudo, payload]), 0),
            17 => {
                assert_eq!(checksum(&[&pseudo, payload]), 0);
                assert_eq!(usize::from(u16::from_be_bytes([payload[4], payload[5]])), payload.len());
            }
            1 if !fragment => assert_eq!(checksum(&[payload]), 0),
            _ => {}
        }
    }
    assert!([1, 2, 6, 17, 89].iter().all(|protocol| seen[protocol] > 5), "{seen:?}");
}

#[test]
fn a_stopped_demo_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.pcap");
    let plan = Plan::new(&DemoOptions { packets: 100_000, seed: 1 }).unwrap();
    let error = write_demo(&plan, &path, &mut |_| ControlFlow::Break(())).unwrap_err();
    assert!(matches!(error, DemoError::Cancelled));
    assert!(!path.exists());
}

#[test]
fn what_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::new(&DemoOptions { packets: 1_000, seed: 1 }).unwrap();
    let write = |name: &str| {
        let path = folder.path().join(name);
        write_demo(&plan, &path, &mut |_| ControlFlow::Continue(())).unwrap_err().to_string()
    };
    assert!(write("demo.txt").contains("demo.txt: not the name of a capture"));
    assert!(write("missing/demo.pcap").contains("demo.pcap: cannot be written"));
    std::fs::create_dir(folder.path().join("folder.pcap")).unwrap();
    assert!(write("folder.pcap").contains("not a regular file"));
}

#[test]
#[ignore = "writes 190 MB"]
fn the_default_demo_has_the_paper_s_table() {
    let (truth, folder) = made(Table2::PAPER.total(), 1, "demo.pcap");
    let mut count = Count::default();
    read(&folder.path().join("demo.pcap"), |_, bytes| count.add(bytes));
    assert_eq!(count.0, Table2::PAPER);
    assert_eq!(truth.table2, Table2::PAPER);
}
