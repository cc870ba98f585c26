//! The chosen frames of one capture, front to back.

use std::sync::Arc;

use crate::{
    capture::{CaptureError, CaptureInfo, Frame, FrameOptions, FrameRecord, Source, Stamp},
    figure::Choice,
    index::{CaptureSegments, Segment},
    query::PointId,
    stream::Records,
};

/// Stands before, at and behind the chosen frames of a capture. It is walked only between the first
/// frame and the last, so that many captures that follow each other in time take the memory of one.
#[derive(Debug)]
pub struct Cursor<'a> {
    /// Place of the capture among the open ones.
    pub capture: u16,
    pub info: &'a CaptureInfo,
    source: &'a Arc<Source>,
    segments: &'a CaptureSegments,
    choice: &'a Choice,
    undecoded: bool,
    next: Place,
    /// The next candidate while the file is walked towards it, and what stands behind it.
    waiting: Option<(Candidate<'a>, Place)>,
    records: Option<Records>,
}

/// What a step of a cursor came to.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// The next chosen frame, held against the index.
    Frame(FrameRecord),
    /// A stretch of the file was walked on the way to it.
    Walked,
    /// There is none behind the last.
    End,
}

/// The next frame to be looked at.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    segment: usize,
    /// Place among the segment's points.
    point: usize,
    /// Place among its frames that are no packets.
    undecoded: usize,
}

/// A frame that may be chosen: a point, or a frame that is no packet.
#[derive(Clone, Copy, Debug)]
enum Candidate<'a> {
    Point { segment: &'a Segment, place: usize },
    Undecoded { number: u64, offset: u64 },
}

impl Candidate<'_> {
    /// Number of its frame, from 1.
    fn number(&self) -> u64 {
        match *self {
            Self::Point { segment, place } => segment.frame_of(place),
            Self::Undecoded { number, .. } => number,
        }
    }
}

impl<'a> Cursor<'a> {
    pub fn new(
        capture: u16,
        (info, source): (&'a CaptureInfo, &'a Arc<Source>),
        segments: &'a CaptureSegments,
        choice: &'a Choice,
        undecoded: bool,
    ) -> Self {
        Self {
            capture,
            info,
            source,
            segments,
            choice,
            undecoded,
            next: Place::default(),
            waiting: None,
            records: None,
        }
    }

    /// A time before which no chosen frame comes first; none if there is none. Nothing is
    /// walked.
    pub fn earliest(&self) -> Result<Option<i64>, CaptureError> {
        let mut next = self.next;
        let Some(candidate) = self.candidate(&mut next) else { return Ok(None) };
        let time = match candidate {
            Candidate::Point { segment, place } => segment.point(place).and_then(|point| point.time),
            Candidate::Undecoded { offset, .. } => {
                self.segments.by_clock(Frame::read(self.source, self.info, offset)?.time).time()
            }
        };
        Ok(Some(time.map_or(i64::MIN, |time| time.0)))
    }

    /// Goes to the next chosen frame, or one stretch of the file nearer to it.
    pub fn advance(&mut self) -> Result<Step, CaptureError> {
        loop {
            let (candidate, next) = if let Some(waiting) = self.waiting.take() {
                waiting
            } else {
                let mut next = self.next;
                let Some(candidate) = self.candidate(&mut next) else {
                    self.next = next;
                    self.records = None;
                    return Ok(Step::End);
                };
                (candidate, next)
            };
            let records = match &mut self.records {
                Some(records) => records,
                closed => closed.insert(Records::over(self.source, self.info)?),
            };
            if !records.walk_towards(candidate.number()) {
                self.waiting = Some((candidate, next));
                return Ok(Step::Walked);
            }
            self.next = next;
            match candidate {
                Candidate::Point { segment, place } => {
                    let Some(point) = segment.point(place) else { continue };
                    let record = records.find_point(&point)?;
                    return Ok(Step::Frame(self.by_clock(record)));
                }
                Candidate::Undecoded { number, offset } => {
                    let record = records.find(number, offset)?;
                    let record = self.by_clock(record);
                    if self.choice.holds_time(record.time.time().map(|time| time.0)) {
                        return Ok(Step::Frame(record));
                    }
                }
            }
        }
    }

    /// The record with the time of its capture's clock.
    fn by_clock(&self, record: FrameRecord) -> FrameRecord {
        FrameRecord { time: self.segments.by_clock(record.time), ..record }
    }

    /// The captured bytes and the options of the frame that [`Self::advance`] gave last.
    pub fn content(&self, record: &FrameRecord) -> (&[u8], FrameOptions<'_>) {
        self.records
            .as_ref()
            .map_or((&[], FrameOptions::default()), |records| (records.data(record), records.options(record)))
    }

    /// File offset of the frame that [`Self::advance`] gave last.
    pub fn offset(&self, record: &FrameRecord) -> u64 {
        self.records.as_ref().map_or(0, |records| records.offset(record))
    }

    /// Bytes of the file that are walked.
    pub fn bytes_read(&self) -> u64 {
        match &self.records {
            Some(records) => records.info().bytes_read,
            None if self.next.segment > 0 => self.info.bytes,
            None => 0,
        }
    }

    /// Moves over the next frame that may be chosen.
    fn candidate(&self, next: &mut Place) -> Option<Candidate<'a>> {
        loop {
            let segment = self.segments.segments.get(next.segment)?.as_ref();
            let id = |point: usize| PointId {
                capture: self.capture,
                segment: next.segment as u32,
                point: point as u16,
            };
            if next.point == 0 && !self.choice.may_hold(id(0), segment) {
                next.point = segment.len();
            }
            let undecoded = if self.undecoded { segment.undecoded() } else { &[] };
            // Frames that are no packets stand between the points by their ordinals.
            if let Some(frame) = undecoded.get(next.undecoded)
                && segment.points_before(next.undecoded) <= next.point
            {
                next.undecoded += 1;
                let number = segment.first_frame() + u64::from(frame.ordinal);
                let offset = segment.offset() + u64::from(frame.offset);
                return Some(Candidate::Undecoded { number, offset });
            }
            if next.point < segment.len() {
                let place = next.point;
                next.point += 1;
                if self.choice.direction(id(place), segment).is_some() {
                    return Some(Candidate::Point { segment, place });
                }
            } else if next.undecoded >= undecoded.len() {
                *next = Place { segment: next.segment + 1, ..Place::default() };
            }
        }
    }
}

/// The order of a frame among those of other captures: its time, or where it has none that of the
/// frame before it.
pub fn order_of(time: Stamp, before: i64) -> i64 {
    time.time().map_or(before, |time| time.0)
}
