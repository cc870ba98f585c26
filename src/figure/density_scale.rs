//! The density scale: which colour a number of packets in a pixel has.

use serde::{Deserialize, Serialize};

/// How a pixel's packets become a place on the ramp of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DensityScale {
    /// By their logarithm: each step of colour is so many times more.
    #[default]
    Log,
    /// By their number: the fullest pixels stand out.
    Linear,
    /// By rank among the pixels with packets, as many of them in each step of colour (histogram
    /// equalisation): shows structure at all densities at once.
    Equal,
}

impl DensityScale {
    pub const ALL: [Self; 3] = [Self::Log, Self::Linear, Self::Equal];

    /// As the command line calls it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Linear => "linear",
            Self::Equal => "equal",
        }
    }

    /// As a legend tells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Log => "logarithmic",
            Self::Linear => "linear",
            Self::Equal => "equalised",
        }
    }
}

/// Counts below this are looked up; there are few cells with more.
const SMALL: usize = 1 << 12;

/// A scale made ready for one picture: from 0 for the emptiest pixel that has packets to 1 for the fullest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levels {
    scale: DensityScale,
    fullest: u32,
    /// Equalised: places of the counts from 0 on, below [`SMALL`] …
    small: Vec<f32>,
    /// … and of larger ones that occur, ascending.
    large: Vec<(u32, f32)>,
}

impl Levels {
    /// The places of some pixels' counts; those without packets count for nothing.
    #[must_use]
    pub fn new(scale: DensityScale, counts: &[u32]) -> Self {
        let fullest = counts.iter().copied().max().unwrap_or(0);
        let levels = Self { scale, fullest, ..Self::default() };
        if scale == DensityScale::Equal { levels.equalised(counts) } else { levels }
    }

    fn equalised(mut self, counts: &[u32]) -> Self {
        let mut cells = vec![0_u32; SMALL.min(self.fullest as usize + 1)];
        let mut large = Vec::new();
        for count in counts.iter().filter(|count| **count > 0) {
            match cells.get_mut(*count as usize) {
                Some(cells) => *cells += 1,
                None => large.push(*count),
            }
        }
        large.sort_unstable();
        let all = cells.iter().map(|cells| f64::from(*cells)).sum::<f64>() + large.len() as f64;
        let emptiest = cells.iter().copied().find(|cells| *cells > 0).map(f64::from);
        let emptiest = emptiest
            .unwrap_or_else(|| large.iter().take_while(|count| Some(*count) == large.first()).count() as f64);
        // With all pixels alike there is no order to show.
        let level = |up_to: f64| ((up_to - emptiest) / (all - emptiest).max(1.0)).clamp(0.0, 1.0) as f32;
        let mut up_to = 0.0;
        for cells in cells {
            up_to += f64::from(cells);
            self.small.push(level(up_to));
        }
        for same in large.chunk_by(|a, b| a == b) {
            up_to += same.len() as f64;
            self.large.extend(same.first().map(|count| (*count, level(up_to))));
        }
        self
    }

    /// The place of a count on the ramp, from 0 to 1; one that does not occur stands with the next lower.
    #[must_use]
    pub fn level(&self, count: u32) -> f32 {
        match self.scale {
            DensityScale::Log => (count.max(1) as f32).ln() / (self.fullest.max(2) as f32).ln(),
            DensityScale::Linear => {
                (f64::from(count.saturating_sub(1)) / f64::from(self.fullest.saturating_sub(1).max(1))) as f32
            }
            DensityScale::Equal => match self.small.get(count as usize) {
                Some(level) => *level,
                None => {
                    let place = self.large.partition_point(|(other, _)| *other <= count);
                    let lower = place.checked_sub(1).and_then(|place| self.large.get(place));
                    lower.map(|(_, level)| *level).or(self.small.last().copied()).unwrap_or(0.0)
                }
            },
        }
    }

    /// Packets in the fullest pixel.
    #[must_use]
    pub fn fullest(&self) -> u32 {
        self.fullest
    }

    #[must_use]
    pub fn scale(&self) -> DensityScale {
        self.scale
    }

