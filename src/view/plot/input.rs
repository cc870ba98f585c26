//! The hand on the plot: wheel, drag, box, click and double click become commands.

use std::net::IpAddr;

use eframe::egui::{Event, Key, PointerButton, Pos2, Rect, Response, Ui, Vec2};

use super::{Canvas, NextDrag, PlotHand, PlotState, Scene, selection::read_packet};
use crate::{
    app::{Command, Moment},
    query::{Cell, Window},
    view::subject::Subject,
};

/// What a pressed button is doing.
#[derive(Clone, Debug)]
pub enum Gesture {
    /// The canvas as it was when the hand took hold, and where.
    Pan { from: Canvas, at: Pos2 },
    /// A box from here.
    Box { from: Pos2, purpose: Purpose },
}

/// What a box is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The person says it afterwards.
    Open,
    /// Selects its packets.
    Select,
    /// Is measured while it is drawn.
    Measure,
}

/// How much closer one point of scrolling goes: a notch of 50 points by a fifth.
const ZOOM_A_POINT: f64 = 0.004;

/// A click picks a packet no farther away than this, in points.
const PICKED: f32 = 16.0;

/// Ports that a menu names.
const PORTS: usize = 2;

/// A box smaller than this was a click, in points.
const SMALLEST_BOX: f32 = 4.0;

/// Reads what the hand did.
pub fn gestures(
    ui: &Ui,
    scene: Scene<'_>,
    response: &Response,
    canvas: &Canvas,
    hand: &mut PlotHand,
    state: &mut PlotState,
    commands: &mut Vec<Command>,
) {
    if response.contains_pointer() {
        wheel(ui, canvas, commands);
    }
    let pressed = |event: &Event| matches!(event, Event::Key { pressed: true, .. });
    let (moved, typed) =
        ui.input(|input| (input.pointer.delta() != Vec2::ZERO, input.events.iter().any(pressed)));
    state.at_keys = (state.at_keys || typed) && !moved;
    let held = ui.input(|input| input.key_down(Key::M));
    state.next_drag.key_is_held(held);
    let pointer = response.interact_pointer_pos();
    if let Some(at) = pointer.filter(|_| response.drag_started()) {
        let origin = ui.input(|input| input.pointer.press_origin()).unwrap_or(at);
        let secondary = response.drag_started_by(PointerButton::Secondary);
        let purpose = if state.next_drag.measures() && !secondary {
            Purpose::Measure
        } else if ui.input(|input| input.modifiers.shift) {
            Purpose::Select
        } else {
            Purpose::Open
        };
        hand.drawn = None;
        hand.gesture = Some(if secondary || state.next_drag != NextDrag::Pan {
            Gesture::Box { from: origin, purpose }
        } else {
            Gesture::Pan { from: canvas.clone(), at: origin }
        });
    }
    if let (Some(Gesture::Pan { from, at }), Some(now)) = (&hand.gesture, pointer)
        && response.dragged()
        && response.drag_delta() != Vec2::ZERO
    {
        commands.push(Command::Move(from.panned(now - *at)));
    }
    if let Some(rect) = box_under_way(hand, response, canvas)
        && hand.measuring()
        && response.dragged()
    {
        commands.push(Command::Measure(measured(rect, canvas)));
    }
    if response.drag_stopped() || hand.gesture.is_some() && !ui.input(|input| input.pointer.any_down()) {
        let drew_box = finish(response, canvas, hand, commands);
        state.next_drag.ended(drew_box, held);
    }
    click(scene, response, canvas, &mut hand.zooming, commands);
    if response.secondary_clicked()
        && let Some(at) = response.interact_pointer_pos()
    {
        let subjects = pointed_at(scene, canvas, at);
        state.pointed_at = Some((subjects, at));
    }
}

/// True when a box was drawn.
fn finish(response: &Response, canvas: &Canvas, hand: &mut PlotHand, commands: &mut Vec<Command>) -> bool {
    let rect = box_under_way(hand, response, canvas);
    let (Some(Gesture::Box { purpose, .. }), Some(rect)) = (hand.gesture.take(), rect) else { return false };
    if purpose == Purpose::Measure {
        commands.push(Command::Measure(measured(rect, canvas)));
        return false;
    }
    let is_box = rect.width() >= SMALLEST_BOX && rect.height() >= SMALLEST_BOX;
    if is_box {
        let window = canvas.window_of(rect);
        if purpose == Purpose::Select {
            commands.push(Command::Select(window));
        } else {
            hand.drawn = Some(window);
        }
    }
    is_box
}

