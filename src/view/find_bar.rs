//! The Find box, and a line for each search: what it has found, and what can be done with that.

use eframe::egui::{
    Button, Color32, ComboBox, CornerRadius, Key, ProgressBar, RichText, Role, Sense, TextEdit, Ui,
    WidgetInfo, vec2,
};

use super::{
    field::{Field, edit_ui},
    state::ViewState,
    theme,
};
use crate::{
    app::{App, Command, FindKind, FindQuery, LensText, SearchEntry, SearchUse},
    figure::{counted, grouped, shortened},
};

/// Letters of what is looked for in its line.
const LETTERS: usize = 40;

/// The search whose name is being typed.
#[derive(Debug, Default)]
pub struct FindState {
    naming: Option<(u64, String)>,
}

/// Draws the box with the choice of how its text is meant; gives where it begins.
pub fn find_ui(
    ui: &mut Ui,
    app: &App,
    state: &mut ViewState,
    width: f32,
    commands: &mut Vec<Command>,
) -> f32 {
    let query = &app.settings().find;
    if ui.ctx().content_rect().width() >= theme::TIGHT {
        ui.label(RichText::new("Find").weak());
    }
    let help = format!("{} (Ctrl+F; F3 and Shift+F3 step through what is found)", query.kind.help());
    let field =
        Field { of: LensText::Find, label: "Find", hint: "REMACT, SMB, a text …", help: &help, width };
    let left = edit_ui(ui, app, &mut state.fields, commands, field).rect.left();
    let kinds =
        ComboBox::from_id_salt("find kind").selected_text(query.kind.name()).width(84.0).show_ui(ui, |ui| {
            for kind in FindKind::ALL {
                if ui.selectable_label(kind == query.kind, kind.name()).on_hover_text(kind.help()).clicked() {
                    commands.push(Command::SetFind(FindQuery { kind, ..query.clone() }));
                }
            }
        });
    kinds.response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, "How it is looked for");
        info.current_text_value = Some(query.kind.name().to_owned());
        info
    });
    let mut toggle = |ui: &mut Ui, on: bool, enabled: bool, text: &str, help: &str, to: FindQuery| {
        let response = ui.add_enabled(enabled, Button::selectable(on, text)).on_hover_text(help);
        if response.clicked() {
            commands.push(Command::SetFind(to));
        }
    };
    let has_text = query.kind.has_text();
    let case = FindQuery { ignore_case: !query.ignore_case, ..query.clone() };
    toggle(ui, !query.ignore_case, has_text, "Aa", "Capitals and small letters of a text differ", case);
    let wide = FindQuery { utf16: !query.utf16, ..query.clone() };
    toggle(ui, query.utf16, has_text, "UTF-16", "A text in UTF-16 as well, as Windows writes it", wide);
    let lens = FindQuery { under_lens: !query.under_lens, ..query.clone() };
    toggle(ui, query.under_lens, true, "in lens", "Only in packets that the lens shows", lens);
    left
}

/// Draws a line for each search.
pub fn searches_ui(ui: &mut Ui, app: &App, state: &mut FindState, commands: &mut Vec<Command>) {
    for entry in app.searches().list() {
        ui.horizontal_wrapped(|ui| search_ui(ui, app, entry, state, commands));
    }
}

