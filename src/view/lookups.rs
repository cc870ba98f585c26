//! The table of lookups. Only the rows in view are laid out.

use eframe::egui::{
    Align, Button, Color32, Label, Layout, ProgressBar, RichText, ScrollArea, Sense, TextStyle, TextWrapMode,
    Ui,
};
use egui_extras::{Column, TableRow};

use super::{
    packets::{self, Columns, ROW, aligned_ui, grid, letters},
    panes::{close_ui, handle_ui},
    rows::{self, Filter, Table},
    state::ViewState,
    subject::{Subject, SubjectMenu},
    theme,
};
use crate::{
    app::{App, Command, LookupChoice, LookupColumn, LookupView, Pane, SaveWhat},
    figure::{counted, grouped, outcome_of, plain, shortened},
    stream::lookups::{Lookup, MOST_LOOKUPS},
};

const HINT: &str = "part of a name, answer or client";
const SHORT: &str = "name or answer";
const HELP: &str = "Lists only lookups that have all of it: part of a name, an answer or a result code, a type \
    (AAAA), and of answers and clients also prefixes (118.8.200.0/22). Escape empties it";

/// In a narrower pane words give way, in points.
const NARROW: f32 = 760.0;

/// In a still narrower one it follows in a line of its own.
const TINY: f32 = 510.0;

/// Letters of a name or an outcome that a cell lays out.
const LETTERS: usize = 200;

/// Subjects of one kind in a menu.
const SUBJECTS: usize = 3;

/// Points beside the letters of a column: its own margin, and the space to the next.
const BETWEEN: f32 = 14.0;

/// A column: its head, what it tells, its width in letters, and whether it holds numbers.
type Head = (LookupColumn, &'static str, &'static str, f32, bool);

const COLUMNS: [Head; 8] = [
    (LookupColumn::Name, "Name", "What was asked for", 38.0, false),
    (LookupColumn::Type, "Type", "Type of the record that was asked for", 7.0, false),
    (LookupColumn::Queries, "Queries", "How often it was asked for", 8.0, true),
    (LookupColumn::Responses, "Responses", "How often there was a response", 9.0, true),
    (LookupColumn::Outcome, "Outcome", "Answers, and result codes that tell of none", 34.0, false),
    (LookupColumn::First, "First", "Time of its first message", 20.0, false),
    (LookupColumn::Last, "Last", "Time of its last message", 20.0, false),
    (LookupColumn::Clients, "Asked by", "Who asked, or was answered", 16.0, false),
];

/// The columns of a table so many points wide: where there is no room for all, who asked goes before the
/// last time.
fn columns(width: f32, letter: f32) -> Vec<Head> {
    let points = COLUMNS.iter().map(|(_, _, _, letters, _)| letters * letter + BETWEEN).sum::<f32>();
    let is_narrow = points > width;
    COLUMNS.into_iter().filter(|(column, ..)| !is_narrow || *column != LookupColumn::Last).collect()
}

/// Draws head, rows or the empty state.
pub fn table_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let lookups = app.lookups();
    head_ui(ui, app, state, commands);
    if !lookups.rows().is_empty() {
        let area = ScrollArea::horizontal().auto_shrink([false, false]);
        area.show(ui, |ui| rows_ui(ui, app, state, commands));
        return;
    }
    let view = lookups.view();
    let all = lookups.table().rows().len() as u64;
    match (lookups.progress(), all) {
        (Some(_), _) => said_ui(ui, "Reading the messages of name services …"),
        (None, 0) if app.captures().is_growing() => said_ui(ui, "Waiting for the capture to rest …"),
        (None, 0) => said_ui(ui, "Nobody asked for a name under this lens."),
        (None, _) if view.text.trim().is_empty() => {
            said_ui(ui, "No lookup is like that: choose All above to see the others.");
        }
        (None, _) => {
            if rows::nothing_ui(ui, &mut state.tables.lookups, (Table::Lookups, &view.text, all)) {
                let text = String::new();
                commands.push(Command::ViewLookups(LookupView {
                    text,
                    choice: LookupChoice::All,
                    ..view.clone()
                }));
            }
        }
    }
}

fn said_ui(ui: &mut Ui, text: &str) {
    ui.centered_and_justified(|ui| ui.label(RichText::new(text).weak()));
}

