//! Blocks that an exported capture takes along as they are: names of addresses, decryption secrets
//! and custom blocks (draft-ietf-opsawg-pcapng, sections 4.5, 4.7 and 4.8).

use byteorder_slice::BigEndian;

use super::{
    CaptureError, CaptureInfo, Source,
    block::{self, ENVELOPE, Head},
    frame::{exactly, head},
    options::Options,
};

/// Names, secrets, and custom blocks that may be copied by who does not know them; those of type
/// 0x40000BAD may not.
const NAME_RESOLUTION: u32 = 4;
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
        matches!(kind, NAME_RESOLUTION | DECRYPTION_SECRETS | CUSTOM)
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
    let mut turned = body.to_vec();
    let mut lists = match kind {
        NAME_RESOLUTION => {
            turned.clear();
            body
        }
        DECRYPTION_SECRETS => {
            // Type and length of the secrets, which follow.
            turned.as_chunks_mut::<4>().0.iter_mut().take(2).for_each(|word| word.reverse());
            let length = body.get(4..8).and_then(|length| length.first_chunk());
            let length = length.map_or(0, |length| u32::from_be_bytes(*length) as usize);
            let start = length.saturating_add(8).next_multiple_of(4).min(body.len());
            turned.truncate(start);
            body.get(start..).unwrap_or_default()
        }
        _ => {
            // The enterprise number; who does not know it cannot tell data from options.
            turned.as_chunks_mut::<4>().0.iter_mut().take(1).for_each(|word| word.reverse());
            &[]
        }
    };
    // Records of names are laid out as options are: each list ends with a zero.
    while !lists.is_empty() {
        let mut list = Options::<BigEndian>::new(lists);
        for (code, value) in list.by_ref() {
            turned.extend(code.to_le_bytes());
            turned.extend((value.len() as u16).to_le_bytes());
            turned.extend(value);
            turned.resize(turned.len().next_multiple_of(4), 0);
        }
        turned.extend([0; 4]);
        lists = list.behind();
    }
    turned
}
