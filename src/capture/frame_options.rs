//! The options of a frame's record as they stand in its file: comments, flags, hashes, drops.

use std::borrow::Cow;

use byteorder_slice::{BigEndian, LittleEndian};

use super::options::Options;

/// A list of options in one byte order.
#[derive(Clone, Copy, Debug, Default)]
pub struct FrameOptions<'a> {
    bytes: &'a [u8],
    big_endian: bool,
}

impl<'a> FrameOptions<'a> {
    pub(super) fn new(bytes: &'a [u8], big_endian: bool) -> Self {
        Self { bytes, big_endian }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Code and value of each.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u16, &'a [u8])> + use<'a> {
        let (big, little) =
            if self.big_endian { (self.bytes, [].as_slice()) } else { ([].as_slice(), self.bytes) };
        Options::<BigEndian>::new(big).chain(Options::<LittleEndian>::new(little))
    }

    /// The value of an option in a little-endian section: numbers that the draft defines are turned
    /// round where they stand the other way.
    pub(super) fn little_endian(self, code: u16, value: &'a [u8]) -> Cow<'a, [u8]> {
        // epb_flags and epb_queue, and the enterprise number that custom options begin with, have
        // 32 bits; epb_dropcount and epb_packetid have 64.
        let number = match code {
            2 | 6 | 2_988 | 2_989 | 19_372 | 19_373 => 4,
            4 | 5 => 8,
            _ => 0,
        };
        if !self.big_endian || value.len() < number || number == 0 {
            return Cow::Borrowed(value);
        }
        let mut turned = value.to_vec();
        if let Some(number) = turned.get_mut(..number) {
            number.reverse();
        }
        Cow::Owned(turned)
    }
}