/// Counts, choices, the filter, and what is under way.
fn head_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let lookups = app.lookups();
    let view = lookups.view();
    let table = lookups.table();
    let (narrow, tiny) = (ui.available_width() < NARROW, ui.available_width() < TINY);
    ui.horizontal_wrapped(|ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        handle_ui(ui, app, &mut state.panes, Pane::Lookups, commands);
        close_ui(ui, &state.panes, Pane::Lookups, commands);
        let (hint, width) = if narrow { (SHORT, 130.0) } else { (HINT, 250.0) };
        let filter = Filter { table: Table::Lookups, text: &view.text, hint, help: HELP, width };
        if let Some(text) = rows::filter_ui(ui, state.tables.of(Table::Lookups), filter) {
            commands.push(Command::ViewLookups(LookupView { text, ..view.clone() }));
        }
        for (choice, name, help) in [
            (LookupChoice::All, "All", "All lookups"),
            (
                LookupChoice::DottedQuads,
                "Dotted quads",
                "Names that are IPv4 addresses: nobody but a program asks for those",
            ),
            (
                LookupChoice::NoSuchName,
                "No such name",
                "Names of which somebody was told that there are none (NXDOMAIN)",
            ),
        ] {
            let name = RichText::new(name);
            let name = if narrow { name.text_style(TextStyle::Small) } else { name };
            if ui.selectable_label(view.choice == choice, name).on_hover_text(help).clicked() {
                commands.push(Command::ViewLookups(LookupView { choice, ..view.clone() }));
            }
        }
        let layout = Layout::right_to_left(Align::Center);
        let mut head = |ui: &mut Ui| {
            let can = app.can_save(SaveWhat::Lookups);
            let help = "Write the rows that are listed as CSV or JSON lines";
            let export = Button::new(RichText::new("Export…").text_style(TextStyle::Small)).small();
            if ui.add_enabled(can, export).on_hover_text(help).clicked() {
                commands.push(Command::SaveDialog(SaveWhat::Lookups));
            }
            let under_way = lookups.progress().map(|share| (share, "Reading messages"));
            let packets = lookups.packets_progress().map(|share| (share, "Looking for packets"));
            if let Some((share, of)) = under_way.or(packets) {
                let bar = ui.add(ProgressBar::new(share).desired_width(90.0).desired_height(8.0));
                bar.on_hover_text(of);
            }
            let rows = (lookups.rows().len(), table.rows().len(), lookups.cursor().marked().len());
            let counts = counts(rows, narrow);
            ui.label(RichText::new(counts).text_style(TextStyle::Small).weak());
        };
        if tiny { head(ui) } else { ui.with_layout(layout, head).inner }
    });
    if table.left_out() > 0 {
        let words = format!(
            "The table holds {} names; {} questions and answers are of others. A narrower lens shows them.",
            grouped(table.rows().len().min(MOST_LOOKUPS) as u64),
            grouped(table.left_out())
        );
        ui.label(RichText::new(words).text_style(TextStyle::Small).color(ui.visuals().warn_fg_color));
    }
}

/// `1,204 lookups`, `12 of 1,204 lookups`.
fn counts((listed, all, marked): (usize, usize, usize), narrow: bool) -> String {
    let text = if listed == all {
        counted(all as u64, "lookup")
    } else if narrow {
        // The tab says of what.
        format!("{} of {}", grouped(listed as u64), grouped(all as u64))
    } else {
        format!("{} of {}", grouped(listed as u64), counted(all as u64, "lookup"))
    };
    if marked > 0 { format!("{text}; {} marked", grouped(marked as u64)) } else { text }
}

fn rows_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let lookups = app.lookups();
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&theme::dense_font(), '0'));
    let shown = columns(ui.available_width(), letter);
    let sized = |(column, _, _, width, _): &Head| match column {
        LookupColumn::Clients => Column::remainder().at_least(80.0).clip(true),
        _ => letters(ui, *width),
    };
    let heads: Vec<packets::Head<'_>> =
        shown.iter().map(|head| ((head.1, ""), sized(head), head.4)).collect();
    let rows = rows::rows_ui(ui, app, state, Table::Lookups, commands);
    rows::with_keyboard_ui(ui, &rows);
    let grid_of = Columns { salt: ("lookups", heads.len()), heads: &heads, resets: false };
    let mut seen = state.tables.lookups.row_seen.take();
    let table = grid(ui, grid_of, (lookups.rows(), lookups.cursor().row()), &mut seen, |ui, place| {
        if let Some(head) = shown.get(place) {
            head_cell_ui(ui, *head, lookups.view(), commands);
        }
    });
    state.tables.lookups.row_seen = seen;
    table.body(|body| {
        body.rows(ROW, lookups.rows().len(), |mut row| {
            let number = row.index();
            let Some(lookup) = lookups.row(number) else { return };
            row.set_selected(lookups.cursor().is_at(number));
            for (column, _, _, _, is_number) in &shown {
                cell_ui(&mut row, app, lookup, (*column, *is_number), &mut state.menu);
            }
            let response = row.response();
            if rows.row(app, state, (number, &response), commands) {
                state.menu.open(subjects(lookup, LookupColumn::Name), response.rect.left_bottom(), true);
            }
        });
    });
    // Asked for a row that is out of sight.
    state.tables.lookups.asks_menu = false;
}

