//! The legend in the plot's corner: which colour is what.

use eframe::egui::{Align2, Color32, FontId, Pos2, Rect, StrokeKind, Ui, Vec2, pos2};

use crate::{
    app::{App, ColorBy, OpenCapture, Raster},
    figure::{density_color, grouped},
    view::{
        axis::Axes,
        theme::{self, Ink},
    },
};

const LINE: f32 = 16.0;
const SWATCH: f32 = 8.0;
const PAD: f32 = 8.0;
/// Captures beyond this share a line that says how many more there are.
const MOST: usize = 12;

/// Paints the legend of the picture in view.
pub fn paint(ui: &Ui, app: &App, axes: &Axes, ink: &Ink) {
    let Some(raster) = app.picture().raster().filter(|raster| raster.total > 0) else { return };
    if raster.color == ColorBy::Density {
        ramp(ui, raster, app, axes, ink);
        return;
    }
    let entries = entries(app, raster);
    if entries.is_empty() {
        return;
    }
    let font = theme::axis_font();
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&font, '0'));
    let longest = entries.iter().map(|(_, name)| name.chars().count()).max().unwrap_or(0);
    let size = Vec2::new(longest as f32 * letter + SWATCH + 3.0 * PAD, entries.len() as f32 * LINE + PAD);
    let rect = ground(ui, axes, size, ink);
    for (line, (color, name)) in entries.iter().enumerate() {
        let y = rect.top() + PAD / 2.0 + (line as f32 + 0.5) * LINE;
        let swatch = Rect::from_center_size(pos2(rect.left() + PAD + SWATCH / 2.0, y), Vec2::splat(SWATCH));
        ui.painter().rect_filled(swatch, 2.0, *color);
        text(ui, pos2(swatch.right() + PAD, y), Align2::LEFT_CENTER, name, &font, ink.axis);
    }
}

/// Colours and names, by colour.
fn entries(app: &App, raster: &Raster) -> Vec<(Color32, String)> {
    let captures: Vec<String> = app.captures().list().iter().map(OpenCapture::name).collect();
    let names = raster.color.category_names(&raster.palette, &captures);
    let most = if raster.color == ColorBy::Capture { MOST } else { names.len() };
    let more = names.len().saturating_sub(most);
    let color = |place| theme::color(raster.category_color(app.settings().theme, place));
    let named = names.into_iter().take(most).enumerate().map(|(place, name)| (color(place), name));
    let rest = (more > 0).then(|| (Color32::TRANSPARENT, format!("and {more} more")));
    named.chain(rest).collect()
}

fn ramp(ui: &Ui, raster: &Raster, app: &App, axes: &Axes, ink: &Ink) {
    let rect = ground(ui, axes, Vec2::new(178.0, 44.0), ink);
    let font = theme::axis_font();
    let bar = Rect::from_min_size(rect.left_top() + Vec2::new(PAD, PAD), Vec2::new(162.0, 10.0));
    let steps = 54;
    for step in 0..steps {
        let share = step as f32 / (steps - 1) as f32;
        let left = bar.left() + bar.width() * step as f32 / steps as f32;
        let piece =
            Rect::from_min_size(pos2(left, bar.top()), Vec2::new(bar.width() / steps as f32, bar.height()));
        ui.painter().rect_filled(piece, 0.0, theme::color(density_color(app.settings().theme, share)));
    }
    let y = bar.bottom() + 12.0;
    let most = grouped(u64::from(raster.fullest.max(1)));
    text(ui, pos2(bar.left(), y), Align2::LEFT_CENTER, "1", &font, ink.axis);
    text(ui, pos2(bar.center().x, y), Align2::CENTER_CENTER, "packets", &font, ink.weak);
    text(ui, pos2(bar.right(), y), Align2::RIGHT_CENTER, &most, &font, ink.axis);
}

/// The quiet ground of a legend, in the upper right corner.
fn ground(ui: &Ui, axes: &Axes, size: Vec2, ink: &Ink) -> Rect {
    let corner = axes.plot.right_top() + Vec2::new(-PAD, PAD);
    let rect = Rect::from_min_max(corner - Vec2::new(size.x, 0.0), corner + Vec2::new(0.0, size.y));
    let painter = ui.painter().with_clip_rect(axes.plot);
    painter.rect(
        rect,
        4.0,
        // Dots behind it shine through.
        ink.panel.gamma_multiply(0.5),
        eframe::egui::Stroke::new(1.0, ink.grid),
        StrokeKind::Inside,
    );
    rect
}

fn text(ui: &Ui, at: Pos2, align: Align2, text: &str, font: &FontId, color: Color32) {
    ui.painter().text(at, align, text, font.clone(), color);
}
