//! What the Help menu offers.

use eframe::egui::Key;

use super::{Action, alone, ctrl_shift};
use crate::app::Command;

pub static GROUPS: &[&[Action]] = &[&[
    Action::new(
        "All commands…",
        "Finds a command by its name, or runs a line of a command file",
        |_, state, _| {
            state.palette.open();
        },
    )
    .keys(&[ctrl_shift(Key::P)]),
    Action::new(
        "Messages",
        "Opens or closes the list of what was said: errors, and what was kept",
        |app, _, commands| {
            commands.push(Command::ShowMessages(!app.settings().messages));
        },
    ),
    Action::new("Keys and gestures", "Tells all keys and what the mouse does", |_, _, commands| {
        commands.push(Command::ToggleHelp);
    })
    .keys(&[alone(Key::F1)]),
]];
