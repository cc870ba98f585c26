//! The grid that all tables share: columns with heads, numbers at the right, and the chosen row in view.

use std::{
    any::Any,
    fmt::Debug,
    hash::Hash,
    sync::{Arc, Weak},
};

use eframe::egui::{Align, Label, Layout, Response, RichText, Sense, TextStyle, Ui, Vec2};
use egui_extras::{Column, Table, TableBuilder};

use crate::view::theme;

/// Height of a row in points.
pub const ROW: f32 = 20.0;

/// The row that a table last scrolled to, and the list that it is of.
pub type RowSeen = Option<(Weak<dyn Any + Send + Sync>, usize)>;

/// A column: its head and what it tells, its width, and whether it holds numbers, which stand at the right.
pub type Head<'a> = ((&'a str, &'a str), Column, bool);

/// A column so many letters wide.
pub fn letters(ui: &Ui, count: f32) -> Column {
    let font = theme::dense_font();
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&font, '0'));
    points(count * letter + 8.0)
}

/// A column so many points wide.
pub fn points(width: f32) -> Column {
    Column::initial(width).at_least(24.0).clip(true)
}

/// Columns of a grid, by what tells it from others; with `resets`, as wide as they say and not as a hand has
/// left them.
#[derive(Debug)]
pub struct Columns<'a, S> {
    pub salt: S,
    pub heads: &'a [Head<'a>],
    pub resets: bool,
}

/// A grid with its head drawn by a function that gets the place of a column; the chosen row of a list comes into
/// view when it is another, or of another list.
pub fn grid<'a, T: Send + Sync + 'static>(
    ui: &'a mut Ui,
    Columns { salt, heads, resets }: Columns<'_, impl Hash + Debug>,
    (list, row): (&Arc<Vec<T>>, Option<usize>),
    row_seen: &mut RowSeen,
    mut head_ui: impl FnMut(&mut Ui, usize),
) -> Table<'a> {
    ui.spacing_mut().item_spacing = Vec2::new(6.0, 0.0);
    let mut builder = TableBuilder::new(ui)
        .id_salt(salt)
        .sense(Sense::click())
        .striped(false)
        .resizable(true)
        .auto_shrink([false, false])
        .cell_layout(Layout::left_to_right(Align::Center));
    for (_, column, _) in heads {
        builder = builder.column(*column);
    }
    if resets {
        builder.reset();
    }
    let list: Weak<Vec<T>> = Arc::downgrade(list);
    let list: Weak<dyn Any + Send + Sync> = list;
    let is_seen = |(seen, at): &(Weak<_>, usize)| Some(*at) == row && seen.ptr_eq(&list);
    if !row_seen.as_ref().is_some_and(is_seen) {
        *row_seen = row.map(|row| (list, row));
        if let Some(row) = row {
            builder = builder.scroll_to_row(row, None);
        }
    }
    builder.header(ROW, |mut header| {
        for (place, ((_, help), _, is_number)) in heads.iter().enumerate() {
            let (_, cell) = header.col(|ui| aligned_ui(ui, *is_number, |ui| head_ui(ui, place)));
            cell.on_hover_text(*help);
        }
    })
}

/// The text of a head; one that sorts is clicked.
pub fn head_ui(ui: &mut Ui, text: &str, is_sorted: bool, sense: Sense) -> Response {
    let text = RichText::new(text).text_style(TextStyle::Small);
    let text = if is_sorted { text.strong() } else { text.weak() };
    ui.add(Label::new(text).sense(sense))
}

/// What a cell shows: numbers at its right.
pub fn aligned_ui(ui: &mut Ui, is_number: bool, add: impl FnOnce(&mut Ui)) {
    if is_number {
        ui.with_layout(Layout::right_to_left(Align::Center), add);
    } else {
        add(ui);
    }
}
