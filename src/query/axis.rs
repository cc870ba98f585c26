//! The rows of a picture: from a point's peer to its place on the address axis, and to its row.

use std::net::IpAddr;

use super::{AddressWindow, Kind, Plane, Rows, Segment, block::Block};

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
        SegmentAxis { rows: self.rows, v6, is_mixed: !segment.v6().is_empty() }
    }
}

/// An axis with the places of a segment's IPv6 addresses.
#[derive(Debug)]
pub(super) struct SegmentAxis {
    rows: Rows,
    /// In the IPv6 plane: the middle of the row of each address of the segment.
    v6: Option<Vec<f64>>,
    /// The segment has IPv6 packets.
    is_mixed: bool,
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

    /// Leaves only the points of a block whose middle of the row is in the window, and finds their
    /// rows of a picture that is `height` cells high.
    pub fn place(&self, block: &mut Block<'_>, height: usize) {
        let Rows { low, high } = self.rows;
        let scale = height as f64 / (high - low);
        let top = height.saturating_sub(1) as u32;
        // Not negative inside the window, so the cast takes the floor.
        let row = |unit: f64| (((unit - low) * scale) as u32).min(top);
        if self.v6.is_some() || self.is_mixed {
            block.place(|kind, peer| self.unit(kind, peer).map(row));
        } else if low <= 0.0 && high >= 4_294_967_296.0 {
            block.place_all(|peer| row(f64::from(peer) + 0.5));
        } else {
            block.place(|_, peer| {
                let unit = f64::from(peer) + 0.5;
                self.rows.contains(unit).then(|| row(unit))
            });
        }
    }
}
