//! Some addresses by number, for asking very often which number an address has.

#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for vectors")]

use std::net::{IpAddr, Ipv6Addr};

use super::{Segment, shuffle::Shuffle};

/// Addresses with their ids: some hundreds at most, since each has a place of its own.
#[derive(Debug)]
pub(super) struct Ids {
    /// Ascending; an address's place is its id. The id behind the last stands for all others.
    pub addresses: Vec<IpAddr>,
    shuffle: Shuffle,
    /// IPv4 addresses with their ids, where the highest bits of the shuffled address say; no two share a
    /// place. Where there is none, the id stands for all others.
    slots: Vec<(u32, u32)>,
    shift: u32,
}

impl Ids {
    /// No fewer places: 16 KiB.
    const FEWEST_BITS: u32 = 11;

    pub fn new(mut addresses: Vec<IpAddr>) -> Self {
        addresses.sort_unstable();
        addresses.dedup();
        // With as many places as pairs two tries are enough on average.
        let pairs = addresses.len().saturating_mul(addresses.len());
        let mut bits = usize::BITS.saturating_sub(pairs.leading_zeros()).clamp(Self::FEWEST_BITS, 20);
        let mut tries = 0;
        loop {
            let shuffle = Shuffle::default();
            let shift = u32::BITS.saturating_sub(bits);
            if let Some(slots) = slots(&addresses, shuffle, shift) {
                return Self { addresses, shuffle, slots, shift };
            }
            // With ever more places it comes to an end.
            tries += 1;
            bits = if tries % 8 == 0 { (bits + 1).min(u32::BITS - 1) } else { bits };
        }
    }

    /// The id that stands for all addresses that have none.
    pub fn other(&self) -> usize {
        self.addresses.len()
    }

    /// How many places there are to look addresses up in.
    pub fn places(&self) -> usize {
        self.slots.len()
    }

    /// The id of an address. Without a branch: whose address the next is cannot be foreseen.
    #[inline]
    pub fn of_v4(&self, address: u32) -> usize {
        let place = self.shuffle.place(address, self.shift);
        let (of, id) = self.slots.get(place).copied().unwrap_or_default();
        let differs = u32::from(of != address).wrapping_neg();
        (id ^ (id ^ self.addresses.len() as u32) & differs) as usize
    }

    /// The place where an address is looked up.
    #[inline(always)]
    pub fn place_of_v4(&self, address: u32) -> u32 {
        self.shuffle.place(address, self.shift) as u32
    }

    /// A place as well: IPv6 addresses are not looked up there, but may be counted by place.
    pub fn place_of_v6(&self, address: Ipv6Addr) -> usize {
        let bits = address.to_bits();
        let half = bits as u64 ^ (bits >> 64) as u64;
        self.place_of_v4(half as u32 ^ (half >> 32) as u32) as usize
    }

    /// The ids of a segment's IPv6 addresses.
    pub fn of_v6(&self, segment: &Segment) -> Vec<usize> {
        let found = |address| self.addresses.binary_search(&IpAddr::V6(address)).unwrap_or(self.other());
        segment.v6().iter().copied().map(found).collect()
    }
}

/// None if two addresses share a place.
fn slots(addresses: &[IpAddr], shuffle: Shuffle, shift: u32) -> Option<Vec<(u32, u32)>> {
    let other = addresses.len() as u32;
    let mut slots = vec![(0, other); 1 << (u32::BITS - shift)];
    for (id, address) in (0..).zip(addresses) {
        if let IpAddr::V4(address) = address {
            let address = u32::from(*address);
            let slot = slots.get_mut(shuffle.place(address, shift))?;
            if slot.1 != other {
                return None;
            }
            *slot = (address, id);
        }
    }
    Some(slots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_has_its_id_and_others_have_none() {
        for many in [0_u32, 1, 2, 60, 256, 1_000] {
            let addresses: Vec<u32> = (0..many).map(|number| (number << 20) | (number % 7)).collect();
            let ids = Ids::new(addresses.iter().rev().map(|address| IpAddr::V4((*address).into())).collect());
            for (id, address) in addresses.iter().enumerate() {
                assert_eq!(ids.of_v4(*address), id);
                assert_eq!(ids.of_v4(address | 0x8_0000), ids.other());
            }
            assert_eq!((ids.other(), ids.of_v4(u32::MAX)), (many as usize, many as usize));
        }
    }
}
