//! What earlier packets of its connection tell of the packet that is read, each a way to its frame.

use eframe::egui::Ui;

use crate::{
    app::{Command, Inspection},
    figure::{plain, shortened},
};

/// Lines that are shown: a frame with many messages has many notes, all of them in its layers.
const LISTED: usize = 4;

/// Letters of a line.
const LETTERS: usize = 120;

/// Draws a link for each frame that something is known from.
pub fn connection_ui(ui: &mut Ui, inspection: &Inspection, commands: &mut Vec<Command>) {
    let mut frames = Vec::new();
    for note in &inspection.notes {
        let Some(frame) = note.frame().filter(|frame| *frame != inspection.number) else { continue };
        if frames.contains(&(note.name, frame)) {
            continue;
        }
        frames.push((note.name, frame));
        if frames.len() > LISTED {
            ui.label("More stands in the layers.");
            return;
        }
        let text = shortened(&plain(&format!("{}: {}", note.name, note.value())), LETTERS);
        if ui.link(text).on_hover_text("Go to that frame").clicked() {
            commands.push(Command::GoToFrameOf { capture: inspection.item.capture(), frame });
        }
    }
}
