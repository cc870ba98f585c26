//! `suji stats` on a small capture whose every number is known.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use cli_support::{run, small_capture, stats};
use serde_json::{Value, json};
use tempfile::tempdir;

const HOME: [&str; 2] = ["--home", "192.168.1.46"];

fn small_stats(options: &[&str]) -> Value {
    let folder = tempdir().unwrap();
    stats(&small_capture(folder.path()), options)
}

/// Names of an object's fields in the order in which they are written.
fn fields(text: &str, indent: usize) -> Vec<String> {
    let margin = " ".repeat(indent);
    let names = text.lines().filter_map(|line| {
        let (name, _) = line.strip_prefix(margin.as_str())?.strip_prefix('"')?.split_once('"')?;
        Some(name.to_owned())
    });
    names.collect()
}

#[test]
fn the_json_has_the_fields_that_programs_rely_on() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let text = run("stats", &capture, &["--json"]);
    assert_eq!(
        fields(&text, 2),
        [
            "captures",
            "frames",
            "packets",
            "undecoded",
            "without_time",
            "first",
            "last",
            "addresses",
            "home",
            "classes",
            "within_home",
            "peers",
            "ports",
            "top_peers"
        ]
    );
    let stats: Value = serde_json::from_str(&text).unwrap();
    let [capture_stats] = stats["captures"].as_array().unwrap().as_slice() else { panic!("{stats}") };
    assert_eq!(
        *capture_stats,
        json!({
            "path": capture.to_str(), "format": "pcap", "compression": null,
            "bytes": std::fs::metadata(&capture).unwrap().len(), "frames": 12,
            "damaged": [], "truncated": false, "sections": 1, "comments": [],
            "interfaces": [{
                "link": capture_stats["interfaces"][0]["link"], "link_type": 1, "snap_length": 65_535,
                "frames": 12, "drops": null
            }]
        })
    );
}

#[test]
fn every_frame_is_a_packet_or_counted_by_its_reason() {
    let stats = small_stats(&[]);
    assert_eq!((&stats["frames"], &stats["packets"]), (&json!(12), &json!(10)));
    assert_eq!(stats["undecoded"], json!({ "arp": 2 }));
    assert_eq!(stats["without_time"], 0);
    assert_eq!(stats["first"], "2009-03-13T14:00:00.123456000Z");
    assert_eq!(stats["last"], "2009-03-13T14:00:10.123456000Z");
    assert_eq!(stats["addresses"], json!({ "ipv4": 10, "ipv6": 0 }));
}

#[test]
fn classes_are_counted_by_direction() {
    let stats = small_stats(&HOME);
    assert_eq!(
        stats["classes"],
        json!({
            "tcp_syn": { "from": 3, "to": 1, "others": 0 },
            "tcp_other": { "from": 0, "to": 1, "others": 0 },
            "udp": { "from": 2, "to": 0, "others": 1 },
            "icmp": { "from": 1, "to": 0, "others": 0 },
            "ip_other": { "from": 1, "to": 0, "others": 0 },
        })
    );
    assert_eq!(stats["within_home"], 0);
}

#[test]
fn a_given_home_is_sure_and_says_its_share() {
    let stats = small_stats(&HOME);
    let home = json!({
        "addresses": ["192.168.1.46"], "inferred": false, "share": 0.9, "sure": true, "why": null,
        "alternatives": []
    });
    assert_eq!(stats["home"], home);
    let prefix = small_stats(&["--home", "192.168.0.0/16", "--home", "10.0.0.0/8"]);
    assert_eq!(prefix["home"]["addresses"], json!(["192.168.0.0/16", "10.0.0.0/8"]));
    assert_eq!(prefix["home"]["share"], 1.0);
    assert_eq!(prefix["within_home"], 1);
}

#[test]
fn home_is_inferred_as_the_address_in_most_packets() {
    let stats = small_stats(&[]);
    assert_eq!(stats["home"]["addresses"], json!(["192.168.1.46"]));
    assert_eq!((&stats["home"]["inferred"], &stats["home"]["share"]), (&json!(true), &json!(0.9)));
}

#[test]
fn ports_and_peers_are_ranked() {
    let stats = small_stats(&HOME);
    let port = |transport: &str, port: u16, from: u64, to: u64, others: u64| {
        json!({
            "transport": transport, "port": port, "packets": from + to + others,
            "from": from, "to": to, "others": others
        })
    };
    let expected = [
        port("tcp", 445, 3, 0, 0),
        port("tcp", 135, 0, 1, 0),
        port("tcp", 1_025, 0, 1, 0),
        port("udp", 53, 1, 0, 0),
        port("udp", 123, 1, 0, 0),
        port("udp", 137, 0, 0, 1),
    ];
    assert_eq!(stats["ports"], json!(expected));
    // SYN to it, its answer, a ping.
    assert_eq!(
        stats["top_peers"][0],
        json!({
            "address": "198.51.100.1", "packets": 3, "from": 2, "to": 1,
            "first": "2009-03-13T14:00:00.123456000Z", "last": "2009-03-13T14:00:08.123456000Z"
        })
    );
    assert_eq!(stats["peers"], json!({ "from": 6, "to": 2 }));
    let peers = stats["top_peers"].as_array().unwrap();
    assert_eq!(peers.len(), 7, "the two others are no peers");
}

#[test]
fn the_lens_chooses_what_is_counted_but_not_what_was_read() {
    let stats = small_stats(&["--home", "192.168.1.46", "--class", "udp", "--direction", "from"]);
    assert_eq!((&stats["frames"], &stats["packets"]), (&json!(12), &json!(2)));
    assert_eq!(stats["undecoded"], json!({ "arp": 2 }));
    assert_eq!(stats["classes"]["tcp_syn"], json!({ "from": 0, "to": 0, "others": 0 }));
    assert_eq!(stats["home"]["share"], 0.9, "home is of all packets");
    assert_eq!(stats["first"], "2009-03-13T14:00:05.123456000Z");
}

#[test]
fn a_short_time_takes_its_year_from_the_capture() {
    let stats = small_stats(&["--time", "03-13 14:00:05..+3s"]);
    assert_eq!(stats["packets"], 3);
    let tokyo = small_stats(&["--zone", "Asia/Tokyo", "--time", "2009-03-13 23:00:05..2009-03-13 23:00:08"]);
    assert_eq!(tokyo["packets"], 3);
}

#[test]
fn the_text_names_the_rule_of_the_table_and_prints_both_numbers() {
    let folder = tempdir().unwrap();
    let text = run("stats", &small_capture(folder.path()), &HOME);
    let row = |label: &str| -> Vec<String> {
        let line = text.lines().find(|line| line.trim_start().starts_with(label)).unwrap();
        line.trim_start().trim_start_matches(label).split_whitespace().map(str::to_owned).collect()
    };
    assert_eq!(row("TCP SYN"), ["3", "1", "0", "1"]);
    // From home, to home, others, and to + others: what the paper's table calls "to".
    assert_eq!(row("UDP"), ["2", "0", "1", "1"]);
    assert!(text.contains("table 2 of Ikeda et al. 2009"), "{text}");
    assert!(text.contains("2009-03-13 14:00:00.123456 UTC"), "{text}");
}

#[test]
fn the_text_has_no_second_number_without_others() {
    let folder = tempdir().unwrap();
    let text = run("stats", &small_capture(folder.path()), &["--home", "0.0.0.0/0"]);
    assert!(!text.contains("to + others"), "{text}");
}
