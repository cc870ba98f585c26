//! The smallest few prefixes that hold most of some addresses.

use std::collections::BinaryHeap;

use super::{AddressRange, peer_ends::Ends};

/// No more prefixes than this are few.
const FEW: usize = 4;
/// One end in so many may be left out: stray packets must not widen a prefix.
const STRAY: u64 = 100;
/// A wider prefix is nobody's home.
const WIDEST_V4: u32 = 8;
const WIDEST_V6: u32 = 16;

/// A prefix: its lowest address and its length in bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Prefix {
    first: u128,
    length: u32,
}

/// The smallest few prefixes that hold 99 % of the packets of ends, ascending; none if there is no
/// end, or one of them would be too wide to be a home.
///
/// One prefix more is worth it where it halves the number of addresses.
pub(super) fn smallest_prefixes(ends: &Ends) -> Option<Vec<AddressRange>> {
    let (mut v4, mut v6) = (Vec::new(), Vec::new());
    for (range, packets) in ends {
        match *range {
            AddressRange::V4 { first, last } => v4.push((first.into(), last.into(), *packets)),
            AddressRange::V6 { first, last } => v6.push((first, last, *packets)),
        }
    }
    let packets = |ends: &[Leaf]| ends.iter().map(|end| end.2).sum::<u64>();
    let mut spare = (packets(&v4) + packets(&v6)) / STRAY;
    for family in [&mut v4, &mut v6] {
        family.sort_unstable();
        if packets(family) <= spare {
            spare -= packets(family);
            family.clear();
        }
        leave_out(family, &mut spare);
    }
    let v4 = cover(&v4, 32);
    let v6 = cover(&v6, 128);
    let narrow = v4.iter().all(|of| of.length >= WIDEST_V4) && v6.iter().all(|of| of.length >= WIDEST_V6);
    let v4 = v4.iter().map(|of| {
        let first = of.first as u32;
        AddressRange::V4 { first, last: first | u32::MAX.checked_shr(of.length).unwrap_or(0) }
    });
    let v6 = v6.iter().map(|of| {
        let host = u128::MAX.checked_shr(of.length).unwrap_or(0);
        AddressRange::V6 { first: of.first, last: of.first | host }
    });
    let prefixes: Vec<_> = v4.chain(v6).collect();
    (narrow && !prefixes.is_empty()).then_some(prefixes)
}

/// First and last address of an end, and its packets.
type Leaf = (u128, u128, u64);

/// The bits in which ends differ: all below the highest one.
fn spread(ends: &[Leaf]) -> u128 {
    match (ends.first(), ends.last()) {
        (Some(first), Some(last)) => first.0 ^ last.1,
        _ => 0,
    }
}

/// Where the ends of the upper half of their common prefix begin; none if it is one end.
fn middle(ends: &[Leaf]) -> Option<usize> {
    let (first, last) = (ends.first()?, ends.last()?);
    let bit = (first.0 ^ last.0).checked_ilog2()?;
    Some(ends.partition_point(|end| end.0 >> bit & 1 == 0))
}

/// Leaves out stray ends, those that widen the prefixes most first, as far as `spare` packets go.
fn leave_out(ends: &mut Vec<Leaf>, spare: &mut u64) {
    let packets = |ends: &[Leaf]| ends.iter().map(|end| end.2).sum::<u64>();
    let mut left_out = Vec::new();
    let mut widest = BinaryHeap::from([(spread(ends), 0, ends.len())]);
    while let Some((_, from, to)) = widest.pop() {
        let Some(all) = ends.get(from..to) else { continue };
        let Some(at) = middle(all) else { continue };
        let (low, high) = all.split_at(at);
        for (half, from, to) in [(low, from, from + at), (high, from + at, to)] {
            let weight = packets(half);
            if weight <= *spare {
                *spare -= weight;
                left_out.push(from..to);
            } else {
                widest.push((spread(half), from, to));
            }
        }
    }
    let mut place = 0;
    ends.retain(|_| {
        place += 1;
        !left_out.iter().any(|range| range.contains(&(place - 1)))
    });
}

fn cover(ends: &[Leaf], bits: u32) -> Vec<Prefix> {
    let covers = covers(ends, bits).into_iter().enumerate();
    let cost = |(more, cover): &(usize, Cover)| cover.addresses * f64::from(1 << more);
    covers.min_by(|a, b| cost(a).total_cmp(&cost(b))).map(|(_, cover)| cover.prefixes).unwrap_or_default()
}

/// Prefixes that hold all of some ends, ascending.
#[derive(Clone, Debug)]
struct Cover {
    addresses: f64,
    prefixes: Vec<Prefix>,
}

