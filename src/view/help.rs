//! The help window: all keys, as the actions have them, and what the mouse does.

use eframe::egui::{Align, Align2, Context, Label, Layout, RichText, TextStyle, Ui, Vec2, Window, vec2};

use super::{
    action::MENUS,
    floating::{gives_keyboard_back, room, takes_keyboard},
    theme,
};
use crate::app::{App, Command};

/// In less room what keys do stands below them, in points.
const NARROW: f32 = 620.0;

/// Width of the keys beside what they do, and of both at most, in points.
const KEYS: f32 = 210.0;
const WIDEST: f32 = 820.0;

const TITLE: &str = "Keys and gestures";

/// What the mouse does, and keys that mean something else from place to place.
const GESTURES: [(&str, &[(&str, &str)]); 4] = [
    (
        "On the plot",
        &[
            ("Wheel", "zoom at the pointer; with Ctrl in time only, with Shift in addresses only"),
            ("Drag, or Shift + arrows", "move"),
            ("Click", "choose the packets nearest to the pointer"),
            ("Double-click", "zoom into the prefix of the packet that it reads, or under the pointer"),
            ("Right-drag", "draw a box, then: Enter zooms, S selects"),
            ("Shift + right-drag", "select the packets in a box at once"),
            ("Right-click", "show only what is pointed at, leave it out, copy it"),
            ("Drop files", "open them; with Shift: beside what is open"),
        ],
    ),
    (
        "In lists and layers",
        &[
            ("Up, Down, PageUp, PageDown", "step through the chosen packets; with Ctrl from anywhere"),
            ("Tab, Shift + Tab", "from the table to the layers, the bytes, and back"),
            ("Enter", "open the row of the table: its layers get the arrows, Left folds, Right unfolds"),
            ("Right-click, Menu, Shift + F10", "show only this, leave it out, copy it"),
            (
                "In the bytes",
                "a click takes a field, drawing or Shift any bytes; arrows walk; Ctrl + C copies hex",
            ),
            ("Click on a port", "only this port; with Alt: all but this one"),
            ("Escape", "close what is open; let go of the packets"),
        ],
    ),
    (
        "In conversations and lookups",
        &[
            ("Arrows", "go to rows"),
            ("Shift and Ctrl", "mark rows, with a click or arrows"),
            ("Ctrl + A", "mark all rows"),
            ("Ctrl + C", "copy the rows"),
            ("Enter", "follow a conversation, or show a lookup's packets"),
            ("Shift + Enter", "show a conversation on the plot"),
            ("Ctrl + F", "filter the rows"),
        ],
    ),
    (
        "Menus",
        &[
            ("F10, or Alt alone", "go to the menu bar and back"),
            ("Arrows, Enter, Escape", "walk through menus, take an entry, close them"),
        ],
    ),
];

/// Draws the window while it is open.
pub fn help_ui(ctx: &Context, app: &App, commands: &mut Vec<Command>) {
    if !app.settings().help {
        gives_keyboard_back(ctx, TITLE);
        return;
    }
    let mut open = true;
    let room = room(ctx);
    let wide = room.x > NARROW;
    Window::new(TITLE)
        .open(&mut open)
        .collapsible(false)
        .resizable(false)
        .vscroll(true)
        .max_size(room)
        .min_height((room.y * 0.85).min(640.0))
        .anchor(Align2::CENTER_CENTER, Vec2::ZERO)
        .show(ctx, |ui| {
            takes_keyboard(ui, TITLE);
            ui.set_width((room.x - 3.0 * theme::WIDE).min(WIDEST));
            topics_ui(ui, wide);
        });
    if !open {
        commands.push(Command::ToggleHelp);
    }
}

fn topics_ui(ui: &mut Ui, wide: bool) {
    for (topic, keys) in GESTURES {
        topic_ui(ui, topic, wide, keys.iter().map(|(key, does)| ((*key).to_owned(), *does)));
    }
    for (menu, groups) in MENUS {
        let actions = groups.iter().copied().flatten();
        let with_keys = actions.map(|action| (action.keys_in_words(), action.does));
        topic_ui(ui, menu, wide, with_keys.filter(|(keys, _)| !keys.is_empty()));
    }
}

/// Keys beside what they do, or above it where there is no room.
fn topic_ui(ui: &mut Ui, topic: &str, wide: bool, keys: impl Iterator<Item = (String, &'static str)>) {
    ui.label(RichText::new(topic.to_uppercase()).text_style(TextStyle::Small).weak());
    for (key, does) in keys {
        let key = RichText::new(key).strong();
        if wide {
            ui.horizontal_top(|ui| {
                cell_ui(ui, KEYS, key);
                cell_ui(ui, ui.available_width(), RichText::new(does));
            });
        } else {
            ui.label(key);
            ui.indent(does, |ui| ui.label(does));
        }
    }
    ui.add_space(theme::WIDE);
}

/// A text in lines of a width.
fn cell_ui(ui: &mut Ui, width: f32, text: RichText) {
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        ui.add(Label::new(text).wrap());
    });
}
