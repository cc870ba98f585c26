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

    /// The addresses of some ranges (all addresses where there are none) that lie in none of others.
    pub fn without(ranges: &[AddressRange], left_out: &[AddressRange]) -> Self {
        let all =
            [AddressRange::V4 { first: 0, last: u32::MAX }, AddressRange::V6 { first: 0, last: u128::MAX }];
        let mut set = Self::new(if ranges.is_empty() { &all } else { ranges });
        let left_out = Self::new(left_out);
        set.v4 = cut(&set.v4, &left_out.v4, |at| at.checked_sub(1), |at| at.checked_add(1));
        set.v6 = cut(&set.v6, &left_out.v6, |at| at.checked_sub(1), |at| at.checked_add(1));
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
            // Most homes are one or two hosts or prefixes.
            [a, b] => is_between(address, a) | is_between(address, b),
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

/// What of some ranges lies outside of others; both ascending and apart.
fn cut<T: Ord + Copy>(
    ranges: &[(T, T)],
    others: &[(T, T)],
    before: impl Fn(T) -> Option<T>,
    behind: impl Fn(T) -> Option<T>,
) -> Vec<(T, T)> {
    let mut left = Vec::new();
    for &(first, last) in ranges {
        // Where what is not cut yet begins; none where nothing is left.
        let mut from = Some(first);
        let begin = others.partition_point(|(_, end)| *end < first);
        for &(low, high) in others.iter().skip(begin).take_while(|(low, _)| *low <= last) {
            if let (Some(from), Some(end)) = (from, before(low))
                && from <= end
            {
                left.push((from, end));
            }
            from = behind(high);
        }
        left.extend(from.filter(|from| *from <= last).map(|from| (from, last)));
    }
    left
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_left_out_is_cut_from_what_is_shown(
            shown in prop::collection::vec((0_u32..40, 0_u32..12), 0..4),
            left_out in prop::collection::vec((0_u32..40, 0_u32..12), 0..5),
        ) {
            let ranges = |of: &[(u32, u32)]| -> Vec<AddressRange> {
                of.iter().map(|(first, more)| AddressRange::V4 { first: *first, last: first + more }).collect()
            };
            let set = AddressSet::without(&ranges(&shown), &ranges(&left_out));
            let is_in = |of: &[(u32, u32)], at: u32| of.iter().any(|(first, more)| (*first..=first + more).contains(&at));
            for at in (0..60).chain([u32::MAX]) {
                let wanted = (shown.is_empty() || is_in(&shown, at)) && !is_in(&left_out, at);
                prop_assert_eq!(set.contains_v4(at), wanted, "{}", at);
            }
        }
    }
}
