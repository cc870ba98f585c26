//! Conversations: the packets of TCP and UDP between two ends, listed for one and counted for all.
//!
//! Callers need not know which way a packet went, how IPv6 addresses are interned, or how millions of
//! conversations are counted in bounded memory.

mod key;
mod points;
mod row;
mod sort;
mod table;

pub use key::{ConversationKey, KeyError};
pub use points::{conversation_points, conversations_in, packets_of_end};
pub use row::ConversationRow;
pub use sort::{ConversationColumn, sorted_rows};
pub use table::{ConversationTable, conversations};
