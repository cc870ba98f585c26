//! Slices of all addresses: what is kept for each of very many addresses is kept for one slice at a
//! time, so that memory stays small however many there are.

use std::hash::{BuildHasher, Hash};

use rayon::prelude::*;

use super::{
    Cancel,
    gather::{Located, gather},
    hash::Seeded,
};

/// Bits of the sketch that estimates how many distinct addresses there are: 1 MB. Linear counting
/// (Whang, Vander-Zanden and Taylor 1990) stays good to some tens of millions with it.
const SKETCH: usize = 1 << 23;

/// A partition of all addresses into slices of about the same size.
#[derive(Debug)]
pub(super) struct Slices {
    seed: Seeded,
    count: usize,
}

impl Slices {
    /// So many slices.
    pub fn new(count: usize) -> Self {
        Self { seed: Seeded::default(), count: count.max(1) }
    }

    /// So many slices that each holds about `most` of the distinct addresses of some segments, and
    /// at least one a thread; none if cancelled.
    pub fn of_addresses(groups: &[Vec<Located<'_>>], most: usize, cancel: &Cancel) -> Option<Self> {
        let seed = Seeded::default();
        let sketch = gather(
            groups,
            cancel,
            || vec![0_u64; SKETCH / 64],
            |sketch, (_, _, segment)| {
                for ends in [segment.sources(), segment.destinations()] {
                    // Places of IPv6 addresses add a few small numbers; it is an estimate.
                    for end in ends {
                        let bit = seed.bucket(*end, SKETCH);
                        if let Some(word) = sketch.get_mut(bit / 64) {
                            *word |= 1 << (bit % 64);
                        }
                    }
                }
            },
            |whole, part| whole.iter_mut().zip(part).for_each(|(word, more)| *word |= more),
        )?;
        let empty: u32 = sketch.iter().map(|word| word.count_zeros()).sum();
        let v4 = -(f64::from(empty.max(1)) / SKETCH as f64).ln() * SKETCH as f64;
        let v6: usize = groups.iter().flatten().map(|(_, _, segment)| segment.v6().len()).sum();
        let count = (v4 as usize + v6).div_ceil(most.max(1)).max(rayon::current_num_threads());
        Some(Self::new(count))
    }

    /// The slice of an address.
    #[inline]
    pub fn of(&self, address: impl Hash) -> usize {
        // The upper half of the hash, spread over the slices.
        (((self.seed.hash_one(address) >> 32) * self.count as u64) >> 32) as usize
    }

    /// Works on every slice, side by side.
    pub fn each<T: Send>(&self, work: impl Fn(usize) -> T + Send + Sync) -> Vec<T> {
        (0..self.count).into_par_iter().map(work).collect()
    }
}
