//! NetBIOS names as sessions and datagrams carry them: a label of thirty-two letters without a scope
//! (RFC 1002, 4.1).

use super::{MeaningKind, nbns::NetBiosName};
use crate::decode::layers::header::Header;

/// Bytes of a name without a scope: a length, its letters, and a zero.
pub(super) const LENGTH: usize = 34;

const LETTERS: u8 = 32;

/// The name that bytes without a scope stand for. None where it is no such name.
pub(super) fn decoded(bytes: &[u8]) -> Option<NetBiosName> {
    let [LETTERS, letters @ .., 0] = bytes.first_chunk::<LENGTH>()? else { return None };
    NetBiosName::decode(std::str::from_utf8(letters).ok()?)
}

/// Takes a name of thirty-four bytes.
pub(super) fn take(header: &mut Header<'_>, field: &'static str) -> Option<NetBiosName> {
    let name = decoded(header.rest())?;
    let (_, range) = header.take_slice(LENGTH)?;
    header.add(field, range.clone(), name);
    let text = name.text();
    if !text.is_empty() {
        header.means(MeaningKind::NetBiosName, text, range);
    }
    Some(name)
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
        assert_eq!(name.to_string(), "HERBIVORE<20>");
        assert_eq!(decoded(&encoded("HERBIVORE", 0x20)[..33]), None);
        assert_eq!(decoded(&[b'Q'; 34]), None);
    }
}
