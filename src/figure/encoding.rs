//! Bytes as text in an encoding that a person chooses; what is not of it stands there replaced.

use std::ops::Range;

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use serde::{Deserialize, Serialize};

use super::pictured;

/// How bytes are read as text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextEncoding {
    #[default]
    Ascii,
    Utf8,
    Utf16Le,
    Utf16Be,
    ShiftJis,
    EucJp,
}

impl TextEncoding {
    pub const ALL: [Self; 6] =
        [Self::Ascii, Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::ShiftJis, Self::EucJp];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ascii => "ASCII",
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::ShiftJis => "Shift-JIS",
            Self::EucJp => "EUC-JP",
        }
    }

    /// As the WHATWG's Encoding Standard has it; none for ASCII, which it takes for something wider.
    const fn standard(self) -> Option<&'static Encoding> {
        match self {
            Self::Ascii => None,
            Self::Utf8 => Some(UTF_8),
            Self::Utf16Le => Some(UTF_16LE),
            Self::Utf16Be => Some(UTF_16BE),
            Self::ShiftJis => Some(SHIFT_JIS),
            Self::EucJp => Some(EUC_JP),
        }
    }

    /// The text of any bytes. What is not of the encoding becomes U+FFFD; a mark of byte order stays, as
    /// all that a capture says is shown.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> String {
        if let Some(encoding) = self.standard() {
            return encoding.decode_without_bom_handling(bytes).0.into_owned();
        }
        let letter = |byte: &u8| if byte.is_ascii() { *byte as char } else { char::REPLACEMENT_CHARACTER };
        bytes.iter().map(letter).collect()
    }

    /// The text in lines fit to be shown, each at most so many columns wide: control characters and
    /// those that turn text are symbols, a line feed is one as well and ends its line.
    #[must_use]
    pub fn lines(self, bytes: &[u8], columns: usize) -> Vec<String> {
        let text = self.decode(bytes);
        let mut lines = Vec::new();
        for line in text.split_inclusive('\n') {
            let line = pictured(line);
            let mut rest: &str = &line;
            while !rest.is_empty() {
                let end = end_of_line(rest, columns.max(2)).end;
                let (one, behind) = rest.split_at(end);
                lines.push(one.to_owned());
                rest = behind;
            }
        }
        lines
    }
}

/// As much of a text as has room in a number of columns; at least a letter.
fn end_of_line(text: &str, columns: usize) -> Range<usize> {
    let mut taken = 0;
    for (at, letter) in text.char_indices() {
        taken += if is_wide(letter) { 2 } else { 1 };
        if taken > columns && at > 0 {
            return 0..at;
        }
    }
    0..text.len()
}

/// Letters that take two columns (Unicode's East Asian Width, by block): CJK, kana, Hangul, full width.
const fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 日本 in every encoding that has it.
    #[test]
    fn japanese_is_read_in_each_of_its_encodings() {
        let written: [(TextEncoding, &[u8]); 5] = [
            (TextEncoding::Utf8, b"\xe6\x97\xa5\xe6\x9c\xac"),
            (TextEncoding::Utf16Le, b"\xe5\x65\x2c\x67"),
            (TextEncoding::Utf16Be, b"\x65\xe5\x67\x2c"),
            (TextEncoding::ShiftJis, b"\x93\xfa\x96\x7b"),
            (TextEncoding::EucJp, b"\xc6\xfc\xcb\xdc"),
        ];
        for (encoding, bytes) in written {
            assert_eq!(encoding.decode(bytes), "日本", "{}", encoding.name());
        }
    }

    #[test]
    fn bytes_that_are_not_of_the_encoding_are_seen_to_be_replaced() {
        assert_eq!(TextEncoding::Ascii.decode(b"a\xe9b"), "a\u{fffd}b");
        assert_eq!(TextEncoding::Utf8.decode(b"a\xffb"), "a\u{fffd}b");
        assert_eq!(TextEncoding::ShiftJis.decode(b"\x93"), "\u{fffd}", "half a letter");
        assert_eq!(TextEncoding::Utf16Le.decode(b"a\0b"), "a\u{fffd}", "an odd byte at the end");
        // A lone half of a pair.
        assert_eq!(TextEncoding::Utf16Le.decode(b"\x00\xd8a\0"), "\u{fffd}a");
    }

    #[test]
    fn nothing_in_a_line_acts_on_its_reader() {
        let lines = TextEncoding::Utf8.lines("a\u{1b}[2J\u{202e}b\r\nc".as_bytes(), 80);
        assert_eq!(lines, ["a␛[2J⟨202E⟩b␍␊", "c"]);
        let marked = TextEncoding::Utf16Le.lines(b"\xff\xfea\0", 80);
        assert_eq!(marked, ["⟨FEFF⟩a"], "a mark of byte order is seen");
    }

    #[test]
    fn lines_end_where_their_columns_do() {
        assert_eq!(TextEncoding::Ascii.lines(b"abcdef", 4), ["abcd", "ef"]);
        // Each of these is two columns wide.
        assert_eq!(TextEncoding::Utf8.lines("日本語".as_bytes(), 5), ["日本", "語"]);
        assert_eq!(TextEncoding::Utf8.lines("日".as_bytes(), 0), ["日"]);
        assert!(TextEncoding::Utf8.lines(b"", 5).is_empty());
    }

    #[test]
    fn encodings_are_named_in_command_files_as_one_would_guess() {
        let names = TextEncoding::ALL.map(|encoding| serde_json::to_string(&encoding).unwrap());
        assert_eq!(
            names,
            ["\"ascii\"", "\"utf8\"", "\"utf16_le\"", "\"utf16_be\"", "\"shift_jis\"", "\"euc_jp\""]
        );
    }
}
