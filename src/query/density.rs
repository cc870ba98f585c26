//! Density: packets per screen cell under a lens and window.

use super::{Cancel, Index, Lens, Plane, PointId, PortPalette, Window};

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
    /// All packets in the window, where they are few.
    pub marks: Option<Vec<Mark>>,
}

/// Counts the packets of each cell; none if cancelled.
///
/// A packet at time t falls into column `floor((t - start) * width / (end - start))` (exact, in
/// 128-bit integers) and a row whose middle is unit u into `floor((u - low) * height / (high - low))`.
#[must_use]
pub fn density(
    index: &Index,
    lens: &Lens,
    plane: &Plane,
    request: &DensityRequest,
    cancel: &Cancel,
) -> Option<Density> {
    let _ = (index, lens, plane, request, cancel);
    todo!()
}
