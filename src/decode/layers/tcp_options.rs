//! TCP options by kind (IANA "TCP Option Kind Numbers"; RFC 9293, RFC 7323, RFC 2018).

use super::header::Header;
use super::names::{bytes_of, hex};

const END: u8 = 0;
const NO_OPERATION: u8 = 1;
/// Larger shifts count as this one (RFC 7323, 2.3).
const HIGHEST_SHIFT: u8 = 14;

/// Reads `length` bytes of options, a field for each. What is captured of them is read even where
/// they are cut; then the result is none.
pub(super) fn read(header: &mut Header<'_>, length: usize) -> Option<()> {
    let mut left = length;
    while left > 0 {
        let before = header.position();
        match *header.rest().first()? {
            END => {
                header.u8_as("End of options", |_| String::new())?;
                return header.hex("Padding", left - 1).map(drop);
            }
            NO_OPERATION => {
                header.u8_as("No operation", |_| String::new())?;
            }
            kind => {
                let size = usize::from(*header.rest().get(1)?);
                if !(2..=left).contains(&size) {
                    return header.hex("Malformed option", left).map(drop);
                }
                let (option, bytes) = header.take_slice(size)?;
                let (name, value) = word(kind, option.get(2..).unwrap_or_default());
                header.add(name, bytes, value);
            }
        }
        left = left.saturating_sub(header.position() - before);
    }
    Some(())
}

/// Name and value of an option, by its kind and what follows kind and length.
fn word(kind: u8, data: &[u8]) -> (&'static str, String) {
    match (kind, data) {
        (2, &[a, b]) => ("Maximum segment size", bytes_of(usize::from(u16::from_be_bytes([a, b])))),
        (3, &[shift]) => ("Window scale", format!("{shift} (times {})", 1_u32 << shift.min(HIGHEST_SHIFT))),
        (4, []) => ("SACK permitted", "yes".to_owned()),
        (5, edges) if edges.len() % 8 == 0 && !edges.is_empty() => ("SACK", blocks(edges)),
        (8, stamps) if stamps.len() == 8 => {
            let (value, echo) = pair(stamps);
            ("Timestamps", format!("value {value}, echo reply {echo}"))
        }
        (19, digest) => ("MD5 signature", hex(digest)),
        (28, data) => ("User timeout", hex(data)),
        (29, data) => ("Authentication", hex(data)),
        (30, data) => ("Multipath TCP", hex(data)),
        (34, cookie) => ("Fast open cookie", hex(cookie)),
        (kind, data) => {
            ("Option", format!("kind {kind}, {}", hex(data)).trim_end_matches([',', ' ']).to_owned())
        }
    }
}

/// Edges of selective acknowledgments: `100-200, 300-400`.
fn blocks(edges: &[u8]) -> String {
    let blocks: Vec<_> = edges
        .chunks_exact(8)
        .map(|block| {
            let (left, right) = pair(block);
            format!("{left}-{right}")
        })
        .collect();
    blocks.join(", ")
}

/// Two numbers of four bytes each.
fn pair(bytes: &[u8]) -> (u32, u32) {
    let number =
        |at| bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |four| u32::from_be_bytes(*four));
    (number(0), number(4))
}
