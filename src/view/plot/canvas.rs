//! The plot's rectangle on screen and the window that it shows; from one to the other and back.

use std::net::IpAddr;

use eframe::egui::{Pos2, Rect, Vec2};

use crate::{
    app::Navigation,
    query::{Plane, Rows, TimeWindow, Window},
};

/// Where the world lies on screen.
#[derive(Clone, Debug)]
pub struct Canvas {
    rect: Rect,
    time: TimeWindow,
    rows: Rows,
    plane: Plane,
}

impl Canvas {
    pub fn new(rect: Rect, navigation: &Navigation) -> Self {
        let (time, rows) = (navigation.window().time, navigation.rows());
        Self { rect, time, rows, plane: navigation.plane().clone() }
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

    /// Nanoseconds across.
    pub fn span(&self) -> f64 {
        ((i128::from(self.time.end) - i128::from(self.time.start)) as f64).max(1.0)
    }

    /// Axis units up.
    pub fn height(&self) -> f64 {
        (self.rows.high - self.rows.low).max(f64::MIN_POSITIVE)
    }

    /// Seconds since the window's start: the plot's x.
    pub fn plot_x(&self, time: i64) -> f64 {
        (i128::from(time) - i128::from(self.time.start)) as f64 / 1e9
    }

    /// Axis units above the window's lower border: the plot's y.
    pub fn plot_y(&self, unit: f64) -> f64 {
        unit - self.rows.low
    }

    pub fn screen_from_time(&self, time: i64) -> f32 {
        let share = (i128::from(time) - i128::from(self.time.start)) as f64 / self.span();
        // Far outside, the place itself no longer matters; a coordinate that is too big does.
        self.rect.left() + (share.clamp(-1e3, 1e3) * f64::from(self.rect.width())) as f32
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
        moved(self.time.start, f64::from(x - self.rect.left()) / f64::from(self.rect.width()) * self.span())
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
        let nanoseconds = -f64::from(by.x) / f64::from(self.rect.width()) * self.span();
        let units = f64::from(by.y) / f64::from(self.rect.height()) * self.height();
        // The addresses end; the picture does not go on behind them.
        let (down, up) = (self.rows.low.max(0.0), (self.plane.height() - self.rows.high).max(0.0));
        let units = units.clamp(-down, up);
        let rows = Rows { low: self.rows.low + units, high: self.rows.high + units };
        let time =
            TimeWindow { start: moved(self.time.start, nanoseconds), end: moved(self.time.end, nanoseconds) };
        Window { time, addresses: self.plane.window(rows) }
    }

    /// The window after a zoom at a place on screen; factors above 1 go closer.
    pub fn zoomed(&self, at: Pos2, by: (f64, f64)) -> Window {
        let (time_factor, row_factor) = (by.0.clamp(1e-3, 1e3), by.1.clamp(1e-3, 1e3));
        let time = if (time_factor - 1.0).abs() < f64::EPSILON {
            self.time
        } else {
            let share = f64::from(at.x - self.rect.left()) / f64::from(self.rect.width());
            let pivot = self.time_at(at.x);
            let span = self.span() / time_factor;
            let start = moved(pivot, -share * span);
            TimeWindow { start, end: moved(pivot, (1.0 - share) * span).max(start.saturating_add(1)) }
        };
        let all = self.plane.height();
        let pivot = self.unit_at(at.y);
        let height = (self.height() / row_factor).min(all);
        let share = (pivot - self.rows.low) / self.height();
        let low = (pivot - share * height).clamp(0.0, (all - height).max(0.0));
        Window { time, addresses: self.plane.window(Rows { low, high: low + height }) }
    }
}

/// A time moved by nanoseconds, held within the range of times.
fn moved(time: i64, by: f64) -> i64 {
    let moved = i128::from(time).saturating_add(by.round() as i128);
    moved.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
}

#[cfg(test)]
mod tests {
    use eframe::egui::{pos2, vec2};

    use super::*;
    use crate::query::AddressWindow;

    fn canvas(start: i64, end: i64, low: f64, high: f64) -> Canvas {
        let rect = Rect::from_min_size(pos2(100.0, 50.0), vec2(800.0, 400.0));
        Canvas { rect, time: TimeWindow { start, end }, rows: Rows { low, high }, plane: Plane::V4 }
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
