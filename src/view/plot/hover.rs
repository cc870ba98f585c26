//! What lies under the pointer: place and time at once, packets as soon as they are counted.

use eframe::egui::{
    Align, CursorIcon, Layout, PopupAnchor, Rect, Response, RichText, Stroke, TextWrapMode, Tooltip, Ui, Vec2,
};

use super::{Canvas, NextDrag, PlotHand, PlotState, Scene, folds};
use crate::{
    app::App,
    figure::{grouped, port_color},
    query::{Cell, Window},
    view::{
        theme::{self, Ink},
        words,
    },
};

/// Half the side of the box under the pointer, in points.
const REACH: f32 = 3.0;

/// Ports that the tooltip tells.
const PORTS: usize = 5;

/// Draws crosshair and tooltip; gives the small box under a pointer that is over the plot.
pub fn hover_ui(
    ui: &Ui,
    scene: Scene<'_>,
    response: &Response,
    canvas: &Canvas,
    hand: &PlotHand,
    state: &PlotState,
    ink: &Ink,
) -> Option<Window> {
    let app = scene.app;
    let at = response.hover_pos().filter(|at| canvas.rect().contains(*at))?;
    if state.next_drag != NextDrag::Pan {
        ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
    }
    if hand.gesture.is_some()
        || app.captures().is_empty()
        || scene.plot.navigation().window().time.is_nothing()
    {
        return None;
    }
    let line = Stroke::new(1.0, ink.weak.gamma_multiply(0.35));
    let painter = ui.painter().with_clip_rect(canvas.rect());
    painter.hline(canvas.rect().x_range(), at.y, line);
    painter.vline(at.x, canvas.rect().y_range(), line);
    let window = canvas.window_of(Rect::from_center_size(at, Vec2::splat(2.0 * REACH)));
    if hand.drawn.is_none() && !state.menu_is_open {
        let id = response.id.with("hover");
        Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), id, PopupAnchor::Pointer)
            .gap(theme::WIDE)
            .show(|ui| {
                ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
                let address = canvas.address_at(at.y);
                let name = address.and_then(|address| app.name_of(address));
                let address = address.map_or_else(String::new, |address| address.to_string());
                let zone = &app.settings().zone;
                ui.label(RichText::new(address).monospace().strong());
                if let Some(name) = name {
                    ui.label(name);
                }
                let time = canvas.time_at(at.x);
                if let Some(silence) = canvas.times().fold_at(time) {
                    folds::tell(ui, app, silence);
                    return;
                }
                let stamp = zone.format(time, decimals(canvas));
                ui.label(RichText::new(format!("{stamp} {}", zone.abbreviation(time))).monospace());
                if let Some((_, cell)) = app.rankings().under_pointer() {
                    cell_ui(ui, app, cell);
                }
            });
    }
    Some(window)
}

/// Decimals of a second that a point of the screen tells apart.
fn decimals(canvas: &Canvas) -> usize {
    let nanoseconds = canvas.times().pace() / f64::from(canvas.rect().width());
    (9.0 - nanoseconds.max(1.0).log10().floor()).clamp(0.0, 9.0) as usize
}

fn cell_ui(ui: &mut Ui, app: &App, cell: &Cell) {
    if cell.packets == 0 {
        return;
    }
    ui.separator();
    let packets = if cell.packets == 1 { "packet" } else { "packets" };
    ui.label(RichText::new(format!("{} {packets} around here", grouped(cell.packets))).strong());
    if let Some((first, last)) = cell.peers {
        let text = if first == last { first.to_string() } else { format!("{first} – {last}") };
        ui.label(RichText::new(text).monospace());
        if let Some(name) = app.name_of(first).filter(|_| first == last) {
            ui.label(name);
        }
    }
    if let Some((first, last)) = cell.times {
        let zone = &app.settings().zone;
        let text = if first == last {
            zone.format(first, 6)
        } else {
            let lasted = words::span(i128::from(last) - i128::from(first));
            format!("{} + {lasted}", zone.format(first, 6))
        };
        ui.label(RichText::new(text).monospace());
    }
    let palette = &app.palette().ports;
    for count in cell.ports.iter().take(PORTS) {
        let place = palette.iter().position(|port| *port == count.key).unwrap_or(palette.len());
        let color = theme::color(port_color(app.settings().theme, place, palette.len()));
        port_line(ui, Some(color), &count.key.to_string(), count.packets);
    }
    let rest: u64 = cell.ports.iter().skip(PORTS).map(|count| count.packets).sum();
    if rest > 0 {
        let name = format!("{} more ports", grouped((cell.ports.len() - PORTS) as u64));
        port_line(ui, None, &name, rest);
    }
    if cell.portless > 0 {
        port_line(ui, None, "without ports", cell.portless);
    }
}

fn port_line(ui: &mut Ui, color: Option<eframe::egui::Color32>, name: &str, packets: u64) {
    ui.horizontal(|ui| {
        ui.set_width(200.0);
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(9.0), eframe::egui::Sense::hover());
        if let Some(color) = color {
            ui.painter().rect_filled(rect, 2.0, color);
        }
        ui.label(RichText::new(name).monospace());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(grouped(packets)).monospace());
        });
    });
}
