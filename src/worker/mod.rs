//! Named threads and bounded channels: loading, and work whose newest request wins.
//!
//! Callers need not know how many cores there are, how results find back or how work is
//! cancelled. A thread that has something to say calls a plain [`Wake`], so that nobody can send a
//! result and forget to have the screen drawn.

mod clock_setting;
mod core_time;
mod decode_chunk;
mod intake;
mod latest;
mod load;
mod load_options;
mod lookups;
mod order;
mod priority;
mod search;
mod skipped;
mod strides;
mod task;
mod tell;
mod walk;
mod wireshark;

use std::sync::Arc;

pub use crate::index::Detail;

pub use clock_setting::ClockSetting;
pub use core_time::core_time;
pub use decode_chunk::{DecodedChunk, decode_chunk};
pub use latest::Latest;
pub use load::{FullIndex, LoadEvent, Loaded, Loading, Progress, load_all};
pub use load_options::LoadOptions;
pub use lookups::{MOST_PACKETS, find_lookup_packets, find_lookups, find_names};
pub use priority::Priority;
pub use search::{Search, SearchEvent, SearchProgress, SearchRequest};
pub use skipped::Skipped;
pub use task::{Gauge, Task};
pub use walk::{IndexedCaptures, WalkError};
pub use wireshark::Wireshark;

/// Called by a worker after each result; asks the screen to look. Does nothing in verbs and tests.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// A wake that does nothing.
#[must_use]
pub fn no_wake() -> Wake {
    Arc::new(|| {})
}
