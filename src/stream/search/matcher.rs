//! A matcher: a compiled pattern, which finds its matches in any slice of bytes.
//!
//! It knows nothing of packets. What it is given as one slice is one text to it: whoever puts the
//! segments of a connection together finds what is split between them.

use std::{ops::Range, sync::Arc};

use memchr::memmem::Finder;
use regex::bytes::Regex;
use regex_syntax::hir::Hir;

use super::{PatternError, edges::Edges};

/// Matches in one payload that are counted at most: beyond it there are "so many or more". Counting
/// them all can take the square of a payload's length.
pub const MOST_COUNTED: u32 = 1_000;

/// The matches in a slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The first: it starts before all others.
    pub bytes: Range<usize>,
    /// How many there are that do not overlap, [`MOST_COUNTED`] at most.
    pub count: u32,
}

/// Finds a pattern. Cheap to clone; threads take a clone each, which spares them a lock.
#[derive(Clone, Debug)]
pub struct Matcher {
    kind: Kind,
    edges: Arc<Edges>,
}

#[derive(Clone, Debug)]
enum Kind {
    Bytes(Arc<Finder<'static>>),
    Regex {
        regex: Regex,
        /// What is around a match decides whether it is one.
        looks_around: bool,
    },
}

impl Matcher {
    pub(super) fn of_bytes(bytes: &[u8]) -> Result<Self, PatternError> {
        if bytes.is_empty() {
            return Err(PatternError::new(0..0, "there is nothing to look for"));
        }
        let kind = Kind::Bytes(Arc::new(Finder::new(bytes).into_owned()));
        Ok(Self { kind, edges: Arc::new(Edges::of_bytes(bytes)) })
    }

    /// `parsed` is the expression that was compiled.
    pub(super) fn of_regex(regex: Regex, parsed: &Hir) -> Self {
        // What looks at what is around it sees other bytes in a payload than in the file.
        let looks_around = !parsed.properties().look_set().is_empty();
        Self { kind: Kind::Regex { regex, looks_around }, edges: Arc::new(Edges::of_regex(parsed)) }
    }

    pub(super) fn edges(&self) -> &Edges {
        &self.edges
    }

    /// The first match in some bytes, and how many there are.
    #[must_use]
    pub fn find(&self, bytes: &[u8]) -> Option<Match> {
        match &self.kind {
            Kind::Bytes(finder) => {
                let length = finder.needle().len();
                counted(finder.find_iter(bytes).map(|start| start..start + length))
            }
            Kind::Regex { regex, .. } => counted(regex.find_iter(bytes).map(|found| found.range())),
        }
    }

    /// All matches in some bytes that do not overlap, from the first to the last.
    pub fn places<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Range<usize>> + 'a {
        let (finder, regex) = match &self.kind {
            Kind::Bytes(finder) => (Some(finder), None),
            Kind::Regex { regex, .. } => (None, Some(regex)),
        };
        let of_bytes = finder.into_iter().flat_map(move |finder| {
            let length = finder.needle().len();
            finder.find_iter(bytes).map(move |start| start..start + length)
        });
        of_bytes
            .chain(regex.into_iter().flat_map(move |regex| regex.find_iter(bytes).map(|found| found.range())))
    }

    /// The match that starts first, of those that start at a place or behind it.
    pub(super) fn first(&self, bytes: &[u8], from: usize) -> Option<Range<usize>> {
        let rest = bytes.get(from..)?;
        let found = match &self.kind {
            Kind::Bytes(finder) => finder.find(rest).map(|start| start..start + finder.needle().len()),
            Kind::Regex { regex, .. } => regex.find(rest).map(|found| found.range()),
        };
        found.map(|found| from + found.start..from + found.end)
    }

    /// Matches in a part of some bytes are matches in the whole too.
    pub(super) fn sees_parts_in_the_whole(&self) -> bool {
        !matches!(self.kind, Kind::Regex { looks_around: true, .. })
    }
}

fn counted(mut matches: impl Iterator<Item = Range<usize>>) -> Option<Match> {
    let bytes = matches.next()?;
    let more = matches.take(MOST_COUNTED as usize - 1).count() as u32;
    Some(Match { bytes, count: 1 + more })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::search::{Pattern, Text};

    fn matcher(pattern: &Pattern) -> Matcher {
        pattern.compile().unwrap()
    }

    #[test]
    fn the_first_match_comes_with_the_number_of_all() {
        let found = matcher(&Pattern::Text(Text::new("aa"))).find(b"xaaaaa").unwrap();
        assert_eq!(found, Match { bytes: 1..3, count: 2 });
        let found = matcher(&Pattern::Regex("a+|b".to_owned())).find(b"xaaxb").unwrap();
        assert_eq!(found, Match { bytes: 1..3, count: 2 });
    }

    #[test]
    fn counting_ends_at_its_limit() {
        let found = matcher(&Pattern::Text(Text::new("a"))).find(&[b'a'; 5_000]).unwrap();
        assert_eq!(found.count, MOST_COUNTED);
    }

    #[test]
    fn the_first_match_behind_a_place_is_told_by_places_in_the_whole() {
        for pattern in [Pattern::Regex("ab".to_owned()), Pattern::Text(Text::new("ab"))] {
            let matcher = matcher(&pattern);
            assert_eq!(matcher.first(b"abxab", 1), Some(3..5));
            assert_eq!(matcher.first(b"abxab", 4), None);
            assert_eq!(matcher.first(b"abxab", 9), None);
        }
    }

    #[test]
    fn what_looks_around_itself_is_told() {
        for (expression, sees) in [("ab+", true), ("^ab", false), (r"ab\b", false), ("(?m)ab$", false)] {
            let matcher = matcher(&Pattern::Regex(expression.to_owned()));
            assert_eq!(matcher.sees_parts_in_the_whole(), sees, "{expression}");
        }
    }
}
