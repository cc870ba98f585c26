//! The peers of a segment's points in sixteen bits each, beside the addresses that its columns have: what
//! makes few addresses of very many packets quick to find.
//!
//! Who the peer of a packet is hangs on home, so codes are made for one home, and others take their place
//! when home changes. They cost two bytes a point.

use std::{
    net::IpAddr,
    sync::{Arc, PoisonError, RwLock},
};

use super::{CodeBook, column::Column};

/// Home addresses: ranges with both ends, ascending and apart from each other.
pub type HomeRanges = Arc<[(IpAddr, IpAddr)]>;

/// A code for the peer of each point, in file order: for an IPv4 address that of the book, for an IPv6
/// address its place among the segment's.
#[derive(Debug)]
pub struct PeerCodes {
    home: HomeRanges,
    book: Arc<CodeBook>,
    codes: Column<u16>,
    /// Places of IPv6 addresses are shifted by so many bits: there may be two for each point.
    v6_shift: u32,
}

/// Codes between two, both inclusive, among which are those of all peers between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeRange {
    pub first: u16,
    pub last: u16,
    /// The first and the last stand for other peers as well.
    pub first_is_shared: bool,
    pub last_is_shared: bool,
}

impl CodeRange {
    /// All peers of a code of the range are between the two.
    #[must_use]
    pub fn is_sure(self, code: u16) -> bool {
        !(self.first_is_shared && code == self.first || self.last_is_shared && code == self.last)
    }
}

impl PeerCodes {
    /// With room for the codes of so many points, which follow in file order; `v6` is how many IPv6 addresses
    /// their segment has.
    #[must_use]
    pub fn new(home: HomeRanges, book: Arc<CodeBook>, points: usize, v6: usize) -> Self {
        let v6_shift = u32::from(v6 > 1 << 16);
        Self { home, book, codes: Column::with_capacity(points), v6_shift }
    }

    /// Adds the codes of the next points: whether the peer of each is an IPv6 address, and its number as the
    /// address columns have it.
    pub fn extend(&mut self, peers: impl IntoIterator<Item = (bool, u32)>) {
        let code = |(is_v6, peer): (bool, u32)| {
            if is_v6 { (peer >> self.v6_shift) as u16 } else { self.book.code(peer) }
        };
        let codes: Vec<u16> = peers.into_iter().map(code).collect();
        self.codes.extend_from_slice(&codes);
    }

    /// The home that they are for.
    #[must_use]
    pub fn home(&self) -> &HomeRanges {
        &self.home
    }

    #[must_use]
    pub fn book(&self) -> &Arc<CodeBook> {
        &self.book
    }

    #[must_use]
    pub fn codes(&self) -> &[u16] {
        &self.codes
    }

    /// The codes of the peers of a family with numbers between two, both inclusive, the first not above the
    /// last.
    #[must_use]
    pub fn range(&self, is_v6: bool, first: u32, last: u32) -> CodeRange {
        let (code, peers): (_, [(u32, u32); 2]) = if is_v6 {
            let code = [first, last].map(|peer| (peer >> self.v6_shift) as u16);
            let of_code = |code| {
                let first = u32::from(code) << self.v6_shift;
                (first, first + (1 << self.v6_shift) - 1)
            };
            (code, code.map(of_code))
        } else {
            let code = [first, last].map(|peer| self.book.code(peer));
            (code, code.map(|code| self.book.addresses(code)))
        };
        let is_shared = |peers: (u32, u32)| peers.0 < first || last < peers.1;
        CodeRange {
            first: code[0],
            last: code[1],
            first_is_shared: is_shared(peers[0]),
            last_is_shared: is_shared(peers[1]),
        }
    }

    /// Memory in bytes, without the book's.
    #[must_use]
    pub fn memory(&self) -> usize {
        size_of::<Self>() + self.codes.memory()
    }
}

/// Where a segment keeps its codes: empty until they were made. Copies of the segment share them.
#[derive(Clone, Debug, Default)]
pub(super) struct CodesSlot(Arc<RwLock<Option<Arc<PeerCodes>>>>);

impl CodesSlot {
    pub fn get(&self) -> Option<Arc<PeerCodes>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn set(&self, codes: PeerCodes) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(codes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(v6: usize) -> PeerCodes {
        // 10 and 20 stand alone; the rest share three codes.
        let book = Arc::new(CodeBook::new(vec![10, 10, 20], 3));
        PeerCodes::new(Arc::new([]), book, 0, v6)
    }

    #[test]
    fn an_interval_of_addresses_is_one_of_codes_but_for_its_ends() {
        let range = |first, last| {
            let of = codes(0).range(false, first, last);
            (of.first, of.last, of.first_is_shared, of.last_is_shared)
        };
        assert_eq!(range(10, 20), (1, 3, false, false));
        assert_eq!(range(0, u32::MAX), (0, 4, false, false));
        assert_eq!(range(9, 21), (0, 4, true, true));
        assert_eq!(range(11, 19), (2, 2, false, false));
        assert_eq!(range(12, 19), (2, 2, true, true));
    }

    #[test]
    fn two_ipv6_addresses_share_a_code_where_there_are_too_many() {
        let few = codes(1 << 16).range(true, 5, 8);
        assert_eq!(few, CodeRange { first: 5, last: 8, first_is_shared: false, last_is_shared: false });
        let many = codes((1 << 16) + 1).range(true, 5, 9);
        assert_eq!(many, CodeRange { first: 2, last: 4, first_is_shared: true, last_is_shared: false });
    }
}
