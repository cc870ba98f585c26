//! The edges of a pattern: which bytes its matches can begin and end with, and how long they get. They
//! tell quickly whether a match may go on beyond some bytes.

use memchr::memmem;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Matches that are split are looked for so many bytes to either side of a seam, however long they can
/// get.
pub(super) const FARTHEST: usize = 1_024;

/// A set of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ByteSet([u64; 4]);

impl ByteSet {
    const NONE: Self = Self([0; 4]);
    const ALL: Self = Self([u64::MAX; 4]);

    fn put(&mut self, byte: u8) {
        if let Some(word) = self.0.get_mut(usize::from(byte / 64)) {
            *word |= 1 << (byte % 64);
        }
    }

    fn contains(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte / 64)).is_some_and(|word| word & (1 << (byte % 64)) != 0)
    }

    fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }
}

/// How a pattern's matches begin and end.
#[derive(Clone, Debug)]
pub(super) struct Edges {
    /// The pattern is these bytes.
    exact: Option<Vec<u8>>,
    first: ByteSet,
    last: ByteSet,
    /// A match reaches at most so far beyond one of its bytes.
    reach: usize,
}

impl Edges {
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let reach = bytes.len().saturating_sub(1).min(FARTHEST);
        Self { exact: Some(bytes.to_vec()), first: ByteSet::NONE, last: ByteSet::NONE, reach }
    }

    pub fn of_regex(parsed: &Hir) -> Self {
        let longest = parsed.properties().maximum_len().unwrap_or(usize::MAX);
        let [first, last] = [End::First, End::Last].map(|end| {
            let mut set = ByteSet::NONE;
            end.collect(parsed, &mut set);
            set
        });
        Self { exact: None, first, last, reach: longest.saturating_sub(1).min(FARTHEST) }
    }

    /// A match reaches at most so many bytes beyond one of its bytes, as far as it is looked for.
    pub fn reach(&self) -> usize {
        self.reach
    }

    /// A match may begin in these bytes and go on behind them.
    pub fn may_go_on(&self, bytes: &[u8]) -> bool {
        let tail = bytes.get(bytes.len().saturating_sub(self.reach)..).unwrap_or_default();
        match &self.exact {
            Some(exact) => {
                (0..tail.len()).any(|start| tail.get(start..).is_some_and(|tail| exact.starts_with(tail)))
            }
            None => tail.iter().any(|byte| self.first.contains(*byte)),
        }
    }

    /// A match that began before these bytes may end in them.
    pub fn may_end(&self, bytes: &[u8]) -> bool {
        let head = bytes.get(..self.reach).unwrap_or(bytes);
        match &self.exact {
            Some(exact) => {
                (1..=head.len()).any(|end| head.get(..end).is_some_and(|head| exact.ends_with(head)))
            }
            None => head.iter().any(|byte| self.last.contains(*byte)),
        }
    }

    /// A match may begin before these bytes and end behind them.
    pub fn may_hold(&self, bytes: &[u8]) -> bool {
        bytes.len() < self.reach
            && self.exact.as_ref().is_none_or(|exact| memmem::find(exact, bytes).is_some())
    }
}

/// Which end of matches is looked at.
#[derive(Clone, Copy)]
enum End {
    First,
    Last,
}

impl End {
    /// Adds the bytes that can stand at this end of a match; true if a match may be empty, so that what
    /// is beside it can stand there too.
    fn collect(self, parsed: &Hir, set: &mut ByteSet) -> bool {
        match parsed.kind() {
            HirKind::Empty | HirKind::Look(_) => true,
            HirKind::Literal(literal) => {
                let byte = match self {
                    Self::First => literal.0.first(),
                    Self::Last => literal.0.last(),
                };
                byte.map(|byte| set.put(*byte)).is_none()
            }
            HirKind::Class(Class::Bytes(class)) => {
                class.iter().flat_map(|range| range.start()..=range.end()).for_each(|byte| set.put(byte));
                false
            }
            HirKind::Class(Class::Unicode(_)) => {
                set.join(&ByteSet::ALL);
                false
            }
            HirKind::Repetition(repeated) => self.collect(&repeated.sub, set) || repeated.min == 0,
            HirKind::Capture(group) => self.collect(&group.sub, set),
            HirKind::Concat(parts) => {
                let mut collect = |part| self.collect(part, set);
                match self {
                    Self::First => parts.iter().all(&mut collect),
                    Self::Last => parts.iter().rev().all(&mut collect),
                }
            }
            HirKind::Alternation(ways) => {
                // Every one of them.
                ways.iter().fold(false, |empty, way| self.collect(way, set) | empty)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::stream::search::Pattern;

    proptest! {
        #[test]
        fn what_a_match_is_split_into_may_be_its_parts(
            pattern in prop::sample::select(vec!["abab", "a?b", "(?s)a.b", "[ab]{2}c?", "(ab|bca)+", "a(b|)c"]),
            text in "[abc]{2,9}",
            cut in (0_usize..9, 0_usize..9),
        ) {
            let text = text.as_bytes();
            for pattern in [Pattern::Regex(pattern.to_owned()), Pattern::hex("61 62 61").unwrap()] {
                let matcher = pattern.compile().unwrap();
                let Some(found) = matcher.first(text, 0) else { continue };
                let (a, b) = (cut.0.min(cut.1), cut.0.max(cut.1));
                if found.start < a && a < found.end {
                    prop_assert!(matcher.edges().may_go_on(&text[..a]), "{:?} {}", pattern, a);
                    prop_assert!(matcher.edges().may_end(&text[a..]), "{:?} {}", pattern, a);
                }
                if found.start < a && a < b && b < found.end {
                    prop_assert!(matcher.edges().may_hold(&text[a..b]), "{:?} {}..{}", pattern, a, b);
                }
            }
        }
    }
}
