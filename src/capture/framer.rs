//! Cuts a capture file into chunks of whole frames, whatever its format.

mod growth;
mod seek;

use std::{path::Path, sync::Arc, time::Instant};

use super::{
    CHUNK_BYTES, CHUNK_FRAMES, CaptureError, CaptureInfo, Chunk, Extent, FrameRecord, ReadOptions, Source,
    Stride,
    opening::open,
    records::{Found, Records, Verdict},
    window::Window,
};
use growth::OpenChunk;
pub use growth::Walked;
use seek::Fault;

/// Walks a capture from its start. Walking is sequential and cheap (record headers only);
/// decoding a chunk is not, and can happen on any core.
///
/// At the end of what has come of a file that still grows it waits; a record of which only a part has
/// come is no damage then.
#[derive(Debug)]
pub struct Framer {
    source: Arc<Source>,
    options: ReadOptions,
    info: CaptureInfo,
    records: Box<dyn Records>,
    /// File offset of the next record.
    position: u64,
    /// How far the file reaches: as when opened or last asked, or less once a read fell short.
    extent: Extent,
    /// Chunks closed so far.
    chunks: u64,
    /// Answers given so far but the last.
    turns: u64,
    /// The chunk that was given before it was full.
    open: Option<OpenChunk>,
    /// When a chunk was given last.
    given: Instant,
    /// It was said that nothing more has come.
    idle: bool,
    /// Damage behind which good records are being looked for.
    search: Option<Fault>,
    /// Why the source ended early is among the damages.
    noted: bool,
    /// Frames of the chunk that were given before it was closed.
    given_frames: usize,
    finished: bool,
}

/// What a step along the records came to.
enum Step {
    On,
    /// The chunk is to be closed.
    Close,
    /// The file has to reach this offset first.
    Await(u64),
}

impl Framer {
    /// Opens a file and reads as much as names its format.
    ///
    /// # Errors
    /// Missing, unreadable, empty or foreign files.
    pub fn open(path: &Path, options: ReadOptions) -> Result<Self, CaptureError> {
        Self::over(Arc::new(Source::open(path, options.follow)?), options)
    }

