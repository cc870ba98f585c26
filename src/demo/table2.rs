//! The breakdown of paper A's table 2: how many packets of which class go which way.

use serde::Serialize;

use super::DemoError;

/// The packets of two classes in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    pub tcp_syn: u64,
    pub udp: u64,
}

/// Packets from home and to home; there are none between others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table2 {
    pub from: Row,
    pub to: Row,
    pub others: Row,
}

impl Table2 {
    /// Paper A's numbers.
    pub const PAPER: Self = Self {
        from: Row { tcp_syn: 481_336, udp: 850_046 },
        to: Row { tcp_syn: 4_585, udp: 409_640 },
        others: Row { tcp_syn: 0, udp: 0 },
    };

    /// What every planted behaviour needs to exist.
    const LEAST: Self = Self {
        from: Row { tcp_syn: 240, udp: 200 },
        to: Row { tcp_syn: 80, udp: 130 },
        others: Row { tcp_syn: 0, udp: 0 },
    };

    /// Fewest and most packets of a demo; the largest takes some 110 GB.
    pub const SMALLEST: u64 = 1_000;
    pub const LARGEST: u64 = 1_000_000_000;

    #[must_use]
    pub const fn total(self) -> u64 {
        let [a, b, c, d] = self.cells();
        a + b + c + d + self.others.tcp_syn + self.others.udp
    }

    /// Paper A's proportions for another total, no cell below what the behaviours need.
    ///
    /// # Errors
    /// The total is too small or too large.
    pub fn scaled(total: u64) -> Result<Self, DemoError> {
        if total < Self::SMALLEST {
            return Err(DemoError::TooFew { packets: total, smallest: Self::SMALLEST });
        }
        if total > Self::LARGEST {
            return Err(DemoError::TooMany { packets: total, largest: Self::LARGEST });
        }
        let mut cells = split(total, &Self::PAPER.cells());
        let least = Self::LEAST.cells();
        // What a small cell lacks, the one with most to spare gives.
        for (place, least) in least.into_iter().enumerate() {
            let Some(cell) = cells.get_mut(place) else { continue };
            let lack = least.saturating_sub(*cell);
            *cell += lack;
            if let Some(most) = cells.iter_mut().max() {
                *most -= lack;
            }
        }
        let cell = |place: usize| cells.get(place).copied().unwrap_or_default();
        Ok(Self {
            from: Row { tcp_syn: cell(0), udp: cell(1) },
            to: Row { tcp_syn: cell(2), udp: cell(3) },
            others: Row::default(),
        })
    }

    const fn cells(self) -> [u64; 4] {
        [self.from.tcp_syn, self.from.udp, self.to.tcp_syn, self.to.udp]
    }
}

/// Splits a number in proportion to weights, by largest remainders: the parts sum up to it.
pub(super) fn split(total: u64, weights: &[u64]) -> Vec<u64> {
    let sum = weights.iter().map(|weight| u128::from(*weight)).sum::<u128>().max(1);
    let exact = |weight: &u64| u128::from(total) * u128::from(*weight);
    let mut parts: Vec<u64> = weights.iter().map(|weight| (exact(weight) / sum) as u64).collect();
    let mut remainders: Vec<(u128, usize)> =
        weights.iter().enumerate().map(|(place, weight)| (exact(weight) % sum, place)).collect();
    remainders.sort_by_key(|(remainder, place)| (std::cmp::Reverse(*remainder), *place));
    let missing = total - parts.iter().sum::<u64>();
    for (_, place) in remainders.into_iter().take(missing as usize) {
        if let Some(part) = parts.get_mut(place) {
            *part += 1;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paper_s_total_gives_the_paper_s_table() {
        assert_eq!(Table2::PAPER.total(), 1_745_607);
        assert_eq!(Table2::scaled(1_745_607).unwrap(), Table2::PAPER);
    }

    #[test]
    fn every_table_sums_up_and_has_room_for_every_behaviour() {
        for total in [1_000, 1_001, 5_000, 20_000, 1_745_608, 300_000_000, Table2::LARGEST] {
            let table = Table2::scaled(total).unwrap();
            assert_eq!(table.total(), total);
            let cells = table.cells().into_iter().zip(Table2::LEAST.cells());
            assert!(cells.into_iter().all(|(cell, least)| cell >= least), "{table:?}");
        }
    }

    #[test]
    fn too_few_packets_are_refused_with_the_smallest_number() {
        let error = Table2::scaled(999).unwrap_err();
        assert!(error.to_string().contains("1,000"), "{error}");
        assert!(Table2::scaled(u64::MAX).is_err());
    }

    #[test]
    fn parts_sum_up() {
        assert_eq!(split(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(split(7, &[0, 2, 5]), [0, 2, 5]);
        assert_eq!(split(1, &[9, 10]), [0, 1]);
    }
}
