//! The frame records of a capture, walked once more beside the index, which does not keep
//! captured lengths or what frames without a packet say.

use std::path::Path;

use crate::{
    capture::{CaptureError, Chunk, FrameRecord, Framer},
    worker::Progress,
};

/// Walks the records of a file forwards; holds one chunk of it.
#[derive(Debug)]
pub struct Records {
    framer: Framer,
    chunk: Chunk,
}

impl Records {
    pub fn open(path: &Path) -> Result<Self, CaptureError> {
        Ok(Self { framer: Framer::open(path)?, chunk: Chunk::default() })
    }

    /// The record of a frame by its number (from 1) and file offset, both as the index has them.
    /// Numbers must not fall from call to call.
    ///
    /// # Errors
    /// [`CaptureError::Changed`] if the file no longer has that frame there.
    pub fn find(&mut self, number: u64, offset: u64) -> Result<FrameRecord, CaptureError> {
        while number >= self.chunk.first_frame + self.chunk.frames.len() as u64 {
            if !self.framer.next_chunk(&mut self.chunk) {
                return Err(self.changed(offset));
            }
        }
        let place = number.checked_sub(self.chunk.first_frame).map(|place| place as usize);
        let record = place.and_then(|place| self.chunk.frames.get(place)).copied();
        record
            .filter(|record| self.chunk.offset + u64::from(record.record) == offset)
            .ok_or_else(|| self.changed(offset))
    }

    /// How far the walk is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let info = self.framer.info();
        Progress { bytes_read: info.bytes_read, bytes: info.bytes, frames: info.frames }
    }

    fn changed(&self, offset: u64) -> CaptureError {
        CaptureError::Changed { path: self.framer.info().path.clone(), offset }
    }
}
