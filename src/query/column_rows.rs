//! The rows of one column of a picture, counted apart from its cells.
//!
//! They stay in a core's first cache, which the cells of a picture would have to come to for each column;
//! and packets of a column that come by turns into one and the other do not wait for each other.

/// Packets by row, not yet among the cells of their column.
#[derive(Debug)]
pub(super) struct ColumnRows {
    rows: Vec<u32>,
    /// The first cell of the column.
    start: usize,
}

impl ColumnRows {
    pub fn new(height: usize) -> Self {
        Self { rows: vec![0; height], start: 0 }
    }

    /// The rows of the column whose cells begin with `start`; what was counted of another goes to its cells.
    #[inline]
    pub fn of(&mut self, start: usize, cells: &mut [u32]) -> &mut [u32] {
        if start != self.start {
            self.empty(cells);
            self.start = start;
        }
        &mut self.rows
    }

    /// Adds what was counted to the cells.
    pub fn empty(&mut self, cells: &mut [u32]) {
        for (cell, count) in cells.iter_mut().skip(self.start).zip(&mut self.rows) {
            *cell = cell.wrapping_add(std::mem::take(count));
        }
    }
}
