//! The prefix or box that a person went to last, outlined while more than it is in view.

use eframe::egui::{Align2, Painter, Rect, Stroke, StrokeKind, pos2, vec2};

use super::Canvas;
use crate::{
    app::Plot,
    view::theme::{self, Ink},
};

/// A lower outline is no box any more, in points.
const LOWEST: f32 = 4.0;

/// Paints the outline, with the prefix at its upper left corner.
pub fn paint(painter: &Painter, plot: &Plot, canvas: &Canvas, ink: &Ink) {
    let Some(window) = plot.navigation().outlined() else { return };
    let Some(rect) = canvas.rect_of(&window) else { return };
    let rect = rect.expand2(vec2(0.0, (LOWEST - rect.height()).max(0.0) / 2.0));
    let within = canvas.rect();
    if !rect.intersects(within) {
        return;
    }
    painter.rect_stroke(rect, 0.0, Stroke::new(1.0, ink.weak.gamma_multiply(0.8)), StrokeKind::Outside);
    let Some(range) = plot.navigation().outlined_range() else { return };
    let name = match range.prefix_length() {
        // A box of times; its addresses are all that there are.
        Some(0) => return,
        Some(_) => range.to_string(),
        None if range.smallest_prefix().prefix_length() == Some(0) => return,
        None => format!("in {}", range.smallest_prefix()),
    };
    let galley = painter.layout_no_wrap(name, theme::axis_font(), ink.weak);
    let room = galley.size() + vec2(2.0 * theme::GAP, 0.0);
    // Above the outline, or below its upper border where the plot ends there.
    let left = rect.left().clamp(within.left(), (within.right() - room.x).max(within.left()));
    let above = rect.top() - room.y - 1.0;
    let top = if above >= within.top() { above } else { rect.top().max(within.top()) + 1.0 };
    let label = Rect::from_min_size(pos2(left, top), room);
    painter.rect_filled(label, 2.0, ink.ground.gamma_multiply(0.75));
    painter.galley(Align2::CENTER_CENTER.anchor_size(label.center(), galley.size()).min, galley, ink.weak);
}
