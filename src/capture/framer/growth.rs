//! Chunk after chunk, and what becomes of one whose file still grows: it is given before it is full,
//! and again with more.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{Framer, Step};
use crate::capture::{CHUNK_FRAMES, Chunk, Extent, FrameRecord, opening::SLICE, window::Window};

/// Frames of a file that grows are shown after so long, although their chunk is not full.
const PATIENCE: Duration = Duration::from_millis(150);

/// What [`Framer::next_while`] came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walked {
    /// A chunk that is closed.
    Closed,
    /// A chunk with the frames that have come so far; it comes again with more, under the same
    /// sequence number.
    Open,
    /// No chunk: all that has come was given, and nobody can tell when more will.
    Idle,
    /// No chunk: the capture is at its end, or the wait was ended.
    End,
}

/// Frames of a chunk that goes on.
#[derive(Debug)]
pub(super) struct OpenChunk {
    offset: u64,
    first_frame: u64,
    frames: Vec<FrameRecord>,
}

/// Whoever waits is asked now and then whether to go on; without, only closed chunks are given.
pub(super) type GoOn<'a> = Option<&'a dyn Fn() -> bool>;

impl Framer {
    pub(super) fn walk(&mut self, chunk: &mut Chunk, go_on: GoOn<'_>) -> Walked {
        chunk.sequence = self.chunks;
        chunk.turn = self.turns;
        let open = self.open.take();
        let before = open.as_ref().map_or(0, |open| open.frames.len());
        let offset = open.as_ref().map_or(self.position, |open| open.offset);
        chunk.first_frame = open.as_ref().map_or(self.info.frames + 1, |open| open.first_frame);
        chunk.frames.clear();
        chunk.frames.extend(open.into_iter().flat_map(|open| open.frames));
        let source = Arc::clone(&self.source);
        let mut window = Window::new(&source, &mut chunk.bytes, offset, self.extent);
        let mut at = self.position.saturating_sub(offset) as usize;
        if at > 0 {
            window.fill(at);
        }
        if window.loaded().len() < at {
            // What was given stays as it was.
            self.note_failure(&mut window, at);
            window.reaches(Extent {
                length: offset.saturating_add(window.loaded().len() as u64),
                complete: true,
            });
            self.finish(&window);
            return Walked::End;
        }
        self.given_frames = before;
        let mut came_to = Walked::Closed;
        while !self.finished && chunk.frames.len() < CHUNK_FRAMES {
            let step = match self.search.take() {
                Some(fault) => self.seek(fault, &mut window, &mut at, &mut chunk.frames),
                None => self.proceed(&mut window, &mut at, &mut chunk.frames),
            };
            match step {
                Step::On => {}
                Step::Close => break,
                Step::Await(offset) => {
                    came_to = self.wait(&mut window, offset, go_on, chunk.frames.len() > before);
                    if came_to != Walked::Closed {
                        break;
                    }
                }
            }
        }
        self.position = window.file_offset(at);
        self.extent = window.extent();
        self.info.bytes = self.info.bytes.max(window.end());
        self.info.bytes_read = self.position.min(window.end());
        chunk.offset = window.offset();
        self.give(chunk, came_to, before)
    }

    /// Says what a walk came to, and keeps the frames of a chunk that is not closed.
    fn give(&mut self, chunk: &mut Chunk, came_to: Walked, before: usize) -> Walked {
        let news = chunk.frames.len() > before;
        let came_to = match came_to {
            Walked::Closed if self.finished && !news => Walked::End,
            Walked::End if news => Walked::Open,
            other => other,
        };
        if came_to != Walked::Closed && !self.finished && !chunk.frames.is_empty() {
            let frames = chunk.frames.clone();
            self.open = Some(OpenChunk { offset: chunk.offset, first_frame: chunk.first_frame, frames });
        }
        self.turns += u64::from(came_to != Walked::End);
        if matches!(came_to, Walked::Closed | Walked::Open) {
            self.chunks += u64::from(came_to == Walked::Closed);
            self.given = Instant::now();
        }
        came_to
    }

    /// Waits until the file reaches an offset or is complete: then the chunk goes on. Otherwise says
    /// what to come back with.
    fn wait(&mut self, window: &mut Window, offset: u64, go_on: GoOn<'_>, news: bool) -> Walked {
        let since = Instant::now();
        loop {
            if go_on.is_some_and(|go_on| !go_on()) {
                return Walked::End;
            }
            if go_on.is_some() && news && self.given.elapsed() >= PATIENCE {
                return Walked::Open;
            }
            if go_on.is_some() && !news && !self.idle && since.elapsed() >= PATIENCE && self.source.is_live()
            {
                self.idle = true;
                return Walked::Idle;
            }
            // What cannot be asked any more has come as far as it will.
            let end = Extent { length: window.end(), complete: true };
            window.reaches(self.source.wait(offset, SLICE).unwrap_or(end));
            if window.extent().complete || window.end() >= offset {
                self.idle = false;
                return Walked::Closed;
            }
        }
    }
}
