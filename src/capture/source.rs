//! An open capture file, read at positions; shared by the loader and by whoever reads a frame again.

use std::{
    fs::File,
    io::{Error, ErrorKind, Result as IoResult},
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
    /// Opens a file for reading. A folder is an error, and so is what has no positions to read at
    /// (pipes, sockets, devices).
    pub fn open(path: &Path) -> Result<Self, CaptureError> {
        let io = |source| CaptureError::Io { path: path.to_owned(), source };
        // Asked before opening: opening a pipe would wait for its writer.
        let kind = std::fs::metadata(path).map_err(io)?.file_type();
        if kind.is_dir() {
            return Err(io(Error::new(ErrorKind::IsADirectory, "this is a folder, not a capture file")));
        }
        if !kind.is_file() {
            let what = "not a regular file: a capture must be a file that can be read at any position";
            return Err(io(Error::new(ErrorKind::Unsupported, what)));
        }
        let file = File::open(path).map_err(io)?;
        Ok(Self { path: path.to_owned(), file })
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Length of the file now, in bytes.
    pub fn length(&self) -> Result<u64, CaptureError> {
        self.file.metadata().map(|metadata| metadata.len()).map_err(|source| self.io_error(source))
    }

    /// Fills `buffer` from `offset` as far as the file goes; gives the number of bytes read,
    /// which an error may cut short: only 0 means the end.
    pub fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize, CaptureError> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match read_once(&self.file, rest, offset.saturating_add(filled as u64)) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // What was read before an error is good; the next read meets the error again.
                Err(_) if filled > 0 => break,
                Err(error) => return Err(self.io_error(error)),
            }
        }
        Ok(filled)
    }

    /// A source whose every read fails: the file is open for writing only.
    #[cfg(test)]
    pub(super) fn unreadable(path: &Path) -> Self {
        let file = File::options().append(true).open(path).unwrap();
        Self { path: path.to_owned(), file }
    }

    fn io_error(&self, source: Error) -> CaptureError {
        CaptureError::Io { path: self.path.clone(), source }
    }
}

/// The one place where positioned reads differ by system.
#[cfg(unix)]
fn read_once(file: &File, buffer: &mut [u8], offset: u64) -> IoResult<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

/// The one place where positioned reads differ by system.
#[cfg(windows)]
fn read_once(file: &File, buffer: &mut [u8], offset: u64) -> IoResult<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_past_the_end_gives_what_the_file_has() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"0123456789").unwrap();
        let source = Source::open(file.path()).unwrap();
        let mut buffer = [0; 8];
        assert_eq!(source.length().unwrap(), 10);
        assert_eq!(source.read_at(&mut buffer, 1).unwrap(), 8);
        assert_eq!(&buffer, b"12345678");
        assert_eq!(source.read_at(&mut buffer, 7).unwrap(), 3);
        assert_eq!(&buffer[..3], b"789");
        assert_eq!(source.read_at(&mut buffer, u64::MAX - 20).unwrap_or(0), 0);
    }

    #[test]
    fn a_folder_is_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let error = Source::open(folder.path()).unwrap_err();
        assert!(matches!(error, CaptureError::Io { .. }));
        assert!(error.to_string().contains("this is a folder"), "{error}");
    }

    #[test]
    fn a_missing_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = Source::open(&folder.path().join("gone.pcap")).unwrap_err();
        assert!(error.to_string().contains("gone.pcap"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_refused_without_reading_it() {
        let error = Source::open(Path::new("/dev/null")).unwrap_err();
        assert!(error.to_string().contains("not a regular file"), "{error}");
    }
}
