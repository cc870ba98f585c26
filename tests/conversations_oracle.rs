//! Conversations and their streams against tshark, over real captures.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, SocketAddr},
    path::Path,
    process::Command,
};

use cli_support::{real, run};
use serde_json::Value;

const CAPTURES: [&str; 8] = [
    "botnet/plague-net-irc.pcap",
    "botnet/blaster-shell4444.pcap",
    "botnet/evilprogram-2004-background-radiation.pcap",
    "botnet/honeynet-attack-trace-lsass.pcap",
    "botnet/spambot-smtp25.pcap",
    "botnet/ms08-067-smb445.pcap",
    "scan/xscan-135-REMACT.pcap",
    "proto/puzzle1-netbios-ntp.pcap",
];

/// Streams of a capture that are followed: those that say something, among so many.
const MOST_STREAMS: usize = 12;
const LOOKED_AT: usize = 80;

fn tshark(capture: &Path, statistics: &str) -> String {
    let output = Command::new("tshark")
        .args(["-q", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-z", statistics, "-r"])
        .arg(capture)
        .output()
        .expect("tshark is installed");
    String::from_utf8(output.stdout).unwrap()
}

/// Two ends in one order.
type Ends = [SocketAddr; 2];

fn ends(a: SocketAddr, b: SocketAddr) -> Ends {
    if a <= b { [a, b] } else { [b, a] }
}

/// Address and port as tshark's table writes them; it puts no brackets around IPv6.
fn end(text: &str) -> SocketAddr {
    let (address, port) = text.rsplit_once(':').unwrap();
    SocketAddr::new(address.parse().unwrap(), port.parse().unwrap())
}

/// Packets by ends, both ways, as tshark counts them; it counts a pair of ports again for each stream.
fn counted_by_tshark(capture: &Path, transport: &str) -> BTreeMap<Ends, u64> {
    let mut all = BTreeMap::new();
    for line in tshark(capture, &format!("conv,{transport}")).lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [a, "<->", b, rest @ ..] = words.as_slice() else { continue };
        // Frames, bytes and their unit: from B to A, from A to B, both.
        let total: u64 = rest[6].parse().unwrap();
        *all.entry(ends(end(a), end(b))).or_default() += total;
    }
    all
}

fn counted_by_us(capture: &Path) -> BTreeMap<(String, Ends), u64> {
    let lines = run("conversations", capture, &["--json"]);
    lines
        .lines()
        .map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            let end = |address: &str, port: &str| {
                let address: IpAddr = row[address].as_str().unwrap().parse().unwrap();
                SocketAddr::new(address, row[port].as_u64().unwrap() as u16)
            };
            let key =
                (row["transport"].as_str().unwrap().to_owned(), ends(end("a", "a_port"), end("b", "b_port")));
            (key, row["packets"].as_u64().unwrap())
        })
        .collect()
}

#[test]
#[ignore = "needs tshark, and real captures in SUJI_TEST_CAPTURES"]
fn conversations_and_their_packets_are_those_of_tshark() {
    for name in CAPTURES {
        let capture = real(name);
        let ours = counted_by_us(&capture);
        let mut seen = 0;
        for transport in ["tcp", "udp"] {
            let of =
                |(key, packets): (&(String, Ends), &u64)| (key.0 == transport).then_some((key.1, *packets));
            let ours: BTreeMap<Ends, u64> = ours.iter().filter_map(of).collect();
            assert_eq!(ours, counted_by_tshark(&capture, transport), "{name} {transport}");
            seen += ours.len();
        }
        assert!(seen > 0, "{name}");
    }
}

/// What both ends said in a stream, in hex, and who they are; none behind the last stream.
fn followed_by_tshark(capture: &Path, stream: usize) -> Option<(Ends, [String; 2])> {
    let text = tshark(capture, &format!("follow,tcp,raw,{stream}"));
    let node = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or(":0");
        line.ends_with(":0").then_some(()).map_or_else(|| Some(end(line)), |()| None)
    };
    let (a, b) = (node("Node 0: ")?, node("Node 1: ")?);
    let mut said = [String::new(), String::new()];
    let data = text.lines().skip_while(|line| !line.starts_with("Node 1")).skip(1);
    for line in data.take_while(|line| !line.starts_with('=')) {
        said[usize::from(line.starts_with('\t'))] += line.trim();
    }
    Some(([a, b], said))
}

/// What both ends said on each connection between them, in hex.
fn followed_by_us(capture: &Path, [a, b]: Ends) -> BTreeSet<[String; 2]> {
    let lines = run("follow", capture, &["--ends", &format!("{a},{b}"), "--json"]);
    let mut connections: BTreeMap<u64, BTreeMap<String, String>> = BTreeMap::new();
    for line in lines.lines() {
        let piece: Value = serde_json::from_str(line).unwrap();
        let said = connections.entry(piece["connection"].as_u64().unwrap()).or_default();
        let side = said.entry(piece["side"].as_str().unwrap().to_owned()).or_default();
        *side += piece["hex"].as_str().unwrap_or_default();
    }
    let sides =
        |mut said: BTreeMap<String, String>| ["a", "b"].map(|side| said.remove(side).unwrap_or_default());
    connections.into_values().map(sides).collect()
}

#[test]
#[ignore = "needs tshark, and real captures in SUJI_TEST_CAPTURES"]
fn streams_hold_the_bytes_that_tshark_puts_together() {
    for name in CAPTURES {
        let capture = real(name);
        let mut compared = 0;
        for stream in 0..LOOKED_AT {
            if compared == MOST_STREAMS {
                break;
            }
            let Some((ends, said)) = followed_by_tshark(&capture, stream) else { break };
            if said.iter().all(String::is_empty) {
                continue;
            }
            let [a, b] = said.clone();
            let ours = followed_by_us(&capture, ends);
            assert!(
                ours.contains(&[a.clone(), b.clone()]) || ours.contains(&[b, a]),
                "{name}, stream {stream} between {ends:?}: {said:?}\nours: {ours:?}"
            );
            compared += 1;
        }
        assert!(compared > 0, "{name}: no stream says anything");
    }
}
