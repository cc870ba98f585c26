//! Blocks that an exported capture takes along as they are: decryption secrets and custom blocks
//! (draft-ietf-opsawg-pcapng, sections 4.7 and 4.8).

use byteorder_slice::BigEndian;

use super::{
    CaptureError, CaptureInfo, Source,
    block::{self, ENVELOPE, Head},
    frame::{exactly, head},
    options::Options,
};

/// `DSB`, and custom blocks that may be copied by who does not know them; those of type 0x40000BAD
/// may not.
const DECRYPTION_SECRETS: u32 = 0x0A;
const CUSTOM: u32 = 0x0BAD;

/// Such blocks that are kept of a capture.
pub(super) const MOST_CARRIED: usize = 65_536;

/// Where such a block stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CarriedBlock {
    /// File offset.
    pub offset: u64,
    pub kind: u32,
}

impl CarriedBlock {
    pub(super) fn is_one(kind: u32) -> bool {
        matches!(kind, DECRYPTION_SECRETS | CUSTOM)
    }

    /// Its body as a little-endian section writes it: the numbers that the draft defines at its start
    /// are turned round where they stand the other way, what they describe stays as it is.
    ///
    /// # Errors
    /// The block cannot be read, or is no longer there.
    pub fn read(&self, source: &Source, info: &CaptureInfo) -> Result<Vec<u8>, CaptureError> {
        let section = info.section_at(self.offset).and_then(|section| info.sections.get(section));
        let big_endian = section.is_some_and(|section| section.big_endian);
        let changed = || CaptureError::Changed { path: source.path().to_owned(), offset: self.offset };
        let head = head::<ENVELOPE>(source, self.offset)?
            .and_then(|bytes| Head::read(bytes, big_endian))
            .filter(|head| head.is_sound() && head.kind == self.kind)
            .ok_or_else(changed)?;
        let block = exactly(source, self.offset, head.length)?.ok_or_else(changed)?;
        let body = block::body(&block);
        Ok(if big_endian { turned(self.kind, body) } else { body.to_vec() })
    }
}

/// A body of a big-endian section as a little-endian one has it.
fn turned(kind: u32, body: &[u8]) -> Vec<u8> {
    let mut body = body.to_vec();
    // Type and length of secrets; the enterprise number of a custom block, whose options nobody can
    // tell from its data who does not know it.
    let words = if kind == DECRYPTION_SECRETS { 2 } else { 1 };
    body.as_chunks_mut::<4>().0.iter_mut().take(words).for_each(|word| word.reverse());
    let length = body.get(4..).and_then(|rest| rest.first_chunk()).map(|length| u32::from_le_bytes(*length));
    if let (DECRYPTION_SECRETS, Some(length)) = (kind, length) {
        let start = (8 + length as usize).next_multiple_of(4).min(body.len());
        let options = body.split_off(start);
        for (code, value) in Options::<BigEndian>::new(&options) {
            body.extend(code.to_le_bytes());
            body.extend((value.len() as u16).to_le_bytes());
            body.extend(value);
            body.resize(body.len().next_multiple_of(4), 0);
        }
        if body.len() > start {
            body.extend([0; 4]);
        }
    }
    body
}
