//! Where a pattern stands in a conversation: in what either side sent, also across the packets that brought it.

use super::{Content, Conversation, Piece};
use crate::{query::Cancel, stream::search::Matcher};

/// Matches that are kept; that there are more is said.
pub const MOST_MATCHES: usize = 100_000;

/// A part of a match, in one piece; most matches have one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchPart {
    /// Place of the piece, and of the first byte in it.
    pub piece: u32,
    pub offset: u32,
    pub length: u32,
    /// Which match it is of, counted from 0 in the order in which they begin.
    pub number: u32,
}

/// The matches in a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationMatches {
    /// All parts, by piece and offset. None overlap.
    pub parts: Vec<MatchPart>,
    /// Piece and offset of the first byte of each match.
    pub starts: Vec<(u32, u32)>,
    /// There are more.
    pub has_more: bool,
}

/// Finds all matches that do not overlap, in what each side sent, over both. A match may cross packets of a
/// connection, but no gap; of datagrams each stands for itself. None if cancelled.
///
/// Memory: a copy of what one side sent without a gap, at most what is held of the conversation.
#[must_use]
pub fn find_in_conversation(
    conversation: &Conversation,
    matcher: &Matcher,
    cancel: &Cancel,
) -> Option<ConversationMatches> {
    let mut found = Found::default();
    let crosses = !conversation.connections.is_empty();
    let mut is_taken = vec![false; conversation.pieces.len()];
    for place in 0..conversation.pieces.len() {
        if cancel.is_set() {
            return None;
        }
        if is_taken.get(place).copied().unwrap_or(true) {
            continue;
        }
        let run = run_from(conversation, place, crosses, &mut is_taken);
        found.look_into(conversation, &run, matcher);
        if found.matches.len() >= MOST_MATCHES {
            break;
        }
    }
    Some(found.ordered())
}

/// Places of the pieces whose bytes follow on each other, from one on; they are taken then.
fn run_from(conversation: &Conversation, first: usize, crosses: bool, is_taken: &mut [bool]) -> Vec<u32> {
    let Some(piece) = conversation.pieces.get(first) else { return Vec::new() };
    let is_of_side = |other: &Piece| (other.side, other.connection) == (piece.side, piece.connection);
    let mut run = Vec::new();
    let mut next = piece.start;
    for (place, other) in conversation.pieces.iter().enumerate().skip(first) {
        if other.connection != piece.connection {
            break;
        }
        if !is_of_side(other) {
            continue;
        }
        let is_held = matches!(other.content, Content::Bytes { held: Some(_), .. });
        if other.start != next || !is_held && place != first {
            break;
        }
        if let Some(taken) = is_taken.get_mut(place) {
            *taken = true;
        }
        run.push(place as u32);
        next = other.start + other.length;
        if !crosses || !is_held {
            break;
        }
    }
    run
}

#[derive(Default)]
struct Found {
    /// Parts by piece, offset and length.
    matches: Vec<Vec<(u32, u32, u32)>>,
    has_more: bool,
}

impl Found {
    fn look_into(&mut self, conversation: &Conversation, run: &[u32], matcher: &Matcher) {
        let bytes_of = |place: &u32| {
            let piece = conversation.pieces.get(*place as usize);
            piece.and_then(|piece| conversation.bytes(piece)).unwrap_or_default()
        };
        let gathered: Vec<u8>;
        let bytes = match run {
            [one] => bytes_of(one),
            run => {
                gathered = run.iter().flat_map(bytes_of).copied().collect();
                &gathered
            }
        };
        // Matches come in order: the piece of one is that of the one before, or behind it.
        let (mut at, mut start) = (0, 0);
        for range in matcher.places(bytes).filter(|range| !range.is_empty()) {
            if self.matches.len() >= MOST_MATCHES {
                self.has_more = true;
                return;
            }
            let mut parts = Vec::with_capacity(1);
            let mut from = range.start;
            while let Some(place) = run.get(at) {
                let length = bytes_of(place).len();
                if from >= start + length {
                    (at, start) = (at + 1, start + length);
                    continue;
                }
                let end = range.end.min(start + length);
                parts.push((*place, (from - start) as u32, (end - from) as u32));
                from = end;
                if from >= range.end {
                    break;
                }
            }
            self.matches.push(parts);
        }
    }

    fn ordered(mut self) -> ConversationMatches {
        self.matches.retain(|parts| !parts.is_empty());
        self.matches.sort_unstable();
        let mut found = ConversationMatches { has_more: self.has_more, ..ConversationMatches::default() };
        for (number, parts) in (0..).zip(&self.matches) {
            found.starts.extend(parts.first().map(|(piece, offset, _)| (*piece, *offset)));
            let parts = parts.iter();
            found.parts.extend(parts.map(|(piece, offset, length)| MatchPart {
                piece: *piece,
                offset: *offset,
                length: *length,
                number,
            }));
        }
        found.parts.sort_unstable_by_key(|part| (part.piece, part.offset));
        found
    }
}
