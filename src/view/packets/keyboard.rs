//! The keyboard in the table of packets: arrows and pages walk through its rows, Shift marks them, Enter goes
//! to the layers.

use eframe::egui::{Context, EventFilter, Id, Key, Memory, Modifiers, Response, Role, Sense, Ui, WidgetInfo};

use super::{grid::ROW, hex_hand, tree};
use crate::{
    app::{App, Command, RowCommand},
    view::{rows, state::ViewState},
};

/// What takes the keyboard in the table.
fn table_id() -> Id {
    Id::unique("rows of packets")
}

/// The keyboard walks through rows, layers or bytes, so that arrows, pages, Home and End are theirs.
pub fn walks(ctx: &Context) -> bool {
    let focused = ctx.memory(Memory::focused);
    focused.is_some_and(|id| id == table_id() || id == tree::tree_id() || hex_hand::bytes_id() == id)
}

/// Bytes are marked where the keyboard is: what is copied is they.
pub fn copies_bytes(ctx: &Context, state: &ViewState) -> bool {
    ctx.memory(Memory::focused) == Some(hex_hand::bytes_id()) && state.inspector.pinned().is_some()
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
        if pressed(Modifiers::NONE, Key::Enter) && app.inspector().shown().is_some() {
            ui.memory_mut(|memory| memory.request_focus(tree::tree_id()));
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
