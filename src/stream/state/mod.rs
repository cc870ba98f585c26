//! The state of connections: what earlier packets tell of a packet. Which interface a DCE/RPC request
//! calls, which file or pipe an SMB command is about, of which file a datagram of TFTP is, and what a
//! message says that began in an earlier segment.
//!
//! Callers need not know which packets of a connection are read for that, nor how many.

pub(in crate::stream) mod associations;
mod connections;
mod files;
pub(in crate::stream) mod joiner;
mod known;
mod note;
pub(in crate::stream) mod pipes;
mod tracker;
mod transfers;

pub use connections::{ConnectionStates, StateLimits};
pub use known::{Known, Whole};
pub use note::{Note, Origin, Unseen};
pub use tracker::{ConnectionTracker, TrackedPacket};
pub use transfers::{TransferPacket, TransferTracker};
