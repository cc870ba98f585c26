//! A file that appears under its name only when it is whole.

use std::{
    fs::{self, File, Metadata},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::ExportError;
use crate::capture::CaptureInfo;

/// The file under way. It stands beside its place under another name, and is removed when dropped
/// before it was kept. What is no regular file (a pipe, a device) is written directly.
#[derive(Debug)]
pub struct PartFile {
    /// The name that was asked for.
    name: PathBuf,
    /// Where it goes: what the name stands for, links followed.
    target: PathBuf,
    /// Where it is meanwhile; none where it is written directly.
    part: Option<PathBuf>,
    file: File,
    written: u64,
}

impl PartFile {
    /// Starts a file that is none of the captures.
    pub fn create(name: &Path, captures: &[CaptureInfo]) -> Result<Self, ExportError> {
        let failed = |source| ExportError::Output { path: name.to_owned(), source };
        let there = fs::metadata(name).ok();
        let target = if there.is_some() { name.canonicalize().map_err(failed)? } else { name.to_owned() };
        if let Some(there) = &there {
            if captures.iter().any(|capture| is_same(there, &target, &capture.path)) {
                return Err(ExportError::Input(name.to_owned()));
            }
            if there.is_dir() {
                return Err(failed(io::Error::new(io::ErrorKind::IsADirectory, "this is a folder")));
            }
            if !there.is_file() {
                let file = File::options().write(true).open(&target).map_err(failed)?;
                return Ok(Self { name: name.to_owned(), target, part: None, file, written: 0 });
            }
            if there.permissions().readonly() {
                let kind = io::ErrorKind::PermissionDenied;
                return Err(failed(io::Error::new(kind, "the file that is there may not be written")));
            }
        }
        let mut part = target.clone().into_os_string();
        part.push(format!(".{}.part", std::process::id()));
        let part = PathBuf::from(part);
        let file = File::options().write(true).create_new(true).open(&part).map_err(failed)?;
        Ok(Self { name: name.to_owned(), target, part: Some(part), file, written: 0 })
    }

    /// Puts the whole file into its place; gives its length in bytes.
    pub fn keep(mut self) -> Result<u64, ExportError> {
        let done = match &self.part {
            Some(part) => fs::rename(part, &self.target),
            None => Ok(()),
        };
        done.map_err(|source| self.failed(source))?;
        self.part = None;
        Ok(self.written)
    }

    /// An error of writing, with the file's name.
    pub fn failed(&self, source: io::Error) -> ExportError {
        ExportError::Output { path: self.name.clone(), source }
    }

    /// The name that was asked for.
    pub fn name(&self) -> &Path {
        &self.name
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if let Some(part) = &self.part {
            // Nothing more can be done about a file that cannot be removed.
            let _ = fs::remove_file(part);
        }
    }
}

/// Whether a file that is there (under its canonical path) is the one at another path.
fn is_same(there: &Metadata, canonical: &Path, path: &Path) -> bool {
    let same_path = path.canonicalize().is_ok_and(|path| path == canonical);
    same_path || fs::metadata(path).is_ok_and(|other| is_same_inode(there, &other))
}

/// Two names of one file (hard links).
#[cfg(unix)]
fn is_same_inode(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

/// Two names of one file cannot be told without its handle here; the path must do.
#[cfg(not(unix))]
fn is_same_inode(_: &Metadata, _: &Metadata) -> bool {
    false
}
