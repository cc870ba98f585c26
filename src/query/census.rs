//! What the whole capture holds, whatever the lens: packets by destination port and by class.

use serde::{Deserialize, Serialize};

use super::{Cancel, Index, Transport};

/// A destination port of a transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PortKey {
    pub transport: Transport,
    pub port: u16,
}

/// Packets to a destination port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortCount {
    pub key: PortKey,
    pub packets: u64,
}

/// Counts over all points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Destination ports, most frequent first; ties: lower transport and number first.
    pub ports: Vec<PortCount>,
    pub packets: u64,
    /// Packets whose peer plane is IPv6.
    pub v6_packets: u64,
}

impl Census {
    /// Counts all points of an index; none if cancelled.
    #[must_use]
    pub fn take(index: &Index, cancel: &Cancel) -> Option<Self> {
        let _ = (index, cancel);
        todo!()
    }
}
