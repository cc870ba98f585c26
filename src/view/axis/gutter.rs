//! Axes, painted: grid lines under the dots, labels in the gutters left of and below the plot.

use eframe::egui::{Align2, Painter, Pos2, Rect, Stroke, Ui, pos2};
use jiff::tz::TimeZone;

use super::{AddressTick, TimeTick, address_ticks, time_ticks};
use crate::{
    query::Plane,
    view::{
        plot::Canvas,
        theme::{self, Ink},
    },
};

/// Room below the plot: labels, and the dates beneath them.
const BOTTOM: f32 = 38.0;
/// Room above the plot and right of it, so that the outermost labels have somewhere to go.
const TOP: f32 = 8.0;
const RIGHT: f32 = 14.0;
/// Between the plot and its labels.
const PAD: f32 = 7.0;
/// The longest IPv4 prefix has so many letters.
const V4_LETTERS: f32 = 18.0;
/// Distance of address ticks at least, in points: two lines of text and some air.
const APART: f64 = 30.0;
const APART_V6: f64 = 17.0;

/// Where plot and gutters lie.
#[derive(Clone, Copy, Debug)]
pub struct Axes {
    pub plot: Rect,
    left: Rect,
    letter: f32,
}

/// What the axes say for one window.
#[derive(Debug)]
pub struct AxisLabels {
    addresses: Vec<AddressTick>,
    times: Vec<TimeTick>,
    /// The date at the left edge.
    edge: Option<String>,
    zone: String,
}

