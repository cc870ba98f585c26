//! One frame, read again from its file.

use super::{CaptureError, CaptureInfo, LinkType, Source, Stamp};

/// A frame with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// File offset of its record.
    pub offset: u64,
    /// File offset of its first byte.
    pub data_offset: u64,
    pub time: Stamp,
    pub interface: u32,
    pub link: LinkType,
    /// Bytes on the wire.
    pub length: u32,
    /// The captured bytes.
    pub bytes: Vec<u8>,
    /// Comments of the record (pcapng opt_comment).
    pub comments: Vec<String>,
}

impl Frame {
    /// Reads the record at a file offset again, with the byte order and interfaces of the section
    /// that holds it.
    ///
    /// # Errors
    /// The record cannot be read or makes no sense any more.
    pub fn read(source: &Source, info: &CaptureInfo, offset: u64) -> Result<Self, CaptureError> {
        let _ = (source, info, offset);
        todo!()
    }
}
