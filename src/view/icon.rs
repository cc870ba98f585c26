//! The few symbols of the window, drawn with lines: the fonts have them in many shapes or not at all.

use eframe::egui::{Painter, Pos2, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

/// A symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Back,
    Forward,
    /// Arrows to four corners: everything.
    Fit,
    Close,
}

/// Width and height of a button in points.
pub const SIZE: f32 = 24.0;
/// Half the extent of a symbol.
const HALF: f32 = 4.5;

/// A button that is a symbol, named for those who do not see it.
pub fn icon_button(ui: &mut Ui, enabled: bool, icon: Icon, name: &str) -> Response {
    ui.add_enabled_ui(enabled, |ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(SIZE + 4.0, SIZE), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
        let visuals = ui.style().interact(&response);
        if enabled {
            ui.painter().rect(
                rect,
                visuals.corner_radius,
                visuals.weak_bg_fill,
                visuals.bg_stroke,
                eframe::egui::StrokeKind::Inside,
            );
        }
        let weak = ui.visuals().weak_text_color().gamma_multiply(0.6);
        let color = if enabled { visuals.fg_stroke.color } else { weak };
        paint(ui.painter(), rect, icon, Stroke::new(1.6, color));
        response
    })
    .inner
}

fn paint(painter: &Painter, rect: Rect, icon: Icon, stroke: Stroke) {
    let middle = rect.center();
    let at = |x: f32, y: f32| pos2(middle.x + x * HALF, middle.y + y * HALF);
    let line = |points: &[Pos2]| {
        painter.line(points.to_vec(), stroke);
    };
    match icon {
        Icon::Back => line(&[at(0.5, -1.0), at(-0.5, 0.0), at(0.5, 1.0)]),
        Icon::Forward => line(&[at(-0.5, -1.0), at(0.5, 0.0), at(-0.5, 1.0)]),
        Icon::Fit => {
            for (x, y) in [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)] {
                line(&[at(0.3 * x, y), at(x, y), at(x, 0.3 * y)]);
            }
        }
        Icon::Close => {
            line(&[at(-0.8, -0.8), at(0.8, 0.8)]);
            line(&[at(-0.8, 0.8), at(0.8, -0.8)]);
        }
    }
}
