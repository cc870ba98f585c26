//! Conversations: the window with the table of all, and the one with what two ends said.

mod columns;
mod find;
mod followed;
mod table;

use std::ops::Range;

use eframe::egui::Context;

use super::state::ViewState;
use crate::app::{App, Command, ConversationCommand};

pub use find::keys;

/// What the two windows remember between frames.
#[derive(Debug, Default)]
pub struct ConversationState {
    /// The rows of the table that were drawn in this frame of the screen.
    pub rows: Option<Range<usize>>,
    /// The row of the followed conversation that came into view last.
    seen: Option<usize>,
    find: find::FindState,
}

/// Draws the windows that are open.
pub fn conversations_ui(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    table::table_ui(ctx, app, (&mut state.conversation, &mut state.menu), commands);
    followed::followed_ui(ctx, app, &mut state.conversation, commands);
}

/// Closes the window that stands in front; false if none is open.
pub fn escape(app: &App, commands: &mut Vec<Command>) -> bool {
    let conversations = app.conversations();
    let command = if conversations.followed().key().is_some() {
        ConversationCommand::CloseFollowed
    } else if conversations.list().is_open() {
        ConversationCommand::ShowTable(false)
    } else {
        return false;
    };
    commands.push(Command::Conversations(command));
    true
}
