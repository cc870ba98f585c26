//! Packet facts in, immutable columns out: segments of up to 65,536 points, and where their frames lie.
//!
//! Callers need not know how a point is packed into 30 bytes, how IPv6 addresses are interned, or
//! which frames of a stretch are no packets. Points never change once built, so any thread may
//! read them; an [`Index`] is a cheap list of their segments.

mod builder;
mod clock;
mod code_book;
mod column;
mod detail;
mod duplicates;
#[cfg(test)]
pub(crate) mod fixture;
mod keep;
mod memory_use;
mod peer_codes;
mod point;
mod segment;
mod snapshot;

pub use crate::decode::{Class, Fingerprint, Nanos, PacketFacts, Protocol, Stamp, Transport, Undecoded};
pub use builder::SegmentBuilder;
pub use code_book::CodeBook;
pub use detail::Detail;
pub use duplicates::Duplicates;
pub use memory_use::MemoryUse;
pub use peer_codes::{CodeRange, HomeRanges, PeerCodes};
pub use point::{Kind, NO_TIME, Point, PointId};
pub use segment::{BLOCK, Lengths, Segment, UndecodedFrame};
pub use snapshot::{CaptureSegments, Index, UndecodedId, UndecodedPlace};
