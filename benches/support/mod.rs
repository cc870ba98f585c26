//! What the benches measure on: made traffic, as a capture file or as an index, the same every time.
#![allow(dead_code, unused_imports, reason = "each bench uses a part")]

mod capture;
mod points;
mod traffic;

use std::time::Duration;

use criterion::Criterion;

pub use capture::{Capture, capture};
pub use points::{Codes, index, prepare, sizes};
pub use traffic::{BUSY_PREFIX, DAY, HOMES, NEEDLE, NEEDLE_EVERY, QUIET_PREFIX, START, Traffic};

/// Packets where the environment names no other number.
pub const USUAL: u64 = 1_000_000;

/// Few samples, so that a bench of a million packets ends within a minute or two. What they differ by
/// is less than what the machine's speed drifts by.
pub fn criterion() -> Criterion {
    Criterion::default()
        .without_plots()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args()
}
