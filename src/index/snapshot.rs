//! The index of all open captures at one moment: lists of shared segments, cheap to copy.

use std::{net::Ipv6Addr, sync::Arc};

use super::{MemoryUse, NO_TIME, Nanos, Point, PointId, Segment, Stamp, Undecoded};

/// The segments of one capture, in file order.
#[derive(Clone, Debug, Default)]
pub struct CaptureSegments {
    pub segments: Vec<Arc<Segment>>,
    /// Nanoseconds by which times differ from those of the file's records.
    pub clock: i64,
}

impl CaptureSegments {
    /// Takes in the segment at a place: a new one, or one that has grown instead of what it was. Gives
    /// the one before, if there was one.
    pub fn put(&mut self, place: usize, segment: Arc<Segment>) -> Option<Arc<Segment>> {
        if let Some(before) = self.segments.get_mut(place) {
            return Some(std::mem::replace(before, segment));
        }
        self.segments.push(segment);
        None
    }

    /// Frames without a time, packets or not.
    #[must_use]
    pub fn without_time(&self) -> u64 {
        self.segments.iter().map(|segment| u64::from(segment.without_time())).sum()
    }

    /// Packets that were left out while loading.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.segments.iter().map(|segment| u64::from(segment.left_out())).sum()
    }

    /// The time of a frame of this capture by its clock; none where that leaves the range.
    #[must_use]
    pub fn by_clock(&self, recorded: Stamp) -> Stamp {
        match recorded {
            Stamp::At(time) => {
                let moved = time.0.checked_add(self.clock).filter(|time| *time != NO_TIME);
                moved.map_or(Stamp::Missing, |time| Stamp::At(Nanos(time)))
            }
            other => other,
        }
    }

    /// Points that are copies of one before them.
    #[must_use]
    pub fn duplicates(&self) -> u64 {
        self.segments.iter().map(|segment| u64::from(segment.duplicates())).sum()
    }

    /// Finds the point of a frame by its number (from 1); none if that frame is no packet.
    #[must_use]
    pub fn find_frame(&self, frame: u64) -> Option<(u32, u16)> {
        let after = self.segments.partition_point(|segment| segment.first_frame() <= frame);
        let at = after.checked_sub(1)?;
        let place = self.segments.get(at)?.place_of_frame(frame)?;
        Some((at as u32, place as u16))
    }

    /// Finds a frame that is no packet by its number (from 1): its segment, and its place there.
    #[must_use]
    pub fn find_undecoded(&self, frame: u64) -> Option<(u32, u32)> {
        let after = self.segments.partition_point(|segment| segment.first_frame() <= frame);
        let at = after.checked_sub(1)?;
        let segment = self.segments.get(at)?;
        let ordinal = frame.checked_sub(segment.first_frame())?;
        let place =
            segment.undecoded().binary_search_by_key(&ordinal, |frame| u64::from(frame.ordinal)).ok()?;
        Some((at as u32, place as u32))
    }
}

/// Names a frame that is no packet: its capture, the segment in it, the place among that segment's
/// frames without a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UndecodedId {
    pub capture: u16,
    pub segment: u32,
    pub place: u32,
}

/// Where a frame that is no packet lies, and why it is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndecodedPlace {
    /// Number of the frame in its capture, counted from 1.
    pub frame: u64,
    /// File offset of its record.
    pub offset: u64,
    pub reason: Undecoded,
}

/// The segments of all open captures.
#[derive(Clone, Debug, Default)]
pub struct Index {
    pub captures: Vec<CaptureSegments>,
}

impl Index {
    /// All segments with the place of their capture and their place in it.
    pub fn segments(&self) -> impl Iterator<Item = (u16, u32, &Arc<Segment>)> + Clone {
        self.captures.iter().enumerate().flat_map(|(capture, of)| {
            of.segments.iter().enumerate().map(move |(at, segment)| (capture as u16, at as u32, segment))
        })
    }

    #[must_use]
    pub fn segment(&self, id: PointId) -> Option<&Arc<Segment>> {
        self.captures.get(usize::from(id.capture))?.segments.get(id.segment as usize)
    }

    #[must_use]
    pub fn point(&self, id: PointId) -> Option<Point> {
        self.segment(id)?.point(usize::from(id.point))
    }

    /// Where a frame that is no packet lies.
    #[must_use]
    pub fn undecoded(&self, id: UndecodedId) -> Option<UndecodedPlace> {
        let segment = self.captures.get(usize::from(id.capture))?.segments.get(id.segment as usize)?;
        let frame = segment.undecoded().get(id.place as usize)?;
        Some(UndecodedPlace {
            frame: segment.first_frame() + u64::from(frame.ordinal),
            offset: segment.offset() + u64::from(frame.offset),
            reason: frame.reason,
        })
    }

    /// Number of points.
    #[must_use]
    pub fn packets(&self) -> u64 {
        self.segments().map(|(_, _, segment)| segment.len() as u64).sum()
    }

    /// Packets that were left out while loading.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.captures.iter().map(CaptureSegments::left_out).sum()
    }

    /// Points that are copies of one before them in their capture.
    #[must_use]
    pub fn duplicates(&self) -> u64 {
        self.captures.iter().map(CaptureSegments::duplicates).sum()
    }

    /// Number of frames, packets or not.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.segments().map(|(_, _, segment)| u64::from(segment.frames())).sum()
    }

    /// Earliest and latest time in nanoseconds, both inclusive; none if no point has a time.
    #[must_use]
    pub fn time_span(&self) -> Option<(i64, i64)> {
        let spans = self.segments().filter_map(|(_, _, segment)| segment.time_span());
        spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    /// All IPv6 addresses, ascending, each once. Costs a merge over the segments' lists.
    #[must_use]
    pub fn v6_addresses(&self) -> Vec<Ipv6Addr> {
        let mut all: Vec<Ipv6Addr> = self.segments().flat_map(|(_, _, s)| s.v6().iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Memory of all segments in bytes, and what it is for.
    #[must_use]
    pub fn memory_use(&self) -> MemoryUse {
        self.segments().map(|(_, _, segment)| segment.memory_use()).sum()
    }

    /// Memory of all segments in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.memory_use().total()
    }
}
