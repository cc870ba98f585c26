//! A plot without dots says why, and what to do about it.

use std::collections::BTreeSet;

use eframe::egui::{Align2, Rect, RichText, Ui, UiBuilder, vec2};

use super::Scene;
use crate::{
    app::{App, Command, HomeChoice, Plot, Sums},
    decode::link_name,
    figure::{chart::lens_words, counted, grouped},
    query::{Lens, Undecoded},
    view::theme,
};

/// Frames whose reasons are looked at for the words.
const LOOKED_AT: usize = 4_096;

/// Draws the words over the plot, where there is nothing to see.
pub fn nothing_ui(ui: &mut Ui, scene: Scene<'_>, rect: Rect, commands: &mut Vec<Command>) {
    let Scene { app, plot, .. } = scene;
    let captures = app.captures();
    let no_packets = captures.sums().frames > 0 && !captures.is_loading();
    if captures.packets() == 0 && no_packets {
        centred_ui(ui, rect, |ui| frames_ui(ui, app, commands));
        return;
    }
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
    centred_ui(ui, rect, |ui| words_ui(ui, scene, commands));
}

fn centred_ui(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
    let room = Rect::from_center_size(rect.center(), vec2(460.0, 150.0).min(rect.size()));
    ui.scope_builder(UiBuilder::new().max_rect(room).id_salt("nothing"), |ui| {
        ui.vertical_centered(add);
    });
}

/// Frames of which none can be drawn: how many, why, and the way to them.
fn frames_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let Sums { frames, left_out, .. } = app.captures().sums();
    if left_out > 0 {
        ui.heading("No packets to draw");
        let text = format!("{} left out while loading, by its lens or limit.", counted(left_out, "packet"));
        ui.label(RichText::new(text).weak());
        return;
    }
    ui.heading("No frame holds an IP packet");
    let links = app.captures().list().iter().flat_map(|open| &open.info.interfaces);
    let links = links.filter(|interface| interface.frames > 0);
    let links: BTreeSet<String> = links.map(|interface| link_name(interface.link)).collect();
    let of =
        if links.is_empty() { String::new() } else { format!(" of {}", Vec::from_iter(links).join(", ")) };
    let text = format!("{}{of}: a dot is a packet with IP addresses.", counted(frames, "frame"));
    ui.label(RichText::new(text).weak());
    if let Some((reason, all)) = usual_reason(app) {
        let how_many = if all { "All of them" } else { "Most of them" };
        ui.label(RichText::new(format!("{how_many}: {}", reason.sentence())).weak());
    }
    ui.add_space(theme::GAP);
    let help = "Each with its number, time and the reason; a click reads its layers and bytes";
    if ui.button("List these frames").on_hover_text(help).clicked() {
        commands.push(Command::ListUndecoded(None));
    }
}

/// The most frequent reason of the first frames, and whether it is that of all of these.
fn usual_reason(app: &App) -> Option<(Undecoded, bool)> {
    let segments = app.captures().index().segments();
    let reasons = segments.flat_map(|(_, _, segment)| segment.undecoded()).map(|frame| frame.reason);
    let mut counts: Vec<(Undecoded, usize)> = Vec::new();
    for reason in reasons.take(LOOKED_AT) {
        match counts.iter_mut().find(|(of, _)| *of == reason) {
            Some((_, count)) => *count += 1,
            None => counts.push((reason, 1)),
        }
    }
    let all = counts.len() == 1;
    let most = counts.iter().max_by_key(|(_, count)| *count);
    let half = counts.iter().map(|(_, count)| count).sum::<usize>() / 2;
    most.filter(|(_, count)| *count > half).map(|(reason, _)| (*reason, all))
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
