//! Payloads of no protocol: printable text, or other bytes.

use super::Application;

/// How much of a payload is looked at.
const LOOKED_AT: usize = 512;

/// Of so many bytes one may be no text: shells and chats send a zero or a bell now and then.
const ODD: usize = 32;

/// Text (ASCII or UTF-8 with the usual controls), or data. The payload is not empty.
pub(super) fn text_or_data(payload: &[u8]) -> Application {
    let start = payload.get(..LOOKED_AT).unwrap_or(payload);
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        // A sign that the end cuts is none that is wrong.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(start.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default()
        }
        Err(_) => return Application::Data,
    };
    let is_text = |sign: char| !sign.is_control() || matches!(sign, '\t' | '\r' | '\n' | '\u{c}');
    let odd = text.chars().filter(|sign| !is_text(*sign)).count();
    if text.is_empty() || odd > start.len() / ODD { Application::Data } else { Application::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_bytes() {
        for text in [&b"dir c:\r\n"[..], "日本".as_bytes(), &"日本".as_bytes()[..5], b"a"] {
            assert_eq!(text_or_data(text), Application::Text, "{text:?}");
        }
        for data in [&b"\x90\x90"[..], b"\0", b"ab\0", b"\xe6\x97", b"caf\xe9 au lait"] {
            assert_eq!(text_or_data(data), Application::Data, "{data:?}");
        }
    }
}
