//! The address axis: from a point's peer to its height on screen.
//!
//! The IPv4 plane is linear, 0 to 2^32, or by rank among the addresses observed at one moment, as the
//! IPv6 plane always is; by rank a prefix is an interval too. Both IPv4 planes have the same windows, and
//! the same packets in them.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::Arc,
};

use super::{AddressRange, AddressWindow, Edge, ObservedV4};

/// Which addresses the vertical axis shows, with what maps them to axis units (one address, or
/// one rank, is one unit).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plane {
    V4,
    /// The observed IPv4 addresses.
    V4Ranked(Arc<ObservedV4>),
    /// The observed addresses, ascending, each once.
    V6(Arc<Vec<Ipv6Addr>>),
}

/// A window's vertical extent in axis units: `low` at the bottom, `high` at the top, half open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rows {
    pub low: f64,
    pub high: f64,
}

impl Rows {
    /// A place on the axis lies inside.
    #[must_use]
    pub fn contains(&self, unit: f64) -> bool {
        self.low <= unit && unit < self.high
    }
}

/// IPv4 addresses there are.
const ADDRESSES: f64 = 4_294_967_296.0;

impl Plane {
    #[must_use]
    pub fn is_ipv6(&self) -> bool {
        matches!(self, Self::V6(_))
    }

    /// How many addresses a plane by rank has; none of the linear one.
    #[must_use]
    pub fn observed(&self) -> Option<usize> {
        match self {
            Self::V4 => None,
            Self::V4Ranked(addresses) => Some(addresses.len()),
            Self::V6(addresses) => Some(addresses.len()),
        }
    }

    /// Axis units of the whole plane: 0 to this.
    #[must_use]
    pub fn height(&self) -> f64 {
        match self {
            Self::V4 => ADDRESSES,
            Self::V4Ranked(addresses) => addresses.len().max(1) as f64,
            Self::V6(addresses) => addresses.len().max(1) as f64,
        }
    }

    /// Lower border of an address's row in axis units; the dot stands in its middle, half a unit
    /// higher. By rank, one that was not observed: where it would be. None in the plane of the other family.
    #[must_use]
    pub fn row(&self, address: IpAddr) -> Option<f64> {
        match (self, address) {
            (Self::V4, IpAddr::V4(address)) => Some(f64::from(u32::from(address))),
            (Self::V4Ranked(addresses), IpAddr::V4(address)) => Some(addresses.rank(address.into()) as f64),
            (Self::V6(addresses), IpAddr::V6(address)) => Some(rank(addresses, address) as f64),
            _ => None,
        }
    }

    /// The address whose row holds a place on the axis; clamped to the plane. None if it is empty.
    #[must_use]
    pub fn address_at(&self, unit: f64) -> Option<IpAddr> {
        match self {
            // The cast takes the floor and saturates; not a number becomes 0.
            Self::V4 => Some(Ipv4Addr::from(unit as u32).into()),
            Self::V4Ranked(addresses) => {
                let last = addresses.len().checked_sub(1)?;
                addresses.get((unit as usize).min(last)).map(|address| Ipv4Addr::from(address).into())
            }
            Self::V6(addresses) => {
                let last = addresses.len().checked_sub(1)?;
                addresses.get((unit as usize).min(last)).copied().map(IpAddr::V6)
            }
        }
    }

    /// The extent of a window of this plane; none for one of the other.
    #[must_use]
    pub fn rows(&self, window: &AddressWindow) -> Option<Rows> {
        match (self, window) {
            (Self::V4, AddressWindow::V4 { low, high }) => Some(Rows { low: *low, high: *high }),
            (Self::V4Ranked(addresses), AddressWindow::V4 { low, high }) => {
                Some(Rows { low: place_v4(addresses, *low), high: place_v4(addresses, *high) })
            }
            (Self::V6(addresses), AddressWindow::V6 { low, high }) => {
                Some(Rows { low: place(addresses, low), high: place(addresses, high) })
            }
            _ => None,
        }
    }

    /// The window of an extent. IPv4 edges may lie outside the plane, where a person pans beyond
    /// its end; edges by rank are clamped to it.
    #[must_use]
    pub fn window(&self, rows: Rows) -> AddressWindow {
        match self {
            Self::V4 => AddressWindow::V4 { low: rows.low, high: rows.high },
            Self::V4Ranked(addresses) => {
                AddressWindow::V4 { low: edge_v4(addresses, rows.low), high: edge_v4(addresses, rows.high) }
            }
            Self::V6(addresses) => {
                AddressWindow::V6 { low: edge(addresses, rows.low), high: edge(addresses, rows.high) }
            }
        }
    }

