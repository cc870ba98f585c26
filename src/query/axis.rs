//! The rows of a picture: from a point's peer to its place on the address axis, and to its row.

use std::net::IpAddr;

use super::{AddressWindow, Kind, Plane, Rows, Segment};

/// A window's address axis under a plane.
#[derive(Clone, Debug)]
pub(super) struct Axis<'a> {
    plane: &'a Plane,
    pub rows: Rows,
}

impl<'a> Axis<'a> {
    /// None if the window is not of the plane, or is empty.
    pub fn new(plane: &'a Plane, window: &AddressWindow) -> Option<Self> {
        let rows = plane.rows(window)?;
        (rows.low < rows.high).then_some(Self { plane, rows })
    }

    /// The axis, ready for the points of one segment.
    pub fn of(&self, segment: &Segment) -> SegmentAxis {
        let middle = |address: &std::net::Ipv6Addr| {
            self.plane.row(IpAddr::V6(*address)).map_or(f64::NAN, |row| row + 0.5)
        };
        let v6 = match self.plane {
            Plane::V4 => None,
            Plane::V6(_) => Some(segment.v6().iter().map(middle).collect()),
        };
        SegmentAxis { rows: self.rows, v6 }
    }
}

/// An axis with the places of a segment's IPv6 addresses.
#[derive(Debug)]
pub(super) struct SegmentAxis {
    rows: Rows,
    /// In the IPv6 plane: the middle of the row of each address of the segment.
    v6: Option<Vec<f64>>,
}

impl SegmentAxis {
    /// The middle of the row of a peer, in axis units; none if it is not in the window.
    #[inline]
    pub fn unit(&self, kind: Kind, peer: u32) -> Option<f64> {
        let unit = match &self.v6 {
            None if !kind.is_v6() => f64::from(peer) + 0.5,
            Some(units) if kind.is_v6() => *units.get(peer as usize)?,
            _ => return None,
        };
        self.rows.contains(unit).then_some(unit)
    }
}
