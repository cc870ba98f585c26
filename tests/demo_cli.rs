//! `suji demo` as a person runs it.
#![allow(clippy::unwrap_used, reason = "a verb that cannot be run has failed")]

use std::{
    path::Path,
    process::{Command, Output},
};

fn demo(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_suji")).arg("demo").args(words).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_demo_and_its_truth_are_written_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let done = demo(folder.path(), &["-o", "d.pcap", "--packets", "1000", "--truth", "t.json"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let said = text(&done.stdout);
    assert!(said.starts_with("d.pcap: 1,000 points"), "{said}");
    assert!(said.contains("t.json: the truth about"), "{said}");
    let truth = std::fs::read(folder.path().join("t.json")).unwrap();
    let truth: serde_json::Value = serde_json::from_slice(&truth).unwrap();
    assert_eq!(truth["synthetic"], true);
    assert_eq!(truth["packets"], 1_000);
}

#[test]
fn a_file_that_is_there_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d.pcapng");
    std::fs::write(&path, vec![0; 4_000_000]).unwrap();
    let done = demo(folder.path(), &["-o", "d.pcapng", "--packets", "1000"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(std::fs::read(&path).unwrap().starts_with(&[0x0a, 0x0d, 0x0d, 0x0a]));
}

#[test]
fn wrong_arguments_are_said_in_words() {
    let folder = tempfile::tempdir().unwrap();
    for (words, expected) in [
        (&["-o", "d.txt"][..], "name it .pcap or .pcapng"),
        (&["-o", "d.pcap", "--packets", "999"], "the smallest number is 1,000"),
        (&["-o", "d.pcap", "--packets", "18446744073709551615"], "too many"),
        (&["-o", "d.pcap", "--packets", "1000", "--truth", "d.pcap"], "cannot be one file"),
        (&["-o", "d.pcap", "--packets", "1000", "--truth", "./d.pcap"], "cannot be one file"),
        (&[], "--output"),
    ] {
        let done = demo(folder.path(), words);
        assert_eq!(done.status.code(), Some(2), "{words:?}");
        assert!(text(&done.stderr).contains(expected), "{words:?}: {}", text(&done.stderr));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_cannot_be_written_is_said_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("folder.pcap")).unwrap();
    for name in ["missing/d.pcap", "folder.pcap"] {
        let done = demo(folder.path(), &["-o", name, "--packets", "1000"]);
        assert_eq!(done.status.code(), Some(1), "{name}");
        assert!(text(&done.stderr).contains(name), "{}", text(&done.stderr));
    }
    let done = demo(folder.path(), &["-o", "d.pcap", "--packets", "1000", "--truth", "missing/t.json"]);
    assert_eq!(done.status.code(), Some(1));
    let said = text(&done.stderr);
    assert!(said.contains("missing/t.json") && said.contains("the capture is complete"), "{said}");
    assert!(folder.path().join("d.pcap").is_file());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_nothing_pretends_to_be_whole() {
    // A device is no regular file, so the disk that is always full is refused before it is opened.
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("/dev/full", folder.path().join("d.pcap")).unwrap();
    let done = demo(folder.path(), &["-o", "d.pcap", "--packets", "1000"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(text(&done.stderr).contains("d.pcap: not a regular file"), "{}", text(&done.stderr));
    let done = demo(folder.path(), &["-o", "e.pcap", "--packets", "1000", "--truth", "/dev/full"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(text(&done.stderr).contains("/dev/full"), "{}", text(&done.stderr));
}
