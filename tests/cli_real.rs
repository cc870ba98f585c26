//! `suji` on real captures, held to numbers that were counted with other tools.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use std::collections::BTreeSet;

use cli_support::{packets, real, stats};
use serde_json::{Value, json};

#[track_caller]
fn assert_home(stats: &Value, address: &str) {
    assert_eq!(stats["home"]["addresses"], json!([address]));
    assert_eq!(stats["home"]["sure"], true, "{}", stats["home"]["why"]);
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn cerber_scans_udp_from_its_host() {
    let capture = real("botnet/cerber-udp6892-slash22.pcap");
    let stats = stats(&capture, &[]);
    assert_eq!(stats["frames"], 15_236);
    assert_home(&stats, "192.168.1.46");
    assert_eq!(stats["classes"]["tcp_syn"], json!({ "from": 256, "to": 0, "others": 1 }));
    assert_eq!(stats["classes"]["udp"], json!({ "from": 6_700, "to": 158, "others": 378 }));
    assert_eq!(stats["captures"][0]["format"], "pcapng");
    assert_eq!(stats["first"], "2016-11-24T15:28:42.598450000Z");
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn cerber_reaches_every_address_of_its_prefix() {
    let capture = real("botnet/cerber-udp6892-slash22.pcap");
    let options = ["--direction", "from", "--class", "udp", "--peer", "194.165.16.0/22"];
    let packets = packets(&capture, &options);
    assert_eq!(packets.len(), 6_144);
    let peers: BTreeSet<&str> = packets.iter().filter_map(|packet| packet["destination"].as_str()).collect();
    assert_eq!(peers.len(), 1_024);
    assert!(packets.iter().all(|packet| packet["destination_port"] == 6_892));
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn ctu_test7_scans_telnet_from_its_host() {
    let stats = stats(&real("botnet/ctu-test7-malicious-telnet-scan.pcap"), &[]);
    assert_home(&stats, "192.168.2.16");
    assert_eq!(
        (&stats["classes"]["tcp_syn"]["from"], &stats["classes"]["tcp_syn"]["to"]),
        (&json!(632), &json!(2))
    );
    assert_eq!(
        (&stats["classes"]["udp"]["from"], &stats["classes"]["udp"]["to"]),
        (&json!(265), &json!(102))
    );
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn evilprogram_is_scanned_from_everywhere() {
    let stats = stats(&real("botnet/evilprogram-2004-background-radiation.pcap"), &[]);
    assert_home(&stats, "24.6.125.19");
    assert_eq!(
        (&stats["classes"]["tcp_syn"]["from"], &stats["classes"]["tcp_syn"]["to"]),
        (&json!(25), &json!(126))
    );
    assert_eq!((&stats["classes"]["udp"]["from"], &stats["classes"]["udp"]["to"]), (&json!(10), &json!(25)));
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn a_scan_seen_from_one_side_leaves_home_in_doubt_and_says_why() {
    for capture in
        ["scan/lbl-scan-1433.pcap", "scan/xscan-135-REMACT.pcap", "scan/dosattack-spoofed-syn.pcap"]
    {
        let home = stats(&real(capture), &[])["home"].clone();
        assert_eq!(home["sure"], false, "{capture}");
        assert!(home["why"].as_str().is_some_and(|why| !why.is_empty()), "{capture}");
    }
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn a_cut_off_capture_keeps_its_whole_frames() {
    let output =
        cli_support::suji(["stats", "--json", real("format/truncated-file-cnc1.pcap").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let stats: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&stats["frames"], &stats["captures"][0]["truncated"]), (&json!(251), &json!(true)));
    assert!(cli_support::errors(&output).contains("251 frames kept"), "{}", cli_support::errors(&output));
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn the_conformance_files_tell_interfaces_comments_drops_sections_and_blocks() {
    let capture = |name: &str| stats(&real(name), &[])["captures"][0].clone();
    let all = capture("format/pcapng-be-all-blocks-test102.pcapng");
    let types: Vec<u64> =
        all["blocks"].as_array().unwrap().iter().map(|block| block["type"].as_u64().unwrap()).collect();
    assert_eq!(types, [1, 3, 4, 5, 6, 0x0BAD, 0x0A0D_0D0A, 0x4000_0BAD], "{all}");
    assert_eq!((&all["names"], &all["drops"]), (&json!(7), &json!(53)));
    assert_eq!((&all["damaged"], &all["truncated"]), (&json!([]), &json!(false)));
    assert!(
        all["interfaces"].as_array().unwrap().iter().any(|interface| !interface["drops"].is_null()),
        "{all}"
    );
    let options = capture("format/pcapng-le-idb-all-options-test008.pcapng");
    let described = options["interfaces"].as_array().unwrap();
    assert!(described.iter().any(|interface| !interface["name"].is_null()), "{options}");
    assert!(described.iter().any(|interface| !interface["fcs_length"].is_null()), "{options}");
    let mixed = capture("format/pcapng-le-sections-mixed-endian-test202.pcapng");
    assert!(mixed["sections"].as_u64().unwrap() > 1, "{mixed}");
    assert!(!mixed["comments"].as_array().unwrap().is_empty(), "{mixed}");
    let commented = capture("format/pcapng-comments-eth+sll.pcapng");
    assert!(commented["frame_comments"].as_u64().unwrap() > 0, "{commented}");
}
