//! A small table that counts the packets of a partition's addresses, where these are few.

use super::address_entries::Entry;

/// Slots: 32 KiB, for the first cache.
const SLOTS: usize = 1 << 11;

/// More keys than these are sorted instead: searches in a fuller table become long.
const MOST: usize = SLOTS / 2;

/// What no key is: keys have fewer bits.
const FREE: u32 = u32::MAX;

/// A key with its packets from home and to home, and how often it was there otherwise.
#[derive(Clone, Copy, Debug)]
struct Slot {
    key: u32,
    packets: [u32; 3],
}

/// Keys with their packets, each where its lowest bits say or behind. Keys are shuffled by a secret, so that
/// no capture can make them collide.
#[derive(Clone, Debug)]
pub(super) struct KeyTable {
    slots: Vec<Slot>,
    keys: usize,
}

impl Default for KeyTable {
    fn default() -> Self {
        Self { slots: vec![Slot { key: FREE, packets: [0; 3] }; SLOTS], keys: 0 }
    }
}

impl KeyTable {
    /// Counts some more entries; false if their keys are too many.
    #[must_use]
    pub fn count(&mut self, entries: &[Entry]) -> bool {
        for &entry in entries {
            let key = entry.key();
            let mut at = key as usize;
            loop {
                let Some(slot) = self.slots.get_mut(at % SLOTS) else { return false };
                if slot.key != key {
                    if slot.key != FREE {
                        at += 1;
                        continue;
                    }
                    if self.keys == MOST {
                        return false;
                    }
                    self.keys += 1;
                    slot.key = key;
                }
                if let Some(packets) = slot.packets.get_mut(entry.way() as usize) {
                    *packets += 1;
                }
                break;
            }
        }
        true
    }

    /// Hands on every key with its packets from home and to home, and forgets them.
    pub fn take(&mut self, mut visit: impl FnMut(u32, [u64; 2])) {
        for slot in &mut self.slots {
            if slot.key != FREE {
                let [from, to, _] = slot.packets;
                visit(slot.key, [from.into(), to.into()]);
                *slot = Slot { key: FREE, packets: [0; 3] };
            }
        }
        self.keys = 0;
    }
}
