//! The grid that the tables of packets and of frames share: columns with heads, numbers at the right,
//! and the chosen row in view.

use std::{fmt::Debug, hash::Hash};

use eframe::egui::{Align, Layout, RichText, Sense, TextStyle, Ui, Vec2};
use egui_extras::{Column, Table, TableBuilder};

use crate::view::{state::ViewState, theme};

/// Height of a row in points.
pub const ROW: f32 = 20.0;

/// A column: its head and what it tells, its width, and whether it holds numbers, which stand at the right.
pub type Head<'a> = ((&'a str, &'a str), Column, bool);

/// A column so many letters wide.
pub fn letters(ui: &Ui, count: f32) -> Column {
    let font = theme::dense_font();
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&font, '0'));
    Column::initial(count * letter + 8.0).at_least(30.0).clip(true)
}

/// A grid with its head drawn; `row` is the chosen one, which comes into view when it changes.
pub fn grid<'a>(
    ui: &'a mut Ui,
    salt: impl Hash + Debug,
    columns: &[Head<'_>],
    row: Option<usize>,
    state: &mut ViewState,
) -> Table<'a> {
    ui.spacing_mut().item_spacing = Vec2::new(6.0, 0.0);
    let mut builder = TableBuilder::new(ui)
        .id_salt(salt)
        .sense(Sense::click())
        .striped(false)
        .resizable(true)
        .auto_shrink([false, false])
        .cell_layout(Layout::left_to_right(Align::Center));
    for (_, column, _) in columns {
        builder = builder.column(*column);
    }
    if row != state.row_seen {
        state.row_seen = row;
        if let Some(row) = row {
            builder = builder.scroll_to_row(row, None);
        }
    }
    builder.header(ROW, |mut header| {
        for ((head, help), _, is_number) in columns {
            let (_, cell) = header.col(|ui| {
                let text = RichText::new(*head).text_style(TextStyle::Small).weak();
                aligned_ui(ui, *is_number, |ui| drop(ui.label(text)));
            });
            cell.on_hover_text(*help);
        }
    })
}

/// What a cell shows: numbers at its right.
pub fn aligned_ui(ui: &mut Ui, is_number: bool, add: impl FnOnce(&mut Ui)) {
    if is_number {
        ui.with_layout(Layout::right_to_left(Align::Center), add);
    } else {
        add(ui);
    }
}
