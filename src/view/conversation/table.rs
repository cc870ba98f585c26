//! The table of conversations. Only the rows in view are read and laid out.

use eframe::egui::{
    Align, Button, Label, Layout, ProgressBar, RichText, ScrollArea, Sense, TextStyle, TextWrapMode, Ui,
};
use egui_extras::{Column, TableRow};

use super::columns::{self, columns};
use crate::{
    app::{App, Command, ConversationCommand, FirstLine, Pane, SaveWhat},
    figure::{counted, grouped, shortened},
    query::{ConversationColumn, ConversationRow, Lens},
    view::{
        packets::{Columns, Head, ROW, aligned_ui, grid, letters},
        panes::{close_ui, handle_ui},
        rows::{self, Filter, Table},
        state::ViewState,
        subject::SubjectMenu,
        theme,
    },
};

/// In a narrower pane words give way, in points.
const NARROW: f32 = 860.0;

/// In a still narrower one what can be done follows in a line of its own.
const TINY: f32 = 480.0;

/// The last column is never narrower, in points.
const LINE: f32 = 160.0;

/// Letters of a first line that a cell lays out.
const LETTERS: usize = 240;

const HINT: &str = "address, port, name or word";
const SHORT: &str = "address, port, word";
const HELP: &str = "Lists only conversations that have all of it: 118.8.200.0/22, 118.8., 10.0.0.1-10.0.0.9, \
    tcp/135, 135, udp, part of a name, or of what was said first. Escape empties it";

/// Draws head, rows or the empty state.
pub fn table_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    head_ui(ui, app, state, commands);
    let list = app.conversations().list();
    if !list.rows().is_empty() {
        let area = ScrollArea::horizontal().auto_shrink([false, false]);
        area.show(ui, |ui| rows_ui(ui, app, state, commands));
        return;
    }
    let is_under_way = list.counting().is_some() || list.table().total == 0 && list.is_busy();
    if is_under_way || app.captures().is_growing() {
        ui.centered_and_justified(|ui| ui.label(RichText::new("Counting conversations …").weak()));
    } else if list.table().total == 0 {
        let text = "No packet under this lens has ports of TCP or UDP.";
        ui.centered_and_justified(|ui| ui.label(RichText::new(text).weak()));
    } else if list.narrowing().is_some() {
        ui.centered_and_justified(|ui| ui.label(RichText::new("Reading what was said …").weak()));
    } else {
        let of = (Table::Conversations, list.filter(), list.table().total);
        if rows::nothing_ui(ui, &mut state.tables.conversations, of) {
            commands.push(Command::Conversations(ConversationCommand::Filter(String::new())));
        }
    }
}

/// The filter, counts, what can be done, and what is under way.
fn head_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let list = app.conversations().list();
    let (narrow, tiny) = (ui.available_width() < NARROW, ui.available_width() < TINY);
    ui.horizontal_wrapped(|ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        handle_ui(ui, app, &mut state.panes, Pane::Conversations, commands);
        close_ui(ui, &state.panes, Pane::Conversations, commands);
        let (hint, help, text) = (if narrow { SHORT } else { HINT }, HELP, list.filter());
        let width = if narrow { 170.0 } else { 250.0 };
        let filter = Filter { table: Table::Conversations, text, hint, help, width };
        if let Some(text) = rows::filter_ui(ui, state.tables.of(Table::Conversations), filter) {
            commands.push(Command::Conversations(ConversationCommand::Filter(text)));
        }
        counts_ui(ui, app, narrow);
        let mut deeds = |ui: &mut Ui| {
            let can = app.can_save(SaveWhat::ConversationTable);
            let help = "Write the rows that are listed, in this order, as CSV or JSON lines";
            let small = |text| Button::new(RichText::new(text).text_style(TextStyle::Small)).small();
            if ui.add_enabled(can, small("Export…")).on_hover_text(help).clicked() {
                commands.push(Command::SaveDialog(SaveWhat::ConversationTable));
            }
            let row = list.cursor().row();
            let help = "Show what both ends said (Enter or a double click on its row do the same)";
            if ui.add_enabled(row.is_some(), small("Follow")).on_hover_text(help).clicked()
                && let Some(row) = row
            {
                commands.push(Command::Conversations(ConversationCommand::FollowRow(row)));
            }
            let under_way = list.counting().map(|share| (share, "Counting conversations"));
            let reading = list.narrowing().map(|share| (share, "Reading what was said first"));
            if let Some((share, of)) = under_way.or(reading) {
                let bar = ui.add(ProgressBar::new(share).desired_width(90.0).desired_height(8.0));
                bar.on_hover_text(of);
            }
        };
        if tiny { deeds(ui) } else { ui.with_layout(Layout::right_to_left(Align::Center), deeds).inner }
    });
}

