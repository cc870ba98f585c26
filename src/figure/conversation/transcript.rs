//! A conversation as rows of text, hex or lines of a protocol. Rows are small and name their bytes, so that
//! very long conversations can be laid out; their text is made when they are looked at.

use std::{borrow::Cow, ops::Range};

use serde::{Deserialize, Serialize};

use crate::{
    figure::{byte_letter, counted, is_active, plain},
    stream::conversation::{Content, Conversation, Piece, Side, piece_line},
};

/// How bytes are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptMode {
    /// Lines as the sides broke them.
    #[default]
    Text,
    /// Sixteen bytes a row.
    Hex,
    /// What each packet says, in one line.
    Lines,
}

/// Bytes of a row of hex.
const HEX: u32 = 16;

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub kind: RowKind,
    pub side: Side,
    /// Place of the piece that it begins in; of a connection: its number, from 0.
    pub piece: u32,
    /// Bytes of that piece before it, and its bytes, which may go on in the next pieces.
    pub offset: u32,
    pub length: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A connection begins.
    Connection,
    Bytes,
    /// Bytes were not captured, or are not held in memory.
    Gap,
}

/// A conversation laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transcript {
    pub mode: TranscriptMode,
    pub rows: Vec<Row>,
}

impl Transcript {
    /// Lays a conversation out, in lines of at most so many letters.
    #[must_use]
    pub fn new(conversation: &Conversation, mode: TranscriptMode, letters: usize) -> Self {
        let mut rows = Vec::new();
        let mut connection = None;
        let pieces = &conversation.pieces;
        let mut at = 0;
        while let Some(first) = pieces.get(at) {
            let place = at as u32;
            if conversation.connections.len() > 1 && connection != Some(first.connection) {
                connection = Some(first.connection);
                let (kind, side) = (RowKind::Connection, first.side);
                rows.push(Row { kind, side, piece: first.connection, offset: 0, length: 0 });
            }
            if conversation.bytes(first).is_none() {
                rows.push(Row { kind: RowKind::Gap, side: first.side, piece: place, offset: 0, length: 0 });
                at += 1;
                continue;
            }
            let goes_on = |next: &&Piece| {
                let same = (next.side, next.connection) == (first.side, first.connection);
                same && mode != TranscriptMode::Lines
                    && is_turn(conversation)
                    && conversation.bytes(next).is_some()
            };
            let more = pieces.get(at + 1..).unwrap_or_default().iter().take_while(goes_on).count();
            let turn = pieces.get(at..=at + more).unwrap_or_default();
            match mode {
                TranscriptMode::Lines => {
                    let length = first.length as u32;
                    rows.push(Row {
                        kind: RowKind::Bytes,
                        side: first.side,
                        piece: place,
                        offset: 0,
                        length,
                    });
                }
                TranscriptMode::Text => break_turn(conversation, turn, place, &mut rows, |line, byte| {
                    if line.len() > letters {
                        Break::Before
                    } else if byte == b'\n' {
                        Break::Behind
                    } else {
                        Break::Not
                    }
                }),
                TranscriptMode::Hex => break_turn(conversation, turn, place, &mut rows, |line, _| {
                    if line.len() >= HEX as usize { Break::Behind } else { Break::Not }
                }),
            }
            at += more + 1;
        }
        Self { mode, rows }
    }

    /// The text of a row; nothing in it is obeyed by anybody.
    #[must_use]
    pub fn text<'a>(&self, conversation: &'a Conversation, row: &Row) -> Cow<'a, str> {
        let piece = conversation.pieces.get(row.piece as usize);
        match (row.kind, piece) {
            (RowKind::Connection, _) => super::about_connection(conversation, row.piece).into(),
            (_, None) => Cow::Borrowed(""),
            (RowKind::Gap, Some(piece)) => gap(piece).into(),
            (RowKind::Bytes, Some(piece)) => match self.mode {
                TranscriptMode::Text => readable(&bytes_of(conversation, row)).into(),
                TranscriptMode::Hex => {
                    hex(piece.start + u64::from(row.offset), &bytes_of(conversation, row)).into()
                }
                TranscriptMode::Lines => {
                    plain(&piece_line(conversation, piece).unwrap_or_default()).into_owned().into()
                }
            },
        }
    }

    /// Some bytes of the row came again with other values.
    #[must_use]
    pub fn differs(&self, conversation: &Conversation, row: &Row) -> bool {
        let piece = conversation.pieces.get(row.piece as usize);
        row.kind == RowKind::Bytes
            && piece.is_some_and(|piece| matches!(piece.content, Content::Bytes { differs: true, .. }))
    }
}

/// Lines go on from piece to piece: those of a stream, not of datagrams.
fn is_turn(conversation: &Conversation) -> bool {
    !conversation.connections.is_empty()
}

