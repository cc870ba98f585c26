//! What an index needs its memory for.

use std::{iter::Sum, ops::Add};

/// Bytes, by what they are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryUse {
    /// The columns, 30 bytes a point; where packets were left out while loading 32.
    pub points: usize,
    /// Codes of peers, 2 bytes a point, once they are made. What the codes stand for takes half a megabyte for
    /// all together and is not counted.
    pub codes: usize,
    /// Times of blocks, IPv6 addresses, frames that are no packets.
    pub other: usize,
}

impl MemoryUse {
    #[must_use]
    pub const fn total(self) -> usize {
        self.points + self.codes + self.other
    }
}

impl Add for MemoryUse {
    type Output = Self;

    fn add(self, more: Self) -> Self {
        Self {
            points: self.points + more.points,
            codes: self.codes + more.codes,
            other: self.other + more.other,
        }
    }
}

impl Sum for MemoryUse {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::index::{BLOCK, CodeBook, Nanos, PeerCodes, SegmentBuilder, Stamp, fixture::udp_packet};

    #[test]
    fn a_full_ipv4_segment_with_everything_takes_32_bytes_a_point() {
        const POINTS: usize = 65_536;
        let mut builder = SegmentBuilder::new(1, 0, POINTS);
        for record in 0..POINTS as u32 {
            builder.push(record, Stamp::At(Nanos(0)), 60, Ok(udp_packet()));
        }
        let segment = builder.finish();
        let book = Arc::new(CodeBook::new(segment.destinations().to_vec(), POINTS as u64));
        let mut codes = PeerCodes::new([].into(), book, POINTS, 0);
        codes.extend(segment.destinations().iter().map(|peer| (false, *peer)));
        segment.set_peer_codes(codes);
        let memory = segment.memory_use();
        assert_eq!(memory.points, POINTS * 30);
        assert!((POINTS * 2..POINTS * 2 + 1_024).contains(&memory.codes), "{memory:?}");
        assert!((POINTS / BLOCK * 16..POINTS / BLOCK * 16 + 2_048).contains(&memory.other), "{memory:?}");
        assert_eq!(memory.total(), segment.memory());
    }
}
