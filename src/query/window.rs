//! The window: the rectangle of time × address on screen.

use std::net::Ipv6Addr;

use serde::{Deserialize, Serialize};

/// Half-open range of nanoseconds since 1970; `start < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeWindow {
    pub start: i64,
    pub end: i64,
}

/// A place on the IPv6 axis that stays put while ranks move: an address and how far into its row.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    pub address: Ipv6Addr,
    /// From 0 (the row's lower border) to 1.
    pub fraction: f64,
}

/// The vertical extent of a window, in one plane.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressWindow {
    /// In addresses, half open: address a fills [a, a + 1), so 0.0.0.0/0 is 0 to 2^32.
    V4 { low: f64, high: f64 },
    /// By rank among observed addresses; the edges are kept as addresses.
    V6 { low: Edge, high: Edge },
}

/// A rectangle of time × address.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Window {
    pub time: TimeWindow,
    pub addresses: AddressWindow,
}

impl AddressWindow {
    /// The whole IPv4 Internet.
    pub const ALL_V4: Self = Self::V4 { low: 0.0, high: 4_294_967_296.0 };
}
