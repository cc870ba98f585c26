//! What stands in the window while nothing is open: what Suji is, and the ways in.

use eframe::egui::{
    Align, Align2, Button, Grid, Layout, Rect, RichText, ScrollArea, StrokeKind, TextStyle, Ui, UiBuilder,
    vec2,
};

use super::{
    field::{Field, edit_ui, mistake_ui},
    state::ViewState,
    theme,
    words::file_and_folder,
};
use crate::{
    app::{App, Command, LensText},
    figure::shortened,
};

const WIDTH: f32 = 520.0;
const HEIGHT: f32 = 400.0;
/// What a line for each recent capture adds to it.
const LINE: f32 = 24.0;

/// Recent captures that are offered.
const RECENT: usize = 6;

/// Letters of a name or a folder.
const LETTERS: usize = 48;

/// Draws the welcome.
pub fn welcome_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let room = ui.available_rect_before_wrap();
    ui.painter().rect_filled(room, 0.0, theme::ink(app.settings().theme).ground);
    let recent = app.keeper().recent().len().min(RECENT);
    let height = HEIGHT + if recent > 0 { LINE * (recent + 2) as f32 } else { 0.0 };
    let rect = Align2::CENTER_CENTER.align_size_within_rect(vec2(WIDTH, height).min(room.size()), room);
    // Where there is no room around it, a border stays.
    let margin = if room.width() < WIDTH + 2.0 * theme::WIDE { theme::WIDE } else { 0.0 };
    ui.scope_builder(UiBuilder::new().max_rect(rect.shrink2(vec2(margin, 0.0))), |ui| {
        ScrollArea::vertical()
            .auto_shrink([false, false])
            .show(ui, |ui| content_ui(ui, app, state, commands));
    });
}

fn content_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    ui.with_layout(Layout::top_down(Align::Min), |ui| {
        ui.label(RichText::new("Suji").size(34.0).strong());
        ui.add_space(theme::GAP);
        ui.label(
            "Suji shows a packet capture as one picture: time across, IP address up, a dot for every packet. \
             Click a dot to read its bytes.",
        );
        ui.add_space(theme::WIDE);
        ways_in_ui(ui, app, state, commands);
        ui.add_space(theme::WIDE);
        drop_ui(ui);
        ui.add_space(theme::WIDE);
        recent_ui(ui, app, commands);
        keys_ui(ui);
    });
}

fn ways_in_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let accent = ui.visuals().selection.bg_fill;
    let open = Button::new(RichText::new("Open…").text_style(TextStyle::Heading)).fill(accent);
    let making = app.jobs().is_opening();
    let wide = (ui.available_width() - 156.0).clamp(120.0, 250.0);
    ui.horizontal_wrapped(|ui| {
        if ui.add_sized([140.0, 38.0], open).clicked() {
            commands.push(Command::OpenDialog);
        }
        let demo = Button::new(RichText::new("Open the demo capture").text_style(TextStyle::Heading));
        let demo = ui.add_enabled_ui(!making, |ui| ui.add_sized([wide, 38.0], demo)).inner;
        if demo.on_hover_text("Two days of two honeypots, made up here: 1.7 million packets").clicked() {
            commands.push(Command::OpenDemo);
        }
    });
    ui.add_space(theme::SPACE);
    let width = WIDTH.min(ui.available_width()) - 98.0;
    path_ui(ui, app, state, commands, width);
}

/// The field for a typed path, with its button.
pub fn path_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>, width: f32) {
    let field = Field {
        of: LensText::Path,
        label: "Path",
        hint: "or type a path: /captures/monday.pcapng",
        help: "",
        width,
    };
    ui.horizontal(|ui| {
        let entered = commands.len();
        edit_ui(ui, app, &mut state.fields, commands, field);
        // Leaving the field has entered the text already; the button is for those who look for one.
        let opened = ui.button("Open path").clicked();
        if opened && commands.len() == entered {
            state.fields.focus(LensText::Path);
        }
    });
    if let Some(mistake) = app.mistake(LensText::Path) {
        mistake_ui(ui, mistake, width);
    }
}

/// What was open the last times, newest first; above it the workspace that the last time left.
fn recent_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let keeper = app.keeper();
    if keeper.recent().is_empty() {
        return;
    }
    ui.label(RichText::new("RECENT").text_style(TextStyle::Small).weak());
    if let Some(last) = keeper.last()
        && ui
            .link("Where you left")
            .on_hover_text("The captures, lens, view and bookmarks of the last time")
            .clicked()
    {
        commands.push(Command::Open(vec![last]));
    }
    for path in keeper.recent().iter().take(RECENT) {
        let (name, folder) = file_and_folder(path);
        ui.horizontal(|ui| {
            if ui.link(shortened(&name, LETTERS)).clicked() {
                commands.push(Command::Open(vec![path.clone()]));
            }
            ui.label(RichText::new(shortened(&folder, LETTERS)).weak());
        });
    }
    ui.add_space(theme::WIDE);
}

fn drop_ui(ui: &mut Ui) {
    let (rect, _) =
        ui.allocate_exact_size(vec2(WIDTH.min(ui.available_width()), 54.0), eframe::egui::Sense::hover());
    let hovering = ui.input(|input| !input.raw.hovered_files.is_empty());
    paint_drop(ui, rect, hovering);
}

fn paint_drop(ui: &Ui, rect: Rect, hovering: bool) {
    let color = if hovering { ui.visuals().hyperlink_color } else { ui.visuals().weak_text_color() };
    let stroke = eframe::egui::Stroke::new(1.0, color.gamma_multiply(if hovering { 1.0 } else { 0.45 }));
    ui.painter().rect_stroke(rect, 6.0, stroke, StrokeKind::Inside);
    let font = TextStyle::Body.resolve(ui.style());
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        "Drop captures or folders here (pcap, pcapng; also gzip, zstd)",
        font,
        color,
    );
}

fn keys_ui(ui: &mut Ui) {
    Grid::new("first keys").num_columns(4).min_col_width(0.0).spacing([theme::SPACE, theme::GAP]).show(
        ui,
        |ui| {
            for pair in [
                [("1", "TCP SYN from home"), ("2", "TCP SYN to home")],
                [("3", "UDP from home"), ("4", "UDP to home")],
            ] {
                for (key, name) in pair {
                    ui.label(RichText::new(key).monospace().strong());
                    ui.label(RichText::new(name).weak());
                }
                ui.end_row();
            }
        },
    );
    ui.add_space(theme::GAP);
    ui.label(RichText::new("F1 tells all keys. Nothing leaves this machine.").weak());
}
