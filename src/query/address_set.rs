//! Addresses made ready for asking very often whether one is among them.

use std::net::IpAddr;

use super::AddressRange;

/// Ranges of both families, ascending and apart from each other.
#[derive(Clone, Debug, Default)]
pub(super) struct AddressSet {
    pub v4: Vec<(u32, u32)>,
    v6: Vec<(u128, u128)>,
}

impl AddressSet {
    pub fn new(ranges: &[AddressRange]) -> Self {
        let mut set = Self::default();
        for range in ranges {
            match *range {
                AddressRange::V4 { first, last } => set.v4.push((first, last)),
                AddressRange::V6 { first, last } => set.v6.push((first, last)),
            }
        }
        merge(&mut set.v4);
        merge(&mut set.v6);
        set
    }

    /// All ranges, both ends inclusive.
    pub fn ranges(&self) -> impl Iterator<Item = (IpAddr, IpAddr)> {
        let v4 = |end: u32| IpAddr::V4(end.into());
        let v6 = |end: u128| IpAddr::V6(end.into());
        let of_v4 = self.v4.iter().map(move |(first, last)| (v4(*first), v4(*last)));
        of_v4.chain(self.v6.iter().map(move |(first, last)| (v6(*first), v6(*last))))
    }

    #[inline]
    pub fn contains_v4(&self, address: u32) -> bool {
        match *self.v4.as_slice() {
            [] => false,
            [of] => is_between(address, of),
            _ => within(&self.v4, address),
        }
    }

    pub fn contains(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => self.contains_v4(address.into()),
            IpAddr::V6(address) => within(&self.v6, address.into()),
        }
    }
}

/// Without a branch, for a range that is not empty.
#[inline]
pub(super) fn is_between(address: u32, (first, last): (u32, u32)) -> bool {
    address.wrapping_sub(first) <= last.wrapping_sub(first)
}

/// Sorts ranges and puts together those that overlap.
fn merge<T: Ord + Copy>(ranges: &mut Vec<(T, T)>) {
    ranges.retain(|(first, last)| first <= last);
    ranges.sort_unstable();
    ranges.dedup_by(|next, before| {
        let overlaps = next.0 <= before.1;
        if overlaps {
            before.1 = before.1.max(next.1);
        }
        overlaps
    });
}

/// Whether one of some ranges, ascending and apart, holds an address.
pub(super) fn within<T: Ord + Copy>(ranges: &[(T, T)], address: T) -> bool {
    let after = ranges.partition_point(|(first, _)| *first <= address);
    after.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|(_, last)| address <= *last)
}
