//! A file that appears under its name only when it is whole.

use std::{
    fs::{self, File, Metadata},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// The file under way. It stands beside its place under another name, and is removed when dropped
/// before it was kept; what was in its place stays until then. What is no regular file (a pipe, a
/// device) is written directly.
#[derive(Debug)]
pub struct WholeFile {
    /// Where it goes: what the name stands for, links followed.
    target: PathBuf,
    /// Where it is meanwhile; none where it is written directly.
    part: Option<PathBuf>,
    file: File,
    written: u64,
}

impl WholeFile {
    /// Starts a file.
    ///
    /// # Errors
    /// The name is a folder's, what is there may not be written, or its folder takes no file.
    pub fn create(name: &Path) -> io::Result<Self> {
        let there = fs::metadata(name).ok();
        let target = if there.is_some() { name.canonicalize()? } else { name.to_owned() };
        if let Some(there) = &there {
            if there.is_dir() {
                return Err(io::Error::new(io::ErrorKind::IsADirectory, "this is a folder"));
            }
            if !there.is_file() {
                let file = File::options().write(true).open(&target)?;
                return Ok(Self { target, part: None, file, written: 0 });
            }
            if there.permissions().readonly() {
                let kind = io::ErrorKind::PermissionDenied;
                return Err(io::Error::new(kind, "the file that is there may not be written"));
            }
        }
        let mut part = target.clone().into_os_string();
        part.push(format!(".{}.part", std::process::id()));
        let part = PathBuf::from(part);
        let file = File::options().write(true).create_new(true).open(&part)?;
        Ok(Self { target, part: Some(part), file, written: 0 })
    }

    /// Puts the whole file into its place; gives its length in bytes.
    ///
    /// # Errors
    /// The system refuses; then nothing is left of it.
    pub fn keep(mut self) -> io::Result<u64> {
        if let Some(part) = &self.part {
            fs::rename(part, &self.target)?;
        }
        self.part = None;
        Ok(self.written)
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if let Some(part) = &self.part {
            // Nothing more can be done about a file that cannot be removed.
            let _ = fs::remove_file(part);
        }
    }
}

/// Whether two names stand for one file, however they are written: to write the one would destroy
/// the other. Names of files that are not there yet are compared as they would be made.
#[must_use]
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    let whole = |path: &Path| {
        path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
    };
    whole(a) == whole(b) || is_same_inode(fs::metadata(a).ok(), fs::metadata(b).ok())
}

/// Two names of one file (hard links).
#[cfg(unix)]
fn is_same_inode(a: Option<Metadata>, b: Option<Metadata>) -> bool {
    use std::os::unix::fs::MetadataExt;
    a.zip(b).is_some_and(|(a, b)| (a.dev(), a.ino()) == (b.dev(), b.ino()))
}

/// Two names of one file cannot be told without its handle here; the path must do.
#[cfg(not(unix))]
fn is_same_inode(_: Option<Metadata>, _: Option<Metadata>) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<PathBuf> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    #[test]
    fn what_was_there_is_replaced_once_the_file_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, b"a longer text").unwrap();
        let mut file = WholeFile::create(&path).unwrap();
        file.write_all(b"short").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"a longer text");
        assert_eq!(file.keep().unwrap(), 5);
        assert_eq!(fs::read(&path).unwrap(), b"short");
        assert_eq!(names(folder.path()), [path]);
    }

    #[test]
    fn of_a_file_that_is_given_up_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut file = WholeFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert!(names(folder.path()).is_empty());
        assert!(WholeFile::create(folder.path()).is_err());
        assert!(WholeFile::create(&folder.path().join("missing/a")).is_err());
    }

    #[test]
    fn one_file_is_known_under_every_name() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a"), folder.path().join("link"));
        assert!(is_same_file(&path, &folder.path().join("./a")), "not there yet");
        fs::write(&path, b"").unwrap();
        assert!(is_same_file(&path, &folder.path().join("../").join(folder.path()).join("a")));
        assert!(!is_same_file(&path, &link));
        fs::hard_link(&path, &link).unwrap();
        assert_eq!(is_same_file(&path, &link), cfg!(unix));
    }
}
