//! Cuts a capture file into chunks of whole frames, whatever its format.

use std::{path::Path, sync::Arc};

use super::{CaptureError, CaptureInfo, Chunk, Source};

/// Walks a capture from its start. Walking is sequential and cheap (record headers only);
/// decoding a chunk is not, and can happen on any core.
#[derive(Debug)]
pub struct Framer {
    // private: source, info, format-specific state
}

impl Framer {
    /// Opens a file and reads as much as names its format.
    ///
    /// # Errors
    /// Missing, unreadable, empty or foreign files.
    pub fn open(path: &Path) -> Result<Self, CaptureError> {
        let _ = path;
        todo!()
    }

    /// Fills `chunk` with the next frames; false when there are no more. A damaged record ends or
    /// interrupts reading and is noted in [`CaptureInfo::damaged`]; it is never an error here.
    pub fn next_chunk(&mut self, chunk: &mut Chunk) -> bool {
        let _ = chunk;
        todo!()
    }

    #[must_use]
    pub fn info(&self) -> &CaptureInfo {
        todo!()
    }

    #[must_use]
    pub fn source(&self) -> Arc<Source> {
        todo!()
    }
}
