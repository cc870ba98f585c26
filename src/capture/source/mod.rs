//! Where the bytes of a capture come from: a plain file, a compressed one, a pipe or standard input.
//!
//! Readers see positions in the capture's own bytes and read them as often as they like, from any
//! thread. What has no such positions is poured by a thread of its own into an unnamed temporary
//! file, decompressed on the way; the system removes that file when the source is closed, however
//! the program ends.

mod compression;
mod counted;
mod followed;
mod gzip;
mod positioned;
mod spool;
mod unpack;
mod zstd;

#[cfg(test)]
mod tests;

use std::{
    fs::{File, Metadata},
    io::{Error, ErrorKind, IsTerminal, Read},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use super::CaptureError;
pub use compression::Compression;
use followed::{End, Followed};
use spool::{Limit, Spool};

/// How far a source reaches now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Bytes that can be read.
    pub length: u64,
    /// Nothing more is to come.
    pub complete: bool,
}

/// An open capture, read at positions; shared by the loader and by whoever reads a frame again.
#[derive(Debug)]
pub struct Source {
    path: PathBuf,
    bytes: Bytes,
}

/// Where the bytes lie.
#[derive(Debug)]
enum Bytes {
    /// In the file itself.
    File { file: File, followed: Followed },
    /// In a temporary file that is still being filled, or was. `live`: by a program that may be
    /// silent for as long as it likes.
    Spool { spool: Arc<Spool>, live: bool },
}

impl Source {
    /// The path that stands for standard input.
    pub const STANDARD_INPUT: &'static str = "-";

    /// Opens a file, a named pipe or, as `-`, standard input; does not wait for their bytes. `follow`
    /// says that a plain file is still being written.
    ///
    /// # Errors
    /// The file is missing or cannot be read; it is a folder, a device or a socket; standard input
    /// is a terminal; there is no room for a temporary file.
    pub fn open(path: &Path, follow: bool) -> Result<Self, CaptureError> {
        let io = |source| CaptureError::Io { path: path.to_owned(), source };
        if is_standard_input(path) {
            if std::io::stdin().is_terminal() {
                let what = "standard input is a terminal: pipe a capture into it";
                return Err(io(Error::new(ErrorKind::Unsupported, what)));
            }
            return Self::pour(path, None, true, || Ok(Box::new(std::io::stdin()))).map_err(io);
        }
        // Asked before opening: opening a pipe waits for its writer, and a device may do anything.
        let metadata = std::fs::metadata(path).map_err(io)?;
        if metadata.is_dir() {
            return Err(io(Error::new(ErrorKind::IsADirectory, "this is a folder, not a capture file")));
        }
        if is_pipe(&metadata) {
            let pipe = path.to_owned();
            return Self::pour(path, None, true, move || Ok(Box::new(File::open(pipe)?))).map_err(io);
        }
        if !metadata.is_file() {
            let what = "neither a file nor a pipe: a capture cannot be read from it";
            return Err(io(Error::new(ErrorKind::Unsupported, what)));
        }
        let file = File::open(path).map_err(io)?;
        let mut start = [0; Compression::START];
        let read = positioned::read_at(&file, &mut start, 0).map_err(io)?;
        if Compression::of(start.get(..read).unwrap_or_default()).is_some() {
            let length = metadata.len();
            return Self::pour(path, Some(length), false, move || Ok(Box::new(file))).map_err(io);
        }
        Ok(Self { path: path.to_owned(), bytes: Bytes::File { file, followed: Followed::new(follow) } })
    }

    /// Has a thread fill a temporary file.
    fn pour(
        path: &Path,
        total: Option<u64>,
        live: bool,
        input: impl FnOnce() -> std::io::Result<Box<dyn Read>> + Send + 'static,
    ) -> std::io::Result<Self> {
        let file = tempfile::tempfile().map_err(|error| {
            let folder = std::env::temp_dir();
            let text = format!("no temporary file could be made in {} ({error})", folder.display());
            Error::new(error.kind(), text)
        })?;
        let spool = Arc::new(Spool::new(file, total, Limit::default()));
        let filled = Arc::clone(&spool);
        thread::Builder::new().name("suji-unpack".to_owned()).spawn(move || unpack::fill(&filled, input))?;
        Ok(Self { path: path.to_owned(), bytes: Bytes::Spool { spool, live } })
    }

