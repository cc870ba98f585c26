//! The plot's rectangle on screen and the window that it shows; from one to the other and back.

use std::net::IpAddr;

use eframe::egui::{Pos2, Rect, Vec2};

use crate::{
    app::Navigation,
    query::{Folding, Plane, Rows, TimeAxis, TimeWindow, Window},
};

/// Where the world lies on screen.
#[derive(Clone, Debug)]
pub struct Canvas {
    rect: Rect,
    time: TimeWindow,
    times: TimeAxis,
    /// What is folded, in points.
    folding: Folding,
    rows: Rows,
    plane: Plane,
}

impl Canvas {
    /// The columns of its time axis are pixels, as those of the picture.
    pub fn new(rect: Rect, navigation: &Navigation, pixels_per_point: f32) -> Self {
        let (time, rows) = (navigation.window().time, navigation.rows());
        let pixels = f64::from(pixels_per_point);
        let columns = (f64::from(rect.width()) * pixels).round() as usize;
        let times = TimeAxis::new(time, columns, &navigation.folding(pixels));
        Self { rect, time, times, folding: navigation.folding(1.0), rows, plane: navigation.plane().clone() }
    }

    pub fn rect(&self) -> Rect {
        self.rect
    }

    pub fn time(&self) -> TimeWindow {
        self.time
    }

    pub fn rows(&self) -> Rows {
        self.rows
    }

    /// Where times lie across.
    pub fn times(&self) -> &TimeAxis {
        &self.times
    }

    fn width(&self) -> f64 {
        f64::from(self.rect.width())
    }

    /// Axis units up.
    pub fn height(&self) -> f64 {
        (self.rows.high - self.rows.low).max(f64::MIN_POSITIVE)
    }

    /// Axis units above the window's lower border: the plot's y.
    pub fn plot_y(&self, unit: f64) -> f64 {
        unit - self.rows.low
    }

    pub fn screen_from_time(&self, time: i64) -> f32 {
        // Far outside, the place itself no longer matters; a coordinate that is too big does.
        self.rect.left() + (self.times.share(time).clamp(-1e3, 1e3) * self.width()) as f32
    }

    pub fn screen_from_unit(&self, unit: f64) -> f32 {
        let share = (unit - self.rows.low) / self.height();
        self.rect.bottom() - (share.clamp(-1e3, 1e3) * f64::from(self.rect.height())) as f32
    }

    pub fn screen_from_world(&self, time: i64, unit: f64) -> Pos2 {
        Pos2::new(self.screen_from_time(time), self.screen_from_unit(unit))
    }

    /// The time at a place on screen.
    pub fn time_at(&self, x: f32) -> i64 {
        self.times.time_at(self.share_at(x))
    }

    /// A place on screen as a share of the width.
    fn share_at(&self, x: f32) -> f64 {
        f64::from(x - self.rect.left()) / self.width()
    }

    /// The axis unit at a place on screen.
    pub fn unit_at(&self, y: f32) -> f64 {
        self.rows.low + f64::from(self.rect.bottom() - y) / f64::from(self.rect.height()) * self.height()
    }

    pub fn address_at(&self, y: f32) -> Option<IpAddr> {
        self.plane.address_at(self.unit_at(y))
    }

    /// The window of a rectangle on screen, at least a nanosecond wide.
    pub fn window_of(&self, rect: Rect) -> Window {
        let start = self.time_at(rect.left());
        let end = self.time_at(rect.right()).max(start.saturating_add(1));
        let rows = Rows { low: self.unit_at(rect.bottom()), high: self.unit_at(rect.top()) };
        Window { time: TimeWindow { start, end }, addresses: self.plane.window(rows) }
    }

    /// Where a window lies on screen; none if it is of the other plane.
    pub fn rect_of(&self, window: &Window) -> Option<Rect> {
        let rows = self.plane.rows(&window.addresses)?;
        let min = self.screen_from_world(window.time.start, rows.high);
        let max = self.screen_from_world(window.time.end, rows.low);
        Some(Rect::from_min_max(min, max))
    }

    /// The extent of a window in this plane.
    pub fn rows_of(&self, window: &Window) -> Option<Rows> {
        self.plane.rows(&window.addresses)
    }

