//! tshark as an independent oracle: every frame that it reads as TCP, UDP or ICMP over IP must read
//! the same in `suji packets --json`, and every frame at all must have its time, lengths and link
//! type, or stand in the table of exceptions with its reason.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a comparison that cannot be made has failed")]

mod cli_support;

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs,
    net::IpAddr,
    path::{Path, PathBuf},
    process::Command,
};

use cli_support::{captures_folder, errors, suji};
use serde_json::Value;
use suji::capture::{Chunk, Framer, LinkType, ReadOptions, Stamp};

/// Where the two differ on purpose. Every one must still be needed.
const EXCEPTIONS: [Exception; 0] = [];

/// A frame of a capture (`folder/file`) that does not agree, and why.
#[derive(PartialEq)]
struct Exception {
    capture: &'static str,
    frame: u64,
    reason: &'static str,
}

/// What tshark prints of each frame, in the order of [`TsharkFrame::read`].
const FIELDS: [&str; 24] = [
    "frame.encap_type",
    "frame.time_epoch",
    "frame.protocols",
    "frame.len",
    "frame.cap_len",
    "ip.src",
    "ip.dst",
    "ip.proto",
    "ip.len",
    "ip.hdr_len",
    "ip.frag_offset",
    "ipv6.src",
    "ipv6.dst",
    "ipv6.plen",
    "ipv6.hopopts.len_oct",
    "ipv6.fraghdr.nxt",
    "ipv6.fraghdr.offset",
    "tcp.srcport",
    "tcp.dstport",
    "tcp.flags",
    "tcp.len",
    "udp.srcport",
    "udp.dstport",
    "udp.length",
];

/// Reassembly off: a frame is read by what is in it.
const OPTIONS: [&str; 3] =
    ["ip.defragment:FALSE", "ipv6.defragment:FALSE", "tcp.desegment_tcp_streams:FALSE"];

const ICMP: u8 = 1;
const TCP: u8 = 6;
const UDP: u8 = 17;
const ICMPV6: u8 = 58;

#[test]
#[ignore = "needs tshark and the real captures: set SUJI_TEST_CAPTURES"]
fn botnet_captures_read_as_in_tshark() {
    assert_folder_agrees("botnet");
}

#[test]
#[ignore = "needs tshark and the real captures: set SUJI_TEST_CAPTURES"]
fn scan_captures_read_as_in_tshark() {
    assert_folder_agrees("scan");
}

#[test]
#[ignore = "needs tshark and the real captures: set SUJI_TEST_CAPTURES"]
fn ip_captures_read_as_in_tshark() {
    assert_folder_agrees("ip");
}

#[test]
#[ignore = "needs tshark and the real captures: set SUJI_TEST_CAPTURES"]
fn link_captures_read_as_in_tshark() {
    assert_folder_agrees("link");
}

#[test]
#[ignore = "needs tshark and the real captures: set SUJI_TEST_CAPTURES"]
fn proto_captures_read_as_in_tshark() {
    assert_folder_agrees("proto");
}

#[test]
#[ignore = "needs tshark and the real captures: set SUJI_TEST_CAPTURES"]
fn format_captures_read_as_in_tshark() {
    assert_folder_agrees("format");
}

/// Facts of one packet that both programs tell. A payload of none is not compared.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Facts {
    /// Nanoseconds since 1970; none where they do not fit into 64 bits.
    time: Option<i64>,
    class: &'static str,
    source: IpAddr,
    destination: IpAddr,
    ports: Option<(u16, u16)>,
    /// The low eight bits.
    tcp_flags: Option<u8>,
    length: u32,
    captured: u32,
    payload: Option<u32>,
}

