//! The packets panel: the chosen packets, the layers of one, its bytes, and its payload as text.

mod columns;
mod columns_menu;
mod connection;
mod copied_rows;
mod fragments;
mod grid;
mod hex;
mod hex_find;
mod keyboard;
mod notes;
mod state;
mod table;
mod text;
mod tree;
mod undecoded;

pub use columns_menu::{is_shown, toggled};
pub use copied_rows::copy_rows;
pub use grid::{aligned_ui, letters};
pub use keyboard::walks;

use std::time::Instant;

use eframe::egui::{
    Align, Button, CentralPanel, Frame, Label, Layout, Margin, Panel, RichText, TextStyle, Ui,
};

use super::{spent::Part, state::ViewState, theme};
use crate::{
    app::{App, Command, Inspection, SaveWhat},
    figure::{grouped, plain},
};

pub use state::InspectorState;
pub use text::encodings_ui;

/// A table narrower than this is no longer one: the inspector then leaves it room, in points.
const TABLE: f32 = 640.0;

/// Draws the panel's content.
pub fn packets_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    state.inspector.begin(app.inspector().shown());
    let started = Instant::now();
    let width = ui.available_width();
    let frame = Frame::NONE.inner_margin(theme::SPACE);
    if let Some(inspection) = app.inspector().shown() {
        let margins = 2.0 * theme::SPACE + theme::GAP;
        let (wide, narrow) = (hex::width(ui, true) + margins, hex::width(ui, false) + margins);
        let layers_width = (width * 0.22).clamp(220.0, 420.0);
        let has_room = width - layers_width - wide >= TABLE;
        // Each has its own width, so that a larger window does not stay with eight bytes in a row.
        let bytes = Panel::right(if has_room { "bytes" } else { "bytes, narrow" })
            .default_size(if has_room { wide } else { narrow })
            .size_range(120.0..=wide.max(121.0))
            .resizable(true)
            .frame(Frame::NONE);
        bytes.show(ui, |ui| bytes_ui(ui, app, inspection, state, commands));
        Panel::right("layers")
            .default_size(layers_width)
            .size_range(140.0..=width * 0.5)
            .resizable(true)
            .frame(frame)
            .show(ui, |ui| inspector_ui(ui, app, inspection, state, commands));
    }
    state.spent.since(Part::Inspector, started);
    let started = Instant::now();
    CentralPanel::default().frame(frame).show(ui, |ui| {
        if app.chosen().lists_undecoded() {
            undecoded::undecoded_ui(ui, app, state, commands);
        } else {
            table::table_ui(ui, app, state, commands);
        }
    });
    state.spent.since(Part::Table, started);
}

/// Bytes in hex, and below them the payload as text.
fn bytes_ui(
    ui: &mut Ui,
    app: &App,
    inspection: &Inspection,
    state: &mut ViewState,
    commands: &mut Vec<Command>,
) {
    let ViewState { inspector, menu, .. } = state;
    let height = ui.available_height();
    if app.settings().text_pane {
        let margin = Margin { left: 8, right: 8, top: 4, bottom: 8 };
        Panel::bottom("payload as text")
            .resizable(true)
            .default_size(height * 0.36)
            .size_range(40.0..=(height * 0.8).max(41.0))
            .frame(Frame::NONE.inner_margin(margin))
            .show(ui, |ui| {
                text::text_ui(ui, app, inspection, (&mut inspector.text, menu), commands);
            });
    }
    CentralPanel::no_frame().frame(Frame::NONE.inner_margin(theme::SPACE)).show(ui, |ui| {
        let lengths = format!("{} of {}", inspection.frame.bytes.len(), inspection.frame.length);
        title_ui(ui, "BYTES", &lengths);
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
    title_ui(ui, "LAYERS", &format!("frame {}", grouped(inspection.number)));
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
    (name, right): (&str, &str),
    (what, help): (SaveWhat, &str),
    commands: &mut Vec<Command>,
    more: impl FnOnce(&mut Ui, &mut Vec<Command>),
) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).text_style(TextStyle::Small).weak());
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

/// The name of a part, with a word at its right.
fn title_ui(ui: &mut Ui, name: &str, right: &str) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).text_style(TextStyle::Small).weak());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(right).text_style(TextStyle::Small).weak());
        });
    });
}
