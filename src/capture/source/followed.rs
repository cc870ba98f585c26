//! A file that another program may still be writing: how far it reaches, and whether it is still
//! the file that was opened.

use std::{
    fs::{File, Metadata},
    io::Result,
    path::Path,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use super::{Extent, positioned};

/// How often the file is looked at.
const PAUSE: Duration = Duration::from_millis(20);

/// So long a file is read on after another one took its place, or it lost its name: its writer may
/// not be done.
const GRACE: Duration = Duration::from_secs(1);

/// Bytes before the end that are held against the file when it has grown: a file that was rewritten
/// meanwhile has others there.
const TAIL: usize = 64;

/// What is known of the file.
#[derive(Debug)]
pub struct Followed {
    on: AtomicBool,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    length: u64,
    /// The last bytes before `length`.
    tail: Vec<u8>,
    /// Since when its path leads elsewhere.
    astray: Option<Instant>,
    end: Option<End>,
}

/// Why following ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Shorter,
    Rewritten,
    /// Another file stands in its place, or none; what was open was read to its end.
    Astray,
}

impl Followed {
    pub fn new(on: bool) -> Self {
        Self { on: AtomicBool::new(on), seen: Mutex::default() }
    }

    pub fn is_on(&self) -> bool {
        self.on.load(Relaxed) && self.seen().end.is_none()
    }

    pub fn stop(&self) {
        self.on.store(false, Relaxed);
    }

    pub fn end(&self) -> Option<End> {
        self.seen().end
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn extent(&self, file: &File, path: &Path) -> Result<Extent> {
        let metadata = file.metadata()?;
        if !self.on.load(Relaxed) {
            return Ok(Extent { length: metadata.len(), complete: true });
        }
        let mut seen = self.seen();
        if seen.end.is_none() {
            seen.look(file, &metadata, path)?;
        }
        Ok(Extent { length: seen.length, complete: seen.end.is_some() })
    }

    /// Waits until so many bytes are there, nothing more comes, or time is up.
    pub fn wait(&self, file: &File, path: &Path, length: u64, longest: Duration) -> Result<Extent> {
        let until = Instant::now() + longest;
        loop {
            let extent = self.extent(file, path)?;
            let left = until.saturating_duration_since(Instant::now());
            if extent.complete || extent.length >= length || left.is_zero() {
                return Ok(extent);
            }
            std::thread::sleep(left.min(PAUSE));
        }
    }
}

impl Seen {
    fn look(&mut self, file: &File, metadata: &Metadata, path: &Path) -> Result<()> {
        let length = metadata.len();
        if length < self.length {
            self.length = length;
            self.end = Some(End::Shorter);
        } else if length > self.length {
            if tail(file, self.length)? == self.tail {
                self.length = length;
                self.tail = tail(file, length)?;
                self.astray = None;
            } else {
                self.end = Some(End::Rewritten);
            }
        } else if leads_to(path, metadata) {
            self.astray = None;
        } else if self.astray.get_or_insert_with(Instant::now).elapsed() >= GRACE {
            self.end = Some(End::Astray);
        }
        Ok(())
    }
}

/// The last bytes before an offset.
fn tail(file: &File, end: u64) -> Result<Vec<u8>> {
    let start = end.saturating_sub(TAIL as u64);
    let mut bytes = vec![0; (end - start) as usize];
    let read = positioned::read_at(file, &mut bytes, start)?;
    bytes.truncate(read);
    Ok(bytes)
}

/// The path still leads to the file with this metadata.
#[cfg(unix)]
fn leads_to(path: &Path, metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).is_ok_and(|there| (there.dev(), there.ino()) == (metadata.dev(), metadata.ino()))
}

/// Elsewhere an open file keeps its place: only one that is gone can be told.
#[cfg(not(unix))]
fn leads_to(path: &Path, _: &Metadata) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write};

    use super::*;

    fn followed() -> (tempfile::TempDir, std::path::PathBuf, File, Followed) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("live.pcap");
        fs::write(&path, b"0123456789").unwrap();
        let file = File::open(&path).unwrap();
        (folder, path, file, Followed::new(true))
    }

    fn append(path: &Path, bytes: &[u8]) {
        File::options().append(true).open(path).unwrap().write_all(bytes).unwrap();
    }

    const NOW: Duration = Duration::ZERO;

    #[test]
    fn a_growing_file_reaches_farther_and_is_never_complete_until_it_is_stopped() {
        let (_folder, path, file, followed) = followed();
        assert_eq!(followed.extent(&file, &path).unwrap(), Extent { length: 10, complete: false });
        append(&path, b"abc");
        let extent = followed.wait(&file, &path, 13, Duration::from_secs(5)).unwrap();
        assert_eq!(extent, Extent { length: 13, complete: false });
        followed.stop();
        assert_eq!(followed.wait(&file, &path, 99, NOW).unwrap(), Extent { length: 13, complete: true });
    }

    #[test]
    fn a_file_that_is_cut_or_rewritten_ends() {
        let (_folder, path, file, followed) = followed();
        followed.extent(&file, &path).unwrap();
        File::options().write(true).open(&path).unwrap().set_len(4).unwrap();
        assert_eq!(followed.extent(&file, &path).unwrap(), Extent { length: 4, complete: true });
        assert_eq!(followed.end(), Some(End::Shorter));

        let (_folder, path, file, followed) = self::followed();
        followed.extent(&file, &path).unwrap();
        fs::write(&path, b"something else, and longer").unwrap();
        assert_eq!(followed.extent(&file, &path).unwrap(), Extent { length: 10, complete: true });
        assert_eq!(followed.end(), Some(End::Rewritten));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_rotated_away_is_read_to_its_end() {
        let (folder, path, file, followed) = followed();
        followed.extent(&file, &path).unwrap();
        let old = folder.path().join("old.pcap");
        fs::rename(&path, &old).unwrap();
        fs::write(&path, b"the next file").unwrap();
        append(&old, b"last words");
        let extent = followed.wait(&file, &path, 20, Duration::from_secs(5)).unwrap();
        assert_eq!(extent, Extent { length: 20, complete: false });
        let extent = followed.wait(&file, &path, 21, Duration::from_secs(5)).unwrap();
        assert_eq!(extent, Extent { length: 20, complete: true });
        assert_eq!(followed.end(), Some(End::Astray));
    }
}
