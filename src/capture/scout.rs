//! A walk that begins in the middle of a file, so that several threads can walk one capture.
//!
//! Where a record begins is only known once all before it are walked. But a guess is nearly always right:
//! records whose headers are usual and lead on from one to the next for a quarter of a megabyte. So threads
//! walk strides of a file, each from a guess, and whoever puts their strides together asks
//! [`super::Framer::accept`] whether one begins where the one before has ended. What is not accepted is walked
//! once more in order, so that a wrong guess costs time and nothing else.

use std::{ops::Range, sync::Arc};

use super::{
    CaptureError, CaptureInfo, Chunk, Extent, ReadOptions, Source, Stamp,
    opening::open,
    records::{Found, LIKELY_FRAME, Records},
    window::Window,
};

/// Walks strides of a capture, whichever comes, record by record as long as all are usual.
#[derive(Debug)]
pub struct Scout {
    source: Arc<Source>,
    records: Box<dyn Records>,
    info: CaptureInfo,
    extent: Extent,
    stride: Stride,
    /// Records that begin there are not of the stride.
    end: u64,
    /// It is not known yet where the first record begins.
    guesses: bool,
}

/// What was walked of a stretch of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stride {
    /// File offset of the first record.
    pub start: u64,
    /// File offset behind the last record.
    pub end: u64,
    pub frames: u64,
    /// Seconds since 1970 of the first record and the last.
    pub seconds: (u32, u32),
}

impl Scout {
    /// None for formats whose records mean nothing without those before them, and for what may still grow.
    ///
    /// # Errors
    /// As [`super::Framer::open`].
    pub fn over(source: &Arc<Source>, options: ReadOptions) -> Result<Option<Self>, CaptureError> {
        if options.follow || source.is_live() || !source.extent()?.complete {
            return Ok(None);
        }
        let Some((records, info, extent)) = open(source, options, &|| true)? else { return Ok(None) };
        let (source, stride) = (Arc::clone(source), Stride::default());
        let can = records.can_enter() && extent.complete;
        Ok(can.then_some(Self { source, records, info, extent, stride, end: 0, guesses: false }))
    }

    /// File offsets of the first record and of the end.
    #[must_use]
    pub fn reach(&self) -> Range<u64> {
        self.info.bytes_read..self.extent.length
    }

    /// Goes to the first record that begins in a range of the file.
    pub fn enter(&mut self, range: Range<u64>) {
        self.records.enter();
        self.guesses = range.start > self.info.bytes_read;
        self.stride = Stride { start: range.start, end: range.start, frames: 0, seconds: (0, 0) };
        self.end = range.end;
    }

    /// Fills `chunk` with some more frames of the range, as many as a core's cache holds with their bytes;
    /// false at its end, or before a record that is not usual.
    pub fn next(&mut self, chunk: &mut Chunk) -> bool {
        chunk.frames.clear();
        if self.stride.end >= self.end {
            return false;
        }
        chunk.offset = self.stride.end;
        let mut window = Window::new(&self.source, &mut chunk.bytes, self.stride.end, self.extent);
        window.fill(1);
        let mut at = 0;
        if std::mem::take(&mut self.guesses) {
            let Some(start) = self.records.guess(window.loaded()) else { return false };
            at = start;
            self.stride.start = self.stride.end + start as u64;
        }
        let mut found = Found { frames: &mut chunk.frames, info: &mut self.info, strict: false };
        let mut behind = self.records.walk(&window, at, &mut found);
        if behind == at {
            // A long one, perhaps.
            window.fill(at + 2 * LIKELY_FRAME as usize);
            behind = self.records.walk(&window, at, &mut found);
        }
        if window.take_failure().is_some() {
            return false;
        }
        // Those that begin behind the range are of the next one.
        let left = usize::try_from(self.end.saturating_sub(chunk.offset)).unwrap_or(usize::MAX);
        while let Some(last) = chunk.frames.pop_if(|frame| frame.record as usize >= left) {
            behind = last.record as usize;
        }
        let seconds = |stamp: Stamp| match stamp {
            Stamp::At(time) => (time.0 / super::Nanos::PER_SECOND) as u32,
            _ => 0,
        };
        let (Some(first), Some(last)) = (chunk.frames.first(), chunk.frames.last()) else { return false };
        if self.stride.frames == 0 {
            self.stride.seconds.0 = seconds(first.time);
        }
        self.stride.seconds.1 = seconds(last.time);
        self.stride.frames += chunk.frames.len() as u64;
        self.stride.end = chunk.offset + behind as u64;
        true
    }

    /// What was walked since the range was entered.
    #[must_use]
    pub fn stride(&self) -> Stride {
        self.stride
    }
}
