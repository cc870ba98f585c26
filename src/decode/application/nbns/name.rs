//! A NetBIOS name: 15 bytes of text and one that says whose it is.

use std::{fmt, fmt::Write};

/// Bytes of a name.
pub const LENGTH: usize = 16;

/// A name with its suffix, the sixteenth byte: `WORKGROUP<1d>`, `*<00>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NetBiosName(pub [u8; LENGTH]);

impl NetBiosName {
    /// The name that a label of 32 letters from A to P stands for: each is half a byte (RFC 1001, 14.1).
    /// Small letters are taken too. None for another label.
    #[must_use]
    pub fn decode(label: &str) -> Option<Self> {
        let letters: &[u8; 2 * LENGTH] = label.as_bytes().first_chunk()?;
        let mut name = [0; LENGTH];
        for (byte, pair) in name.iter_mut().zip(letters.chunks_exact(2)) {
            let half = |at: usize| {
                let letter = pair.get(at)?.to_ascii_uppercase();
                letter.checked_sub(b'A').filter(|half| *half < 16)
            };
            *byte = half(0)? << 4 | half(1)?;
        }
        let ends = label.len() == letters.len() || label.as_bytes().get(letters.len()) == Some(&b'.');
        ends.then_some(Self(name))
    }

    /// The byte behind the text: 0x00 a workstation, 0x20 a file server, 0x1d a master browser …
    #[must_use]
    pub const fn suffix(&self) -> u8 {
        let [.., suffix] = self.0;
        suffix
    }

    /// The text without the spaces and zeros that fill it up. Bytes that are not printable ASCII are
    /// escaped as in domain names: which code page they are of nobody says.
    #[must_use]
    pub fn text(&self) -> String {
        let [text @ .., _] = &self.0;
        let end = text.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |last| last + 1);
        let mut shown = String::with_capacity(end);
        for &byte in text.iter().take(end) {
            match byte {
                b'\\' => shown.push_str("\\\\"),
                b' '..=b'~' => shown.push(byte.into()),
                // Writing to a string cannot fail.
                other => drop(write!(shown, "\\{other:03}")),
            }
        }
        shown
    }

    /// What a suffix says of a name that is one machine's or a group's ([MS-NBTE] 1.8, appendix).
    #[must_use]
    pub fn service(&self, group: bool) -> Option<&'static str> {
        Some(match (self.suffix(), group) {
            (0x00, false) => "workstation",
            (0x00, true) => "domain or workgroup",
            (0x01, true) if self.text().contains("__MSBROWSE__") => "master browser of the segment",
            (0x03, _) => "messenger",
            (0x1b, false) => "domain master browser",
            (0x1c, true) => "domain controllers",
            (0x1d, false) => "master browser",
            (0x1e, true) => "browser elections",
            (0x20, _) => "file server",
            _ => return None,
        })
    }
}

impl fmt::Display for NetBiosName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}<{:02x}>", self.text(), self.suffix())
    }
}

/// A name of a question or record as people write it: decoded with its scope behind it
/// (`HOST<20>.scope`), or as it stands where it is no encoded name.
#[must_use]
pub fn readable(name: &str) -> String {
    let Some(decoded) = NetBiosName::decode(name) else { return name.to_owned() };
    let scope = name.get(2 * LENGTH..).unwrap_or_default();
    format!("{decoded}{scope}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_letters_are_bytes() {
        let name = NetBiosName::decode("EGFCEFEECACACACACACACACACACACACA").unwrap();
        assert_eq!(name.to_string(), "FRED<20>");
        assert_eq!(readable("CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), "*<00>");
        assert_eq!(readable("EGFCEFEECACACACACACACACACACACACA.lan.example"), "FRED<20>.lan.example");
    }

    #[test]
    fn another_label_stands_as_it_is() {
        assert_eq!(readable("www.example"), "www.example");
        assert_eq!(readable("ZZFCEFEECACACACACACACACACACACACA"), "ZZFCEFEECACACACACACACACACACACACA");
        assert_eq!(NetBiosName::decode("EGFCEFEECACACACACACACACACACACACAAA"), None);
    }

    #[test]
    fn bytes_that_are_no_text_are_escaped() {
        let name = NetBiosName(*b"\x01\x02__MSBROWSE__\x02\x01");
        assert_eq!(name.to_string(), "\\001\\002__MSBROWSE__\\002<01>");
        assert_eq!(name.service(true), Some("master browser of the segment"));
    }
}
