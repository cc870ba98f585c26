//! The rows of a table under the keyboard and under clicks: gone to, marked, copied, and their menu.

use eframe::egui::{
    Context, Event, EventFilter, Key, Memory, Modifiers, Popup, Response, Role, Sense, Stroke, Ui, WidgetInfo,
};

use super::{Focus, Rows, Table};
use crate::{
    app::{App, Command, ConversationCommand, RowCommand, RowCursor},
    view::{packets::ROW, state::ViewState},
};

/// The keys of walking, each with the rows that it goes on; and whether Shift was held.
pub fn steps(ctx: &Context, page: i64, rows: usize) -> Vec<(i64, bool)> {
    let rows = rows as i64;
    let mut steps = Vec::new();
    for (key, by) in [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, page),
        (Key::PageUp, -page),
        (Key::Home, -rows),
        (Key::End, rows),
    ] {
        // With Shift first: egui takes an arrow to be pressed with it too.
        for (modifiers, shift) in [(Modifiers::SHIFT, true), (Modifiers::NONE, false)] {
            let times = ctx.input_mut(|input| input.count_and_consume_key(modifiers, key)) as i64;
            if times > 0 {
                steps.push((by.saturating_mul(times), shift));
            }
        }
    }
    steps
}

/// What a click on a row comes to: with Shift it marks all rows up to it, with Ctrl it alone.
pub fn clicked(ctx: &Context, row: usize) -> RowCommand {
    let modifiers = ctx.input(|input| input.modifiers);
    if modifiers.shift {
        RowCommand::MarkTo(row)
    } else if modifiers.command {
        RowCommand::Mark(row)
    } else {
        RowCommand::Choose(row)
    }
}

/// Takes the keys of the table whose rows have the keyboard, before the window takes them for itself.
pub fn keys(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    goes_back(ctx, app, state);
    if state.menu.is_open() || state.palette.is_open() || Popup::is_any_open(ctx) {
        return;
    }
    let focused = ctx.memory(Memory::focused);
    // With Shift as well it follows another conversation.
    let filters = |ctx: &Context| {
        ctx.input_mut(|input| !input.modifiers.shift && input.consume_key(Modifiers::COMMAND, Key::F))
    };
    if let Some(table) = Table::ALL.into_iter().find(|table| focused == Some(table.filter_id()))
        && filters(ctx)
    {
        state.tables.of(table).focus = Some(Focus::Filter);
    }
    let Some(table) = Table::ALL.into_iter().find(|table| focused == Some(table.rows_id())) else { return };
    let cursor = cursor(app, table);
    let rows = match table {
        Table::Conversations => app.conversations().list().rows().len(),
        Table::Lookups => app.lookups().rows().len(),
    };
    let of = state.tables.of(table);
    let mut push = |command| commands.push(table.command(command));
    for (by, shift) in steps(ctx, of.page.max(1), rows) {
        push(if shift { RowCommand::MarkSteps(by) } else { RowCommand::Step(by) });
    }
    let pressed = |modifiers, key| ctx.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::COMMAND, Key::A) {
        push(RowCommand::MarkAll);
    }
    // Desktops turn Ctrl+C into this.
    let copies = ctx.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| *event != Event::Copy);
        input.events.len() < before
    });
    if copies {
        push(RowCommand::Copy);
    }
    if !cursor.marked().is_empty() && pressed(Modifiers::NONE, Key::Escape) {
        push(RowCommand::Unmark);
    }
    of.asks_menu |= pressed(Modifiers::SHIFT, Key::F10) || pressed(Modifiers::NONE, Key::Menu);
    if filters(ctx) {
        of.focus = Some(Focus::Filter);
    }
    let Some(row) = cursor.row() else { return };
    let conversation = || app.conversations().list().key(row).filter(|_| table == Table::Conversations);
    if let Some(key) = conversation()
        && pressed(Modifiers::SHIFT, Key::Enter)
    {
        commands.push(Command::Conversations(ConversationCommand::ShowInPicture(key)));
    }
    if pressed(Modifiers::NONE, Key::Enter) {
        commands.extend(opened(app, table, row));
    }
}

