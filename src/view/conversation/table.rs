//! The window with the table of conversations. Only the rows in view are read and laid out.

use eframe::egui::{
    Align, Button, Context, Label, Layout, ProgressBar, RichText, ScrollArea, Sense, TextStyle, Ui, Vec2,
    pos2,
};
use egui_extras::{Column, TableBuilder, TableRow};

use super::{
    ConversationState,
    columns::{self, Head, columns},
};
use crate::{
    app::{App, Command, ConversationCommand, FirstLine, SaveWhat},
    figure::{counted, grouped, shortened},
    query::{ConversationColumn, ConversationRow, Lens},
    view::{
        floating::floating,
        packets::{aligned_ui, letters},
        subject::SubjectMenu,
        theme,
    },
};

/// Height of a row in points.
const ROW: f32 = 20.0;

/// In a narrower window what can be done follows what is counted, in points.
const NARROW: f32 = 760.0;

/// Letters of a first line that a cell lays out.
const LETTERS: usize = 240;

/// What the table remembers, and the menu that may be opened on it.
type State<'a> = (&'a mut ConversationState, &'a mut SubjectMenu);

/// Draws the window while it is open.
pub fn table_ui(ctx: &Context, app: &App, state: State<'_>, commands: &mut Vec<Command>) {
    if !app.conversations().list().is_open() {
        return;
    }
    let mut open = true;
    let room = ctx.content_rect().size();
    let starts = Vec2::new((room.x * 0.85).min(1_240.0), (room.y * 0.5).clamp(240.0, 420.0));
    floating(ctx, "Conversations", starts, Vec2::new(420.0, 160.0))
        .open(&mut open)
        .default_pos(pos2(room.x * 0.12, 84.0))
        .show(ctx, |ui| content_ui(ui, app, state, commands));
    if !open {
        commands.push(Command::Conversations(ConversationCommand::ShowTable(false)));
    }
}

fn content_ui(ui: &mut Ui, app: &App, state: State<'_>, commands: &mut Vec<Command>) {
    let list = app.conversations().list();
    head_ui(ui, app, commands);
    ui.separator();
    if list.rows().is_empty() {
        let text = if list.is_busy() || app.captures().is_growing() {
            "Counting conversations…"
        } else {
            "No packet under this lens has ports of TCP or UDP."
        };
        ui.centered_and_justified(|ui| ui.label(RichText::new(text).weak()));
        return;
    }
    ScrollArea::horizontal().auto_shrink([false, false]).show(ui, |ui| rows_ui(ui, app, state, commands));
}

/// Counts, what can be done, and what is under way.
fn head_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let list = app.conversations().list();
    let (table, listed) = (list.table(), list.rows().len() as u64);
    let narrow = ui.available_width() < NARROW;
    ui.horizontal_wrapped(|ui| {
        let mut text = counted(table.total, "conversation");
        if listed < table.total {
            text = format!("{text}; the {} with the most packets are listed", grouped(listed));
        }
        ui.label(RichText::new(text).weak());
        if *app.lens() != (Lens { home: app.lens().home.clone(), ..Lens::default() }) {
            let help = "What this lens leaves out is not counted, such as what the other end sent";
            let text = RichText::new("under this lens: what it hides is not counted");
            ui.label(text.color(ui.visuals().warn_fg_color)).on_hover_text(help);
        }
        if table.without_ports > 0 {
            let text =
                format!("{} without ports, so in none of them", counted(table.without_ports, "packet"));
            ui.label(RichText::new(text).weak());
        }
        let mut deeds = |ui: &mut Ui| {
            let can = app.can_save(SaveWhat::ConversationTable);
            let help = "Write all rows in this order as CSV or JSON lines";
            if ui.add_enabled(can, Button::new("Export…")).on_hover_text(help).clicked() {
                commands.push(Command::SaveDialog(SaveWhat::ConversationTable));
            }
            let chosen = list.chosen().is_some();
            let help = "Show what both ends said (a double click does the same)";
            if ui.add_enabled(chosen, Button::new("Follow")).on_hover_text(help).clicked()
                && let Some(key) = list.chosen()
            {
                commands.push(Command::Conversations(ConversationCommand::Follow(key)));
            }
            if list.is_busy() {
                let bar = ui.add(ProgressBar::new(list.share()).desired_width(90.0).desired_height(8.0));
                bar.on_hover_text("Counting conversations");
            }
        };
        if narrow { deeds(ui) } else { ui.with_layout(Layout::right_to_left(Align::Center), deeds).inner }
    });
}

