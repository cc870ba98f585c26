//! Asks where the captures of a workspace lie that are not where they were.

use eframe::egui::{
    Align2, Context, Grid, Id, Key, RichText, Role, ScrollArea, TextEdit, WidgetInfo, Window, vec2,
};

use super::theme;
use crate::{
    app::{App, Command},
    figure::{plain, shortened},
};

/// Letters of a path.
const LETTERS: usize = 60;

/// Draws the question while there is one.
pub fn missing_ui(ctx: &Context, app: &App, commands: &mut Vec<Command>) {
    let Some(waiting) = app.desk().waiting() else { return };
    let mut open = true;
    Window::new("Where are these captures?")
        .open(&mut open)
        .collapsible(false)
        .resizable(false)
        .anchor(Align2::CENTER_TOP, vec2(0.0, 110.0))
        .show(ctx, |ui| {
            let (all, missing) = (waiting.places.len(), waiting.missing().count());
            let name = waiting.path.file_name().unwrap_or_default().to_string_lossy();
            ui.label(format!("{}: {missing} of {all} captures are not where they were.", plain(&name)));
            ui.label(RichText::new("Others in the same folder are then found by themselves.").weak());
            ui.add_space(theme::GAP);
            ScrollArea::vertical().max_height(260.0).show(ui, |ui| {
                Grid::new("missing").num_columns(3).show(ui, |ui| {
                    for (place, capture) in waiting.missing() {
                        let path = capture.path.display().to_string();
                        ui.label(shortened(&plain(&path), LETTERS)).on_hover_text(plain(&path));
                        if ui.button("Choose…").clicked() {
                            commands.push(Command::LocateDialog(place));
                        }
                        typed_ui(ui, place, commands);
                        ui.end_row();
                    }
                });
            });
            ui.add_space(theme::GAP);
            ui.horizontal(|ui| {
                let without = if missing < all { "Open without them" } else { "Open without captures" };
                if ui.button(without).clicked() {
                    commands.push(Command::OpenWithoutMissing);
                }
                if ui.button("Cancel").clicked() {
                    commands.push(Command::ForgetWaiting);
                }
            });
        });
    if !open || ctx.input(|input| input.key_pressed(Key::Escape)) {
        commands.push(Command::ForgetWaiting);
    }
}

/// A path typed instead of chosen; Enter takes it.
fn typed_ui(ui: &mut eframe::egui::Ui, place: usize, commands: &mut Vec<Command>) {
    let id = Id::unique(("where a capture lies", place));
    let mut path: String = ui.data_mut(|data| data.get_temp(id).unwrap_or_default());
    let edit = TextEdit::singleline(&mut path).hint_text("or type its path").desired_width(220.0);
    let response = ui.add(edit);
    response
        .widget_info(|| WidgetInfo::labeled(Role::TextInput, true, format!("Path of capture {}", place + 1)));
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if entered && !path.trim().is_empty() {
        commands.push(Command::Locate(place, path.trim().into()));
        path.clear();
    }
    ui.data_mut(|data| data.insert_temp(id, path));
}
