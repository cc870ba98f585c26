//! Linux' netfilter log: values by type, one of which is the packet (tcpdump.org, `LINKTYPE_NFLOG`).

use std::ops::Range;

use super::{IP4, IP6, LinkHeader, OTHER, Peeled};
use crate::decode::Undecoded;

/// Address family, version, and the number of the group that logs.
const HEADER: usize = 4;
/// Length, which counts itself, and type.
const VALUE_HEADER: usize = 4;
/// `NFULA_PAYLOAD`.
const PAYLOAD: u16 = 9;
/// `NFULA_MAX` and some more that may come.
const LARGEST_KIND: u16 = 64;

/// Types of the values and where their bytes stand, up to the packet, which is the last. Ends where
/// a value makes no sense. The last may reach past the end of the bytes: then the frame was cut.
pub(in crate::decode) fn values(bytes: &[u8]) -> impl Iterator<Item = (u16, Range<usize>)> + '_ {
    let big_endian = is_big_endian(bytes);
    let mut at = Some(HEADER);
    std::iter::from_fn(move || {
        let start = at.take()?;
        let [a, b, c, d] = *bytes.get(start..)?.first_chunk()?;
        let number = |pair| if big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) };
        let (length, kind) = (usize::from(number([a, b])), number([c, d]));
        let end = start + length;
        at = (kind != PAYLOAD).then_some(end.next_multiple_of(4));
        (length >= VALUE_HEADER && kind <= LARGEST_KIND).then_some((kind, start + VALUE_HEADER..end))
    })
}

/// Numbers are in the order of the machine that logged. Types are small, so the order that makes
/// the first of them small is right.
fn is_big_endian(bytes: &[u8]) -> bool {
    bytes.get(HEADER + 2..).and_then(|rest| rest.first_chunk()).is_some_and(|[a, b]| *a == 0 && *b != 0)
}

pub(super) fn peel(bytes: &[u8]) -> Option<Peeled> {
    const VERSION: u8 = 0;
    let [family, version, ..] = *bytes.first_chunk::<HEADER>()?;
    if version != VERSION {
        return Some(Peeled::refused(Undecoded::MalformedLink));
    }
    let mut end = HEADER;
    for (kind, value) in values(bytes) {
        if kind == PAYLOAD {
            let next = match family {
                2 => IP4,
                10 => IP6,
                _ => OTHER,
            };
            return Some(Peeled::holding(value.start, next, value.len()));
        }
        end = value.end.next_multiple_of(4);
    }
    // Ended without a packet: for want of bytes, or for want of sense.
    (end + VALUE_HEADER <= bytes.len() || end == bytes.len())
        .then_some(Peeled::new(HEADER, LinkHeader::Unknown(Undecoded::MalformedLink)))
}
