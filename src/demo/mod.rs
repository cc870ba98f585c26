//! A synthetic capture that behaves as paper A tells, with its truth.
//!
//! [`Plan::new`] decides which behaviours there are and how many packets each has; [`write_demo`]
//! lets their sources run and writes what they send, sorted by time, in memory that does not grow
//! with the capture. The same options give the same bytes on every system.

use serde::{Deserialize, Serialize};

mod address;
mod agenda;
mod behaviour;
mod binds;
mod clock;
pub mod content;
mod dice;
mod error;
mod packet;
mod plan;
mod rhythm;
mod run;
mod source;
mod table2;
#[cfg(test)]
mod tests;
mod truth;
mod wire;
mod write;

pub use behaviour::{BehaviourLens, Peers};
pub use binds::Binds;
pub use error::DemoError;
pub use plan::Plan;
pub use table2::{Row, Table2};
pub use truth::{Botnet, Episode, Frames, PlantedBehaviour, Reset, Truth};
pub use write::{Progress, write_demo};

/// What a demo is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoOptions {
    /// Packets of table 2, TCP SYN and UDP; others come on top.
    pub packets: u64,
    pub seed: u64,
}

impl Default for DemoOptions {
    /// Paper A's number of packets.
    fn default() -> Self {
        Self { packets: Table2::PAPER.total(), seed: 1 }
    }
}
