//! The window of settings: what can be chosen of how things are shown, in one place; it takes effect at once.

use eframe::egui::{Align, Context, Layout, RichText, ScrollArea, Slider, TextStyle, Ui, vec2};

use super::{
    action::{Action, SETTINGS},
    floating::{floating, gives_keyboard_back, takes_keyboard},
    state::ViewState,
    theme,
};
use crate::{
    app::{App, Command, LensText},
    figure::counted,
};

/// Width of the names of what can be chosen, in points.
const NAMES: f32 = 90.0;

pub const TITLE: &str = "Settings";

/// Draws it while it is open.
pub fn settings_ui(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    if !app.settings().window {
        gives_keyboard_back(ctx, TITLE);
        return;
    }
    let mut open = true;
    floating(ctx, TITLE, vec2(460.0, 690.0), vec2(240.0, 80.0))
        .open(&mut open)
        .resizable([false, true])
        .pivot(eframe::egui::Align2::CENTER_CENTER)
        .default_pos(ctx.content_rect().center())
        .show(ctx, |ui| {
            takes_keyboard(ui, TITLE);
            ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
                for (name, actions) in SETTINGS {
                    ui.label(RichText::new(name).text_style(TextStyle::Small).weak());
                    group_ui(ui, app, actions, state, commands);
                    ui.add_space(theme::SPACE);
                }
                remembered_ui(ui, app, commands);
            });
        });
    if !open {
        commands.push(Command::ShowSettings(false));
    }
}

/// Draws actions: choices of one thing side by side behind its name, what is on or off with a tick.
fn group_ui(
    ui: &mut Ui,
    app: &App,
    actions: &'static [Action],
    state: &mut ViewState,
    commands: &mut Vec<Command>,
) {
    let together = |first: &Action, second: &Action| first.under.is_some() && first.under == second.under;
    for choices in actions.chunk_by(together) {
        let under = choices.first().and_then(|choice| choice.under);
        if under == Some("Text") {
            row_ui(ui, "Size", |ui| text_size_ui(ui, app, commands));
        } else if let Some(under) = under {
            if choices.iter().all(|choice| choice.is_on(app).is_none()) {
                // Things to be done, not choices that stay.
                continue;
            }
            row_ui(ui, under, |ui| {
                for choice in choices {
                    let on = choice.is_on(app).unwrap_or(false);
                    if ui.selectable_label(on, choice.name).on_hover_text(choice.does).clicked() {
                        choice.run(app, state, commands);
                    }
                }
                if under == "Zone" {
                    let help = "Goes to the box at the lower right: Europe/Berlin, +09:00";
                    if ui.button("Other…").on_hover_text(help).clicked() {
                        state.fields.focus(LensText::Zone);
                    }
                }
            });
        } else {
            for choice in choices {
                switch_ui(ui, app, choice, state, commands);
            }
        }
    }
}

/// Something that is on or off, with a tick; something to be done as a button.
fn switch_ui(
    ui: &mut Ui,
    app: &App,
    choice: &'static Action,
    state: &mut ViewState,
    commands: &mut Vec<Command>,
) {
    let hindrance = choice.hindrance(app);
    let response = ui.add_enabled_ui(hindrance.is_none(), |ui| match choice.is_on(app) {
        Some(mut on) => ui.checkbox(&mut on, choice.name),
        None => ui.button(choice.name),
    });
    let response = response.inner.on_disabled_hover_text(hindrance.unwrap_or_default());
    if response.on_hover_text(choice.does).clicked() {
        choice.run(app, state, commands);
    }
}

fn row_ui(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui)) {
    ui.horizontal_wrapped(|ui| {
        ui.allocate_ui_with_layout(
            vec2(NAMES, ui.spacing().interact_size.y),
            Layout::left_to_right(Align::Center),
            |ui| {
                ui.set_min_width(NAMES);
                ui.label(name);
            },
        );
        content(ui);
    });
}

fn text_size_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let mut percent = app.settings().text_size;
    let slider = Slider::new(&mut percent, 80..=200).step_by(10.0).suffix(" %");
    // While it is dragged the window would grow and shrink under the hand.
    let response = ui.add(slider).on_hover_text("Of all text and controls (Ctrl++, Ctrl+-, Ctrl+0)");
    if percent != app.settings().text_size && !response.dragged() {
        commands.push(Command::SetTextSize(percent));
    }
}

/// What is remembered from one time to the next, and how to forget it.
fn remembered_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    ui.label(RichText::new("REMEMBERED").text_style(TextStyle::Small).weak());
    let recent = app.keeper().recent().len();
    ui.horizontal(|ui| {
        ui.label(format!("{} opened lately", counted(recent as u64, "file")));
        if ui.add_enabled(recent > 0, eframe::egui::Button::new("Forget")).clicked() {
            commands.push(Command::ForgetRecent);
        }
    });
    let help = "Colours, sizes, panels and columns as at the first time; what is open stays open";
    if ui.button("Everything as at the first time").on_hover_text(help).clicked() {
        commands.push(Command::ResetSettings);
    }
}
