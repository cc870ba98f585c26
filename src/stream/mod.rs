//! Index and capture in, bytes out: the frame behind a point, and all frames front to back.
//!
//! Callers need not know that files change: bytes come back only when the record still is what was
//! indexed.

pub mod conversation;
mod fragments;
pub mod lookups;
mod messages;
pub mod names;
mod original;
mod records;
mod reread;
pub mod search;
pub mod state;

pub use crate::decode::{Checksum, Place, Places, link_name};
pub use fragments::{FragmentFrame, Fragments, fragments};
pub use messages::{Heard, Listen, MessageScan};
pub use original::original;
pub use records::Records;
pub use reread::{reread, reread_undecoded};
