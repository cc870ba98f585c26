//! Density: packets per screen cell under a lens and window.

use std::sync::Mutex;

use rayon::prelude::*;

use super::{
    Cancel, Index, Lens, Plane, PointId, PortPalette, Window,
    category::Categories,
    columns::Columns,
    gather::{Located, groups},
    inside::Inside,
};

/// Into what a cell's count is broken down, for colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breakdown {
    /// One count a cell.
    None,
    /// A count for each port of the palette and one for the rest.
    Port(PortPalette),
    /// From, to, others.
    Direction,
    /// By capture, in the order they were opened.
    Capture(usize),
}

/// What to count.
#[derive(Clone, Debug, PartialEq)]
pub struct DensityRequest {
    pub window: Window,
    /// Cells across and up.
    pub width: usize,
    pub height: usize,
    pub breakdown: Breakdown,
    /// When at most this many packets are in the window they come back one by one as marks too.
    pub marks: usize,
}

/// One packet to be drawn exactly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    pub id: PointId,
    pub time: i64,
    /// Axis units; the middle of the address's row.
    pub unit: f64,
    pub category: u8,
}

/// Packets per cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Density {
    pub window: Window,
    pub width: usize,
    pub height: usize,
    /// Counts a cell: ports of the palette + 1, three directions, captures, or 1.
    pub depth: usize,
    /// `counts[(column * height + row) * depth + category]`; row 0 is at the bottom (lowest
    /// address), column 0 at the left. Columns lie together because segments are slices of time.
    pub counts: Vec<u32>,
    /// Packets in the window.
    pub total: u64,
    /// All packets in the window, by time and then by id, where they are few.
    pub marks: Option<Vec<Mark>>,
}

/// Counts the packets of each cell; none if cancelled.
///
/// A packet at time t falls into column `floor((t - start) * width / (end - start))` (exact, in
/// integers) and a row whose middle is unit u into `floor((u - low) * height / (high - low))` (in
/// f64; where that rounds up to `height`, the last row). It is in the window if its time and the
/// middle of its row are.
#[must_use]
pub fn density(
    index: &Index,
    lens: &Lens,
    plane: &Plane,
    request: &DensityRequest,
    cancel: &Cancel,
) -> Option<Density> {
    let DensityRequest { window, width, height, .. } = *request;
    let categories = Categories::new(&request.breakdown);
    let depth = categories.depth();
    let mut density = Density {
        window,
        width,
        height,
        depth,
        counts: vec![0; width * height * depth],
        total: 0,
        marks: Some(Vec::new()),
    };
    let inside = Inside::new(lens, plane, &window);
    let (Some(columns), Some(inside), true) = (Columns::new(window.time, width), inside, height > 0) else {
        return (!cancel.is_set()).then_some(density);
    };
    let scan = Scan { inside: &inside, columns: &columns, categories: &categories, request };
    let groups = groups(index, |segment| inside.may_hold(segment));
    let whole = Mutex::new(&mut density);
    groups.par_iter().for_each(|group| {
        // A scan that was given up leaves a hole, and the whole is thrown away.
        if let Some(part) = scan.count(group, cancel)
            && let Ok(mut whole) = whole.lock()
        {
            part.add_to(&mut whole, request.marks);
        }
    });
    if cancel.is_set() {
        return None;
    }
    let listed = density.total <= request.marks as u64;
    density.marks = density.marks.take().filter(|_| listed);
    if let Some(marks) = &mut density.marks {
        marks.sort_unstable_by_key(|mark| (mark.time, mark.id));
    }
    Some(density)
}

/// What all groups share.
struct Scan<'a> {
    inside: &'a Inside<'a>,
    columns: &'a Columns,
    categories: &'a Categories,
    request: &'a DensityRequest,
}

/// Counts of the columns that one group of segments touches.
struct Part {
    first: usize,
    counts: Vec<u32>,
    total: u64,
    marks: Vec<Mark>,
}

impl Scan<'_> {
    fn count(&self, group: &[Located<'_>], cancel: &Cancel) -> Option<Part> {
        let time = self.request.window.time;
        let spans = group.iter().filter_map(|(_, _, segment)| segment.time_span());
        let span = spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let first = self.columns.column(span.0.clamp(time.start, time.end - 1)).0;
        let last = self.columns.column(span.1.clamp(time.start, time.end - 1)).0;
        let (height, depth) = (self.request.height, self.categories.depth());
        let counts = vec![0; (last - first + 1) * height * depth];
        let mut part = Part { first, counts, total: 0, marks: Vec::new() };
        let rows = self.inside.rows();
        let extent = rows.high - rows.low;
        let (cells_up, most_marks) = (height as f64, self.request.marks);
        for &(capture, at, segment) in group {
            if cancel.is_set() {
                return None;
            }
            let category_of = self.categories.of(capture, segment);
            // Packets mostly come in order: the next falls into the same column again and again.
            let (mut column, mut times) = (0, (i64::MAX, i64::MIN));
            self.inside.scan(segment, |passed, unit| {
                if passed.time < times.0 || times.1 < passed.time {
                    (column, times) = self.columns.column(passed.time);
                }
                // The cast takes the floor: it is not negative inside the window.
                let row = ((unit - rows.low) * cells_up / extent) as u32 as usize;
                let category = category_of.category(&passed);
                let cell = (column - first) * height + row.min(height - 1);
                if let Some(count) = part.counts.get_mut(cell * depth + usize::from(category)) {
                    *count = count.saturating_add(1);
                }
                part.total += 1;
                if part.marks.len() < most_marks {
                    let id = PointId { capture, segment: at, point: passed.point as u16 };
                    part.marks.push(Mark { id, time: passed.time, unit, category });
                }
            });
        }
        Some(part)
    }
}

impl Part {
    fn add_to(self, whole: &mut Density, marks: usize) {
        let start = self.first * whole.height * whole.depth;
        let touched = whole.counts.get_mut(start..).unwrap_or_default();
        for (count, more) in touched.iter_mut().zip(self.counts) {
            *count = count.saturating_add(more);
        }
        whole.total += self.total;
        if whole.total <= marks as u64
            && let Some(all) = &mut whole.marks
        {
            all.extend(self.marks);
        }
    }
}
