//! The fragments of the packet that is read, each a way to its frame.

use eframe::egui::{RichText, Ui};

use crate::{
    app::{Command, Inspection},
    figure::grouped,
    stream::{FragmentFrame, Fragments},
};

/// Fragments that are listed; a packet on Ethernet has fewer.
const LISTED: usize = 50;

/// Says where the first fragment and the others are.
pub fn fragments_ui(ui: &mut Ui, inspection: &Inspection, of: &Fragments, commands: &mut Vec<Command>) {
    ui.label(RichText::new(summary(inspection, of)).strong());
    ui.horizontal_wrapped(|ui| {
        for fragment in of.frames.iter().take(LISTED).filter(|fragment| fragment.frame != inspection.number) {
            if ui.link(name(fragment)).on_hover_text(extent(fragment)).clicked() {
                let capture = inspection.item.capture();
                commands.push(Command::GoToFrameOf { capture, frame: fragment.frame });
            }
        }
        if let Some(more) = of.frames.len().checked_sub(LISTED).filter(|more| *more > 0) {
            ui.label(format!("and {} more", grouped(more as u64)));
        }
    });
}

fn summary(inspection: &Inspection, of: &Fragments) -> String {
    let ports = of.first().and_then(|first| first.ports);
    let ports = ports.map_or_else(String::new, |(from, to)| format!(", ports {from} → {to}"));
    let state = if of.is_whole() {
        "all are here"
    } else if of.limited {
        "some were not found among the nearest packets"
    } else {
        "some are missing"
    };
    match of.first() {
        Some(first) if first.frame == inspection.number => {
            format!("The first of {} fragments{ports}; {state}.", of.frames.len())
        }
        Some(first) => format!(
            "A fragment; the first of {} is in frame {}{ports}; {state}.",
            of.frames.len(),
            grouped(first.frame)
        ),
        None => "A fragment; the first one is not in this capture.".to_owned(),
    }
}

fn name(fragment: &FragmentFrame) -> String {
    match fragment.offset {
        0 => format!("First fragment: frame {}", grouped(fragment.frame)),
        _ => format!("Frame {}", grouped(fragment.frame)),
    }
}

fn extent(fragment: &FragmentFrame) -> String {
    format!("Bytes {} to {} of the packet", fragment.offset, fragment.offset.saturating_add(fragment.length))
}
