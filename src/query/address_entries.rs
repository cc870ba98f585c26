//! Addresses that wait to be counted: one number for each packet of a peer, as many as there are.

use super::key_table::KeyTable;

/// Bits of a key: of a shuffled address those that differ within its partition.
pub(super) const KEY_BITS: u32 = 22;
const KEYS: u32 = (1 << KEY_BITS) - 1;

/// A key and what to do with it in one number.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry(u32);

impl Entry {
    /// A packet from home or to home with a peer, or any other way, which only says that the address is
    /// there. Bits of the address above its key do not matter.
    #[inline]
    pub fn new(shuffled: u32, way: u32) -> Self {
        Self(shuffled & KEYS | (way & 0b11) << KEY_BITS)
    }

    #[inline]
    pub fn key(self) -> u32 {
        self.0 & KEYS
    }

    /// 0: from home. 1: to home. At most 3.
    #[inline]
    pub fn way(self) -> u32 {
        self.0 >> KEY_BITS
    }

    #[inline]
    fn low_digit(self) -> usize {
        self.0 as usize % DIGITS
    }

    #[inline]
    fn high_digit(self) -> usize {
        (self.0 >> DIGIT_BITS) as usize % DIGITS
    }
}

/// Entries of a page: 16 KiB. The allocator asks the system for each, so that smaller ones take longer.
const PAGE: usize = 4096;

/// The entries of one partition, in pages, so that growing copies nothing.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pages: Vec<Vec<Entry>>,
}

impl Entries {
    pub fn len(&self) -> usize {
        self.pages.iter().map(Vec::len).sum()
    }

    pub fn bytes(&self) -> usize {
        self.pages.len() * PAGE * size_of::<Entry>()
    }

    pub fn extend(&mut self, mut entries: &[Entry]) {
        while !entries.is_empty() {
            let page = match self.pages.pop() {
                Some(page) if page.len() < PAGE => page,
                full => {
                    self.pages.extend(full);
                    Vec::with_capacity(PAGE)
                }
            };
            self.pages.push(page);
            let Some(page) = self.pages.last_mut() else { return };
            let (fits, rest) = entries.split_at(entries.len().min(PAGE - page.len()));
            page.extend_from_slice(fits);
            entries = rest;
        }
    }
}

/// Half the bits of a key: what one pass of sorting looks at.
const DIGIT_BITS: u32 = KEY_BITS / 2;
const DIGITS: usize = 1 << DIGIT_BITS;

/// Fewer entries are sorted quicker than all slots of a table are looked at.
const FEWEST_FOR_TABLE: usize = 512;

/// Counts the packets of each key: in a small table or, where a partition has too many keys for it, by
/// sorting its entries (by radix, two digits of a key), so that no step hangs on what another packet's
/// address is. The memory is used again for the next partition.
#[derive(Clone, Debug, Default)]
pub(super) struct Sorter {
    table: KeyTable,
    /// The last partition had too many keys, and so will the next, since all are alike.
    has_many: bool,
    by_low_digit: Vec<Entry>,
    sorted: Vec<Entry>,
}

impl Sorter {
    /// Hands on every key with its packets from home and to home.
    pub fn count(&mut self, entries: &Entries, mut visit: impl FnMut(u32, [u64; 2])) {
        if !self.has_many && entries.len() >= FEWEST_FOR_TABLE {
            self.has_many = !entries.pages.iter().all(|page| self.table.count(page));
            if !self.has_many {
                self.table.take(visit);
                return;
            }
        }
        self.sort(entries);
        let mut entries = self.sorted.iter();
        let Some(&first) = entries.next() else { return };
        let mut key = first.key();
        let mut counts = one(first);
        for &entry in entries {
            let more = one(entry);
            if entry.key() == key {
                counts = [counts[0] + more[0], counts[1] + more[1]];
            } else {
                visit(key, counts);
                (key, counts) = (entry.key(), more);
            }
        }
        visit(key, counts);
    }

    fn sort(&mut self, entries: &Entries) {
        if entries.len() < DIGITS {
            // Counting the digits alone would take longer.
            self.sorted.clear();
            self.sorted.extend(entries.pages.iter().flatten());
            self.sorted.sort_unstable_by_key(|entry| entry.key());
            return;
        }
        let mut places = [[0_u32; DIGITS]; 2];
        let [low, high] = &mut places;
        for &entry in entries.pages.iter().flatten() {
            low[entry.low_digit()] += 1;
            high[entry.high_digit()] += 1;
        }
        starts(low);
        starts(high);
        let many = entries.len();
        self.by_low_digit.resize(many, Entry::default());
        self.sorted.resize(many, Entry::default());
        for page in &entries.pages {
            put(page, &mut self.by_low_digit, low, Entry::low_digit);
        }
        put(&self.by_low_digit, &mut self.sorted, high, Entry::high_digit);
    }
}

/// How many packets from home and to home an entry stands for.
#[inline]
fn one(entry: Entry) -> [u64; 2] {
    [0, 1].map(|way| u64::from(entry.way() == way))
}

/// Counts become the places where the first of each goes.
fn starts(counts: &mut [u32; DIGITS]) {
    let mut start = 0;
    for count in counts {
        start += std::mem::replace(count, start);
    }
}

/// Puts entries where the next of their digit goes.
#[inline]
fn put(from: &[Entry], to: &mut [Entry], places: &mut [u32; DIGITS], digit: impl Fn(Entry) -> usize) {
    for &entry in from {
        let place = &mut places[digit(entry) % DIGITS];
        if let Some(slot) = to.get_mut(*place as usize) {
            *slot = entry;
        }
        *place += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn check(packets: u32, distinct: u32) {
        let mut entries = Entries::default();
        let mut expected = BTreeMap::<u32, [u64; 2]>::new();
        let mut some = Vec::new();
        for number in 0..packets {
            // Every key but one comes rarely.
            let key = if number % 2 == 0 { 5 } else { KEYS - number % distinct };
            let way = number / 2 % 3;
            some.push(Entry::new(key | 7 << KEY_BITS, way));
            if some.len() as u32 > number % 1_500 {
                entries.extend(&some);
                some.clear();
            }
            let counts = expected.entry(key).or_default();
            if let Some(count) = counts.get_mut(way as usize) {
                *count += 1;
            }
        }
        entries.extend(&some);
        assert_eq!(entries.len(), packets as usize);
        let mut sorter = Sorter::default();
        for _ in 0..2 {
            let mut found = BTreeMap::new();
            sorter.count(&entries, |key, counts| assert!(found.insert(key, counts).is_none()));
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn counts_of_keys_that_lie_close_and_of_many_packets_are_exact() {
        for packets in [0, 1, 500, 5_000, 300_000] {
            for distinct in [10, 1_000, 70_000] {
                check(packets, distinct);
            }
        }
    }
}
