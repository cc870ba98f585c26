//! The title of one of two plots: what it shows, in the strip of its legend; the active one is marked.

use std::sync::Arc;

use eframe::egui::{
    Align2, Color32, CursorIcon, Galley, Rect, Role, Sense, Ui, WidgetInfo, pos2, text::LayoutJob, vec2,
};

use super::Scene;
use crate::{
    app::Plot,
    figure::chart::lens_title,
    view::theme::{self, Ink},
};

/// Width of the active plot's mark, and its room.
const MARK: f32 = 3.0;
const PAD: f32 = 7.0;

/// The share of the strip that a title takes at most: the rest is the legend's.
const WIDEST: f32 = 0.5;

/// Where the legend may begin behind the title of a plot, from the left of a strip of some width.
pub fn width(ui: &Ui, plot: &Plot, strip: f32) -> f32 {
    PAD + MARK + PAD + layout(ui, lens_title(plot.lens()), Color32::PLACEHOLDER, strip).size().x + PAD
}

fn layout(ui: &Ui, title: String, color: Color32, strip: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(title, theme::axis_font(), color);
    job.wrap.max_width = strip * WIDEST;
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    ui.painter().layout_job(job)
}

/// Draws the title at the left of a strip; gives where it ends, and whether it was clicked.
pub fn title_ui(ui: &Ui, scene: Scene<'_>, strip: Rect, ink: &Ink, note: Option<&str>) -> (f32, bool) {
    let title = lens_title(scene.plot.lens());
    let color = if scene.is_active { ink.strong } else { ink.weak };
    let galley = layout(ui, title.clone(), color, strip.width());
    let left = strip.left() + PAD;
    let text =
        Rect::from_min_size(pos2(left + MARK + PAD, strip.center().y - galley.size().y / 2.0), galley.size());
    let whole = Rect::from_x_y_ranges(left..=text.right() + PAD, strip.y_range());
    let response = ui.interact(whole, ui.scope_id().with("title"), Sense::click());
    let name = scene.named("Plot");
    response.widget_info(|| {
        WidgetInfo::selected(Role::RadioButton, true, scene.is_active, format!("{name}: {title}"))
    });
    if (response.hovered() || response.has_focus()) && !scene.is_active {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        ui.painter().rect_filled(whole.shrink2(vec2(0.0, 2.0)), 4.0, ink.weak.gamma_multiply(0.25));
    }
    if scene.is_active {
        let mark =
            Rect::from_center_size(pos2(left + MARK / 2.0, text.center().y), vec2(MARK, text.height()));
        ui.painter().rect_filled(mark, 1.0, ink.accent);
    }
    ui.painter().galley(text.min, galley, color);
    let mut right = whole.right();
    if let Some(note) = note {
        let at = pos2(right, strip.center().y);
        let said = ui.painter().text(at, Align2::LEFT_CENTER, note, theme::axis_font(), ink.weak);
        right = said.right() + PAD;
    }
    let response = response.on_hover_text(if scene.is_active {
        format!("{title}\nThe lens, the fields above and the keys are of this plot (F6: of the other)")
    } else {
        format!("{title}\nClick: the lens, the fields above and the keys become those of this plot (F6)")
    });
    (right, response.clicked())
}
