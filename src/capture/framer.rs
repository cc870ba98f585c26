//! Cuts a capture file into chunks of whole frames, whatever its format.

use std::{path::Path, sync::Arc};

use super::{
    CHUNK_BYTES, CHUNK_FRAMES, CaptureError, CaptureInfo, Chunk, FrameRecord, ReadOptions, Source,
    format::recognise,
    records::{FORESIGHT, Found, Records, Search, Verdict},
    window::Window,
};

/// Walks a capture from its start. Walking is sequential and cheap (record headers only);
/// decoding a chunk is not, and can happen on any core.
#[derive(Debug)]
pub struct Framer {
    source: Arc<Source>,
    options: ReadOptions,
    info: CaptureInfo,
    records: Box<dyn Records>,
    /// File offset of the next record.
    position: u64,
    /// Where the file ends: its length when opened, or less once a read fell short.
    end: u64,
    /// Chunks given so far.
    chunks: u64,
    /// Damage behind which good records are being looked for.
    search: Option<Fault>,
    finished: bool,
}

/// A damage whose end is not known yet.
#[derive(Debug)]
struct Fault {
    offset: u64,
    reason: String,
    /// The file may simply end inside the record.
    cut: bool,
}

impl Framer {
    /// Opens a file and reads as much as names its format.
    ///
    /// # Errors
    /// Missing, unreadable, empty or foreign files.
    pub fn open(path: &Path, options: ReadOptions) -> Result<Self, CaptureError> {
        Self::over(Arc::new(Source::open(path)?), options)
    }

