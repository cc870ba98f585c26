//! Fingerprints of hellos: JA3 and JA3S (github.com/salesforce/ja3), JA4 (github.com/FoxIO-LLC/ja4,
//! the part that is free to use).

use std::fmt::Write;

use md5::Md5;
use sha2::{Digest, Sha256};

use super::names::is_grease;

/// What of a hello its fingerprints are made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Fingerprint {
    pub version: u16,
    pub ciphers: Vec<u16>,
    pub extensions: Vec<u16>,
    pub groups: Vec<u16>,
    pub point_formats: Vec<u8>,
    pub signatures: Vec<u16>,
    /// Of the extension for them; empty where it is not there.
    pub versions: Vec<u16>,
    /// The first application protocol.
    pub protocol: Option<Vec<u8>>,
}

/// How many hexadecimal digits of a SHA-256 JA4 keeps.
const KEPT: usize = 12;
const SERVER_NAME: u16 = 0;
const PROTOCOLS: u16 = 16;

impl Fingerprint {
    /// The highest version that is offered or taken.
    pub fn best_version(&self) -> u16 {
        let known = self.versions.iter().copied().filter(|version| !is_grease(*version));
        known.max().unwrap_or(self.version)
    }

    /// MD5 of version, cipher suites, extensions, groups and point formats.
    pub fn ja3(&self) -> String {
        let formats: Vec<u16> = self.point_formats.iter().copied().map(u16::from).collect();
        let parts = [&self.ciphers, &self.extensions, &self.groups, &formats].map(|part| decimal(part));
        md5_of(&format!("{},{}", self.version, parts.join(",")))
    }

    /// MD5 of version, cipher suite and extensions.
    pub fn ja3s(&self) -> String {
        md5_of(&format!("{},{},{}", self.version, decimal(&self.ciphers), decimal(&self.extensions)))
    }

    /// `t13d1516h2_8daaf6152771_e5627efa2ab1`; `transport` is `t` for TCP and `q` for QUIC.
    pub fn ja4(&self, transport: char) -> String {
        let version = match self.best_version() {
            0x0304 => "13",
            0x0303 => "12",
            0x0302 => "11",
            0x0301 => "10",
            0x0300 => "s3",
            0x0002 => "s2",
            _ => "00",
        };
        let mut ciphers = without_grease(&self.ciphers);
        let all = without_grease(&self.extensions);
        let name = if all.contains(&SERVER_NAME) { 'd' } else { 'i' };
        let counts = (ciphers.len().min(99), all.len().min(99));
        let mut extensions: Vec<u16> =
            all.into_iter().filter(|kind| ![SERVER_NAME, PROTOCOLS].contains(kind)).collect();
        ciphers.sort_unstable();
        extensions.sort_unstable();
        let mut second = hexadecimal(&extensions);
        let signatures = without_grease(&self.signatures);
        if !signatures.is_empty() {
            second = format!("{second}_{}", hexadecimal(&signatures));
        }
        let protocol = ends(self.protocol.as_deref().unwrap_or_default());
        let first = if ciphers.is_empty() { "0".repeat(KEPT) } else { sha256_of(&hexadecimal(&ciphers)) };
        let second = if extensions.is_empty() { "0".repeat(KEPT) } else { sha256_of(&second) };
        format!("{transport}{version}{name}{:02}{:02}{protocol}_{first}_{second}", counts.0, counts.1)
    }
}

/// The first and last letter of a protocol's name; of their hexadecimal where one is none.
fn ends(protocol: &[u8]) -> String {
    match (protocol.first(), protocol.last()) {
        (Some(first), Some(last)) if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => {
            [char::from(*first), char::from(*last)].iter().collect()
        }
        (Some(first), Some(last)) => {
            let (first, last) = (format!("{first:02x}"), format!("{last:02x}"));
            first.chars().take(1).chain(last.chars().skip(1)).collect()
        }
        _ => "00".to_owned(),
    }
}

fn without_grease(values: &[u16]) -> Vec<u16> {
    values.iter().copied().filter(|value| !is_grease(*value)).collect()
}

fn decimal(values: &[u16]) -> String {
    let words: Vec<_> = without_grease(values).iter().map(u16::to_string).collect();
    words.join("-")
}

fn hexadecimal(values: &[u16]) -> String {
    let words: Vec<_> = values.iter().map(|value| format!("{value:04x}")).collect();
    words.join(",")
}

fn md5_of(text: &str) -> String {
    digits(&Md5::digest(text))
}

fn sha256_of(text: &str) -> String {
    let mut digits = digits(&Sha256::digest(text));
    digits.truncate(KEPT);
    digits
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of JA4's own description (`technical_details/JA4.md`).
    #[test]
    fn the_example_of_the_description_comes_out() {
        let print = Fingerprint {
            version: 0x0303,
            ciphers: vec![
                0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014,
                0x009c, 0x009d, 0x002f, 0x0035,
            ],
            extensions: vec![
                0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012,
                0x002b, 0xff01, 0x000b, 0x000a, 0x0015,
            ],
            signatures: vec![0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
            versions: vec![0x0a0a, 0x0304, 0x0303],
            protocol: Some(b"h2".to_vec()),
            ..Fingerprint::default()
        };
        assert_eq!(print.ja4('t'), "t13d1516h2_8daaf6152771_e5627efa2ab1");
    }

    #[test]
    fn nothing_is_said_of_what_is_not_there() {
        let print = Fingerprint { version: 0x0301, ..Fingerprint::default() };
        assert_eq!(print.ja4('t'), "t10i000000_000000000000_000000000000");
        assert_eq!(ends(b"\xab\xcd"), "ad");
    }
}
