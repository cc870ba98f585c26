//! Search: which payloads hold what a person looks for, and where.
//!
//! Callers need not know how patterns are compiled, or that most of a file is passed over without
//! looking at its frames one by one. A [`Pattern`] is what is looked for, a [`Matcher`] finds it in any
//! slice of bytes, a [`CaptureSearch`] finds the packets of a stretch of a capture whose payload it
//! matches. Stretches can be searched side by side; [`crate::worker::Search`] does so on all cores.

mod capture;
mod hex;
mod matcher;
mod pattern;
mod text;

pub use capture::{CaptureSearch, Hit};
pub use matcher::{MOST_COUNTED, Match, Matcher};
pub use pattern::{Pattern, PatternError};
pub use text::{Encoding, Text};
