//! The legend: a strip above the plot that tells which colour is what, and how much of it is in view.

use eframe::egui::{Align2, Color32, FontId, Pos2, Rect, Ui, Vec2, pos2};

use crate::{
    app::{App, ColorBy, OpenCapture, Raster},
    figure::{density_color, grouped},
    view::theme::{self, Ink},
};

/// Height of the strip.
pub const HEIGHT: f32 = 22.0;
const SWATCH: f32 = 8.0;
const PAD: f32 = 6.0;
/// Between entries.
const APART: f32 = 18.0;
/// The ramp of densities.
const RAMP: Vec2 = Vec2::new(162.0, 8.0);
const RAMP_STEPS: usize = 54;

/// Paints the legend of the picture in view into a strip.
pub fn paint(ui: &Ui, app: &App, strip: Rect, ink: &Ink) {
    let Some(raster) = app.picture().raster().filter(|raster| raster.total > 0) else { return };
    let line = Line { ui, font: theme::axis_font(), y: strip.center().y };
    if raster.color == ColorBy::Density {
        line.ramp(raster, app, strip.left(), ink);
        return;
    }
    let entries = entries(app, raster);
    let mut x = strip.left();
    for (place, (color, name, count)) in entries.iter().enumerate() {
        let more = format!("and {} more", entries.len() - place);
        let rest = if place + 1 < entries.len() { line.width(&more) + APART } else { 0.0 };
        let width = SWATCH + PAD + line.width(name) + PAD + line.width(count);
        if x + width + rest > strip.right() {
            line.text(x, &more, ink.weak);
            break;
        }
        let swatch = Rect::from_center_size(pos2(x + SWATCH / 2.0, line.y), Vec2::splat(SWATCH));
        ui.painter().rect_filled(swatch, SWATCH / 2.0, *color);
        x = line.text(x + SWATCH + PAD, name, ink.axis) + PAD;
        x = line.text(x, count, ink.weak) + APART;
    }
}

/// Colours, names and packets of what occurs, by colour.
fn entries(app: &App, raster: &Raster) -> Vec<(Color32, String, String)> {
    let captures: Vec<String> = app.captures().list().iter().map(OpenCapture::name).collect();
    let names = raster.color.category_names(&raster.palette, &captures);
    let color = |place| theme::color(raster.category_color(app.settings().theme, place));
    let named = names.into_iter().zip(&raster.categories).enumerate();
    named
        .filter(|(_, (_, count))| **count > 0)
        .map(|(place, (name, count))| (color(place), name, grouped(*count)))
        .collect()
}

/// A line of text across the strip.
struct Line<'a> {
    ui: &'a Ui,
    font: FontId,
    y: f32,
}

impl Line<'_> {
    fn width(&self, text: &str) -> f32 {
        self.ui
            .fonts_mut(|fonts| text.chars().map(|letter| fonts.glyph_width(&self.font, letter)).sum::<f32>())
    }

    /// Where the text ends.
    fn text(&self, x: f32, text: &str, color: Color32) -> f32 {
        let at: Pos2 = pos2(x, self.y);
        self.ui.painter().text(at, Align2::LEFT_CENTER, text, self.font.clone(), color).right()
    }

    fn ramp(&self, raster: &Raster, app: &App, left: f32, ink: &Ink) {
        let bar = self.text(left, "1", ink.axis) + PAD;
        let step = RAMP.x / RAMP_STEPS as f32;
        for place in 0..RAMP_STEPS {
            let share = place as f32 / (RAMP_STEPS - 1) as f32;
            let corner = pos2(bar + step * place as f32, self.y - RAMP.y / 2.0);
            let piece = Rect::from_min_size(corner, Vec2::new(step, RAMP.y));
            let color = theme::color(density_color(app.settings().theme, share));
            self.ui.painter().rect_filled(piece, 0.0, color);
        }
        let most = grouped(u64::from(raster.fullest.max(1)));
        let x = self.text(bar + RAMP.x + PAD, &most, ink.axis) + PAD;
        self.text(x, "packets a pixel", ink.weak);
    }
}
