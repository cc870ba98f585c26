//! How many blocks of which type a pcapng file holds.

use std::collections::BTreeMap;

use pcap_file::pcapng::blocks::{ENHANCED_PACKET_BLOCK, PACKET_BLOCK, SIMPLE_PACKET_BLOCK};

/// Types that are told apart; blocks of more are counted together.
const MOST_TYPES: usize = 1_000;

/// Blocks by type (draft-ietf-opsawg-pcapng, section 11.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockCounts {
    /// Those that hold packets are as many as frames, so they are counted without a search.
    enhanced: u64,
    simple: u64,
    obsolete: u64,
    others: BTreeMap<u32, u64>,
    more: u64,
}

impl BlockCounts {
    #[inline]
    pub(super) fn count(&mut self, kind: u32) {
        match kind {
            ENHANCED_PACKET_BLOCK => self.enhanced += 1,
            SIMPLE_PACKET_BLOCK => self.simple += 1,
            PACKET_BLOCK => self.obsolete += 1,
            _ => self.count_other(kind),
        }
    }

    #[cold]
    fn count_other(&mut self, kind: u32) {
        if self.others.len() >= MOST_TYPES && !self.others.contains_key(&kind) {
            self.more += 1;
        } else {
            *self.others.entry(kind).or_default() += 1;
        }
    }

    /// Types that occur, ascending, with how many blocks there are of each.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u64)> + use<> {
        let mut all = self.others.clone();
        all.extend([
            (ENHANCED_PACKET_BLOCK, self.enhanced),
            (SIMPLE_PACKET_BLOCK, self.simple),
            (PACKET_BLOCK, self.obsolete),
        ]);
        all.into_iter().filter(|(_, count)| *count > 0)
    }

    /// Blocks of a type.
    #[must_use]
    pub fn of(&self, kind: u32) -> u64 {
        self.iter().find(|(of, _)| *of == kind).map_or(0, |(_, count)| count)
    }

    /// Blocks of types beyond the first thousand.
    #[must_use]
    pub fn more(&self) -> u64 {
        self.more
    }
}

/// The name of a block type in the draft, in the words of its heading; none for types that are not
/// listed there.
#[must_use]
pub fn block_name(kind: u32) -> Option<&'static str> {
    Some(match kind {
        0x0A0D_0D0A => "section_header",
        1 => "interface_description",
        2 => "packet",
        3 => "simple_packet",
        4 => "name_resolution",
        5 => "interface_statistics",
        6 => "enhanced_packet",
        7 => "irig_timestamp",
        8 => "arinc_429",
        9 => "systemd_journal_export",
        0x0A => "decryption_secrets",
        0x101..=0x106 => "hone_project",
        0x0BAD => "custom",
        0x4000_0BAD => "custom_not_to_be_copied",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_counted_by_type_up_to_a_thousand_types() {
        let mut counts = BlockCounts::default();
        for kind in [6, 3, 6, 0x0BAD, 6] {
            counts.count(kind);
        }
        assert_eq!(counts.iter().collect::<Vec<_>>(), [(3, 1), (6, 3), (0x0BAD, 1)]);
        assert_eq!((counts.of(6), counts.of(2)), (3, 0));
        (0..5_000).for_each(|kind| counts.count(0x8000_0000 + kind));
        assert_eq!(counts.more(), 4_001);
        counts.count(0x0BAD);
        assert_eq!(counts.of(0x0BAD), 2);
    }

    #[test]
    fn blocks_of_the_draft_have_names() {
        assert_eq!(block_name(0x0A), Some("decryption_secrets"));
        assert_eq!(block_name(0x8000_0001), None);
    }
}
