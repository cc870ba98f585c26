//! One packet as a line.

use std::net::IpAddr;

use serde::Serialize;

use super::{FrameTime, Line, Row};
use crate::{capture::Names, figure::KnownNames, index::Point, query::Direction};

/// Column names of CSV; JSON has the same, but `raw_time` only where there is no time.
pub const COLUMNS: [&str; 20] = [
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
    "duplicate",
    "after_damage",
    "raw_time",
    "source_name",
    "destination_name",
];

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
    duplicate: bool,
    after_damage: bool,
    source_name: Option<&'a str>,
    destination_name: Option<&'a str>,
}

impl<'a> PacketLine<'a> {
    /// `captured` is how many bytes of its frame the file holds.
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
            duplicate: point.duplicate,
            after_damage: false,
            source_name: None,
            destination_name: None,
        }
    }

    /// The same packet where its record was found again behind damage.
    #[must_use]
    pub fn after_damage(self, after_damage: bool) -> Self {
        Self { after_damage, ..self }
    }

    /// With the first name of each address: one that the capture gives, or that is known beside those.
    #[must_use]
    pub fn named(self, names: &'a Names, known: &'a KnownNames) -> Self {
        let first = |address| known.of([names], address).next();
        if names.is_empty() && known.is_empty() {
            return self;
        }
        Self { source_name: first(self.source), destination_name: first(self.destination), ..self }
    }

    /// The same packet between other addresses, which have no names.
    #[must_use]
    pub fn between(self, source: IpAddr, destination: IpAddr) -> Self {
        Self { source, destination, source_name: None, destination_name: None, ..self }
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
        row.cell(self.duplicate);
        row.cell(self.after_damage);
        row.optional(self.time.raw());
        for name in [self.source_name, self.destination_name] {
            row.text(name.unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        figure::points::{Layout, Writer},
        index::{Class, Nanos, Protocol},
        query::Zone,
    };

    fn point(time: Option<i64>) -> Point {
        Point {
            frame: 7,
            offset: 1_234,
            time: time.map(Nanos),
            recorded: time.map(Nanos),
            raw_time: time.is_none().then_some(99),
            source: "192.168.1.46".parse().unwrap(),
            destination: "2001:db8::1".parse().unwrap(),
            ports: Some((6_893, 6_892)),
            protocol: Protocol::UDP,
            class: Class::Udp,
            tcp_flags: None,
            length: 60,
            payload: 18,
            duplicate: true,
        }
    }

    fn written(capture: &str, time: Option<i64>, layout: Layout) -> String {
        let mut writer = Writer::new(Vec::new(), layout);
        writer.line(&PacketLine::new(capture, &point(time), Direction::From, 58)).unwrap();
        String::from_utf8(writer.into_inner()).unwrap()
    }

    #[test]
    fn json_has_the_fields_in_their_order() {
        assert_eq!(
            written("a.pcap", Some(1_500_000_000), Layout::Json),
            concat!(
                r#"{"number":7,"capture":"a.pcap","time":"1970-01-01T00:00:01.500000000Z","#,
                r#""source":"192.168.1.46","source_port":6893,"destination":"2001:db8::1","#,
                r#""destination_port":6892,"transport":"udp","class":"udp","direction":"from","#,
                r#""tcp_flags":null,"length":60,"captured":58,"payload":18,"offset":1234,"duplicate":true,"#,
                r#""after_damage":false,"source_name":null,"destination_name":null}"#,
                "\n"
            )
        );
    }

    #[test]
    fn a_packet_without_a_time_tells_its_raw_time() {
        let json = written("a.pcap", None, Layout::Json);
        assert!(json.contains(r#""time":null,"raw_time":99,"#), "{json}");
        let csv = written("a.pcap", None, Layout::Csv(Zone::default()));
        let ends = csv.ends_with(",1234,true,false,99,,\n");
        assert!(csv.starts_with("7,a.pcap,,192.168.1.46,") && ends, "{csv}");
    }

    #[test]
    fn csv_has_a_cell_for_every_column() {
        let csv = written("a.pcap", Some(0), Layout::Csv(Zone::default()));
        assert_eq!(csv.trim_end().split(',').count(), COLUMNS.len());
    }

    #[test]
    fn a_file_name_cannot_reach_the_terminal() {
        let csv = written("a\u{1b}]0;x\n.pcap", Some(0), Layout::Csv(Zone::default()));
        assert!(csv.contains("a⟨1B⟩]0;x⟨0A⟩.pcap"), "{csv}");
    }
}
