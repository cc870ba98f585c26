//! Density: packets per screen cell under a lens and window.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::{
    Cancel, Folding, Index, Lens, Plane, PointId, PortPalette, TimeAxis, Window,
    category::Categories,
    cells::{Cells, Strip},
    columns::Columns,
    inside::Inside,
    strips::strips,
};

/// Into what a cell's count is broken down, for colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breakdown {
    /// One category.
    None,
    /// A category for each port of the palette and one for the rest.
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
    /// The silences that its time axis folds.
    pub folding: Folding,
    pub breakdown: Breakdown,
    /// How many packets each category has in the whole captures, so that a tie within a cell goes
    /// to the rarer one; those that are missing count as the most frequent.
    pub rarity: Vec<u64>,
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
    /// From times to columns.
    pub times: TimeAxis,
    pub width: usize,
    pub height: usize,
    /// Packets a cell: `counts[column * height + row]`; row 0 is at the bottom (lowest address),
    /// column 0 at the left. Columns lie together because segments are slices of time.
    pub counts: Vec<u32>,
    /// The category with most packets in each cell, in the same order; ties go to the one that is
    /// rarer overall, then to the first. 0 in an empty cell.
    pub winners: Vec<u8>,
    /// Packets in the window by category: ports of the palette and the rest, three directions,
    /// captures, or one.
    pub categories: Vec<u64>,
    /// Packets in the window.
    pub total: u64,
    /// All packets in the window, by time and then by id, where they are few.
    pub marks: Option<Vec<Mark>>,
}

/// Counts the packets of each cell; none if cancelled.
///
/// A packet at time t falls into column `floor((t - start) * width / (end - start))` (exact, in
/// integers; with folds, that of its piece of the [`TimeAxis`]) and a row whose middle is unit u into `floor((u - low) * (height / (high - low)))` (in
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
    density_in_stretches(index, lens, plane, request, 1, &mut |_| {}, cancel)
}

/// As [`density`], in up to so many stretches of time one after the other. Each but the last is handed on
/// as it is done: the same cells with the window that they fill, without categories and marks.
#[must_use]
pub fn density_in_stretches(
    index: &Index,
    lens: &Lens,
    plane: &Plane,
    request: &DensityRequest,
    stretches: usize,
    done: &mut dyn FnMut(Density),
    cancel: &Cancel,
) -> Option<Density> {
    let DensityRequest { window, width, height, .. } = *request;
    let categories = Categories::new(&request.breakdown);
    let times = TimeAxis::new(window.time, width, &request.folding);
    let columns = Columns::new(&times);
    let mut density = Density {
        window,
        times,
        width,
        height,
        counts: vec![0; width * height],
        winners: vec![0; width * height],
        categories: vec![0; categories.depth()],
        total: 0,
        marks: Some(Vec::new()),
    };
    let inside = Inside::new(lens, plane, &window);
    let (Some(columns), Some(inside), true) = (columns, inside, height > 0) else {
        return (!cancel.is_set()).then_some(density);
    };
    let scan = Cells {
        inside: &inside,
        columns: &columns,
        categories: &categories,
        height,
        rarity: &request.rarity,
        marks: request.marks,
        seen: AtomicU64::new(0),
    };
    let across = strips(index, &inside, &columns, height * categories.depth());
    // A stretch has work for all threads.
    let strips = width.div_ceil(across).div_ceil(stretches.max(1)).max(rayon::current_num_threads());
    let stretch = strips * across * height;
    let counts = density.counts.chunks_mut(stretch);
    let winners = density.winners.chunks_mut(stretch);
    for (number, (counts, winners)) in counts.zip(winners).enumerate() {
        let first = number * strips * across;
        let parts: Vec<Option<Strip>> = counts
            .par_chunks_mut(across * height)
            .zip(winners.par_chunks_mut(across * height))
            .enumerate()
            .map_init(Vec::new, |room, (number, (counts, winners))| {
                scan.count(index, first + number * across, counts, winners, room, cancel)
            })
            .collect();
        let mut total = 0;
        for part in parts {
            let part = part?;
            total += part.categories.iter().sum::<u64>();
            density.categories.iter_mut().zip(&part.categories).for_each(|(count, more)| *count += more);
            if let Some(marks) = &mut density.marks {
                marks.extend(part.marks);
            }
        }
        let across = counts.len() / height;
        if first + across < width {
            let times = density.times.part(first, across);
            let (counts, winners) = (counts.to_vec(), winners.to_vec());
            let window = Window { time: times.window(), ..window };
            let (width, categories) = (across, Vec::new());
            done(Density { window, times, width, height, counts, winners, categories, total, marks: None });
        }
    }
    density.total = density.categories.iter().sum();
    let listed = scan.seen.load(Ordering::Relaxed) <= request.marks as u64;
    density.marks = density.marks.take().filter(|_| listed);
    if let Some(marks) = &mut density.marks {
        marks.sort_unstable_by_key(|mark| (mark.time, mark.id));
    }
    Some(density)
}
