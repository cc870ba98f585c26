//! Why a capture could not be opened or a frame not read again.

use std::path::PathBuf;

/// Each message names the file and, where there is one, the offset.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{}: the file is empty", path.display())]
    Empty { path: PathBuf },
    #[error("{}: not a pcap or pcapng capture (starts with {start})", path.display())]
    Foreign { path: PathBuf, start: String },
    /// What is wrong with the packing around a capture.
    #[error("{}: {what}", path.display())]
    Packed { path: PathBuf, what: String },
    /// A known format that is not read.
    #[error("{}: {what}, which is not read: save it as pcap or pcapng with the program that wrote it", path.display())]
    Unsupported { path: PathBuf, what: &'static str },
    #[error("{}: {what} at offset {offset}", path.display())]
    Damaged { path: PathBuf, offset: u64, what: String },
    /// The record at an offset is no longer what was read when the capture was loaded.
    #[error("{}: the file changed since it was read (record at offset {offset})", path.display())]
    Changed { path: PathBuf, offset: u64 },
}

impl CaptureError {
    /// The file never was a capture, so in a folder it is passed over.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        matches!(self, Self::Foreign { .. } | Self::Empty { .. })
    }
}
