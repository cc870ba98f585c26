//! Bytes as text in an encoding that a person chooses; what is not of it stands there replaced.

use std::{cmp::Reverse, collections::BinaryHeap, ops::Range};

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
        self.marked_lines(bytes, columns, &[]).into_iter().map(|line| line.text).collect()
    }

    /// The same, with the letters that come of some bytes marked. A letter belongs to the byte that ends it.
    #[must_use]
    pub fn marked_lines(self, bytes: &[u8], columns: usize, marks: &[Range<usize>]) -> Vec<MarkedLine> {
        let borders = borders(bytes.len(), marks);
        let (text, ends) = self.decode_by_parts(bytes, &borders);
        let mut lines =
            Lines { columns: columns.max(2), done: Vec::new(), now: MarkedLine::default(), taken: 0 };
        let mut parts = ends.into_iter().zip(marks_of_parts(&borders, marks)).peekable();
        let mut letter_of = [0; 4];
        for (at, letter) in text.char_indices() {
            while parts.next_if(|(end, _)| *end <= at).is_some() {}
            let mark = parts.peek().and_then(|(_, mark)| *mark);
            for shown in pictured(letter.encode_utf8(&mut letter_of)).chars() {
                lines.push(shown, mark);
            }
            if letter == '\n' {
                lines.end();
            }
        }
        lines.end();
        lines.done
    }

    /// The text, and where the letters end that come of the bytes up to each border.
    fn decode_by_parts(self, bytes: &[u8], borders: &[usize]) -> (String, Vec<usize>) {
        let mut decoder = self.standard().map(Encoding::new_decoder_without_bom_handling);
        let (mut text, mut ends, mut from) = (String::new(), Vec::new(), 0);
        for (place, border) in borders.iter().enumerate() {
            let part = bytes.get(from..*border).unwrap_or_default();
            match &mut decoder {
                Some(decoder) => {
                    text.reserve(decoder.max_utf8_buffer_length(part.len()).unwrap_or(0));
                    // There is room, so that it goes to the end.
                    let _ = decoder.decode_to_string(part, &mut text, place + 1 == borders.len());
                }
                None => text.push_str(&self.decode(part)),
            }
            ends.push(text.len());
            from = *border;
        }
        (text, ends)
    }
}

/// Where marks begin and end among so many bytes, and the end, ascending, each once.
fn borders(len: usize, marks: &[Range<usize>]) -> Vec<usize> {
    let mut borders: Vec<usize> = marks.iter().flat_map(|mark| [mark.start, mark.end]).collect();
    borders.retain(|border| (1..len).contains(border));
    borders.push(len);
    borders.sort_unstable();
    borders.dedup();
    borders
}

/// The first mark that each part has, if any. Takes the logarithm of their number for each.
fn marks_of_parts(borders: &[usize], marks: &[Range<usize>]) -> Vec<Option<usize>> {
    let mut by_start: Vec<usize> = (0..marks.len()).collect();
    let of = |place: usize| marks.get(place).cloned().unwrap_or_default();
    by_start.sort_by_key(|place| of(*place).start);
    let mut coming = by_start.into_iter().peekable();
    let mut open = BinaryHeap::new();
    let starts = std::iter::once(0).chain(borders.iter().copied()).take(borders.len());
    starts
        .map(|start| {
            while let Some(place) = coming.next_if(|place| of(*place).start <= start) {
                open.push(Reverse(place));
            }
            while open.peek().is_some_and(|Reverse(place)| of(*place).end <= start) {
                open.pop();
            }
            open.peek().map(|Reverse(place)| *place)
        })
        .collect()
}

/// A line of text, and which of its letters are marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkedLine {
    pub text: String,
    /// Letters, counted from 0, with the place of their mark; ascending.
    pub marks: Vec<(Range<usize>, usize)>,
}

/// Lines under way.
struct Lines {
    columns: usize,
    done: Vec<MarkedLine>,
    now: MarkedLine,
    /// Columns and letters of it.
    taken: usize,
}

impl Lines {
    fn push(&mut self, letter: char, mark: Option<usize>) {
        let wide = if is_wide(letter) { 2 } else { 1 };
        if self.taken + wide > self.columns && self.taken > 0 {
            self.end();
        }
        self.taken += wide;
        if let Some(mark) = mark {
            let at = self.now.text.chars().count();
            match self.now.marks.last_mut().filter(|(letters, of)| *of == mark && letters.end == at) {
                Some((letters, _)) => letters.end += 1,
                None => self.now.marks.push((at..at + 1, mark)),
            }
        }
        self.now.text.push(letter);
    }

    fn end(&mut self) {
        if !self.now.text.is_empty() {
            self.done.push(std::mem::take(&mut self.now));
        }
        self.taken = 0;
    }
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
    fn letters_of_marked_bytes_are_marked_across_lines() {
        let marked = |encoding: TextEncoding, bytes: &[u8], columns, marks: &[(usize, usize)]| {
            let marks: Vec<_> = marks.iter().map(|(start, end)| *start..*end).collect();
            let lines = encoding.marked_lines(bytes, columns, &marks);
            assert_eq!(
                lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>(),
                encoding.lines(bytes, columns)
            );
            lines.into_iter().map(|line| line.marks).collect::<Vec<_>>()
        };
        let ascii = marked(TextEncoding::Ascii, b"who is it", 80, &[(0, 3), (7, 9)]);
        assert_eq!(ascii, [[(0..3, 0), (7..9, 1)]]);
        let broken = marked(TextEncoding::Ascii, b"abcdef", 4, &[(2, 5)]);
        assert_eq!(broken, [[(2..4, 0)], [(0..1, 0)]]);
        // A control character is one picture, one that turns text six letters.
        assert_eq!(marked(TextEncoding::Ascii, b"\x01ab", 80, &[(1, 2)]), [[(1..2, 0)]]);
        assert_eq!(marked(TextEncoding::Utf8, "\u{202e}ab".as_bytes(), 80, &[(3, 4)]), [[(6..7, 0)]]);
        // The second of two letters of three bytes.
        assert_eq!(marked(TextEncoding::Utf8, "日本x".as_bytes(), 80, &[(3, 6)]), [[(1..2, 0)]]);
        assert_eq!(marked(TextEncoding::Utf16Le, b"a\0b\0c\0", 80, &[(2, 4)]), [[(1..2, 0)]]);
        assert_eq!(marked(TextEncoding::Ascii, b"abc", 80, &[(7, 9)]), [[]], "behind the end");
    }

    proptest::proptest! {
        #[test]
        fn marks_change_no_letter(
            bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..40),
            marks in proptest::collection::vec((0_usize..40, 1_usize..9), 0..5),
            columns in 1_usize..12,
        ) {
            let marks: Vec<_> = marks.into_iter().map(|(start, len)| start..start + len).collect();
            for encoding in TextEncoding::ALL {
                let lines = encoding.marked_lines(&bytes, columns, &marks);
                let text: Vec<_> = lines.iter().map(|line| line.text.clone()).collect();
                proptest::prop_assert_eq!(text, encoding.lines(&bytes, columns));
                let text: String = lines.iter().map(|line| line.text.as_str()).collect();
                proptest::prop_assert_eq!(text, pictured(&encoding.decode(&bytes)).into_owned());
            }
        }
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
