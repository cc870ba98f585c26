//! The menu that chooses the columns of the table of packets.

use eframe::egui::{RichText, TextStyle, Ui};

use super::columns::Layout;
use crate::app::{App, Command, PacketColumn};

/// Draws it: a tick for each column.
pub fn columns_menu_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    ui.set_min_width(180.0);
    if app.settings().table.columns().is_empty() {
        let text = RichText::new("Those with a tick, as there is room").text_style(TextStyle::Small);
        ui.label(text.weak());
    }
    for column in PacketColumn::ALL {
        let mut is_shown = shown(app).contains(&column);
        if ui.checkbox(&mut is_shown, column.name()).on_hover_text(column.help()).clicked() {
            commands.push(toggled(app, column));
        }
    }
    ui.separator();
    let table = &app.settings().table;
    ui.add_enabled_ui(!table.columns().is_empty(), |ui| {
        let help = "Show the usual columns, and fewer where the table is narrow";
        if ui.button("As there is room").on_hover_text(help).clicked() {
            commands.push(Command::SetColumns(Vec::new()));
            ui.close();
        }
    });
    ui.add_enabled_ui(table.has_widths(), |ui| {
        if ui.button("Usual widths").on_hover_text("Forget the widths that were set by hand").clicked() {
            commands.extend(PacketColumn::ALL.map(|column| Command::SetColumnWidth(column, None)));
            ui.close();
        }
    });
}

/// The columns that are shown where there is room.
fn shown(app: &App) -> Vec<PacketColumn> {
    Layout::with_much_room(app, true).columns
}

/// Shows a column that is hidden, hides one that is shown; the last one stays.
pub fn toggled(app: &App, column: PacketColumn) -> Command {
    let mut columns = shown(app);
    if !columns.contains(&column) {
        columns.push(column);
    } else if columns.len() > 1 {
        columns.retain(|of| *of != column);
    }
    Command::SetColumns(columns)
}

/// A column is among those that are shown where there is room.
pub fn is_shown(app: &App, column: PacketColumn) -> bool {
    shown(app).contains(&column)
}