#[track_caller]
fn assert_folder_agrees(folder: &str) {
    let captures = captures(&captures_folder().join(folder));
    let mut differences = Vec::new();
    let mut needed = Vec::new();
    for capture in &captures {
        let name = format!("{folder}/{}", capture.file_name().unwrap().to_string_lossy());
        let text = run_tshark(capture);
        compare_records(&name, &records(&text), &our_records(capture), &mut differences);
        let (tshark, ours) = (tshark(&text), ours(capture));
        println!("{name}: {} packets in tshark, {} here", tshark.len(), ours.len());
        let numbers: BTreeSet<u64> = tshark.keys().chain(ours.keys()).copied().collect();
        for number in numbers {
            let (theirs, ours) = (tshark.get(&number), ours.get(&number));
            if agree(theirs, ours) {
                continue;
            }
            let at = |exception: &&Exception| exception.capture == name && exception.frame == number;
            match EXCEPTIONS.iter().find(at) {
                Some(exception) => needed.push(exception),
                None => differences.push(format!("{name} frame {number}:\n  {theirs:?}\n  {ours:?}")),
            }
        }
    }
    for exception in &needed {
        println!("{} frame {}: excepted, {}", exception.capture, exception.frame, exception.reason);
    }
    let count = differences.len();
    differences.truncate(20);
    assert!(count == 0, "{count} packets differ (tshark above, suji below)\n{}", differences.join("\n"));
    let prefix = format!("{folder}/");
    let here = EXCEPTIONS.iter().filter(|exception| exception.capture.starts_with(&prefix));
    for exception in here {
        let still = needed.contains(&exception);
        assert!(still, "{} frame {} agrees: the exception goes", exception.capture, exception.frame);
    }
}

fn agree(theirs: Option<&Facts>, ours: Option<&Facts>) -> bool {
    let (Some(theirs), Some(ours)) = (theirs, ours) else { return false };
    let payload = theirs.payload.and(ours.payload);
    Facts { payload, ..ours.clone() } == *theirs
}

fn captures(folder: &Path) -> Vec<PathBuf> {
    let mut captures: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    captures.sort();
    assert!(!captures.is_empty(), "{} holds no captures", folder.display());
    captures
}

/// What a record says of its frame, whatever is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Record {
    /// Nanoseconds since 1970; none where they do not fit into 64 bits, or there is no time.
    time: Option<i64>,
    length: u32,
    captured: u32,
    /// The name of its link type to tshark.
    link: &'static str,
}

/// Holds all frames of a capture against tshark's: how many, and each by its number.
fn compare_records(name: &str, theirs: &[Record], ours: &[Record], differences: &mut Vec<String>) {
    println!("{name}: {} frames in tshark, {} here", theirs.len(), ours.len());
    if theirs.len() != ours.len() {
        differences.push(format!("{name}: {} frames in tshark, {} here", theirs.len(), ours.len()));
    }
    for (number, (theirs, ours)) in (1..).zip(theirs.iter().zip(ours)) {
        if theirs != ours {
            differences.push(format!("{name} frame {number}, its record:\n  {theirs:?}\n  {ours:?}"));
        }
    }
}

fn records(text: &str) -> Vec<Record> {
    frames(text)
        .map(|frame| Record {
            time: frame.time(),
            length: frame.number("frame.len").unwrap(),
            captured: frame.number("frame.cap_len").unwrap(),
            link: link_of(frame.get("frame.encap_type")),
        })
        .collect()
}

/// All frames of a capture by our reader, with the link type of their interface.
fn our_records(capture: &Path) -> Vec<Record> {
    let mut framer = Framer::open(capture, ReadOptions::default()).unwrap();
    let mut chunk = Chunk::default();
    let mut records = Vec::new();
    while framer.next_chunk(&mut chunk) {
        records.extend(chunk.frames.iter().map(|frame| Record {
            time: match frame.time {
                Stamp::At(time) => Some(time.0),
                Stamp::OutOfRange(_) | Stamp::Missing => None,
            },
            length: frame.length,
            captured: frame.captured,
            link: tshark_name(frame.link),
        }));
    }
    records
}

