//! The generator's dice: the same throws from the same seed, on every system and in every version.
//!
//! The PCG generators promise stable values, which the standard distributions do not; so numbers
//! are drawn from the raw bits here, with nothing but sums, products and square roots, which IEEE
//! 754 rounds the same everywhere.

use rand_pcg::{Pcg64, rand_core::Rng};

/// An independent stream of throws.
#[derive(Clone, Debug)]
pub(super) struct Dice(Pcg64);

impl Dice {
    /// The stream of one part of the plan; streams do not disturb each other.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut pcg = Pcg64::new(u128::from(seed) << 64 | u128::from(stream), u128::from(stream));
        // The first values of neighbouring streams resemble each other.
        for _ in 0..8 {
            pcg.next_u64();
        }
        Self(pcg)
    }

    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// At least 0, less than 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// At least 0, less than `end` (0 where `end` is 0).
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(end)) >> 64) as u64
    }

    /// At least `start`, less than `end`.
    pub fn between(&mut self, start: u64, end: u64) -> u64 {
        start + self.below(end.saturating_sub(start))
    }

    pub fn port(&mut self, start: u16, end: u16) -> u16 {
        self.between(u64::from(start), u64::from(end)) as u16
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of some; the default of none.
    pub fn pick<T: Copy + Default>(&mut self, some: &[T]) -> T {
        some.get(self.below(some.len() as u64) as usize).copied().unwrap_or_default()
    }

    /// A delay of about `usual` microseconds: half as long at least, sometimes much longer.
    pub fn delay(&mut self, usual: u64) -> u64 {
        let stretched = 0.35 / (self.unit() + 0.06) + 0.3;
        (usual as f64 * stretched) as u64 + 1
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64 + 1) as usize);
        }
    }
}

/// Draws exactly so many of so many, one decision at a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lot {
    wanted: u64,
    left: u64,
}

impl Lot {
    pub fn new(wanted: u64, of: u64) -> Self {
        Self { wanted: wanted.min(of), left: of }
    }

    /// Whether the next one is drawn.
    pub fn draw(&mut self, dice: &mut Dice) -> bool {
        let drawn = dice.below(self.left) < self.wanted;
        self.left = self.left.saturating_sub(1);
        self.wanted -= u64::from(drawn);
        drawn
    }

    /// Counts one that cannot be drawn; false, and nothing changes, if every one left must be.
    pub fn pass(&mut self) -> bool {
        let can = self.wanted < self.left;
        self.left -= u64::from(can);
        can
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_stream_gives_the_same_throws_and_others_do_not() {
        let throws = |seed, stream| -> Vec<u64> {
            let mut dice = Dice::new(seed, stream);
            (0..4).map(|_| dice.bits()).collect()
        };
        assert_eq!(throws(1, 2), throws(1, 2));
        assert_ne!(throws(1, 2), throws(1, 3));
        assert_ne!(throws(1, 2), throws(2, 2));
    }

    #[test]
    fn a_lot_draws_exactly_what_is_wanted() {
        let mut dice = Dice::new(1, 1);
        for (wanted, of) in [(0, 10), (10, 10), (3, 100), (99, 100), (5, 3)] {
            let mut lot = Lot::new(wanted, of);
            let drawn = (0..of).filter(|_| lot.draw(&mut dice)).count() as u64;
            assert_eq!(drawn, wanted.min(of));
        }
    }

    #[test]
    fn numbers_stay_in_their_range() {
        let mut dice = Dice::new(7, 7);
        for _ in 0..1_000 {
            assert!((3..9).contains(&dice.between(3, 9)));
            assert!((0.0..1.0).contains(&dice.unit()));
        }
    }
}
