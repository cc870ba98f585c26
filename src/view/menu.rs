//! The menu bar: the actions in their menus, and what is open between them.

use eframe::egui::{
    Align2, Atom, Button, Checkbox, IdSalt, MenuBar, Response, ScrollArea, TextStyle, Ui, vec2,
};

use super::{
    action::{Action, MENUS, Menu},
    packets,
    state::ViewState,
    words,
};
use crate::{
    app::{App, Command, LensText, OpenCapture},
    figure::shortened,
};

/// What a menu leaves free of the window's height beside a line for the bar above it: borders, in points.
const BELOW: f32 = 32.0;

/// Letters of a capture's name in a menu.
const NAME: usize = 32;

/// Draws the bar.
pub fn menu_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let mut keys = std::mem::take(&mut state.menu_keys);
    MenuBar::new().ui(ui, |ui| {
        for (place, (name, groups)) in MENUS.into_iter().enumerate() {
            keys.menu_ui(ui, place, name, |ui, revealed| {
                ui.set_min_width(220.0);
                // Entries that have no room below each other are scrolled through. egui gives a new menu no
                // more than 400 points, and would keep it so.
                let room = ui.ctx().content_rect().height() - BELOW - ui.spacing().interact_size.y;
                ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
                    entries_ui(ui, app, (name, groups), state, commands);
                    revealed.reveal(ui);
                });
            });
        }
    });
    state.menu_keys = keys;
}

/// Draws the entries of a menu.
fn entries_ui(
    ui: &mut Ui,
    app: &App,
    (name, groups): Menu,
    state: &mut ViewState,
    commands: &mut Vec<Command>,
) {
    for (place, group) in groups.iter().enumerate() {
        if place > 0 {
            ui.separator();
        }
        group_ui(ui, app, group, state, commands);
        match (name, place) {
            ("File", 0) => {
                recent_ui(ui, app, commands);
                for capture in app.captures().list() {
                    follow_ui(ui, capture, commands);
                }
            }
            ("View", 4) => {
                ui.menu_button("Encoding of text", |ui| packets::encodings_ui(ui, app, commands));
            }
            _ => {}
        }
    }
    if name == "Go" {
        packet_ui(ui, app, commands);
    }
}

/// Draws actions one below the other; neighbours that belong under one name open beside it.
fn group_ui(
    ui: &mut Ui,
    app: &App,
    group: &'static [Action],
    state: &mut ViewState,
    commands: &mut Vec<Command>,
) {
    for together in group.chunk_by(|first, second| first.under.is_some() && first.under == second.under) {
        match together {
            [first, ..] if let Some(under) = first.under => {
                ui.menu_button(under, |ui| {
                    for action in together {
                        action_ui(ui, app, action, state, commands);
                    }
                });
            }
            _ => {
                for action in together {
                    action_ui(ui, app, action, state, commands);
                }
            }
        }
    }
}

/// One entry; it says why it cannot be done.
fn action_ui(
    ui: &mut Ui,
    app: &App,
    action: &'static Action,
    state: &mut ViewState,
    commands: &mut Vec<Command>,
) {
    let hindrance = action.hindrance(app);
    let response = ui.add_enabled_ui(hindrance.is_none(), |ui| entry_ui(ui, app, action)).inner;
    let clicked = response.clicked();
    let response = response.on_hover_text(action.does);
    if let Some(why) = hindrance {
        response.on_disabled_hover_text(why);
    }
    if clicked {
        // A click closes the menu by itself, the keyboard does not.
        ui.close();
        action.run(app, state, commands);
    }
}

fn entry_ui(ui: &mut Ui, app: &App, action: &Action) -> Response {
    let keys = action.keys_in_words();
    if let Some(mut on) = action.is_on(app) {
        return ticked_ui(ui, &mut on, action.name, keys);
    }
    let button = Button::new(action.name);
    // An empty key would be part of the entry's name.
    ui.add(if keys.is_empty() { button } else { button.shortcut_text(keys) })
}

/// An entry that can be in force, with its keys at the right: egui's own have no place for them.
fn ticked_ui(ui: &mut Ui, on: &mut bool, name: &str, keys: String) -> Response {
    let (font, color) = (TextStyle::Button.resolve(ui.style()), ui.visuals().weak_text_color());
    let keys = ui.painter().layout_no_wrap(keys, font, color);
    let padding = ui.spacing().button_padding.x;
    let room = Atom::custom(IdSalt::new("keys"), keys.size() + vec2(padding, 0.0));
    let response = ui.add(Checkbox::new(on, (name, Atom::grow(), room)));
    let rect = response.rect.with_max_x(response.rect.right() - padding);
    let at = Align2::RIGHT_CENTER.align_size_within_rect(keys.size(), rect).min;
    ui.painter().galley(at, keys, color);
    response
}

/// Whether what is added to a capture is shown, where that can be chosen.
fn follow_ui(ui: &mut Ui, capture: &OpenCapture, commands: &mut Vec<Command>) {
    let mut follows = capture.idle;
    let can = capture.idle || (capture.done && capture.can_be_followed());
    if can && ui.checkbox(&mut follows, format!("Follow {}", shortened(&capture.name(), NAME))).clicked() {
        let path = capture.info.path.clone();
        commands.push(if follows { Command::Follow(vec![path]) } else { Command::StopFollowing(path) });
    }
}

/// What was open the last times.
fn recent_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let recent = app.keeper().recent();
    ui.add_enabled_ui(!recent.is_empty(), |ui| {
        ui.menu_button("Open recent", |ui| {
            for path in recent {
                let (name, place) = words::file_and_folder(path);
                if ui.button(shortened(&name, NAME)).on_hover_text(place).clicked() {
                    commands.push(Command::Open(vec![path.clone()]));
                }
            }
            ui.separator();
            if ui.button("Forget these").clicked() {
                commands.push(Command::ForgetRecent);
            }
        });
    });
}

/// Where the packet in the inspector leads.
fn packet_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let Some(point) = app.chosen().current().and_then(|id| app.captures().index().point(id)) else { return };
    ui.separator();
    for (whose, address) in [("source", point.source), ("destination", point.destination)] {
        if ui.button(format!("To {whose} {address}")).clicked() {
            commands.push(Command::Enter(LensText::Address, address.to_string()));
        }
    }
    if let (Some((_, port)), Some(transport)) = (point.ports, words::transport_of(point.protocol)) {
        let name = format!("{}/{port}", transport.name());
        if ui.button(format!("Only port {name}")).clicked()
            && let Ok(only) = name.parse()
        {
            commands.push(Command::SetPorts(only));
        }
    }
}
