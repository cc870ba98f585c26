//! What `suji` says to wrong arguments, broken captures and a missing display.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use std::{ffi::OsStr, fs, path::Path};

use cli_support::{HOME, errors, small_capture, suji, udp, write_pcap};
use tempfile::tempdir;

/// Runs with arguments that are wrong; gives what is said.
#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let output = suji(arguments);
    assert_eq!(output.status.code(), Some(2), "{}", errors(&output));
    assert!(output.stdout.is_empty());
    errors(&output)
}

/// Runs `stats --json` on some paths, one of which is broken; gives what is said and the number of
/// captures that were read.
#[track_caller]
fn partly_read(paths: &[&Path]) -> (String, usize) {
    let words = ["stats", "--json"].map(OsStr::new);
    let output = suji(words.into_iter().chain(paths.iter().map(|path| path.as_os_str())));
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    let stats: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    (errors(&output), stats["captures"].as_array().unwrap().len())
}

#[test]
fn a_wrong_option_value_is_named_with_its_option() {
    for (option, value) in [
        ("--home", "192.168.1.300"),
        ("--peer", "118.8.200.0/33"),
        ("--port", "445,x"),
        ("--direction", "up"),
        ("--class", "syn,upd"),
        ("--time", "yesterday"),
        ("--zone", "Nowhere/City"),
    ] {
        let said = refused(&["stats", option, value, "unread.pcap"]);
        let word = value.rsplit(',').next().unwrap();
        assert!(said.contains(option) && said.contains(word), "{option}: {said}");
        assert!(!said.contains("unread.pcap"), "nothing is read before arguments are right: {said}");
    }
}

#[test]
fn an_unknown_option_and_a_missing_capture_are_wrong() {
    assert!(refused(&["stats", "--colour", "a.pcap"]).contains("--colour"));
    assert!(refused(&["packets"]).contains("CAPTURE"));
}

#[test]
fn a_missing_file_is_said_and_the_others_are_read() {
    let folder = tempdir().unwrap();
    let (good, missing) = (small_capture(folder.path()), folder.path().join("missing.pcap"));
    let (said, read) = partly_read(&[&missing, &good]);
    assert_eq!(read, 1);
    assert!(said.starts_with("suji: ") && said.contains("missing.pcap"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn an_empty_file_is_said() {
    let folder = tempdir().unwrap();
    let empty = folder.path().join("empty.pcap");
    fs::write(&empty, "").unwrap();
    let (said, read) = partly_read(&[&empty]);
    assert_eq!(read, 0);
    assert!(said.contains("empty.pcap") && said.contains("empty"), "{said}");
}

#[test]
fn a_foreign_file_is_said() {
    let folder = tempdir().unwrap();
    let foreign = folder.path().join("notes.txt");
    fs::write(&foreign, "Dear diary, today I captured nothing.").unwrap();
    let (said, _) = partly_read(&[&foreign]);
    assert!(said.contains("notes.txt") && said.contains("not a pcap"), "{said}");
}

#[test]
fn a_cut_off_file_is_said_with_offset_and_what_was_kept() {
    let folder = tempdir().unwrap();
    let path = small_capture(folder.path());
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() - 5]).unwrap();
    // The last frame is an ARP request of 42 bytes behind a record header of 16.
    let offset = whole.len() - 42 - 16;
    let (said, read) = partly_read(&[&path]);
    assert_eq!(read, 1);
    assert!(said.contains("small.pcap") && said.contains(&format!("offset {offset}")), "{said}");
    assert!(said.contains("11 frames kept"), "{said}");
}

#[test]
fn an_empty_folder_is_said() {
    let folder = tempdir().unwrap();
    let (said, _) = partly_read(&[folder.path()]);
    assert!(said.contains("holds no files"), "{said}");
}

#[test]
fn a_folder_stands_for_its_captures_in_order() {
    let folder = tempdir().unwrap();
    fs::create_dir(folder.path().join("2009")).unwrap();
    for (name, port) in [("b.pcap", 1), ("2009/c.pcap", 2), ("a.pcap", 3)] {
        write_pcap(&folder.path().join(name), &[udp((HOME, port), ([192, 0, 2, 1], 53), b"")]);
    }
    let ports: Vec<_> = cli_support::packets(folder.path(), &["--home", "192.168.1.46"])
        .iter()
        .map(|packet| packet["source_port"].as_u64().unwrap())
        .collect();
    assert_eq!(ports, [2, 3, 1]);
}

#[test]
fn without_a_display_the_verbs_are_named_in_one_line() {
    let output = suji(["nothing.pcap"]);
    assert_eq!(output.status.code(), Some(1));
    let said = errors(&output);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(
        said.contains("display") && said.contains("suji stats") && said.contains("suji packets"),
        "{said}"
    );
}

#[test]
fn help_and_version_are_no_errors() {
    for arguments in [["--help"].as_slice(), &["--version"], &["stats", "--help"], &["packets", "--help"]] {
        let output = suji(arguments);
        assert_eq!(output.status.code(), Some(0));
        assert!(!output.stdout.is_empty());
    }
}

#[cfg(unix)]
#[test]
fn a_file_name_cannot_write_to_the_terminal() {
    let folder = tempdir().unwrap();
    let output = suji([OsStr::new("stats"), folder.path().join("a\u{1b}]0;x\u{7}.pcap").as_os_str()]);
    let said = errors(&output);
    assert!(said.contains("a⟨1B⟩]0;x⟨07⟩.pcap") && !said.contains('\u{1b}'), "{said}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    use std::process::{Command, Stdio};
    let folder = tempdir().unwrap();
    let path = folder.path().join("many.pcap");
    // Far more lines than a pipe holds.
    write_pcap(&path, &vec![udp((HOME, 1), ([192, 0, 2, 1], 53), b""); 20_000]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_suji"))
        .args(["packets", "--home", "192.168.1.46"])
        .arg(&path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((errors(&output), output.status.code()), (String::new(), Some(0)));
}

#[test]
fn a_mistake_in_a_command_file_is_named_by_its_line() {
    let folder = tempdir().unwrap();
    let commands = folder.path().join("steps.jsonl");
    fs::write(&commands, "\"fit\"\n\"fly\"\n").unwrap();
    let said = refused(&["--commands", commands.to_str().unwrap()]);
    assert!(said.contains("steps.jsonl:2") && said.contains("fly"), "{said}");
}
