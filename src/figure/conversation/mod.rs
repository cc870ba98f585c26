//! Conversations made fit to be read: as rows of a table, as text, hex or lines of a protocol, as JSON; and
//! their raw bytes in files that cannot run.
//!
//! Callers need not know how bytes are broken into lines, what a terminal would obey, or which names of
//! files run.

mod about;
mod inert;
mod marks;
mod piece;
mod row;
mod save;
mod table;
mod transcript;

pub use about::{about_connection, about_conversation};
pub use inert::{InertName, inert_name};
pub use marks::Mark;
pub use piece::PieceLine;
pub use row::{CONVERSATION_COLUMNS, ConversationLine};
pub use save::{SaveSideError, SavedSide, save_side};
pub use table::{save_table, write_table};
pub use transcript::{Row, RowKind, Transcript, TranscriptMode};
