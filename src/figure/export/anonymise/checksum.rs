//! Checksums after a change of what they cover.

use crate::stream::Checksum;

/// Mends a checksum by the difference of what it covers (RFC 1624, equation 3): what was right is
/// right again, what was wrong stays wrong, and bytes that were not captured need not be known.
pub fn mend(checksum: &Checksum, before: &[u8], after: &mut [u8]) {
    let Some(old) = word(before, checksum.at) else { return };
    if old == 0 && checksum.zero_is_none {
        return;
    }
    let own = checksum.at..checksum.at + 2;
    let covered = words(checksum.start, checksum.end).filter(|at| !own.contains(at));
    let addresses = checksum.addresses.map_or(0..0, |(start, end)| start..end);
    let mut sum = u64::from(!old);
    for at in covered.chain(words(addresses.start, addresses.end)) {
        let (Some(was), Some(is)) = (word(before, at), word(after, at)) else { continue };
        sum += u64::from(!was) + u64::from(is);
    }
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    let new = match !(sum as u16) {
        0 if checksum.zero_is_none => 0xffff,
        new => new,
    };
    if let Some(place) = after.get_mut(own) {
        place.copy_from_slice(&new.to_be_bytes());
    }
}

/// Where the 16-bit words of a stretch start.
fn words(start: usize, end: usize) -> impl Iterator<Item = usize> {
    (start..end).step_by(2)
}

/// The word at an offset; one that the frame ends in is filled up with zero, as the sum has it.
fn word(bytes: &[u8], at: usize) -> Option<u16> {
    let rest = bytes.get(at..)?;
    let [high, low] = rest.first_chunk().copied().or_else(|| Some([*rest.first()?, 0]))?;
    Some(u16::from_be_bytes([high, low]))
}
