//! Counting the cells of one strip of a picture by the codes of peers.

use super::{
    Mark, PointId,
    category::SegmentCategories,
    cells::Cells,
    coded::{Coded, CodedBlock},
    column_rows::ColumnRows,
    columns::ColumnStarts,
};

/// A point whose code does not tell its row.
#[derive(Clone, Copy, Debug)]
struct Late {
    /// Place in the segment.
    point: u16,
    /// The cell that it would be counted in if its row were 0.
    cell: u32,
}

impl Late {
    #[cold]
    fn new(block: &CodedBlock<'_>, place: u16, cell: usize) -> Self {
        Self { point: (block.first + usize::from(place)) as u16, cell: cell as u32 }
    }
}

/// What is kept from block to block of a segment, and then left behind for the next segment.
#[derive(Debug, Default)]
pub(super) struct CodedRoom {
    /// By themselves, so that none waits for another: each is far away in memory.
    late: Vec<Late>,
    /// All points that may be in the window, where that is asked for …
    points: Vec<u16>,
    /// … by this.
    pub lists: bool,
}

impl CodedRoom {
    /// The packets of the segment that was counted last, to be drawn one by one.
    pub fn marks<'a>(
        &'a self,
        coded: &'a Coded<'_>,
        categories: SegmentCategories<'a>,
        (capture, segment): (u16, u32),
    ) -> impl Iterator<Item = Mark> + 'a {
        self.points.iter().filter_map(move |&point| {
            let peer = coded.peer(usize::from(point));
            let time = coded.segment.times().get(usize::from(point)).filter(|_| coded.axis.shows_v4(peer))?;
            let category = categories.of_point(coded.segment, usize::from(point));
            let id = PointId { capture, segment, point };
            Some(Mark { id, time: *time, unit: coded.axis.unit(peer), category })
        })
    }
}

impl Cells<'_> {
    /// Adds the packets of a segment to the cells of a strip that begins with the column `first`; `cells` are
    /// those of all categories, one after the other; of a single one the rows of a column may be counted apart,
    /// in `rows`. Gives how many packets there are.
    pub fn count_coded(
        &self,
        coded: &Coded<'_>,
        categories: SegmentCategories<'_>,
        first: usize,
        cells: &mut [u32],
        mut rows: Option<&mut ColumnRows>,
        room: &mut CodedRoom,
    ) -> u64 {
        let plane = cells.len() / self.categories.depth();
        // The first cell of the category of a point.
        let category = |point| usize::from(categories.of_point(coded.segment, point)) * plane;
        let constant = match categories {
            SegmentCategories::Constant(category) => Some(usize::from(category) * plane),
            _ => None,
        };
        let CodedRoom { late, points, lists } = room;
        late.clear();
        points.clear();
        let mut columns = ColumnStarts::new(self.columns, first, self.height);
        let mut found = 0;
        coded.scan(|block| {
            found += block.places.len();
            match (columns.of_all(block.span), constant) {
                (Some(column), Some(category)) => {
                    let start = category + column;
                    let its = match &mut rows {
                        Some(rows) => rows.of(start, cells),
                        None => cells.get_mut(start..).unwrap_or_default(),
                    };
                    count_column(block, start, its, late);
                }
                (Some(column), None) => {
                    let start = |place| category(block.first + usize::from(place)) + column;
                    count_each(block, start, cells, late);
                }
                (None, _) => {
                    let times = coded.segment.times().get(block.first..).unwrap_or_default();
                    let start = |place: u16| {
                        let column = times.get(usize::from(place)).map_or(0, |time| columns.of(*time));
                        category(block.first + usize::from(place)) + column
                    };
                    count_each(block, start, cells, late);
                }
            }
            if *lists {
                points.extend(block.places.iter().map(|place| (block.first + usize::from(*place)) as u16));
            }
        });
        let mut outside = 0;
        let row = coded.axis.row(self.height);
        for Late { point, cell } in late {
            let peer = coded.peer(usize::from(*point));
            if !coded.axis.shows_v4(peer) {
                outside += 1;
            } else if let Some(count) = cells.get_mut(*cell as usize + row(peer) as usize) {
                *count = more(*count);
            }
        }
        (found - outside) as u64
    }
}

/// Counts points of a category and a column by row; its cells begin with `start`. By itself, so that
/// all it needs is in registers.
#[inline(never)]
fn count_column(block: &CodedBlock<'_>, start: usize, rows: &mut [u32], late: &mut Vec<Late>) {
    for (place, row) in block.rows() {
        // An unknown row is none of them.
        if let Some(count) = rows.get_mut(row as usize) {
            *count = more(*count);
        } else {
            late.push(Late::new(block, place, start));
        }
    }
}

/// Counts points whose categories and columns differ: `start` gives the first cell of both by the place in the
/// block.
#[inline(never)]
fn count_each(
    block: &CodedBlock<'_>,
    mut start: impl FnMut(u16) -> usize,
    cells: &mut [u32],
    late: &mut Vec<Late>,
) {
    for (place, row) in block.rows() {
        let start = start(place);
        if let Some(count) = cells.get_mut(start..).and_then(|cells| cells.get_mut(row as usize)) {
            *count = more(*count);
        } else {
            late.push(Late::new(block, place, start));
        }
    }
}

/// An index holds fewer than 2^32 packets.
#[inline]
fn more(count: u32) -> u32 {
    count.wrapping_add(1)
}
