//! The window with the table of lookups. Only the rows in view are laid out.

use eframe::egui::{
    self, Align, Color32, Context, Label, Layout, ProgressBar, RichText, Role, Sense, TextEdit, TextStyle,
    TextWrapMode, Ui, Vec2, WidgetInfo,
};
use egui_extras::{Column, TableBuilder, TableRow};

use super::{
    floating::floating,
    packets::{aligned_ui, letters},
    state::ViewState,
    subject::{Subject, SubjectMenu},
    theme,
};
use crate::{
    app::{App, Command, LookupChoice, LookupColumn, LookupView, SaveWhat},
    figure::{counted, grouped, outcome_of, plain, shortened},
    stream::lookups::{Lookup, MOST_LOOKUPS},
};

/// Height of a row in points.
const ROW: f32 = 20.0;

/// In a narrower window what stands at the right follows what stands at the left, in points.
const NARROW: f32 = 640.0;

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

/// Draws the window while it is open.
pub fn lookups_ui(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    if !app.lookups().is_open() {
        return;
    }
    let mut open = true;
    let room = ctx.content_rect().size();
    let starts = Vec2::new((room.x * 0.8).min(1_120.0), (room.y * 0.5).clamp(240.0, 420.0));
    floating(ctx, "Lookups", starts, Vec2::new(420.0, 160.0))
        .open(&mut open)
        .default_pos((room.x * 0.1, 96.0))
        .show(ctx, |ui| content_ui(ui, app, &mut state.menu, commands));
    if !open {
        commands.push(Command::ShowLookups(false));
    }
}

fn content_ui(ui: &mut Ui, app: &App, menu: &mut SubjectMenu, commands: &mut Vec<Command>) {
    let lookups = app.lookups();
    head_ui(ui, app, commands);
    ui.separator();
    if lookups.rows().is_empty() {
        let text = match (lookups.progress(), lookups.table().rows().is_empty()) {
            (Some(_), _) => "Reading the messages of name services…",
            (None, true) => "Nobody asked for a name under this lens.",
            (None, false) => "No lookup is like that.",
        };
        ui.centered_and_justified(|ui| ui.label(RichText::new(text).weak()));
        return;
    }
    egui::ScrollArea::horizontal()
        .auto_shrink([false, false])
        .show(ui, |ui| rows_ui(ui, app, menu, commands));
}

/// Counts, choices, the filter, and what is under way.
fn head_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let lookups = app.lookups();
    let view = lookups.view();
    let table = lookups.table();
    let narrow = ui.available_width() < NARROW;
    ui.horizontal_wrapped(|ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
        let mut text = view.text.clone();
        let edit = TextEdit::singleline(&mut text).hint_text("part of a name, answer or client");
        let response = ui.add(edit.desired_width(240.0));
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Filter lookups"));
        if response.changed() {
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
            if ui.selectable_label(view.choice == choice, name).on_hover_text(help).clicked() {
                commands.push(Command::ViewLookups(LookupView { choice, ..view.clone() }));
            }
        }
        // In a narrow window they follow, in a line of their own.
        let layout = Layout::right_to_left(Align::Center);
        let mut head = |ui: &mut Ui| {
            let can = app.can_save(SaveWhat::Lookups);
            let help = "Write the rows that are listed as CSV or JSON lines";
            if ui.add_enabled(can, egui::Button::new("Export…")).on_hover_text(help).clicked() {
                commands.push(Command::SaveDialog(SaveWhat::Lookups));
            }
            let under_way = lookups.progress().map(|share| (share, "Reading messages"));
            let packets = lookups.packets_progress().map(|share| (share, "Looking for packets"));
            if let Some((share, of)) = under_way.or(packets) {
                let bar = ui.add(ProgressBar::new(share).desired_width(90.0).desired_height(8.0));
                bar.on_hover_text(of);
            }
            ui.label(RichText::new(counts(lookups.rows().len(), table.rows().len())).weak());
        };
        if narrow { head(ui) } else { ui.with_layout(layout, head).inner }
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
fn counts(listed: usize, all: usize) -> String {
    if listed == all {
        counted(all as u64, "lookup")
    } else {
        format!("{} of {}", grouped(listed as u64), counted(all as u64, "lookup"))
    }
}

fn rows_ui(ui: &mut Ui, app: &App, menu: &mut SubjectMenu, commands: &mut Vec<Command>) {
    let lookups = app.lookups();
    ui.spacing_mut().item_spacing = Vec2::new(6.0, 0.0);
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&theme::dense_font(), '0'));
    let heads = columns(ui.available_width(), letter);
    let widths: Vec<Column> = heads.iter().map(|(_, _, _, width, _)| letters(ui, *width)).collect();
    let mut builder = TableBuilder::new(ui)
        .id_salt(("lookups", heads.len()))
        .sense(Sense::click())
        .striped(false)
        .resizable(true)
        .auto_shrink([false, false])
        .cell_layout(Layout::left_to_right(Align::Center));
    for ((column, ..), sized) in heads.iter().zip(widths) {
        let last = *column == LookupColumn::Clients;
        builder = builder.column(if last { Column::remainder().at_least(80.0).clip(true) } else { sized });
    }
    let table = builder.header(ROW, |mut header| {
        for head in &heads {
            header.col(|ui| head_cell_ui(ui, *head, lookups.view(), commands));
        }
    });
    table.body(|body| {
        body.rows(ROW, lookups.rows().len(), |mut row| {
            let Some(lookup) = lookups.row(row.index()) else { return };
            row.set_selected(lookups.is_chosen(lookup));
            for (column, _, _, _, is_number) in &heads {
                cell_ui(&mut row, app, lookup, (*column, *is_number), menu);
            }
            if row.response().clicked() {
                let (name, kind) = (lookup.name.to_string(), lookup.kind.to_string());
                commands.push(Command::SelectLookup { name, kind });
            }
        });
    });
}

/// The head of a column: a click sorts by it, another the other way round.
fn head_cell_ui(
    ui: &mut Ui,
    (column, name, help, _, is_number): Head,
    view: &LookupView,
    commands: &mut Vec<Command>,
) {
    let is_sorted = view.column == column;
    let arrow = match (is_sorted, view.descending) {
        (true, true) => " ↓",
        (true, false) => " ↑",
        (false, _) => "",
    };
    let text = RichText::new(format!("{name}{arrow}")).text_style(TextStyle::Small);
    let text = if is_sorted { text.strong() } else { text.weak() };
    aligned_ui(ui, is_number, |ui| {
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
    });
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
