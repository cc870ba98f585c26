//! Where a person is in a table: the row that is read, and those that are marked beside it.

use serde::{Deserialize, Serialize};

use super::MarkedRows;

/// What can be done with the rows of a table; they are counted from 0 in the order that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowCommand {
    /// Goes to a row, and marks no other.
    Choose(usize),
    /// Goes to a row; what is marked stays marked.
    Read(usize),
    /// Goes so many rows on; negative: back.
    Step(i64),
    /// Marks a row, or lets go of it.
    Mark(usize),
    /// Marks from the row that was marked first to this one.
    MarkTo(usize),
    /// The same, to the row so many on.
    MarkSteps(i64),
    MarkAll,
    /// Marks none.
    Unmark,
    /// Puts the marked rows on the clipboard, or the one that is read.
    Copy,
}

impl RowCommand {
    /// Another row may be read after it than before.
    pub(super) const fn moves(self) -> bool {
        !matches!(self, Self::MarkAll | Self::Unmark | Self::Copy)
    }
}

/// The row that is read, and the marked ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowCursor {
    row: Option<usize>,
    marked: MarkedRows,
}

impl RowCursor {
    /// In another list, or another order: a row of it is read, and none is marked.
    pub(super) fn reset(&mut self, row: Option<usize>) {
        self.row = row;
        self.marked.clear();
    }

    /// Moves and marks in a table of so many rows. Copying is not its business.
    pub(super) fn apply(&mut self, command: RowCommand, rows: usize) {
        match command {
            RowCommand::Choose(row) => {
                self.marked.clear();
                self.read(row, rows);
            }
            RowCommand::Read(row) => self.read(row, rows),
            RowCommand::Step(by) => {
                if let Some(row) = self.row_after(by, rows) {
                    self.apply(RowCommand::Choose(row), rows);
                }
            }
            RowCommand::Mark(row) if row < rows => {
                self.marked.toggle(row, self.row);
                self.row = Some(row);
            }
            RowCommand::MarkTo(row) if row < rows => {
                self.marked.mark_to(row, self.row);
                self.row = Some(row);
            }
            RowCommand::MarkSteps(by) => {
                if let Some(row) = self.row_after(by, rows) {
                    self.apply(RowCommand::MarkTo(row), rows);
                }
            }
            RowCommand::MarkAll => self.marked.mark_all(rows),
            RowCommand::Unmark => self.marked.clear(),
            RowCommand::Mark(_) | RowCommand::MarkTo(_) | RowCommand::Copy => {}
        }
    }

    fn read(&mut self, row: usize, rows: usize) {
        if row < rows {
            self.row = Some(row);
        }
    }

    /// The row so many steps on, from before the first where none is read; none of an empty table.
    fn row_after(&self, by: i64, rows: usize) -> Option<usize> {
        let last = i64::try_from(rows.checked_sub(1)?).unwrap_or(i64::MAX);
        let row = self.row.map_or(if by > 0 { -1 } else { 0 }, |row| row as i64);
        Some(row.saturating_add(by).clamp(0, last) as usize)
    }

    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.row
    }

    /// The rows that are marked; none: the one that is read stands for itself.
    #[must_use]
    pub fn marked(&self) -> &MarkedRows {
        &self.marked
    }

    /// The rows that a deed is about, ascending: the marked ones, or the one that is read.
    pub fn meant(&self) -> impl Iterator<Item = usize> {
        let one = self.row.filter(|_| self.marked.is_empty());
        self.marked.iter().chain(one)
    }

    /// It is read or marked.
    #[must_use]
    pub fn is_at(&self, row: usize) -> bool {
        self.row == Some(row) || self.marked.contains(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_stay_in_the_table_and_begin_at_its_first_row() {
        let mut cursor = RowCursor::default();
        let mut step = |by, rows| {
            cursor.apply(RowCommand::Step(by), rows);
            cursor.row()
        };
        assert_eq!(step(1, 0), None);
        assert_eq!(step(1, 9), Some(0));
        assert_eq!(step(20, 9), Some(8));
        assert_eq!(step(i64::MIN, 9), Some(0));
    }

    #[test]
    fn what_is_meant_are_the_marked_rows_or_the_one_that_is_read() {
        let mut cursor = RowCursor::default();
        for (command, meant) in [
            (RowCommand::Choose(3), &[3][..]),
            (RowCommand::MarkSteps(2), &[3, 4, 5]),
            (RowCommand::Mark(0), &[0, 3, 4, 5]),
            (RowCommand::Read(4), &[0, 3, 4, 5]),
            (RowCommand::MarkAll, &[0, 1, 2, 3, 4, 5]),
            (RowCommand::Unmark, &[4]),
            (RowCommand::Mark(9), &[4]),
        ] {
            cursor.apply(command, 6);
            assert_eq!(cursor.meant().collect::<Vec<_>>(), meant, "{command:?}");
        }
    }
}
