//! The header of a pcap record (draft-ietf-opsawg-pcap, section 5).

use super::{Nanos, Stamp};

/// Length of a record header.
pub(super) const RECORD_HEADER: usize = 16;

/// Length of a record header in the modified format: behind the usual fields the number of an
/// interface, a protocol and a packet type, which say nothing that the frame does not.
pub(super) const MODIFIED_HEADER: usize = 24;

/// The fields of a record header, as they stand there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub seconds: u32,
    pub fraction: u32,
    pub captured: u32,
    pub length: u32,
}

/// Nanoseconds in a unit of a record's fraction.
pub(super) fn fraction_unit(nanosecond: bool) -> u64 {
    if nanosecond { 1 } else { 1_000 }
}

/// Time of a record. The fraction may exceed a second: some programs write nanoseconds into files
/// that say microseconds, and it is not for us to guess.
pub(super) fn stamp(seconds: u32, fraction: u32, unit: u64) -> Stamp {
    let nanoseconds = u64::from(seconds) * Nanos::PER_SECOND as u64 + u64::from(fraction) * unit;
    // At most 4.3e18 + 4.3e12, below i64::MAX.
    Stamp::At(Nanos(nanoseconds as i64))
}

impl Header {
    #[inline]
    pub fn read(bytes: &[u8; RECORD_HEADER], big_endian: bool) -> Self {
        let words: [[u8; 4]; 4] = bytes.as_chunks().0.try_into().unwrap_or_default();
        let [seconds, fraction, captured, length] =
            if big_endian { words.map(u32::from_be_bytes) } else { words.map(u32::from_le_bytes) };
        Self { seconds, fraction, captured, length }
    }

    /// Zeros: what stands where a disk or a transfer lost a page, and is no record.
    pub fn is_zero(&self) -> bool {
        self.seconds | self.fraction | self.captured | self.length == 0
    }
}

/// One record read again.
#[derive(Debug)]
pub(super) struct Record {
    pub time: Stamp,
    pub captured: u32,
    pub length: u32,
}

impl Record {
    pub fn read(header: &[u8; RECORD_HEADER], big_endian: bool, nanosecond: bool) -> Self {
        let Header { seconds, fraction, captured, length } = Header::read(header, big_endian);
        Self { time: stamp(seconds, fraction, fraction_unit(nanosecond)), captured, length }
    }
}
