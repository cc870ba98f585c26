//! What a person can do, each thing once: its name, its keys, when it can be done, and what it then does.
//! Menus, keys, the palette of commands and the help are made of these lists.

mod analyse;
mod file;
mod go;
mod help;
mod look;
mod offer;
mod table;

use eframe::egui::{Context, Key, KeyboardShortcut, ModifierNames, Modifiers};

use super::{packets, state::ViewState};
use crate::app::{App, Command};

pub use offer::{Offer, offers};

/// Ctrl, or Cmd on a Mac.
const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// One thing that can be done. Its parts are plain functions: an action keeps nothing.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    /// What it is called in its menu.
    pub name: &'static str,
    /// The menu inside the menu that it stands in, with its first half of the name: "Colour by".
    pub under: Option<&'static str>,
    /// What it does, in a sentence.
    pub does: &'static str,
    keys: &'static [KeyboardShortcut],
    /// Its keys also work while a text is being typed.
    while_typing: bool,
    hindrance: fn(&App) -> Option<&'static str>,
    /// Whether it is in force, of one that can be.
    on: Option<fn(&App) -> bool>,
    act: fn(&App, &mut ViewState, &mut Vec<Command>),
}

impl Action {
    /// Something that can always be done and has no key.
    const fn new(
        name: &'static str,
        does: &'static str,
        act: fn(&App, &mut ViewState, &mut Vec<Command>),
    ) -> Self {
        Self { name, under: None, does, keys: &[], while_typing: true, hindrance: |_| None, on: None, act }
    }

    const fn keys(self, keys: &'static [KeyboardShortcut]) -> Self {
        Self { keys, ..self }
    }

    /// Its keys are letters, or mean something else in a text.
    const fn unless_typing(self) -> Self {
        Self { while_typing: false, ..self }
    }

    const fn unless(self, hindrance: fn(&App) -> Option<&'static str>) -> Self {
        Self { hindrance, ..self }
    }

    const fn under(self, under: &'static str) -> Self {
        Self { under: Some(under), ..self }
    }

    const fn on(self, on: fn(&App) -> bool) -> Self {
        Self { on: Some(on), ..self }
    }

    /// What it is called where it stands alone: "Colour by: Port".
    pub fn full_name(&self) -> String {
        match self.under {
            Some(under) => format!("{under}: {}", self.name),
            None => self.name.trim_end_matches('…').to_owned(),
        }
    }

    /// Its keys in words: "Ctrl+Shift+O".
    pub fn keys_in_words(&self) -> String {
        self.keys.first().map_or_else(String::new, |keys| keys_in_words(*keys))
    }

    /// Why it cannot be done now; none where it can.
    pub fn hindrance(&self, app: &App) -> Option<&'static str> {
        (self.hindrance)(app)
    }

    /// Whether it is in force; none where it is something to be done.
    pub fn is_on(&self, app: &App) -> Option<bool> {
        self.on.map(|on| on(app))
    }

    /// Does it.
    pub fn run(&self, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
        if self.hindrance(app).is_none() {
            (self.act)(app, state, commands);
        }
    }

    /// Its keys were pressed. They are then used up, so that Ctrl+Shift+E is never taken for Ctrl+E.
    fn is_pressed(&self, ctx: &Context, typing: bool) -> bool {
        let listens = self.while_typing || !typing;
        // In a list, Home goes to its first row.
        let walks = packets::walks(ctx);
        let is_free = |keys: &&KeyboardShortcut| !(walks && **keys == alone(Key::Home));
        let mut keys = self.keys.iter().filter(is_free);
        listens && keys.any(|keys| ctx.input_mut(|input| input.consume_shortcut(keys)))
    }
}

/// Keys in words.
fn keys_in_words(keys: KeyboardShortcut) -> String {
    keys.format(&ModifierNames::NAMES, cfg!(target_os = "macos"))
}

/// A menu: its name, and its entries in groups.
pub type Menu = (&'static str, &'static [&'static [Action]]);

/// The menus of the menu bar, from the left.
pub static MENUS: [Menu; 5] = [
    ("File", file::GROUPS),
    ("View", look::GROUPS),
    ("Go", go::GROUPS),
    ("Analyse", analyse::GROUPS),
    ("Help", help::GROUPS),
];

/// What the window of settings offers, in groups with their names.
pub static SETTINGS: [(&str, &[Action]); 4] =
    [("LOOKS", look::LOOKS), ("AXES", look::AXES), ("TEXT", look::TEXT), ("PANELS", look::PANELS)];

/// All actions, in the order of the menus.
pub fn all() -> impl Iterator<Item = &'static Action> {
    MENUS.iter().flat_map(|(_, groups)| groups.iter().copied().flatten())
}

/// Does whatever keys were pressed for.
pub fn press(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    if !ctx.input(|input| input.events.iter().any(|event| matches!(event, eframe::egui::Event::Key { .. }))) {
        return;
    }
    let typing = ctx.text_edit_focused();
    // With more modifiers first: egui takes Ctrl+O to be pressed in Ctrl+Shift+O too.
    for with_shift in [true, false] {
        for action in all().filter(|action| action.keys.iter().any(|keys| keys.modifiers.shift) == with_shift)
        {
            if action.is_pressed(ctx, typing) {
                if let Some(why) = action.hindrance(app) {
                    state.hint.say(ctx, format!("{}: {why}", action.full_name()));
                }
                action.run(app, state, commands);
            }
        }
    }
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(CTRL, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(CTRL_SHIFT, key)
}

const fn alone(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}

/// Nothing is open.
fn nothing_open(app: &App) -> Option<&'static str> {
    app.captures().is_empty().then_some("No capture is open")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_actions_have_the_same_name_or_the_same_keys() {
        let (mut names, mut keys) = (BTreeSet::new(), BTreeSet::new());
        for action in all() {
            assert!(names.insert(action.full_name()), "{} twice", action.full_name());
            for pressed in action.keys {
                assert!(keys.insert(keys_in_words(*pressed)), "{} twice", keys_in_words(*pressed));
            }
        }
    }

    #[test]
    fn every_action_says_in_a_sentence_what_it_does() {
        for action in all() {
            let does = action.does;
            assert!(does.len() >= 12 && does.starts_with(char::is_uppercase), "{}: {does}", action.name);
            assert!(!does.ends_with('.'), "{}: {does}", action.name);
        }
    }

    #[test]
    fn keys_read_as_on_a_keyboard() {
        assert_eq!(keys_in_words(ctrl_shift(Key::O)), "Ctrl+Shift+O");
        assert_eq!(keys_in_words(alone(Key::Num1)), "1");
    }
}
