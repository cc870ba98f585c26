//! The open captures: whether they are shown, their packets, and their clocks, which can be set right.

use eframe::egui::{Align, Button, Label, Layout, RichText, TextStyle, TextWrapMode, Ui};

use super::heading_ui;
use crate::{
    app::{App, Command, LensText},
    figure::{grouped, plain},
    view::{
        field::{Field, Fields, field_ui},
        theme,
    },
};

/// More are not listed: their clocks can be set on the command line.
const LISTED: usize = 40;

/// Draws the section.
pub fn captures_ui(ui: &mut Ui, app: &App, fields: &mut Fields, commands: &mut Vec<Command>) {
    let captures = app.captures();
    if captures.list().is_empty() {
        return;
    }
    heading_ui(ui, "CAPTURES");
    let small = |text: String| RichText::new(text).text_style(TextStyle::Small).weak();
    for (place, capture) in captures.list().iter().enumerate() {
        let Some(number) = u16::try_from(place).ok().filter(|_| place < LISTED) else { break };
        let name = capture.name();
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(theme::SPACE);
                ui.label(small(grouped(capture.sums.packets)));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let path = plain(&capture.info.path.display().to_string()).into_owned();
                    if captures.list().len() < 2 {
                        ui.add(Label::new(plain(&name)).truncate()).on_hover_text(path);
                        return;
                    }
                    let mut shown = !app.lens().hidden_captures.contains(&number);
                    ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
                    let shows = ui.checkbox(&mut shown, plain(&name)).on_hover_text(path);
                    if shows.clicked() {
                        commands.push(Command::ShowCapture(number, shown));
                    }
                });
            });
        });
        ui.horizontal(|ui| {
            ui.label(small("clock".to_owned()));
            let label = format!("Clock of {}", plain(&name));
            let field = Field {
                of: LensText::Clock(number),
                label: &label,
                hint: "+1.5s",
                help: "What is added to the times of this capture, whose clock was wrong: +1.5s, -9h; empty: nothing",
                width: 110.0,
            };
            ui.vertical(|ui| field_ui(ui, app, fields, commands, field));
        });
    }
    if captures.list().len() > LISTED {
        ui.label(small(format!("and {} more", captures.list().len() - LISTED)));
    }
    if let Some(left_out) = app.left_out() {
        ui.label(small(left_out));
        if ui.add(Button::new("Load everything")).clicked() {
            commands.push(Command::ReloadAll);
        }
    }
}
