//! DNS: what names and addresses machines ask for, over UDP and TCP, with multicast DNS and LLMNR
//! (RFC 1035, 6762, 4795).
//!
//! Callers need not know compressed names, counts that lie, or what of a damaged message is still right.

mod codes;
mod data;
#[cfg(test)]
pub(crate) mod fixture;
mod line;
mod message;
mod name;
mod outline;
mod read;
pub(super) mod reader;
pub(super) mod recognise;
#[cfg(test)]
mod tests;

pub use codes::{Dialect, RecordType, class_name, opcode_name, result_sentence, result_word};
pub use data::{Data, Soa, Text};
pub use line::line;
pub use message::{Fault, Flags, HEADER, Message, Mistake, Question, Record};
pub use name::Name;
pub use outline::may_be_message;
pub use recognise::{dialect, is_port, messages};
