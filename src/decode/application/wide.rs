//! Text of two bytes a letter (UTF-16, little endian), as Windows' protocols carry it.

use memchr::memmem;

/// The text of the bytes up to the first zero letter; what is no letter becomes `�`.
pub(super) fn text(bytes: &[u8]) -> String {
    let letters = letters(bytes).take_while(|letter| *letter != 0);
    char::decode_utf16(letters).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// The letters of the bytes.
pub(super) fn letters(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair))
}

/// Bytes up to the end of the text they start with, its zero included; all where none ends it.
pub(super) fn length(bytes: &[u8]) -> usize {
    letters(bytes).position(|letter| letter == 0).map_or(bytes.len(), |end| 2 * end + 2)
}

/// Where a text of ASCII letters stands in two bytes a letter, wherever it begins.
pub(super) fn find(bytes: &[u8], text: &str) -> Option<usize> {
    let wide: Vec<u8> = text.bytes().flat_map(|letter| [letter, 0]).collect();
    memmem::find(bytes, &wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_with_its_zero() {
        assert_eq!(text(b"a\0b\0\0\0c\0"), "ab");
        assert_eq!((length(b"a\0b\0\0\0c\0"), length(b"a\0b"), length(b"")), (6, 3, 0));
        assert_eq!(text(&[0x00, 0xd8, 0x41, 0]), "\u{fffd}A");
        assert_eq!(find(b"xa\0b\0", "ab"), Some(1));
    }
}
