//! Packets that searches found, painted over the dots in the colours of their searches.

use eframe::egui::{self, Color32, ColorImage, Painter, Rect, Shape, TextureHandle, TextureOptions, pos2};

use super::Canvas;
use crate::{
    app::{FoundPicture, FoundPiece, Theme},
    figure::background,
    query::{Overlap, TimeWindow},
    view::theme,
};

/// Radius of a mark in points, and what its outline adds.
const RADIUS: f32 = 3.4;
const OUTLINE: f32 = 1.4;

/// How far the dots step back behind what was found.
const STEP_BACK: f32 = 0.5;

/// The cells of the searches as textures.
#[derive(Default)]
pub struct FoundTextures {
    /// Of this picture.
    number: u64,
    handles: Vec<(u64, TextureHandle)>,
}

impl std::fmt::Debug for FoundTextures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FoundTextures").field("handles", &self.handles.len()).finish_non_exhaustive()
    }
}

impl FoundTextures {
    /// Paints what was found at its places in the window of now.
    pub fn paint(
        &mut self,
        ctx: &egui::Context,
        painter: &Painter,
        found: &FoundPicture,
        canvas: &Canvas,
        theme: Theme,
    ) {
        if self.number != found.number() {
            self.number = found.number();
            self.handles.clear();
        }
        let pieces = found.pieces();
        if pieces.iter().all(|piece| piece.total == 0) {
            return;
        }
        let ground = theme::color(background(theme));
        painter.rect_filled(canvas.rect(), 0.0, ground.gamma_multiply(STEP_BACK));
        for piece in pieces {
            let color = theme::search_color(theme, piece.color);
            match &piece.marks {
                Some(_) => marks(painter, piece, canvas, color, ground),
                None => self.cells(ctx, painter, piece, canvas, color),
            }
        }
    }

    fn cells(
        &mut self,
        ctx: &egui::Context,
        painter: &Painter,
        piece: &FoundPiece,
        canvas: &Canvas,
        color: Color32,
    ) {
        if !self.handles.iter().any(|(search, _)| *search == piece.search) {
            let pixels = piece.image.pixels.iter();
            let pixels =
                pixels.map(|[r, g, b, a]| Color32::from_rgba_premultiplied(*r, *g, *b, *a)).collect();
            let image = ColorImage::new([piece.image.width, piece.image.height], pixels);
            let handle = ctx.load_texture("found", image, TextureOptions::NEAREST);
            self.handles.push((piece.search, handle));
        }
        let Some((_, handle)) = self.handles.iter().find(|(search, _)| *search == piece.search) else {
            return;
        };
        let Some(rect) = canvas.rect_of(&piece.window) else { return };
        let plot = canvas.rect();
        let always = TimeWindow { start: i64::MIN, end: i64::MAX };
        for Overlap { here, there, .. } in piece.times.overlaps(canvas.times(), always) {
            let x = |share: f64| plot.left() + share as f32 * plot.width();
            let part = Rect::from_x_y_ranges(x(there.0)..=x(there.1), rect.y_range());
            let uv = Rect::from_min_max(pos2(here.0 as f32, 0.0), pos2(here.1 as f32, 1.0));
            painter.image(handle.id(), part, uv, color);
        }
    }
}

fn marks(painter: &Painter, piece: &FoundPiece, canvas: &Canvas, color: Color32, ground: Color32) {
    let seen = canvas.rect().expand(RADIUS);
    let places = || {
        let all = piece.marks.iter().flatten();
        all.map(|mark| canvas.screen_from_world(mark.time, mark.unit)).filter(|at| seen.contains(*at))
    };
    painter.extend(places().map(|at| Shape::circle_filled(at, RADIUS + OUTLINE, ground)));
    painter.extend(places().map(|at| Shape::circle_filled(at, RADIUS, color)));
}