    /// A path whose bytes come when its writer likes, and only once: standard input or a pipe.
    #[must_use]
    pub fn is_stream(path: &Path) -> bool {
        is_standard_input(path) || std::fs::metadata(path).is_ok_and(|metadata| is_pipe(&metadata))
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes that can be read now.
    pub fn length(&self) -> Result<u64, CaptureError> {
        match &self.bytes {
            Bytes::File { file, .. } => {
                file.metadata().map(|metadata| metadata.len()).map_err(|source| self.io_error(source))
            }
            Bytes::Spool { spool, .. } => Ok(spool.extent().length),
        }
    }

    /// How far it reaches now.
    pub fn extent(&self) -> Result<Extent, CaptureError> {
        match &self.bytes {
            Bytes::File { file, followed } => {
                followed.extent(file, &self.path).map_err(|source| self.io_error(source))
            }
            Bytes::Spool { spool, .. } => Ok(spool.extent()),
        }
    }

    /// Waits until it reaches so far, is complete, or time is up.
    pub fn wait(&self, length: u64, longest: Duration) -> Result<Extent, CaptureError> {
        match &self.bytes {
            Bytes::File { file, followed } => {
                let waited = followed.wait(file, &self.path, length, longest);
                waited.map_err(|source| self.io_error(source))
            }
            Bytes::Spool { spool, .. } => Ok(spool.wait(length, longest)),
        }
    }

    /// Fills `buffer` from `offset` as far as the source reaches; gives the number of bytes read,
    /// which an error may cut short: only 0 means the end.
    pub fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize, CaptureError> {
        match &self.bytes {
            Bytes::File { file, .. } => positioned::read_at(file, buffer, offset),
            Bytes::Spool { spool, .. } => spool.read_at(buffer, offset),
        }
        .map_err(|source| self.io_error(source))
    }

    /// More may come, and nobody can tell when.
    #[must_use]
    pub fn is_live(&self) -> bool {
        match &self.bytes {
            Bytes::File { followed, .. } => followed.is_on(),
            Bytes::Spool { spool, live } => *live && !spool.extent().complete,
        }
    }

    /// Takes what has come for the whole: nothing more is waited for, and no temporary file grows on.
    pub fn stop(&self) {
        match &self.bytes {
            Bytes::File { followed, .. } => followed.stop(),
            Bytes::Spool { spool, .. } => spool.stop(),
        }
    }

    /// How it is compressed; none where it is not, or before its first bytes have come.
    #[must_use]
    pub fn compression(&self) -> Option<Compression> {
        match &self.bytes {
            Bytes::File { .. } => None,
            Bytes::Spool { spool, .. } => spool.compression(),
        }
    }

    /// Why it ended before its true end, in words.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        match &self.bytes {
            Bytes::File { followed, .. } => match followed.end()? {
                End::Rewritten => Some("the file was rewritten while it was followed".to_owned()),
                // Said where it is noticed that bytes are missing.
                End::Shorter | End::Astray => None,
            },
            Bytes::Spool { spool, .. } => spool.problem(),
        }
    }

    /// What else is to be known of its end, in words.
    #[must_use]
    pub fn notice(&self) -> Option<&'static str> {
        match &self.bytes {
            Bytes::File { followed, .. } if followed.end() == Some(End::Astray) => Some(
                "the file was renamed or replaced; it was read to its end, and what stands at its path now is another",
            ),
            _ => None,
        }
    }

    /// Bytes taken of what is poured into a temporary file, compressed as they are, and how many
    /// there are where that is known; none for a plain file.
    #[must_use]
    pub fn poured(&self) -> Option<(u64, Option<u64>)> {
        match &self.bytes {
            Bytes::File { .. } => None,
            Bytes::Spool { spool, .. } => Some(spool.progress()),
        }
    }

    /// A source whose every read fails: the file is open for writing only.
    #[cfg(test)]
    pub(super) fn unreadable(path: &Path) -> Self {
        let file = File::options().append(true).open(path).unwrap();
        Self { path: path.to_owned(), bytes: Bytes::File { file, followed: Followed::new(false) } }
    }

    fn io_error(&self, source: Error) -> CaptureError {
        CaptureError::Io { path: self.path.clone(), source }
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.stop();
    }
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == Source::STANDARD_INPUT
}

#[cfg(unix)]
fn is_pipe(metadata: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    metadata.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_pipe(_: &Metadata) -> bool {
    false
}
