//! Conversations put together: what two ends said to each other, in order, with what is missing of it.
//!
//! Callers need not know sequence numbers, retransmissions, or which connection a packet belongs to
//! where ports were used again.

mod assembly;
mod connection;
mod datagrams;
mod follow;
mod line;
mod matches;
mod meter;
mod piece;
mod stream;
#[cfg(test)]
mod tests;
mod write;

pub use connection::Connection;
pub use follow::{Conversation, FollowLimits, follow};
pub use line::{packet_line, piece_line};
pub use matches::{ConversationMatches, MOST_MATCHES, MatchPart, find_in_conversation};
pub use meter::{Conflict, SideCounts};
pub use piece::{Content, Piece, Side};
pub use write::{WriteSideError, Written, write_side};
