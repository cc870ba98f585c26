//! The rows of a picture: from a point's peer to its place on the address axis, and to its row.

use std::net::IpAddr;

use super::{
    AddressWindow, ObservedV4, Plane, Rows, Segment,
    address_set::is_between,
    block::{Block, BlockFilter},
    code_rows::CodeRows,
    peer_reach::PeerReach,
};
use crate::index::{CodeRange, PeerCodes};

/// A window's address axis under a plane.
#[derive(Clone, Debug)]
pub(super) struct Axis<'a> {
    plane: &'a Plane,
    pub rows: Rows,
}

/// Length of the IPv4 axis.
const WHOLE: f64 = 4_294_967_296.0;

impl<'a> Axis<'a> {
    /// None if the window is not of the plane, or is empty.
    pub fn new(plane: &'a Plane, window: &AddressWindow) -> Option<Self> {
        let rows = plane.rows(window)?;
        (rows.low < rows.high).then_some(Self { plane, rows })
    }

    /// The axis, ready for the points of one segment; none if no peer of the segment is in the window.
    pub fn of(&self, segment: &Segment) -> Option<SegmentAxis<'a>> {
        let rows = self.rows;
        let middle = |address: &std::net::Ipv6Addr| {
            self.plane.row(IpAddr::V6(*address)).map_or(f64::NAN, |row| row + 0.5)
        };
        let places = match self.plane {
            Plane::V4 => Places::Linear,
            Plane::V4Ranked(addresses) => Places::Ranked(addresses),
            Plane::V6(_) => Places::V6(segment.v6().iter().map(middle).collect()),
        };
        let is_mixed = !segment.v6().is_empty();
        let (first, behind) = match &places {
            Places::Linear if rows.low <= 0.0 && rows.high >= WHOLE && !is_mixed => {
                return Some(SegmentAxis { rows, places, reach: PeerReach::All });
            }
            Places::Linear => (first_at(rows.low), first_at(rows.high)),
            // The middle of a row is at its rank and a half. The cast saturates.
            Places::Ranked(addresses) => {
                let first_at = |end: f64| addresses.first_with((end - 0.5).ceil() as usize);
                (first_at(rows.low), first_at(rows.high))
            }
            // Both ascend: addresses, and rows by address.
            Places::V6(units) => {
                let before = |end: f64| units.partition_point(|unit| *unit < end) as u64;
                (before(rows.low), before(rows.high))
            }
        };
        let last = behind.checked_sub(1).filter(|last| first <= *last)?;
        let is_v6 = self.plane.is_ipv6();
        let reach = PeerReach::Between { is_v6, first: first as u32, last: last as u32 };
        Some(SegmentAxis { rows, places, reach })
    }
}

/// The first IPv4 address whose middle of the row is not below a place on the axis; 2^32 where there is
/// none.
fn first_at(place: f64) -> u64 {
    let is_below = |address: u64| (address as f64 + 0.5) < place;
    // Exact but for the rounding of one difference. The cast saturates, and not a number becomes 0.
    let mut address = ((place - 0.5).ceil() as u64).min(1 << 32);
    while address > 0 && !is_below(address - 1) {
        address -= 1;
    }
    while address < 1 << 32 && is_below(address) {
        address += 1;
    }
    address
}

/// Where the peers of a segment stand.
#[derive(Debug)]
enum Places<'a> {
    /// At their addresses.
    Linear,
    /// At their ranks.
    Ranked(&'a ObservedV4),
    /// The middle of the row of each IPv6 address of the segment.
    V6(Vec<f64>),
}

/// An axis with the places of a segment's addresses.
#[derive(Debug)]
pub(super) struct SegmentAxis<'a> {
    rows: Rows,
    places: Places<'a>,
    /// The peers in the window.
    pub reach: PeerReach,
}

impl SegmentAxis<'_> {
    /// The middle of the row of a peer that is in the window, in axis units.
    #[inline]
    pub fn unit(&self, peer: u32) -> f64 {
        match &self.places {
            Places::Linear => f64::from(peer) + 0.5,
            Places::Ranked(addresses) => addresses.rank(peer) as f64 + 0.5,
            Places::V6(units) => units.get(peer as usize).copied().unwrap_or_default(),
        }
    }

    /// Finds the rows of the points of a block, which are in the window, in a picture that is `height`
    /// cells high. `rows`: those of the codes by which points are chosen.
    pub fn place(
        &self,
        block: &mut Block<'_>,
        with: &BlockFilter<'_>,
        height: usize,
        rows: Option<&CodeRows>,
    ) {
        /// Up to so many cells floating point is exact over the whole axis, and products fit.
        const EXACT: usize = 1 << 16;
        let Rows { low, high } = self.rows;
        if matches!(self.places, Places::Linear) && low == 0.0 && high == WHOLE && height < EXACT {
            // The same in integers, which is several times as fast: (peer + 1/2) * height / 2^32, of which
            // what is below 2^16 first, so that all fits into 32 bits and more are done at a time.
            let height = height as u32;
            block.place(with, |peer| {
                let low = (peer & 0xffff) * height + height / 2;
                ((peer >> 16) * height + (low >> 16)) >> 16
            });
            return;
        }
        let row = self.row(height);
        match (&with.codes, rows) {
            (Some(codes), Some(rows)) if !with.finds_ends => {
                block.place_coded(with, codes.codes(), rows, row);
            }
            _ => block.place(with, row),
        }
    }

    /// The codes among which are those of all IPv4 peers in the window; none where all addresses are in it, or
    /// those of the other family.
    pub fn codes(&self, codes: &PeerCodes) -> Option<CodeRange> {
        let PeerReach::Between { is_v6: false, first, last } = self.reach else { return None };
        Some(codes.range(false, first, last))
    }

    /// The rows of those codes, for scans that choose points by them.
    pub fn code_rows(&self, codes: &PeerCodes, height: usize) -> Option<CodeRows> {
        Some(CodeRows::new(codes.book(), self.codes(codes)?, self.row(height)))
    }

    /// An IPv4 peer is in the window.
    #[inline]
    pub fn shows_v4(&self, peer: u32) -> bool {
        match self.reach {
            PeerReach::All => true,
            PeerReach::Between { is_v6, first, last } => !is_v6 && is_between(peer, (first, last)),
        }
    }

    /// From a peer that is in the window to its row.
    pub fn row(&self, height: usize) -> impl Fn(u32) -> u32 {
        let Rows { low, high } = self.rows;
        let scale = height as f64 / (high - low);
        let top = height.saturating_sub(1) as u32;
        // Not negative inside the window, so the cast takes the floor.
        move |peer| (((self.unit(peer) - low) * scale) as u32).min(top)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_address_is_in_a_window_if_the_middle_of_its_row_is(
            near in prop_oneof![any::<u32>(), 0..3_u32, Just(u32::MAX)],
            place in prop_oneof![-1.0..2.0_f64, Just(0.5), Just(-1e300), Just(1e300), Just(0.499_999_999_999_999_94)],
        ) {
            let place = f64::from(near) + place;
            let first = first_at(place);
            prop_assert!(first == 0 || (first - 1) as f64 + 0.5 < place);
            prop_assert!(first == 1 << 32 || first as f64 + 0.5 >= place);
        }
    }
}
