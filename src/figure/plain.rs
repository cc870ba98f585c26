//! Plain text: what comes from a capture or a file name, made harmless for terminals,
//! tables and the window.

use std::{borrow::Cow, fmt::Write};

/// Characters that change how a terminal or a table shows the text around them: control
/// characters (Unicode Cc), line and paragraph separators, and the invisible formatting characters
/// with which text is reordered or hidden (bidirectional controls, zero width, tags).
#[must_use]
pub fn is_active(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Shows active characters by their numbers, in letters that every font has: `⟨1B⟩` for escape, `⟨0A⟩` for a
/// line feed, `⟨202E⟩` for a right-to-left override.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    harmless(text, |_| None)
}

/// As [`plain`], with Unicode's pictures of control characters: `␛` for escape, `␊` for a line feed. Few fonts
/// have them, so they are for those who look whether theirs has.
#[must_use]
pub fn pictured(text: &str) -> Cow<'_, str> {
    harmless(text, |character| match character {
        // The pictures stand in the order of the controls.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32),
        '\u{7f}' => Some('␡'),
        _ => None,
    })
}

fn harmless(text: &str, picture: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if !text.chars().any(is_active) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match picture(character) {
            Some(picture) => shown.push(picture),
            // Writing to a string cannot fail.
            None if character.is_ascii_control() => drop(write!(shown, "⟨{:02X}⟩", character as u32)),
            None if is_active(character) => drop(write!(shown, "⟨{:04X}⟩", character as u32)),
            None => shown.push(character),
        }
    }
    Cow::Owned(shown)
}

/// A byte in a text column: itself where it is printable ASCII, else a dot.
#[must_use]
pub const fn byte_letter(byte: u8) -> char {
    if byte.is_ascii_graphic() || byte == b' ' { byte as char } else { '·' }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_stays_as_it_is() {
        assert!(matches!(plain("筋 cerber.pcap: Ünïcode"), Cow::Borrowed("筋 cerber.pcap: Ünïcode")));
    }

    #[test]
    fn terminal_escapes_become_numbers_or_pictures() {
        assert_eq!(plain("a\u{1b}[2Jb\r\n\u{7f}"), "a⟨1B⟩[2Jb⟨0D⟩⟨0A⟩⟨7F⟩");
        assert_eq!(pictured("a\u{1b}[2Jb\r\n\u{7f}"), "a␛[2Jb␍␊␡");
        assert_eq!(pictured("\u{9b}31m\u{202e}"), "⟨009B⟩31m⟨202E⟩");
        assert_eq!(plain("\u{9b}31m"), "⟨009B⟩31m");
    }

    #[test]
    fn text_cannot_be_reordered_or_hidden() {
        assert_eq!(plain("evil\u{202e}gpj.exe"), "evil⟨202E⟩gpj.exe");
        assert_eq!(plain("a\u{200b}b\u{2066}"), "a⟨200B⟩b⟨2066⟩");
    }
}
