//! What tables share that are opened and closed: a field that narrows their rows, and rows that the keyboard
//! and clicks walk through and mark.

mod filter;
mod hand;

use std::ops::Range;

use eframe::egui::{Id, Response};

pub use filter::{Filter, filter_ui, nothing_ui};
pub use hand::{clicked, keys, rows_ui, steps, with_keyboard_ui};

use super::packets::RowSeen;
use crate::app::{Command, ConversationCommand, Pane, RowCommand};

/// One of these tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    Conversations,
    Lookups,
}

/// What the window remembers of each.
#[derive(Debug, Default)]
pub struct Tables {
    pub conversations: TableState,
    pub lookups: TableState,
    /// Its rows had the keyboard while a conversation was followed, and get it back after that.
    followed_from: Option<Table>,
}

impl Tables {
    pub fn of(&mut self, table: Table) -> &mut TableState {
        match table {
            Table::Conversations => &mut self.conversations,
            Table::Lookups => &mut self.lookups,
        }
    }
}

/// What the window remembers of a table between frames.
#[derive(Debug, Default)]
pub struct TableState {
    /// What gets the keyboard next.
    pub focus: Option<Focus>,
    /// Rows of a page.
    page: i64,
    /// The menu key was pressed, and the chosen row has not been drawn yet.
    pub asks_menu: bool,
    /// The menu that is open is of a row: the keyboard comes back from there.
    has_menu: bool,
    pub row_seen: RowSeen,
    /// The rows that were drawn in this frame of the screen.
    pub drawn: Option<Range<usize>>,
}

/// What of a table the keyboard goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The field, with its text selected.
    Filter,
    Rows,
    /// The rows, and where none is read, the first.
    FirstRow,
}

impl TableState {
    /// True once where it is this that gets the keyboard.
    fn takes(&mut self, focus: Focus) -> bool {
        self.focus.take_if(|wanted| *wanted == focus).is_some()
    }

    /// A row is drawn.
    pub fn draws(&mut self, row: usize) {
        let drawn = self.drawn.get_or_insert(row..row + 1);
        *drawn = drawn.start.min(row)..drawn.end.max(row + 1);
    }
}

impl Table {
    const ALL: [Self; 2] = [Self::Conversations, Self::Lookups];

    pub const fn pane(self) -> Pane {
        match self {
            Self::Conversations => Pane::Conversations,
            Self::Lookups => Pane::Lookups,
        }
    }

    /// What takes the keyboard for its rows.
    fn rows_id(self) -> Id {
        Id::unique(("rows of a table", self.pane()))
    }

    fn filter_id(self) -> Id {
        Id::unique(("filter of a table", self.pane()))
    }

    /// "conversations".
    const fn of_what(self) -> &'static str {
        match self {
            Self::Conversations => "conversations",
            Self::Lookups => "lookups",
        }
    }

    pub fn command(self, command: RowCommand) -> Command {
        match self {
            Self::Conversations => Command::Conversations(ConversationCommand::Rows(command)),
            Self::Lookups => Command::LookupRows(command),
        }
    }
}

/// The rows that are drawn as one thing, and what is to be done with one of them.
#[derive(Debug)]
pub struct Rows {
    pub table: Table,
    pub whole: Response,
}