/// The head of a column: a click sorts by it, another the other way round.
fn head_cell_ui(ui: &mut Ui, (column, name, help, ..): Head, view: &LookupView, commands: &mut Vec<Command>) {
    let is_sorted = view.column == column;
    let arrow = match (is_sorted, view.descending) {
        (true, true) => " ↓",
        (true, false) => " ↑",
        (false, _) => "",
    };
    let text = RichText::new(format!("{name}{arrow}")).text_style(TextStyle::Small);
    let text = if is_sorted { text.strong() } else { text.weak() };
    let label = ui.add(Label::new(text).sense(Sense::click()));
    if label.on_hover_text(format!("{help}. A click sorts by it")).clicked() {
        // Counts and times are looked at from their large end first, words from A.
        let starts = matches!(
            column,
            LookupColumn::Count | LookupColumn::Queries | LookupColumn::Responses | LookupColumn::Clients
        );
        let descending = if is_sorted { !view.descending } else { starts };
        commands.push(Command::ViewLookups(LookupView { column, descending, ..view.clone() }));
    }
}

fn cell_ui(
    row: &mut TableRow<'_, '_>,
    app: &App,
    lookup: &Lookup,
    (column, is_number): (LookupColumn, bool),
    menu: &mut SubjectMenu,
) {
    let zone = &app.settings().zone;
    let time = |time: Option<i64>| time.map_or_else(String::new, |time| zone.format(time, 0));
    let [quad, missing] = colors(app);
    let is_quad = column == LookupColumn::Name && lookup.is_dotted_quad();
    let (text, color) = match column {
        LookupColumn::Name => (shortened(&plain(&lookup.name), LETTERS), is_quad.then_some(quad)),
        LookupColumn::Type => (lookup.kind.to_string(), None),
        LookupColumn::Queries => (grouped(lookup.queries), None),
        LookupColumn::Responses => (grouped(lookup.responses), None),
        LookupColumn::Count => (grouped(lookup.queries + lookup.responses), None),
        LookupColumn::Outcome => {
            (shortened(&outcome_of(lookup), LETTERS), (lookup.no_such_name() > 0).then_some(missing))
        }
        LookupColumn::First => (time(lookup.times.map(|times| times.0)), None),
        LookupColumn::Last => (time(lookup.times.map(|times| times.1)), None),
        LookupColumn::Clients => (clients(app, lookup), None),
    };
    let text = RichText::new(text).font(theme::dense_font());
    let text = if let Some(color) = color { text.color(color) } else { text };
    let (_, cell) = row.col(|ui| aligned_ui(ui, is_number, |ui| drop(ui.label(text))));
    if cell.secondary_clicked()
        && let Some(at) = cell.interact_pointer_pos()
    {
        menu.open(subjects(lookup, column), at, false);
    }
    if is_quad {
        cell.on_hover_text("A dotted quad: somebody asks for the address of an address");
    }
}

/// What a menu on a cell is about: what stands there, and the row's packets.
fn subjects(lookup: &Lookup, column: LookupColumn) -> Vec<Subject> {
    let mut subjects = match column {
        LookupColumn::Outcome => {
            let answers = lookup.answers.kept().iter();
            answers.take(SUBJECTS).map(|answer| Subject::of_text(answer)).collect()
        }
        LookupColumn::Clients => {
            lookup.clients.kept().iter().take(SUBJECTS).copied().map(Subject::Address).collect()
        }
        _ => vec![Subject::of_text(&lookup.name)],
    };
    subjects.push(Subject::Lookup { name: lookup.name.to_string(), kind: lookup.kind.to_string() });
    subjects
}

/// Who asked: the first by name or address, and how many more.
fn clients(app: &App, lookup: &Lookup) -> String {
    let clients = lookup.clients.kept();
    let Some((first, more)) = clients.split_first() else { return String::new() };
    let first = app.name_of(*first).map_or_else(|| first.to_string(), |name| format!("{first} {name}"));
    match (more.len(), lookup.clients.has_more()) {
        (0, false) => first,
        (more, false) => format!("{first} +{more}"),
        (more, true) => format!("{first} +{more} and more"),
    }
}

/// Of names that are dotted quads, and of what there is not.
fn colors(app: &App) -> [Color32; 2] {
    let ink = theme::ink(app.settings().theme);
    [ink.accent, ink.mistake]
}
