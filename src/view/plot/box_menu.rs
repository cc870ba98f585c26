//! What to do with a box that was drawn: zoom into it, or select its packets.

use eframe::egui::{Area, Frame, Id, Key, Modifiers, Order, Ui, Vec2};

use super::{Canvas, PlotHand, selection};
use crate::{app::Command, view::theme};

/// Draws the box and its small menu.
pub fn box_menu_ui(ui: &Ui, canvas: &Canvas, hand: &mut PlotHand, commands: &mut Vec<Command>) {
    let Some(window) = hand.drawn else { return };
    let Some(rect) = canvas.rect_of(&window) else {
        hand.drawn = None;
        return;
    };
    let inside = ui.painter().with_clip_rect(canvas.rect());
    selection::paint_box(&inside, rect, ui.visuals().hyperlink_color);
    let seen = rect.intersect(canvas.rect());
    let mut chosen = None;
    // Room for two buttons, kept within the plot.
    let size = Vec2::new(230.0, 40.0);
    let at = (seen.right_bottom() + Vec2::splat(theme::GAP))
        .min(canvas.rect().right_bottom() - size)
        .max(canvas.rect().left_top());
    Area::new(Id::unique("box menu")).order(Order::Foreground).fixed_pos(at).show(ui.ctx(), |ui| {
        Frame::popup(ui.style()).show(ui, |ui| {
            ui.horizontal(|ui| {
                if ui.button("Zoom here").on_hover_text("Enter").clicked() {
                    chosen = Some(Command::ZoomTo(window));
                }
                if ui.button("Select packets").on_hover_text("S, or Shift while drawing").clicked() {
                    chosen = Some(Command::Select(window));
                }
            });
        });
    });
    if !ui.ctx().text_edit_focused() {
        ui.input_mut(|input| {
            if input.consume_key(Modifiers::NONE, Key::Enter) {
                chosen = Some(Command::ZoomTo(window));
            } else if input.consume_key(Modifiers::NONE, Key::S) {
                chosen = Some(Command::Select(window));
            }
        });
    }
    if let Some(command) = chosen {
        hand.drawn = None;
        commands.push(command);
    }
}
