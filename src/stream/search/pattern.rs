//! A pattern: what a person looks for in payloads.

use std::{fmt, ops::Range};

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::{ParserBuilder, hir::Hir};

use super::{
    hex::{self, HexByte},
    matcher::Matcher,
    text::Text,
};

/// Memory that a compiled expression may take: far more than any that a person writes needs.
const MOST_COMPILED: usize = 4 << 20;

/// How deep an expression may nest.
const DEEPEST: u32 = 100;

/// Bytes, a text, or a regular expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Bytes in hex, some of them of any value.
    Hex(Vec<HexByte>),
    Text(Text),
    /// A text, or the bytes in hex that it reads as.
    TextOrHex(Text, Vec<HexByte>),
    /// A regular expression over bytes in the syntax of the regex crate: `.` is any byte but a line
    /// feed, `\\x90` a byte, letters beyond ASCII are their bytes in UTF-8. `^` and `$` are the ends of
    /// the payload, or of its lines behind `(?m)`.
    Regex(String),
}

/// What is wrong with a pattern, and where: in bytes of what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    pub place: Range<usize>,
    pub reason: String,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for PatternError {}

impl PatternError {
    /// What is looked for is empty.
    #[must_use]
    pub fn nothing() -> Self {
        Self::new(0..0, "there is nothing to look for")
    }

    pub(super) fn new(place: Range<usize>, reason: impl Into<String>) -> Self {
        Self { place, reason: reason.into() }
    }
}

impl Pattern {
    /// Reads bytes in hex: `de ad be ef`, `deadbeef`, `DE:AD`, `0xde 0xad`; `??` is any byte, `4?` any
    /// that begins with a 4.
    ///
    /// # Errors
    /// A sign that is none of hex, half a byte, or no byte that is known.
    pub fn hex(typed: &str) -> Result<Self, PatternError> {
        hex::parse(typed).map(Self::Hex)
    }

    /// A text that is found as it is written; one that reads as two bytes or more in hex, pairs of digits
    /// with spaces or colons between them (`b8 4a`, `DE:AD:be:ef`), as these bytes too.
    #[must_use]
    pub fn text_or_hex(text: Text) -> Self {
        let pairs = text.text.split([' ', ':']).filter(|pair| !pair.is_empty());
        let is_hex = pairs.clone().count() > 1 && pairs.clone().all(|pair| pair.len() == 2);
        match hex::parse(&text.text).ok().filter(|_| is_hex) {
            Some(bytes) => Self::TextOrHex(text, bytes),
            None => Self::Text(text),
        }
    }

    /// Makes the pattern ready to be looked for.
    ///
    /// # Errors
    /// There is nothing to look for, an expression cannot be read, needs too much memory, or
    /// matches where nothing is, so that every packet would be a hit.
    pub fn compile(&self) -> Result<Matcher, PatternError> {
        match self {
            Self::Hex(bytes) => match hex::exact(bytes) {
                Some(exact) => Matcher::of_bytes(&exact),
                None => compile_regex(&hex::expression(bytes)),
            },
            Self::Text(text) => match text.exact() {
                Some(exact) => Matcher::of_bytes(exact),
                None => compile_regex(&text.expression()),
            },
            Self::TextOrHex(text, bytes) => {
                compile_regex(&format!("(?:{})|(?:{})", text.expression(), hex::expression(bytes)))
            }
            Self::Regex(expression) => compile_regex(expression),
        }
    }
}

/// Over bytes: nothing in it stands for characters of more than one byte.
fn compile_regex(expression: &str) -> Result<Matcher, PatternError> {
    let parsed = parse(expression)?;
    let properties = parsed.properties();
    if properties.minimum_len() == Some(0) {
        let reason = if expression.is_empty() {
            "there is nothing to look for"
        } else {
            "it matches nothing at all as well, and so every packet: say what must be there"
        };
        return Err(PatternError::new(0..expression.len(), reason));
    }
    let regex =
        build(expression).map_err(|error| PatternError::new(0..expression.len(), in_words(&error)))?;
    Ok(Matcher::of_regex(regex, &parsed))
}

fn parse(expression: &str) -> Result<Hir, PatternError> {
    let mut parser = ParserBuilder::new().unicode(false).utf8(false).nest_limit(DEEPEST).build();
    parser.parse(expression).map_err(|error| {
        let (place, reason) = match &error {
            regex_syntax::Error::Parse(error) => (error.span(), error.kind().to_string()),
            regex_syntax::Error::Translate(error) => (error.span(), error.kind().to_string()),
            other => return PatternError::new(0..expression.len(), other.to_string()),
        };
        PatternError::new(place.start.offset..place.end.offset, reason)
    })
}

fn build(expression: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(expression).unicode(false).nest_limit(DEEPEST).size_limit(MOST_COMPILED).build()
}

fn in_words(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "it needs too much memory: repeat less in it".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::search::Encoding;

    #[test]
    fn a_text_that_reads_as_bytes_is_both() {
        let finds = |text: &str, bytes: &[u8]| {
            Pattern::text_or_hex(Text::new(text)).compile().unwrap().find(bytes).is_some()
        };
        for text in ["50 52 49", "50:52:49", "50 5? 49"] {
            assert!(finds(text, b"a PRIVMSG"), "{text}");
            assert!(finds(text, format!("saw {text} there").as_bytes()), "{text}");
        }
        assert!(!finds("50", b"PRIVMSG") && !finds("5052", b"PRIVMSG"), "that may be a number");
        assert!(finds("be ad", b"be ad") && finds("be ad", &[0xbe, 0xad]));
        assert!(!finds("50 52 zz", b"PR") && finds("50 52 zz", b"50 52 zz"));
    }

    fn wrong(pattern: &Pattern) -> (Range<usize>, String) {
        let error = pattern.compile().expect_err("no pattern");
        (error.place, error.reason)
    }

    #[test]
    fn a_mistake_in_an_expression_is_told_with_its_place() {
        let (place, reason) = wrong(&Pattern::Regex("USER (a|b".to_owned()));
        assert_eq!((place, reason.as_str()), (5..6, "unclosed group"));
        let (place, _) = wrong(&Pattern::Regex("a{3,1}".to_owned()));
        assert_eq!(place, 1..6);
    }

    #[test]
    fn what_would_match_every_packet_is_refused() {
        for expression in ["", "a*", "(x|)", "^$"] {
            assert!(!wrong(&Pattern::Regex(expression.to_owned())).1.is_empty(), "{expression:?}");
        }
        assert!(Pattern::Hex(Vec::new()).compile().is_err());
        assert!(Pattern::Text(Text::new("")).compile().is_err());
        let ignoring = Text { ignore_case: true, encodings: vec![Encoding::Utf16Le], ..Text::new("") };
        assert!(Pattern::Text(ignoring).compile().is_err());
    }

    #[test]
    fn an_expression_that_needs_too_much_memory_is_refused() {
        let (_, reason) = wrong(&Pattern::Regex("(([a-z]{500}){500}){20}".to_owned()));
        assert!(reason.contains("memory"), "{reason}");
    }

    #[test]
    fn an_expression_is_over_bytes() {
        let found = |expression: &str, bytes: &[u8]| {
            Pattern::Regex(expression.to_owned()).compile().unwrap().find(bytes).map(|found| found.bytes)
        };
        assert_eq!(found(r"\x90\xff.\x00", b"a\x90\xff\xfe\x00"), Some(1..5));
        assert_eq!(found("ü", "für".as_bytes()), Some(1..3));
        assert_eq!(found("^GET", b"xGET"), None);
    }
}