/// What a box on screen measures: none where it is a point. A line is measured too: along times alone, or
/// along addresses.
fn measured(rect: Rect, canvas: &Canvas) -> Option<Window> {
    let drawn = rect.size().max_elem() >= SMALLEST_BOX;
    let whole = Rect::from_min_size(rect.min, rect.size().max(Vec2::splat(1.0)));
    drawn.then(|| canvas.window_of(whole.intersect(canvas.rect())))
}

/// The box that is being drawn, on screen.
pub fn box_under_way(hand: &PlotHand, response: &Response, canvas: &Canvas) -> Option<Rect> {
    let Some(Gesture::Box { from, .. }) = &hand.gesture else { return None };
    let to = response.interact_pointer_pos().or_else(|| response.ctx.pointer_latest_pos())?;
    Some(Rect::from_two_pos(*from, canvas.rect().clamp(to)).intersect(canvas.rect()))
}

fn wheel(ui: &Ui, canvas: &Canvas, commands: &mut Vec<Command>) {
    let Some(at) = ui.input(|input| input.pointer.hover_pos()) else { return };
    let (scroll, pinch, modifiers) =
        ui.input(|input| (input.smooth_scroll_delta(), f64::from(input.zoom_delta()), input.modifiers));
    if scroll == Vec2::ZERO && (pinch - 1.0).abs() < 1e-9 {
        return;
    }
    // With Shift the system may turn the wheel on its side.
    let turned = f64::from(if modifiers.shift { scroll.x + scroll.y } else { scroll.y });
    let factor = (turned * ZOOM_A_POINT).exp() * pinch;
    let window = if modifiers.command || modifiers.ctrl {
        canvas.zoomed(at, (factor, 1.0))
    } else if modifiers.shift {
        canvas.zoomed(at, (1.0, factor))
    } else if scroll.x.abs() > scroll.y.abs() {
        canvas.panned(Vec2::new(scroll.x, 0.0))
    } else {
        canvas.zoomed(at, (factor, factor))
    };
    commands.push(Command::Move(window));
}

/// The address meant at a place: that of the packet which a click has picked near it, else, since seen from
/// afar a pixel is many prefixes, that of the packet nearest to the pointer.
fn meant(scene: Scene<'_>, canvas: &Canvas, at: Pos2) -> Option<IpAddr> {
    let picked = || {
        let (peer, dot) = read_packet(scene, canvas)?;
        (dot.distance(at) <= PICKED).then_some(peer)
    };
    picked().or_else(|| under(scene, canvas, at)?.nearest)
}

/// What was counted around a place, if it was counted there.
fn under<'a>(scene: Scene<'a>, canvas: &Canvas, at: Pos2) -> Option<&'a Cell> {
    let (window, cell) = scene.app.rankings().under_pointer()?;
    canvas.rect_of(window).is_some_and(|rect| rect.contains(at)).then_some(cell)
}

/// What lies under the pointer: the peer of the packets there, if they have one, and their ports; the
/// address of the axis where there are none.
fn pointed_at(scene: Scene<'_>, canvas: &Canvas, at: Pos2) -> Vec<Subject> {
    let cell = under(scene, canvas, at);
    let address = cell.and_then(|cell| cell.nearest).or_else(|| meant(scene, canvas, at));
    let address = address.or_else(|| canvas.address_at(at.y));
    let ports = cell.into_iter().flat_map(|cell| &cell.ports).take(PORTS);
    let ports = ports.map(|count| Subject::Destination(count.key));
    let has_packets = cell.is_some_and(|cell| cell.packets > 0);
    let place = canvas.address_at(at.y).filter(|_| has_packets);
    let nearest = place.map(|address| Subject::Nearest(Moment(canvas.time_at(at.x)), address));
    address.map(Subject::Address).into_iter().chain(ports).chain(nearest).collect()
}

fn click(
    scene: Scene<'_>,
    response: &Response,
    canvas: &Canvas,
    zooming: &mut Option<Pos2>,
    commands: &mut Vec<Command>,
) {
    let at = response.interact_pointer_pos();
    if response.double_clicked() {
        *zooming = at;
    } else if let Some(at) = at.filter(|_| response.clicked())
        && let Some(address) = canvas.address_at(at.y)
    {
        commands.push(Command::Click { time: Moment(canvas.time_at(at.x)), address });
    }
    // The first click tells which packet is meant.
    if scene.app.chosen().is_busy() {
        return;
    }
    if let Some(at) = zooming.take()
        && let Some(address) = meant(scene, canvas, at).or_else(|| canvas.address_at(at.y))
    {
        commands.push(Command::ZoomIntoPrefix { time: Moment(canvas.time_at(at.x)), address });
    }
}