/// Escape in a followed conversation takes the keyboard from everything: the rows that it was followed from
/// get it back once it is closed.
fn goes_back(ctx: &Context, app: &App, state: &mut ViewState) {
    let focused = ctx.memory(Memory::focused);
    let tables = &mut state.tables;
    if app.conversations().followed().key().is_some() {
        let from = Table::ALL.into_iter().find(|table| focused == Some(table.rows_id()));
        tables.followed_from = from.or(tables.followed_from);
    } else if let Some(table) = tables.followed_from.take()
        && focused.is_none()
        && state.panes.seen.contains(&table.pane())
    {
        tables.of(table).focus = Some(Focus::Rows);
    }
}

fn cursor(app: &App, table: Table) -> &RowCursor {
    match table {
        Table::Conversations => app.conversations().list().cursor(),
        Table::Lookups => app.lookups().cursor(),
    }
}

/// What Enter or a double click on a row comes to.
fn opened(app: &App, table: Table, row: usize) -> Option<Command> {
    match table {
        Table::Conversations => Some(Command::Conversations(ConversationCommand::FollowRow(row))),
        Table::Lookups => {
            let lookup = app.lookups().row(row)?;
            Some(Command::SelectLookup { name: lookup.name.to_string(), kind: lookup.kind.to_string() })
        }
    }
}

/// The rows as one thing that takes the keyboard, below a head of one row.
pub fn rows_ui(ui: &Ui, app: &App, state: &mut ViewState, table: Table, commands: &mut Vec<Command>) -> Rows {
    let cursor = cursor(app, table);
    let has_marks = !cursor.marked().is_empty();
    let room = ui.available_rect_before_wrap();
    let whole = ui.interact(room, table.rows_id(), Sense::FOCUSABLE);
    whole.widget_info(|| WidgetInfo::labeled(Role::Table, true, format!("Rows of {}", table.of_what())));
    let is_menu_open = state.menu.is_open();
    let of = state.tables.of(table);
    if of.has_menu && !is_menu_open {
        of.has_menu = false;
        if ui.memory(Memory::focused).is_none() {
            of.focus = Some(Focus::Rows);
        }
    }
    of.page = ((room.height() / ROW).max(3.0) as i64 - 2).max(1);
    let begins = of.takes(Focus::FirstRow);
    if begins && cursor.row().is_none() {
        commands.push(table.command(RowCommand::Step(1)));
    }
    if begins || of.takes(Focus::Rows) {
        whole.request_focus();
        // Only from the next frame on egui leaves the arrows and Escape to it.
        ui.ctx().request_repaint();
    }
    if whole.has_focus() && !is_menu_open {
        // Escape first lets go of what is marked, and only then of the keyboard.
        let filter = EventFilter { vertical_arrows: true, escape: has_marks, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(whole.id, filter));
    }
    Rows { table, whole }
}

impl Rows {
    /// A row was drawn: takes clicks on it; true when its menu is to be opened at its lower left corner.
    pub fn row(
        &self,
        app: &App,
        state: &mut ViewState,
        (row, response): (usize, &Response),
        commands: &mut Vec<Command>,
    ) -> bool {
        let cursor = cursor(app, self.table);
        if response.double_clicked() {
            commands.extend(opened(app, self.table, row));
        } else if response.clicked() {
            commands.push(self.table.command(clicked(&response.ctx, row)));
        } else if response.secondary_clicked() {
            // What is marked stays so: the menu may be about all of it.
            let is_marked = cursor.marked().contains(row);
            commands
                .push(self.table.command(if is_marked { RowCommand::Read } else { RowCommand::Choose }(row)));
        }
        if response.clicked() || response.secondary_clicked() {
            self.whole.request_focus();
        }
        let of = state.tables.of(self.table);
        let opens = cursor.row() == Some(row) && std::mem::take(&mut of.asks_menu);
        of.has_menu |= opens || response.secondary_clicked();
        opens
    }
}

/// A line above rows that have the keyboard.
pub fn with_keyboard_ui(ui: &Ui, rows: &Rows) {
    if rows.whole.has_focus() {
        let rect = rows.whole.rect;
        let stroke = Stroke::new(1.0, ui.visuals().selection.bg_fill);
        ui.painter().hline(rect.x_range(), rect.top() - 1.0, stroke);
    }
}
