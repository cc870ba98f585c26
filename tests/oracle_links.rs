//! tshark as an independent oracle for every link type and tunnel: frames made by the tests, read
//! by both.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a comparison that cannot be made has failed")]

mod decode_frames;

use std::{fs, process::Command};

use decode_frames::{links::*, tunnels::*, *};
use suji::{
    capture::{CaptureWriter, Nanos, NewFrame, NewInterface, OutputFormat},
    decode::{LinkType, PacketFacts, layers},
};

/// Where the two differ on purpose: tshark reads no packet there, or another.
const EXCEPTIONS: [(&str, &str); 2] = [
    (
        "PPP of pppd",
        "pppd's filters see the direction in the place of the address, and the control field behind it; \
         tshark takes that for a protocol",
    ),
    (
        "netfilter log, big endian",
        "lengths are in the order of the machine that logged; tshark takes its own machine's",
    ),
];

/// Reassembly off: a frame is read by what is in it.
const OPTIONS: [&str; 2] = ["ip.defragment:FALSE", "ipv6.defragment:FALSE"];

/// What one of the two says of a frame: outer source, and ports of all UDP and TCP headers.
#[derive(Debug, PartialEq, Eq)]
struct Reading {
    source: String,
    ports: Vec<String>,
}

#[test]
#[ignore = "needs tshark"]
fn every_link_type_and_tunnel_reads_as_in_tshark() {
    let packet = ipv4(17, &udp(b"hello"));
    let inner = ipv4(6, &tcp(SYN, &[], b"inside"));
    let inner_6 = ipv6(6, &tcp(SYN, &[], b"inside"));
    let mut frames = framings(&packet);
    let bare = |(name, packet, _)| (name, 101, packet);
    frames.extend(tunnels(&inner).into_iter().map(bare));
    frames.extend(tunnels_6(&inner_6).into_iter().map(bare));

    let theirs = tshark(&frames);
    assert_eq!(theirs.len(), frames.len());
    let mut differences = Vec::new();
    for ((name, link, frame), theirs) in frames.iter().zip(theirs) {
        let ours = ours(LinkType(*link), frame);
        let excepted = EXCEPTIONS.iter().any(|(excepted, _)| excepted == name);
        if (ours == theirs) == excepted {
            differences.push(format!("{name}, link type {link}:\n  {theirs:?}\n  {ours:?}"));
        }
    }
    assert!(differences.is_empty(), "tshark above, suji below\n{}", differences.join("\n"));
}

fn ours(link: LinkType, frame: &[u8]) -> Reading {
    let source = PacketFacts::read(link, frame).map_or(String::new(), |facts| facts.source.to_string());
    let layers = layers(link, frame, frame.len() as u32);
    let transports =
        layers.iter().filter(|layer| layer.name.starts_with("TCP") || layer.name.starts_with("UDP"));
    // The number, without the name behind it.
    let number = |value: &str| value.split(' ').next().unwrap_or_default().to_owned();
    let ports = transports.map(|layer| number(&layer.fields[1].value)).collect();
    Reading { source, ports }
}

/// Writes the frames into one capture with an interface each, and reads it.
fn tshark(frames: &[(&str, u32, Vec<u8>)]) -> Vec<Reading> {
    let interfaces: Vec<_> =
        frames.iter().map(|(_, link, _)| NewInterface::new(LinkType(*link), 0, true)).collect();
    let mut writer = CaptureWriter::create(OutputFormat::Pcapng, Vec::new(), &interfaces, &[]).unwrap();
    for (interface, (_, _, frame)) in frames.iter().enumerate() {
        writer.write(&NewFrame::new(interface, Nanos(interface as i64), frame)).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("links.pcapng");
    fs::write(&path, writer.finish().unwrap()).unwrap();

    let mut command = Command::new("tshark");
    command.args(["-n", "-T", "fields", "-E", "occurrence=a", "-r"]).arg(&path);
    command.args(OPTIONS.iter().flat_map(|option| ["-o", option]));
    command.args(["-e", "ip.src", "-e", "udp.dstport", "-e", "tcp.dstport"]);
    let output = command.output().unwrap_or_else(|error| panic!("tshark cannot be run: {error}"));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(reading).collect()
}

fn reading(line: &str) -> Reading {
    let fields: Vec<_> = line.split('\t').collect();
    let all = |field: usize| fields[field].split(',').filter(|value| !value.is_empty()).map(str::to_owned);
    Reading { source: all(0).next().unwrap_or_default(), ports: all(1).chain(all(2)).collect() }
}
