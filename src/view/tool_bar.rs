//! The tool bar: back, forward, fit, the address box and the time box.

use crate::figure::grouped;
use eframe::egui::{RichText, Ui};

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

/// Draws the bar; mistakes stand beneath it.
pub fn tool_bar_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let navigation = app.navigation();
    let mut lefts = Vec::with_capacity(3);
    let narrow = ui.available_width() < NARROW;
    ui.horizontal(|ui| {
        for (symbol, name, key, enabled, command) in [
            (Icon::Back, "Back", "Backspace", navigation.can_go_back(), Command::Back),
            (Icon::Forward, "Forward", "Alt+Right", navigation.can_go_forward(), Command::Forward),
            (Icon::Fit, "Show everything", "Home", !app.captures().is_empty(), Command::Fit),
        ] {
            if icon_button(ui, enabled, symbol, name).on_hover_text(format!("{name} ({key})")).clicked() {
                commands.push(command);
            }
        }
        ui.add_space(theme::SPACE);
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
            ui.label(RichText::new(label).weak());
            let field = Field { of, label, hint, help, width };
            let left = edit_ui(ui, app, &mut state.fields, commands, field).rect.left();
            lefts.push((of, left));
            ui.add_space(theme::SPACE);
        }
        if !narrow {
            lefts.push((LensText::Find, find_ui(ui, app, state, if wide { 190.0 } else { 110.0 }, commands)));
            ui.add_space(theme::SPACE);
        }
        planes_ui(ui, app, commands);
    });
    if narrow {
        // A line of its own in a narrow window.
        ui.horizontal(|ui| lefts.push((LensText::Find, find_ui(ui, app, state, 200.0, commands))));
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

/// IPv4 or IPv6, where there are both; the one behind says how many packets it has.
fn planes_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let behind = other_plane_packets(app);
    let ipv6 = app.navigation().shows_ipv6();
    if behind == 0 {
        return;
    }
    for (family, name) in [(false, "IPv4"), (true, "IPv6")] {
        let text =
            if family == ipv6 { name.to_owned() } else { format!("{name} ({} packets)", grouped(behind)) };
        if ui.selectable_label(family == ipv6, text).clicked() {
            commands.push(Command::ShowIpv6(family));
        }
    }
}
