//! The keyboard.

use eframe::egui::{Context, Key, Memory, Modifiers, Popup};

use super::state::{Dialog, ViewState};
use crate::app::{App, Command, LensText, SaveWhat};

/// Rows that a page is, for the keys that step by pages.
const PAGE: i64 = 20;

/// What a press of `+` goes closer by.
const ZOOM: f64 = 1.5;

/// The share of the window that a press of an arrow moves it by.
const PAN: f64 = 0.1;

/// Turns pressed keys into commands. Keys without Ctrl are ignored while a text is being typed.
pub fn keys(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let open = !app.captures().is_empty();
    with_control(ctx, app, state, commands);
    if ctx.text_edit_focused() {
        return;
    }
    if pressed(ctx, Modifiers::NONE, Key::F1) {
        commands.push(Command::ToggleHelp);
    }
    if pressed(ctx, Modifiers::NONE, Key::Escape) {
        // An open menu is what Escape is meant for.
        if Popup::is_any_open(ctx) {
            Popup::close_all(ctx);
            return;
        }
        escape(app, state, commands);
    }
    if !open {
        return;
    }
    moves(ctx, commands);
    for (key, view) in [(Key::Num1, 1), (Key::Num2, 2), (Key::Num3, 3), (Key::Num4, 4)] {
        if pressed(ctx, Modifiers::NONE, key) {
            commands.push(Command::PaperView(view));
        }
    }
    if pressed(ctx, Modifiers::COMMAND, Key::A) {
        commands.push(Command::SelectView);
    }
    if pressed(ctx, Modifiers::NONE, Key::B) {
        state.plot.draws_boxes = !state.plot.draws_boxes;
    }
    if !app.chosen().is_empty() && ctx.memory(Memory::focused).is_none() && !state.menu.is_open() {
        steps(ctx, commands);
        let menu = pressed(ctx, Modifiers::NONE, Key::Menu) || pressed(ctx, Modifiers::SHIFT, Key::F10);
        state.asks_menu |= menu;
    }
}

fn pressed(ctx: &Context, modifiers: Modifiers, key: Key) -> bool {
    ctx.input_mut(|input| input.consume_key(modifiers, key))
}

fn with_control(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let open = !app.captures().is_empty();
    let shift = Modifiers::COMMAND | Modifiers::SHIFT;
    // The longer combination first: a plain one is also pressed in it.
    if open && pressed(ctx, shift, Key::O) {
        state.add_dialog = true;
    }
    if pressed(ctx, Modifiers::COMMAND, Key::O) {
        commands.push(Command::OpenDialog);
    }
    if pressed(ctx, Modifiers::COMMAND, Key::Q) {
        commands.push(Command::Quit);
    }
    if !open {
        return;
    }
    if pressed(ctx, Modifiers::COMMAND, Key::W) {
        commands.push(Command::CloseAll);
    }
    for (modifiers, key, what) in [
        (shift, Key::E, SaveWhat::Selection),
        (Modifiers::COMMAND, Key::E, SaveWhat::View),
        (Modifiers::COMMAND, Key::S, SaveWhat::Picture),
    ] {
        if pressed(ctx, modifiers, key) && app.can_save(what) {
            commands.push(Command::SaveDialog(what));
        }
    }
    for (key, by) in [(Key::ArrowUp, -1), (Key::ArrowDown, 1)] {
        if !app.chosen().is_empty() && pressed(ctx, Modifiers::COMMAND, key) {
            commands.push(Command::Step(by));
        }
    }
    if pressed(ctx, Modifiers::COMMAND, Key::L) {
        state.fields.focus(LensText::Address);
    }
    if pressed(ctx, Modifiers::COMMAND, Key::F) {
        state.fields.focus(LensText::Find);
    }
    for (modifiers, by) in [(Modifiers::SHIFT, -1), (Modifiers::NONE, 1)] {
        if pressed(ctx, modifiers, Key::F3) {
            commands.push(Command::NextHit(by));
        }
    }
    if pressed(ctx, Modifiers::COMMAND, Key::T) {
        state.fields.focus(LensText::Time);
    }
    if pressed(ctx, Modifiers::COMMAND, Key::G) {
        state.dialog = Some(Dialog::Frame(String::new()));
    }
}

fn moves(ctx: &Context, commands: &mut Vec<Command>) {
    let zoom = |factor| Command::Zoom { time: factor, address: factor };
    let pan = |time, address| Command::Pan { time, address };
    for (modifiers, key, command) in [
        (Modifiers::NONE, Key::Plus, zoom(ZOOM)),
        (Modifiers::NONE, Key::Equals, zoom(ZOOM)),
        (Modifiers::NONE, Key::Minus, zoom(1.0 / ZOOM)),
        (Modifiers::SHIFT, Key::ArrowLeft, pan(-PAN, 0.0)),
        (Modifiers::SHIFT, Key::ArrowRight, pan(PAN, 0.0)),
        (Modifiers::SHIFT, Key::ArrowUp, pan(0.0, PAN)),
        (Modifiers::SHIFT, Key::ArrowDown, pan(0.0, -PAN)),
        (Modifiers::ALT, Key::ArrowLeft, Command::Back),
        (Modifiers::ALT, Key::ArrowRight, Command::Forward),
        (Modifiers::NONE, Key::Backspace, Command::Back),
        (Modifiers::NONE, Key::Home, Command::Fit),
    ] {
        if pressed(ctx, modifiers, key) {
            commands.push(command);
        }
    }
}

fn steps(ctx: &Context, commands: &mut Vec<Command>) {
    let keys = [(Key::ArrowUp, -1), (Key::ArrowDown, 1), (Key::PageUp, -PAGE), (Key::PageDown, PAGE)];
    for (key, by) in keys {
        let times = ctx.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        if times > 0 {
            commands.push(Command::Step(by * times as i64));
        }
    }
}

/// Escape closes what was opened last; then it lets go of the chosen packets.
fn escape(app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    if state.menu.close() || state.dialog.take().is_some() || state.plot.escape() {
        return;
    }
    if app.settings().help {
        commands.push(Command::ToggleHelp);
    } else if app.lookups().is_open() {
        commands.push(Command::ShowLookups(false));
    } else if !state.inspector.let_go() {
        commands.push(Command::ClearSelection);
    }
}
