//! Picking: the packets nearest to the pointer.

use super::{Cancel, Index, Lens, Plane, PointId, Window};

/// Where the pointer is, and what a pixel is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct PickRequest {
    /// The window on screen and its size in points (pixels at scale 1).
    pub window: Window,
    pub width: f64,
    pub height: f64,
    /// Pointer from the left and from the top, in points.
    pub x: f64,
    pub y: f64,
    /// Farther packets are not picked, in points.
    pub radius: f64,
    /// At most so many packets come back.
    pub limit: usize,
}

/// Packets near the pointer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picked {
    /// Nearest first; ties by time, then by id. Those no more than `PickRequest`'s one point
    /// farther than the nearest belong to it.
    pub points: Vec<PointId>,
    /// How many there were before the limit.
    pub total: u64,
    /// Distance of the nearest in points.
    pub distance: f64,
}

/// Finds the packets nearest to the pointer under a lens: the nearest, and those within one point
/// of screen distance of it. Empty if none is within the radius; none if cancelled.
#[must_use]
pub fn pick(
    index: &Index,
    lens: &Lens,
    plane: &Plane,
    request: &PickRequest,
    cancel: &Cancel,
) -> Option<Picked> {
    let _ = (index, lens, plane, request, cancel);
    todo!()
}
