//! The packets of a capture whose payload matches, stretch by stretch.

use std::{ops::Range, path::PathBuf, sync::Arc};

use super::{Match, Matcher};
use crate::{
    capture::{CaptureError, Chunk, FrameRecord, Source},
    decode::payload_of,
    index::{CaptureSegments, PointId, Segment},
    query::{Cancel, Filter, Lens},
    stream::reread::agrees,
};

/// Looked through as one text: what a match across frames may cost, and still many frames.
const STRETCH: usize = 128 << 10;

/// Frames between two looks at whether to go on.
const BETWEEN_LOOKS: usize = 1_024;

/// A packet whose payload matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub id: PointId,
    /// Number of its frame in its capture, from 1.
    pub frame: u64,
    /// Bytes of the frame that were captured.
    pub captured: u32,
    /// Where the payload starts in the frame, in bytes.
    pub payload: u32,
    /// Where the first match starts in the payload, and its length, in bytes.
    pub offset: u32,
    pub length: u32,
    /// Matches in the payload that do not overlap, [`super::MOST_COUNTED`] at most.
    pub matches: u32,
}

/// Looks for a pattern in the packets of one capture. What it shares between threads stays as it is.
#[derive(Clone, Debug)]
pub struct CaptureSearch {
    /// Place of the capture in its index.
    capture: u16,
    segments: Arc<CaptureSegments>,
    path: PathBuf,
    matcher: Matcher,
    /// Only packets that this shows.
    filter: Option<Arc<Filter>>,
}

impl CaptureSearch {
    /// Of the capture at a place of an index; `lens` leaves packets out.
    #[must_use]
    pub fn new(
        (capture, segments): (u16, &CaptureSegments),
        source: &Source,
        matcher: &Matcher,
        lens: Option<&Lens>,
    ) -> Self {
        Self {
            capture,
            segments: Arc::new(segments.clone()),
            path: source.path().to_owned(),
            matcher: matcher.clone(),
            filter: lens.map(|lens| Arc::new(Filter::new(lens))),
        }
    }

    /// Number of the last frame that the index knows of: nothing behind it can be a hit.
    #[must_use]
    pub fn last_frame(&self) -> u64 {
        let last = self.segments.segments.last();
        last.map_or(0, |segment| (segment.first_frame() + u64::from(segment.frames())).saturating_sub(1))
    }

    /// The packets of a chunk whose payload matches, in the order of the file; as many as were found
    /// when it is cancelled.
    ///
    /// # Errors
    /// [`CaptureError::Changed`] if the file no longer has a packet that matches where the index has it.
    pub fn search(&self, chunk: &Chunk, cancel: &Cancel) -> Result<Vec<Hit>, CaptureError> {
        let mut hits = Vec::new();
        if !self.may_show(chunk) {
            return Ok(hits);
        }
        if self.matcher.sees_parts_in_the_whole() {
            self.search_whole(chunk, cancel, &mut hits)?;
        } else {
            for first in (0..chunk.frames.len()).step_by(BETWEEN_LOOKS) {
                if cancel.is_set() {
                    break;
                }
                let end = (first + BETWEEN_LOOKS).min(chunk.frames.len());
                self.search_each(chunk, first..end, &mut hits)?;
            }
        }
        Ok(hits)
    }

    /// Looks through stretches of the chunk as if each were one text, and then only at frames in which
    /// something was found: most are never looked at, and short ones cost no more than their bytes.
    fn search_whole(&self, chunk: &Chunk, cancel: &Cancel, hits: &mut Vec<Hit>) -> Result<(), CaptureError> {
        let mut first = 0;
        while let Some(frame) = chunk.frames.get(first) {
            if cancel.is_set() {
                break;
            }
            let end = (frame.data as usize).saturating_add(STRETCH);
            let frames = chunk.frames.get(first..).unwrap_or_default();
            let behind = first + frames.partition_point(|frame| end_of(frame) <= end).max(1);
            self.search_stretch(chunk, first..behind, hits)?;
            first = behind;
        }
        Ok(())
    }

