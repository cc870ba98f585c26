//! Selecting: all packets inside a box.

use super::{Cancel, Index, Lens, Plane, PointId, Window};

/// Packets of a box, by time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// By time, then by id; the first `limit` of them.
    pub points: Vec<PointId>,
    /// How many there are.
    pub total: u64,
}

/// Lists the packets of a box under a lens; none if cancelled.
#[must_use]
pub fn select(
    index: &Index,
    lens: &Lens,
    plane: &Plane,
    window: &Window,
    limit: usize,
    cancel: &Cancel,
) -> Option<Selection> {
    let _ = (index, lens, plane, window, limit, cancel);
    todo!()
}
