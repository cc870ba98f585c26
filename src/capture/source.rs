//! An open capture file, read at positions; shared by the loader and by whoever reads a frame again.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use super::CaptureError;

/// An open file and its path. Reads are positioned, so threads can share it.
#[derive(Debug)]
pub struct Source {
    path: PathBuf,
    file: File,
}

impl Source {
    /// Opens a file for reading; a folder is an error.
    pub fn open(path: &Path) -> Result<Self, CaptureError> {
        let _ = path;
        todo!()
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Length of the file now, in bytes.
    pub fn length(&self) -> Result<u64, CaptureError> {
        let _ = &self.file;
        todo!()
    }

    /// Fills `buffer` from `offset` as far as the file goes; gives the number of bytes read.
    pub fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize, CaptureError> {
        let _ = (buffer, offset);
        todo!()
    }
}
