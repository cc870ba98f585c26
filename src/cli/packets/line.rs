//! One packet as a line of CSV or JSON, and the writer of such lines.

use std::{
    io::{self, Write},
    net::IpAddr,
};

use serde::Serialize;

use super::FrameTime;
use crate::{
    cli::{json::write_json, time_text},
    figure::plain,
    index::Point,
    query::{Direction, Zone},
};

/// Column names of CSV; JSON has the same, but `raw_time` only where there is no time.
pub const COLUMNS: [&str; 16] = [
    "number",
    "capture",
    "time",
    "source",
    "source_port",
    "destination",
    "destination_port",
    "transport",
    "class",
    "direction",
    "tcp_flags",
    "length",
    "captured",
    "payload",
    "offset",
    "raw_time",
];

/// How lines are laid out.
#[derive(Clone, Debug)]
pub enum Layout {
    /// With a header (RFC 4180, but lines end in a line feed alone); times in a zone.
    Csv(Zone),
    /// One object a line; times in UTC.
    Json,
}

/// Something that is printed as one line.
pub trait Line: Serialize {
    /// Adds the fields in the order of the columns.
    fn cells(&self, row: &mut Row<'_>);
}

/// One packet.
#[derive(Debug, Serialize)]
pub struct PacketLine<'a> {
    number: u64,
    capture: &'a str,
    #[serde(flatten)]
    time: FrameTime,
    source: IpAddr,
    source_port: Option<u16>,
    destination: IpAddr,
    destination_port: Option<u16>,
    transport: String,
    class: &'static str,
    direction: &'static str,
    tcp_flags: Option<u8>,
    length: u32,
    captured: u32,
    payload: u32,
    offset: u64,
}

impl<'a> PacketLine<'a> {
    #[must_use]
    pub fn new(capture: &'a str, point: &Point, direction: Direction, captured: u32) -> Self {
        Self {
            number: point.frame,
            capture,
            time: FrameTime::from(point),
            source: point.source,
            source_port: point.ports.map(|ports| ports.0),
            destination: point.destination,
            destination_port: point.ports.map(|ports| ports.1),
            transport: point.protocol.name(),
            class: point.class.name(),
            direction: direction.name(),
            tcp_flags: point.tcp_flags,
            length: point.length,
            captured,
            payload: point.payload,
            offset: point.offset,
        }
    }
}

impl Line for PacketLine<'_> {
    fn cells(&self, row: &mut Row<'_>) {
        row.cell(self.number);
        row.text(self.capture);
        row.time(self.time);
        row.cell(self.source);
        row.optional(self.source_port);
        row.cell(self.destination);
        row.optional(self.destination_port);
        row.cell(&self.transport);
        row.cell(self.class);
        row.cell(self.direction);
        row.optional(self.tcp_flags);
        row.cell(self.length);
        row.cell(self.captured);
        row.cell(self.payload);
        row.cell(self.offset);
        row.optional(self.time.raw());
    }
}

/// A line of CSV under way.
#[derive(Debug)]
pub struct Row<'a> {
    text: &'a mut Vec<u8>,
    zone: &'a Zone,
}

impl Row<'_> {
    /// A cell of digits and letters only.
    pub fn cell(&mut self, value: impl std::fmt::Display) {
        self.next();
        // Writing to memory cannot fail.
        let _ = write!(self.text, "{value}");
    }

    /// A cell that may be empty.
    pub fn optional<T: std::fmt::Display>(&mut self, value: Option<T>) {
        match value {
            Some(value) => self.cell(value),
            None => self.next(),
        }
    }

    /// A time in the layout's zone, with the zone's offset.
    pub fn time(&mut self, time: FrameTime) {
        self.optional(time.at().map(|time| time_text::rfc3339_in(time, self.zone)));
    }

    /// A cell of any text: active characters as symbols, quoted where CSV or a spreadsheet would
    /// read more into it than text.
    pub fn text(&mut self, text: &str) {
        self.cell(quoted(&plain(text)));
    }

    fn next(&mut self) {
        if !self.text.is_empty() {
            self.text.push(b',');
        }
    }
}