    /// The extent of a range of addresses, empty where none of them was observed in a plane by rank;
    /// none if it is of the other family.
    #[must_use]
    pub fn rows_of(&self, range: &AddressRange) -> Option<Rows> {
        match (self, range) {
            (Self::V4, AddressRange::V4 { first, last }) => {
                Some(Rows { low: f64::from(*first), high: f64::from(*last) + 1.0 })
            }
            (Self::V4Ranked(addresses), AddressRange::V4 { first, last }) => {
                let low = addresses.rank(*first);
                let high = last.checked_add(1).map_or(addresses.len(), |behind| addresses.rank(behind));
                Some(Rows { low: low as f64, high: high.max(low) as f64 })
            }
            (Self::V6(addresses), AddressRange::V6 { first, last }) => {
                let low = addresses.partition_point(|address| u128::from(*address) < *first);
                let high = addresses.partition_point(|address| u128::from(*address) <= *last);
                Some(Rows { low: low as f64, high: high.max(low) as f64 })
            }
            _ => None,
        }
    }
}

fn rank(addresses: &[Ipv6Addr], address: Ipv6Addr) -> usize {
    addresses.partition_point(|observed| *observed < address)
}

/// An edge in axis units. An address that is not observed has no row to be a fraction of, unless
/// the plane is empty: then there is one row for all.
fn place(addresses: &[Ipv6Addr], edge: &Edge) -> f64 {
    let rank = rank(addresses, edge.address);
    let has_row = addresses.is_empty() || addresses.get(rank) == Some(&edge.address);
    rank as f64 + if has_row { edge.fraction } else { 0.0 }
}

/// An edge of an IPv4 window, an address and a fraction of its row, in a plane by rank. As [`place`].
fn place_v4(addresses: &ObservedV4, edge: f64) -> f64 {
    if addresses.is_empty() {
        return (edge / ADDRESSES).clamp(0.0, 1.0);
    }
    if edge >= ADDRESSES {
        return addresses.len() as f64;
    }
    // The cast takes the floor and saturates; not a number becomes 0.
    let address = edge as u32;
    let rank = addresses.rank(address);
    let has_row = addresses.get(rank) == Some(address);
    rank as f64 + if has_row { (edge - f64::from(address)).max(0.0) } else { 0.0 }
}

fn edge_v4(addresses: &ObservedV4, unit: f64) -> f64 {
    let unit = unit.clamp(0.0, addresses.len().max(1) as f64);
    let row = (unit as usize).min(addresses.len().saturating_sub(1));
    match addresses.get(row) {
        Some(address) => f64::from(address) + (unit - row as f64),
        None => unit * ADDRESSES,
    }
}