fn search_ui(
    ui: &mut Ui,
    app: &App,
    entry: &SearchEntry,
    state: &mut FindState,
    commands: &mut Vec<Command>,
) {
    let id = entry.id;
    let color = theme::search_color(app.settings().theme, entry.color);
    if dot_ui(ui, color, entry.shown, entry.title()) {
        commands.push(Command::ShowSearch(id, !entry.shown));
    }
    if !name_ui(ui, entry, state, commands) {
        let is_current = app.searches().current().is_some_and(|current| current.id == id);
        let title = RichText::new(shortened(entry.title(), LETTERS)).monospace();
        let title = ui.selectable_label(is_current, title);
        if title.on_hover_text("List its packets; F3 steps through them").clicked() {
            commands.push(Command::ListSearch(id));
        }
    }
    ui.label(found_words(app, entry)).on_hover_text(found_help(app, entry));
    if entry.is_running() {
        let share = entry.share();
        let bar = ProgressBar::new(share).desired_width(90.0).desired_height(10.0);
        ui.add(bar).on_hover_text(format!("{:.0} % of the captures looked through", share * 100.0));
        if ui.button("Stop").clicked() {
            commands.push(Command::StopSearch(id));
        }
    }
    let some = !entry.packets().is_empty();
    let arrows = [("◀", "Previous", -1), ("▶", "Next", 1)];
    for (arrow, name, by) in arrows {
        let response = ui.add_enabled(some, Button::new(arrow));
        let label = format!("{name} packet of {}", entry.title());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, some, label.clone()));
        let key = if by > 0 { "F3" } else { "Shift+F3" };
        if response.on_hover_text(format!("{name} ({key})")).clicked() {
            if app.searches().current().is_none_or(|current| current.id != id) {
                commands.push(Command::ListSearch(id));
            }
            commands.push(Command::NextHit(by));
        }
    }
    for (used, text, help) in [
        (
            SearchUse::Only,
            "Show only",
            "Shows only these packets, and those of other searches shown like this",
        ),
        (SearchUse::LeaveOut, "Leave out", "Shows all but these packets"),
    ] {
        let on = entry.in_lens == used;
        if ui.add_enabled(some || on, Button::selectable(on, text)).on_hover_text(help).clicked() {
            commands.push(Command::UseSearch(id, if on { SearchUse::Nothing } else { used }));
        }
    }
    if state.naming.as_ref().is_none_or(|(naming, _)| *naming != id) {
        let (text, help) = if entry.kept {
            ("Rename", "Give it another name")
        } else {
            ("Keep", "Keep it beside other searches, under a name")
        };
        if ui.button(text).on_hover_text(help).clicked() {
            state.naming = Some((id, entry.title().to_owned()));
        }
    }
    let close = ui.button("×");
    let label = format!("Close the search for {}", entry.title());
    close.widget_info(|| WidgetInfo::labeled(Role::Button, true, label.clone()));
    if close.on_hover_text("Close this search").clicked() {
        commands.push(Command::ForgetSearch(id));
    }
}

/// The search's colour; a click shows or hides its packets.
fn dot_ui(ui: &mut Ui, color: Color32, shown: bool, title: &str) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::click());
    let label = format!("Paint packets of {title}");
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, shown, label.clone()));
    let square = rect.shrink(2.0);
    if shown {
        ui.painter().rect_filled(square, CornerRadius::same(2), color);
    } else {
        let stroke = eframe::egui::Stroke::new(1.5, color);
        ui.painter().rect_stroke(square, CornerRadius::same(2), stroke, eframe::egui::StrokeKind::Inside);
    }
    response
        .on_hover_text(if shown { "Painted: a click hides it" } else { "Hidden: a click paints it" })
        .clicked()
}

/// The field for a name, while one is typed; false where none is.
fn name_ui(ui: &mut Ui, entry: &SearchEntry, state: &mut FindState, commands: &mut Vec<Command>) -> bool {
    let Some((_, name)) = state.naming.as_mut().filter(|(id, _)| *id == entry.id) else { return false };
    let response = ui.add(TextEdit::singleline(name).desired_width(160.0));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Name of the search"));
    let (enter, escape) = ui.input(|input| (input.key_pressed(Key::Enter), input.key_pressed(Key::Escape)));
    if response.lost_focus() {
        if enter || !escape {
            commands.push(Command::KeepSearch(entry.id, Some(name.clone())));
        }
        state.naming = None;
    } else if !response.has_focus() {
        response.request_focus();
    }
    true
}

/// What is said of a search under way, wherever it is said.
pub fn found_so_far(packets: u64) -> String {
    format!("{} so far", counted(packets, "packet"))
}

/// `50 packets`, or `3 of 50 packets` while they are listed and one of them is read, which the lens may hide.
fn found_words(app: &App, entry: &SearchEntry) -> String {
    let count = entry.packets().len();
    match (count, entry.is_running()) {
        (0, true) => "looking …".to_owned(),
        (_, true) => found_so_far(count),
        (0, false) if entry.is_cancelled() => "nothing found before it was stopped".to_owned(),
        (0, false) => "nothing found".to_owned(),
        _ if entry.is_cancelled() => format!("{}, stopped", counted(count, "packet")),
        _ => match app.place_in_search(entry.id) {
            Some(place) => {
                let hidden = app.chosen().current().is_some_and(|id| app.is_hidden(id));
                let hidden = if hidden { ", hidden by the lens" } else { "" };
                format!("{} of {}{hidden}", grouped(place as u64 + 1), counted(count, "packet"))
            }
            None => counted(count, "packet"),
        },
    }
}

fn found_help(app: &App, entry: &SearchEntry) -> String {
    let in_view = app.found().pieces().iter().find(|piece| piece.search == entry.id);
    let in_view = in_view.map_or_else(String::new, |piece| format!(", {} in view", grouped(piece.total)));
    let meant = entry.query.kind.name().to_lowercase();
    let under = if entry.query.under_lens { ", under the lens of then" } else { "" };
    format!("{} looked for as {meant}{under}{in_view}", shortened(&entry.query.text, LETTERS))
}
