//! Frames around payloads, and tshark run on captures with every check on.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot be set up has failed")]

use std::{path::Path, process::Command};

use etherparse::PacketBuilder;

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

/// Values of fields of every frame that `filter` lets through (all when it is empty), as tshark reads a
/// capture. What it says on standard error, beside that it runs as root, fails the test.
pub fn tshark(capture: &Path, filter: &str, fields: &[&str]) -> Vec<Vec<String>> {
    tshark_with(capture, filter, fields, &[])
}

/// The same with further preferences (`-o`).
pub fn tshark_with(capture: &Path, filter: &str, fields: &[&str], options: &[&str]) -> Vec<Vec<String>> {
    let mut command = Command::new("tshark");
    // UTC and plain numbers; -n looks no name up.
    command.args(["-n", "-T", "fields", "-E", "occurrence=f", "-r"]).arg(capture);
    command.args(CHECKS.iter().chain(options).flat_map(|option| ["-o", option]));
    command.args(fields.iter().flat_map(|field| ["-e", field]));
    if !filter.is_empty() {
        command.args(["-Y", filter]);
    }
    let output = command.output().unwrap_or_else(|error| panic!("tshark cannot be run: {error}"));
    let said = String::from_utf8(output.stderr).unwrap();
    let said: Vec<&str> = said.lines().filter(|line| !line.starts_with("Running as user")).collect();
    assert_eq!((said, output.status.code()), (vec![], Some(0)));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// Frames that tshark finds malformed, in error or with a bad checksum: number, protocols, information.
pub fn faults(capture: &Path) -> Vec<Vec<String>> {
    // Severity of an error, and of a checksum that is not verified good.
    let filter = "_ws.malformed || _ws.expert.severity == 8388608 \
                  || ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0";
    tshark(capture, filter, &["frame.number", "frame.protocols", "_ws.col.Info"])
}
