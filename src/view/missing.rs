//! Asks where the captures of a workspace lie that are not where they were.

use eframe::egui::{Context, Grid, Id, Key, RichText, Role, ScrollArea, TextEdit, WidgetInfo};

use super::{
    floating::{asking, room},
    theme,
};
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
    let room = room(ctx);
    // A path that is typed stands below what is missing where there is no room beside it.
    let columns = if room.x < 760.0 { 2 } else { 3 };
    asking(ctx, "Where are these captures?").open(&mut open).show(ctx, |ui| {
        let (all, missing) = (waiting.places.len(), waiting.missing().count());
        let name = waiting.path.file_name().unwrap_or_default().to_string_lossy();
        let which = match (missing, all) {
            (1, 1) => "its capture is not where it was".to_owned(),
            (1, _) => format!("1 of {all} captures is not where it was"),
            _ => format!("{missing} of {all} captures are not where they were"),
        };
        ui.label(format!("{}: {which}.", plain(&name)));
        if missing > 1 {
            ui.label(RichText::new("Others in the same folder are then found by themselves.").weak());
        }
        ui.add_space(theme::GAP);
        ScrollArea::vertical().max_height((room.y - 130.0).clamp(40.0, 260.0)).show(ui, |ui| {
            Grid::new("missing").num_columns(columns).show(ui, |ui| {
                for (place, capture) in waiting.missing() {
                    let path = capture.path.display().to_string();
                    ui.label(shortened(&plain(&path), if columns == 2 { LETTERS / 2 } else { LETTERS }))
                        .on_hover_text(plain(&path));
                    if ui.button("Choose…").clicked() {
                        commands.push(Command::LocateDialog(place));
                    }
                    if columns == 2 {
                        ui.end_row();
                    }
                    typed_ui(ui, place, commands);
                    ui.end_row();
                }
            });
        });
        ui.add_space(theme::GAP);
        ui.horizontal(|ui| {
            let without = match (missing, all) {
                _ if missing == all => "Open without captures",
                (1, _) => "Open without it",
                _ => "Open without them",
            };
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
