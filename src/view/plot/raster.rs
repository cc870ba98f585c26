//! The picture as textures: uploaded once, drawn wherever their own windows lie now.

use std::time::{Duration, Instant};

use eframe::egui::{self, Color32, ColorImage, Rect, TextureHandle, TextureOptions, Vec2, pos2};
use egui_plot::{PlotImage, PlotPoint};

use super::Canvas;
use crate::{
    app::{Picture, Piece, Raster},
    query::{Overlap, TimeWindow},
};

/// The textures of the picture, and of the parts of the next.
#[derive(Default)]
pub struct Textures {
    /// By the number of their piece.
    handles: Vec<(u64, TextureHandle)>,
    /// Time spent on handing pictures over.
    spent: Duration,
}

impl std::fmt::Debug for Textures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Textures").field("handles", &self.handles.len()).finish_non_exhaustive()
    }
}

impl Textures {
    /// What of the picture lies on the canvas, in the order in which it is drawn. The parts of the next
    /// picture stand in the place of the last one. None of it where packets are drawn as marks.
    pub fn images(&mut self, ctx: &egui::Context, picture: &Picture, canvas: &Canvas) -> Vec<PlotImage> {
        let pieces = || picture.whole().into_iter().chain(picture.parts());
        self.handles.retain(|(number, _)| pieces().any(|piece| piece.number == *number));
        for piece in pieces() {
            self.upload(ctx, piece);
        }
        let mut images = Vec::new();
        if let Some(whole) = picture.whole() {
            for times in kept(picture.renewed()).into_iter().flatten() {
                images.extend(self.image(whole, times, canvas));
            }
        }
        let always = TimeWindow { start: i64::MIN, end: i64::MAX };
        images.extend(picture.parts().iter().flat_map(|part| self.image(part, always, canvas)));
        images
    }

    /// A piece as far as it lies on the canvas and between two times: an image for each stretch of time in
    /// which both are linear. Only what is seen is handed on: far outside, screen coordinates would lose
    /// their pixels.
    fn image(&self, piece: &Piece, times: TimeWindow, canvas: &Canvas) -> Vec<PlotImage> {
        let handle = self.handles.iter().find(|(number, _)| *number == piece.number);
        let rows = canvas.rows_of(&piece.raster.window);
        let (Some((_, handle)), Some(rows)) = (handle, rows) else { return Vec::new() };
        let (bottom, top) = (canvas.plot_y(rows.low), canvas.plot_y(rows.high));
        let (y0, y1) = (bottom.max(0.0), top.min(canvas.height()));
        let down = |y: f64| ((top - y) / (top - bottom)) as f32;
        let image = |Overlap { here: (from, to), there: (x0, x1), .. }: Overlap| {
            let uv = Rect::from_min_max(pos2(from as f32, down(y1)), pos2(to as f32, down(y0)));
            let size = Vec2::new((x1 - x0) as f32, (y1 - y0) as f32);
            let middle = PlotPoint::new(x0.midpoint(x1), y0.midpoint(y1));
            (x0 < x1 && y0 < y1).then(|| PlotImage::new("packets", handle.id(), middle, size).uv(uv))
        };
        piece.raster.times.overlaps(canvas.times(), times).into_iter().filter_map(image).collect()
    }

    pub fn take_spent(&mut self) -> Duration {
        std::mem::take(&mut self.spent)
    }

    fn upload(&mut self, ctx: &egui::Context, Piece { number, raster }: &Piece) {
        let Raster { image, marks: None, .. } = raster else { return };
        let known = self.handles.iter().any(|(of, _)| of == number);
        if known || image.width == 0 || image.height == 0 {
            return;
        }
        let started = Instant::now();
        let color = |[red, green, blue, alpha]: &[u8; 4]| {
            Color32::from_rgba_premultiplied(*red, *green, *blue, *alpha)
        };
        let pixels = image.pixels.iter().map(color).collect();
        let colors = ColorImage::new([image.width, image.height], pixels);
        let handle = ctx.load_texture("packets", colors, TextureOptions::NEAREST);
        self.handles.push((*number, handle));
        self.spent += started.elapsed();
    }
}

/// The times at which the last picture is still shown: before and behind those that are renewed.
pub fn kept(renewed: Option<TimeWindow>) -> [Option<TimeWindow>; 2] {
    match renewed {
        None => [Some(TimeWindow { start: i64::MIN, end: i64::MAX }), None],
        Some(TimeWindow { start, end }) => {
            [Some(TimeWindow { start: i64::MIN, end: start }), Some(TimeWindow { start: end, end: i64::MAX })]
        }
    }
}
