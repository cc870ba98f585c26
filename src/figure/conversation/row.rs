//! A conversation as a line of CSV or JSON.

use std::net::{IpAddr, SocketAddr};

use serde::{Serialize, Serializer};

use crate::{
    figure::{
        points::{Line, Row},
        time_text,
    },
    query::{ConversationRow, ConversationTable},
};

/// Column names of CSV; JSON has the same. `duration` is in seconds.
pub const CONVERSATION_COLUMNS: [&str; 18] = [
    "transport",
    "a",
    "a_port",
    "b",
    "b_port",
    "packets",
    "packets_a_to_b",
    "packets_b_to_a",
    "payload",
    "payload_a_to_b",
    "payload_b_to_a",
    "bytes",
    "bytes_a_to_b",
    "bytes_b_to_a",
    "first",
    "last",
    "duration",
    "first_line",
];

/// One conversation. A sent its first packet.
#[derive(Debug, Serialize)]
pub struct ConversationLine {
    transport: &'static str,
    a: IpAddr,
    a_port: u16,
    b: IpAddr,
    b_port: u16,
    packets: u64,
    packets_a_to_b: u32,
    packets_b_to_a: u32,
    payload: u64,
    payload_a_to_b: u64,
    payload_b_to_a: u64,
    bytes: u64,
    bytes_a_to_b: u64,
    bytes_b_to_a: u64,
    first: Option<Utc>,
    last: Option<Utc>,
    duration: Option<Seconds>,
    first_line: Option<String>,
}

impl ConversationLine {
    /// `first_line` is what the first packet with a payload says.
    #[must_use]
    pub fn new(table: &ConversationTable, row: &ConversationRow, first_line: Option<String>) -> Self {
        let [a, b]: [SocketAddr; 2] = table.ends(row);
        let ([packets_a_to_b, packets_b_to_a], [payload_a_to_b, payload_b_to_a]) =
            (row.packets(), row.payload());
        let [bytes_a_to_b, bytes_b_to_a] = row.wire();
        Self {
            transport: row.transport().name(),
            a: a.ip(),
            a_port: a.port(),
            b: b.ip(),
            b_port: b.port(),
            packets: row.all_packets(),
            packets_a_to_b,
            packets_b_to_a,
            payload: payload_a_to_b.saturating_add(payload_b_to_a),
            payload_a_to_b,
            payload_b_to_a,
            bytes: bytes_a_to_b.saturating_add(bytes_b_to_a),
            bytes_a_to_b,
            bytes_b_to_a,
            first: row.times().map(|times| Utc(times.0)),
            last: row.times().map(|times| Utc(times.1)),
            duration: row.duration().map(Seconds),
            first_line,
        }
    }
}

impl Line for ConversationLine {
    fn cells(&self, row: &mut Row<'_>) {
        row.cell(self.transport);
        row.cell(self.a);
        row.cell(self.a_port);
        row.cell(self.b);
        row.cell(self.b_port);
        row.cell(self.packets);
        row.cell(self.packets_a_to_b);
        row.cell(self.packets_b_to_a);
        row.cell(self.payload);
        row.cell(self.payload_a_to_b);
        row.cell(self.payload_b_to_a);
        row.cell(self.bytes);
        row.cell(self.bytes_a_to_b);
        row.cell(self.bytes_b_to_a);
        row.nanoseconds(self.first.map(|time| time.0));
        row.nanoseconds(self.last.map(|time| time.0));
        row.optional(self.duration);
        match &self.first_line {
            Some(line) => row.text(line),
            None => row.optional(None::<u8>),
        }
    }
}

/// In nanoseconds.
const SECOND: u64 = 1_000_000_000;

/// A time in nanoseconds since 1970: RFC 3339 in UTC.
#[derive(Clone, Copy, Debug)]
pub(super) struct Utc(pub i64);

impl Serialize for Utc {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        time_text::rfc3339(self.0).serialize(serializer)
    }
}

/// Nanoseconds as seconds.
#[derive(Clone, Copy, Debug)]
struct Seconds(u64);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.0 as f64 / SECOND as f64).serialize(serializer)
    }
}

impl std::fmt::Display for Seconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:09}", self.0 / SECOND, self.0 % SECOND)
    }
}
