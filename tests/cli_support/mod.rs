//! Small captures made by the tests, and the program run on them.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

use std::{
    ffi::OsStr,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Output},
    time::Duration,
};

use etherparse::{EtherType, IpNumber, PacketBuilder};
use pcap_file::pcap::{PcapPacket, PcapWriter};
use serde_json::Value;

/// The monitored host of [`small_capture`].
pub const HOME: [u8; 4] = [192, 168, 1, 46];
/// Seconds since 1970 of the first frame: 2009-03-13 14:00:00 UTC.
pub const START: u64 = 1_236_952_800;

/// Ethernet frame with a TCP segment.
pub fn tcp(
    source: ([u8; 4], u16),
    destination: ([u8; 4], u16),
    syn: bool,
    ack: bool,
    payload: &[u8],
) -> Vec<u8> {
    let mut builder = PacketBuilder::ethernet2([2; 6], [4; 6]).ipv4(source.0, destination.0, 64).tcp(
        source.1,
        destination.1,
        1_000,
        4_000,
    );
    if syn {
        builder = builder.syn();
    }
    if ack {
        builder = builder.ack(7);
    }
    let mut frame = Vec::new();
    builder.write(&mut frame, payload).unwrap();
    frame
}

/// Ethernet frame with a UDP datagram.
pub fn udp(source: ([u8; 4], u16), destination: ([u8; 4], u16), payload: &[u8]) -> Vec<u8> {
    let builder = PacketBuilder::ethernet2([2; 6], [4; 6])
        .ipv4(source.0, destination.0, 64)
        .udp(source.1, destination.1);
    let mut frame = Vec::new();
    builder.write(&mut frame, payload).unwrap();
    frame
}

/// Ethernet frame with a UDP datagram over IPv6.
pub fn udp_v6(source: ([u8; 16], u16), destination: ([u8; 16], u16), payload: &[u8]) -> Vec<u8> {
    let builder = PacketBuilder::ethernet2([2; 6], [4; 6])
        .ipv6(source.0, destination.0, 64)
        .udp(source.1, destination.1);
    let mut frame = Vec::new();
    builder.write(&mut frame, payload).unwrap();
    frame
}

/// Ethernet frame with an ICMP echo request.
pub fn ping(source: [u8; 4], destination: [u8; 4]) -> Vec<u8> {
    let builder =
        PacketBuilder::ethernet2([2; 6], [4; 6]).ipv4(source, destination, 64).icmpv4_echo_request(1, 1);
    let mut frame = Vec::new();
    builder.write(&mut frame, b"ping").unwrap();
    frame
}

/// Ethernet frame with a GRE packet: IP, but no transport that has ports.
pub fn gre(source: [u8; 4], destination: [u8; 4]) -> Vec<u8> {
    let builder = PacketBuilder::ethernet2([2; 6], [4; 6]).ipv4(source, destination, 64);
    let mut frame = Vec::new();
    builder.write(&mut frame, IpNumber::GRE, &[0, 0, 8, 0]).unwrap();
    frame
}

/// Ethernet frame with an ARP request: no packet.
pub fn arp() -> Vec<u8> {
    let mut frame = vec![0xff; 6];
    frame.extend([2; 6]);
    frame.extend(EtherType::ARP.0.to_be_bytes());
    frame.extend([0, 1, 8, 0, 6, 4, 0, 1]);
    frame.extend([0; 20]);
    frame
}

/// Writes frames to a pcap file, one a second from [`START`].
pub fn write_pcap(path: &Path, frames: &[Vec<u8>]) {
    let mut writer = PcapWriter::new(File::create(path).unwrap()).unwrap();
    for (second, frame) in frames.iter().enumerate() {
        let time = Duration::new(START + second as u64, 123_456_000);
        let packet = PcapPacket::new(time, frame.len() as u32, frame.as_slice()).unwrap();
        writer.write_packet(&packet).unwrap();
    }
}

/// Twelve frames: home sends three SYN to port 445 and two datagrams, gets an answer and one SYN,
/// pings; two others exchange one datagram; one GRE packet; two ARP frames.
pub fn small_capture(folder: &Path) -> PathBuf {
    let peer = |host: u8| [198, 51, 100, host];
    let frames = [
        tcp((HOME, 1_025), (peer(1), 445), true, false, b""),
        tcp((HOME, 1_026), (peer(2), 445), true, false, b""),
        arp(),
        tcp((HOME, 1_027), (peer(3), 445), true, false, b""),
        tcp((peer(1), 445), (HOME, 1_025), true, true, b""),
        udp((HOME, 5_353), (peer(9), 53), b"query"),
        udp((HOME, 5_353), ([203, 0, 113, 5], 123), b"time?"),
        tcp(([203, 0, 113, 7], 4_000), (HOME, 135), true, false, b""),
        ping(HOME, peer(1)),
        udp(([10, 0, 0, 1], 137), ([10, 0, 0, 2], 137), b"name"),
        gre(HOME, peer(4)),
        arp(),
    ];
    let path = folder.join("small.pcap");
    write_pcap(&path, &frames);
    path
}

/// Runs the program with nothing of a display in its environment.
pub fn suji<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(arguments: I) -> Output {
    Command::new(env!("CARGO_BIN_EXE_suji"))
        .args(arguments)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap()
}

/// Runs a verb on a capture; it must succeed and say nothing.
pub fn run(verb: &str, capture: &Path, options: &[&str]) -> String {
    let words = [verb].into_iter().chain(options.iter().copied()).map(OsStr::new);
    let output = suji(words.chain([capture.as_os_str()]));
    assert_eq!((errors(&output), output.status.code()), (String::new(), Some(0)));
    String::from_utf8(output.stdout).unwrap()
}

/// `stats --json` of a capture.
pub fn stats(capture: &Path, options: &[&str]) -> Value {
    serde_json::from_str(&run("stats", capture, &[&["--json"], options].concat())).unwrap()
}

/// `packets --json` of a capture.
pub fn packets(capture: &Path, options: &[&str]) -> Vec<Value> {
    let lines = run("packets", capture, &[&["--json"], options].concat());
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What was said on standard error.
pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A real capture by its path below the folder of captures.
pub fn real(path: &str) -> PathBuf {
    let file = captures_folder().join(path);
    assert!(fs::metadata(&file).is_ok(), "{} is missing", file.display());
    file
}

/// The folder of real captures, from the environment.
pub fn captures_folder() -> PathBuf {
    std::env::var_os("SUJI_TEST_CAPTURES").map(PathBuf::from).expect("SUJI_TEST_CAPTURES is unset")
}
