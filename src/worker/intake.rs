//! What is done with decoded chunks in the order of their file, before they enter the index: duplicates
//! are marked, the clock is set, what the lens leaves out goes, and memory is counted.

use super::{DecodedChunk, LoadEvent, LoadOptions};
use crate::{
    index::{Duplicates, Fingerprint, Segment},
    query::Filter,
};

/// What the files of one loading share.
#[derive(Debug)]
pub(super) struct Shared {
    /// Bytes that the index may take, and those that it takes so far.
    limit: Option<u64>,
    used: u64,
    only: Option<Filter>,
    files: usize,
    /// Captures that could be opened so far.
    pub opened: usize,
}

impl Shared {
    /// `files`: how many there are to be loaded.
    pub fn new(options: &LoadOptions, files: usize) -> Self {
        let only = options.only.as_ref().map(Filter::new);
        Self { limit: options.memory, used: 0, only, files, opened: 0 }
    }
}

/// There is no room for another segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Full {
    /// Frames of the file that were taken in.
    pub frames: u64,
    pub limit: u64,
    /// Files that were to be loaded.
    pub files: usize,
}

impl Full {
    /// As an event; `file` is where loading stopped.
    pub fn event(self, file: usize) -> LoadEvent {
        let unread = self.files.saturating_sub(file + 1);
        LoadEvent::Full { file, frames: self.frames, limit: self.limit, unread }
    }
}

/// The way of one file's chunks into the index.
#[derive(Debug)]
pub(super) struct Intake<'a> {
    shared: &'a mut Shared,
    clock: i64,
    duplicates: Duplicates,
    /// Fingerprints of chunks that were taken: their memory serves others.
    spare: Vec<Vec<Fingerprint>>,
    /// Place and memory of the segment that was taken last: it may come again, grown.
    last: (usize, u64),
}

impl<'a> Intake<'a> {
    /// `clock`: nanoseconds that are added to the file's times.
    pub fn new(shared: &'a mut Shared, clock: i64) -> Self {
        Self { shared, clock, duplicates: Duplicates::default(), spare: Vec::new(), last: (0, 0) }
    }

    /// Where the fingerprints of a chunk that is to be decoded can go.
    pub fn spare(&mut self) -> Vec<Fingerprint> {
        self.spare.pop().unwrap_or_default()
    }

    /// The segment of the next chunk, or of the last one grown.
    pub fn take(&mut self, place: usize, decoded: DecodedChunk) -> Result<Segment, Full> {
        let DecodedChunk { mut segment, fingerprints } = decoded;
        self.duplicates.mark(&mut segment, &fingerprints);
        self.spare.push(fingerprints);
        if self.clock != 0 {
            segment = segment.with_clock(self.clock);
        }
        if let Some(only) = &self.shared.only {
            segment = segment.keep(|point| only.shows(&segment, point).is_some());
        }
        let memory = segment.memory() as u64;
        let before = if self.last.0 == place { self.last.1 } else { 0 };
        let used = self.shared.used.saturating_sub(before) + memory;
        if let Some(limit) = self.shared.limit.filter(|limit| used > *limit) {
            let frames = segment.first_frame().saturating_sub(1);
            return Err(Full { frames, limit, files: self.shared.files });
        }
        self.shared.used = used;
        self.last = (place, memory);
        Ok(segment)
    }
}
