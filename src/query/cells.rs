//! Counting the cells of one strip of a picture.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{
    Cancel, Index, Mark, PointId,
    block::Block,
    category::{Categories, SegmentCategories},
    columns::Columns,
    inside::Inside,
};

/// What all strips of a picture share.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    pub inside: &'a Inside<'a>,
    pub columns: &'a Columns,
    pub categories: &'a Categories,
    /// Cells up.
    pub height: usize,
    pub rarity: &'a [u64],
    /// Marks are wanted up to so many packets in the window …
    pub marks: usize,
    /// … of which so many were seen by all strips.
    pub seen: AtomicU64,
}

/// What a strip leaves beside its cells.
#[derive(Debug, Default)]
pub(super) struct Strip {
    /// Packets by category.
    pub categories: Vec<u64>,
    pub marks: Vec<Mark>,
}

impl Cells<'_> {
    /// Counts the packets of the columns from `first` on; `counts` and `winners` are theirs, and
    /// `by_category` is room for the counts of each category. None if cancelled.
    pub fn count(
        &self,
        index: &Index,
        first: usize,
        counts: &mut [u32],
        winners: &mut [u8],
        by_category: &mut Vec<u32>,
        cancel: &Cancel,
    ) -> Option<Strip> {
        let depth = self.categories.depth();
        let times = self.columns.times(first, counts.len() / self.height.max(1));
        by_category.clear();
        // With a single category the cells themselves are counted.
        by_category.resize(if depth == 1 { 0 } else { counts.len() * depth }, 0);
        let mut marks = Vec::new();
        let cells = if depth == 1 { &mut *counts } else { by_category.as_mut_slice() };
        for (capture, at, segment) in index.segments() {
            if cancel.is_set() {
                return None;
            }
            let categories = self.categories.of(capture);
            self.inside.scan_blocks(segment, times, self.height, |block, axis| {
                self.count_block(block, first, &categories, cells);
                let before = self.seen.fetch_add(block.shown().len() as u64, Ordering::Relaxed);
                if before <= self.marks as u64 {
                    marks.extend(block.shown().iter().filter_map(|place| {
                        let passed = block.point(*place)?;
                        let id = PointId { capture, segment: at, point: passed.point as u16 };
                        let unit = axis.unit(passed.kind, passed.peer)?;
                        Some(Mark {
                            id,
                            time: passed.time,
                            unit,
                            category: categories.category(block, *place),
                        })
                    }));
                }
            });
        }
        let categories = if depth == 1 {
            vec![counts.iter().map(|count| u64::from(*count)).sum()]
        } else {
            self.decide(by_category, counts, winners)
        };
        Some(Strip { categories, marks })
    }

    fn count_block(
        &self,
        block: &Block<'_>,
        first: usize,
        categories: &SegmentCategories<'_>,
        cells: &mut [u32],
    ) {
        let (depth, height) = (self.categories.depth(), self.height);
        let mut add = |cell: usize| {
            if let Some(count) = cells.get_mut(cell) {
                *count = count.saturating_add(1);
            }
        };
        let reach = self.columns.reach(block.span);
        if let Some((column, last)) = reach
            && column == last
        {
            // Blocks are short: in a large capture most lie in one column.
            let base = (column - first) * height;
            if depth == 1 {
                block.rows().iter().for_each(|row| add(base + *row as usize));
            } else {
                for (row, place) in block.rows().iter().zip(block.shown()) {
                    add((base + *row as usize) * depth + usize::from(categories.category(block, *place)));
                }
            }
            return;
        }
        // Packets mostly come in order: the next falls into the same column again and again.
        let (mut column, mut times) = (0, (i64::MAX, i64::MIN));
        for (row, &place) in block.rows().iter().zip(block.shown()) {
            let Some(&time) = block.times.get(usize::from(place)) else { continue };
            if time < times.0 || times.1 < time {
                (column, times) = self.columns.column(time);
            }
            let cell = (column - first) * height + *row as usize;
            add(cell * depth + usize::from(categories.category(block, place)));
        }
    }

    /// Sums each cell and finds its winner; gives the packets by category.
    fn decide(&self, by_category: &[u32], counts: &mut [u32], winners: &mut [u8]) -> Vec<u64> {
        let depth = self.categories.depth();
        let mut categories = vec![0; depth];
        let cells = by_category.chunks_exact(depth).zip(counts.iter_mut().zip(winners));
        for (cell, (count, winner)) in cells {
            let sum = cell.iter().fold(0_u32, |sum, count| sum.saturating_add(*count));
            if sum > 0 {
                *count = sum;
                *winner = self.winner(cell);
                categories.iter_mut().zip(cell).for_each(|(all, count)| *all += u64::from(*count));
            }
        }
        categories
    }

    /// The category with most packets in a cell; ties go to the rarer one, then to the first.
    fn winner(&self, cell: &[u32]) -> u8 {
        let rarity = |place: usize| self.rarity.get(place).copied().unwrap_or(u64::MAX);
        let mut best = (0, u64::MAX, 0);
        for (place, &count) in cell.iter().enumerate() {
            if count > best.0 || (count == best.0 && count > 0 && rarity(place) < best.1) {
                best = (count, rarity(place), place);
            }
        }
        best.2 as u8
    }
}
