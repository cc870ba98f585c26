//! The picture as a texture: uploaded once, drawn wherever its own window lies now.

use std::time::{Duration, Instant};

use eframe::egui::{self, Color32, ColorImage, Rect, TextureHandle, TextureOptions, Vec2, pos2};
use egui_plot::{PlotImage, PlotPoint};

use super::Canvas;
use crate::app::{Picture, Raster};

/// The texture of the newest picture.
#[derive(Default)]
pub struct Texture {
    handle: Option<TextureHandle>,
    number: u64,
    /// Time spent on handing pictures over.
    spent: Duration,
}

impl std::fmt::Debug for Texture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Texture").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Texture {
    /// The part of the picture that lies on the canvas; none where its packets are drawn as marks.
    pub fn image(&mut self, ctx: &egui::Context, picture: &Picture, canvas: &Canvas) -> Option<PlotImage> {
        let raster = picture.raster()?;
        if raster.marks.is_some() || raster.image.width == 0 || raster.image.height == 0 {
            return None;
        }
        if self.handle.is_none() || self.number != picture.number() {
            let started = Instant::now();
            self.upload(ctx, raster);
            self.spent += started.elapsed();
            self.number = picture.number();
        }
        let handle = self.handle.as_ref()?;
        let rows = canvas.rows_of(&raster.window)?;
        let (left, right) = (canvas.plot_x(raster.window.time.start), canvas.plot_x(raster.window.time.end));
        let (bottom, top) = (canvas.plot_y(rows.low), canvas.plot_y(rows.high));
        let (width, height) = (canvas.span() / 1e9, canvas.height());
        // Only what is seen is handed on: far outside, screen coordinates would lose their pixels.
        let (x0, x1) = (left.max(0.0), right.min(width));
        let (y0, y1) = (bottom.max(0.0), top.min(height));
        if !(x0 < x1 && y0 < y1) {
            return None;
        }
        let across = |x: f64| ((x - left) / (right - left)) as f32;
        let down = |y: f64| ((top - y) / (top - bottom)) as f32;
        let uv = Rect::from_min_max(pos2(across(x0), down(y1)), pos2(across(x1), down(y0)));
        let size = Vec2::new((x1 - x0) as f32, (y1 - y0) as f32);
        let middle = PlotPoint::new(x0.midpoint(x1), y0.midpoint(y1));
        Some(PlotImage::new("packets", handle.id(), middle, size).uv(uv))
    }

    pub fn take_spent(&mut self) -> Duration {
        std::mem::take(&mut self.spent)
    }

    fn upload(&mut self, ctx: &egui::Context, raster: &Raster) {
        let image = &raster.image;
        let color = |[red, green, blue, alpha]: &[u8; 4]| {
            Color32::from_rgba_premultiplied(*red, *green, *blue, *alpha)
        };
        let pixels = image.pixels.iter().map(color).collect();
        let colors = ColorImage::new([image.width, image.height], pixels);
        match &mut self.handle {
            Some(handle) => handle.set(colors, TextureOptions::NEAREST),
            None => self.handle = Some(ctx.load_texture("packets", colors, TextureOptions::NEAREST)),
        }
    }
}
