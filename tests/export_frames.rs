//! Exported frames are the frames that were read: byte for byte, with time, link type, lengths and
//! comments, from every kind of capture; and an export that is stopped leaves nothing.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;
mod export_support;

use std::{
    fs,
    path::{Path, PathBuf},
};

use cli_support::{arp, errors, packets, ping, small_capture, suji, tcp, udp, write_pcap};
use export_support::{Kept, frames, write_pcapng};
use suji::{
    capture::{CaptureWriter, LinkType, Nanos, NewFrame, NewInterface, OutputFormat, Stamp},
    figure::{
        Chosen,
        export::{ExportError, ExportOptions, export},
    },
    query::{Cancel, HomeSet, Lens, PointId, Zone},
    worker::{LoadOptions, Loaded, load_all},
};
use tempfile::tempdir;

const SECOND: i64 = 1_000_000_000;
const NINE: i64 = 1_236_952_800 * SECOND + 123_456_789;

/// Ethernet in nanoseconds, raw IP cut at 64 bytes in ticks of 1/1024 s, cooked before 1970.
fn interfaces() -> [NewInterface; 3] {
    let named = |name: &str, interface| NewInterface { name: Some(name.to_owned()), ..interface };
    [
        named("eth0", NewInterface::new(LinkType::ETHERNET, 0, true)),
        NewInterface {
            ticks_per_second: 1 << 10,
            ..named("tun", NewInterface::new(LinkType::RAW, 64, false))
        },
        NewInterface { offset_seconds: -2_000_000_000, ..NewInterface::new(LinkType::LINUX_SLL, 0, true) },
    ]
}

/// A pcapng with everything that a frame can have.
fn rich(path: &Path) {
    let syn = tcp(([10, 0, 0, 1], 1), ([192, 0, 2, 1], 445), true, false, b"");
    let query = udp(([10, 0, 0, 1], 53), ([192, 0, 2, 1], 53), &[7; 200]);
    let (arp, ping) = (arp(), ping([10, 0, 0, 1], [192, 0, 2, 1]));
    let cooked = [&[0, 0, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0, 8, 0], &syn[14..]].concat();
    let new = |interface, time, bytes| NewFrame::new(interface, Nanos(time), bytes);
    write_pcapng(
        path,
        &interfaces(),
        &["a section", "of two comments"],
        &[
            NewFrame { comments: &["筋", "two"], ..new(0, NINE, &syn) },
            NewFrame { original_length: 228, ..new(1, 1_236_952_800 * SECOND, &query[14..78]) },
            new(0, NINE + 1, &arp),
            NewFrame { comments: &["before 1970"], ..new(2, -5, &cooked) },
            NewFrame { time: Stamp::Missing, ..new(0, 0, &ping) },
            NewFrame { time: Stamp::OutOfRange(u64::MAX), ..new(1, 0, &ping[14..]) },
        ],
    );
}

fn exported(capture: &Path, output: &Path, options: &[&str]) {
    let words = [&["export", "-o", output.to_str().unwrap()], options, &[capture.to_str().unwrap()]];
    let done = suji(words.concat());
    assert_eq!((errors(&done), done.status.code()), (String::new(), Some(0)));
}

#[test]
fn everything_that_a_pcapng_frame_has_is_kept() {
    let folder = tempdir().unwrap();
    let (capture, output) = (folder.path().join("rich.pcapng"), folder.path().join("out.pcapng"));
    rich(&capture);
    exported(&capture, &output, &[]);
    let ((before, info), (after, kept)) = (frames(&capture), frames(&output));
    assert_eq!((before.len(), &before), (6, &after));
    assert_eq!(kept.interfaces, info.interfaces);
    assert_eq!(kept.comments, ["a section", "of two comments"]);
    assert_eq!(kept.damaged, vec![]);
    // It is written by the same rules as the original, so it is the same file.
    assert_eq!(fs::read(&output).unwrap(), fs::read(&capture).unwrap());
}

#[test]
fn a_lens_takes_its_frames_and_every_interface_keeps_its_number() {
    let folder = tempdir().unwrap();
    let (capture, output) = (folder.path().join("rich.pcapng"), folder.path().join("out.pcapng"));
    rich(&capture);
    exported(&capture, &output, &["--class", "udp"]);
    let ((before, _), (after, info)) = (frames(&capture), frames(&output));
    assert_eq!(after, [before[1].clone()]);
    assert_eq!(info.interfaces.iter().map(|interface| interface.frames).collect::<Vec<_>>(), [0, 1, 0]);
}

