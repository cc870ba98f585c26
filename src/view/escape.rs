//! Text from captures made harmless: control and direction marks become symbols.

use std::borrow::Cow;

/// Shows control characters as the pictures of the Unicode block "Control Pictures" and marks of
/// direction (Unicode Standard Annex #9, table of explicit formatting characters) as U+FFFD, so
/// that no text from a file can turn the line around or hide.
#[must_use]
pub fn escaped(text: &str) -> Cow<'_, str> {
    if text.chars().all(|letter| symbol(letter) == letter) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(symbol).collect())
    }
}

fn symbol(letter: char) -> char {
    match letter {
        '\0'..='\x1f' => char::from_u32(0x2400 + letter as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{061c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => '\u{fffd}',
        other => other,
    }
}

/// A byte as a person reads it in the text column: itself where it is printable ASCII, else a dot.
#[must_use]
pub const fn byte_letter(byte: u8) -> char {
    if byte.is_ascii_graphic() || byte == b' ' { byte as char } else { '·' }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_as_it_is() {
        assert!(matches!(escaped("GET /index.html — grüße"), Cow::Borrowed(_)));
    }

    #[test]
    fn terminal_escapes_and_direction_overrides_become_symbols() {
        assert_eq!(escaped("a\x1b[31m\u{202e}gpj.exe\n\x7f"), "a␛[31m\u{fffd}gpj.exe␊␡");
    }
}
