//! What pointer and keyboard do on the bytes: a click takes a field, drawing or Shift takes any bytes, arrows
//! walk from byte to byte.

use std::ops::Range;

use eframe::egui::{Event, EventFilter, Id, Key, Modifiers, Pos2, Response, Ui};

use super::{InspectorState, text};
use crate::{
    app::Inspection,
    view::{
        copying,
        subject::{Subject, SubjectMenu},
    },
};

/// Bytes that a menu copies at most.
const MOST_BYTES: usize = 1 << 20;

/// What takes the keyboard in the bytes.
pub fn bytes_id() -> Id {
    Id::unique("bytes of the packet")
}

/// What the pointer does: hover, click, draw over some, ask for the menu.
pub fn point(
    ui: &Ui,
    response: &Response,
    byte_at: impl Fn(Pos2) -> Option<usize>,
    inspection: &Inspection,
    state: &mut InspectorState,
    menu: &mut SubjectMenu,
) {
    let under = response.hover_pos().and_then(&byte_at);
    if let Some(place) = under
        && !response.dragged()
    {
        state.hover(place..place + 1);
    }
    if response.clicked()
        && let Some(place) = under
    {
        if ui.input(|input| input.modifiers.shift) {
            state.stretch(place);
        } else {
            state.choose_byte(inspection, &(place..place + 1));
            state.begin_at(place);
        }
    }
    let from = ui.input(|input| input.pointer.press_origin()).and_then(&byte_at);
    let to = response.interact_pointer_pos().and_then(&byte_at);
    if response.dragged()
        && let (Some(from), Some(to)) = (from, to)
        && from != to
    {
        state.begin_at(from);
        state.stretch(to);
    }
    if response.secondary_clicked()
        && let (Some(place), Some(at)) = (under, response.interact_pointer_pos())
    {
        if !state.pinned().is_some_and(|range| range.contains(&place)) {
            state.let_go();
            state.choose_byte(inspection, &(place..place + 1));
        }
        let range = state.pinned().cloned().unwrap_or(place..place + 1);
        menu.open(vec![subject(inspection, range)], at, false);
    }
    if response.clicked() || response.drag_started() || response.secondary_clicked() {
        ui.memory_mut(|memory| memory.request_focus(bytes_id()));
    }
}

/// Walks with the keyboard while the bytes have it: arrows, pages, Home and End, with Shift to take what lies
/// between; Ctrl+C copies as hex, the menu's key opens the menu.
pub fn walk(
    ui: &Ui,
    whole: &Response,
    (across, rows): (usize, usize),
    inspection: &Inspection,
    state: &mut InspectorState,
    menu: &mut SubjectMenu,
) {
    let Some(last) = inspection.frame.bytes.len().checked_sub(1).filter(|_| whole.has_focus()) else {
        return;
    };
    let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(whole.id, filter));
    let page = rows.max(2).saturating_sub(1) * across;
    let back = |by: usize| move |at: usize| at.saturating_sub(by);
    let on = |by: usize| move |at: usize| at.saturating_add(by).min(last);
    let line = move |at: usize| at - at % across.max(1);
    let keys: [(Key, &dyn Fn(usize) -> usize); 8] = [
        (Key::ArrowLeft, &back(1)),
        (Key::ArrowRight, &on(1)),
        (Key::ArrowUp, &back(across)),
        (Key::ArrowDown, &on(across)),
        (Key::PageUp, &back(page)),
        (Key::PageDown, &on(page)),
        (Key::Home, &line),
        (Key::End, &|at| (line(at) + across - 1).min(last)),
    ];
    for (key, to) in keys {
        // With Shift first: egui takes an arrow to be pressed with it too.
        for modifiers in [Modifiers::SHIFT, Modifiers::NONE] {
            if !ui.input_mut(|input| input.consume_key(modifiers, key)) {
                continue;
            }
            let at = state.cursor().map_or(0, to);
            if !modifiers.shift {
                state.begin_at(at);
            }
            state.stretch(at);
            state.reveals_byte = Some(at);
        }
    }
    let Some(range) = state.pinned().cloned() else { return };
    if ui.input(|input| input.events.contains(&Event::Copy)) {
        ui.ctx().copy_text(copying::hex(&bytes(inspection, range.clone())));
    }
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::NONE, Key::Menu) || pressed(Modifiers::SHIFT, Key::F10) {
        menu.open(vec![subject(inspection, range)], whole.rect.left_top(), true);
    }
}

/// What a menu on some bytes is about.
pub fn subject(inspection: &Inspection, range: Range<usize>) -> Subject {
    let payload = text::payload(inspection);
    let in_payload = payload.start <= range.start && range.end <= payload.end;
    Subject::Bytes { bytes: bytes(inspection, range), in_payload }
}

/// The bytes of a range, as many as a menu copies.
fn bytes(inspection: &Inspection, range: Range<usize>) -> Vec<u8> {
    let bytes = inspection.frame.bytes.get(range).unwrap_or_default();
    bytes.iter().copied().take(MOST_BYTES).collect()
}
