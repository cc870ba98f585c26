//! Whose home it is: the guess with its share and doubt, or the person's word.

use eframe::egui::{RichText, TextStyle, Ui};

use super::heading_with_ui;
use crate::{
    app::{App, Command, HomeChoice, LensText},
    query::AddressRange,
    view::field::{Field, Fields, field_ui},
    view::theme,
};

/// Alternatives that are offered at most.
const OFFERED: usize = 4;

/// Draws the section.
pub fn home_ui(ui: &mut Ui, app: &App, fields: &mut Fields, commands: &mut Vec<Command>) {
    let home = app.home();
    let chosen = home.is_chosen();
    heading_with_ui(ui, "HOME", |ui| {
        ui.add_space(theme::SPACE);
        if chosen {
            let back = ui.small_button("infer").on_hover_text("Go back to the home that was inferred");
            if back.clicked() {
                commands.push(Command::SetHome(HomeChoice::Inferred));
            }
            small(ui, "chosen");
        } else if app.captures().packets() == 0 && !app.captures().is_loading() {
            small(ui, "none: there are no packets");
        } else if let Some(guess) = home.guess() {
            small(ui, &format!("inferred: in {:.0} % of packets", (guess.share * 100.0).floor()));
        }
    });
    let field = Field {
        of: LensText::Home,
        label: "Home",
        hint: "no home: type an address or a prefix",
        help: "The monitored addresses: hosts and prefixes, apart by commas; empty: inferred",
        width: ui.available_width() - theme::SPACE,
    };
    field_ui(ui, app, fields, commands, field);
    if let Some(guess) = home.guess().filter(|_| !chosen) {
        doubt_ui(ui, guess.sure, guess.why.as_deref(), &guess.alternatives, commands);
    }
}

fn small(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).text_style(TextStyle::Small).weak());
}

fn doubt_ui(
    ui: &mut Ui,
    sure: bool,
    why: Option<&str>,
    alternatives: &[Vec<AddressRange>],
    commands: &mut Vec<Command>,
) {
    if sure {
        return;
    }
    let text = why.map_or_else(|| "not sure".to_owned(), |why| format!("Not sure: {why}"));
    let color = ui.visuals().warn_fg_color;
    ui.label(RichText::new(text).text_style(TextStyle::Small).color(color));
    if alternatives.is_empty() {
        return;
    }
    small(ui, "It could also be");
    for alternative in alternatives.iter().take(OFFERED) {
        let name = alternative.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let button = eframe::egui::Button::new(RichText::new(&name).monospace()).truncate();
        if ui.add(button).on_hover_text(format!("Take {name} as home")).clicked() {
            commands.push(Command::SetHome(HomeChoice::Chosen(alternative.clone())));
        }
    }
}
