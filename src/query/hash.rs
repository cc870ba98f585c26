//! Hash maps and sets of addresses.
//!
//! Much faster than the standard hasher for a few bytes, and seeded: a capture is hostile input,
//! and must not be able to choose addresses that all fall into one bucket.

use std::{
    collections::{HashMap, HashSet, hash_map::RandomState},
    hash::{BuildHasher, Hasher},
};

pub(super) type FastMap<K, V> = HashMap<K, V, Seeded>;
pub(super) type FastSet<K> = HashSet<K, Seeded>;

/// Two random numbers, different for every map.
#[derive(Clone, Debug)]
pub(super) struct Seeded(u64, u64);

impl Default for Seeded {
    fn default() -> Self {
        let random = RandomState::new();
        Self(random.hash_one(0), random.hash_one(1) | 1)
    }
}

impl BuildHasher for Seeded {
    type Hasher = Folded;

    fn build_hasher(&self) -> Folded {
        Folded { state: self.0, factor: self.1 }
    }
}

/// Multiplies to 128 bits and folds them, word after word.
#[derive(Debug)]
pub(super) struct Folded {
    state: u64,
    factor: u64,
}

impl Hasher for Folded {
    fn finish(&self) -> u64 {
        self.state
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, word: u32) {
        self.write_u64(word.into());
    }

    fn write_u64(&mut self, word: u64) {
        let product = u128::from(self.state ^ word) * u128::from(self.factor);
        self.state = product as u64 ^ (product >> 64) as u64;
    }

    fn write_u128(&mut self, word: u128) {
        self.write_u64(word as u64);
        self.write_u64((word >> 64) as u64);
    }
}

impl Seeded {
    /// The bucket of an address, of a number of them that is a power of two.
    #[inline]
    pub fn bucket(&self, address: u32, buckets: usize) -> usize {
        self.hash_one(address) as usize & (buckets - 1)
    }
}