#[test]
fn a_pcap_holds_one_link_type_and_says_so_before_it_is_written() {
    let folder = tempdir().unwrap();
    let (capture, output) = (folder.path().join("rich.pcapng"), folder.path().join("out.pcap"));
    rich(&capture);
    let words = ["export", "-o", output.to_str().unwrap(), capture.to_str().unwrap()];
    let done = suji(words);
    assert_eq!(done.status.code(), Some(1));
    let said = errors(&done);
    assert!(said.contains("ethernet, raw, linux_sll") && said.contains("pcapng"), "{said}");
    assert!(!output.exists());
    // Under a lens with one link type it can be written, with the finest clock of its interfaces.
    exported(&capture, &output, &["--class", "syn", "--time", "2009-03-13.."]);
    let ((before, _), (after, info)) = (frames(&capture), frames(&output));
    assert_eq!(after, [Kept { comments: vec![], ..before[0].clone() }]);
    assert_eq!(
        info.format,
        suji::capture::Format::Pcap { big_endian: false, nanosecond: true, modified: false }
    );
}

#[test]
fn frames_that_a_pcap_cannot_hold_are_counted_and_left_out() {
    let folder = tempdir().unwrap();
    let (capture, output) = (folder.path().join("odd.pcapng"), folder.path().join("out.pcap"));
    let syn = tcp(([10, 0, 0, 1], 1), ([192, 0, 2, 1], 445), true, false, b"");
    let frame = NewFrame::new(0, Nanos(NINE), &syn);
    let missing = NewFrame { time: Stamp::Missing, ..frame };
    write_pcapng(&capture, &interfaces()[..1], &[], &[missing, frame, missing]);
    let done = suji(["export", "-o", output.to_str().unwrap(), capture.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(1));
    assert!(errors(&done).contains("2 frames left out"), "{}", errors(&done));
    assert_eq!(frames(&output).0.len(), 1);
}

#[test]
fn captures_that_overlap_are_merged_by_time_and_their_interfaces_stand_in_a_row() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    rich(&path("rich.pcapng"));
    let syn = |port| tcp(([10, 0, 0, 9], port), ([192, 0, 2, 1], 80), true, false, b"");
    write_pcap(&path("a.pcap"), &[syn(1), syn(2), syn(3)]);
    write_pcap(&path("b.pcap"), &[arp(), syn(5)]);
    let output = path("all.pcapng");
    let words = ["export", "-o"].map(PathBuf::from);
    let captures = ["a.pcap", "b.pcap", "a.pcap"].map(path);
    let done = suji([&words[..], std::slice::from_ref(&output), &captures].concat());
    assert_eq!((errors(&done), done.status.code()), (String::new(), Some(0)));
    let (merged, info) = frames(&output);
    let times: Vec<i64> = merged.iter().map(|frame| frame.time.time().unwrap().0).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(info.interfaces.iter().map(|interface| interface.frames).collect::<Vec<_>>(), [3, 2, 3]);
    let (a, b) = (frames(&path("a.pcap")).0, frames(&path("b.pcap")).0);
    assert_eq!(merged, [&a[..1], &b[..1], &a[..1], &a[1..2], &b[1..2], &a[1..2], &a[2..], &a[2..]].concat());
}

#[test]
fn a_capture_of_many_chunks_is_exported_whole() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let syn = |number: u32| tcp((number.to_be_bytes(), 1), ([192, 0, 2, 1], 80), true, false, b"");
    let all: Vec<_> =
        (0..70_000_u32).map(|number| if number % 7 == 3 { arp() } else { syn(number) }).collect();
    write_pcap(&path("many.pcap"), &all);
    exported(&path("many.pcap"), &path("same.pcap"), &[]);
    assert!(fs::read(path("many.pcap")).unwrap() == fs::read(path("same.pcap")).unwrap());
    exported(&path("many.pcap"), &path("packets.pcap"), &["--packets-only"]);
    assert_eq!(frames(&path("packets.pcap")).0.len(), 60_000);
}

/// A loaded capture.
fn loaded(path: &Path) -> Loaded {
    load_all(&[path.to_owned()], &LoadOptions::default(), |_, _| {}).unwrap()
}

#[test]
fn a_selection_is_exported_whatever_its_order() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let Loaded { index, captures, sources, .. } = loaded(&capture);
    let point = |point| PointId { capture: 0, segment: 0, point };
    let chosen = Chosen::Points { points: vec![point(7), point(0), point(3)], home: HomeSet::default() };
    let options = ExportOptions {
        chosen,
        undecoded: false,
        ..ExportOptions::of_lens(Lens::default(), Zone::default())
    };
    let output = folder.path().join("selection.pcapng");
    let written =
        export(&index, (&captures, &sources), &options, &output, |_| {}, &Cancel::default()).unwrap();
    assert_eq!((written.frames, written.bytes), (3, fs::metadata(&output).unwrap().len()));
    let (all, kept) = (frames(&capture).0, frames(&output).0);
    assert_eq!(kept, [all[0].clone(), all[4].clone(), all[8].clone()]);
}