    /// A match in a payload is one in the stretch too, so what starts first there starts no later than
    /// it: frames before that hold none.
    fn search_stretch(
        &self,
        chunk: &Chunk,
        frames: Range<usize>,
        hits: &mut Vec<Hit>,
    ) -> Result<(), CaptureError> {
        let all = chunk.frames.get(..frames.end).unwrap_or_default();
        let bytes = chunk.bytes.get(..all.last().map_or(0, end_of)).unwrap_or(&chunk.bytes);
        let mut place = frames.start;
        let mut from = all.get(place).map_or(0, |frame| frame.data as usize);
        while let Some(found) = self.matcher.first(bytes, from) {
            let rest = all.get(place..).unwrap_or_default();
            place += rest.partition_point(|frame| end_of(frame) <= found.start);
            let Some(frame) = all.get(place) else { break };
            if found.end > end_of(frame) {
                // It spans frames, and what comes next may span as many: looking for such again and
                // again would take the square of their number.
                return self.search_each(chunk, place..frames.end, hits);
            }
            let payload = payload_of(frame.link, chunk.data(frame)).unwrap_or_default();
            let start = frame.data as usize + payload.start;
            if found.start < start && !payload.is_empty() {
                // In a header, or between frames.
                from = start;
                continue;
            }
            self.look_at(chunk, place, hits)?;
            from = end_of(frame);
            place += 1;
        }
        Ok(())
    }

    /// Looks at one payload after the other.
    fn search_each(
        &self,
        chunk: &Chunk,
        frames: Range<usize>,
        hits: &mut Vec<Hit>,
    ) -> Result<(), CaptureError> {
        for place in frames {
            self.look_at(chunk, place, hits)?;
        }
        Ok(())
    }

    /// Looks at the payload of a frame by its place in the chunk.
    fn look_at(&self, chunk: &Chunk, place: usize, hits: &mut Vec<Hit>) -> Result<(), CaptureError> {
        let Some(frame) = chunk.frames.get(place) else { return Ok(()) };
        let data = chunk.data(frame);
        let Some(range) = payload_of(frame.link, data).filter(|range| !range.is_empty()) else {
            return Ok(());
        };
        let Some(Match { bytes, count }) = data.get(range.clone()).and_then(|data| self.matcher.find(data))
        else {
            return Ok(());
        };
        let number = chunk.first_frame + place as u64;
        let Some((at, segment, point)) = self.point(number) else { return Ok(()) };
        if self.filter.as_ref().is_some_and(|filter| filter.shows(segment, point).is_none()) {
            return Ok(());
        }
        let offset = chunk.offset + u64::from(frame.record);
        let indexed = segment.point(point);
        if !indexed.is_some_and(|indexed| {
            indexed.offset == offset && agrees(&indexed, frame.time, frame.length, frame.link, data)
        }) {
            return Err(CaptureError::Changed { path: self.path.clone(), offset });
        }
        hits.push(Hit {
            id: PointId { capture: self.capture, segment: at, point: point as u16 },
            frame: number,
            captured: frame.captured,
            payload: range.start as u32,
            offset: bytes.start as u32,
            length: bytes.len() as u32,
            matches: count,
        });
        Ok(())
    }

    /// The point of a frame; none if it is no packet, was left out, or has come since.
    fn point(&self, frame: u64) -> Option<(u32, &Segment, usize)> {
        let (at, place) = self.segments.find_frame(frame)?;
        Some((at, self.segments.segments.get(at as usize)?, usize::from(place)))
    }

    /// False where no packet of a chunk can be a hit, whatever is in it.
    fn may_show(&self, chunk: &Chunk) -> bool {
        let segments = &self.segments.segments;
        let first = segments.partition_point(|of| of.first_frame() <= chunk.first_frame).saturating_sub(1);
        let end = chunk.first_frame + chunk.frames.len() as u64;
        let of_chunk = segments.iter().skip(first).take_while(|segment| segment.first_frame() < end);
        let shown = |segment: &Segment| self.filter.as_ref().is_none_or(|filter| filter.may_show(segment));
        of_chunk.filter(|segment| !segment.is_empty()).any(|segment| shown(segment))
    }
}

/// The end of a frame's captured bytes in its chunk.
fn end_of(frame: &FrameRecord) -> usize {
    (frame.data as usize).saturating_add(frame.captured as usize)
}
