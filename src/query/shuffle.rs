//! A shuffle of all IPv4 addresses.

#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for vectors")]

use std::{collections::hash_map::RandomState, hash::BuildHasher};

/// A permutation of the 32-bit numbers, different every time and in no order that a capture could
/// foresee: its addresses spread evenly over any cut of the shuffled ones. Unlike a hash it can be
/// undone, so a shuffled number stands for its address.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shuffle {
    mask: u32,
    /// Odd, so that multiplying by them can be undone by their inverses.
    factors: [u32; 2],
    inverses: [u32; 2],
}

impl Default for Shuffle {
    fn default() -> Self {
        let random = RandomState::new();
        let factors = [random.hash_one(1) as u32 | 1, random.hash_one(2) as u32 | 1];
        Self { mask: random.hash_one(0) as u32, factors, inverses: factors.map(inverse) }
    }
}

impl Shuffle {
    #[inline(always)]
    pub fn shuffled(&self, address: u32) -> u32 {
        let once = fold((address ^ self.mask).wrapping_mul(self.factors[0]));
        fold(once.wrapping_mul(self.factors[1]))
    }

    /// A place for an address among so many as there are bits left behind the shift: for tables that are
    /// asked very often. Places are even, if not as well mixed as shuffled numbers.
    #[inline(always)]
    pub fn place(&self, address: u32, shift: u32) -> usize {
        ((address ^ self.mask).wrapping_mul(self.factors[0]) >> shift) as usize
    }

    #[inline]
    pub fn address(&self, shuffled: u32) -> u32 {
        let once = fold(shuffled).wrapping_mul(self.inverses[1]);
        fold(once).wrapping_mul(self.inverses[0]) ^ self.mask
    }
}

/// Its own inverse.
#[inline(always)]
fn fold(number: u32) -> u32 {
    number ^ (number >> 16)
}

/// By Newton's method: an odd number is its own inverse in its lowest three bits, and every step
/// doubles the bits that are right.
fn inverse(odd: u32) -> u32 {
    (0..4).fold(odd, |inverse, _| inverse.wrapping_mul(2_u32.wrapping_sub(odd.wrapping_mul(inverse))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_shuffled_number_stands_for_its_address(address: u32) {
            let shuffle = Shuffle::default();
            prop_assert_eq!(shuffle.address(shuffle.shuffled(address)), address);
            prop_assert_eq!(shuffle.shuffled(shuffle.address(address)), address);
        }
    }
}
