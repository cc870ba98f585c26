//! Picking: the packets nearest to the pointer.

use super::{
    Cancel, Index, Lens, Plane, PointId, TimeWindow, Window,
    gather::{gather, groups},
    inside::Inside,
    smallest::Smallest,
};

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
    /// Nearest first; ties by time, then by id.
    pub points: Vec<PointId>,
    /// How many there were before the limit.
    pub total: u64,
    /// Distance of the nearest in points; 0 where none is picked.
    pub distance: f64,
}

/// Finds the packets nearest to the pointer under a lens: the nearest, and those within one point
/// of screen distance of it, as far as the window and the radius reach. Empty if none is within the
/// radius; none if cancelled.
///
/// A packet at time t stands at x = (t - start) / (end - start) * width from the left, one whose
/// row's middle is unit u at y = height - (u - low) / (high - low) * height from the top.
#[must_use]
pub fn pick(
    index: &Index,
    lens: &Lens,
    plane: &Plane,
    request: &PickRequest,
    cancel: &Cancel,
) -> Option<Picked> {
    let nothing = || (!cancel.is_set()).then(Picked::default);
    let Some(window) = near(request) else { return nothing() };
    let Some(inside) = Inside::new(lens, plane, &window) else { return nothing() };
    let screen = Screen::new(request, &inside);
    let groups = groups(index, |capture, segment| inside.may_hold(capture, segment));
    let nearest = gather(
        &groups,
        cancel,
        || f64::INFINITY,
        |nearest, (_, _, segment)| {
            inside.scan(segment, |passed, unit| *nearest = nearest.min(screen.distance(passed.time, unit)));
        },
        |whole, part| *whole = whole.min(part),
    )?;
    if nearest.is_nan() || nearest > request.radius {
        return nothing();
    }
    let reach = request.radius.min(nearest + ONE_POINT);
    let found = gather(
        &groups,
        cancel,
        || Smallest::new(request.limit),
        |found, (capture, at, segment)| {
            inside.scan(segment, |passed, unit| {
                let distance = screen.distance(passed.time, unit);
                if distance <= reach {
                    let id = PointId { capture, segment: at, point: passed.point as u16 };
                    // The bits of numbers that are not negative are in the order of the numbers.
                    found.push((distance.to_bits(), passed.time, id));
                }
            });
        },
        Smallest::merge,
    )?;
    let total = found.total;
    let points = found.into_sorted().into_iter().map(|(_, _, id)| id).collect();
    Some(Picked { points, total, distance: nearest })
}

/// How much farther than the nearest a packet may be to be picked with it, in points.
const ONE_POINT: f64 = 1.0;

/// The part of the window whose times can be within the radius, so that other segments are left
/// out; none if it is empty. A little wider than needed, as its ends are rounded.
fn near(request: &PickRequest) -> Option<Window> {
    let TimeWindow { start, end } = request.window.time;
    let span = end as f64 - start as f64;
    let since = |x: f64| x / request.width * span;
    let margin = 2.0 + span * 1e-12;
    let from = since(request.x - request.radius) - margin;
    let to = since(request.x + request.radius) + margin;
    // The casts saturate; not a number becomes 0.
    let at = |since: f64| i128::from(start).saturating_add(since as i128);
    let clamp = |time: i128| time.clamp(start.into(), end.max(start).into()) as i64;
    let time = TimeWindow { start: clamp(at(from.floor())), end: clamp(at(to.ceil())) };
    (time.start < time.end).then_some(Window { time, ..request.window })
}

/// From time and axis unit to the distance from the pointer.
struct Screen<'a> {
    request: &'a PickRequest,
    low: f64,
    /// Extents of the window.
    nanoseconds: f64,
    units: f64,
}

impl<'a> Screen<'a> {
    fn new(request: &'a PickRequest, inside: &Inside<'_>) -> Self {
        let TimeWindow { start, end } = request.window.time;
        let rows = inside.rows();
        Self { request, low: rows.low, nanoseconds: since(start, end), units: rows.high - rows.low }
    }

    #[inline]
    fn distance(&self, time: i64, unit: f64) -> f64 {
        let PickRequest { width, height, .. } = *self.request;
        let x = since(self.request.window.time.start, time) / self.nanoseconds * width;
        let y = height - (unit - self.low) / self.units * height;
        (x - self.request.x).hypot(y - self.request.y)
    }
}

/// Nanoseconds from one time to a later one; exact up to 2^53, which is 104 days.
fn since(start: i64, time: i64) -> f64 {
    time.wrapping_sub(start) as u64 as f64
}
