//! The rows of a picture by the codes of peers, so that few addresses have to be looked at.

use crate::index::{CodeBook, CodeRange};

/// The row of each code of an interval, where all of its addresses have the same.
#[derive(Debug)]
pub(super) struct CodeRows {
    first: u16,
    rows: Vec<u32>,
}

impl CodeRows {
    /// Stands for a row that the address tells.
    pub const UNKNOWN: u32 = u32::MAX;

    /// `row` gives the row of an address, and never falls where addresses rise.
    pub fn new(book: &CodeBook, range: CodeRange, row: impl Fn(u32) -> u32) -> Self {
        let CodeRange { first, last, .. } = range;
        let row_of = |code: u16| {
            let (low, high) = book.addresses(code);
            let of_low = row(low);
            if of_low == row(high) { of_low } else { Self::UNKNOWN }
        };
        let mut rows: Vec<u32> = (first..=last).map(row_of).collect();
        // Those that stand for addresses outside as well have no row of their own.
        if range.first_is_shared
            && let Some(row) = rows.first_mut()
        {
            *row = Self::UNKNOWN;
        }
        if range.last_is_shared
            && let Some(row) = rows.last_mut()
        {
            *row = Self::UNKNOWN;
        }
        Self { first, rows }
    }

    #[inline]
    pub fn of(&self, code: u16) -> u32 {
        self.rows.get(usize::from(code.wrapping_sub(self.first))).copied().unwrap_or(Self::UNKNOWN)
    }
}
