//! How much bytes are like a message: a walk over its parts that keeps nothing.

use super::{Dialect, HEADER, RecordType, name::walk, reader::Reader};
use crate::decode::application::recogniser::Likeness;

/// A question is a name of a byte or more, type and class; a record has time and length as well.
const LEAST_QUESTION: usize = 5;
const LEAST_RECORD: usize = 11;

/// The opcode that asks how a server is (RFC 1035, 4.1.1).
const STATUS: u8 = 2;

/// Letters of a NetBIOS name on the wire.
const NET_BIOS_LABEL: usize = 32;

/// False where bytes certainly are no whole message, told by the header: what costs least.
#[must_use]
pub fn may_be_message(bytes: &[u8]) -> bool {
    let Some(header) = Header::read(bytes) else { return false };
    let [questions, records @ ..] = header.counts.map(usize::from);
    let asks =
        questions > 0 || (header.is_response && header.counts.get(1).is_some_and(|answers| *answers > 0));
    let least = HEADER + questions * LEAST_QUESTION + records.into_iter().sum::<usize>() * LEAST_RECORD;
    header.is_usual && asks && least <= bytes.len()
}

/// Weighs the bytes of one message. `cut`: it has more than were captured, or than this segment holds.
///
/// `Sure`: a whole message, which fills its bytes and is usual in all its parts. `OnPort`: its header and
/// its first question or record make sense, or only the header is there.
pub(super) fn weigh(bytes: &[u8], dialect: Dialect, cut: bool) -> Likeness {
    let Some(header) = Header::read(bytes) else { return Likeness::No };
    if !cut && may_be_message(bytes) && is_sure(bytes, &header, dialect) {
        return Likeness::Sure;
    }
    Likeness::on_port(is_likely(bytes, &header, dialect, cut))
}

/// What the header says.
struct Header {
    is_response: bool,
    opcode: u8,
    result: u8,
    /// What is kept zero is zero, and a query has no result.
    is_usual: bool,
    counts: [u16; 4],
}

/// Four numbers of two bytes each.
pub(super) fn counts_of(bytes: [u8; 8]) -> [u16; 4] {
    let mut counts = [0; 4];
    for (count, pair) in counts.iter_mut().zip(bytes.as_chunks().0) {
        *count = u16::from_be_bytes(*pair);
    }
    counts
}

impl Header {
    fn read(bytes: &[u8]) -> Option<Self> {
        let &[_, _, flags, more, ref counts @ ..] = bytes.first_chunk::<HEADER>()?;
        let (is_response, opcode, result) = (flags & 0x80 != 0, flags >> 3 & 0xf, more & 0xf);
        // RFC 1035, 4.1.1; of three bits that it keeps zero, RFC 2535 gave two a meaning.
        let is_usual = more & 0x40 == 0 && (is_response || result == 0);
        let counts = counts_of(*counts);
        Some(Self { is_response, opcode, result, is_usual, counts })
    }
}

/// Every part is there, fills the bytes, and is of a type and class in use.
fn is_sure(bytes: &[u8], header: &Header, dialect: Dialect) -> bool {
    let is_known = match dialect {
        Dialect::Dns => matches!(header.opcode, 0 | 4 | 5),
        Dialect::NetBios => matches!(header.opcode, 0 | 5..=9 | 15),
    };
    let mut reader = Reader::new(bytes, HEADER..bytes.len());
    let [questions, records @ ..] = header.counts;
    let mut records = records.into_iter().flat_map(|count| 0..count);
    is_known
        && header.result <= 10
        && (0..questions).all(|_| part(&mut reader, dialect, false) == Some(Part::USUAL))
        && records.all(|_| part(&mut reader, dialect, true) == Some(Part::USUAL))
        && reader.at == bytes.len()
}

/// The first question or record makes sense; or the header alone is there, and that makes sense.
fn is_likely(bytes: &[u8], header: &Header, dialect: Dialect, cut: bool) -> bool {
    let mut reader = Reader::new(bytes, HEADER..bytes.len());
    let [questions, records @ ..] = header.counts;
    let has_records = records.into_iter().any(|count| count > 0);
    if questions == 0 && !has_records {
        // A refusal without a question, or a question for the server's status (RFC 1035, 4.1.1), which
        // nothing follows.
        let needs_none = header.is_response || header.opcode == STATUS;
        return needs_none && header.is_usual && bytes.len() == HEADER;
    }
    match part(&mut reader, dialect, questions == 0) {
        // Who probes a server asks for classes that nobody has, and of those that have no such name.
        Some(part) => part.type_is_known && (part.class_is_known || reader.at == bytes.len()),
        // Nothing but its beginning was captured.
        None => cut && header.is_usual && header.counts.iter().all(|count| *count < 100),
    }
}

/// What can be said of a question or record without keeping it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    type_is_known: bool,
    class_is_known: bool,
    /// Its name is one of its dialect's.
    name_is_usual: bool,
}

impl Part {
    const USUAL: Self = Self { type_is_known: true, class_is_known: true, name_is_usual: true };
}

/// Passes over a question or record; none if it is not whole or makes no sense.
fn part(reader: &mut Reader<'_>, dialect: Dialect, is_record: bool) -> Option<Part> {
    let mut is_net_bios = None;
    walk(reader, |label| {
        let is_encoded =
            label.len() == NET_BIOS_LABEL && label.iter().all(|letter| matches!(letter, b'A'..=b'P'));
        is_net_bios.get_or_insert(is_encoded);
    })
    .ok()?;
    let kind = RecordType { number: reader.u16().ok()?, dialect };
    let class = reader.u16().ok()?;
    if is_record {
        reader.u32().ok()?;
        let length = reader.u16().ok()?;
        reader.slice(length.into()).ok()?;
    }
    // In multicast DNS the highest bit is none of the class (RFC 6762, 18.12 and 18.13).
    let class_is_known = matches!(class & 0x7fff, 1 | 3 | 4 | 254 | 255) || kind == RecordType::OPT;
    let name_is_usual = match dialect {
        Dialect::Dns => true,
        // The root's name stands for none where a server refuses.
        Dialect::NetBios => is_net_bios.unwrap_or(true),
    };
    Some(Part { type_is_known: kind.name().is_some(), class_is_known, name_is_usual })
}

/// The first name of a message is a NetBIOS name on the wire.
pub(super) fn has_net_bios_name(bytes: &[u8]) -> bool {
    let mut reader = Reader::new(bytes, HEADER..bytes.len());
    let mut labels = 0;
    let mut first = false;
    let walked = walk(&mut reader, |label| {
        if labels == 0 {
            first = label.len() == NET_BIOS_LABEL && label.iter().all(|letter| matches!(letter, b'A'..=b'P'));
        }
        labels += 1;
    });
    walked.is_ok() && first
}
