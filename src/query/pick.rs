//! Picking: the packets nearest to the pointer.

use super::{
    Cancel, Folding, Index, Lens, Plane, PointId, TimeAxis, TimeWindow, Window,
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
    /// What is folded, in points.
    pub folding: Folding,
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
/// A packet at time t stands at its share of the [`TimeAxis`] times the width from the left, one whose
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
    let times = TimeAxis::new(request.window.time, request.width.round() as usize, &request.folding);
    let Some(window) = near(request, &times) else { return nothing() };
    let Some(inside) = Inside::new(lens, plane, &window) else { return nothing() };
    let screen = Screen::new(request, &times, &inside);
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
fn near(request: &PickRequest, times: &TimeAxis) -> Option<Window> {
    let TimeWindow { start, end } = request.window.time;
    let margin = 2 + (request.window.time.nanoseconds() as f64 * 1e-12) as i64;
    let at = |x: f64| times.time_at(x / request.width);
    let clamp = |time: i64| time.clamp(start, end.max(start));
    let time = TimeWindow {
        start: clamp(at(request.x - request.radius).saturating_sub(margin)),
        end: clamp(at(request.x + request.radius).saturating_add(margin)),
    };
    (time.start < time.end).then_some(Window { time, ..request.window })
}

/// From time and axis unit to the distance from the pointer.
struct Screen<'a> {
    request: &'a PickRequest,
    times: &'a TimeAxis,
    low: f64,
    /// Height of the window.
    units: f64,
}

impl<'a> Screen<'a> {
    fn new(request: &'a PickRequest, times: &'a TimeAxis, inside: &Inside<'_>) -> Self {
        let rows = inside.rows();
        Self { request, times, low: rows.low, units: rows.high - rows.low }
    }

    #[inline]
    fn distance(&self, time: i64, unit: f64) -> f64 {
        let PickRequest { width, height, .. } = *self.request;
        let x = self.times.share(time) * width;
        let y = height - (unit - self.low) / self.units * height;
        (x - self.request.x).hypot(y - self.request.y)
    }
}