/// Link types of the captures: number in the registry, number and name in tshark (`wtap.h`).
const LINKS: [(&[u32], &str, &str); 10] = [
    (&[1], "1", "ether"),
    (&[9], "4", "ppp"),
    (&[12, 14, 101], "7", "rawip"),
    (&[0], "15", "null"),
    (&[105], "20", "ieee-802-11"),
    (&[113], "25", "linux-sll"),
    (&[228], "129", "rawip4"),
    (&[229], "130", "rawip6"),
    (&[276], "210", "linux-sll2"),
    (&[147], "45", "user0"),
];

fn link_of(encapsulation: &str) -> &'static str {
    LINKS.iter().find(|(_, number, _)| *number == encapsulation).map_or_else(
        || panic!("tshark's encapsulation {encapsulation} is not in the table"),
        |(_, _, name)| name,
    )
}

fn tshark_name(link: LinkType) -> &'static str {
    LINKS
        .iter()
        .find(|(numbers, ..)| numbers.contains(&link.0))
        .map_or("not in the table", |(_, _, name)| name)
}

/// Runs tshark over a capture and gives its fields, a line a frame.
fn run_tshark(capture: &Path) -> String {
    let mut command = Command::new("tshark");
    // UTC and plain numbers; -n looks no name up.
    command.args(["-n", "-T", "fields", "-E", "occurrence=f", "-r"]).arg(capture);
    command.args(OPTIONS.iter().flat_map(|option| ["-o", option]));
    command.args(FIELDS.iter().flat_map(|field| ["-e", field]));
    let output = command.output().unwrap_or_else(|error| panic!("tshark cannot be run: {error}"));
    // tshark's status is not 0 for a capture that is cut off; what it could read it has printed.
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.is_empty(), "tshark read nothing: {}", String::from_utf8_lossy(&output.stderr));
    text
}

/// Frames of the text in order. Custom blocks of pcapng are frames to tshark, but have no
/// encapsulation.
fn frames(text: &str) -> impl Iterator<Item = TsharkFrame<'_>> {
    text.lines().map(TsharkFrame::read).filter(|frame| !frame.get("frame.encap_type").is_empty())
}

/// TCP, UDP and ICMP packets by the ordinal of their record.
fn tshark(text: &str) -> BTreeMap<u64, Facts> {
    (1..).zip(frames(text)).filter_map(|(number, frame)| Some((number, frame.facts()?))).collect()
}

/// TCP, UDP and ICMP packets by frame number.
fn ours(capture: &Path) -> BTreeMap<u64, Facts> {
    // Directions are not compared, so any home will do.
    let words = ["packets", "--json", "--home", "0.0.0.0/0"].map(OsStr::new);
    let output = suji(words.into_iter().chain([capture.as_os_str()]));
    // 1 is a capture that is cut off; what could be read is printed.
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", errors(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let packets = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    packets.filter_map(|packet| Some((packet["number"].as_u64()?, our_facts(&packet)?))).collect()
}

fn our_facts(packet: &Value) -> Option<Facts> {
    let class = match packet["class"].as_str()? {
        "tcp_syn" => "tcp_syn",
        "tcp_other" => "tcp_other",
        "udp" => "udp",
        "icmp" => "icmp",
        _ => return None,
    };
    let number = |field: &str| packet[field].as_u64().map(|number| u32::try_from(number).unwrap());
    let port = |field: &str| number(field).map(|port| u16::try_from(port).unwrap());
    let time = packet["time"].as_str().map(|time| time.parse::<jiff::Timestamp>().unwrap());
    Some(Facts {
        time: time.map(|time| i64::try_from(time.as_nanosecond()).unwrap()),
        class,
        source: packet["source"].as_str()?.parse().unwrap(),
        destination: packet["destination"].as_str()?.parse().unwrap(),
        ports: port("source_port").zip(port("destination_port")),
        tcp_flags: number("tcp_flags").map(|flags| u8::try_from(flags).unwrap()),
        length: number("length")?,
        captured: number("captured")?,
        payload: number("payload"),
    })
}

/// A line of tshark's fields. The first occurrence of a field belongs to the outermost header.
struct TsharkFrame<'a>(BTreeMap<&'static str, &'a str>);