fn rows_ui(ui: &mut Ui, app: &App, (state, menu): State<'_>, commands: &mut Vec<Command>) {
    let list = app.conversations().list();
    ui.spacing_mut().item_spacing = Vec2::new(6.0, 0.0);
    let has_v6 = app.navigation().ipv6_addresses() > 0;
    let has_names = app.has_names() && app.settings().names;
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&theme::dense_font(), '0'));
    let heads = columns(ui.available_width(), letter, has_names, has_v6);
    let width: u32 = heads.iter().map(|head| head.letters as u32).sum();
    let widths: Vec<Column> = heads.iter().map(|head| letters(ui, head.letters)).collect();
    let mut builder = TableBuilder::new(ui)
        .id_salt(("conversations", heads.len(), width))
        .sense(Sense::click())
        .striped(false)
        .resizable(true)
        .auto_shrink([false, false])
        .cell_layout(Layout::left_to_right(Align::Center));
    for (head, sized) in heads.iter().zip(widths) {
        let last = head.column == ConversationColumn::Payload;
        builder = builder.column(if last { Column::remainder().at_least(160.0).clip(true) } else { sized });
    }
    let table = builder.header(ROW, |mut header| {
        for head in &heads {
            header.col(|ui| head_cell_ui(ui, head, list.order(), commands));
        }
    });
    table.body(|body| {
        body.rows(ROW, list.rows().len(), |mut row| {
            let number = row.index();
            let seen = state.rows.get_or_insert(number..number + 1);
            *seen = seen.start.min(number)..seen.end.max(number + 1);
            let Some(conversation) = list.row(number) else { return };
            row.set_selected(list.chosen().is_some_and(|key| key == list.table().key(conversation)));
            cells_ui(&mut row, app, (&heads, conversation, number), menu);
            let response = row.response();
            if response.double_clicked() {
                commands.push(Command::Conversations(ConversationCommand::FollowRow(number)));
            } else if response.clicked() {
                commands.push(Command::Conversations(ConversationCommand::SelectRow(number)));
            }
        });
    });
}

/// The head of a column: a click sorts by it, another the other way round.
fn head_cell_ui(
    ui: &mut Ui,
    head: &Head,
    (sorted, most_first): (ConversationColumn, bool),
    commands: &mut Vec<Command>,
) {
    let Head { column, name, help, is_number, .. } = *head;
    // What is in the last column is read for the rows in view only.
    let can = column != ConversationColumn::Payload;
    let is_sorted = can && sorted == column;
    let arrow = match (is_sorted, most_first) {
        (true, true) => " ↓",
        (true, false) => " ↑",
        (false, _) => "",
    };
    let text = RichText::new(format!("{name}{arrow}")).text_style(TextStyle::Small);
    let text = if is_sorted { text.strong() } else { text.weak() };
    aligned_ui(ui, is_number, |ui| {
        let label = ui.add(Label::new(text).sense(if can { Sense::click() } else { Sense::hover() }));
        let help = if can { format!("{help}. A click sorts by it") } else { help.to_owned() };
        if label.on_hover_text(help).clicked() && can {
            let most_first = if is_sorted { !most_first } else { column.starts_with_most() };
            commands.push(Command::Conversations(ConversationCommand::Sort(column, most_first)));
        }
    });
}

fn cells_ui(
    row: &mut TableRow<'_, '_>,
    app: &App,
    (heads, conversation, number): (&[Head], &ConversationRow, usize),
    menu: &mut SubjectMenu,
) {
    let said = app.conversations().first_line(number);
    for head in heads {
        let (text, weak) = match (head.column, said) {
            (ConversationColumn::Payload, FirstLine::Awaited) => ("…".to_owned(), true),
            (ConversationColumn::Payload, FirstLine::Nothing) => ("no payload".to_owned(), true),
            (ConversationColumn::Payload, FirstLine::Gone) => ("no longer readable".to_owned(), true),
            (ConversationColumn::Payload, FirstLine::Line(line)) => (shortened(line, LETTERS), false),
            (column, _) => (columns::text(app, conversation, column), false),
        };
        let shown = RichText::new(text).font(theme::dense_font());
        let shown = if weak { shown.weak() } else { shown };
        let (_, cell) = row.col(|ui| aligned_ui(ui, head.is_number, |ui| drop(ui.label(shown))));
        if cell.secondary_clicked()
            && let Some(at) = cell.interact_pointer_pos()
        {
            let said = if let FirstLine::Line(line) = said { Some(line) } else { None };
            menu.open(columns::subjects(app, conversation, head.column, said), at, false);
        }
    }
}