enum Break {
    Not,
    Before,
    Behind,
}

/// Breaks the bytes of consecutive pieces into rows. `breaks` is told the row's bytes, the last of which
/// is the byte.
fn break_turn(
    conversation: &Conversation,
    turn: &[Piece],
    first: u32,
    rows: &mut Vec<Row>,
    breaks: impl Fn(&[u8], u8) -> Break,
) {
    let Some(side) = turn.first().map(|piece| piece.side) else { return };
    let new = |piece, offset| Row { kind: RowKind::Bytes, side, piece, offset, length: 0 };
    let mut row = new(first, 0);
    let mut line: Vec<u8> = Vec::new();
    for (place, piece) in (first..).zip(turn) {
        for (offset, byte) in (0..).zip(conversation.bytes(piece).unwrap_or_default()) {
            if row.length == 0 {
                row = new(place, offset);
            }
            line.push(*byte);
            match breaks(&line, *byte) {
                Break::Not => row.length += 1,
                Break::Behind => {
                    row.length += 1;
                    rows.push(row);
                    row.length = 0;
                    line.clear();
                }
                Break::Before => {
                    rows.push(row);
                    row = Row { length: 1, ..new(place, offset) };
                    line.clear();
                    line.push(*byte);
                }
            }
        }
    }
    if row.length > 0 {
        rows.push(row);
    }
}

/// The bytes of a row, from as many pieces as it has.
pub(super) fn bytes_of<'a>(conversation: &'a Conversation, row: &Row) -> Cow<'a, [u8]> {
    let (mut left, mut skip) = (row.length as usize, row.offset as usize);
    let mut gathered = Vec::new();
    for piece in conversation.pieces.get(row.piece as usize..).unwrap_or_default() {
        let bytes = conversation.bytes(piece).and_then(|bytes| bytes.get(skip..)).unwrap_or_default();
        let taken = bytes.get(..left.min(bytes.len())).unwrap_or_default();
        left -= taken.len();
        if left == 0 && gathered.is_empty() {
            return Cow::Borrowed(taken);
        }
        gathered.extend_from_slice(taken);
        if left == 0 {
            break;
        }
        skip = 0;
    }
    Cow::Owned(gathered)
}

/// Text as its sender meant it: UTF-8, without the end of the line; what is no text as dots.
fn readable(bytes: &[u8]) -> String {
    readable_with(bytes, |_, _| {})
}

/// As [`readable`]; `placed` is told how many bytes each letter stands for, and where its text ends.
pub(super) fn readable_with(bytes: &[u8], mut placed: impl FnMut(usize, usize)) -> String {
    let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let mut text = String::with_capacity(line.len());
    for chunk in line.utf8_chunks() {
        for letter in chunk.valid().chars() {
            match letter {
                '\t' => text.push_str("    "),
                letter if letter.is_control() => text.push('·'),
                letter if is_active(letter) => text.push_str(&plain(letter.encode_utf8(&mut [0; 4]))),
                letter => text.push(letter),
            }
            placed(letter.len_utf8(), text.len());
        }
        for _ in chunk.invalid() {
            text.push('·');
            placed(1, text.len());
        }
    }
    text
}

/// `00000010  47 45 54 20 …  GET …`
fn hex(offset: u64, bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = format!("{offset:08x} ");
    for place in 0..HEX as usize {
        let gap = if place == 8 { "  " } else { " " };
        match bytes.get(place) {
            // Writing to a string cannot fail.
            Some(byte) => drop(write!(text, "{gap}{byte:02x}")),
            None => drop(write!(text, "{gap}  ")),
        }
    }
    text.push_str("  ");
    text.extend(bytes.iter().map(|byte| byte_letter(*byte)));
    text
}

/// Where the bytes of a row of hex stand in its text: as digits, and as letters.
pub(super) fn places_in_hex(offset: u64, bytes: &[u8], of: &Range<usize>) -> [Range<usize>; 2] {
    let before = format!("{offset:08x} ").len();
    let digits = |place: usize| before + place * 3 + if place >= 8 { 2 } else { 1 };
    let letters = before + HEX as usize * 3 + 1 + 2;
    let width = |bytes: Option<&[u8]>| -> usize {
        bytes.unwrap_or_default().iter().map(|byte| byte_letter(*byte).len_utf8()).sum()
    };
    let start = letters + width(bytes.get(..of.start));
    let end = start + width(bytes.get(of.clone()));
    [digits(of.start)..digits(of.end.saturating_sub(1)) + 2, start..end]
}

fn gap(piece: &Piece) -> String {
    let bytes = counted(piece.length, "byte");
    if piece.is_missing() { format!("{bytes} not captured") } else { format!("{bytes} not held in memory") }
}
