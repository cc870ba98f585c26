//! The keyboard: the keys of actions, and those that mean something else from place to place.

use eframe::egui::{Context, Event, Key, Memory, Modifiers, Popup};

use super::{
    action, conversation, floating, packets, settings,
    state::{BookmarkEdited, ViewState},
};
use crate::app::{App, Command};

/// Rows that a page is, for the keys that step by pages.
const PAGE: i64 = 20;

/// The share of the window that a press of an arrow moves it by.
const PAN: f64 = 0.1;

/// Turns pressed keys into commands. Letters and the like are left to a text that is being typed.
pub fn keys(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    if state.palette.is_open() {
        // It takes the keyboard.
        return;
    }
    action::press(ctx, app, state, commands);
    packets::goes_on(ctx, app, state, commands);
    steps(ctx, Modifiers::COMMAND, &[(Key::ArrowUp, -1), (Key::ArrowDown, 1)], app, commands);
    if ctx.text_edit_focused() {
        return;
    }
    // egui has taken the keyboard from the field before anybody is asked: Escape was meant for it.
    if state.typing && ctx.input(|input| input.key_pressed(Key::Escape)) {
        if let Some(BookmarkEdited { place, name, note }) = state.bookmark_edited.take() {
            commands.push(Command::NameBookmark { place, name, note });
        }
        state.inspector.find.escape();
        // The only field of its window: it goes with it.
        if app.settings().window && floating::has_keyboard(ctx, settings::TITLE) {
            commands.push(Command::ShowSettings(false));
        } else if state.conversation.is_find_typed() {
            conversation::escape(app, commands);
        }
        return;
    }
    // Desktops turn Ctrl+C into this.
    let asks_copy = ctx.input(|input| input.events.contains(&Event::Copy));
    if asks_copy && !app.chosen().points().is_empty() && !packets::copies_bytes(ctx, state) {
        commands.push(Command::CopyRows);
    }
    if pressed(ctx, Modifiers::NONE, Key::Escape) {
        // An open menu is what Escape is meant for.
        if Popup::is_any_open(ctx) {
            Popup::close_all(ctx);
            return;
        }
        escape(app, state, commands);
    }
    // Arrows walk through an open menu or list.
    if app.captures().is_empty() || Popup::is_any_open(ctx) {
        return;
    }
    if packets::walks(ctx) {
        return;
    }
    moves(ctx, commands);
    if !app.chosen().is_empty() && ctx.memory(Memory::focused).is_none() && !state.menu.is_open() {
        let keys = [(Key::ArrowUp, -1), (Key::ArrowDown, 1), (Key::PageUp, -PAGE), (Key::PageDown, PAGE)];
        steps(ctx, Modifiers::NONE, &keys, app, commands);
        let menu = pressed(ctx, Modifiers::NONE, Key::Menu) || pressed(ctx, Modifiers::SHIFT, Key::F10);
        state.asks_menu |= menu;
    }
}

fn pressed(ctx: &Context, modifiers: Modifiers, key: Key) -> bool {
    ctx.input_mut(|input| input.consume_key(modifiers, key))
}

fn moves(ctx: &Context, commands: &mut Vec<Command>) {
    for (key, time, address) in [
        (Key::ArrowLeft, -PAN, 0.0),
        (Key::ArrowRight, PAN, 0.0),
        (Key::ArrowUp, 0.0, PAN),
        (Key::ArrowDown, 0.0, -PAN),
    ] {
        if pressed(ctx, Modifiers::SHIFT, key) {
            commands.push(Command::Pan { time, address });
        }
    }
}

/// Steps through the chosen packets.
fn steps(ctx: &Context, modifiers: Modifiers, keys: &[(Key, i64)], app: &App, commands: &mut Vec<Command>) {
    if app.chosen().is_empty() {
        return;
    }
    for (key, by) in keys {
        let times = ctx.input_mut(|input| input.count_and_consume_key(modifiers, *key));
        if times > 0 {
            commands.push(Command::Step(by * times as i64));
        }
    }
}

/// Escape closes what was opened last; then it lets go of the chosen packets.
fn escape(app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    if state.menu.close() || state.dialog.take().is_some() {
        return;
    }
    if app.settings().help {
        commands.push(Command::ToggleHelp);
    } else if app.settings().window {
        commands.push(Command::ShowSettings(false));
    } else if state.plot.escape() {
        // It let go of its box.
    } else if app.measured().is_some() {
        commands.push(Command::Measure(None));
    } else if app.settings().views {
        commands.push(Command::ShowViews(false));
    } else if app.settings().damages && !app.damages().places().is_empty() {
        commands.push(Command::ShowDamages(false));
    } else if app.settings().messages {
        commands.push(Command::ShowMessages(false));
    } else if conversation::escape(app, commands) {
        // It was closed.
    } else if app.desk().bookmarks().is_open() {
        commands.push(Command::ShowBookmarks(false));
    } else if !state.inspector.let_go() {
        commands.push(Command::ForgetLandmark);
        commands.push(Command::ClearSelection);
    }
}