fn edge(addresses: &[Ipv6Addr], unit: f64) -> Edge {
    let unit = unit.clamp(0.0, addresses.len().max(1) as f64);
    // The upper end of the plane is the end of the last row.
    let row = (unit as usize).min(addresses.len().saturating_sub(1));
    let address = addresses.get(row).copied().unwrap_or(Ipv6Addr::UNSPECIFIED);
    Edge { address, fraction: unit - row as f64 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plane(texts: &[&str]) -> Plane {
        let mut addresses: Vec<Ipv6Addr> = texts.iter().map(|text| text.parse().unwrap()).collect();
        addresses.sort_unstable();
        Plane::V6(Arc::new(addresses))
    }

    #[test]
    fn a_prefix_is_an_interval_in_both_planes() {
        let range = |text: &str| text.parse::<AddressRange>().unwrap();
        assert_eq!(
            Plane::V4.rows_of(&range("255.0.0.0/8")),
            Some(Rows { low: 4_278_190_080.0, high: 4_294_967_296.0 })
        );
        let plane = plane(&["2001:db8::1", "2001:db8::2", "2001:db9::1", "fe80::1"]);
        assert_eq!(plane.rows_of(&range("2001:db8::/32")), Some(Rows { low: 0.0, high: 2.0 }));
        assert_eq!(plane.rows_of(&range("2002::/16")), Some(Rows { low: 3.0, high: 3.0 }));
        assert_eq!(plane.rows_of(&range("10.0.0.0/8")), None);
        assert_eq!(Plane::V4.rows_of(&range("::1")), None);
    }

    #[test]
    fn a_place_on_the_axis_has_an_address() {
        let text = |plane: &Plane, unit| plane.address_at(unit).map(|address| address.to_string());
        assert_eq!(text(&Plane::V4, -5.0).unwrap(), "0.0.0.0");
        assert_eq!(text(&Plane::V4, 1.999).unwrap(), "0.0.0.1");
        assert_eq!(text(&Plane::V4, 1e12).unwrap(), "255.255.255.255");
        let plane = plane(&["::1", "::7"]);
        assert_eq!(text(&plane, 1.5).unwrap(), "::7");
        assert_eq!(text(&plane, 9.0).unwrap(), "::7");
        assert_eq!(text(&Plane::V6(Arc::default()), 0.0), None);
    }

    #[test]
    fn a_view_stays_put_while_ranks_move() {
        let before = plane(&["::10", "::20", "::30"]);
        let window = before.window(Rows { low: 1.25, high: 3.0 });
        let after = plane(&["::1", "::10", "::15", "::20", "::30", "::40"]);
        assert_eq!(after.rows(&window), Some(Rows { low: 3.25, high: 5.0 }));
    }

    fn ranked(texts: &[&str]) -> Plane {
        let addresses = texts.iter().map(|text| text.parse::<Ipv4Addr>().unwrap().into()).collect();
        Plane::V4Ranked(Arc::new(ObservedV4::new(addresses)))
    }

    #[test]
    fn ipv4_by_rank_has_the_windows_of_the_linear_plane() {
        let plane = ranked(&["10.0.0.1", "10.0.0.9", "118.8.200.1", "118.8.203.7", "255.255.255.255"]);
        assert_eq!(plane.rows(&AddressWindow::ALL_V4), Some(Rows { low: 0.0, high: 5.0 }));
        assert_eq!(plane.rows_of(&"118.8.200.0/22".parse().unwrap()), Some(Rows { low: 2.0, high: 4.0 }));
        assert_eq!(plane.rows_of(&"255.0.0.0/8".parse().unwrap()), Some(Rows { low: 4.0, high: 5.0 }));
        assert_eq!(plane.rows_of(&"11.0.0.0/8".parse().unwrap()), Some(Rows { low: 2.0, high: 2.0 }));
        let window = plane.window_around(&"118.8.200.0/22".parse().unwrap()).unwrap();
        let linear = Plane::V4.range_of(Plane::V4.rows(&window).unwrap()).unwrap();
        assert!(linear.contains("118.8.203.7".parse().unwrap()));
        assert!(
            !linear.contains("255.255.255.255".parse().unwrap())
                && !linear.contains("10.0.0.9".parse().unwrap())
        );
        assert_eq!(plane.address_at(3.5).unwrap().to_string(), "118.8.203.7");
        let nothing = ranked(&[]);
        assert_eq!(nothing.rows(&AddressWindow::ALL_V4), Some(Rows { low: 0.0, high: 1.0 }));
        assert_eq!(nothing.address_at(0.5), None);
    }

    proptest! {
        #[test]
        fn ipv4_windows_by_rank_give_their_rows_back(
            addresses in prop::collection::vec(any::<u32>(), 0..40), low in 0.0..50.0_f64, high in 0.0..50.0_f64,
        ) {
            let plane = Plane::V4Ranked(Arc::new(ObservedV4::new(addresses)));
            let end = plane.height();
            let rows = plane.rows(&plane.window(Rows { low, high })).unwrap();
            prop_assert!((rows.low - low.min(end)).abs() < 1e-5, "{:?}", rows);
            prop_assert!((rows.high - high.min(end)).abs() < 1e-5, "{:?}", rows);
        }

        #[test]
        fn windows_give_their_rows_back(count in 0_u128..50, low in 0.0..50.0_f64, high in 0.0..50.0_f64) {
            let plane = Plane::V6(Arc::new((0..count).map(|at| Ipv6Addr::from(at * 7)).collect()));
            let end = plane.height();
            let rows = Rows { low: low.min(end), high: high.min(end) };
            prop_assert_eq!(plane.rows(&plane.window(Rows { low, high })), Some(rows));
            let beyond = Rows { low: low - 60.0, high };
            prop_assert_eq!(Plane::V4.rows(&Plane::V4.window(beyond)), Some(beyond));
        }
    }
}