/// `12 of 4,590 conversations`, and what is not among them.
fn counts_ui(ui: &mut Ui, app: &App, narrow: bool) {
    let list = app.conversations().list();
    let (table, listed) = (list.table(), list.rows().len() as u64);
    let kept = table.rows().len() as u64;
    let all = counted(table.total, "conversation");
    let text = match (list.filter().trim().is_empty(), kept < table.total) {
        // The tab says of what.
        (false, false) if narrow => format!("{} of {}", grouped(listed), grouped(table.total)),
        (false, false) => format!("{} of {all}", grouped(listed)),
        (true, false) => all,
        (true, true) => format!("{all}; the {} with the most packets are listed", grouped(kept)),
        (false, true) => {
            format!("{} of {all}; looked for in the {} with the most packets", grouped(listed), grouped(kept))
        }
    };
    let marked = list.cursor().marked().len() as u64;
    let text = if marked > 0 { format!("{text}; {} marked", grouped(marked)) } else { text };
    let small = |text: String| RichText::new(text).text_style(TextStyle::Small);
    let without_ports = format!("{} without ports", counted(table.without_ports, "packet"));
    let help = "Packets without ports of TCP or UDP are of no conversation";
    let label = ui.label(small(text).weak());
    match (table.without_ports > 0, narrow) {
        (false, _) => {}
        (true, true) => drop(label.on_hover_text(format!("{without_ports}. {help}"))),
        (true, false) => drop(ui.label(small(without_ports).weak()).on_hover_text(help)),
    }
    if *app.lens() != (Lens { home: app.lens().home.clone(), ..Lens::default() }) {
        let help = "What this lens leaves out is not counted, such as what the other end sent";
        let text = small("under this lens".to_owned()).color(ui.visuals().warn_fg_color);
        ui.label(text).on_hover_text(help);
    }
}

fn rows_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let list = app.conversations().list();
    let has_v6 = app.navigation().ipv6_addresses() > 0;
    let has_names = app.has_names() && app.settings().names;
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&theme::dense_font(), '0'));
    let shown = columns(ui.available_width(), letter, has_names, has_v6);
    let width: u32 = shown.iter().map(|head| head.letters as u32).sum();
    let sized = |head: &columns::Head| match head.column {
        ConversationColumn::Payload => Column::remainder().at_least(LINE).clip(true),
        _ => letters(ui, head.letters),
    };
    let heads: Vec<Head<'_>> =
        shown.iter().map(|head| ((head.name, ""), sized(head), head.is_number)).collect();
    let rows = rows::rows_ui(ui, app, state, Table::Conversations, commands);
    rows::with_keyboard_ui(ui, &rows);
    let grid_of = Columns { salt: ("conversations", heads.len(), width), heads: &heads, resets: false };
    let mut seen = state.tables.conversations.row_seen.take();
    let table = grid(ui, grid_of, (list.rows(), list.cursor().row()), &mut seen, |ui, place| {
        if let Some(head) = shown.get(place) {
            head_cell_ui(ui, head, list.order(), commands);
        }
    });
    state.tables.conversations.row_seen = seen;
    table.body(|body| {
        body.rows(ROW, list.rows().len(), |mut row| {
            let number = row.index();
            state.tables.conversations.draws(number);
            let Some(conversation) = list.row(number) else { return };
            row.set_selected(list.cursor().is_at(number));
            cells_ui(&mut row, app, (&shown, conversation, number), &mut state.menu);
            let response = row.response();
            if rows.row(app, state, (number, &response), commands) {
                let key = list.table().key(conversation);
                let subjects = vec![crate::view::subject::Subject::Conversation(key)];
                state.menu.open(subjects, response.rect.left_bottom(), true);
            }
        });
    });
    // Asked for a row that is out of sight.
    state.tables.conversations.asks_menu = false;
}

/// The head of a column: a click sorts by it, another the other way round.
fn head_cell_ui(
    ui: &mut Ui,
    head: &columns::Head,
    (sorted, most_first): (ConversationColumn, bool),
    commands: &mut Vec<Command>,
) {
    let columns::Head { column, name, help, .. } = *head;
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
    let label = ui.add(Label::new(text).sense(if can { Sense::click() } else { Sense::hover() }));
    let help = if can { format!("{help}. A click sorts by it") } else { help.to_owned() };
    if label.on_hover_text(help).clicked() && can {
        let most_first = if is_sorted { !most_first } else { column.starts_with_most() };
        commands.push(Command::Conversations(ConversationCommand::Sort(column, most_first)));
    }
}

fn cells_ui(
    row: &mut TableRow<'_, '_>,
    app: &App,
    (heads, conversation, number): (&[columns::Head], &ConversationRow, usize),
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
        let is_named =
            matches!(head.column, ConversationColumn::A | ConversationColumn::B) && text.contains(' ');
        let says = head.column == ConversationColumn::Payload && !weak;
        let whole = (is_named || says).then(|| text.clone());
        let shown = RichText::new(text).font(theme::dense_font());
        let shown = if weak { shown.weak() } else { shown };
        let (_, cell) = row.col(|ui| aligned_ui(ui, head.is_number, |ui| drop(ui.label(shown))));
        if cell.secondary_clicked()
            && let Some(at) = cell.interact_pointer_pos()
        {
            let said = if let FirstLine::Line(line) = said { Some(line) } else { None };
            menu.open(columns::subjects(app, conversation, head.column, said), at, false);
        }
        // These are cut where there is no room.
        if let Some(whole) = whole {
            cell.on_hover_ui(|ui| drop(ui.label(whole)));
        }
    }
}
