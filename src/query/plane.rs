//! The address axis: from a point's peer to its height on screen.
//!
//! The IPv4 plane is linear, 0 to 2^32. The IPv6 plane is by rank among the addresses observed at
//! one moment; in it a prefix is an interval too.

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};

use super::{AddressRange, AddressWindow, Edge};

/// Which addresses the vertical axis shows, with what maps them to axis units (one address, or
/// one rank, is one unit).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plane {
    V4,
    /// The observed addresses, ascending, each once.
    V6(Arc<Vec<Ipv6Addr>>),
}

/// A window's vertical extent in axis units: `low` at the bottom, `high` at the top, half open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rows {
    pub low: f64,
    pub high: f64,
}

impl Plane {
    /// Axis units of the whole plane: 0 to this.
    #[must_use]
    pub fn height(&self) -> f64 {
        match self {
            Self::V4 => 4_294_967_296.0,
            Self::V6(addresses) => addresses.len().max(1) as f64,
        }
    }

    /// Lower border of an address's row in axis units; the dot stands in its middle, half a unit
    /// higher. An IPv6 address that was not observed: where it would be. None in the other plane.
    #[must_use]
    pub fn row(&self, address: IpAddr) -> Option<f64> {
        let _ = address;
        todo!()
    }

    /// The address whose row holds a place on the axis; clamped to the plane. None if it is empty.
    #[must_use]
    pub fn address_at(&self, unit: f64) -> Option<IpAddr> {
        let _ = unit;
        todo!()
    }

    /// The extent of a window of this plane; none for one of the other.
    #[must_use]
    pub fn rows(&self, window: &AddressWindow) -> Option<Rows> {
        let _ = window;
        todo!()
    }

    /// The window of an extent, its edges clamped to the plane.
    #[must_use]
    pub fn window(&self, rows: Rows) -> AddressWindow {
        let _ = (rows, Edge { address: Ipv6Addr::UNSPECIFIED, fraction: 0.0 });
        todo!()
    }

    /// The extent of a range of addresses; none if it is of the other family.
    #[must_use]
    pub fn rows_of(&self, range: &AddressRange) -> Option<Rows> {
        let _ = range;
        todo!()
    }
}
