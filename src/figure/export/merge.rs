//! The chosen frames of all captures, in order of time.

use std::{cmp::Reverse, collections::BinaryHeap, sync::Arc};

use super::{
    ExportError, ExportOptions, ExportProgress,
    cursor::{Cursor, Step, order_of},
};
use crate::{
    capture::{CaptureInfo, FrameRecord, Source},
    figure::{Choice, Chosen},
    query::{Cancel, Index},
};

/// Frames between two looks at progress and cancelling.
const BETWEEN: u64 = 4_096;

/// The captures to be exported, and who wants to hear of it.
pub struct Merge<'a> {
    pub index: &'a Index,
    pub captures: &'a [CaptureInfo],
    pub sources: &'a [Arc<Source>],
    pub progress: &'a mut dyn FnMut(&ExportProgress),
    pub cancel: &'a Cancel,
}

/// What stands in line: a cursor by its place, and its frame, or none while it is not walked.
type Waiting = (Reverse<(i64, usize)>, Option<Ordered>);

/// A frame; its place in line is told by what stands before it.
#[derive(Debug)]
struct Ordered(FrameRecord);

impl Merge<'_> {
    /// Hands on every chosen frame with the cursor that stands at it.
    pub fn each_frame(
        &mut self,
        options: &ExportOptions,
        mut visit: impl FnMut(&Cursor<'_>, &FrameRecord) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        let choice = Choice::new(&options.chosen);
        let undecoded = options.undecoded && matches!(options.chosen, Chosen::Lens(_));
        let captures = (0..).zip(self.captures.iter().zip(self.sources)).zip(&self.index.captures);
        let mut cursors: Vec<Cursor> = captures
            .map(|((capture, of), segments)| Cursor::new(capture, of, segments, &choice, undecoded))
            .collect();
        let mut line: BinaryHeap<Waiting> = BinaryHeap::with_capacity(cursors.len());
        for (place, cursor) in cursors.iter().enumerate() {
            if let Some(earliest) = cursor.earliest()? {
                line.push((Reverse((earliest, place)), None));
            }
        }
        let mut frames = 0;
        while let Some((Reverse((time, place)), frame)) = line.pop() {
            if frames % BETWEEN == 0 {
                self.report(&cursors, frames)?;
            }
            let Some(cursor) = cursors.get_mut(place) else { continue };
            if let Some(Ordered(record)) = frame {
                visit(cursor, &record)?;
                frames += 1;
            }
            match cursor.advance()? {
                Step::Frame(record) => {
                    line.push((Reverse((order_of(record.time, time), place)), Some(Ordered(record))));
                }
                Step::Walked => {
                    line.push((Reverse((time, place)), None));
                    self.report(&cursors, frames)?;
                }
                Step::End => {}
            }
        }
        self.report(&cursors, frames)
    }

    /// Says how far it is; an error if it shall go no further.
    fn report(&mut self, cursors: &[Cursor<'_>], frames: u64) -> Result<(), ExportError> {
        if self.cancel.is_set() {
            return Err(ExportError::Cancelled);
        }
        let bytes_read = cursors.iter().map(Cursor::bytes_read).sum();
        let bytes = self.bytes();
        (self.progress)(&ExportProgress { bytes_read, bytes, frames });
        Ok(())
    }

    /// Bytes of all captures.
    pub fn bytes(&self) -> u64 {
        self.captures.iter().map(|capture| capture.bytes).sum()
    }
}

// No two frames in line are of one cursor, so the place decides before the frame is asked.
impl PartialEq for Ordered {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}
