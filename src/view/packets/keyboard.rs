//! The keyboard in the table of packets: arrows and pages walk through its rows, Shift marks them, Enter opens
//! one, Tab goes on to the layers and the bytes.

use eframe::egui::{
    Context, EventFilter, FocusDirection, Id, Key, Memory, Modifiers, Popup, Rect, Response, Role, Sense,
    Stroke, StrokeKind, Ui, WidgetInfo,
};

use super::{grid::ROW, hex_hand, tree::tree_id};
use crate::{
    app::{App, Command, Pane, RowCommand},
    view::{rows, state::ViewState},
};

/// What takes the keyboard in the table.
fn table_id() -> Id {
    Id::unique("rows of packets")
}

/// The keyboard walks through rows, layers or bytes, so that arrows, pages, Home and End are theirs.
pub fn walks(ctx: &Context) -> bool {
    let focused = ctx.memory(Memory::focused);
    focused.is_some_and(|id| id == table_id() || id == tree_id() || hex_hand::bytes_id() == id)
}

/// Bytes are marked where the keyboard is: what is copied is they.
pub fn copies_bytes(ctx: &Context, state: &ViewState) -> bool {
    ctx.memory(Memory::focused) == Some(hex_hand::bytes_id()) && state.inspector.pinned().is_some()
}

/// Tab goes from the table to the layers and on to the bytes, Shift+Tab the other way. While nothing has the
/// keyboard, Tab goes to what was chosen, and Enter opens it.
pub fn goes_on(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let focused = ctx.memory(Memory::focused);
    let busy = Popup::is_any_open(ctx) || state.menu.is_open() || state.dialog.is_some();
    if busy || app.chosen().is_empty() {
        return;
    }
    let pressed = |modifiers: Modifiers, key| {
        ctx.input_mut(|input| input.modifiers == modifiers && input.consume_key(modifiers, key))
    };
    // Those that were drawn last.
    let mut stops = vec![table_id(), tree_id(), hex_hand::bytes_id()];
    stops.retain(|id| ctx.read_response(*id).is_some());
    let at = focused.and_then(|id| stops.iter().position(|stop| *stop == id));
    let (on, back) = match (focused, at) {
        (None, _) => (stops.first(), None),
        (_, Some(at)) => (stops.get(at + 1), at.checked_sub(1).and_then(|at| stops.get(at))),
        _ => return,
    };
    for (modifiers, to) in [(Modifiers::NONE, on), (Modifiers::SHIFT, back)] {
        if let Some(to) = to
            && pressed(modifiers, Key::Tab)
        {
            ctx.memory_mut(|memory| {
                // egui has read the key as well.
                memory.move_focus(FocusDirection::None);
                memory.request_focus(*to);
            });
        }
    }
    let draws = state.plot.asks_about_box();
    if focused.is_none() && !draws && pressed(Modifiers::NONE, Key::Enter) {
        open_row(ctx, app, state, commands);
    }
}

/// Opens the row that is chosen: the keyboard goes to its layers.
fn open_row(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    if app.chosen().row().is_none() {
        commands.push(Command::SelectRow(0));
    }
    if ctx.read_response(tree_id()).is_none() {
        commands.push(Command::ShowPane(Pane::Layers));
    }
    state.inspector.asks_keyboard = true;
}

/// Says that a part of the panel has the keyboard, where no row or byte of it says so.
pub fn focus_frame(ui: &Ui, rect: Rect) {
    let line = Stroke::new(1.0, ui.visuals().hyperlink_color);
    ui.painter().rect_stroke(rect, 2.0, line, StrokeKind::Inside);
}

/// The rows as one thing that takes the keyboard.
pub fn rows_ui(ui: &Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) -> Response {
    let room = ui.available_rect_before_wrap();
    let whole = ui.interact(room, table_id(), Sense::FOCUSABLE);
    whole.widget_info(|| WidgetInfo::labeled(Role::Table, true, "Rows of packets"));
    if whole.has_focus() && !state.menu.is_open() {
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(whole.id, filter));
        let page = (room.height() / ROW).max(3.0) as i64 - 2;
        walk(ui, page, app, commands);
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        state.asks_menu |= pressed(Modifiers::NONE, Key::Menu) || pressed(Modifiers::SHIFT, Key::F10);
        if pressed(Modifiers::NONE, Key::Enter) {
            open_row(ui.ctx(), app, state, commands);
        }
    }
    whole
}

fn walk(ui: &Ui, page: i64, app: &App, commands: &mut Vec<Command>) {
    for (by, shift) in rows::steps(ui.ctx(), page, app.chosen().len()) {
        commands.push(if shift { Command::MarkSteps(by) } else { Command::Step(by) });
    }
}

/// What a click on a row comes to: with Shift it marks all rows up to it, with Ctrl it alone.
pub fn clicked(ctx: &Context, row: usize) -> Command {
    match rows::clicked(ctx, row) {
        RowCommand::MarkTo(row) => Command::MarkRowsTo(row),
        RowCommand::Mark(row) => Command::MarkRow(row),
        _ => Command::SelectRow(row),
    }
}
