//! Counting the cells of one strip of a picture.

#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for vectors")]

use std::sync::atomic::{AtomicU64, Ordering};

use super::{
    Cancel, Index, Mark, PointId, Segment,
    block::Block,
    category::{Categories, SegmentCategories, port_category},
    coded_cells::CodedRoom,
    column_rows::ColumnRows,
    columns::{ColumnStarts, Columns},
    inside::Inside,
    port_place::port_places,
    vector::vectorized,
};
use crate::index::BLOCK;

/// Where so few points of a block are shown, their ports are looked up one by one.
const FEW: usize = 128;

/// Cells whose winners are found together: few enough for the first cache.
const TOGETHER: usize = 512;

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
        // Category by category, all cells of one behind those of the other; with a single one the cells
        // themselves are counted.
        by_category.resize(if depth == 1 { 0 } else { counts.len() * depth }, 0);
        let mut column = ColumnRows::new(if depth == 1 { self.height } else { 0 });
        let mut room = Box::new([0; BLOCK]);
        let mut coded_room = CodedRoom::default();
        let wants_ends = matches!(self.categories, Categories::Direction);
        let mut marks = Some(Vec::new());
        for (capture, at, segment) in index.segments() {
            if cancel.is_set() {
                return None;
            }
            if !reaches(segment, times) || !self.inside.may_hold(capture, segment) {
                continue;
            }
            let categories = self.categories.of(capture);
            if !wants_ends && let Some(coded) = self.inside.coded(segment, times, self.height) {
                let (cells, rows) =
                    if depth == 1 { (&mut *counts, Some(&mut column)) } else { (&mut **by_category, None) };
                coded_room.lists = marks.is_some();
                let its = self.count_coded(&coded, categories, first, cells, rows, &mut coded_room);
                let Some(marked) = &mut marks else { continue };
                if self.seen.fetch_add(its, Ordering::Relaxed) + its > self.marks as u64 {
                    marks = None;
                } else {
                    marked.extend(coded_room.marks(&coded, categories, (capture, at)));
                }
                continue;
            }
            self.inside.scan_blocks(segment, times, self.height, wants_ends, |block, axis, with| {
                if depth == 1 {
                    self.count_in_turn(block, first, counts, &mut column, &mut room);
                } else {
                    self.count_block(block, first, categories, by_category, &mut room);
                }
                let Some(marked) = &mut marks else { return };
                let before = self.seen.fetch_add(block.shown().len() as u64, Ordering::Relaxed);
                if before > self.marks as u64 {
                    // Too many already: nobody has to count on.
                    marks = None;
                    return;
                }
                block.find_ends(with);
                marked.extend(block.shown().iter().filter_map(|place| {
                    let passed = block.point(*place)?;
                    let id = PointId { capture, segment: at, point: passed.point as u16 };
                    let category = categories.category(block, *place);
                    Some(Mark { id, time: passed.time, unit: axis.unit(passed.peer), category })
                }));
            });
        }
        let categories = if depth == 1 {
            column.empty(counts);
            vec![counts.iter().map(|count| u64::from(*count)).sum()]
        } else {
            self.decide(by_category, counts, winners)
        };
        Some(Strip { categories, marks: marks.unwrap_or_default() })
    }

    fn count_block(
        &self,
        block: &Block<'_>,
        first: usize,
        categories: SegmentCategories<'_>,
        cells: &mut [u32],
        room: &mut [u32; BLOCK],
    ) {
        match categories {
            SegmentCategories::Constant(category) => self.add_block(block, first, |_| category, cells, room),
            SegmentCategories::Direction => {
                self.add_block(block, first, |place| block.direction(place) as u8, cells, room);
            }
            SegmentCategories::Port(table) if block.shown().len() < FEW => {
                self.add_block(block, first, |place| port_category(table, block, place), cells, room);
            }
            SegmentCategories::Port(table) => {
                let places = port_places(block.kinds, block.destination_ports);
                let category = |place: u16| {
                    let at = places.get(usize::from(place)).copied().unwrap_or_default();
                    table.get(at as usize).copied().unwrap_or_default()
                };
                self.add_block(block, first, category, cells, room);
            }
        }
    }

    /// Counts the packets of a single category. Those of a column in two places by turns: neighbours are often
    /// in the same cell, and to count the second in one place it would have to wait until the first is there.
    fn count_in_turn(
        &self,
        block: &Block<'_>,
        first: usize,
        counts: &mut [u32],
        column: &mut ColumnRows,
        room: &mut [u32; BLOCK],
    ) {
        let (start, cells) = self.cells_of(block, first, counts.len(), room);
        let is_one_column = std::ptr::eq(cells, block.rows());
        if !is_one_column || cells.len() < FEW {
            let counts = counts.get_mut(start..).unwrap_or_default();
            for cell in cells {
                add(counts, *cell as usize);
            }
            return;
        }
        let rows = column.of(start, counts);
        let counts = counts.get_mut(start..).unwrap_or_default();
        let (pairs, last) = cells.as_chunks();
        for [row, next] in pairs {
            add(counts, *row as usize);
            add(rows, *next as usize);
        }
        for row in last {
            add(rows, *row as usize);
        }
    }

    #[inline]
    fn add_block(
        &self,
        block: &Block<'_>,
        first: usize,
        category: impl Fn(u16) -> u8,
        cells: &mut [u32],
        room: &mut [u32; BLOCK],
    ) {
        let plane = cells.len() / self.categories.depth();
        let (start, its) = self.cells_of(block, first, plane, room);
        let cells = cells.get_mut(start..).unwrap_or_default();
        for (cell, place) in its.iter().zip(block.shown()) {
            add(cells, usize::from(category(*place)) * plane + *cell as usize);
        }
    }

    /// The cells of the points that a block shows, in their order, counted from one that comes with them.
    /// All are among those of a strip, which begins with a column and has so many cells.
    #[inline]
    fn cells_of<'a>(
        &self,
        block: &'a Block<'_>,
        first: usize,
        strip: usize,
        room: &'a mut [u32; BLOCK],
    ) -> (usize, &'a [u32]) {
        let height = self.height as u32;
        let most = (first + strip / self.height.max(1)).saturating_sub(1).max(first);
        let (column, last) = self.columns.reach(block.span).unwrap_or_default();
        // What a block has of other strips is not shown.
        let (column, last) = (column.clamp(first, most), last.clamp(first, most));
        let start = (column - first) * self.height;
        let rows = block.rows();
        if column == last {
            // Blocks are short: in a large capture most lie in one column.
            return (start, rows);
        }
        let cells = room.get_mut(..rows.len()).unwrap_or_default();
        let (_, border) = self.columns.times(column, 1);
        if last == column + 1 && block.shows_all() {
            for ((cell, row), time) in cells.iter_mut().zip(rows).zip(block.times) {
                *cell = row + if *time > border { height } else { 0 };
            }
            return (start, cells);
        }
        // Packets mostly come in order: the next falls into the same column again and again.
        let mut columns = ColumnStarts::new(self.columns, column, self.height);
        for ((cell, row), place) in cells.iter_mut().zip(rows).zip(block.shown()) {
            let Some(&time) = block.times.get(usize::from(*place)) else { continue };
            *cell = columns.of(time) as u32 + row;
        }
        (start, cells)
    }

    /// Sums each cell and finds its winner; gives the packets by category.
    fn decide(&self, by_category: &[u32], counts: &mut [u32], winners: &mut [u8]) -> Vec<u64> {
        let (depth, plane) = (self.categories.depth(), counts.len());
        let preferred = self.preferred();
        let mut categories = vec![0; depth];
        let cells = counts.chunks_mut(TOGETHER).zip(winners.chunks_mut(TOGETHER));
        for (first, (counts, winners)) in (0..).step_by(TOGETHER).zip(cells) {
            let mut contest = Contest::default();
            for &category in &preferred {
                let place = usize::from(category) * plane + first;
                let its = by_category.get(place..place + counts.len()).unwrap_or_default();
                let sum = vectorized(
                    #[inline(always)]
                    || contest.enter(category, its),
                );
                if let Some(count) = categories.get_mut(usize::from(category)) {
                    *count += sum;
                }
            }
            counts.copy_from_slice(contest.sums.get(..counts.len()).unwrap_or_default());
            winners.iter_mut().zip(&contest.winners).for_each(|(winner, of)| *winner = *of as u8);
        }
        categories
    }

    /// The categories, first of all those that a cell goes to where several have equally many of its
    /// packets: the rarer, then the first. There are 256 at most.
    fn preferred(&self) -> Vec<u8> {
        let rarity = |category: &u8| self.rarity.get(usize::from(*category)).copied().unwrap_or(u64::MAX);
        let mut categories: Vec<u8> = (0..=u8::MAX).take(self.categories.depth()).collect();
        categories.sort_by_key(rarity);
        categories
    }
}

