//! A lens made ready for scanning columns.

use super::{Direction, Lens, Segment};

/// A compiled lens: sorted home ranges, a bitmap for ports, a mask for classes.
#[derive(Clone, Debug)]
pub struct Filter {
    // private
}

impl Filter {
    #[must_use]
    pub fn new(lens: &Lens) -> Self {
        let _ = lens;
        todo!()
    }

    /// The direction of a segment's point if the lens shows it.
    #[must_use]
    pub fn shows(&self, segment: &Segment, point: usize) -> Option<Direction> {
        let _ = (segment, point);
        todo!()
    }
}