    /// Numbers of packets that have room under a ramp so long, with their places along it: 1, the fullest,
    /// then powers of ten, then twos and fives between. `width` is a number's own, as it is written;
    /// numbers are centred at their places and `apart` from each other.
    #[must_use]
    pub fn ticks(&self, length: f64, width: impl Fn(u32) -> f64, apart: f64) -> Vec<(u32, f64)> {
        let mut ticks: Vec<(u32, f64)> = Vec::new();
        let mut offer = |count: u32| {
            let at = f64::from(self.level(count)) * length;
            let has_room = |(other, place): &(u32, f64)| {
                *other != count && (at - place).abs() >= f64::midpoint(width(count), width(*other)) + apart
            };
            if ticks.iter().all(has_room) {
                ticks.push((count, at));
            }
        };
        offer(self.fullest.max(1));
        offer(1);
        let powers = || (0..10).map(|power| 10_u32.pow(power));
        let steps = powers().chain(
            powers().flat_map(|power| [power.checked_mul(2), power.checked_mul(5)].into_iter().flatten()),
        );
        steps.filter(|count| *count < self.fullest).for_each(offer);
        ticks.sort_unstable_by_key(|(count, _)| *count);
        ticks
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn levels(scale: DensityScale, counts: &[u32], of: &[u32]) -> Vec<f32> {
        let levels = Levels::new(scale, counts);
        of.iter().map(|count| levels.level(*count)).collect()
    }

    #[test]
    fn each_scale_has_its_own_middle() {
        let counts = [0, 1, 1, 1, 10, 0, 100];
        assert_eq!(levels(DensityScale::Log, &counts, &[1, 10, 100]), [0.0, 0.5, 1.0]);
        let linear = levels(DensityScale::Linear, &counts, &[1, 10, 100]);
        assert_eq!((linear[0], linear[2]), (0.0, 1.0));
        assert!((linear[1] - 9.0 / 99.0).abs() < 1e-6);
        // Three of five pixels are the emptiest; each of the others is half of the rest.
        assert_eq!(levels(DensityScale::Equal, &counts, &[1, 10, 100]), [0.0, 0.5, 1.0]);
        assert_eq!(levels(DensityScale::Equal, &counts, &[5, 99]), [0.0, 0.5], "as the next lower");
    }

    #[test]
    fn pixels_that_are_all_alike_have_the_lowest_colour() {
        for (count, scale) in [(1, DensityScale::Log), (1, DensityScale::Linear), (7, DensityScale::Equal)] {
            assert_eq!(levels(scale, &[count; 9], &[count]), [0.0], "{scale:?}");
        }
        assert_eq!(levels(DensityScale::Equal, &[], &[1]), [0.0]);
    }

    #[test]
    fn ticks_stand_at_their_counts_and_have_room() {
        for scale in DensityScale::ALL {
            let counts: Vec<u32> = (1..=20_000).collect();
            let levels = Levels::new(scale, &counts);
            let ticks = levels.ticks(200.0, |count| count.to_string().len() as f64 * 7.0, 6.0);
            assert!(ticks.len() >= 3, "{scale:?}: {ticks:?}");
            assert_eq!((ticks[0].0, ticks.last().unwrap().0), (1, 20_000));
            for pair in ticks.windows(2) {
                assert!(pair[0].1 + 6.0 < pair[1].1, "{scale:?}: {ticks:?}");
            }
            assert!(
                ticks.iter().all(|(count, at)| (f64::from(levels.level(*count)) * 200.0 - at).abs() < 1e-6)
            );
        }
    }

    proptest! {
        #[test]
        fn more_packets_never_have_a_lower_colour(
            counts in prop::collection::vec(prop_oneof![0_u32..9, any::<u32>(), 4_000_u32..4_200], 0..60),
            a: u32, b: u32,
        ) {
            for scale in DensityScale::ALL {
                let levels = Levels::new(scale, &counts);
                prop_assert!(levels.level(a.min(b)) <= levels.level(a.max(b)));
                let occurring = counts.iter().filter(|count| **count > 0);
                prop_assert!(occurring.clone().all(|count| (0.0..=1.0).contains(&levels.level(*count))));
            }
        }
    }
}
