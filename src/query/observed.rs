//! The IPv4 addresses that occur, with their ranks: rows of a plane that shows no others.

use std::fmt;

use super::{
    Cancel, Index,
    gather::{gather, groups},
};

/// Distinct addresses, source or destination, ascending. Takes 4 bytes an address, and 256 KB.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ObservedV4 {
    addresses: Vec<u32>,
    /// How many are below each /16; of the last one's end all.
    starts: Vec<u32>,
}

impl fmt::Debug for ObservedV4 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObservedV4").field("len", &self.len()).finish_non_exhaustive()
    }
}

/// /16 prefixes there are.
const PREFIXES: u32 = 1 << 16;

impl ObservedV4 {
    /// Of some addresses in any order.
    #[must_use]
    pub fn new(mut addresses: Vec<u32>) -> Self {
        addresses.sort_unstable();
        addresses.dedup();
        let mut starts = Vec::with_capacity(PREFIXES as usize + 1);
        let mut below = 0;
        for prefix in 0..PREFIXES {
            let rest = addresses.get(below..).unwrap_or_default();
            below += rest.iter().take_while(|address| **address >> 16 < prefix).count();
            starts.push(below as u32);
        }
        starts.push(addresses.len() as u32);
        Self { addresses, starts }
    }

    /// Those of all packets of an index, whatever a lens shows; none if cancelled.
    #[must_use]
    pub fn of(index: &Index, cancel: &Cancel) -> Option<Self> {
        let groups = groups(index, |_, _| true);
        let found = gather(
            &groups,
            cancel,
            Found::default,
            |found, (_, _, segment)| {
                let ends = segment.sources().iter().zip(segment.destinations()).zip(segment.kinds());
                let of_v4 = ends.filter(|(_, kind)| !kind.is_v6());
                let mut more: Vec<u32> = of_v4.flat_map(|((source, other), _)| [*source, *other]).collect();
                more.sort_unstable();
                more.dedup();
                found.add(&more);
            },
            |whole, part| whole.add(&part.addresses),
        )?;
        Some(Self::new(found.addresses))
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.addresses.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.addresses.is_empty()
    }

    /// The address of a rank.
    #[must_use]
    pub fn get(&self, rank: usize) -> Option<u32> {
        self.addresses.get(rank).copied()
    }

    /// How many observed addresses are below an address.
    #[inline]
    #[must_use]
    pub fn rank(&self, address: u32) -> usize {
        let prefix = (address >> 16) as usize;
        let start = |prefix: usize| self.starts.get(prefix).map_or(0, |start| *start as usize);
        let first = start(prefix);
        let of_prefix = self.addresses.get(first..start(prefix + 1)).unwrap_or_default();
        first + of_prefix.partition_point(|observed| *observed < address)
    }

    /// The lowest address of which at least so many observed ones are below; 2^32 where there is none.
    #[must_use]
    pub fn first_with(&self, below: usize) -> u64 {
        match below.checked_sub(1) {
            None => 0,
            Some(rank) => self.get(rank).map_or(1 << 32, |address| u64::from(address) + 1),
        }
    }
}

/// Addresses that were found, some of them more than once.
#[derive(Default)]
struct Found {
    addresses: Vec<u32>,
    /// How many there were when each was last there once.
    distinct: usize,
}

/// So many may be there more than once.
const SLACK: usize = 1 << 18;

impl Found {
    /// Adds some. They are cleared of repeats whenever they have doubled, so that it costs little.
    fn add(&mut self, more: &[u32]) {
        self.addresses.extend_from_slice(more);
        if self.addresses.len() > 2 * self.distinct + SLACK {
            self.addresses.sort_unstable();
            self.addresses.dedup();
            self.distinct = self.addresses.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_rank_is_the_number_of_addresses_below(
            addresses in prop::collection::vec(prop_oneof![any::<u32>(), 0x0a00_0000_u32..0x0a02_0000], 0..60),
            asked in prop_oneof![any::<u32>(), 0x0a00_0000_u32..0x0a02_0000],
            below in 0_usize..70,
        ) {
            let observed = ObservedV4::new(addresses.clone());
            let distinct: std::collections::BTreeSet<u32> = addresses.into_iter().collect();
            let rank = |address: u32| distinct.iter().filter(|other| **other < address).count();
            for address in distinct.iter().copied().chain([asked, 0, u32::MAX]) {
                prop_assert_eq!(observed.rank(address), rank(address));
            }
            let first = observed.first_with(below);
            prop_assert!(first == 0 || rank((first - 1) as u32) < below);
            prop_assert!(first > u64::from(u32::MAX) || rank(first as u32) >= below);
        }
    }
}
