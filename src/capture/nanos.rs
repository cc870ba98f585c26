//! A point in time: nanoseconds since 1970-01-01 00:00:00 UTC, negative before.

use serde::{Deserialize, Serialize};

/// Nanoseconds since 1970-01-01 00:00:00 UTC, from 1677-09-21 to 2262-04-11.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nanos(pub i64);

/// The time of a frame as its record tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// Within the range of [`Nanos`] (and never `i64::MIN`, which the index keeps for "no time").
    At(Nanos),
    /// A stamp that does not fit: the raw ticks of the record, in its interface's resolution.
    OutOfRange(u64),
    /// The record has none (pcapng simple packet block).
    Missing,
}