/// The smallest covers of sorted ends by at most 1, 2 … [`FEW`] prefixes; just one for a single end.
/// Goes no deeper than an address has bits.
fn covers(ends: &[Leaf], bits: u32) -> Vec<Cover> {
    let Some(first) = ends.first() else { return Vec::new() };
    let host_bits = spread(ends).checked_ilog2().map_or(0, |bit| bit + 1);
    let lowest = first.0.checked_shr(host_bits).and_then(|bits| bits.checked_shl(host_bits)).unwrap_or(0);
    let whole = Prefix { first: lowest, length: bits.saturating_sub(host_bits) };
    let mut best = vec![Cover { addresses: f64::from(host_bits).exp2(), prefixes: vec![whole] }];
    let Some((low, high)) = middle(ends).map(|at| ends.split_at(at)) else { return best };
    let (low, high) = (covers(low, bits), covers(high, bits));
    for count in 2..=FEW {
        let by = |covers: &[Cover], most: usize| covers.get(most - 1).or(covers.last()).cloned();
        let pairs = (1..count).filter_map(|of| by(&low, of).zip(by(&high, count - of)));
        let pairs = pairs.map(|(low, high)| Cover {
            addresses: low.addresses + high.addresses,
            prefixes: [low.prefixes, high.prefixes].concat(),
        });
        // The last comes first, so that it stays where one more prefix gains nothing.
        let covers = best.last().cloned().into_iter().chain(pairs);
        best.extend(covers.min_by(|a, b| a.addresses.total_cmp(&b.addresses)));
    }
    best
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Comma-separated.
    fn prefixes(ends: &[(&str, u64)]) -> Option<String> {
        let ends = ends.iter().map(|(text, packets)| (text.parse().unwrap(), *packets)).collect();
        let prefixes = smallest_prefixes(&ends)?;
        Some(prefixes.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
    }

    #[test]
    fn two_networks_are_two_prefixes() {
        let hosts = (0..=255_u32).flat_map(|host| {
            [0x8003_0000, 0x83f3_0000]
                .map(|net| net | host << 8 | host)
                .map(|address| (AddressRange::V4 { first: address, last: address }, 1))
        });
        let prefixes_of_hosts = smallest_prefixes(&hosts.collect()).unwrap();
        let expected = ["128.3.0.0/16", "131.243.0.0/16"].map(|text| text.parse().unwrap());
        assert_eq!(prefixes_of_hosts, expected);
        // Two in one half of the Internet and one in the other.
        let ends = [("10.0.0.0/24", 5), ("100.0.0.0/24", 5), ("200.0.0.0/24", 5)];
        assert_eq!(prefixes(&ends).as_deref(), Some("10.0.0.0/24,100.0.0.0/24,200.0.0.0/24"));
        let ends = [("2001:db8::/64", 500), ("10.0.0.7", 500), ("fe80::1", 9)];
        assert_eq!(prefixes(&ends).as_deref(), Some("10.0.0.7,2001:db8::/64"));
    }

    #[test]
    fn one_end_in_a_hundred_may_be_left_out() {
        let ends = [("10.0.0.0/24", 990), ("9.9.9.9", 5), ("203.0.113.9", 5)];
        assert_eq!(prefixes(&ends).as_deref(), Some("10.0.0.0/24"));
        let ends = [("10.0.0.0/24", 980), ("9.9.9.9", 5), ("203.0.113.9", 15)];
        assert_eq!(prefixes(&ends).as_deref(), Some("10.0.0.0/24,203.0.113.9"));
    }

    #[test]
    fn ends_all_over_the_internet_are_no_home() {
        let all: Vec<_> = (0..=255).map(|octet| (format!("{octet}.1.2.3"), 1)).collect();
        let all: Vec<_> = all.iter().map(|(text, packets)| (text.as_str(), *packets)).collect();
        assert_eq!(prefixes(&all), None);
        assert_eq!(prefixes(&[]), None);
    }

    proptest! {
        #[test]
        fn prefixes_hold_99_in_100(
            ends in prop::collection::vec((prop_oneof![any::<u32>(), 0..99_999_u32], 1..500_u64), 1..80),
        ) {
            let range = |address| AddressRange::V4 { first: address, last: address };
            let unique: std::collections::BTreeMap<u32, u64> = ends.into_iter().collect();
            let ends: Ends = unique.iter().map(|(address, packets)| (range(*address), *packets)).collect();
            if let Some(prefixes) = smallest_prefixes(&ends) {
                let held = |address: u32| prefixes.iter().any(|range| range.contains(std::net::Ipv4Addr::from(address).into()));
                let all: u64 = unique.values().sum();
                let within: u64 = unique.iter().filter(|(address, _)| held(**address)).map(|(_, packets)| packets).sum();
                prop_assert!(within * 100 >= all * 99);
                prop_assert!(prefixes.len() <= FEW);
                prop_assert!(prefixes.iter().all(|range| range.prefix_length().is_some_and(|length| length >= 8)));
            }
        }
    }
}
