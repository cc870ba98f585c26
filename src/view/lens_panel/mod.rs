//! The lens: whose home, which way, which class, which ports, peers and times; and the colours.

mod captures;
mod home;
mod ports;

use eframe::egui::{Align, Button, Layout, RichText, ScrollArea, TextStyle, Ui};

use super::{
    field::{Field, field_ui},
    panes::handle_ui,
    state::ViewState,
    theme, words,
};
use crate::{
    app::{App, ColorBy, Command, LensText, Pane},
    figure::grouped,
    query::{Class, DirectionFilter, DuplicateFilter, Lens},
};

/// Draws the panel's content.
pub fn lens_panel_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    title_ui(ui, app, state, commands);
    let fields = &mut state.fields;
    // What stands above the ports scrolls where the window is low; the ports scroll for themselves.
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP;
        home::home_ui(ui, app, fields, commands);
        heading_ui(ui, "DIRECTION");
        direction_ui(ui, app, commands);
        heading_ui(ui, "CLASS");
        classes_ui(ui, app, commands);
        duplicates_ui(ui, app, commands);
        views_ui(ui, app, commands);
        ports::ports_ui(ui, app, fields, commands);
        heading_ui(ui, "PEERS");
        let width = ui.available_width() - theme::SPACE;
        let peers = Field {
            of: LensText::Peers,
            label: "Peers",
            hint: "all",
            help: "Shows only these peers: 118.8.200.0/22, an address, A-B, 118.8.; several apart by commas",
            width,
        };
        field_ui(ui, app, fields, commands, peers);
        heading_ui(ui, "TIMES");
        let times = Field {
            of: LensText::Times,
            label: "Times",
            hint: "all",
            help: "Shows only these times: 2009-03-13 14:00..15:00, a date, ..03-14, 14:00..+1h",
            width,
        };
        field_ui(ui, app, fields, commands, times);
        heading_ui(ui, "COLOUR BY");
        colors_ui(ui, app, commands);
        captures::captures_ui(ui, app, fields, commands);
        ui.add_space(theme::SPACE);
    });
}

/// The title, with what shows everything again.
fn title_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    ui.add_space(theme::GAP);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.horizontal(|ui| {
        handle_ui(ui, app, &mut state.panes, Pane::Lens, commands);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(theme::GAP);
            let home = app.lens().home.clone();
            let touched = *app.lens() != Lens { home, ..Lens::default() };
            let button = Button::new(RichText::new("Reset lens").text_style(TextStyle::Small)).small();
            let reset = ui.add_enabled(touched, button);
            if reset.on_hover_text("Show all packets again; home stays").clicked() {
                commands.push(Command::ResetLens);
            }
        });
    });
}

/// The name of a section.
pub fn heading_ui(ui: &mut Ui, name: &str) {
    ui.add_space(theme::SPACE);
    ui.label(RichText::new(name).text_style(TextStyle::Small).weak());
}

/// The name of a section with a word at its right.
fn heading_with_ui(ui: &mut Ui, name: &str, right: impl FnOnce(&mut Ui)) {
    ui.add_space(theme::SPACE);
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).text_style(TextStyle::Small).weak());
        ui.with_layout(Layout::right_to_left(Align::Center), right);
    });
}

fn direction_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP;
        for direction in DirectionFilter::ALL {
            let chosen = app.lens().direction == direction;
            let help = match direction {
                DirectionFilter::From => "Packets that home sends",
                DirectionFilter::To => "Packets that others send to home",
                DirectionFilter::Others => "Packets between addresses that are not home",
                DirectionFilter::All => "All packets",
            };
            let name = words::direction_name(direction);
            if ui.selectable_label(chosen, name).on_hover_text(help).clicked() {
                commands.push(Command::SetDirection(direction));
            }
        }
    });
}

fn classes_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    eframe::egui::Grid::new("classes").num_columns(2).spacing([theme::WIDE, theme::GAP]).show(ui, |ui| {
        for (place, class) in Class::ALL.into_iter().enumerate() {
            let mut shown = app.lens().classes.contains(class);
            if ui.checkbox(&mut shown, words::class_name(class)).clicked() {
                commands.push(Command::ShowClass(class, shown));
            }
            if place % 2 == 1 {
                ui.end_row();
            }
        }
    });
}

/// Only where there are some.
fn duplicates_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let duplicates = app.captures().sums().duplicates;
    let mut shown = app.lens().duplicates == DuplicateFilter::Shown;
    if duplicates == 0 && shown {
        return;
    }
    let name = format!("Duplicates {}", grouped(duplicates));
    let help =
        "Packets that stand in their file twice within 50 ms, as in a capture of two ports: the second";
    if ui.checkbox(&mut shown, name).on_hover_text(help).clicked() {
        let filter = if shown { DuplicateFilter::Shown } else { DuplicateFilter::Hidden };
        commands.push(Command::SetDuplicates(filter));
    }
}

fn views_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    const VIEWS: [(u8, &str); 4] =
        [(1, "SYN from home"), (2, "SYN to home"), (3, "UDP from home"), (4, "UDP to home")];
    heading_ui(ui, "VIEWS");
    let width = (ui.available_width() - theme::SPACE - theme::GAP) / 2.0;
    for pair in VIEWS.chunks(2) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP;
            ui.spacing_mut().button_padding.x = theme::GAP;
            for (view, name) in pair {
                let in_force = app.lens().paper_view(*view).as_ref() == Some(app.lens());
                let button = eframe::egui::Button::selectable(in_force, format!("{view}  {name}"))
                    .frame_when_inactive(true)
                    .truncate()
                    .min_size(eframe::egui::vec2(width, 0.0));
                if ui.add_sized([width, 22.0], button).on_hover_text(format!("Key {view}")).clicked() {
                    commands.push(Command::PaperView(*view));
                }
            }
        });
    }
}

fn colors_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP;
        for color in ColorBy::ALL {
            if ui.selectable_label(app.settings().color == color, color.name()).clicked() {
                commands.push(Command::SetColor(color));
            }
        }
    });
}
