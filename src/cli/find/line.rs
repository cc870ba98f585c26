//! A packet that matches, as a line.

use serde::Serialize;

use crate::{
    figure::{
        plain,
        points::{COLUMNS, Line, PacketLine, Row},
    },
    stream::search::{Hit, Part},
};

/// Names of the columns behind those of a packet.
const MATCH: [&str; 7] =
    ["match_offset", "match_length", "matches", "found", "meaning", "answer_to", "parts"];

/// Column names of CSV; JSON has the same.
pub fn columns() -> Vec<&'static str> {
    [&COLUMNS[..], &MATCH].concat()
}

/// A part of a split match.
#[derive(Debug, Serialize)]
struct PartLine {
    number: u64,
    offset: u32,
    length: u32,
}

/// A packet, and where it matches.
#[derive(Debug, Serialize)]
pub struct FoundLine<'a> {
    #[serde(flatten)]
    packet: PacketLine<'a>,
    match_offset: u32,
    match_length: u32,
    matches: u32,
    found: &'static str,
    meaning: Option<String>,
    answer_to: Option<u64>,
    parts: Option<Vec<PartLine>>,
}

impl<'a> FoundLine<'a> {
    pub fn new(packet: PacketLine<'a>, hit: &Hit) -> Self {
        let parts = hit.parts.as_ref().map(|parts| {
            let line =
                |part: &Part| PartLine { number: part.frame, offset: part.offset, length: part.length };
            parts.iter().map(line).collect()
        });
        Self {
            packet,
            match_offset: hit.offset,
            match_length: hit.length,
            matches: hit.matches,
            found: hit.found.name(),
            meaning: hit.found.text().map(|text| plain(text).into_owned()),
            answer_to: hit.found.answer_to(),
            parts,
        }
    }
}

impl Line for FoundLine<'_> {
    fn cells(&self, row: &mut Row<'_>) {
        self.packet.cells(row);
        row.cell(self.match_offset);
        row.cell(self.match_length);
        row.cell(self.matches);
        row.cell(self.found);
        row.text(self.meaning.as_deref().unwrap_or_default());
        row.optional(self.answer_to);
        let parts = self.parts.iter().flatten();
        let parts = parts.map(|part| format!("{}:{}+{}", part.number, part.offset, part.length));
        row.text(&parts.collect::<Vec<_>>().join(" "));
    }
}
