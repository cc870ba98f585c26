//! `suji lookups` on a small capture whose every question is known.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;
mod dns_support;

use std::path::{Path, PathBuf};

use cli_support::{HOME, errors, run, suji, tcp, udp, write_pcap};
use dns_support::{A, NB, NO_SUCH_NAME, answer, encoded, query, refusal};
use serde_json::{Value, json};
use tempfile::tempdir;

const SERVER: [u8; 4] = [198, 51, 100, 53];

/// Two lookups of a name by different clients, a dotted quad and its refusal, a name over TCP and one on
/// an odd port, a NetBIOS name; and what is none on port 53.
fn capture(folder: &Path) -> PathBuf {
    let other = [192, 168, 1, 47];
    let dotted = query("203.0.113.9", A);
    let over_tcp = query("zone.example", 252);
    let prefixed = [&(over_tcp.len() as u16).to_be_bytes(), &over_tcp[..]].concat();
    let frames = [
        udp((HOME, 1_025), (SERVER, 53), &query("www.example", A)),
        udp((SERVER, 53), (HOME, 1_025), &answer("www.example", &[[192, 0, 2, 1], [192, 0, 2, 2]])),
        udp((other, 1_026), (SERVER, 53), &query("WWW.Example", A)),
        udp((HOME, 1_027), (SERVER, 53), &dotted),
        udp((SERVER, 53), (HOME, 1_027), &refusal("203.0.113.9", A, NO_SUCH_NAME)),
        tcp((HOME, 1_028), (SERVER, 53), false, true, &prefixed),
        udp((HOME, 1_029), (SERVER, 443), &query("tunnel.example", 16)),
        udp((HOME, 137), ([192, 168, 1, 255], 137), &query(&encoded("WORKGROUP", 0x1d), NB)),
        udp((HOME, 1_030), (SERVER, 53), b"who is it?"),
    ];
    let path = folder.join("lookups.pcap");
    write_pcap(&path, &frames);
    path
}

fn lookups(options: &[&str]) -> Vec<Value> {
    let folder = tempdir().unwrap();
    let lines = run("lookups", &capture(folder.path()), &[&["--json"], options].concat());
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn names(lookups: &[Value]) -> Vec<&str> {
    lookups.iter().map(|line| line["name"].as_str().unwrap()).collect()
}

#[test]
fn a_line_tells_all_of_a_name_and_a_type() {
    let lines = lookups(&[]);
    let all = ["www.example", "203.0.113.9", "zone.example", "tunnel.example", "WORKGROUP<1d>"];
    assert_eq!(names(&lines), all);
    assert_eq!(
        lines[0],
        json!({
            "name": "www.example", "type": "A", "queries": 2, "responses": 1,
            "answers": ["192.0.2.1", "192.0.2.2"], "more_answers": false, "results": {"NOERROR": 1},
            "first": "2009-03-13T14:00:00.123456000Z", "last": "2009-03-13T14:00:02.123456000Z",
            "dotted_quad": false, "clients": ["192.168.1.46", "192.168.1.47"], "more_clients": false,
        })
    );
    let [dotted, axfr, _, netbios] = &lines[1..] else { unreachable!() };
    assert_eq!((&dotted["dotted_quad"], &dotted["results"]), (&json!(true), &json!({"NXDOMAIN": 1})));
    assert_eq!((&axfr["type"], &netbios["type"]), (&json!("AXFR"), &json!("NB")));
}

#[test]
fn csv_has_the_same_in_cells() {
    let folder = tempdir().unwrap();
    let csv = run("lookups", &capture(folder.path()), &[]);
    let lines: Vec<&str> = csv.lines().collect();
    let head = "name,type,queries,responses,answers,more_answers,results,first,last,dotted_quad,clients,more_clients";
    assert_eq!((lines[0], lines.len()), (head, 6));
    let first = "www.example,A,2,1,192.0.2.1; 192.0.2.2,false,NOERROR: 1,2009-03-13T14:00:00.123456000Z,\
                 2009-03-13T14:00:02.123456000Z,false,192.168.1.46; 192.168.1.47,false";
    assert_eq!(lines[1], first);
}

#[test]
fn the_lens_leaves_lookups_out() {
    let home = ["--home", "192.168.1.46"];
    assert_eq!(names(&lookups(&["--port", "443"])), ["tunnel.example"]);
    let from = lookups(&[&home[..], &["--direction", "from", "--port", "udp/53"]].concat());
    assert_eq!(names(&from), ["www.example", "203.0.113.9"]);
    assert_eq!((&from[0]["queries"], &from[0]["responses"]), (&json!(1), &json!(0)));
}

#[test]
fn a_capture_that_is_missing_is_named() {
    let output = suji(["lookups", "/nowhere/missing.pcap"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("/nowhere/missing.pcap"), "{}", errors(&output));
}

#[test]
fn a_name_from_the_wire_cannot_reach_the_terminal_or_a_spreadsheet() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("hostile.pcap");
    let frames =
        ["=cmd()", "a\u{1b}[2J", "\u{202e}moc"].map(|name| udp((HOME, 1_025), (SERVER, 53), &query(name, A)));
    write_pcap(&path, &frames);
    let csv = run("lookups", &path, &[]);
    assert!(csv.contains("\n\"'=cmd()\",A,"), "{csv}");
    assert!(csv.contains("\na\\027[2J,A,") && csv.contains("\n⟨202E⟩moc,A,"), "{csv}");
    let json = run("lookups", &path, &["--json"]);
    assert!(!json.contains(['\u{1b}', '\u{202e}']), "{json}");
}
