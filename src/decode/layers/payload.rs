//! What lies in and behind the headers: payloads and trailers, in one line.

use super::names::{bytes_of, hex};

/// How much of a payload its one line looks at, and how much of it the line shows.
const LOOKED_AT: usize = 64;
const SHOWN_TEXT: usize = 32;
const SHOWN_BINARY: usize = 8;

/// `512 bytes, text: GET / HTTP/1.1` or `38 bytes, binary: 00 01 1a`.
pub(in crate::decode) fn summary(payload: &[u8]) -> String {
    let length = bytes_of(payload.len());
    let start = payload.get(..LOOKED_AT).unwrap_or(payload);
    if is_text(start) {
        // Shells and banners often begin with an empty line.
        let line: String = start
            .trim_ascii_start()
            .iter()
            .take_while(|byte| !matches!(byte, b'\r' | b'\n'))
            .take(SHOWN_TEXT)
            .map(|&byte| if byte == b'\t' { ' ' } else { char::from(byte) })
            .collect();
        format!("{length}, text: {line}")
    } else {
        let shown = payload.get(..SHOWN_BINARY).unwrap_or(payload);
        format!("{length}, binary: {}", hex(shown))
    }
}

/// `6 bytes of zeros behind the packet`.
pub(in crate::decode) fn trailer(trailer: &[u8]) -> String {
    let length = bytes_of(trailer.len());
    if trailer.iter().all(|&byte| byte == 0) {
        format!("{length} of zeros behind the packet")
    } else {
        format!("{length} behind the packet")
    }
}

fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shown_up_to_the_end_of_its_first_line() {
        assert_eq!(summary(b"GET / HTTP/1.1\r\nHost: a\r\n"), "25 bytes, text: GET / HTTP/1.1");
    }

    #[test]
    fn a_text_is_shown_from_its_first_line_that_says_something() {
        assert_eq!(summary(b"\r\n\n  C:\\>\r\n"), "11 bytes, text: C:\\>");
        assert_eq!(summary(b"\r\n"), "2 bytes, text: ");
    }

    #[test]
    fn a_terminal_escape_makes_a_payload_binary() {
        assert_eq!(summary(b"\x1b[2J"), "4 bytes, binary: 1b 5b 32 4a");
    }

    #[test]
    fn a_trailer_of_zeros_is_told_from_another() {
        assert_eq!(trailer(&[0; 6]), "6 bytes of zeros behind the packet");
        assert_eq!(trailer(&[7]), "1 byte behind the packet");
    }
}
