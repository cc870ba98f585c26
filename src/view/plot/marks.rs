//! Exact marks: a disc for each packet, where they are few.

use eframe::egui::{Painter, Rect, Shape};

use super::{Canvas, raster::kept};
use crate::{
    app::Raster,
    figure::{MarkSize, OUTLINED, Theme, background},
    query::{Mark, TimeWindow},
    view::theme,
};

/// How far a mark reaches beyond its place.
pub const fn reach(size: MarkSize) -> f32 {
    size.radius() + size.outline()
}

/// Paints the marks of a picture at their places in the window of now, but for those at times of which
/// there is a newer picture.
pub fn paint(
    painter: &Painter,
    plot: Rect,
    raster: &Raster,
    renewed: Option<TimeWindow>,
    canvas: &Canvas,
    theme: Theme,
) {
    let Some(marks) = &raster.marks else { return };
    let size = raster.mark_size;
    // Half a point more: what lies on the border exactly is inside, however it is rounded.
    let seen = plot.expand(0.5);
    let kept = kept(renewed);
    let is_kept =
        |time: i64| kept.iter().flatten().any(|TimeWindow { start, end }| *start <= time && time < *end);
    let inside = |mark: &Mark| {
        let at = canvas.screen_from_world(mark.time, mark.unit);
        (seen.contains(at) && is_kept(mark.time)).then_some((at, mark.category))
    };
    if marks.len() <= OUTLINED {
        let outline = theme::color(background(theme));
        let discs = marks.iter().filter_map(inside);
        painter.extend(discs.map(|(at, _)| Shape::circle_filled(at, reach(size), outline)));
    }
    let discs = marks.iter().filter_map(inside);
    painter.extend(discs.map(|(at, category)| {
        let color = theme::color(raster.category_color(theme, usize::from(category)));
        Shape::circle_filled(at, size.radius(), color)
    }));
}
