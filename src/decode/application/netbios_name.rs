//! NetBIOS names as sessions and datagrams carry them: sixteen bytes in thirty-two letters (RFC 1001,
//! 14.1), the last byte telling the service.

use std::ops::Range;

use super::MeaningKind;
use crate::decode::layers::header::{Header, text_of};

/// Bytes of a name without a scope: a length, its letters, and a zero.
pub(super) const LENGTH: usize = 34;

const LETTERS: u8 = 32;

/// The sixteen bytes that a name without a scope stands for. None where it is no such name.
pub(super) fn decoded(bytes: &[u8]) -> Option<[u8; 16]> {
    let [LETTERS, letters @ .., 0] = bytes.first_chunk::<LENGTH>()? else { return None };
    let mut name = [0; 16];
    for (byte, [high, low]) in name.iter_mut().zip(letters.as_chunks::<2>().0) {
        if !(b'A'..=b'P').contains(high) || !(b'A'..=b'P').contains(low) {
            return None;
        }
        *byte = (high - b'A') << 4 | (low - b'A');
    }
    Some(name)
}

/// `HERBIVORE<20>`: without the blanks that fill it up, and with its service.
pub(super) fn shown(name: &[u8; 16]) -> String {
    let [letters @ .., service] = name;
    format!("{}<{service:02x}>", plain(letters))
}

/// The name's letters alone.
pub(super) fn plain(letters: &[u8]) -> String {
    let end = letters.iter().position(|byte| *byte == 0).unwrap_or(letters.len());
    text_of(letters.get(..end).unwrap_or_default().trim_ascii_end())
}

/// Takes a name of thirty-four bytes.
pub(super) fn take(header: &mut Header<'_>, name: &'static str) -> Option<String> {
    let decoded = decoded(header.rest())?;
    let (_, range) = header.take_slice(LENGTH)?;
    let shown = shown(&decoded);
    header.add(name, range.clone(), &shown);
    means(header, &decoded, range);
    Some(shown)
}

fn means(header: &mut Header<'_>, name: &[u8; 16], range: Range<usize>) {
    let [letters @ .., _] = name;
    let plain = plain(letters);
    if !plain.is_empty() {
        header.means(MeaningKind::NetBiosName, plain, range);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A name with its service, as it stands on the wire.
    pub fn encoded(name: &str, service: u8) -> Vec<u8> {
        let mut bytes = format!("{name:<15}").into_bytes();
        bytes.push(service);
        let letters = bytes.iter().flat_map(|byte| [b'A' + (byte >> 4), b'A' + (byte & 15)]);
        std::iter::once(LETTERS).chain(letters).chain([0]).collect()
    }

    #[test]
    fn a_name_is_read_with_its_service() {
        let name = decoded(&encoded("HERBIVORE", 0x20)).unwrap();
        assert_eq!(shown(&name), "HERBIVORE<20>");
        assert_eq!(decoded(&encoded("HERBIVORE", 0x20)[..33]), None);
        assert_eq!(decoded(&[b'Q'; 34]), None);
    }
}