/// A cell as CSV has it. One that a spreadsheet would run as a formula (OWASP, "CSV Injection")
/// gets an apostrophe in front, which spreadsheets take as "this is text".
fn quoted(text: &str) -> String {
    let runs = text.starts_with(['=', '+', '-', '@']);
    if !runs && !text.contains([',', '"']) {
        return text.to_owned();
    }
    format!("\"{}{}\"", if runs { "'" } else { "" }, text.replace('"', "\"\""))
}

/// Writes lines in one layout; reuses its buffer.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    layout: Layout,
    buffer: Vec<u8>,
}

impl<W: Write> Writer<W> {
    pub fn new(out: W, layout: Layout) -> Self {
        Self { out, layout, buffer: Vec::new() }
    }

    /// The names of the columns, where the layout has them.
    pub fn header(&mut self, columns: &[&str]) -> io::Result<()> {
        match self.layout {
            Layout::Csv(_) => writeln!(self.out, "{}", columns.join(",")),
            Layout::Json => Ok(()),
        }
    }

    pub fn line(&mut self, line: &impl Line) -> io::Result<()> {
        self.buffer.clear();
        match &self.layout {
            Layout::Csv(zone) => {
                line.cells(&mut Row { text: &mut self.buffer, zone });
                self.out.write_all(&self.buffer)?;
            }
            Layout::Json => {
                serde_json::to_writer(&mut self.buffer, line)?;
                if self.buffer.is_ascii() {
                    self.out.write_all(&self.buffer)?;
                } else {
                    write_json(&mut self.out, &String::from_utf8_lossy(&self.buffer))?;
                }
            }
        }
        self.out.write_all(b"\n")
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Class, Nanos, Protocol};

    fn point(time: Option<i64>) -> Point {
        Point {
            frame: 7,
            offset: 1_234,
            time: time.map(Nanos),
            raw_time: time.is_none().then_some(99),
            source: "192.168.1.46".parse().unwrap(),
            destination: "2001:db8::1".parse().unwrap(),
            ports: Some((6_893, 6_892)),
            protocol: Protocol::UDP,
            class: Class::Udp,
            tcp_flags: None,
            length: 60,
            payload: 18,
        }
    }

    fn written(capture: &str, time: Option<i64>, layout: Layout) -> String {
        let mut writer = Writer::new(Vec::new(), layout);
        writer.line(&PacketLine::new(capture, &point(time), Direction::From, 58)).unwrap();
        String::from_utf8(writer.out).unwrap()
    }

    #[test]
    fn json_has_the_fields_in_their_order() {
        assert_eq!(
            written("a.pcap", Some(1_500_000_000), Layout::Json),
            concat!(
                r#"{"number":7,"capture":"a.pcap","time":"1970-01-01T00:00:01.500000000Z","#,
                r#""source":"192.168.1.46","source_port":6893,"destination":"2001:db8::1","#,
                r#""destination_port":6892,"transport":"udp","class":"udp","direction":"from","#,
                r#""tcp_flags":null,"length":60,"captured":58,"payload":18,"offset":1234}"#,
                "\n"
            )
        );
    }

    #[test]
    fn a_packet_without_a_time_tells_its_raw_time() {
        let json = written("a.pcap", None, Layout::Json);
        assert!(json.contains(r#""time":null,"raw_time":99,"#), "{json}");
        let csv = written("a.pcap", None, Layout::Csv(Zone::default()));
        assert!(csv.starts_with("7,a.pcap,,192.168.1.46,") && csv.ends_with(",1234,99\n"), "{csv}");
    }

    #[test]
    fn csv_has_a_cell_for_every_column() {
        let csv = written("a.pcap", Some(0), Layout::Csv(Zone::default()));
        assert_eq!(csv.trim_end().split(',').count(), COLUMNS.len());
    }

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_text() {
        assert_eq!(quoted("=cmd|'/c calc'!A0"), "\"'=cmd|'/c calc'!A0\"");
        for text in ["+1", "-1", "@SUM"] {
            assert_eq!(quoted(text), format!("\"'{text}\""));
        }
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("captures/a-1.pcap"), "captures/a-1.pcap");
    }

    #[test]
    fn a_file_name_cannot_reach_the_terminal() {
        let csv = written("a\u{1b}]0;x\n.pcap", Some(0), Layout::Csv(Zone::default()));
        assert!(csv.contains("a␛]0;x␊.pcap"), "{csv}");
    }
}
