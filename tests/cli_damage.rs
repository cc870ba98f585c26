//! Damaged captures from the command line: one line a cause, marks, and `--strict`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot be set up has failed")]

mod cli_support;
mod damage_support;

use std::path::Path;

use cli_support::{errors, packets, suji};
use damage_support::{Capture, Dice, Kind, traffic};
use serde_json::{Value, json};
use tempfile::tempdir;

/// A capture of 4,000 frames in which every fourth record claims some 4,000 million bytes.
fn damaged(path: &Path) -> Capture {
    let mut capture = Capture::of(Kind::Pcap { big: false, nano: false }, traffic(&mut Dice(1), 4_000));
    for record in capture.records.iter().skip(2).step_by(4) {
        let lengths = record.place.start + 8;
        capture.bytes[lengths + 3] = 0xEE;
    }
    std::fs::write(path, &capture.bytes).unwrap();
    capture
}

#[test]
fn a_thousand_damages_of_a_kind_are_one_line_with_their_number() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a.pcap");
    let capture = damaged(&path);
    let output = suji(["stats", "--json", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let said = errors(&output);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("and 999 more places") && said.contains("3,000 frames kept"), "{said}");
    let stats: Value = serde_json::from_slice(&output.stdout).unwrap();
    let of = &stats["captures"][0];
    assert_eq!(of["damaged"].as_array().unwrap().len(), 1_000);
    let (first, next) = (&capture.records[2].place, &capture.records[3].place);
    let damaged = &of["damaged"][0];
    assert_eq!((&damaged["offset"], &damaged["resumed_at"]), (&json!(first.start), &json!(next.start)));
    assert_eq!((&damaged["bytes"], &damaged["frames_after"]), (&json!(first.len()), &json!(3)));
    assert_eq!(
        (&of["causes"][0]["places"], &of["causes"][0]["offset"]),
        (&json!(1_000), &json!(first.start))
    );
}

#[test]
fn strict_reading_keeps_what_stands_before_the_first_damage() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a.pcap");
    damaged(&path);
    for verb in [&["stats", "--json"][..], &["packets", "--json"]] {
        let output = suji(verb.iter().copied().chain(["--strict", path.to_str().unwrap()]));
        assert_eq!(output.status.code(), Some(1), "{verb:?}");
        assert!(errors(&output).contains("2 frames kept"), "{}", errors(&output));
    }
}

#[test]
fn packets_say_whether_they_were_found_again() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a.pcap");
    damaged(&path);
    let output = suji(["packets", "--json", path.to_str().unwrap()]);
    let text = String::from_utf8(output.stdout).unwrap();
    let marks: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["after_damage"].clone())
        .collect();
    assert_eq!(marks.len(), 3_000);
    assert_eq!(marks[..3], [json!(false), json!(false), json!(true)]);
    let sound = folder.path().join("b.pcap");
    std::fs::write(&sound, Capture::of(Kind::Modified { big: true }, traffic(&mut Dice(1), 9)).bytes)
        .unwrap();
    assert!(packets(&sound, &["--home", "10.0.0.1"]).iter().all(|packet| packet["after_damage"] == false));
}
