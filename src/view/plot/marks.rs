//! Exact marks: a disc for each packet, where they are few.

use eframe::egui::{Color32, Painter, Shape};

use super::Canvas;
use crate::{
    app::{ColorBy, Raster},
    figure::{Theme, background, capture_color, density_color, direction_color, port_color},
    query::Mark,
    view::theme,
};

/// Radius of a disc in points.
const RADIUS: f32 = 2.5;

/// Up to so many discs have an outline that sets them off from their neighbours.
const OUTLINED: usize = 1_500;

/// Paints the marks of a picture at their places in the window of now.
pub fn paint(painter: &Painter, raster: &Raster, canvas: &Canvas, theme: Theme) {
    let Some(marks) = &raster.marks else { return };
    let seen = painter.clip_rect().expand(RADIUS);
    let inside = |mark: &Mark| {
        let at = canvas.screen_from_world(mark.time, mark.unit);
        seen.contains(at).then_some((at, mark.category))
    };
    if marks.len() <= OUTLINED {
        let outline = theme::color(background(theme));
        let discs = marks.iter().filter_map(inside);
        painter.extend(discs.map(|(at, _)| Shape::circle_filled(at, RADIUS + 0.8, outline)));
    }
    let discs = marks.iter().filter_map(inside);
    painter.extend(discs.map(|(at, category)| {
        Shape::circle_filled(at, RADIUS, category_color(raster, usize::from(category), theme))
    }));
}

/// The colour of a category of a picture.
pub fn category_color(raster: &Raster, category: usize, theme: Theme) -> Color32 {
    theme::color(match raster.color {
        ColorBy::Port => port_color(theme, category, raster.palette.ports.len()),
        ColorBy::Density => density_color(theme, 0.0),
        ColorBy::Direction => direction_color(theme, category),
        ColorBy::Capture => capture_color(theme, category),
    })
}
