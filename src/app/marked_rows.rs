//! The rows of the table that are marked, as Shift and Ctrl mark them. They are kept as stretches, so that a
//! million rows marked with one click cost nothing.

use std::ops::Range;

/// Marked rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkedRows {
    /// Ascending, and apart from each other.
    stretches: Vec<Range<usize>>,
    /// Where Shift marks from.
    anchor: Option<usize>,
}

impl MarkedRows {
    pub(super) fn clear(&mut self) {
        self.stretches.clear();
        self.anchor = None;
    }

    /// Marks a row, or lets go of it. The row that was read before is marked too where none is yet.
    pub(super) fn toggle(&mut self, row: usize, read: Option<usize>) {
        if let Some(read) = read.filter(|read| self.is_empty() && *read != row) {
            self.stretches.push(read..read + 1);
        }
        if self.contains(row) {
            self.let_go(row);
        } else {
            self.stretches.push(row..row + 1);
            self.join();
        }
        self.anchor = Some(row);
    }

    /// Marks what lies between the row that was marked first and this one, and nothing else.
    pub(super) fn mark_to(&mut self, row: usize, read: Option<usize>) {
        let anchor = self.anchor.or(read).unwrap_or(row);
        self.anchor = Some(anchor);
        self.stretches.clear();
        self.stretches.push(anchor.min(row)..anchor.max(row) + 1);
    }

    /// Marks all of so many rows.
    pub(super) fn mark_all(&mut self, rows: usize) {
        self.stretches.clear();
        if rows > 0 {
            self.stretches.push(0..rows);
        }
    }

    fn let_go(&mut self, row: usize) {
        let split = |of: &Range<usize>| {
            let parts = if of.contains(&row) { [of.start..row, row + 1..of.end] } else { [of.clone(), 0..0] };
            parts.into_iter().filter(|part| !part.is_empty())
        };
        self.stretches = self.stretches.iter().flat_map(split).collect();
    }

    fn join(&mut self) {
        self.stretches.sort_unstable_by_key(|of| of.start);
        let mut joined: Vec<Range<usize>> = Vec::with_capacity(self.stretches.len());
        for of in self.stretches.drain(..) {
            match joined.last_mut() {
                Some(last) if of.start <= last.end => last.end = last.end.max(of.end),
                _ => joined.push(of),
            }
        }
        self.stretches = joined;
    }

    #[must_use]
    pub fn contains(&self, row: usize) -> bool {
        let behind = self.stretches.partition_point(|of| of.start <= row);
        behind.checked_sub(1).and_then(|at| self.stretches.get(at)).is_some_and(|of| of.contains(&row))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.stretches.iter().map(Range::len).sum()
    }

    /// The rows, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.stretches.iter().cloned().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(marked: &MarkedRows) -> Vec<usize> {
        marked.iter().collect()
    }

    #[test]
    fn ctrl_marks_rows_beside_the_one_that_is_read_and_lets_go_of_them() {
        let mut marked = MarkedRows::default();
        marked.toggle(5, Some(2));
        marked.toggle(3, Some(5));
        marked.toggle(4, Some(3));
        assert_eq!(rows(&marked), [2, 3, 4, 5]);
        marked.toggle(3, Some(4));
        assert_eq!((rows(&marked), marked.len()), (vec![2, 4, 5], 3));
        assert!(marked.contains(2) && !marked.contains(3) && !marked.contains(6));
    }

    #[test]
    fn shift_marks_from_where_it_began_both_ways() {
        let mut marked = MarkedRows::default();
        marked.mark_to(6, Some(4));
        assert_eq!(rows(&marked), [4, 5, 6]);
        marked.mark_to(2, Some(6));
        assert_eq!(rows(&marked), [2, 3, 4], "the other side of the same row");
        marked.toggle(9, Some(2));
        marked.mark_to(10, Some(9));
        assert_eq!(rows(&marked), [9, 10]);
    }
}
