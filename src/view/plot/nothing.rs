//! A plot without dots says why, and what to do about it.

use eframe::egui::{Align2, Rect, RichText, Ui, UiBuilder, vec2};

use crate::{
    app::{App, Command},
    figure::grouped,
    query::Lens,
    view::theme,
};

/// Draws the words over the plot, where there is nothing to see.
pub fn nothing_ui(ui: &mut Ui, app: &App, rect: Rect, commands: &mut Vec<Command>) {
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
    let empty = app.picture().raster().is_some_and(|raster| raster.total == 0);
    if !empty || !app.picture().is_complete() {
        return;
    }
    let room = Rect::from_center_size(rect.center(), vec2(420.0, 120.0).min(rect.size()));
    ui.scope_builder(UiBuilder::new().max_rect(room).id_salt("nothing"), |ui| {
        ui.vertical_centered(|ui| words_ui(ui, app, commands));
    });
}

fn words_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let open = grouped(app.captures().packets());
    if app.navigation().reach().all.is_none() {
        ui.heading("No packet has a time");
        let text = format!("{open} packets are open. Go to one by its frame's number: Ctrl+G");
        ui.label(RichText::new(text).weak());
        return;
    }
    let lens = app.lens();
    if *lens == (Lens { home: lens.home.clone(), ..Lens::default() }) {
        ui.heading("No packets in this view");
        ui.label(RichText::new(format!("{open} packets are open, at other times or addresses.")).weak());
        ui.add_space(theme::GAP);
        if ui.button("Fit to all packets").clicked() {
            commands.push(Command::Fit);
        }
    } else {
        ui.heading("Nothing under this lens here");
        ui.label(RichText::new(format!("{open} packets are open, none of them in this view.")).weak());
        ui.add_space(theme::GAP);
        ui.horizontal(|ui| {
            // The two buttons, about so wide, in the middle.
            ui.add_space((ui.available_width() - 215.0).max(0.0) / 2.0);
            if ui.button("Reset lens").clicked() {
                commands.push(Command::ResetLens);
            }
            if ui.button("Reset lens and fit").clicked() {
                commands.push(Command::ResetLens);
                commands.push(Command::Fit);
            }
        });
    }
    let behind = other_plane_packets(app);
    if behind > 0 {
        let to_ipv6 = !app.navigation().shows_ipv6();
        let name = if to_ipv6 { "IPv6" } else { "IPv4" };
        if ui.button(format!("Show {name} ({} packets)", grouped(behind))).clicked() {
            commands.push(Command::ShowIpv6(to_ipv6));
        }
    }
}

/// Packets in the plane that is not shown.
pub fn other_plane_packets(app: &App) -> u64 {
    let census = app.census();
    if app.navigation().shows_ipv6() {
        census.packets.saturating_sub(census.v6_packets)
    } else {
        census.v6_packets
    }
}
