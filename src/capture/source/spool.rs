//! An unnamed temporary file that a thread fills while others read it.

use std::{
    fs::File,
    io::{Error, ErrorKind},
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use super::{Compression, Extent, positioned};

/// The writer keeps at most so far ahead of whoever reads, so that reading that has stopped, or
/// never began, takes little of the disk.
const AHEAD: u64 = 256 << 20;

/// How often a writer that is far ahead looks again.
const PAUSE: Duration = Duration::from_millis(5);

/// How large compressed data may become. Deflate packs nothing tighter than 1032 : 1 and real
/// captures stay below 50 : 1, so what is beyond this is made to fill disks.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// So many bytes are always allowed.
    pub free: u64,
    /// So many times what was taken of the compressed data.
    pub ratio: u64,
}

impl Default for Limit {
    fn default() -> Self {
        Self { free: 1 << 30, ratio: 250 }
    }
}

/// Why filling ended early.
#[derive(Debug)]
pub enum Halt {
    /// Nobody wants more.
    Unwanted,
    /// In words, for whoever reads what is there.
    Because(String),
}

/// The file, and how far it is filled.
#[derive(Debug)]
pub struct Spool {
    file: File,
    state: Mutex<State>,
    changed: Condvar,
    unwanted: AtomicBool,
    /// Bytes taken of the input, which may be compressed.
    taken: AtomicU64,
    /// Bytes of the input, where they are known.
    total: Option<u64>,
    /// Behind the last byte that was read or asked for.
    wanted: AtomicU64,
    limit: Limit,
}

#[derive(Debug, Default)]
struct State {
    length: u64,
    done: bool,
    problem: Option<String>,
    compression: Option<Compression>,
}

impl Spool {
    /// Over an empty file; `total` is the length of the input in bytes.
    pub fn new(file: File, total: Option<u64>, limit: Limit) -> Self {
        Self {
            file,
            state: Mutex::default(),
            changed: Condvar::new(),
            unwanted: AtomicBool::new(false),
            taken: AtomicU64::new(0),
            total,
            wanted: AtomicU64::new(0),
            limit,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // What the writer says.

    /// So many bytes were taken of the input.
    pub fn took(&self, bytes: u64) {
        self.taken.store(bytes, Relaxed);
    }

    pub fn is_compressed(&self, compression: Compression) {
        self.state().compression = Some(compression);
    }

    /// The writer may go home.
    pub fn is_unwanted(&self) -> bool {
        self.unwanted.load(Relaxed)
    }

    /// Appends bytes, once the readers are near.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Halt> {
        let (length, compression) = {
            let state = self.state();
            (state.length, state.compression)
        };
        while length > self.wanted.load(Relaxed).saturating_add(AHEAD) && !self.is_unwanted() {
            std::thread::sleep(PAUSE);
        }
        if self.is_unwanted() {
            return Err(Halt::Unwanted);
        }
        let behind = length.saturating_add(bytes.len() as u64);
        let Limit { free, ratio } = self.limit;
        if compression.is_some() && behind > free.max(self.taken.load(Relaxed).saturating_mul(ratio)) {
            let text = format!(
                "the data is packed tighter than {ratio} : 1, which no true capture is: unpacking stopped at {length} \
                 bytes"
            );
            return Err(Halt::Because(text));
        }
        positioned::write_at(&self.file, bytes, length).map_err(|error| Halt::Because(no_room(&error)))?;
        self.state().length = behind;
        self.changed.notify_all();
        Ok(())
    }

    /// Nothing more comes, for a reason that is a problem or because all is there.
    pub fn finish(&self, problem: Option<String>) {
        let mut state = self.state();
        if !state.done {
            state.done = true;
            state.problem = problem;
        }
        drop(state);
        self.changed.notify_all();
    }

    // What the readers ask.

    /// As [`positioned::read_at`], of what is there.
    pub fn read_at(&self, buffer: &mut [u8], offset: u64) -> std::io::Result<usize> {
        self.wanted.fetch_max(offset.saturating_add(buffer.len() as u64), Relaxed);
        positioned::read_at(&self.file, buffer, offset)
    }

    pub fn extent(&self) -> Extent {
        let state = self.state();
        Extent { length: state.length, complete: state.done }
    }

    /// Waits until so many bytes are there, nothing more comes, or time is up.
    pub fn wait(&self, length: u64, longest: Duration) -> Extent {
        self.wanted.fetch_max(length, Relaxed);
        let until = Instant::now() + longest;
        let mut state = self.state();
        while state.length < length && !state.done {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        Extent { length: state.length, complete: state.done }
    }

    /// Ends it here: what is there is all there is.
    pub fn stop(&self) {
        self.unwanted.store(true, Relaxed);
        self.finish(None);
    }

    pub fn problem(&self) -> Option<String> {
        self.state().problem.clone()
    }

    pub fn compression(&self) -> Option<Compression> {
        self.state().compression
    }

    /// Bytes taken of the input, and how many it has where that is known.
    pub fn progress(&self) -> (u64, Option<u64>) {
        (self.taken.load(Relaxed), self.total)
    }
}

fn no_room(error: &Error) -> String {
    let folder = std::env::temp_dir();
    let folder = folder.display();
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => format!(
            "no room is left in {folder} for what does not lie in a plain file ({error}); the variable TMPDIR names \
             another folder"
        ),
        _ => format!("the temporary file in {folder} could not be written ({error})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spool(limit: Limit) -> Spool {
        Spool::new(tempfile::tempfile().unwrap(), None, limit)
    }

    #[test]
    fn a_reader_waits_for_bytes_and_no_longer_than_asked() {
        let spool = spool(Limit::default());
        let started = Instant::now();
        assert_eq!(spool.wait(1, Duration::from_millis(10)), Extent { length: 0, complete: false });
        assert!(started.elapsed() >= Duration::from_millis(10));
        std::thread::scope(|scope| {
            scope.spawn(|| spool.write(b"12345").unwrap());
            assert_eq!(spool.wait(5, Duration::from_secs(10)).length, 5);
        });
        let mut buffer = [0; 8];
        assert_eq!(spool.read_at(&mut buffer, 1).unwrap(), 4);
        assert_eq!(&buffer[..4], b"2345");
    }

    #[test]
    fn a_writer_stops_when_nobody_wants_more() {
        let spool = spool(Limit::default());
        spool.write(b"first").unwrap();
        spool.stop();
        assert!(matches!(spool.write(b"second"), Err(Halt::Unwanted)));
        assert_eq!(spool.extent(), Extent { length: 5, complete: true });
        assert_eq!(spool.problem(), None);
    }

    #[test]
    fn only_compressed_data_is_held_to_a_ratio() {
        let limit = Limit { free: 100, ratio: 10 };
        let plain = spool(limit);
        plain.took(1);
        plain.write(&[0; 1_000]).unwrap();
        let packed = spool(limit);
        packed.is_compressed(Compression::Gzip);
        packed.took(5);
        packed.write(&[0; 100]).unwrap();
        let Err(Halt::Because(why)) = packed.write(&[0; 1]) else { panic!("it was written") };
        assert!(why.contains("10 : 1") && why.contains("at 100 bytes"), "{why}");
        packed.took(11);
        packed.write(&[0; 10]).unwrap();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_said_in_words() {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let spool = Spool::new(full, None, Limit::default());
        let Err(Halt::Because(why)) = spool.write(b"more") else { panic!("it was written") };
        assert!(why.contains("no room is left in") && why.contains("TMPDIR"), "{why}");
        assert_eq!(spool.extent().length, 0);
    }
}
