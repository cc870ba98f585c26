//! A packet that matches, as a line.

use serde::Serialize;

use crate::{
    figure::points::{COLUMNS, Line, PacketLine, Row},
    stream::search::Hit,
};

/// Names of the columns behind those of a packet.
const MATCH: [&str; 3] = ["match_offset", "match_length", "matches"];

/// Column names of CSV; JSON has the same.
pub fn columns() -> Vec<&'static str> {
    [&COLUMNS[..], &MATCH].concat()
}

/// A packet, and where it matches.
#[derive(Debug, Serialize)]
pub struct FoundLine<'a> {
    #[serde(flatten)]
    packet: PacketLine<'a>,
    match_offset: u32,
    match_length: u32,
    matches: u32,
}

impl<'a> FoundLine<'a> {
    pub fn new(packet: PacketLine<'a>, hit: &Hit) -> Self {
        Self { packet, match_offset: hit.offset, match_length: hit.length, matches: hit.matches }
    }
}

impl Line for FoundLine<'_> {
    fn cells(&self, row: &mut Row<'_>) {
        self.packet.cells(row);
        row.cell(self.match_offset);
        row.cell(self.match_length);
        row.cell(self.matches);
    }
}
