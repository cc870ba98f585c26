//! The packets under a lens inside a window.

use super::{
    Filter, Lens, Plane, Rows, Segment, Window,
    axis::{Axis, SegmentAxis},
    block::{Block, Passed},
};

/// A lens and a window made ready for scanning columns. A packet is inside if its time is and the
/// middle of its peer's row is; packets without a time and those of the other plane never are.
#[derive(Debug)]
pub(super) struct Inside<'a> {
    filter: Filter,
    axis: Axis<'a>,
}

impl<'a> Inside<'a> {
    /// None if the window is of another plane than this, or is empty: then nothing is inside.
    pub fn new(lens: &Lens, plane: &'a Plane, window: &Window) -> Option<Self> {
        Some(Self {
            filter: Filter::new(lens).within(window.time),
            axis: Axis::new(plane, &window.addresses)?,
        })
    }

    pub fn rows(&self) -> Rows {
        self.axis.rows
    }

    /// False if no point of a capture's segment can be inside.
    pub fn may_hold(&self, capture: u16, segment: &Segment) -> bool {
        self.filter.may_show(capture, segment)
    }

    /// Hands on every block of a segment that has points inside, of times between two, both
    /// inclusive. The block shows those points, and has their rows: in f64
    /// `floor((unit - low) * (height / (high - low)))`, at most `height - 1`.
    #[inline]
    pub fn scan_blocks<'s>(
        &self,
        segment: &'s Segment,
        times: (i64, i64),
        height: usize,
        mut visit: impl FnMut(&Block<'s>, &SegmentAxis<'_>),
    ) {
        // First of all: what is made ready for a segment takes long where it has many IPv6 addresses.
        let is_in_time = |(first, last)| first <= times.1 && times.0 <= last;
        if !segment.time_span().is_some_and(is_in_time) {
            return;
        }
        let Some(axis) = self.axis.of(segment) else { return };
        self.filter.scan_reach(segment, times, axis.reach, |block| {
            axis.place(block, height);
            visit(block, &axis);
        });
    }

    /// Hands on every point of a segment that is inside with the middle of its row in axis units, in
    /// file order.
    #[inline]
    pub fn scan(&self, segment: &Segment, mut visit: impl FnMut(Passed, f64)) {
        let Some(axis) = self.axis.of(segment) else { return };
        self.filter.scan_reach(segment, (i64::MIN, i64::MAX), axis.reach, |block| {
            for passed in block.shown().iter().filter_map(|place| block.point(*place)) {
                visit(passed, axis.unit(passed.peer));
            }
        });
    }
}