/// Points of a segment may have times between two, both inclusive.
fn reaches(segment: &Segment, times: (i64, i64)) -> bool {
    segment.time_span().is_some_and(|(first, last)| first <= times.1 && times.0 <= last)
}

#[inline]
fn add(cells: &mut [u32], cell: usize) {
    if let Some(count) = cells.get_mut(cell) {
        // An index holds fewer than 2^32 packets.
        *count = count.wrapping_add(1);
    }
}

/// Which category each of some cells goes to.
struct Contest {
    sums: [u32; TOGETHER],
    most: [u32; TOGETHER],
    /// As wide as the counts, so that as many fit into a vector.
    winners: [u32; TOGETHER],
}

impl Default for Contest {
    fn default() -> Self {
        Self { sums: [0; TOGETHER], most: [0; TOGETHER], winners: [0; TOGETHER] }
    }
}

impl Contest {
    /// A category with its packets in the cells: it wins those where it has more than all before it.
    /// Gives their sum.
    #[inline(always)]
    fn enter(&mut self, category: u8, its: &[u32]) -> u64 {
        // Most cells of most categories are empty.
        if its.iter().fold(0, |any, its| any | its) == 0 {
            return 0;
        }
        let category = u32::from(category);
        for (sum, its) in self.sums.iter_mut().zip(its) {
            *sum = sum.wrapping_add(*its);
        }
        for ((most, winner), its) in self.most.iter_mut().zip(&mut self.winners).zip(its) {
            *winner = if *its > *most { category } else { *winner };
            *most = (*most).max(*its);
        }
        its.iter().map(|its| u64::from(*its)).sum()
    }
}
