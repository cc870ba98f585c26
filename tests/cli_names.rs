//! Names of addresses in the verbs: of hosts files and of the captures' traffic, where they are asked for.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;
mod dns_support;

use std::{
    fs,
    path::{Path, PathBuf},
};

use cli_support::{errors, packets, run, stats, suji, udp, write_pcap};
use dns_support::{A, answer, query};
use serde_json::Value;
use tempfile::tempdir;

const HOME: [u8; 4] = [10, 0, 0, 1];
const SERVER: [u8; 4] = [198, 51, 100, 53];
const PEER: [u8; 4] = [192, 0, 2, 1];

/// A name is asked for and answered, and its address is written to.
fn capture(folder: &Path) -> PathBuf {
    let path = folder.join("names.pcap");
    write_pcap(
        &path,
        &[
            udp((HOME, 40_000), (SERVER, 53), &query("bot.example", A)),
            udp((SERVER, 53), (HOME, 40_000), &answer("bot.example", &[PEER])),
            udp((HOME, 40_001), (PEER, 6_667), b"JOIN #trees"),
        ],
    );
    path
}

fn hosts(folder: &Path) -> String {
    let path = folder.join("hosts");
    fs::write(&path, "10.0.0.1 honeypot\n192.0.2.1 control\n").unwrap();
    path.to_str().unwrap().to_owned()
}

fn names(packet: &Value) -> [&Value; 2] {
    [&packet["source_name"], &packet["destination_name"]]
}

#[test]
fn names_of_the_traffic_stand_in_packets_when_they_are_asked_for() {
    let folder = tempdir().unwrap();
    let capture = capture(folder.path());
    assert_eq!(names(&packets(&capture, &[])[2]), [&Value::Null; 2], "nobody asked");
    let heard = packets(&capture, &["--names"]);
    assert_eq!(names(&heard[2]), [&Value::Null, &"bot.example".into()]);
    let csv = run("packets", &capture, &["--names", "--home", "10.0.0.1"]);
    assert!(csv.lines().last().unwrap().ends_with(",,bot.example"), "{csv}");
}

#[test]
fn a_hosts_file_is_believed_before_the_traffic() {
    let folder = tempdir().unwrap();
    let (capture, hosts) = (capture(folder.path()), hosts(folder.path()));
    for options in [vec!["--hosts", &hosts], vec!["--names", "--hosts", &hosts]] {
        let named = packets(&capture, &options);
        assert_eq!(names(&named[2]), ["honeypot", "control"], "{options:?}");
    }
}

#[test]
fn stats_and_find_name_addresses_alike() {
    let folder = tempdir().unwrap();
    let (capture, hosts) = (capture(folder.path()), hosts(folder.path()));
    let options = ["--home", "10.0.0.1", "--names"];
    let peers = stats(&capture, &options)["top_peers"].clone();
    let peer = peers.as_array().unwrap().iter().find(|peer| peer["address"] == "192.0.2.1").unwrap();
    assert_eq!(peer["name"], "bot.example");
    let text = run("stats", &capture, &[&options[..], &["--hosts", &hosts]].concat());
    assert!(text.contains("192.0.2.1 control +1"), "{text}");
    let output = suji(["find", "#trees", "--json", "--names", capture.to_str().unwrap()]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(names(&found), [&Value::Null, &"bot.example".into()]);
}

#[test]
fn a_hosts_file_that_cannot_be_read_is_told_and_the_packets_are_printed() {
    let folder = tempdir().unwrap();
    let capture = capture(folder.path());
    let missing = folder.path().join("missing");
    let output = suji(["packets", "--hosts", missing.to_str().unwrap(), capture.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("missing"), "{}", errors(&output));
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 4);
}
