//! `suji export`: frames and tables under the lens, and what stands in the way of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use cli_support::{arp, errors, packets, run, small_capture, suji, tcp, write_pcap};
use serde_json::Value;
use tempfile::tempdir;

/// Runs `suji export` on captures.
fn export(captures: &[&Path], output: &Path, options: &[&str]) -> Output {
    let mut words: Vec<&std::ffi::OsStr> = vec!["export".as_ref(), "-o".as_ref(), output.as_os_str()];
    words.extend(options.iter().map(std::ffi::OsStr::new));
    words.extend(captures.iter().map(|path| path.as_os_str()));
    suji(words)
}

/// As [`export`]; it must succeed and say nothing on standard error, unless nothing is exported. Gives
/// what it says of the file.
fn exported(capture: &Path, output: &Path, options: &[&str]) -> String {
    let done = export(&[capture], output, options);
    let said = String::from_utf8(done.stdout.clone()).unwrap();
    let is_empty = said.contains(": 0 frames, ");
    assert_eq!(
        (errors(&done).contains("nothing is under this lens"), done.status.code()),
        (is_empty, Some(0))
    );
    assert_eq!(errors(&done).is_empty(), !is_empty, "{}", errors(&done));
    said
}

/// The packets of a capture without what depends on the file they are in.
fn points(capture: &Path, options: &[&str]) -> Vec<Value> {
    let mut points = packets(capture, options);
    for point in &mut points {
        for field in ["number", "offset", "capture"] {
            point.as_object_mut().unwrap().remove(field);
        }
    }
    points
}

const HOME: [&str; 2] = ["--home", "192.168.1.46"];

#[test]
fn an_exported_capture_has_the_points_of_its_lens() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    for name in ["out.pcap", "out.pcapng", "out.cap", "OUT.NTAR"] {
        for lens in [
            &[][..],
            &["--direction", "from", "--class", "syn"],
            &["--port", "!445"],
            &["--time", "2009-03-13T14:00:02Z..2009-03-13T14:00:08Z"],
            &["--peer", "203.0.113.0/24"],
        ] {
            let lens = [&HOME, lens].concat();
            let output = folder.path().join(name);
            exported(&capture, &output, &lens);
            let kept = points(&output, &HOME);
            assert!(!kept.is_empty());
            assert_eq!(kept, points(&capture, &lens), "{name} {lens:?}");
        }
    }
}

#[test]
fn frames_that_are_no_packets_come_along_unless_packets_of_a_kind_are_asked_for() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let output = folder.path().join("out.pcapng");
    let undecoded = |options: &[&str]| {
        exported(&capture, &output, &[&HOME, options].concat());
        packets(&output, &["--undecoded"])
            .iter()
            .map(|frame| frame["number"].as_u64().unwrap())
            .collect::<Vec<u64>>()
    };
    let none: Vec<u64> = vec![];
    assert_eq!(undecoded(&[]), [3, 12]);
    assert_eq!(undecoded(&["--time", "..2009-03-13T14:00:05Z"]), [3]);
    assert_eq!(undecoded(&["--packets-only"]), none);
    for option in [["--class", "tcp"], ["--direction", "to"], ["--port", "445"], ["--peer", "::/0"]] {
        assert_eq!(undecoded(&option), none);
    }
}

#[test]
fn the_whole_of_a_microsecond_pcap_is_the_same_file() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let output = folder.path().join("out.pcap");
    let said = exported(&capture, &output, &[]);
    assert_eq!(fs::read(&output).unwrap(), fs::read(&capture).unwrap());
    let bytes = fs::metadata(&capture).unwrap().len();
    assert_eq!(said, format!("{}: 12 frames, {bytes} bytes\n", output.display()));
}

#[test]
fn a_table_has_the_lines_of_suji_packets() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let options = [&HOME[..], &["--direction", "from", "--zone", "Asia/Tokyo"]].concat();
    for (name, json) in [("out.csv", &[][..]), ("out.jsonl", &["--json"])] {
        let output = folder.path().join(name);
        let said = exported(&capture, &output, &options);
        assert!(said.contains(": 7 packets, "), "{said}");
        let lines = run("packets", &capture, &[&options, json].concat());
        assert_eq!(fs::read_to_string(&output).unwrap(), lines);
    }
}