impl Axes {
    /// Divides a rectangle; the plot comes to lie on whole pixels.
    pub fn divide(ui: &Ui, rect: Rect, plane: &Plane) -> Self {
        let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&theme::axis_font(), '0'));
        let letters = match plane {
            Plane::V4 => V4_LETTERS,
            Plane::V6(_) => longest(plane).max(V4_LETTERS),
        };
        let left = (letters * letter + 2.0 * PAD).min(rect.width() * 0.4);
        let pixels = ui.pixels_per_point();
        let snap = |at: f32| (at * pixels).round() / pixels;
        let min = pos2(snap(rect.left() + left), snap(rect.top() + TOP));
        let max =
            pos2(snap(rect.right() - RIGHT).max(min.x + 1.0), snap(rect.bottom() - BOTTOM).max(min.y + 1.0));
        let plot = Rect::from_min_max(min, max);
        Self { plot, left: Rect::from_min_max(rect.left_top(), pos2(plot.left(), plot.bottom())), letter }
    }

    /// Finds the ticks of what a canvas shows.
    pub fn labels(
        &self,
        canvas: &Canvas,
        plane: &Plane,
        zone: &TimeZone,
        abbreviation: String,
    ) -> AxisLabels {
        let apart = if matches!(plane, Plane::V4) { APART } else { APART_V6 };
        let addresses = address_ticks(plane, canvas.rows(), f64::from(self.plot.height()), apart);
        let (times, edge) =
            time_ticks(canvas.time(), f64::from(self.plot.width()), f64::from(self.letter), zone);
        AxisLabels { addresses, times, edge, zone: abbreviation }
    }

    /// Grid lines, to be painted before the dots.
    pub fn paint_grid(&self, painter: &Painter, canvas: &Canvas, labels: &AxisLabels, ink: &Ink) {
        let painter = painter.with_clip_rect(self.plot);
        for tick in &labels.addresses {
            let y = canvas.screen_from_unit(tick.low);
            let color = if tick.strong { ink.strong_grid } else { ink.grid };
            painter.hline(self.plot.x_range(), y.round() - 0.5, Stroke::new(1.0, color));
        }
        for tick in &labels.times {
            let x = canvas.screen_from_time(tick.time);
            let color = if tick.date.is_some() { ink.strong_grid } else { ink.grid };
            painter.vline(x.round() - 0.5, self.plot.y_range(), Stroke::new(1.0, color));
        }
    }

    /// Labels, in the gutters.
    pub fn paint_labels(&self, painter: &Painter, canvas: &Canvas, labels: &AxisLabels, ink: &Ink) {
        self.paint_addresses(painter, canvas, &labels.addresses, ink);
        self.paint_times(painter, canvas, labels, ink);
        let corner = pos2(self.plot.left() - PAD, self.plot.bottom() + PAD + 5.0);
        // The first time label may stand here; the zone then waits one line lower.
        let y = corner.y + 15.0;
        painter.text(pos2(corner.x, y), Align2::RIGHT_CENTER, &labels.zone, theme::axis_font(), ink.weak);
    }

    fn paint_addresses(&self, painter: &Painter, canvas: &Canvas, ticks: &[AddressTick], ink: &Ink) {
        let half = 7.0;
        let mut free_below = f32::INFINITY;
        for tick in ticks {
            // The label stands in the middle of what is seen of its stretch.
            let bottom = canvas.screen_from_unit(tick.low).min(self.plot.bottom());
            let top = canvas.screen_from_unit(tick.high).max(self.plot.top());
            let y = f32::midpoint(bottom, top).round();
            if y - half < self.plot.top() - TOP || y + half > free_below.min(self.plot.bottom() + half) {
                continue;
            }
            free_below = y - half;
            let at = pos2(self.plot.left() - PAD, y);
            painter.text(at, Align2::RIGHT_CENTER, &tick.label, theme::axis_font(), ink.axis);
        }
    }

    fn paint_times(&self, painter: &Painter, canvas: &Canvas, labels: &AxisLabels, ink: &Ink) {
        let (label_y, date_y) = (self.plot.bottom() + PAD + 5.0, self.plot.bottom() + PAD + 20.0);
        let font = theme::axis_font();
        for tick in &labels.times {
            let x = canvas.screen_from_time(tick.time).round();
            let half = tick.label.len() as f32 * self.letter / 2.0;
            if x - half < self.left.left() || x + half > self.plot.right() + RIGHT - 2.0 {
                continue;
            }
            painter.vline(
                x - 0.5,
                self.plot.bottom()..=self.plot.bottom() + 4.0,
                Stroke::new(1.0, ink.strong_grid),
            );
            painter.text(pos2(x, label_y), Align2::CENTER_CENTER, &tick.label, font.clone(), ink.axis);
        }
        let date = |at: Pos2, text: &str| {
            painter.text(at, Align2::LEFT_CENTER, text, font.clone(), ink.weak);
        };
        let width = |text: &str| (text.len() as f32 + 2.0) * self.letter;
        let changes = || {
            labels.times.iter().filter_map(|tick| {
                let text = tick.date.as_deref()?;
                let half = tick.label.len() as f32 * self.letter / 2.0;
                Some((canvas.screen_from_time(tick.time).round() - half, text))
            })
        };
        let mut free = self.plot.left();
        if let Some(edge) = &labels.edge {
            // The date at the left edge gives way to one that changes right beside it.
            if changes().next().is_none_or(|(x, _)| x >= free + width(edge)) {
                date(pos2(free, date_y), edge);
                free += width(edge);
            }
        }
        for (x, text) in changes() {
            if x >= free - 0.5 && x + width(text) <= self.plot.right() + RIGHT + 2.0 * self.letter {
                date(pos2(x, date_y), text);
                free = x + width(text);
            }
        }
    }
}

/// Letters of the longest IPv6 address, looked for among some of them.
fn longest(plane: &Plane) -> f32 {
    /// All addresses of a big capture would take too long for each frame.
    const LOOKED_AT: usize = 64;
    let Plane::V6(addresses) = plane else { return 0.0 };
    let step = (addresses.len() / LOOKED_AT).max(1);
    let lengths = addresses.iter().step_by(step).map(|address| address.to_string().len());
    lengths.max().unwrap_or_default() as f32
}
