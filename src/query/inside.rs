//! The packets under a lens inside a window.

use std::sync::{Arc, Mutex, PoisonError};

use super::{
    Filter, Lens, Plane, Rows, Segment, Window,
    axis::{Axis, SegmentAxis},
    block::{Block, BlockFilter, Passed},
    code_rows::CodeRows,
    coded::Coded,
};
use crate::index::CodeBook;

/// A lens and a window made ready for scanning columns. A packet is inside if its time is and the
/// middle of its peer's row is; packets without a time and those of the other plane never are.
#[derive(Debug)]
pub(super) struct Inside<'a> {
    filter: Filter,
    axis: Axis<'a>,
    /// For all segments with a book: one mostly.
    code_rows: Mutex<Vec<MadeRows>>,
}

/// Rows of the codes of a book in a picture that is so many cells high.
#[derive(Debug)]
struct MadeRows {
    book: Arc<CodeBook>,
    height: usize,
    rows: Arc<CodeRows>,
}

impl<'a> Inside<'a> {
    /// None if the window is of another plane than this, or is empty: then nothing is inside.
    pub fn new(lens: &Lens, plane: &'a Plane, window: &Window) -> Option<Self> {
        Some(Self {
            filter: Filter::new(lens).within(window.time),
            axis: Axis::new(plane, &window.addresses)?,
            code_rows: Mutex::default(),
        })
    }

    pub fn rows(&self) -> Rows {
        self.axis.rows
    }

    /// False if no point of a capture's segment can be inside.
    pub fn may_hold(&self, capture: u16, segment: &Segment) -> bool {
        self.filter.may_show(capture, segment)
    }

    /// A segment ready to be scanned by the codes of its peers, for times between two, both inclusive; none
    /// where blocks have to be looked at.
    pub fn coded<'s>(&'s self, segment: &'s Segment, times: (i64, i64), height: usize) -> Option<Coded<'s>> {
        let axis = self.axis.of(segment)?;
        let rows = self.code_rows(segment, &axis, height)?;
        Coded::new(&self.filter, segment, axis, rows, times)
    }

    /// Hands on every block of a segment that has points inside, of times between two, both
    /// inclusive. The block shows those points, and has their rows: in f64
    /// `floor((unit - low) * (height / (high - low)))`, at most `height - 1`. It knows directions and
    /// peers where that is wanted, else [`Block::find_ends`] finds them.
    #[inline]
    pub fn scan_blocks<'s>(
        &self,
        segment: &'s Segment,
        times: (i64, i64),
        height: usize,
        wants_ends: bool,
        mut visit: impl FnMut(&mut Block<'s>, &SegmentAxis<'_>, &BlockFilter<'_>),
    ) {
        // First of all: what is made ready for a segment takes long where it has many IPv6 addresses.
        let is_in_time = |(first, last)| first <= times.1 && times.0 <= last;
        if !segment.time_span().is_some_and(is_in_time) {
            return;
        }
        let Some(axis) = self.axis.of(segment) else { return };
        let rows = self.code_rows(segment, &axis, height);
        self.filter.scan_reach(segment, times, axis.reach, wants_ends, |block, with| {
            axis.place(block, with, height, rows.as_deref());
            visit(block, &axis, with);
        });
    }

    /// The rows of the codes of a segment's peers; none where it has no codes.
    fn code_rows(&self, segment: &Segment, axis: &SegmentAxis<'_>, height: usize) -> Option<Arc<CodeRows>> {
        let codes = self.filter.codes(segment)?;
        let mut made = self.code_rows.lock().unwrap_or_else(PoisonError::into_inner);
        let is_of = |made: &&MadeRows| Arc::ptr_eq(&made.book, codes.book()) && made.height == height;
        if let Some(made) = made.iter().find(is_of) {
            return Some(Arc::clone(&made.rows));
        }
        let rows = Arc::new(axis.code_rows(&codes, height)?);
        made.push(MadeRows { book: Arc::clone(codes.book()), height, rows: Arc::clone(&rows) });
        Some(rows)
    }

    /// Hands on every point of a segment that is inside with the middle of its row in axis units, in
    /// file order.
    #[inline]
    pub fn scan(&self, segment: &Segment, mut visit: impl FnMut(Passed, f64)) {
        let Some(axis) = self.axis.of(segment) else { return };
        self.filter.scan_reach(segment, (i64::MIN, i64::MAX), axis.reach, true, |block, _| {
            for passed in block.shown().iter().filter_map(|place| block.point(*place)) {
                visit(passed, axis.unit(passed.peer));
            }
        });
    }
}