#[test]
fn several_captures_become_one_in_order_of_time() {
    let folder = tempdir().unwrap();
    let syn = |port| tcp(([10, 0, 0, 1], port), ([192, 0, 2, 1], 80), true, false, b"");
    let path = |name: &str| folder.path().join(name);
    // One frame a second each: they take turns, the first capture before the second.
    write_pcap(&path("a.pcap"), &[syn(1), syn(2), arp(), syn(3)]);
    write_pcap(&path("b.pcap"), &[syn(11), syn(12)]);
    let output = path("both.pcapng");
    let done = export(&[&path("a.pcap"), &path("b.pcap")], &output, &[]);
    assert_eq!((errors(&done), done.status.code()), (String::new(), Some(0)));
    let ports: Vec<u64> = packets(&output, &["--home", "10.0.0.1"])
        .iter()
        .map(|packet| packet["source_port"].as_u64().unwrap())
        .collect();
    assert_eq!(ports, [1, 11, 2, 12, 3]);
    assert_eq!(packets(&output, &["--undecoded"])[0]["number"], 5);
}

#[cfg(unix)]
#[test]
fn a_capture_is_not_written_over() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let before = fs::read(&capture).unwrap();
    let dotted = folder.path().join(".").join("small.pcap");
    let link = folder.path().join("link.pcap");
    fs::hard_link(&capture, &link).unwrap();
    for output in [&capture, &dotted, &link] {
        let done = export(&[&capture], output, &[]);
        assert_eq!(done.status.code(), Some(2));
        assert!(errors(&done).contains("one of the captures"), "{}", errors(&done));
    }
    assert_eq!(fs::read(&capture).unwrap(), before);
}

#[test]
fn a_name_without_a_format_is_wrong() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    for name in ["out", "out.txt", "out.pcapng.gz"] {
        let done = export(&[&capture], &folder.path().join(name), &[]);
        assert_eq!(done.status.code(), Some(2));
        assert!(errors(&done).contains(".pcapng or .pcap for frames"), "{}", errors(&done));
    }
    assert_eq!(export(&[&capture], Path::new("out.txt"), &["--help"]).status.code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_said_and_leaves_nothing() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let fails = |output: &Path, words: &str| {
        let done = export(&[&capture], output, &[]);
        assert_eq!(done.status.code(), Some(1), "{}", output.display());
        let said = errors(&done);
        let name = output.file_name().unwrap().to_string_lossy().into_owned();
        assert!(said.contains(&name) && said.contains(words), "{said}");
        assert!(done.stdout.is_empty());
    };
    fails(&folder.path().join("no such folder").join("out.pcap"), "No such file");
    let folder_named = folder.path().join("folder.pcap");
    fs::create_dir(&folder_named).unwrap();
    fails(&folder_named, "folder");
    for name in ["full.pcap", "full.pcapng", "full.csv"] {
        let full = folder.path().join(name);
        std::os::unix::fs::symlink("/dev/full", &full).unwrap();
        fails(&full, "No space left");
    }
    assert_eq!(leftovers(folder.path()), Vec::<PathBuf>::new());
}

/// Files under way that were left behind.
#[cfg(target_os = "linux")]
fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.to_string_lossy().contains(".part")).collect()
}

#[test]
fn a_damaged_capture_is_exported_as_far_as_it_was_read() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let mut bytes = fs::read(&capture).unwrap();
    bytes.truncate(bytes.len() - 5);
    fs::write(&capture, &bytes).unwrap();
    let output = folder.path().join("out.pcapng");
    let done = export(&[&capture], &output, &[]);
    assert_eq!(done.status.code(), Some(1));
    assert!(errors(&done).contains("runs past the end of the file"), "{}", errors(&done));
    assert_eq!(packets(&output, &[]).len(), 10);
}

#[test]
fn a_missing_capture_leaves_nothing_to_export() {
    let folder = tempdir().unwrap();
    let output = folder.path().join("out.pcapng");
    let done = export(&[&folder.path().join("gone.pcap")], &output, &[]);
    assert_eq!(done.status.code(), Some(1));
    assert!(errors(&done).contains("nothing to export") && !output.exists());
}

#[test]
fn a_lens_that_shows_nothing_gives_a_capture_without_frames() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    for name in ["out.pcap", "out.pcapng"] {
        let output = folder.path().join(name);
        let said = exported(&capture, &output, &["--port", "9"]);
        assert!(said.contains(": 0 frames, "), "{said}");
        assert_eq!(packets(&output, &[]).len(), 0);
    }
}
