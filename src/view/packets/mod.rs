//! The packets panel: the chosen packets, the layers of one, its bytes, and its payload as text.

mod columns;
mod columns_menu;
mod connection;
mod copied_rows;
mod fragments;
mod grid;
mod hex;
mod hex_find;
mod hex_hand;
mod keyboard;
mod notes;
mod state;
mod table;
mod text;
mod tree;
mod undecoded;

pub use columns_menu::{is_shown, toggled};
pub use copied_rows::copy_rows;
pub use grid::{Columns, Head, ROW, RowSeen, aligned_ui, grid, letters};
pub use keyboard::{copies_bytes, goes_on, walks};

use eframe::egui::{
    Align, Button, CentralPanel, Frame, Label, Layout, Margin, Panel, RichText, TextStyle, Ui,
};

use super::{
    panes::{PanesState, handle_ui},
    state::ViewState,
    theme,
};
use crate::{
    app::{App, Command, Inspection, Pane, SaveWhat},
    figure::{grouped, plain},
};

pub use state::InspectorState;
pub use text::encodings_ui;

/// In a pane lower than this bytes and text take turns, in points.
const LOW: f32 = 170.0;

/// The width that bytes need with their margins, sixteen or eight of them in a row, in points.
pub fn bytes_width(ui: &Ui, wide: bool) -> f32 {
    hex::width(ui, wide) + 2.0 * theme::SPACE + theme::GAP
}

/// Draws the table, the layers or the bytes.
pub fn pane_ui(ui: &mut Ui, app: &App, state: &mut ViewState, pane: Pane, commands: &mut Vec<Command>) {
    // Below a tab there is room enough.
    let top = if state.panes.is_tab { 0 } else { 8 };
    let frame = Frame::NONE.inner_margin(Margin { left: 8, right: 8, top, bottom: 8 });
    match (pane, app.inspector().shown()) {
        (Pane::Layers, Some(inspection)) => {
            frame.show(ui, |ui| inspector_ui(ui, app, inspection, state, commands));
        }
        (Pane::Bytes, Some(inspection)) => bytes_ui(ui, app, inspection, state, commands),
        (Pane::Layers | Pane::Bytes, None) => {
            frame.show(ui, |ui| {
                title_ui(ui, app, &mut state.panes, (pane, ""), commands, |_| ());
                ui.centered_and_justified(|ui| {
                    ui.label(RichText::new("Click a dot to read its packet here.").weak());
                });
            });
        }
        _ => {
            frame.show(ui, |ui| {
                if app.chosen().lists_undecoded() {
                    undecoded::undecoded_ui(ui, app, state, commands);
                } else {
                    table::table_ui(ui, app, state, commands);
                }
            });
        }
    }
}

/// Bytes in hex, and below them the payload as text.
fn bytes_ui(
    ui: &mut Ui,
    app: &App,
    inspection: &Inspection,
    state: &mut ViewState,
    commands: &mut Vec<Command>,
) {
    let ViewState { inspector, menu, panes, .. } = state;
    let height = ui.available_height();
    let (with_text, low) = (app.settings().text_pane, height < LOW);
    let shows_text = with_text && (!low || inspector.shows_text);
    let found = if shows_text {
        hex::found(ui, app, inspection, inspector, text::payload(inspection))
    } else {
        text::Found::new()
    };
    if with_text && !low {
        let margin = Margin { left: 8, right: 8, top: 4, bottom: 8 };
        Panel::bottom("payload as text")
            .resizable(true)
            .default_size(height * 0.36)
            .size_range(40.0..=(height * 0.8).max(41.0))
            .frame(Frame::NONE.inner_margin(margin))
            .show(ui, |ui| {
                let reveals = inspector.reveals_byte;
                let text = (&mut inspector.text, &mut *menu);
                text::text_ui(ui, app, inspection, text, (&found, reveals), commands);
            });
    }
    let margin = Margin { left: 8, right: 8, top: if panes.is_tab { 0 } else { 8 }, bottom: 8 };
    CentralPanel::no_frame().frame(Frame::NONE.inner_margin(margin)).show(ui, |ui| {
        let lengths = format!("{} of {}", inspection.frame.bytes.len(), inspection.frame.length);
        let shows_text = &mut inspector.shows_text;
        title_ui(ui, app, panes, (Pane::Bytes, &lengths), commands, |ui| {
            // They take turns where there is no room for both.
            let name = RichText::new("Text").text_style(TextStyle::Small);
            if with_text && low && ui.selectable_label(*shows_text, name).clicked() {
                *shows_text = !*shows_text;
            }
        });
        if with_text && low && inspector.shows_text {
            let reveals = inspector.reveals_byte.take();
            text::text_ui(ui, app, inspection, (&mut inspector.text, menu), (&found, reveals), commands);
            return;
        }
        hex_find::hex_find_ui(ui, inspection, inspector);
        hex::hex_ui(ui, app, inspection, inspector, menu);
    });
}

fn inspector_ui(
    ui: &mut Ui,
    app: &App,
    inspection: &Inspection,
    state: &mut ViewState,
    commands: &mut Vec<Command>,
) {
    let frame = format!("frame {}", grouped(inspection.number));
    // A tab has said what it is, and where there is hardly room that has to do.
    if !(state.panes.is_tab && ui.available_height() < LOW) {
        title_ui(ui, app, &mut state.panes, (Pane::Layers, &frame), commands, |_| ());
    }
    if app.captures().list().len() > 1
        && let Some(capture) = app.captures().list().get(usize::from(inspection.item.capture()))
    {
        ui.label(RichText::new(plain(&capture.name())).weak());
    }
    if let Some(reason) = inspection.reason {
        ui.label(RichText::new(format!("No packet: {}", reason.sentence())).strong());
    }
    if let Some(of) = &inspection.fragments {
        fragments::fragments_ui(ui, inspection, of, commands);
    }
    connection::connection_ui(ui, inspection, commands);
    tree::tree_ui(ui, app, inspection, &mut state.inspector, &mut state.menu);
}

/// The name of a table, what it lists, and a button that writes that to a file.
fn table_title_ui(
    ui: &mut Ui,
    app: &App,
    (panes, right): (&mut PanesState, &str),
    (what, help): (SaveWhat, &str),
    commands: &mut Vec<Command>,
    more: impl FnOnce(&mut Ui, &mut Vec<Command>),
) {
    ui.horizontal(|ui| {
        handle_ui(ui, app, panes, Pane::Packets, commands);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if app.can_save(what) {
                let button = Button::new(RichText::new("Export…").text_style(TextStyle::Small)).small();
                if ui.add(button).on_hover_text(help).clicked() {
                    commands.push(Command::SaveDialog(what));
                }
            }
            more(ui, commands);
            ui.add(Label::new(RichText::new(right).text_style(TextStyle::Small).weak()).truncate());
        });
    });
}

/// The title of a pane, with a word at its right.
fn title_ui(
    ui: &mut Ui,
    app: &App,
    panes: &mut PanesState,
    (pane, right): (Pane, &str),
    commands: &mut Vec<Command>,
    more: impl FnOnce(&mut Ui),
) {
    ui.horizontal(|ui| {
        handle_ui(ui, app, panes, pane, commands);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            more(ui);
            ui.add(Label::new(RichText::new(right).text_style(TextStyle::Small).weak()).truncate());
        });
    });
}
