//! A code book: which IPv4 addresses share a code of sixteen bits.
//!
//! Codes ascend with addresses, so that an interval of addresses is one of codes, but for its ends. Each
//! stands for about as many packets: an address that many have, and its neighbours, for itself alone,
//! those that few have for many together.

/// Codes there are at most.
const MOST: usize = 1 << 16;

/// Codes that are looked at together. Few prefixes of sixteen bits have more.
const TOGETHER: usize = 8;

/// Ranges of addresses by their code.
#[derive(Debug)]
pub struct CodeBook {
    /// The last address of each code, ascending; behind them a few times the highest there is.
    lasts: Vec<u32>,
    codes: usize,
    /// How many codes end before each prefix of sixteen bits.
    before: Vec<u32>,
    packets: u64,
}

impl CodeBook {
    /// A book for peers of which these are a sample, in any order; `packets`: of how many.
    #[must_use]
    pub fn new(mut sample: Vec<u32>, packets: u64) -> Self {
        sample.sort_unstable();
        let mut weight = 1;
        let mut lasts = cut(&sample, weight);
        while lasts.len() > MOST {
            weight += weight / 4 + 1;
            lasts = cut(&sample, weight);
        }
        let codes = lasts.len();
        let prefixes = 0..=u32::from(u16::MAX);
        let before = prefixes.map(|prefix| lasts.partition_point(|last| *last < prefix << 16) as u32);
        let before = before.collect();
        lasts.extend([u32::MAX; TOGETHER]);
        Self { lasts, codes, before, packets }
    }

    /// How many packets it was made for.
    #[must_use]
    pub fn packets(&self) -> u64 {
        self.packets
    }

    /// How many codes there are, from 0 on.
    #[must_use]
    pub fn codes(&self) -> usize {
        self.codes
    }

    /// The code of an address.
    #[inline]
    #[must_use]
    pub fn code(&self, address: u32) -> u16 {
        let start = self.before.get((address >> 16) as usize).copied().unwrap_or_default() as usize;
        // Those that end behind the prefix are not below the address either.
        let near = self.lasts.get(start..start + TOGETHER).unwrap_or_default();
        let below: u32 = near.iter().map(|last| u32::from(*last < address)).sum();
        if (below as usize) < TOGETHER { (start as u32 + below) as u16 } else { self.far(start, address) }
    }

    #[inline(never)]
    fn far(&self, start: usize, address: u32) -> u16 {
        let end = self.before.get((address >> 16) as usize + 1).map_or(self.codes, |end| *end as usize);
        let of_prefix = self.lasts.get(start..end).unwrap_or_default();
        (start + of_prefix.partition_point(|last| *last < address)) as u16
    }

    /// The first and the last address of a code.
    #[must_use]
    pub fn addresses(&self, code: u16) -> (u32, u32) {
        let at = usize::from(code);
        let before = at.checked_sub(1).and_then(|at| self.lasts.get(at));
        let last = self.lasts.get(at).copied().unwrap_or(u32::MAX);
        (before.map_or(0, |last| last.saturating_add(1)), last)
    }

    /// Memory in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        size_of::<Self>() + (self.lasts.capacity() + self.before.capacity()) * 4
    }
}

/// The last addresses of codes that have about so many of a sorted sample each.
fn cut(sample: &[u32], weight: usize) -> Vec<u32> {
    let mut lasts: Vec<u32> = Vec::new();
    let mut since = 0;
    for same in sample.chunk_by(|a, b| a == b) {
        let Some(&address) = same.first() else { continue };
        let before = address.checked_sub(1);
        let follows = before.is_none() || lasts.last() == before.as_ref();
        // To stand alone costs two codes, behind one that ends just before it one.
        let alone = same.len() * if follows { 8 } else { 2 } >= weight;
        since += same.len();
        if alone && let Some(before) = before.filter(|_| !follows) {
            lasts.push(before);
        }
        if alone || since >= weight {
            lasts.push(address);
            since = 0;
        }
    }
    if lasts.last() != Some(&u32::MAX) {
        lasts.push(u32::MAX);
    }
    lasts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sample() -> impl Strategy<Value = Vec<u32>> {
        let address = prop_oneof![any::<u32>(), 0..300_u32, 0x7608_c800..0x7608_cc00_u32, Just(u32::MAX)];
        prop::collection::vec(address, 0..3_000)
    }

    proptest! {
        #[test]
        fn every_address_has_one_code_and_codes_ascend(sample in sample(), others in sample()) {
            let book = CodeBook::new(sample.clone(), 9);
            prop_assert!(book.codes() <= MOST);
            for address in sample.into_iter().chain(others).chain([0, u32::MAX]) {
                let code = book.code(address);
                let (first, last) = book.addresses(code);
                prop_assert!(usize::from(code) < book.codes());
                prop_assert!(first <= address && address <= last, "{first} {address} {last}");
            }
        }
    }

    #[test]
    fn frequent_addresses_stand_alone_and_rare_ones_share() {
        let flood = (0..200_000_u32).map(|number| number.wrapping_mul(2_654_435_761));
        let busy = (0..5_000_u32).flat_map(|number| [0x7608_c800 + number % 1_000; 20]);
        let book = CodeBook::new(flood.chain(busy).collect(), 1);
        assert!((MOST / 2..=MOST).contains(&book.codes()), "{}", book.codes());
        for address in 0x7608_c800..0x7608_c800 + 1_000 {
            assert_eq!(book.addresses(book.code(address)), (address, address));
        }
        let few = CodeBook::new(vec![7, 7, 9, 100], 1);
        let codes = [0, 6, 7, 8, 9, 10, 100, u32::MAX].map(|address| few.code(address));
        assert_eq!(codes, [0, 0, 1, 2, 3, 4, 5, 6]);
    }
}
