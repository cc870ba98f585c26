//! Ticks of the address axis: prefixes of one length (IPv4), observed addresses (by rank).

use std::net::Ipv4Addr;

use crate::query::{Plane, Rows};

/// A stretch of the axis with a name: a prefix or one address.
#[derive(Clone, Debug, PartialEq)]
pub struct AddressTick {
    /// The stretch in axis units, half open.
    pub low: f64,
    pub high: f64,
    /// `118.8.201.0/24`, or an address.
    pub label: String,
    /// The lower border is also one of the next wider whole octet.
    pub strong: bool,
}

/// Ticks for an extent drawn `height` points high, each at least `least` points apart.
#[must_use]
pub fn address_ticks(plane: &Plane, rows: Rows, height: f64, least: f64) -> Vec<AddressTick> {
    let span = rows.high - rows.low;
    if !(span > 0.0 && height >= least && span.is_finite()) {
        return Vec::new();
    }
    match plane {
        Plane::V4 => prefixes(rows, height / span, least),
        Plane::V4Ranked(_) | Plane::V6(_) => observed(plane, rows, height / span, least),
    }
}

/// The axis has 2^32 addresses; prefix borders are its multiples of 2^bits.
const ADDRESSES: f64 = 4_294_967_296.0;

fn prefixes(rows: Rows, points_an_address: f64, least: f64) -> Vec<AddressTick> {
    let far_enough = |bits: &u32| points_an_address * 2_f64.powi(*bits as i32) >= least;
    let bits = (0..32_u32).find(far_enough).unwrap_or(32);
    let size = 1_u64 << bits;
    // A border of a whole octet that is wider than the step: 2^8, 2^16 or 2^24.
    let octet = 1_u64 << ((bits / 8 + 1) * 8).min(32);
    let first = (rows.low.max(0.0) / size as f64).floor() as u64;
    let end = (rows.high.min(ADDRESSES) / size as f64).ceil() as u64;
    (first..end)
        .filter_map(|place| {
            let low = place * size;
            let address = Ipv4Addr::from(u32::try_from(low).ok()?);
            let label = if bits == 0 { address.to_string() } else { format!("{address}/{}", 32 - bits) };
            Some(AddressTick {
                low: low as f64,
                high: (low + size) as f64,
                label,
                strong: low.is_multiple_of(octet),
            })
        })
        .collect()
}

fn observed(plane: &Plane, rows: Rows, points_a_row: f64, least: f64) -> Vec<AddressTick> {
    let Some(addresses) = plane.observed() else { return Vec::new() };
    let step = (least / points_a_row).ceil().max(1.0) as usize;
    let first = rows.low.max(0.0).floor() as usize / step * step;
    let end = (rows.high.ceil().max(0.0) as usize).min(addresses);
    (first..end)
        .step_by(step)
        .filter_map(|row| {
            let label = plane.address_at(row as f64)?.to_string();
            Some(AddressTick { low: row as f64, high: row as f64 + 1.0, label, strong: false })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn labels(low: f64, high: f64) -> Vec<String> {
        let ticks = address_ticks(&Plane::V4, Rows { low, high }, 600.0, 36.0);
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn the_whole_internet_has_sixteen_prefixes_of_four_bits() {
        let all = labels(0.0, ADDRESSES);
        assert_eq!(all.len(), 16);
        assert_eq!((all[0].as_str(), all[15].as_str()), ("0.0.0.0/4", "240.0.0.0/4"));
    }

    #[test]
    fn a_slash_22_falls_into_aligned_smaller_prefixes() {
        let low = f64::from(u32::from(Ipv4Addr::new(118, 8, 200, 0)));
        let all = labels(low, low + 1024.0);
        assert_eq!(all.len(), 16);
        assert_eq!(&all[..2], ["118.8.200.0/26", "118.8.200.64/26"]);
    }

    #[test]
    fn single_addresses_have_no_prefix_length() {
        let low = f64::from(u32::from(Ipv4Addr::new(10, 0, 0, 4)));
        assert_eq!(labels(low, low + 3.0), ["10.0.0.4", "10.0.0.5", "10.0.0.6"]);
    }

    #[test]
    fn borders_of_whole_octets_are_strong() {
        let low = f64::from(u32::from(Ipv4Addr::new(118, 8, 200, 0)));
        let ticks = address_ticks(&Plane::V4, Rows { low, high: low + 1024.0 }, 600.0, 36.0);
        let strong: Vec<&str> = ticks.iter().filter(|tick| tick.strong).map(|tick| &*tick.label).collect();
        assert_eq!(strong, ["118.8.200.0/26", "118.8.201.0/26", "118.8.202.0/26", "118.8.203.0/26"]);
    }

    #[test]
    fn extents_beyond_the_plane_and_without_height_give_no_ticks_beyond_it() {
        let ticks = address_ticks(&Plane::V4, Rows { low: -1e9, high: ADDRESSES + 1e9 }, 600.0, 36.0);
        assert!(ticks.iter().all(|tick| tick.low >= 0.0 && tick.high <= ADDRESSES));
        for (low, high) in [(5.0, 5.0), (f64::NAN, 3.0), (0.0, f64::INFINITY), (9.0, 1.0)] {
            assert_eq!(address_ticks(&Plane::V4, Rows { low, high }, 600.0, 36.0), []);
        }
    }

    #[test]
    fn ipv6_rows_are_named_as_far_as_there_is_room() {
        let addresses = (0..100_u128).map(|host| (0x2001_0db8_u128 << 96 | host).into()).collect();
        let plane = Plane::V6(Arc::new(addresses));
        let ticks = address_ticks(&plane, Rows { low: 0.0, high: 100.0 }, 600.0, 18.0);
        assert_eq!(ticks.len(), 34);
        assert_eq!(ticks[1].label, "2001:db8::3");
    }
}