    /// Reads an open file from its start.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn over(source: Arc<Source>, options: ReadOptions) -> Result<Self, CaptureError> {
        let end = source.length()?;
        let (records, mut info) = recognise(&source, end)?;
        info.reading = options;
        let position = info.bytes_read;
        Ok(Self { source, options, info, records, position, end, chunks: 0, search: None, finished: false })
    }

    /// Fills `chunk` with the next frames; false when there are no more. A damaged record ends or
    /// interrupts reading and is noted in [`CaptureInfo::damaged`]; it is never an error here.
    pub fn next_chunk(&mut self, chunk: &mut Chunk) -> bool {
        chunk.frames.clear();
        chunk.sequence = self.chunks;
        chunk.first_frame = self.info.frames + 1;
        let source = Arc::clone(&self.source);
        let mut window = Window::new(&source, &mut chunk.bytes, self.position, self.end);
        let mut at = 0;
        while !self.finished && chunk.frames.len() < CHUNK_FRAMES {
            let goes_on = match self.search.take() {
                Some(fault) => self.seek(fault, &mut window, &mut at, chunk.frames.is_empty()),
                None => self.proceed(&mut window, &mut at, &mut chunk.frames),
            };
            if !goes_on {
                break;
            }
        }
        self.position = window.file_offset(at);
        self.end = window.end();
        self.info.bytes_read = self.position.min(self.end);
        chunk.offset = window.offset();
        let any = !chunk.frames.is_empty();
        self.chunks += u64::from(any);
        any
    }

    /// What the file says of itself, as far as it was read.
    #[must_use]
    pub fn info(&self) -> &CaptureInfo {
        &self.info
    }

    /// The file, to read frames again.
    #[must_use]
    pub fn source(&self) -> Arc<Source> {
        Arc::clone(&self.source)
    }

    /// Walks the records that are loaded and deals with what stands behind them; false when the
    /// chunk is to be closed.
    fn proceed(&mut self, window: &mut Window, at: &mut usize, frames: &mut Vec<FrameRecord>) -> bool {
        let mut found = Found { frames, info: &mut self.info, strict: self.options.strict };
        *at = self.records.walk(window, *at, &mut found);
        if found.is_over() {
            self.finished = true;
            return true;
        }
        if found.frames.len() >= CHUNK_FRAMES {
            return false;
        }
        if window.remaining(*at) == 0 {
            self.finish(window);
            return true;
        }
        match self.records.judge(window, *at) {
            Verdict::Take { bytes, fault } if window.from(*at).len() >= bytes => {
                if let Some(reason) = fault {
                    if self.options.strict {
                        self.start_search(window, at, reason, false);
                        return true;
                    }
                    found.info.note(window.file_offset(*at), 0, reason);
                }
                self.records.take(window, *at, bytes, &mut found);
                *at += bytes;
            }
            Verdict::Needs(bytes) | Verdict::Take { bytes, .. } => {
                return self.load(window, at, bytes, frames.is_empty());
            }
            Verdict::Skip { reason, .. } if self.options.strict => {
                self.start_search(window, at, reason, false);
            }
            Verdict::Skip { bytes, reason } => {
                found.info.note(window.file_offset(*at), bytes as u64, reason);
                *at = at.saturating_add(bytes);
            }
            Verdict::Cut { reason } => self.start_search(window, at, reason, true),
            Verdict::Bad { reason } => self.start_search(window, at, reason, false),
        }
        true
    }

    /// Loads the record at a position, or leaves it to the next chunk where this one would grow too
    /// long; false then. A record longer than a chunk has one to itself.
    fn load(&mut self, window: &mut Window, at: &mut usize, bytes: usize, no_frames: bool) -> bool {
        if bytes <= window.from(*at).len() {
            // Loaded, sound to the judge and not passed by the walk: never wait for it.
            self.start_search(window, at, "a record that cannot be read".to_owned(), false);
            return true;
        }
        let wanted = at.saturating_add(bytes);
        if wanted > CHUNK_BYTES && *at > 0 {
            return restart(window, at, no_frames);
        }
        window.fill(wanted);
        self.note_failure(window, *at);
        true
    }

    fn start_search(&mut self, window: &Window, at: &mut usize, reason: String, cut: bool) {
        if self.options.strict {
            let offset = window.file_offset(*at);
            self.info.truncated |= cut;
            self.info.note(offset, window.end().saturating_sub(offset), reason);
            self.finished = true;
            return;
        }
        self.search = Some(Fault { offset: window.file_offset(*at), reason, cut });
        *at += 1;
    }

    /// Looks on for good records behind a fault; false when the chunk is to be closed.
    fn seek(&mut self, fault: Fault, window: &mut Window, at: &mut usize, no_frames: bool) -> bool {
        let last = window.is_last();
        if !last && window.from(*at).len() < FORESIGHT {
            self.search = Some(fault);
            if *at >= CHUNK_BYTES {
                return restart(window, at, no_frames);
            }
            window.fill(at.saturating_add(2 * FORESIGHT));
            self.note_failure(window, *at);
            return true;
        }
        match self.records.find(window.from(*at), last) {
            Search::Found(bytes) => {
                *at += bytes;
                self.end_search(fault, window.file_offset(*at));
            }
            Search::Passed(bytes) => {
                *at += bytes;
                if last {
                    self.info.truncated |= fault.cut;
                    self.end_search(fault, window.end());
                    self.finish(window);
                } else {
                    self.search = Some(fault);
                }
            }
        }
        true
    }

    fn end_search(&mut self, fault: Fault, end: u64) {
        let Fault { offset, reason, .. } = fault;
        self.info.note(offset, end.saturating_sub(offset), reason);
    }

    /// Ends reading where the file could not be read on; what was read stays.
    fn note_failure(&mut self, window: &mut Window, at: usize) {
        let Some(error) = window.take_failure() else { return };
        if let Some(fault) = self.search.take() {
            self.end_search(fault, window.file_offset(at));
        }
        let offset = window.file_offset(at);
        let bytes = self.info.bytes.saturating_sub(offset);
        let cause = match error {
            // The path is known where damages are shown.
            CaptureError::Io { source, .. } => source.to_string(),
            other => other.to_string(),
        };
        self.info.note(offset, bytes, format!("reading failed: {cause}"));
        self.finished = true;
    }

    fn finish(&mut self, window: &Window) {
        self.finished = true;
        let missing = self.info.bytes.saturating_sub(window.end());
        if missing > 0 {
            let reason = "the file became shorter while it was read".to_owned();
            self.info.note(window.end(), missing, reason);
        }
    }
}

/// Leaves a position to the next chunk or, where this one holds no frames yet, starts it there.
fn restart(window: &mut Window, at: &mut usize, no_frames: bool) -> bool {
    if no_frames {
        window.restart(*at);
        *at = 0;
    }
    no_frames
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::fixture::{LITTLE, pcap, record};

    #[test]
    fn an_error_midway_ends_reading_and_keeps_what_was_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let records = record(LITTLE, 1_236_920_400, 0, 1_000, &[7; 1_000]).repeat(20_000);
        std::fs::write(file.path(), [pcap(LITTLE, false, 65_535, 1), records].concat()).unwrap();
        let mut framer = Framer::open(file.path(), ReadOptions::default()).unwrap();
        let mut chunk = Chunk::default();
        assert!(framer.next_chunk(&mut chunk));
        let (kept, position) = (framer.info().frames, framer.info().bytes_read);
        framer.source = Arc::new(Source::unreadable(file.path()));
        assert!(!framer.next_chunk(&mut chunk));
        assert!(!framer.next_chunk(&mut chunk));
        let info = framer.info();
        assert_eq!(info.frames, kept);
        let [damage] = &info.damaged[..] else { panic!("{:?}", info.damaged) };
        assert_eq!((damage.offset, damage.offset + damage.bytes), (position, info.bytes));
        assert!(damage.reason.starts_with("reading failed: "), "{damage:?}");
        assert!(!info.truncated);
    }
}
