//! Names that a capture gives to addresses stand beside them, in verbs and in the window.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;
#[path = "../fuzz/src/seeds/files.rs"]
#[allow(dead_code, reason = "fuzzing uses the rest")]
mod files;
mod window_support;

use std::{
    fs,
    path::{Path, PathBuf},
};

use cli_support::{packets, run, stats, tcp};
use egui_kittest::kittest::Queryable;
use files::Order;
use suji::app::{Options, Script};
use tempfile::tempdir;
use window_support::{open_with, until};

const ALICE: [u8; 4] = [192, 168, 1, 46];
const BOB: [u8; 4] = [198, 51, 100, 9];
const CAROL: [u8; 4] = [198, 51, 100, 10];

/// Alice speaks to Bob, who has three names, and to Carol, who has none.
fn named_capture(folder: &Path) -> PathBuf {
    const ORDER: Order = Order::Big;
    let record = |address: [u8; 4], names: &[u8]| files::option(ORDER, 1, &[&address[..], names].concat());
    let names = [
        record(ALICE, b"honeypot.example\0"),
        record(BOB, b"bot.example\0alias.example\0bot.example\0"),
        record(BOB, b"third.example\0"),
        vec![0; 4],
    ];
    let mut file = files::section(ORDER, b"named");
    file.extend(files::block(ORDER, 4, &names.concat()));
    file.extend(files::interface(ORDER, 1, 0, &[]));
    for (second, peer) in (1_236_952_800..).zip([BOB, BOB, CAROL]) {
        let frame = tcp((ALICE, 1_025), (peer, 445), true, false, b"");
        file.extend(files::enhanced(ORDER, 0, second * 1_000_000, &frame, &[]));
    }
    let path = folder.join("named.pcapng");
    fs::write(&path, file).unwrap();
    path
}

const HOME: [&str; 2] = ["--home", "192.168.1.46"];

#[test]
fn verbs_tell_the_names_of_addresses() {
    let folder = tempdir().unwrap();
    let capture = named_capture(folder.path());
    let text = run("stats", &capture, &HOME);
    assert!(text.contains("\n  names: 198.51.100.9 bot.example +2\n"), "{text}");
    let peers = stats(&capture, &HOME);
    assert_eq!(peers["top_peers"][0]["name"], "bot.example");
    assert_eq!(peers["top_peers"][1]["name"], serde_json::Value::Null);
    let lines = packets(&capture, &HOME);
    let names: Vec<_> = lines.iter().map(|line| (&line["source_name"], &line["destination_name"])).collect();
    assert_eq!((names[0].0, names[0].1), (&"honeypot.example".into(), &"bot.example".into()));
    assert_eq!(names[2].1, &serde_json::Value::Null);
    let csv = run("packets", &capture, &HOME);
    assert!(csv.lines().nth(1).unwrap().ends_with(",honeypot.example,bot.example"), "{csv}");
    assert!(csv.lines().nth(3).unwrap().ends_with(",honeypot.example,"), "{csv}");
}

#[test]
fn machines_with_other_addresses_lose_their_names() {
    let folder = tempdir().unwrap();
    let capture = named_capture(folder.path());
    for name in ["a.csv", "a.jsonl", "a.pcapng"] {
        let output = folder.path().join(name);
        let options = ["-o", output.to_str().unwrap(), "--anonymise", "key"];
        run("export", &capture, &[&HOME[..], &options].concat());
        let bytes = fs::read(&output).unwrap();
        assert!(!bytes.windows(8).any(|window| window == b".example"), "{name}");
    }
}

/// A window with the capture, driven by commands until a packet to Bob is in the inspector.
fn window(folder: &Path, first: &str) -> window_support::Screen {
    let commands = folder.join("commands");
    fs::write(&commands, format!("\"wait_until_loaded\"\n{first}\n{{\"go_to_frame\":1}}\n")).unwrap();
    let script = Some(Script::read(&commands).unwrap());
    let mut screen =
        open_with(Options { captures: vec![named_capture(folder)], script, ..Options::default() });
    until(&mut screen, "a packet in the inspector", |app| app.inspector().shown().is_some());
    screen
}

#[test]
fn the_window_shows_names_behind_addresses() {
    let folder = tempdir().unwrap();
    let screen = window(folder.path(), "");
    screen.get_by_label("192.168.1.46 honeypot.example");
    screen.get_by_label("198.51.100.9 bot.example +2");
    screen.state().app().name_of(BOB.into()).unwrap();
    assert_eq!(screen.state().app().name_of(CAROL.into()), None);
}

#[test]
fn names_can_be_hidden() {
    let folder = tempdir().unwrap();
    let screen = window(folder.path(), "{\"show_names\":false}");
    screen.get_by_label("198.51.100.9");
    assert!(screen.query_by_label_contains("bot.example").is_none());
}