    /// Reads an open file from its start; waits for its first bytes.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn over(source: Arc<Source>, options: ReadOptions) -> Result<Self, CaptureError> {
        // Without an end of the wait there is always one.
        let stopped = CaptureError::Empty { path: source.path().to_owned() };
        Self::over_while(source, options, &|| true)?.ok_or(stopped)
    }

    /// As [`Self::over`], but asks every 20 ms whether to wait on; none if not.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn over_while(
        source: Arc<Source>,
        options: ReadOptions,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Option<Self>, CaptureError> {
        let Some((records, info, extent)) = open(&source, options, go_on)? else { return Ok(None) };
        Ok(Some(Self {
            source,
            options,
            position: info.bytes_read,
            info,
            records,
            extent,
            chunks: 0,
            turns: 0,
            open: None,
            given: Instant::now(),
            idle: false,
            search: None,
            noted: false,
            given_frames: 0,
            finished: false,
        }))
    }

    /// Reads what has come of an open file once more from its start, and waits for nothing.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn again(source: Arc<Source>, options: ReadOptions) -> Result<Self, CaptureError> {
        let mut framer = Self::over(source, options)?;
        framer.extent = Extent { length: framer.source.extent()?.length, complete: true };
        framer.info.bytes = framer.extent.length;
        Ok(framer)
    }

    /// Fills `chunk` with the next frames; false when there are no more. Waits for a file that still
    /// grows. A damaged record ends or interrupts reading and is noted in [`CaptureInfo::damaged`];
    /// it is never an error here.
    pub fn next_chunk(&mut self, chunk: &mut Chunk) -> bool {
        self.walk(chunk, None) == Walked::Closed
    }

    /// As [`Self::next_chunk`], but gives what has come of a file that still grows, and asks every
    /// 20 ms whether to wait on.
    pub fn next_while(&mut self, chunk: &mut Chunk, go_on: &dyn Fn() -> bool) -> Walked {
        self.walk(chunk, Some(go_on))
    }

    /// Takes a stride for walked that a [`super::Scout`] walked, if it begins where the walk stands and would
    /// have been walked alike; false if not. `chunks`: how many it gave.
    pub fn accept(&mut self, stride: &Stride, chunks: u64) -> bool {
        let Some(interface) = self.info.interfaces.first_mut() else { return false };
        let fits =
            stride.start == self.position && stride.frames > 0 && self.search.is_none() && !self.finished;
        if !fits || !self.records.accept(stride.seconds) {
            return false;
        }
        interface.frames += stride.frames;
        self.info.frames += stride.frames;
        self.info.bytes_read = stride.end;
        self.position = stride.end;
        self.chunks += chunks;
        true
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

    /// Walks the records that are loaded and deals with what stands behind them.
    fn proceed(&mut self, window: &mut Window, at: &mut usize, frames: &mut Vec<FrameRecord>) -> Step {
        let mut found = Found { frames, info: &mut self.info, strict: self.options.strict };
        *at = self.records.walk(window, *at, &mut found);
        if found.is_over() {
            self.finished = true;
            return Step::On;
        }
        if found.frames.len() >= CHUNK_FRAMES {
            return Step::Close;
        }
        if window.remaining(*at) == 0 {
            self.finish(window);
            return Step::On;
        }
        let verdict = self.records.judge(window, *at);
        if let Some(offset) = window.take_missing() {
            return Step::Await(offset);
        }
        match verdict {
            Verdict::Take { bytes, fault } if window.from(*at).len() >= bytes => {
                if let Some(reason) = fault {
                    if self.options.strict {
                        self.start_search(window, at, reason, false);
                        return Step::On;
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
            Verdict::End { reason } => {
                let offset = window.file_offset(*at);
                found.info.note(offset, window.end().saturating_sub(offset), reason);
                self.finished = true;
            }
            Verdict::Cut { reason } => self.start_search(window, at, reason, true),
            Verdict::Bad { reason } => {
                // What was given already cannot be taken back.
                let before = frames.get(self.given_frames..).and_then(|new| new.last());
                let before = before.map(|frame| frame.record as usize);
                self.start_search(window, at, reason, false);
                if let Some(fault) = &mut self.search {
                    fault.before = before;
                }
            }
        }
        Step::On
    }

    /// Loads the record at a position, or leaves it to the next chunk where this one would grow too
    /// long. A record longer than a chunk has one to itself.
    fn load(&mut self, window: &mut Window, at: &mut usize, bytes: usize, no_frames: bool) -> Step {
        if bytes <= window.from(*at).len() {
            // Loaded, sound to the judge and not passed by the walk: never wait for it.
            self.start_search(window, at, "a record that cannot be read".to_owned(), false);
            return Step::On;
        }
        let wanted = at.saturating_add(bytes);
        if wanted > CHUNK_BYTES && *at > 0 {
            return restart(window, at, no_frames);
        }
        let end = window.file_offset(wanted);
        if !window.extent().complete && window.end() < end {
            return Step::Await(end);
        }
        window.fill(wanted);
        self.note_failure(window, *at);
        Step::On
    }

    /// Ends reading where the file could not be read on; what was read stays.
    fn note_failure(&mut self, window: &mut Window, at: usize) {
        let Some(error) = window.take_failure() else { return };
        if let Some(fault) = self.search.take() {
            self.end_search(fault, window, at, false);
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

    /// Why the file ends early, where that is what cut a record off.
    fn cause(&self, cut: bool) -> Option<String> {
        self.source.problem().filter(|_| cut)
    }

    fn finish(&mut self, window: &Window) {
        if self.finished {
            return;
        }
        self.finished = true;
        let missing = self.info.bytes.saturating_sub(window.end());
        if missing > 0 {
            let reason = "the file became shorter while it was read".to_owned();
            self.info.note(window.end(), missing, reason);
        }
        if let Some(reason) = self.source.problem().filter(|_| !self.noted) {
            self.info.note(window.end(), 0, reason);
        }
    }
}

/// Leaves a position to the next chunk or, where this one holds no frames yet, starts it there.
fn restart(window: &mut Window, at: &mut usize, no_frames: bool) -> Step {
    if !no_frames {
        return Step::Close;
    }
    window.restart(*at);
    *at = 0;
    Step::On
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
