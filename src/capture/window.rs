//! The loaded part of a capture file: a chunk's bytes while they are being read.

use std::cell::Cell;

use super::{CHUNK_BYTES, CaptureError, Extent, Source};

/// Read at a time. Small enough to be still in the processor's cache when its headers are walked and
/// to waste little when a chunk is closed by its number of frames; large enough that the system call
/// costs nothing.
const STRETCH: usize = 256 << 10;

/// A stretch of the file in memory, growing at its end. Positions in it count from its start.
#[derive(Debug)]
pub(super) struct Window<'a> {
    source: &'a Source,
    bytes: &'a mut Vec<u8>,
    /// File offset of its first byte.
    offset: u64,
    /// How many of `bytes` hold the file; the rest is left from earlier use of the buffer.
    loaded: usize,
    /// How far the file reaches: when opened or last asked, or less where it turned out to end before.
    extent: Extent,
    /// Behind the farthest byte that was asked for and has not come yet.
    missing: Cell<Option<u64>>,
    failure: Option<CaptureError>,
}

impl<'a> Window<'a> {
    pub fn new(source: &'a Source, bytes: &'a mut Vec<u8>, offset: u64, extent: Extent) -> Self {
        // A single huge record may have left its size behind.
        if bytes.len() > 2 * CHUNK_BYTES {
            bytes.truncate(CHUNK_BYTES);
            bytes.shrink_to_fit();
        }
        Self { source, bytes, offset, loaded: 0, extent, missing: Cell::new(None), failure: None }
    }

    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Where the file ends, or so far.
    pub fn end(&self) -> u64 {
        self.extent.length
    }

    /// How far the file reaches, as far as it is known.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// The file was found to reach so far by now.
    pub fn reaches(&mut self, extent: Extent) {
        self.extent = extent;
    }

    /// Bytes up to this file offset have to come before what was judged can be told; taken once.
    pub fn take_missing(&self) -> Option<u64> {
        self.missing.take()
    }

    /// File offset of a position.
    pub fn file_offset(&self, at: usize) -> u64 {
        self.offset.saturating_add(at as u64)
    }

    /// Bytes of the file from a position on; of one that may still grow, without end.
    pub fn remaining(&self, at: usize) -> u64 {
        if self.extent.complete { self.extent.length.saturating_sub(self.file_offset(at)) } else { u64::MAX }
    }

    /// All that is loaded.
    pub fn loaded(&self) -> &[u8] {
        self.bytes.get(..self.loaded).unwrap_or_default()
    }

    /// What is loaded from a position on.
    pub fn from(&self, at: usize) -> &[u8] {
        self.loaded().get(at..).unwrap_or_default()
    }

    /// Everything up to the end of the file is loaded.
    pub fn is_last(&self) -> bool {
        self.extent.complete && self.file_offset(self.loaded) >= self.extent.length
    }

    /// Loads up to position `wanted` as far as the file goes, and some more for the next records.
    pub fn fill(&mut self, wanted: usize) {
        let ahead = wanted.max(self.loaded.saturating_add(STRETCH));
        let target = ahead.min(wanted.max(CHUNK_BYTES));
        let rest = usize::try_from(self.extent.length.saturating_sub(self.offset)).unwrap_or(usize::MAX);
        let target = target.min(rest);
        if target <= self.loaded {
            return;
        }
        if self.bytes.len() < target {
            // Reserved once, so that growing by stretches does not copy.
            let most = if self.extent.complete { rest.min(CHUNK_BYTES) } else { CHUNK_BYTES };
            let whole = most.max(target);
            self.bytes.reserve_exact(whole - self.bytes.len());
            self.bytes.resize(target, 0);
        }
        let from = self.file_offset(self.loaded);
        let Some(space) = self.bytes.get_mut(self.loaded..target) else { return };
        match self.source.read_at(space, from) {
            // Less than asked for may be followed by more or by an error: the next fill tells.
            Ok(0) => self.ends_at(from),
            Ok(read) => self.loaded += read,
            Err(error) => {
                self.ends_at(from);
                self.failure = Some(error);
            }
        }
    }

    /// Bytes at a position, read apart where they are not loaded; none past the end.
    pub fn peek<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        if let Some(bytes) = self.from(at).first_chunk() {
            return Some(*bytes);
        }
        let mut bytes = [0; N];
        let behind = self.file_offset(at).saturating_add(N as u64);
        if behind > self.extent.length {
            if !self.extent.complete {
                self.missing.set(Some(behind.max(self.missing.get().unwrap_or(0))));
            }
            return None;
        }
        (self.source.read_at(&mut bytes, self.file_offset(at)).ok()? == N).then_some(bytes)
    }

    /// The file turned out to end there.
    fn ends_at(&mut self, end: u64) {
        self.extent = Extent { length: end, complete: true };
    }

    /// Starts anew at a position, which becomes position 0.
    pub fn restart(&mut self, at: usize) {
        self.offset = self.file_offset(at);
        self.loaded = 0;
    }

    /// The error that ended reading, if one did.
    pub fn take_failure(&mut self) -> Option<CaptureError> {
        self.failure.take()
    }
}
