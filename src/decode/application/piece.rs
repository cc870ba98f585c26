//! Pieces of textual messages: lines and words, each with the place where it stands.

use std::ops::Range;

use super::MeaningKind;
use crate::decode::layers::header::{Header, text_of};

/// How far the end of a first line is looked for: longer than any server takes a request's line to be.
const LONGEST_LINE: usize = 8192;

/// Some bytes of a payload, and where they start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub bytes: &'a [u8],
    pub start: usize,
}

impl<'a> Piece<'a> {
    pub const fn range(self) -> Range<usize> {
        self.start..self.start + self.bytes.len()
    }

    pub fn text(self) -> String {
        text_of(self.bytes)
    }

    pub const fn is_empty(self) -> bool {
        self.bytes.is_empty()
    }

    /// It is that word, in capitals or not.
    pub const fn is(self, word: &str) -> bool {
        self.bytes.eq_ignore_ascii_case(word.as_bytes())
    }

    /// What lies behind so many bytes.
    pub fn after(self, count: usize) -> Self {
        let bytes = self.bytes.get(count..).unwrap_or_default();
        Self { bytes, start: self.start + self.bytes.len() - bytes.len() }
    }

    /// The first bytes, so many or all.
    pub fn first(self, count: usize) -> Self {
        Self { bytes: self.bytes.get(..count).unwrap_or(self.bytes), start: self.start }
    }

    /// Without white space around it.
    pub fn trimmed(self) -> Self {
        let inner = self.bytes.trim_ascii_start();
        Self { bytes: inner.trim_ascii_end(), start: self.start + self.bytes.len() - inner.len() }
    }

    /// The first word, and what follows behind the spaces.
    pub fn word(self) -> (Self, Self) {
        let length = self.bytes.iter().position(|byte| matches!(byte, b' ' | b'\t'));
        let word = self.first(length.unwrap_or(self.bytes.len()));
        (word, self.after(word.bytes.len()).trimmed())
    }

    /// What stands before the first `sign`, and what behind it.
    pub fn split(self, sign: u8) -> Option<(Self, Self)> {
        let at = self.bytes.iter().position(|byte| *byte == sign)?;
        Some((self.first(at), self.after(at + 1)))
    }

    /// What stands behind the first `start` or is it, in capitals or not.
    pub fn behind(self, start: &str) -> Option<Self> {
        starts_with(self.bytes, start).then(|| self.after(start.len()))
    }

    /// What lies between `open` and the next `close`, as in `<a@b>` and `"name"`.
    pub fn between(self, open: u8, close: u8) -> Option<Self> {
        let (_, inner) = self.split(open)?;
        Some(inner.split(close)?.0)
    }

    /// The number that it is in decimal digits.
    pub fn number<T: std::str::FromStr>(self) -> Option<T> {
        let digits = self.bytes.iter().all(u8::is_ascii_digit);
        std::str::from_utf8(self.bytes).ok().filter(|_| digits)?.parse().ok()
    }
}

/// The line at hand, its end left out; it is not taken. None at the end of the bytes.
pub(super) fn next_line<'a>(header: &Header<'a>) -> Option<Piece<'a>> {
    let rest = header.rest();
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let bytes = rest.get(..end)?;
    (!rest.is_empty()).then(|| Piece { bytes: bytes.trim_ascii_end(), start: header.position() })
}

/// Takes the line at hand as a field.
pub(super) fn take_line<'a>(header: &mut Header<'a>, name: &'static str) -> Option<Piece<'a>> {
    let line = next_line(header)?;
    header.line(name)?;
    Some(line)
}

/// Shows a piece as a field; nothing of an empty one.
pub(super) fn show(header: &mut Header<'_>, name: &'static str, piece: Piece<'_>) {
    if !piece.is_empty() {
        header.add(name, piece.range(), piece.text());
    }
}

/// Remembers what a piece means; nothing of an empty one.
pub(super) fn means(header: &mut Header<'_>, kind: MeaningKind, piece: Piece<'_>) {
    if !piece.is_empty() {
        header.means(kind, piece.text(), piece.range());
    }
}

/// The first line of a payload without its end, and whether its end is there.
pub(super) fn first_line(payload: &[u8]) -> (Piece<'_>, bool) {
    let looked_at = payload.get(..LONGEST_LINE).unwrap_or(payload);
    let (bytes, ends) = match memchr::memchr(b'\n', looked_at) {
        Some(end) => (looked_at.get(..end).unwrap_or_default(), true),
        None => (looked_at, false),
    };
    (Piece { bytes: bytes.trim_ascii_end(), start: 0 }, ends)
}

