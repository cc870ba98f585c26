//! A table of IPv4 addresses with the packets that go to them and come from them.

use super::hash::FastMap;

/// Bits of a key: of a shuffled address those that differ within the table.
pub(super) const KEY_BITS: u32 = 23;
const KEYS: u32 = (1 << KEY_BITS) - 1;

/// A key and what to do with it in one number, so that many can wait in little room.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry(u32);

impl Entry {
    /// A packet from home or to home with a peer; any other way only says that the address is there.
    /// Bits of the address above its key do not matter.
    #[inline]
    pub fn new(shuffled: u32, way: u32) -> Self {
        Self(shuffled & KEYS | (way & 0b11) << KEY_BITS)
    }
}

// A slot holds from below: packets to home, packets from home, the key, and a bit that it is taken.
const COUNT_BITS: u32 = 20;
const KEY_AT: u32 = 2 * COUNT_BITS;
const TAKEN: u64 = 1 << (KEY_AT + KEY_BITS);
const COUNT: u64 = (1 << COUNT_BITS) - 1;
/// The highest bits of both counts: time to carry them over.
const FULL: u64 = 1 << (COUNT_BITS - 1) | 1 << (2 * COUNT_BITS - 1);
/// What a packet adds to a slot, by its way.
const ADDS: [u64; 4] = [1 << COUNT_BITS, 1, 0, 0];

/// Eight bytes a slot, of which at most three in four are taken. Open addressing: an address lies at
/// the first free place from where its key belongs.
#[derive(Debug, Default)]
pub(super) struct AddressTable {
    slots: Vec<u64>,
    taken: usize,
    /// Counts that outgrew their slots, with their keys.
    carried: Vec<(u32, [u64; 2])>,
}

impl AddressTable {
    /// With room for so many addresses and some more.
    pub fn expecting(addresses: usize) -> Self {
        Self { slots: vec![0; addresses * 3 / 2], ..Self::default() }
    }

    pub fn len(&self) -> usize {
        self.taken
    }

    pub fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<u64>()
    }

    #[inline]
    pub fn add(&mut self, Entry(entry): Entry) {
        let key = entry & KEYS;
        let more = ADDS.get((entry >> KEY_BITS) as usize).copied().unwrap_or_default();
        let has_room = (self.taken + 1) * 4 <= self.slots.len() * 3;
        let found = self.find(key);
        if let Some(slot) = found.and_then(|at| self.slots.get_mut(at)) {
            if *slot != 0 {
                *slot += more;
                if *slot & FULL != 0 {
                    self.carried.push((key, counts(*slot)));
                    *slot &= !(COUNT | COUNT << COUNT_BITS);
                }
                return;
            }
            if has_room {
                *slot = taken_by(key) + more;
                self.taken += 1;
                return;
            }
        }
        self.grow();
        self.add(Entry(entry));
    }

    /// The slot of a key, or the free one where it belongs; none if there are no slots.
    #[inline]
    fn find(&self, key: u32) -> Option<usize> {
        let slots = self.slots.as_slice();
        let mut at = ((u64::from(key) * slots.len() as u64) >> KEY_BITS) as usize;
        loop {
            let slot = *slots.get(at)?;
            if slot == 0 || slot >> KEY_AT == taken_by(key) >> KEY_AT {
                return Some(at);
            }
            at += 1;
            if at == slots.len() {
                at = 0;
            }
        }
    }

    fn grow(&mut self) {
        let larger = (self.slots.len() * 2).max(16);
        let old = std::mem::replace(&mut self.slots, vec![0; larger]);
        for slot in old.into_iter().filter(|slot| *slot != 0) {
            let found = self.find(key_of(slot));
            if let Some(to) = found.and_then(|at| self.slots.get_mut(at)) {
                *to = slot;
            }
        }
    }

    /// Hands on every key with its packets from home and to home.
    pub fn each(&self, mut visit: impl FnMut(u32, [u64; 2])) {
        let mut carried = FastMap::<u32, [u64; 2]>::default();
        for (key, [from, to]) in &self.carried {
            let sums = carried.entry(*key).or_default();
            *sums = [sums[0] + from, sums[1] + to];
        }
        for slot in self.slots.iter().filter(|slot| **slot != 0) {
            let [from, to] = counts(*slot);
            let more = if carried.is_empty() { None } else { carried.get(&key_of(*slot)) };
            let [more_from, more_to] = more.copied().unwrap_or_default();
            visit(key_of(*slot), [from + more_from, to + more_to]);
        }
    }
}

fn taken_by(key: u32) -> u64 {
    TAKEN | u64::from(key) << KEY_AT
}

fn key_of(slot: u64) -> u32 {
    (slot >> KEY_AT) as u32 & KEYS
}

/// Packets from home and to home.
fn counts(slot: u64) -> [u64; 2] {
    [slot >> COUNT_BITS & COUNT, slot & COUNT]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn counts_of_keys_that_lie_close_and_of_many_packets_are_exact() {
        let mut table = AddressTable::default();
        let mut expected = BTreeMap::<u32, [u64; 2]>::new();
        for number in 0..3_000_000_u32 {
            // The highest keys go on at the first slots; every key but one comes rarely.
            let key = if number % 2 == 0 { 5 } else { KEYS - number % 700 };
            let way = number / 2 % 3;
            table.add(Entry::new(key | 7 << KEY_BITS, way));
            let counts = expected.entry(key).or_default();
            if let Some(count) = counts.get_mut(way as usize) {
                *count += 1;
            }
        }
        let mut found = BTreeMap::new();
        table.each(|key, counts| assert!(found.insert(key, counts).is_none()));
        assert_eq!(table.len(), expected.len());
        assert_eq!(found, expected);
    }
}
