//! A plot without dots says why, and what to do about it.

use eframe::egui::{Align2, Rect, RichText, Ui, UiBuilder, vec2};

use super::Scene;
use crate::{
    app::{App, Command, HomeChoice, Plot},
    figure::{chart::lens_words, grouped},
    query::Lens,
    view::theme,
};

/// Draws the words over the plot, where there is nothing to see.
pub fn nothing_ui(ui: &mut Ui, scene: Scene<'_>, rect: Rect, commands: &mut Vec<Command>) {
    let Scene { app, plot, .. } = scene;
    let captures = app.captures();
    if captures.packets() == 0 {
        let text = if captures.is_loading() {
            "Reading …"
        } else if captures.followed().next().is_some() {
            "Waiting for packets …"
        } else {
            "No packets to draw"
        };
        let ink = theme::ink(app.settings().theme);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, theme::message_font(), ink.weak);
        return;
    }
    let empty = plot.picture().raster().is_some_and(|raster| raster.total == 0);
    if !empty || !plot.picture().is_complete() {
        return;
    }
    let room = Rect::from_center_size(rect.center(), vec2(460.0, 150.0).min(rect.size()));
    ui.scope_builder(UiBuilder::new().max_rect(room).id_salt("nothing"), |ui| {
        ui.vertical_centered(|ui| words_ui(ui, scene, commands));
    });
}

fn words_ui(ui: &mut Ui, scene: Scene<'_>, commands: &mut Vec<Command>) {
    let Scene { app, plot, .. } = scene;
    let open = grouped(app.captures().packets());
    if plot.navigation().reach().all.is_none() {
        ui.heading("No packet has a time");
        let text = format!("{open} packets are open. Go to one by its frame's number: Ctrl+G");
        ui.label(RichText::new(text).weak());
        return;
    }
    let lens = plot.lens();
    if *lens == (Lens { home: lens.home.clone(), ..Lens::default() }) {
        ui.heading("No packets in this view");
        ui.label(RichText::new(format!("{open} packets are open, at other times or addresses.")).weak());
        ui.add_space(theme::GAP);
        if ui.button("Fit to all packets").clicked() {
            commands.push(Command::FitPackets);
        }
    } else {
        ui.heading("Nothing under this lens here");
        let mut words = lens_words(lens);
        if !lens.sets.is_open() {
            words.push("what searches and conversations choose".to_owned());
        }
        ui.label(RichText::new(words.join(" · ")).weak());
        let navigation = plot.navigation();
        let whole = navigation.window() == navigation.whole();
        let why =
            if whole { "the lens shows none of them" } else { "the lens shows none of those that are here" };
        ui.label(RichText::new(format!("{open} packets are open; {why}.")).weak());
        ui.add_space(theme::GAP);
        ui.horizontal(|ui| {
            // The two buttons, about so wide, in the middle.
            ui.add_space((ui.available_width() - if whole { 80.0 } else { 240.0 }).max(0.0) / 2.0);
            if whole {
                if ui.button("Reset lens").clicked() {
                    commands.push(Command::ResetLens);
                }
                return;
            }
            let help = "All packets that the lens shows, wherever they are (Home)";
            if ui.button("Fit to the packets").on_hover_text(help).clicked() {
                commands.push(Command::FitPackets);
            }
            if ui.button("Reset lens and fit").clicked() {
                commands.push(Command::ResetLens);
                commands.push(Command::Fit);
            }
        });
        other_home_ui(ui, app, commands);
    }
    let behind = other_plane_packets(app, plot);
    if behind > 0 {
        let to_ipv6 = !plot.navigation().shows_ipv6();
        let name = if to_ipv6 { "IPv6" } else { "IPv4" };
        if ui.button(format!("Show {name} ({} packets)", grouped(behind))).clicked() {
            commands.push(Command::ShowIpv6(to_ipv6));
        }
    }
}

/// Another home, where the one that was found is not sure.
fn other_home_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let doubtful = app.home().guess().filter(|guess| !guess.sure && !app.home().is_chosen());
    let Some(other) = doubtful.and_then(|guess| guess.alternatives.first()) else { return };
    let name = other.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let help = "Home is not sure: this could be it as well";
    if ui.button(format!("Take {name} as home")).on_hover_text(help).clicked() {
        commands.push(Command::SetHome(HomeChoice::Chosen(other.clone())));
    }
}

/// Packets in the plane that is not shown.
pub fn other_plane_packets(app: &App, plot: &Plot) -> u64 {
    let census = app.census();
    if plot.navigation().shows_ipv6() {
        census.packets.saturating_sub(census.v6_packets)
    } else {
        census.v6_packets
    }
}
