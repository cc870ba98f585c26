//! Search: which payloads hold what a person looks for, and where.
//!
//! Callers need not know how patterns are compiled, or that most of a file is passed over without
//! looking at its frames one by one. A [`Pattern`] is what is looked for, a [`Matcher`] finds it in any
//! slice of bytes, a [`MeaningQuery`] finds what payloads mean, and a [`CaptureSearch`] the packets of a
//! stretch of a capture that hold what is [`Wanted`]. Stretches can be searched side by side; [`crate::worker::Search`] does so on all cores.

mod calls;
mod capture;
mod edges;
mod hex;
mod hit;
mod matcher;
mod meaning;
mod pattern;
mod seams;
mod text;
mod wanted;

pub use calls::{CallPacket, CallStep, Calls};
pub use capture::{CaptureSearch, ChunkHits};
pub use hit::Hit;
pub use matcher::{MOST_COUNTED, Match, Matcher};
pub use meaning::{Found, MeaningQuery};
pub use pattern::{Pattern, PatternError};
pub use seams::Part;
pub use text::{Encoding, Text};
pub use wanted::Wanted;
