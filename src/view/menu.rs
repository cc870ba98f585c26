//! The menu bar: the actions in their menus, and what is open between them.

use eframe::egui::{Button, Checkbox, MenuBar, Response, Ui};

use super::{
    action::{Action, MENUS},
    packets,
    state::ViewState,
    words,
};
use crate::{
    app::{App, Command, LensText, OpenCapture},
    figure::shortened,
};

/// Letters of a capture's name in a menu.
const NAME: usize = 32;

/// Draws the bar.
pub fn menu_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    MenuBar::new().ui(ui, |ui| {
        for (name, groups) in MENUS {
            ui.menu_button(name, |ui| {
                ui.set_min_width(220.0);
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
            });
        }
    });
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
        action.run(app, state, commands);
    }
}

fn entry_ui(ui: &mut Ui, app: &App, action: &Action) -> Response {
    if let Some(mut on) = action.is_on(app) {
        return ui.add(Checkbox::new(&mut on, action.name));
    }
    let (button, keys) = (Button::new(action.name), action.keys_in_words());
    // An empty key would be part of the entry's name.
    ui.add(if keys.is_empty() { button } else { button.shortcut_text(keys) })
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
