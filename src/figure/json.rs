//! JSON text that is safe to look at in a terminal and loses nothing.

use std::io::{self, Write};

use super::is_active;

/// Writes a JSON text with every active character outside ASCII as `\uXXXX`. In valid JSON those
/// stand in strings only, and serde escapes the ASCII ones but DEL itself.
pub fn write_json(out: &mut impl Write, text: &str) -> io::Result<()> {
    if !text.chars().any(needs_escape) {
        return out.write_all(text.as_bytes());
    }
    for character in text.chars() {
        if needs_escape(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
        } else {
            write!(out, "{character}")?;
        }
    }
    Ok(())
}

/// Line feeds and spaces are JSON's own layout.
fn needs_escape(character: char) -> bool {
    is_active(character) && character >= '\u{7f}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn active_characters_are_escaped_and_read_back_the_same() {
        let text = "a\u{1b}\u{7f}\u{9b}\u{202e}\u{e0041}筋\n";
        let mut out = Vec::new();
        write_json(&mut out, &serde_json::to_string(text).unwrap()).unwrap();
        let written = String::from_utf8(out).unwrap();
        assert_eq!(written, r#""a\u001b\u007f\u009b\u202e\udb40\udc41筋\n""#);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }
}
