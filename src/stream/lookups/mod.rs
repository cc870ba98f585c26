//! Lookups: which names were asked for, by whom, and what came of it.
//!
//! Callers need not know messages, which of them belong together, or how much of a flood is kept.

mod distinct;
mod lookup;
mod table;
#[cfg(test)]
mod tests;

pub use distinct::Distinct;
pub use lookup::Lookup;
pub use table::{LookupTable, MOST_LOOKUPS, is_about};

pub use crate::decode::application::dns::{Dialect, RecordType};
