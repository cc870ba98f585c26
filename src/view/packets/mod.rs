//! The packets panel: the chosen packets, the layers of one, and its bytes.

mod fragments;
mod grid;
mod hex;
mod layers;
mod table;
mod undecoded;

pub use grid::{aligned_ui, letters};

use std::time::Instant;

use crate::figure::plain;
use eframe::egui::{Align, Layout, Panel, RichText, TextStyle, Ui};

use super::{spent::Part, state::ViewState, theme};
use crate::app::{App, Command, Inspection};

/// Draws the panel's content.
pub fn packets_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    state.bytes.begin();
    let started = Instant::now();
    let width = ui.available_width();
    let frame = eframe::egui::Frame::NONE.inner_margin(theme::SPACE);
    if let Some(inspection) = app.inspector().shown() {
        let hex_width = hex::width(ui) + 2.0 * theme::SPACE + theme::GAP;
        let bytes = Panel::right("bytes")
            .default_size(hex_width.min(width * 0.45))
            .size_range(120.0..=hex_width.max(121.0))
            .resizable(true)
            .frame(frame);
        bytes.show(ui, |ui| {
            title_ui(
                ui,
                "BYTES",
                &format!("{} of {}", inspection.frame.bytes.len(), inspection.frame.length),
            );
            hex::hex_ui(ui, inspection, &mut state.bytes);
        });
        let layers_width = (width * 0.18).clamp(200.0, 420.0);
        Panel::right("layers")
            .default_size(layers_width)
            .size_range(140.0..=width * 0.5)
            .resizable(true)
            .frame(frame)
            .show(ui, |ui| inspector_ui(ui, app, inspection, state, commands));
    }
    state.spent.since(Part::Inspector, started);
    let started = Instant::now();
    eframe::egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        if app.chosen().lists_undecoded() {
            undecoded::undecoded_ui(ui, app, state, commands);
        } else {
            table::table_ui(ui, app, state, commands);
        }
    });
    state.spent.since(Part::Table, started);
}

fn inspector_ui(
    ui: &mut Ui,
    app: &App,
    inspection: &Inspection,
    state: &mut ViewState,
    commands: &mut Vec<Command>,
) {
    title_ui(ui, "LAYERS", &format!("frame {}", crate::figure::grouped(inspection.number)));
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
    layers::layers_ui(ui, app, inspection, &mut state.bytes);
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
