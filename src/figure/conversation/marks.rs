//! Where matches stand in the rows of a conversation: as places in the text of a row.

use std::ops::Range;

use super::{
    Row, RowKind, Transcript, TranscriptMode,
    transcript::{bytes_of, places_in_hex, readable_with},
};
use crate::stream::conversation::{Conversation, MatchPart};

/// A part of a row's text that belongs to a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of the text.
    pub text: Range<usize>,
    /// Number of the match.
    pub number: u32,
}

impl Transcript {
    /// The row in which each match begins, of matches in the order in which they begin.
    #[must_use]
    pub fn rows_of(&self, starts: &[(u32, u32)]) -> Vec<u32> {
        let mut rows = (0..).zip(&self.rows).filter(|(_, row)| row.kind != RowKind::Connection).peekable();
        let mut at = 0;
        let row_of = |start: &(u32, u32)| {
            while let Some((place, _)) = rows.next_if(|(_, row)| (row.piece, row.offset) <= *start) {
                at = place;
            }
            at
        };
        starts.iter().map(row_of).collect()
    }

    /// What is to be marked in the text of a row; `parts` are those of all matches, by piece and offset.
    #[must_use]
    pub fn marks(&self, conversation: &Conversation, row: &Row, parts: &[MatchPart]) -> Vec<Mark> {
        if row.kind != RowKind::Bytes {
            return Vec::new();
        }
        let found = in_row(conversation, row, parts);
        if found.is_empty() {
            return Vec::new();
        }
        let bytes = bytes_of(conversation, row);
        match self.mode {
            TranscriptMode::Lines => {
                let whole = self.text(conversation, row).len();
                let first = found.first().map(|(_, number)| *number);
                first.map(|number| Mark { text: 0..whole, number }).into_iter().collect()
            }
            TranscriptMode::Hex => {
                let start = conversation.pieces.get(row.piece as usize).map_or(0, |piece| piece.start);
                let offset = start + u64::from(row.offset);
                let of = |(range, number): (Range<usize>, u32)| {
                    places_in_hex(offset, &bytes, &range).map(|text| Mark { text, number })
                };
                let mut marks: Vec<Mark> = found.into_iter().flat_map(of).collect();
                marks.sort_unstable_by_key(|mark| mark.text.start);
                marks
            }
            TranscriptMode::Text => {
                // Where the text of each byte begins, and where all of it ends.
                let mut places = Vec::with_capacity(bytes.len() + 1);
                let mut end = 0;
                readable_with(&bytes, |count, to| {
                    places.extend(std::iter::repeat_n(end, count));
                    end = to;
                });
                let place = |byte: usize| places.get(byte).copied().unwrap_or(end);
                let of = |(range, number): (Range<usize>, u32)| {
                    let text = place(range.start)..place(range.end);
                    Mark { text, number }
                };
                found.into_iter().map(of).filter(|mark| !mark.text.is_empty()).collect()
            }
        }
    }
}

/// The bytes of a row that are found, each with its match.
fn in_row(conversation: &Conversation, row: &Row, parts: &[MatchPart]) -> Vec<(Range<usize>, u32)> {
    let mut found = Vec::new();
    let (mut before, mut from) = (0, row.offset);
    for (place, piece) in (row.piece..).zip(conversation.pieces.get(row.piece as usize..).unwrap_or_default())
    {
        let taken = (row.length - before).min((piece.length as u32).saturating_sub(from));
        let to = from + taken;
        let first = parts.partition_point(|part| (part.piece, part.offset + part.length) <= (place, from));
        let of_piece = parts.iter().skip(first).take_while(|part| (part.piece, part.offset) < (place, to));
        for part in of_piece {
            let start = before + part.offset.max(from) - from;
            let end = before + (part.offset + part.length).min(to) - from;
            found.push((start as usize..end as usize, part.number));
        }
        before += taken;
        from = 0;
        if before >= row.length {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_a_row_of_hex_are_marked_as_digits_and_as_letters() {
        let bytes = b"\0ABCDEFGHIJ";
        let text = "00000000  00 41 42 43 44 45 46 47  48 49 4a                 ·ABCDEFGHIJ";
        let [digits, letters] = places_in_hex(0, bytes, &(1..4));
        assert_eq!((&text[digits], &text[letters]), ("41 42 43", "ABC"));
        let [digits, letters] = places_in_hex(0, bytes, &(7..10));
        assert_eq!((&text[digits], &text[letters]), ("47  48 49", "GHI"));
    }
}
