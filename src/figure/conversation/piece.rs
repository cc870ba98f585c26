//! A piece of a conversation as a line of JSON.

use std::fmt::Write;

use serde::Serialize;

use super::row::Utc;

use crate::{
    figure::points::{Line, Row},
    query::Index,
    stream::conversation::{Content, Conversation, Piece, piece_line},
};

/// One piece. `hex` is null where the bytes are missing, or not held in memory.
#[derive(Debug, Serialize)]
pub struct PieceLine<'a> {
    side: &'static str,
    /// From 1; datagrams are all of 1.
    connection: u32,
    capture: Option<&'a str>,
    /// The packet that brought it; of missing bytes the one behind them.
    number: Option<u64>,
    time: Option<Utc>,
    /// Bytes of the side's stream before it, and its bytes.
    offset: u64,
    length: u64,
    missing: bool,
    /// Bytes of the packet's payload before it.
    payload_offset: Option<u32>,
    /// Some of its bytes came again with other values.
    differs: bool,
    line: Option<String>,
    hex: Option<String>,
}

impl<'a> PieceLine<'a> {
    /// `names` are those of the index's captures.
    #[must_use]
    pub fn new(conversation: &Conversation, piece: &Piece, index: &Index, names: &'a [String]) -> Self {
        let id = conversation.packet(piece);
        let point = id.and_then(|id| index.point(id));
        let (payload_offset, differs) = match piece.content {
            Content::Bytes { offset, differs, .. } => (Some(offset), differs),
            Content::Missing => (None, false),
        };
        Self {
            side: piece.side.name(),
            connection: piece.connection + 1,
            capture: id.and_then(|id| names.get(usize::from(id.capture))).map(String::as_str),
            number: point.map(|point| point.frame),
            time: point.and_then(|point| point.time).map(|time| Utc(time.0)),
            offset: piece.start,
            length: piece.length,
            missing: piece.is_missing(),
            payload_offset,
            differs,
            line: piece_line(conversation, piece),
            hex: conversation.bytes(piece).map(hex),
        }
    }
}

/// Pieces are printed as JSON only: bytes have no place in a table.
impl Line for PieceLine<'_> {
    fn cells(&self, row: &mut Row<'_>) {
        row.cell(self.side);
        row.cell(self.connection);
        row.optional(self.number);
        row.cell(self.offset);
        row.cell(self.length);
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
