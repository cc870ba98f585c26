//! The help window: all keys and gestures.

use eframe::egui::{Align2, Context, Grid, RichText, TextStyle, Vec2, Window};

use crate::app::{App, Command};

/// Keys and what they do, by topic.
const TOPICS: [(&str, &[(&str, &str)]); 4] = [
    (
        "On the plot",
        &[
            ("Wheel", "zoom at the pointer; + and - at the middle"),
            ("Ctrl + wheel", "zoom in time only"),
            ("Shift + wheel", "zoom in addresses only"),
            ("Drag, or Shift + arrows", "move"),
            ("Click", "choose the packets nearest to the pointer"),
            ("Double-click", "zoom into the prefix under the pointer"),
            ("Right-drag, or B and drag", "draw a box, then: Enter zooms, S selects"),
            ("Shift + right-drag", "select the packets in a box at once"),
            ("Ctrl + A", "select the packets in view"),
        ],
    ),
    (
        "Where to look",
        &[
            ("Home", "show everything; again: with times far from the rest"),
            ("Backspace, Alt + Left", "back"),
            ("Alt + Right", "forward"),
            ("Ctrl + L", "to the address box: 118.8.200.0/22, 118.8., A-B"),
            ("Ctrl + T", "to the time box: 14:00..15:00, a date, 14:00..+1h"),
            ("Ctrl + G", "to a frame by its number"),
            ("Ctrl + F", "find what payloads mean or hold: REMACT, SMB, a text, bytes"),
            ("F3, Shift + F3", "to the next packet found, or the one before"),
        ],
    ),
    (
        "What to see",
        &[
            ("1", "TCP SYN from home"),
            ("2", "TCP SYN to home"),
            ("3", "UDP from home"),
            ("4", "UDP to home"),
            ("Click on a port", "only this port; with Alt: all but this one"),
        ],
    ),
    (
        "Packets and files",
        &[
            (
                "Up, Down, PageUp, PageDown",
                "step through the chosen packets; with Ctrl wherever the keyboard is",
            ),
            ("Tab, then arrows", "walk through the layers: Left folds, Right unfolds"),
            ("Right-click, Menu, Shift + F10", "show only this, leave it out, copy it"),
            ("Escape", "close what is open; let go of the packets"),
            ("Ctrl + O", "open captures; Ctrl + Shift + O adds some"),
            ("Drop files", "open them; with Shift: add them"),
            ("Ctrl + E", "export the packets in view; with Shift: the chosen ones"),
            ("Ctrl + S", "save the picture"),
            ("F1", "this help"),
        ],
    ),
];

/// Draws the window while it is open.
pub fn help_ui(ctx: &Context, app: &App, commands: &mut Vec<Command>) {
    if !app.settings().help {
        return;
    }
    let mut open = true;
    Window::new("Keys and gestures")
        .open(&mut open)
        .collapsible(false)
        .resizable(false)
        .vscroll(true)
        .anchor(Align2::CENTER_CENTER, Vec2::ZERO)
        .show(ctx, |ui| {
            Grid::new("keys").num_columns(2).min_row_height(18.0).spacing([24.0, 4.0]).show(ui, |ui| {
                for (topic, keys) in TOPICS {
                    ui.label(RichText::new(topic.to_uppercase()).text_style(TextStyle::Small).weak());
                    ui.end_row();
                    for (key, does) in keys {
                        ui.label(RichText::new(*key).strong());
                        ui.label(*does);
                        ui.end_row();
                    }
                    ui.label("");
                    ui.end_row();
                }
            });
        });
    if !open {
        commands.push(Command::ToggleHelp);
    }
}
