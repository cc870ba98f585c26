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

impl Edge {
    fn is_below(&self, other: &Self) -> bool {
        (self.address, self.fraction) < (other.address, other.fraction)
    }
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

impl Window {
    /// Some place is in both windows. Windows of different planes share none.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.time.start < other.time.end
            && other.time.start < self.time.end
            && self.addresses.overlaps(&other.addresses)
    }
}

impl AddressWindow {
    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::V4 { low, high }, Self::V4 { low: other_low, high: other_high }) => {
                low < other_high && other_low < high
            }
            (Self::V6 { low, high }, Self::V6 { low: other_low, high: other_high }) => {
                low.is_below(other_high) && other_low.is_below(high)
            }
            (Self::V4 { .. }, Self::V6 { .. }) | (Self::V6 { .. }, Self::V4 { .. }) => false,
        }
    }

    /// The whole IPv4 Internet.
    pub const ALL_V4: Self = Self::V4 { low: 0.0, high: 4_294_967_296.0 };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_overlap_where_both_their_times_and_their_addresses_do() {
        let window = |start, end, low, high| Window {
            time: TimeWindow { start, end },
            addresses: AddressWindow::V4 { low, high },
        };
        let here = window(10, 20, 5.0, 9.0);
        assert!(here.overlaps(&window(19, 30, 8.0, 100.0)));
        assert!(!here.overlaps(&window(20, 30, 5.0, 9.0)), "ends are exclusive");
        assert!(!here.overlaps(&window(10, 20, 9.0, 12.0)));
        let edge = |address: &str, fraction| Edge { address: address.parse().unwrap(), fraction };
        let v6 = |low, high| Window { addresses: AddressWindow::V6 { low, high }, ..here };
        let low = v6(edge("2001:db8::1", 0.0), edge("2001:db8::5", 0.5));
        assert!(low.overlaps(&v6(edge("2001:db8::5", 0.25), edge("2001:db8::9", 0.0))));
        assert!(!low.overlaps(&v6(edge("2001:db8::5", 0.5), edge("2001:db8::9", 0.0))));
        assert!(!low.overlaps(&here), "another plane");
    }
}
