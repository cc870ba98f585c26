//! What is to be said of the packet that is read besides its layers.

use crate::{
    app::{App, Inspection, Item},
    decode::application::Basis,
    figure::{grouped, plain},
};

/// Lines of a comment that are shown.
const LINES: usize = 20;

/// What the lens hides; comments, what told its application where that is in doubt, damage near by, and what it is a copy of; a line each.
pub fn notes(app: &App, inspection: &Inspection) -> Vec<String> {
    let mut notes = Vec::new();
    if let Item::Packet(id) = inspection.item
        && app.is_hidden(id)
    {
        notes.push("Hidden by the lens, so without a dot".to_owned());
    }
    for comment in &inspection.frame.comments {
        for (place, line) in comment.lines().take(LINES).enumerate() {
            let head = if place == 0 { "Comment: " } else { "" };
            notes.push(format!("{head}{}", plain(line)));
        }
    }
    match (inspection.told, inspection.expected) {
        (Some((application, _)), Some(expected)) => {
            notes.push(format!("{application} by its content; the port is that of {expected}"));
        }
        (Some((application, Basis::Port)), None) => {
            notes.push(format!("Read as {application} because of its port"));
        }
        _ => {}
    }
    if let Some(damage) = &inspection.after_damage {
        let (offset, left_out) = (grouped(damage.offset), grouped(damage.bytes));
        notes.push(format!(
            "Read after damage at offset {offset}: {}; {left_out} bytes left out",
            plain(&damage.reason)
        ));
    }
    if inspection.duplicate {
        notes.push(match inspection.copy_of {
            Some(frame) => format!("Duplicate of frame {}", grouped(frame)),
            None => "Duplicate of a frame before it".to_owned(),
        });
    }
    notes
}