#[test]
fn a_cancelled_export_leaves_the_old_file_and_nothing_else() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let Loaded { index, captures, sources, .. } = loaded(&capture);
    let options = ExportOptions::of_lens(Lens::default(), Zone::default());
    for name in ["out.pcapng", "out.csv"] {
        let output = folder.path().join(name);
        fs::write(&output, b"old").unwrap();
        let cancel = Cancel::default();
        let stopped = export(&index, (&captures, &sources), &options, &output, |_| cancel.set(), &cancel);
        assert!(matches!(stopped, Err(ExportError::Cancelled)), "{stopped:?}");
        assert_eq!(fs::read(&output).unwrap(), b"old");
        fs::remove_file(output).unwrap();
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn an_export_tells_how_far_it_is_and_stops_before_its_first_frame() {
    let folder = tempdir().unwrap();
    let capture = folder.path().join("long.pcapng");
    let syn = tcp(([10, 0, 0, 1], 1), ([192, 0, 2, 1], 445), true, false, b"");
    let last = tcp(([10, 0, 0, 1], 1), ([192, 0, 2, 1], 9), true, false, b"");
    let mut frames = vec![NewFrame::new(0, Nanos(NINE), &syn); 200_000];
    frames.push(NewFrame::new(0, Nanos(NINE), &last));
    write_pcapng(&capture, &interfaces()[..1], &[], &frames);
    let Loaded { index, captures, sources, .. } = loaded(&capture);
    let lens = Lens { ports: "9".parse().unwrap(), ..Lens::default() };
    let options = ExportOptions::of_lens(lens, Zone::default());
    for name in ["out.pcapng", "out.csv"] {
        let (mut shares, cancel) = (Vec::new(), Cancel::default());
        let output = folder.path().join(name);
        let stopped = export(
            &index,
            (&captures, &sources),
            &options,
            &output,
            |progress| {
                assert_eq!(progress.frames, 0);
                shares.push(progress.bytes_read as f64 / progress.bytes as f64);
                if progress.bytes_read > 0 {
                    cancel.set();
                }
            },
            &cancel,
        );
        assert!(matches!(stopped, Err(ExportError::Cancelled)), "{stopped:?}");
        let last = *shares.last().unwrap();
        assert!(last > 0.0 && last < 0.9, "{name}: {shares:?}");
    }
}

#[test]
fn a_capture_that_changed_is_not_exported() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let Loaded { index, captures, sources, .. } = loaded(&capture);
    let mut bytes = fs::read(&capture).unwrap();
    // The source address of the last SYN but one.
    let address = bytes.windows(4).rposition(|bytes| bytes == [203, 0, 113, 7]).unwrap();
    bytes[address] ^= 1;
    fs::write(&capture, bytes).unwrap();
    let options = ExportOptions::of_lens(Lens::default(), Zone::default());
    let output = folder.path().join("out.pcapng");
    let failed =
        export(&index, (&captures, &sources), &options, &output, |_| {}, &Cancel::default()).unwrap_err();
    assert!(failed.to_string().contains("the file changed since it was read"), "{failed}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn an_exported_capture_lists_the_same_packets() {
    let folder = tempdir().unwrap();
    let (capture, output) = (folder.path().join("rich.pcapng"), folder.path().join("out.pcapng"));
    rich(&capture);
    exported(&capture, &output, &[]);
    let home = ["--home", "10.0.0.1"];
    let renamed = |path: &Path| -> Vec<String> {
        let lines = packets(path, &home).into_iter();
        lines.map(|line| line.to_string().replace(path.to_str().unwrap(), "")).collect()
    };
    assert_eq!(renamed(&capture).len(), 5);
    assert_eq!(renamed(&output), renamed(&capture));
}

#[test]
fn a_lone_capture_keeps_its_sections_and_frames_without_a_time() {
    let folder = tempdir().unwrap();
    let (capture, output) = (folder.path().join("two.pcapng"), folder.path().join("out.pcapng"));
    let ping = ping([10, 0, 0, 1], [192, 0, 2, 1]);
    let simple = |bytes| NewFrame { time: Stamp::Missing, ..NewFrame::new(0, Nanos(0), bytes) };
    let [ethernet, raw, _] = interfaces();
    let mut writer = CaptureWriter::create(OutputFormat::Pcapng, Vec::new(), &[ethernet], &[]).unwrap();
    writer.write(&simple(&ping)).unwrap();
    writer.start_section(&[raw], &[]).unwrap();
    writer.write(&simple(&ping[14..])).unwrap();
    fs::write(&capture, writer.finish().unwrap()).unwrap();
    exported(&capture, &output, &[]);
    assert_eq!(fs::read(&output).unwrap(), fs::read(&capture).unwrap());
    // Anonymised they keep their length, which nothing else could tell.
    exported(&capture, &output, &["--anonymise", "k"]);
    let (kept, info) = frames(&output);
    assert_eq!((kept[0].bytes.len(), kept[1].bytes.len()), (ping.len(), ping.len() - 14));
    assert_eq!(info.sections.len(), 2);
    assert!(kept.iter().all(|frame| !frame.bytes.ends_with(b"ping")));
}
