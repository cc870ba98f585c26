//! The window with the table of lookups. Only the rows in view are laid out.

use eframe::egui::{
    self, Align, Color32, Context, Label, Layout, ProgressBar, RichText, Role, Sense, TextEdit, TextStyle,
    Ui, Vec2, WidgetInfo, Window,
};
use egui_extras::{Column, TableBuilder, TableRow};

use super::{
    packets::{aligned_ui, letters},
    theme,
};
use crate::{
    app::{App, Command, LookupChoice, LookupColumn, LookupView, SaveWhat},
    figure::{counted, grouped, outcome_of, plain, shortened},
    stream::lookups::{Lookup, MOST_LOOKUPS},
};

/// Height of a row in points.
const ROW: f32 = 20.0;

/// Letters of a name or an outcome that a cell lays out.
const LETTERS: usize = 200;

/// Columns with their heads, widths in letters, and whether they hold numbers.
const COLUMNS: [(LookupColumn, &str, f32, bool); 8] = [
    (LookupColumn::Name, "Name", 38.0, false),
    (LookupColumn::Type, "Type", 7.0, false),
    (LookupColumn::Queries, "Queries", 8.0, true),
    (LookupColumn::Responses, "Responses", 9.0, true),
    (LookupColumn::Outcome, "Outcome", 34.0, false),
    (LookupColumn::First, "First", 20.0, false),
    (LookupColumn::Last, "Last", 20.0, false),
    (LookupColumn::Clients, "Asked by", 16.0, false),
];

/// Draws the window while it is open.
pub fn lookups_ui(ctx: &Context, app: &App, commands: &mut Vec<Command>) {
    if !app.lookups().is_open() {
        return;
    }
    let mut open = true;
    let room = ctx.content_rect().size();
    Window::new("Lookups")
        .open(&mut open)
        .collapsible(false)
        .default_size(Vec2::new((room.x * 0.8).min(1_120.0), (room.y * 0.5).min(420.0)))
        .default_pos((room.x * 0.1, 96.0))
        .min_size(Vec2::new(420.0, 160.0))
        .show(ctx, |ui| content_ui(ui, app, commands));
    if !open {
        commands.push(Command::ShowLookups(false));
    }
}

fn content_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
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
    egui::ScrollArea::horizontal().auto_shrink([false, false]).show(ui, |ui| rows_ui(ui, app, commands));
}

/// Counts, choices, the filter, and what is under way.
fn head_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let lookups = app.lookups();
    let view = lookups.view();
    let table = lookups.table();
    ui.horizontal(|ui| {
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
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
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
        });
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

fn rows_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let lookups = app.lookups();
    ui.spacing_mut().item_spacing = Vec2::new(6.0, 0.0);
    let widths = COLUMNS.map(|(_, _, width, _)| letters(ui, width));
    let mut builder = TableBuilder::new(ui)
        .id_salt("lookups")
        .sense(Sense::click())
        .striped(false)
        .resizable(true)
        .auto_shrink([false, false])
        .cell_layout(Layout::left_to_right(Align::Center));
    for ((column, ..), sized) in COLUMNS.into_iter().zip(widths) {
        let last = column == LookupColumn::Clients;
        builder = builder.column(if last { Column::remainder().at_least(80.0).clip(true) } else { sized });
    }
    let table = builder.header(ROW, |mut header| {
        for (column, name, _, is_number) in COLUMNS {
            header.col(|ui| head_cell_ui(ui, (column, name, is_number), lookups.view(), commands));
        }
    });
    table.body(|body| {
        body.rows(ROW, lookups.rows().len(), |mut row| {
            let Some(lookup) = lookups.row(row.index()) else { return };
            row.set_selected(lookups.is_chosen(lookup));
            cells_ui(&mut row, app, lookup);
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
    (column, name, is_number): (LookupColumn, &str, bool),
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
        if ui.add(Label::new(text).sense(Sense::click())).clicked() {
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

fn cells_ui(row: &mut TableRow<'_, '_>, app: &App, lookup: &Lookup) {
    let zone = &app.settings().zone;
    let time = |time: Option<i64>| time.map_or_else(String::new, |time| zone.format(time, 0));
    let times = lookup.times;
    let [quad, missing] = colors(app);
    let name = shortened(&plain(&lookup.name), LETTERS);
    row.col(|ui| {
        let text = RichText::new(&name).font(theme::dense_font());
        if lookup.is_dotted_quad() {
            let label = ui.label(text.color(quad));
            label.on_hover_text("A dotted quad: somebody asks for the address of an address");
        } else {
            ui.label(text);
        }
    });
    let texts = [
        (lookup.kind.to_string(), false),
        (grouped(lookup.queries), true),
        (grouped(lookup.responses), true),
    ];
    for (text, is_number) in texts {
        text_ui(row, &text, is_number);
    }
    let outcome = shortened(&outcome_of(lookup), LETTERS);
    row.col(|ui| {
        let text = RichText::new(&outcome).font(theme::dense_font());
        ui.label(if lookup.no_such_name() > 0 { text.color(missing) } else { text });
    });
    text_ui(row, &time(times.map(|times| times.0)), false);
    text_ui(row, &time(times.map(|times| times.1)), false);
    text_ui(row, &clients(app, lookup), false);
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

fn text_ui(row: &mut TableRow<'_, '_>, text: &str, is_number: bool) {
    row.col(|ui| {
        let text = RichText::new(text).font(theme::dense_font());
        aligned_ui(ui, is_number, |ui| drop(ui.label(text)));
    });
}

/// Of names that are dotted quads, and of what there is not.
fn colors(app: &App) -> [Color32; 2] {
    let ink = theme::ink(app.settings().theme);
    [ink.accent, ink.mistake]
}
