//! What lies under the pointer.

use std::net::IpAddr;

use super::{Cancel, Index, Lens, Plane, PortCount, Window};

/// What a small box of the window holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub packets: u64,
    /// Lowest and highest peer.
    pub peers: Option<(IpAddr, IpAddr)>,
    /// Earliest and latest time, both inclusive.
    pub times: Option<(i64, i64)>,
    /// Destination ports, most frequent first, all of them.
    pub ports: Vec<PortCount>,
    /// Packets without ports.
    pub portless: u64,
}

/// Counts what a box holds under a lens; none if cancelled.
#[must_use]
pub fn hover(index: &Index, lens: &Lens, plane: &Plane, window: &Window, cancel: &Cancel) -> Option<Cell> {
    let _ = (index, lens, plane, window, cancel);
    todo!()
}
