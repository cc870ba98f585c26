//! Conversations: the table of all, and the window with what two ends said.

mod columns;
mod find;
mod followed;
mod table;

use eframe::egui::Context;

use super::state::ViewState;
use crate::app::{App, Command, ConversationCommand};

pub use find::keys;
pub use table::table_ui;

/// What the window remembers between frames.
#[derive(Debug, Default)]
pub struct ConversationState {
    /// The row of the followed conversation that came into view last.
    seen: Option<usize>,
    find: find::FindState,
}

impl ConversationState {
    /// The find field of the followed conversation had the keyboard in the frame before.
    pub const fn is_find_typed(&self) -> bool {
        self.find.has_keyboard()
    }
}

/// Draws the window of the followed conversation.
pub fn conversation_ui(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    followed::followed_ui(ctx, app, &mut state.conversation, commands);
}

/// Closes the window; false if none is open.
pub fn escape(app: &App, commands: &mut Vec<Command>) -> bool {
    let is_open = app.conversations().followed().key().is_some();
    if is_open {
        commands.push(Command::Conversations(ConversationCommand::CloseFollowed));
    }
    is_open
}
