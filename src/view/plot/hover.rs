//! What lies under the pointer: place and time at once, packets as soon as they are counted.

use std::net::IpAddr;

use eframe::egui::{
    Align, CursorIcon, Layout, PopupAnchor, Rect, Response, RichText, Stroke, TextWrapMode, Tooltip, Ui, Vec2,
};

use super::{Canvas, NextDrag, PlotHand, PlotState, Scene, folds, measure};
use crate::{
    app::App,
    figure::{grouped, port_color},
    query::{Cell, Window},
    view::{
        axis::Axes,
        theme::{self, Ink},
        words,
    },
};

/// Half the side of the box under the pointer, in points.
const REACH: f32 = 3.0;

/// Ports that the tooltip tells, and in a low plot, of which it would cover much.
const PORTS: usize = 4;
const FEW_PORTS: usize = 2;

/// A plot is low below this height, in points.
const LOW: f32 = 260.0;

/// Seconds that a pointer rests before it is told what is there.
const REST: f32 = 0.15;

/// Draws crosshair, tags at the axes and tooltip; gives the small box under a pointer that is over the plot.
pub fn hover_ui(
    ui: &Ui,
    scene: Scene<'_>,
    response: &Response,
    (canvas, axes): (&Canvas, &Axes),
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
    let (address, time) = (canvas.address_at(at.y), canvas.time_at(at.x));
    let zone = &app.settings().zone;
    let stamp = format!("{} {}", zone.format(time, decimals(canvas)), zone.abbreviation(time));
    let name = address.map_or_else(String::new, |address| address.to_string());
    axes.paint_tags(ui.painter(), at, &name, &stamp, ink);
    let window = canvas.window_of(Rect::from_center_size(at, Vec2::splat(2.0 * REACH)));
    let is_free = hand.drawn.is_none() && !state.menu_is_open && !measure::is_at(app, canvas, at);
    if is_free && !state.at_keys && rests(ui) {
        tooltip_ui(ui, app, response, canvas, (address, time));
    }
    Some(window)
}

/// The hand rests on the plot and types nowhere: what is there may be covered.
fn rests(ui: &Ui) -> bool {
    if ui.ctx().text_edit_focused() {
        return false;
    }
    let left = REST - ui.input(|input| input.pointer.time_since_last_movement());
    if left > 0.0 {
        ui.ctx().request_repaint_after_secs(left);
    }
    left <= 0.0
}

/// What is at an address and a time; nothing where nothing is.
fn tooltip_ui(
    ui: &Ui,
    app: &App,
    response: &Response,
    canvas: &Canvas,
    (address, time): (Option<IpAddr>, i64),
) {
    let name = address.and_then(|address| app.name_of(address));
    let silence = canvas.times().fold_at(time);
    let cell = app.rankings().under_pointer().map(|(_, cell)| cell).filter(|cell| cell.packets > 0);
    if name.is_none() && silence.is_none() && cell.is_none() {
        return;
    }
    let ports = if canvas.rect().height() < LOW { FEW_PORTS } else { PORTS };
    Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), response.id.with("hover"), PopupAnchor::Pointer)
        .gap(theme::WIDE)
        .show(|ui| {
            ui.style_mut().wrap_mode = Some(TextWrapMode::Extend);
            if let Some(silence) = silence {
                folds::tell(ui, app, silence);
            } else if let Some(cell) = cell {
                cell_ui(ui, app, cell, ports);
            } else if let (Some(name), Some(address)) = (name, address) {
                ui.label(RichText::new(address.to_string()).monospace());
                ui.label(name);
            }
        });
}

/// Decimals of a second that a point of the screen tells apart.
fn decimals(canvas: &Canvas) -> usize {
    let nanoseconds = canvas.times().pace() / f64::from(canvas.rect().width());
    (9.0 - nanoseconds.max(1.0).log10().floor()).clamp(0.0, 9.0) as usize
}

/// Tells what is around the pointer, and that many of its ports.
fn cell_ui(ui: &mut Ui, app: &App, cell: &Cell, ports: usize) {
    let packets = if cell.packets == 1 { "packet" } else { "packets" };
    ui.label(RichText::new(format!("{} {packets} around here", grouped(cell.packets))).strong());
    if let Some((first, last)) = cell.peers {
        ui.label(RichText::new(from_to(first, last)).monospace());
        if let Some(name) = app.name_of(first).filter(|_| first == last) {
            ui.label(name);
        }
    }
    if let Some((first, last)) = cell.homes {
        ui.label(RichText::new(format!("home {}", from_to(first, last))).monospace().weak());
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
    for count in cell.ports.iter().take(ports) {
        let place = palette.iter().position(|port| *port == count.key).unwrap_or(palette.len());
        let color = theme::color(port_color(app.settings().theme, place, palette.len()));
        port_line(ui, Some(color), &count.key.to_string(), count.packets);
    }
    let rest: u64 = cell.ports.iter().skip(ports).map(|count| count.packets).sum();
    if rest > 0 {
        let name = format!("{} more ports", grouped((cell.ports.len() - ports) as u64));
        port_line(ui, None, &name, rest);
    }
    if cell.portless > 0 {
        port_line(ui, None, "without ports", cell.portless);
    }
}

fn from_to(first: IpAddr, last: IpAddr) -> String {
    if first == last { first.to_string() } else { format!("{first} – {last}") }
}

fn port_line(ui: &mut Ui, color: Option<eframe::egui::Color32>, name: &str, packets: u64) {
    // Nothing here is to be hit.
    ui.spacing_mut().interact_size.y = 0.0;
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
