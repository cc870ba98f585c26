//! `suji stats` on a small capture whose every number is known.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use std::{ffi::OsStr, fs, net::Ipv6Addr, process::Command};

use cli_support::{captures_folder, run, small_capture, stats, suji, udp, udp_v6, write_pcap};
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
            "duplicates",
            "far_times",
            "left_out",
            "first",
            "last",
            "addresses",
            "home",
            "classes",
            "within_home",
            "peers",
            "ports",
            "top_peers",
            "busiest_minutes"
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
                "frames": 12, "drops": null, "name": null, "description": null, "fcs_length": null,
                "ticks_per_second": 1_000_000, "offset_seconds": 0, "received": null, "comments": []
            }],
            "drops": null, "undecoded": { "arp": 2 }, "causes": [], "blocks": [], "frame_comments": 0,
            "block_comments": [], "names": 0
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
            "address": "198.51.100.1", "name": null, "packets": 3, "from": 2, "to": 1,
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
fn the_fullest_minutes_are_listed_with_their_top_port() {
    let stats = small_stats(&HOME);
    let port = json!({ "transport": "tcp", "port": 445, "packets": 3 });
    assert_eq!(
        stats["busiest_minutes"],
        json!([{ "start": "2009-03-13T14:00:00.000000000Z", "packets": 10, "top_port": port }])
    );
    let icmp = small_stats(&["--class", "icmp"]);
    assert_eq!(icmp["busiest_minutes"][0]["top_port"], Value::Null);
    assert_eq!(small_stats(&["--port", "9"])["busiest_minutes"], json!([]));
}

/// The lines below a heading of the text.
fn section(text: &str, heading: &str) -> Vec<String> {
    let lines = text.lines().skip_while(|line| !line.starts_with(heading)).skip(1);
    lines.take_while(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn small_text(options: &[&str]) -> String {
    let folder = tempdir().unwrap();
    run("stats", &small_capture(folder.path()), options)
}

#[test]
fn the_text_draws_table_2_with_both_numbers() {
    let text = small_text(&HOME);
    assert_eq!(
        section(&text, "Packets by direction (table 2 of Ikeda et al. 2009)"),
        [
            "                                       packets  to home  others",
            "  from home  TCP SYN, source is home         3",
            "             UDP, source is home             2",
            "  to home    TCP SYN, source not home        1        1       0",
            "             UDP, source not home            1        0       1",
            "             together                        7",
        ]
    );
    assert!(text.contains("2009-03-13 14:00:00.123456 UTC"), "{text}");
}

#[test]
fn the_text_has_no_second_number_without_others() {
    let table = section(&small_text(&["--home", "0.0.0.0/0"]), "Packets by direction");
    assert!(table[0].trim() == "packets" && table[5].ends_with('7'), "{table:?}");
}

#[test]
fn the_text_breaks_all_classes_down_by_direction() {
    assert_eq!(
        section(&small_text(&HOME), "Packets by class"),
        [
            "             from home  to home  others  all",
            "  TCP SYN            3        1       0    4",
            "  other TCP          0        1       0    1",
            "  UDP                2        0       1    3",
            "  ICMP               1        0       0    1",
            "  other IP           1        0       0    1",
            "  all                7        2       1   10",
        ]
    );
}

#[test]
fn the_text_lists_ports_peers_and_minutes_in_the_zone() {
    let text = small_text(&["--home", "192.168.1.46", "--zone", "Asia/Tokyo"]);
    assert_eq!(section(&text, "Top destination ports")[1], "  tcp/445         3          3        0       0");
    let peers = section(&text, "Top peers (6 from home, 2 to home; times in JST)");
    assert_eq!(peers[1], "  198.51.100.1        3          2        1  23:00:00  23:00:08");
    assert_eq!(
        section(&text, "Busiest minutes"),
        [
            "  minute                packets  top port  of it",
            "  2009-03-13 23:00 JST       10   tcp/445      3"
        ]
    );
}

#[test]
fn a_home_that_is_not_sure_is_said_with_its_alternatives() {
    let folder = tempdir().unwrap();
    let capture = folder.path().join("one-way.pcap");
    let scan = |host| udp((cli_support::HOME, 4_000), ([198, 51, 100, host], 445), b"");
    write_pcap(&capture, &(0..=255).map(scan).collect::<Vec<_>>());
    let text = run("stats", &capture, &[]);
    assert!(text.contains("home       192.168.1.46 (inferred, an end of 100.0 % of all packets)"), "{text}");
    assert!(text.contains("           not sure: 192.168.1.46 only sends"), "{text}");
    assert!(text.contains("           or 198.51.100.0/24"), "{text}");
}

#[test]
fn no_line_is_wider_than_80_letters() {
    let folder = tempdir().unwrap();
    let capture = folder.path().join("v6.pcap");
    let host = |last: u8| {
        let mut address = [0xfd; 16];
        address[15] = last;
        address
    };
    // Long names, many homes, and numbers with commas.
    let frames: Vec<_> = (0..1_500_u16)
        .map(|number| udp_v6((host(number as u8 % 12), number), (host(100 + number as u8 % 5), 65_535), b""))
        .collect();
    write_pcap(&capture, &frames);
    let homes: Vec<String> = (0..12).map(|last| Ipv6Addr::from(host(last)).to_string()).collect();
    let mut options: Vec<&str> = homes.iter().flat_map(|home| ["--home", home]).collect();
    options.extend(["--zone", "+13:45"]);
    let text = run("stats", &capture, &options);
    let path = capture.display().to_string();
    let wide: Vec<_> = text.lines().filter(|line| line.chars().count() > 80 && *line != path).collect();
    assert!(wide.is_empty(), "{wide:#?}");
    assert!(
        text.contains("\n  fdfd:fdfd:fdfd:fdfd:fdfd:fdfd:fdfd:fd64\n"),
        "a long peer has its own line: {text}"
    );
    assert!(text.contains("udp/65535    1,500"), "{text}");
}

#[test]
fn only_a_terminal_gets_colours() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let coloured = |name: &str, value: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_suji"))
            .arg("stats")
            .arg(&capture)
            .env_remove("NO_COLOR")
            .env(name, value)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let plain = coloured("TERM", "xterm-256color");
    assert!(!plain.contains('\u{1b}'), "a pipe is no terminal: {plain}");
    // https://bixense.com/clicolors: forced, as a terminal has them.
    let forced = coloured("CLICOLOR_FORCE", "1");
    assert!(forced.contains("\u{1b}[1mTop destination ports\u{1b}[0m"), "{forced}");
    assert!(forced.contains("■\u{1b}[0m tcp/445"), "{forced}");
    let mut bare = String::new();
    let mut parts = forced.split('\u{1b}');
    bare.extend(parts.next());
    bare.extend(parts.filter_map(|part| part.split_once('m')).map(|(_, text)| text));
    assert_eq!(bare.replace('■', " "), plain, "colours change nothing else");
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn every_real_capture_fits_into_80_columns() {
    let mut files = 0;
    for folder in fs::read_dir(captures_folder()).unwrap() {
        let folder = folder.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let output =
                suji([OsStr::new("stats"), "--zone".as_ref(), "Asia/Tokyo".as_ref(), path.as_os_str()]);
            let text = String::from_utf8(output.stdout).unwrap();
            let name = path.display().to_string();
            let wide: Vec<_> =
                text.lines().filter(|line| line.chars().count() > 80 && *line != name).collect();
            assert!(wide.is_empty(), "{name}: {wide:#?}");
            files += 1;
        }
    }
    assert!(files > 30, "{files} captures");
}