    /// The window after the hand has moved the picture by some points.
    pub fn panned(&self, by: Vec2) -> Window {
        let units = f64::from(by.y) / f64::from(self.rect.height()) * self.height();
        // The addresses end; the picture does not go on behind them.
        let (down, up) = (self.rows.low.max(0.0), (self.plane.height() - self.rows.high).max(0.0));
        let units = units.clamp(-down, up);
        let rows = Rows { low: self.rows.low + units, high: self.rows.high + units };
        let time = self.folding.panned(self.time, self.width(), -f64::from(by.x) / self.width());
        Window { time, addresses: self.plane.window(rows) }
    }

    /// The window after a zoom at a place on screen; factors above 1 go closer.
    pub fn zoomed(&self, at: Pos2, by: (f64, f64)) -> Window {
        let (time_factor, row_factor) = (by.0.clamp(1e-3, 1e3), by.1.clamp(1e-3, 1e3));
        let time = if (time_factor - 1.0).abs() < f64::EPSILON {
            self.time
        } else {
            let pivot = (self.share_at(at.x), self.time_at(at.x));
            self.folding.zoomed(self.time, self.width(), pivot, time_factor)
        };
        let all = self.plane.height();
        let pivot = self.unit_at(at.y);
        let height = (self.height() / row_factor).min(all);
        let share = (pivot - self.rows.low) / self.height();
        let low = (pivot - share * height).clamp(0.0, (all - height).max(0.0));
        Window { time, addresses: self.plane.window(Rows { low, high: low + height }) }
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{pos2, vec2};

    use super::*;
    use crate::query::AddressWindow;

    fn canvas(start: i64, end: i64, low: f64, high: f64) -> Canvas {
        let rect = Rect::from_min_size(pos2(100.0, 50.0), vec2(800.0, 400.0));
        let time = TimeWindow { start, end };
        let times = TimeAxis::linear(time, 800);
        Canvas { rect, time, times, folding: Folding::default(), rows: Rows { low, high }, plane: Plane::V4 }
    }

    #[test]
    fn a_place_on_screen_comes_back_to_itself() {
        let canvas = canvas(1_000_000_000, 9_000_000_000, 0.0, 4_294_967_296.0);
        let at = canvas.screen_from_world(canvas.time_at(333.0), canvas.unit_at(222.0));
        assert!((at - pos2(333.0, 222.0)).length() < 0.01, "{at:?}");
    }

    #[test]
    fn what_lies_under_the_pointer_stays_there_while_zooming() {
        let before = canvas(0, 8_000_000_000, 1_000.0, 2_000.0);
        let at = pos2(300.0, 150.0);
        let Window { time, addresses: AddressWindow::V4 { low, high } } = before.zoomed(at, (2.0, 4.0))
        else {
            panic!("the plane stays")
        };
        let after = canvas(time.start, time.end, low, high);
        assert!((before.time_at(at.x) - after.time_at(at.x)).abs() <= 1);
        assert!((before.unit_at(at.y) - after.unit_at(at.y)).abs() < 1e-6);
        assert_eq!(time.end - time.start, 4_000_000_000);
        assert!((high - low - 250.0).abs() < 1e-6);
    }

    #[test]
    fn the_axis_ends_at_its_last_address_whatever_the_hand_does() {
        let canvas = canvas(0, 1_000, 0.0, 4_294_967_296.0);
        let all = AddressWindow::V4 { low: 0.0, high: 4_294_967_296.0 };
        assert_eq!(canvas.panned(vec2(0.0, 90.0)).addresses, all);
        assert_eq!(canvas.panned(vec2(0.0, -90.0)).addresses, all);
        assert_eq!(canvas.zoomed(pos2(500.0, 60.0), (1.0, 0.5)).addresses, all);
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        let canvas = canvas(i64::MIN, i64::MAX, 0.0, 100.0);
        let out = canvas.zoomed(pos2(500.0, 60.0), (0.01, 1.0));
        assert_eq!((out.time.start, out.time.end), (i64::MIN, i64::MAX));
        assert!(canvas.panned(vec2(1e6, 0.0)).time.start == i64::MIN);
        assert!(canvas.screen_from_time(i64::MAX).is_finite());
        assert!(canvas.window_of(Rect::EVERYTHING).time.start <= 0);
    }
}
