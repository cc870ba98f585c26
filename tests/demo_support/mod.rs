//! Frames around payloads, and tshark run on captures with every check on.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot be set up has failed")]

use std::{
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use etherparse::PacketBuilder;
use serde_json::Value;
use tempfile::TempDir;

use crate::cli_support::{errors, suji};

/// A host and its port.
pub type End = ([u8; 4], u16);

/// tshark as an analyst has it, and told to check all checksums.
const CHECKS: [&str; 3] = ["ip.check_checksum:TRUE", "tcp.check_checksum:TRUE", "udp.check_checksum:TRUE"];

/// A payload as its writer makes it.
pub fn payload(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out);
    out
}

/// Ethernet frame with a UDP datagram.
pub fn datagram(source: End, destination: End, payload: &[u8]) -> Vec<u8> {
    let builder = PacketBuilder::ethernet2([2; 6], [4; 6])
        .ipv4(source.0, destination.0, 64)
        .udp(source.1, destination.1);
    let mut frame = Vec::new();
    builder.write(&mut frame, payload).unwrap();
    frame
}

/// A TCP connection whose sequence numbers go on as they should, so that tshark reads its streams.
pub struct Connection {
    client: End,
    server: End,
    client_next: u32,
    server_next: u32,
    pub frames: Vec<Vec<u8>>,
}

impl Connection {
    /// With its handshake: three frames.
    pub fn open(client: End, server: End) -> Self {
        let mut connection =
            Self { client, server, client_next: 1_000, server_next: 9_000, frames: Vec::new() };
        connection.client_sends(true, false, b"");
        connection.server_sends(true, b"");
        connection.client_sends(false, true, b"");
        connection
    }

    /// The client says something, one segment.
    #[must_use]
    pub fn ask(mut self, payload: &[u8]) -> Self {
        self.client_sends(false, true, payload);
        self
    }

    /// The server says something, one segment.
    #[must_use]
    pub fn answer(mut self, payload: &[u8]) -> Self {
        self.server_sends(false, payload);
        self
    }

    fn client_sends(&mut self, syn: bool, ack: bool, payload: &[u8]) {
        let numbers = (self.client_next, ack.then_some(self.server_next));
        self.frames.push(segment(self.client, self.server, syn, numbers, payload));
        self.client_next += payload.len() as u32 + u32::from(syn);
    }

    fn server_sends(&mut self, syn: bool, payload: &[u8]) {
        let numbers = (self.server_next, Some(self.client_next));
        self.frames.push(segment(self.server, self.client, syn, numbers, payload));
        self.server_next += payload.len() as u32 + u32::from(syn);
    }
}

fn segment(source: End, destination: End, syn: bool, numbers: (u32, Option<u32>), payload: &[u8]) -> Vec<u8> {
    let mut builder = PacketBuilder::ethernet2([2; 6], [4; 6]).ipv4(source.0, destination.0, 64).tcp(
        source.1,
        destination.1,
        numbers.0,
        64_000,
    );
    if syn {
        builder = builder.syn();
    }
    if let Some(number) = numbers.1 {
        builder = builder.ack(number);
    }
    if !payload.is_empty() {
        builder = builder.psh();
    }
    let mut frame = Vec::new();
    builder.write(&mut frame, payload).unwrap();
    frame
}

/// Values of fields of every frame that `filter` lets through, as tshark reads a capture. What it says
/// on standard error, beside that it runs as root, fails the test.
pub fn tshark(capture: &Path, filter: &str, fields: &[&str]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let all = ["-E", "occurrence=f", "-Y", filter];
    tshark_lines(capture, &all, fields, |row| {
        rows.push(row.iter().map(|field| (*field).to_owned()).collect());
    });
    rows
}

/// Hands every row of fields to `each`, so that captures of any size can be read.
pub fn tshark_lines(capture: &Path, options: &[&str], fields: &[&str], mut each: impl FnMut(&[&str])) {
    let mut command = Command::new("tshark");
    // UTC and plain numbers; -n looks no name up.
    command.args(["-n", "-T", "fields", "-r"]).arg(capture).args(options);
    command.args(CHECKS.iter().flat_map(|option| ["-o", option]));
    command.args(fields.iter().flat_map(|field| ["-e", field]));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("tshark cannot be run: {error}"));
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        each(&line.unwrap().split('\t').collect::<Vec<_>>());
    }
    let output = child.wait_with_output().unwrap();
    assert_silent(&output);
}

/// A program of Wireshark's has nothing to complain of.
#[track_caller]
pub fn assert_silent(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    let said: Vec<&str> = said.lines().filter(|line| !line.starts_with("Running as user")).collect();
    assert_eq!((said, output.status.code()), (vec![], Some(0)));
}

/// Fields that tell whether a frame has a fault; each may occur several times.
pub const FAULT_FIELDS: [&str; 7] = [
    "frame.number",
    "_ws.malformed",
    "_ws.expert.severity",
    "ip.checksum.status",
    "tcp.checksum.status",
    "udp.checksum.status",
    "icmp.checksum.status",
];

/// The severity of an error, and the status of a bad checksum.
const ERROR: &str = "8388608";
const BAD: &str = "0";

/// Whether tshark found a frame malformed, in error or with a bad checksum, by its [`FAULT_FIELDS`].
pub fn is_faulty(fields: &[&str]) -> bool {
    let [_, malformed, severities, checksums @ ..] = fields else { panic!("{fields:?}") };
    let has = |values: &str, value| values.split(',').any(|one| one == value);
    !malformed.is_empty() || has(severities, ERROR) || checksums.iter().any(|status| has(status, BAD))
}

/// Numbers of the faulty frames.
pub fn faults(capture: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    tshark_lines(capture, &["-E", "occurrence=a"], &FAULT_FIELDS, |row| {
        if is_faulty(row) {
            faults.push(row[0].to_owned());
        }
    });
    faults
}

/// A capture of `suji demo`, and its truth.
pub struct Demo {
    pub capture: PathBuf,
    pub truth: Value,
    /// Holds the files until the test is over.
    _folder: TempDir,
}

impl Demo {
    /// Makes one; `file` ends in `.pcap` or `.pcapng`.
    pub fn new(file: &str, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (capture, truth) = (folder.path().join(file), folder.path().join("truth.json"));
        let paths = ["-o".as_ref(), capture.as_os_str(), "--truth".as_ref(), truth.as_os_str()];
        let words = ["demo"].iter().chain(options).map(OsStr::new).chain(paths);
        let output = suji(words);
        assert_eq!((errors(&output), output.status.code()), (String::new(), Some(0)));
        let truth = serde_json::from_slice(&fs::read(&truth).unwrap()).unwrap();
        Self { capture, truth, _folder: folder }
    }

    /// A number of the truth, by its path of names.
    #[track_caller]
    pub fn number(&self, path: &str) -> u64 {
        let value = self.truth.pointer(path).unwrap_or_else(|| panic!("the truth has no {path}"));
        value.as_u64().unwrap_or_else(|| panic!("{path} is {value}"))
    }

    /// The planted behaviours.
    pub fn behaviours(&self) -> &[Value] {
        self.truth["behaviours"].as_array().unwrap()
    }
}
