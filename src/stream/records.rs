//! The frames of a capture once more, front to back, beside the index, which keeps neither their
//! bytes nor what frames without a packet say.

use std::sync::Arc;

use super::reread::agrees;
use crate::{
    capture::{CaptureError, CaptureInfo, Chunk, FrameOptions, FrameRecord, Framer, Source},
    index::Point,
};

/// Walks the records of a file forwards; holds one chunk of it.
#[derive(Debug)]
pub struct Records {
    framer: Framer,
    chunk: Chunk,
}

impl Records {
    /// Stands at the start of an open capture, which is walked as it was when `info` came of it. The
    /// file that was opened then, not what its path leads to by now.
    ///
    /// # Errors
    /// The file cannot be read, or is no capture any more.
    pub fn over(source: &Arc<Source>, info: &CaptureInfo) -> Result<Self, CaptureError> {
        let framer = Framer::again(Arc::clone(source), info.reading)?;
        Ok(Self { framer, chunk: Chunk::default() })
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

    /// Walks one stretch of the file towards a frame, so that who waits can tell how far it is; true
    /// once [`Self::find`] has no farther to walk.
    pub fn walk_towards(&mut self, number: u64) -> bool {
        let is_here = |chunk: &Chunk| number < chunk.first_frame + chunk.frames.len() as u64;
        is_here(&self.chunk) || !self.framer.next_chunk(&mut self.chunk) || is_here(&self.chunk)
    }

    /// As [`Self::find`], and its time, length, addresses and ports are still those of the point.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub fn find_point(&mut self, point: &Point) -> Result<FrameRecord, CaptureError> {
        let record = self.find(point.frame, point.offset)?;
        if agrees(point, record.time, record.length, record.link, self.data(&record)) {
            Ok(record)
        } else {
            Err(self.changed(point.offset))
        }
    }

    /// The captured bytes of the frame that was found last.
    #[must_use]
    pub fn data(&self, record: &FrameRecord) -> &[u8] {
        self.chunk.data(record)
    }

    /// File offset of the frame that was found last.
    #[must_use]
    pub fn offset(&self, record: &FrameRecord) -> u64 {
        self.chunk.offset + u64::from(record.record)
    }

    /// Comments, flags and other options of the frame that was found last.
    #[must_use]
    pub fn options(&self, record: &FrameRecord) -> FrameOptions<'_> {
        self.chunk.options(record, self.framer.info())
    }

    /// What the file says of itself, as far as it was walked.
    #[must_use]
    pub fn info(&self) -> &CaptureInfo {
        self.framer.info()
    }

    fn changed(&self, offset: u64) -> CaptureError {
        CaptureError::Changed { path: self.framer.info().path.clone(), offset }
    }
}
