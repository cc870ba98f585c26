//! `suji find` on a small capture whose every payload is known.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use cli_support::{HOME, errors, packets, run, small_capture, suji, udp, write_pcap};
use serde_json::{Value, json};
use tempfile::tempdir;

fn found(words: &[&str]) -> Vec<Value> {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let lines = run("find", &capture, &[&["--home", "192.168.1.46", "--json"], words].concat());
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn numbers(words: &[&str]) -> Vec<u64> {
    found(words).iter().map(|line| line["number"].as_u64().unwrap()).collect()
}

#[test]
fn a_line_is_that_of_the_packet_and_says_where_it_matches() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let lines = run("find", &capture, &["--home", "192.168.1.46", "--json", "e"]);
    let mut lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    // "query", "time?" and "name".
    let time = lines.find(|line| line["number"] == 7).unwrap();
    let mut packet = packets(&capture, &["--home", "192.168.1.46"]).remove(5);
    for (name, value) in [("match_offset", 3), ("match_length", 1), ("matches", 1)] {
        packet[name] = json!(value);
    }
    packet["found"] = json!("bytes");
    for name in ["meaning", "answer_to", "parts"] {
        packet[name] = Value::Null;
    }
    assert_eq!(time, packet);
}

#[test]
fn each_kind_of_pattern_finds_its_packets() {
    assert_eq!(numbers(&["e"]), [6, 7, 10]);
    assert_eq!(numbers(&["TIME"]), [] as [u64; 0]);
    assert_eq!(numbers(&["-i", "TIME"]), [7]);
    assert_eq!(numbers(&["--hex", "6? 6d 65"]), [7, 10]);
    assert_eq!(numbers(&["--regex", "^[nq].*[ey]$"]), [6, 10]);
    assert_eq!(numbers(&["--text", "ping"]), [9]);
}

#[test]
fn the_lens_leaves_packets_out() {
    assert_eq!(numbers(&["e", "--direction", "from"]), [6, 7]);
    assert_eq!(numbers(&["e", "--port", "53"]), [6]);
}

#[test]
fn csv_names_its_columns() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let csv = run("find", &capture, &["--home", "192.168.1.46", "query"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0]
            .ends_with(",destination_name,match_offset,match_length,matches,found,meaning,answer_to,parts"),
        "{}",
        lines[0]
    );
    assert!(lines[1].ends_with(",,0,5,1,bytes,,,"), "{}", lines[1]);
    assert_eq!(lines[0].split(',').count(), lines[1].split(',').count());
}

#[test]
fn a_text_that_windows_wrote_is_found_on_demand() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("wide.pcap");
    let wide: Vec<u8> = "admin$".encode_utf16().flat_map(u16::to_le_bytes).collect();
    write_pcap(&path, &[udp((HOME, 1), ([198, 51, 100, 1], 445), &wide)]);
    let lines = |options: &[&str]| {
        run("find", &path, &[&["ADMIN$", "-i", "--json", "--home", "192.168.1.46"], options].concat())
    };
    assert_eq!(lines(&[]), "");
    assert_eq!(lines(&["--utf16"]).lines().count(), 1);
}

#[test]
fn a_wrong_pattern_is_refused_with_the_place_of_the_mistake() {
    for (words, said) in [
        (["--hex", "41 4g"], "'g' is no digit of hex (0-9, a-f, ? for any) (behind 4 signs)"),
        (["--regex", "ab(c"], "unclosed group (behind 2 signs)"),
        (["--regex", "a*"], "so every packet"),
        (["--text", ""], "nothing to look for"),
    ] {
        let output = suji([&["find"][..], &words, &["no-such-file.pcap"]].concat());
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(errors(&output).contains(said), "{}", errors(&output));
    }
}
