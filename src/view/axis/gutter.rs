//! Axes, painted: grid lines under the dots, labels in the gutters left of and below the plot.

use eframe::egui::{Align2, Painter, Pos2, Rect, Stroke, Ui, Vec2, pos2, vec2};
use jiff::tz::TimeZone;

use crate::{
    figure::axis::{Align, AxisInk, AxisLabels, AxisRoom, Label, Placement},
    query::Plane,
    view::{
        plot::Canvas,
        theme::{self, Ink},
    },
};

/// Room below the plot: labels, and the dates beneath them.
const BOTTOM: f32 = 38.0;
/// Room above the plot and right of it, so that the outermost labels have somewhere to go.
pub const ROOM_ABOVE: f32 = 8.0;
const RIGHT: f32 = 14.0;
/// Around the words of a tag.
const TAG_PAD: Vec2 = vec2(4.0, 1.0);
/// From a plot to the time of the pointer below it.
const TIME_TAG: f32 = 5.0;
/// Room left of a narrow plot.
const NARROW_LEFT: f32 = 112.0;
/// Between the plot and its labels.
const PAD: f32 = 7.0;
/// The longest IPv4 prefix has so many letters.
const V4_LETTERS: f32 = 18.0;

/// Where plot and gutters lie.
#[derive(Clone, Copy, Debug)]
pub struct Axes {
    pub plot: Rect,
    room: AxisRoom,
    has_times: bool,
}

/// Room below a plot, with labels of times or without.
pub const fn room_below(has_times: bool) -> f32 {
    if has_times { BOTTOM } else { ROOM_ABOVE }
}

/// Width of the gutter for the addresses of a plane.
pub fn width_of_gutter(ui: &Ui, plane: &Plane) -> f32 {
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&theme::axis_font(), '0'));
    let letters = match plane {
        Plane::V4 | Plane::V4Ranked(_) => V4_LETTERS,
        Plane::V6(_) => longest(plane).max(V4_LETTERS),
    };
    letters * letter + 2.0 * PAD
}

impl Axes {
    /// Divides a rectangle; the plot comes to lie on whole pixels. `gutter` is the width of the left one;
    /// times are told below the plot or not at all.
    pub fn divide(ui: &Ui, rect: Rect, gutter: f32, has_times: bool) -> Self {
        let font = theme::axis_font();
        let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&font, '0'));
        // Of a narrow plot the labels take more, lest they are cut.
        let left = gutter.min((rect.width() * 0.4).max(NARROW_LEFT));
        let pixels = ui.pixels_per_point();
        let snap = |at: f32| (at * pixels).round() / pixels;
        let min = pos2(snap(rect.left() + left), snap(rect.top() + ROOM_ABOVE));
        let max = pos2(
            snap(rect.right() - RIGHT).max(min.x + 1.0),
            snap(rect.bottom() - room_below(has_times)).max(min.y + 1.0),
        );
        let plot = Rect::from_min_max(min, max);
        let room = AxisRoom {
            text_size: f64::from(font.size),
            letter: f64::from(letter),
            left: f64::from(rect.left()),
            right: f64::from(plot.right() + RIGHT),
            top: f64::from(plot.top() - ROOM_ABOVE),
        };
        Self { plot, room, has_times }
    }

    /// Finds the ticks of what a canvas shows.
    pub fn labels(
        &self,
        canvas: &Canvas,
        plane: &Plane,
        zone: &TimeZone,
        abbreviation: String,
    ) -> AxisLabels {
        AxisLabels::new(&self.placement(canvas), &self.room, plane, zone, abbreviation)
    }

    /// Where the world lies on screen.
    pub fn placement(&self, canvas: &Canvas) -> Placement {
        let [left, top, right, bottom] =
            [self.plot.left(), self.plot.top(), self.plot.right(), self.plot.bottom()].map(f64::from);
        Placement { left, top, right, bottom, times: canvas.times().clone(), rows: canvas.rows() }
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
        let placement = self.placement(canvas);
        for label in &labels.address_labels(&placement, &self.room) {
            paint_label(painter, label, ink);
        }
        if !self.has_times {
            return;
        }
        let times = labels.time_labels(&placement, &self.room);
        for label in &times {
            let mark = self.plot.bottom()..=self.plot.bottom() + 4.0;
            painter.vline(label.x as f32 - 0.5, mark, Stroke::new(1.0, ink.strong_grid));
        }
        for label in times.iter().chain(&labels.date_labels(&placement, &self.room)) {
            paint_label(painter, label, ink);
        }
    }

    /// Address and time of a place in the plot, over the labels beside it.
    pub fn paint_tags(&self, painter: &Painter, at: Pos2, address: &str, time: &str, ink: &Ink) {
        let left = pos2(self.plot.left() - TAG_PAD.x, at.y);
        let all = painter.clip_rect();
        if !address.is_empty() {
            paint_tag(painter, left, Align2::RIGHT_CENTER, address, all, ink);
        }
        let bottom = self.plot.bottom();
        let (y, align) = if self.has_times {
            (bottom + TIME_TAG, Align2::CENTER_TOP)
        } else {
            (bottom, Align2::CENTER_BOTTOM)
        };
        paint_tag(painter, pos2(at.x, y), align, time, all, ink);
    }
}

fn paint_label(painter: &Painter, label: &Label, ink: &Ink) {
    let align = match label.align {
        Align::Left => Align2::LEFT_CENTER,
        Align::Center => Align2::CENTER_CENTER,
        Align::Right => Align2::RIGHT_CENTER,
    };
    let color = match label.ink {
        AxisInk::Axis => ink.axis,
        AxisInk::Weak => ink.weak,
    };
    let at = pos2(label.x as f32, label.y as f32);
    painter.text(at, align, &label.text, theme::axis_font(), color);
}

/// Paints words over a label of the axis, with a ground of their own.
fn paint_tag(painter: &Painter, at: Pos2, align: Align2, text: &str, within: Rect, ink: &Ink) {
    let words = painter.layout_no_wrap(text.to_owned(), theme::axis_font(), ink.ground);
    let size = words.size() + 2.0 * TAG_PAD;
    let mut rect = align.anchor_size(at, size);
    let most = (within.max - size).max(within.min);
    rect = Rect::from_min_size(rect.min.clamp(within.min, most), size);
    painter.rect_filled(rect, 2.0, ink.strong);
    painter.galley(rect.min + TAG_PAD, words, ink.ground);
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