impl<'a> TsharkFrame<'a> {
    fn read(line: &'a str) -> Self {
        let values: Vec<&str> = line.split('\t').collect();
        assert_eq!(values.len(), FIELDS.len(), "{line}");
        Self(FIELDS.into_iter().zip(values).collect())
    }

    fn get(&self, field: &str) -> &'a str {
        self.0.get(field).copied().unwrap()
    }

    fn number(&self, field: &str) -> Option<u32> {
        let text = self.get(field);
        match text.strip_prefix("0x") {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => text.parse().ok(),
        }
    }

    /// None if the outermost IP packet is no TCP, UDP or ICMP, or there is none.
    fn facts(&self) -> Option<Facts> {
        let mut protocols = self.get("frame.protocols").split(':');
        let v6 = protocols.find(|name| ["ip", "ipv6"].contains(name))? == "ipv6";
        let next = protocols.find(|name| !name.starts_with("ipv6.")).unwrap_or_default();
        let (source, destination) = if v6 { ("ipv6.src", "ipv6.dst") } else { ("ip.src", "ip.dst") };
        let protocol = if v6 { self.v6_protocol(next)? } else { self.number("ip.proto")? as u8 };
        let tcp_flags = self.number("tcp.flags").map(|flags| flags as u8).filter(|_| next == "tcp");
        let ports = |transport: &str| {
            let port = |end: &str| self.number(&format!("{transport}.{end}port")).map(|port| port as u16);
            port("src").zip(port("dst"))
        };
        let later = self.number(if v6 { "ipv6.fraghdr.offset" } else { "ip.frag_offset" }).unwrap_or(0) > 0;
        let (class, ports) = match protocol {
            // SYN is 0x02, ACK is 0x10.
            TCP if tcp_flags.is_some_and(|flags| flags & 0x12 == 0x02) => ("tcp_syn", ports("tcp")),
            TCP => ("tcp_other", ports("tcp").filter(|_| !later)),
            UDP => ("udp", ports("udp").filter(|_| !later)),
            ICMP | ICMPV6 => ("icmp", None),
            _ => return None,
        };
        Some(Facts {
            time: self.time(),
            class,
            source: self.get(source).parse().unwrap(),
            destination: self.get(destination).parse().unwrap(),
            ports,
            tcp_flags,
            length: self.number("frame.len")?,
            captured: self.number("frame.cap_len")?,
            payload: self.payload(protocol, later, v6),
        })
    }

    /// A later fragment is data to tshark; its fragment header names the protocol.
    fn v6_protocol(&self, next: &str) -> Option<u8> {
        match next {
            "tcp" => Some(TCP),
            "udp" => Some(UDP),
            "icmpv6" => Some(ICMPV6),
            _ => self.number("ipv6.fraghdr.nxt").map(|protocol| protocol as u8),
        }
    }

    /// Nanoseconds since 1970. tshark prints none for a record without a time.
    fn time(&self) -> Option<i64> {
        let (seconds, fraction) = self.get("frame.time_epoch").split_once('.')?;
        let nanos = seconds.parse::<i128>().unwrap() * 1_000_000_000;
        let fraction = fraction.parse::<i128>().unwrap();
        i64::try_from(if seconds.starts_with('-') { nanos - fraction } else { nanos + fraction }).ok()
    }

    /// Transport payload by the headers; none where tshark does not tell enough.
    fn payload(&self, protocol: u8, later: bool, v6: bool) -> Option<u32> {
        let ip = if v6 {
            let fragment = if self.get("ipv6.fraghdr.nxt").is_empty() { 0 } else { 8 };
            let options = self.number("ipv6.hopopts.len_oct").unwrap_or(0);
            self.number("ipv6.plen")?.checked_sub(fragment + options)?
        } else {
            self.number("ip.len")?.checked_sub(self.number("ip.hdr_len")?)?
        };
        match protocol {
            _ if later => Some(ip),
            TCP => self.number("tcp.len"),
            // A datagram in fragments is longer than its first one.
            UDP => self.number("udp.length")?.min(ip).checked_sub(8),
            _ => ip.checked_sub(8),
        }
    }
}