/// Bytes start with that word, in capitals or not.
pub(super) fn starts_with(bytes: &[u8], word: &str) -> bool {
    bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

/// The word stands somewhere in the bytes, in capitals or not. For short bytes.
pub(super) fn contains(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len().max(1)).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

/// A payload starts as a line of commands or replies does: a short word of letters, or three digits.
/// Most payloads are none, and need not be looked at further.
pub(super) fn starts_with_word(payload: &[u8]) -> bool {
    /// No command is longer.
    const LONGEST: usize = 12;
    let start = payload.get(..=LONGEST).unwrap_or(payload);
    let is_end = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'-' | b':');
    let length = start.iter().position(is_end).unwrap_or(start.len());
    let word = start.get(..length).unwrap_or_default();
    let is_word = |kind: fn(&u8) -> bool| word.iter().all(kind);
    (1..=LONGEST).contains(&length)
        && (is_word(u8::is_ascii_alphabetic) || length == 3 && is_word(u8::is_ascii_digit))
}

/// It is printable text: ASCII, or the letters of other languages, in whatever encoding; tabs and the
/// signs by which chats colour their words too.
pub(super) fn is_printable(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| !matches!(byte, 0 | 4..=6 | 8 | 11 | 12 | 14 | 16..=21 | 24..=26 | 27..=28 | 127))
}

/// The code of a reply (RFC 5321, 4.2; RFC 959, 4.2): `220 ready`, `250-SIZE`; and what it says.
pub(super) fn reply(line: Piece<'_>) -> Option<(u16, Piece<'_>)> {
    let code = line.first(3);
    let rest = line.after(3);
    let is_code = matches!(code.bytes, [b'1'..=b'5', b'0'..=b'6', b'0'..=b'9']);
    let separated = matches!(rest.bytes.first(), Some(b' ' | b'-') | None);
    (is_code && separated).then(|| Some((code.number()?, rest.after(1))))?
}

/// ` (3 more lines)`; nothing for none.
pub(super) fn more_lines(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " (1 more line)".to_owned(),
        count => format!(" ({count} more lines)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str) -> Piece<'_> {
        Piece { bytes: text.as_bytes(), start: 10 }
    }

    #[test]
    fn words_and_parts_know_where_they_stand() {
        let (verb, rest) = piece("RETR   a b ").word();
        assert_eq!((verb.text().as_str(), verb.range()), ("RETR", 10..14));
        assert_eq!((rest.text().as_str(), rest.range()), ("a b", 17..20));
        let (name, value) = piece("Host:  x ").split(b':').unwrap();
        assert_eq!((name.range(), value.trimmed().range()), (10..14, 17..18));
        assert_eq!(piece("to <a@b>,").between(b'<', b'>').unwrap().range(), 14..17);
        assert_eq!(piece("MAIL FROM:<>").behind("mail from:").unwrap().text(), "<>");
        assert_eq!(piece("x").after(5).range(), 11..11);
        assert_eq!(piece("070").number(), Some(70_u16));
        assert_eq!(piece("+7").number::<u16>(), None);
    }

    #[test]
    fn replies_have_three_digits_and_a_space_or_a_dash() {
        let code = |text| reply(piece(text)).map(|(code, says)| (code, says.text()));
        assert_eq!(code("220 ready"), Some((220, "ready".to_owned())));
        assert_eq!(code("250-SIZE"), Some((250, "SIZE".to_owned())));
        assert_eq!(code("354"), Some((354, String::new())));
        for other in ["22 a", "2200 a", "920 a", "290 a", "220:", ""] {
            assert_eq!(code(other), None, "{other}");
        }
    }

    #[test]
    fn commands_and_replies_start_with_a_word() {
        for line in [&b"QUIT\r\n"[..], b"MAIL FROM:<a>", b"220 a", b"250-a", b"RETR a", b"DATA"] {
            assert!(starts_with_word(line), "{}", line.escape_ascii());
        }
        for other in [&b"abcdefghijklmnopq a"[..], b"2200 a", b"\0", b"a1 b", b" a", b""] {
            assert!(!starts_with_word(other), "{}", other.escape_ascii());
        }
    }

    #[test]
    fn a_first_line_ends_at_its_end_or_nowhere() {
        assert_eq!(first_line(b"a b\r\nc"), (Piece { bytes: b"a b", start: 0 }, true));
        assert_eq!(first_line(b"a b"), (Piece { bytes: b"a b", start: 0 }, false));
    }
}
