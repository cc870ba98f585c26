//! The tool bar: back, forward, fit, the address box and the time box.

use crate::figure::grouped;
use eframe::egui::{Color32, RichText, TextStyle, Ui};

use super::{
    field::{Field, edit_ui, mistake_ui},
    find_bar::{find_ui, searches_ui},
    icon::{Icon, icon_button},
    plot::other_plane_packets,
    state::ViewState,
    theme,
};
use crate::app::{App, Command, LensText};

/// In a narrower window the Find box has a line of its own, in points.
const NARROW: f32 = 1_000.0;

/// Room for both times of a window to the second, in points.
const TIME: f32 = 340.0;

/// Room for the choices beside the Find box, in points.
const CHOICES: f32 = 304.0;

/// Draws the bar; mistakes stand beneath it.
pub fn tool_bar_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let navigation = app.navigation();
    let mut lefts = Vec::with_capacity(3);
    let narrow = ui.available_width() < NARROW;
    let tight = ui.available_width() < theme::TIGHT;
    let in_line = |ui: &mut Ui, add: &mut dyn FnMut(&mut Ui)| {
        if narrow {
            ui.horizontal_wrapped(add)
        } else {
            ui.horizontal(add)
        };
    };
    in_line(ui, &mut |ui| {
        for (symbol, name, key, enabled, command) in [
            (Icon::Back, "Back", "Backspace", navigation.can_go_back(), Command::Back),
            (Icon::Forward, "Forward", "Alt+Right", navigation.can_go_forward(), Command::Forward),
            (Icon::Fit, "Fit to the packets", "Home", !app.captures().is_empty(), Command::FitPackets),
        ] {
            if icon_button(ui, enabled, symbol, name).on_hover_text(format!("{name} ({key})")).clicked() {
                commands.push(command);
            }
        }
        ui.add_space(if tight { 0.0 } else { theme::SPACE });
        let wide = ui.available_width() > 1_150.0;
        for (of, label, hint, help, width) in [
            (
                LensText::Address,
                "Address",
                "118.8.200.0/22",
                "Where to look: 118.8.200.0/22, an address, A-B, 118.8. (Ctrl+L)",
                if wide { 210.0 } else { 150.0 },
            ),
            (
                LensText::Time,
                "Time",
                "2009-03-13 14:00..15:00",
                "When to look: 2009-03-13 14:00..15:00, a date, 14:00..+1h (Ctrl+T)",
                if wide { 340.0 } else { 170.0 },
            ),
        ] {
            // Where there is hardly room, what stands in a box tells what it is.
            if !tight {
                ui.label(RichText::new(label).weak());
            }
            let width = if narrow { width_in_line(ui, app, of, tight) } else { width };
            let field = Field { of, label, hint, help, width };
            let left = edit_ui(ui, app, &mut state.fields, commands, field).rect.left();
            lefts.push((of, left));
            ui.add_space(if tight { 0.0 } else { theme::SPACE });
        }
        if !narrow {
            lefts.push((LensText::Find, find_ui(ui, app, state, if wide { 190.0 } else { 110.0 }, commands)));
            ui.add_space(theme::SPACE);
        }
        planes_ui(ui, app, commands);
    });
    if narrow {
        // A line of its own in a narrow window.
        let width = if tight { (ui.available_width() - CHOICES).clamp(60.0, 200.0) } else { 200.0 };
        in_line(ui, &mut |ui| lefts.push((LensText::Find, find_ui(ui, app, state, width, commands))));
    }
    for (of, left) in lefts {
        if let Some(mistake) = app.mistake(of) {
            ui.horizontal(|ui| {
                // Beneath its box.
                ui.add_space(left - ui.min_rect().left());
                mistake_ui(ui, mistake, ui.available_width());
            });
        }
    }
    searches_ui(ui, app, &mut state.find, commands);
}

/// The width of a box in a narrow window, in points: with the Find box elsewhere, both share their line.
fn width_in_line(ui: &Ui, app: &App, of: LensText, tight: bool) -> f32 {
    // The borders of a box, and what is between two.
    let between = theme::WIDE + ui.spacing().item_spacing.x;
    let room = ui.available_size_before_wrap().x - between;
    if of == LensText::Address {
        let (least, name) = if tight { (124.0_f32.min(room).max(60.0), 0.0) } else { (150.0, 40.0) };
        return (room - between - name - TIME).clamp(least, 210.0);
    }
    let least = if tight { 60.0 } else { 170.0 };
    let beside = room - planes_width(ui, app);
    // Where the planes have no room anyway, they stand below.
    (if beside < least { room } else { beside }).clamp(least, TIME)
}

/// IPv4 and IPv6 with their names, where there are both; the one behind says how many packets it has.
fn planes(app: &App) -> Option<[(bool, String); 2]> {
    let behind = other_plane_packets(app, app.plot());
    let ipv6 = app.navigation().shows_ipv6();
    let named = |family: bool, name: &str| {
        let text =
            if family == ipv6 { name.to_owned() } else { format!("{name} ({} packets)", grouped(behind)) };
        (family, text)
    };
    (behind > 0).then(|| [named(false, "IPv4"), named(true, "IPv6")])
}

/// Room for the choice of a plane, in points.
fn planes_width(ui: &Ui, app: &App) -> f32 {
    let font = TextStyle::Button.resolve(ui.style());
    let width = |(_, name): (bool, String)| {
        let text = ui.painter().layout_no_wrap(name, font.clone(), Color32::PLACEHOLDER);
        text.size().x + 2.0 * ui.spacing().button_padding.x + ui.spacing().item_spacing.x
    };
    planes(app).map_or(0.0, |planes| planes.into_iter().map(width).sum())
}

fn planes_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let ipv6 = app.navigation().shows_ipv6();
    for (family, name) in planes(app).into_iter().flatten() {
        if ui.selectable_label(family == ipv6, name).clicked() {
            commands.push(Command::ShowIpv6(family));
        }
    }
}
