//! The search for good records behind damage.
//!
//! One likely record proves little, for anything may stand in a frame: even another capture, on its
//! way through the network. So a record is believed with the chain of records that starts with it,
//! and of two chains that cannot both be true the one that goes on over more of the file. A chain
//! inside a frame ends where its frame does; the true one goes on.

use std::collections::HashMap;

use super::records::{FORESIGHT, Search};

/// Likely records in a row that are believed.
pub(super) const CHAIN: u32 = 3;

/// Likely records in a row that are believed where none of the first looks like what it should hold:
/// the capture may be of frames that are not known here.
const LONG_CHAIN: u32 = 4 * CHAIN;

/// Longest end of a broken chain's last record in which a better chain is looked for.
const OVERLAP: usize = 64 << 10;

/// A record that is likely to stand at a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    /// Bytes to the next one.
    pub length: usize,
    pub seconds: Option<u32>,
    /// Byte order of what follows.
    pub big_endian: bool,
}

/// What a format knows of likely records.
pub(super) trait Likely {
    /// Bytes between the end of a frame and the next record.
    const BETWEEN: usize;

    /// The record at a position, where it is a likely one. Its end may lie outside.
    fn at(&self, bytes: &[u8], at: usize, big_endian: bool) -> Option<Link>;

    /// Whether a record may follow another.
    fn follows(&self, link: &Link, next: &Link) -> bool;

    /// Whether reading may go on with a record: what cannot be asked of each of a chain.
    fn may_start(&self, link: &Link) -> bool;

    /// Whether what a record holds looks like what the capture holds.
    fn is_plausible(&self, bytes: &[u8], at: usize, link: &Link) -> bool;

    /// The end that a record claims which is not likely as a whole, and yet more than noise.
    fn claimed_end(&self, bytes: &[u8], at: usize, big_endian: bool) -> Option<usize>;
}

/// How far a chain goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reach {
    /// Behind its last record.
    end: usize,
    links: u32,
    /// It goes on to the end of what is loaded, or ends with the file.
    open: bool,
}

/// A stretch of a file in which records are searched, and the chains that were followed in it.
#[derive(Debug)]
pub(super) struct Stretch<'a, L> {
    bytes: &'a [u8],
    /// The file ends with it.
    last: bool,
    likely: &'a L,
    big_endian: bool,
    reaches: HashMap<(usize, bool), Reach>,
    /// Positions looked at so far.
    pub work: usize,
    /// How many may be looked at where nothing is gained for the progress of the search.
    budget: usize,
}

impl<'a, L: Likely> Stretch<'a, L> {
    pub fn new(bytes: &'a [u8], last: bool, likely: &'a L, big_endian: bool, budget: usize) -> Self {
        Self { bytes, last, likely, big_endian, reaches: HashMap::new(), work: 0, budget }
    }

    /// The first position from `from` on where good records go on; `to_end` believes only those that go
    /// on to the end of what is loaded.
    pub fn find(&mut self, from: usize, to_end: bool) -> Search {
        for start in from..self.bytes.len() {
            if !self.last && self.bytes.len() - start < FORESIGHT {
                return Search::Passed(start);
            }
            if let Some(reach) = self.chain_at(start).filter(|reach| reach.open || !to_end) {
                let best = self.better(start, reach);
                return Search::Found(self.first_plausible(best).unwrap_or(best));
            }
        }
        Search::Passed(self.bytes.len())
    }

    /// Whether a chain that is believed starts at a position; or the file ends there.
    pub fn is_good(&mut self, start: usize) -> bool {
        let ends = self.last && start == self.bytes.len();
        ends || self.chain_at(start).is_some()
    }

    /// The first position between two from which a chain leads across the second one, where a record
    /// is broken: the one that ends there cannot be true then.
    pub fn find_across(&mut self, from: usize, broken: usize) -> Option<usize> {
        (from..broken).find(|start| self.leads_across(*start, broken))
    }

    /// Whether a chain leads from one position across another.
    pub fn leads_across(&mut self, start: usize, broken: usize) -> bool {
        self.chain_at(start).is_some_and(|reach| {
            let before = self.links_before(start, broken);
            reach.end > broken && (reach.open || reach.links >= before + CHAIN)
        })
    }

    /// Records of a chain that start before a position.
    fn links_before(&mut self, start: usize, end: usize) -> u32 {
        let (mut at, mut order, mut links) = (start, self.big_endian, 0);
        while at < end
            && let Some(link) = self.likely.at(self.bytes, at, order)
        {
            self.work += 1;
            (at, order, links) = (at.saturating_add(link.length), link.big_endian, links + 1);
        }
        links
    }

    /// The chain that starts at a position, if it is believed.
    fn chain_at(&mut self, start: usize) -> Option<Reach> {
        self.work += 1;
        let link = self.likely.at(self.bytes, start, self.big_endian)?;
        if !self.likely.may_start(&link) {
            return None;
        }
        let reach = self.reach(start, link);
        let believed = reach.open
            || reach.links >= LONG_CHAIN
            || reach.links >= CHAIN && self.first_plausible(start).is_some();
        believed.then_some(reach)
    }

    /// The first record of a chain, among those that make it one, that looks like what it should
    /// hold. Those before it may belong to something else that ends exactly where the true ones begin.
    fn first_plausible(&mut self, start: usize) -> Option<usize> {
        let (mut at, mut order) = (start, self.big_endian);
        for _ in 0..CHAIN {
            self.work += 1;
            let link = self.likely.at(self.bytes, at, order)?;
            if self.likely.is_plausible(self.bytes, at, &link) {
                return Some(at);
            }
            (at, order) = (at.checked_add(link.length)?, link.big_endian);
        }
        None
    }

    /// The start of a chain, or of one that overlaps it, goes on farther and is longer.
    fn better(&mut self, start: usize, reach: Reach) -> usize {
        let (mut best, mut reach) = (start, reach);
        let mut at = start + 1;
        while !reach.open && at <= self.horizon(reach).min(self.bytes.len()) && self.work < self.budget {
            if let Some(other) = self.chain_at(at).filter(|other| other.end > reach.end)
                && (other.links >= CHAIN || self.last)
                && (other.open || other.end - at > reach.end - best)
            {
                (best, reach) = (at, other);
            }
            at += 1;
        }
        best
    }

    /// How far a chain spoils others: to where its end might be, and that of what it stands in.
    fn horizon(&self, reach: Reach) -> usize {
        let claimed = self.likely.claimed_end(self.bytes, reach.end, self.big_endian);
        claimed.unwrap_or(reach.end).min(reach.end.saturating_add(OVERLAP)).saturating_add(L::BETWEEN)
    }

    /// Follows the chain of a link. Each position is followed once.
    fn reach(&mut self, start: usize, first: Link) -> Reach {
        let mut path = Vec::new();
        let (mut at, mut order, mut link) = (start, self.big_endian, first);
        let mut reach = loop {
            if let Some(reach) = self.reaches.get(&(at, order)) {
                break *reach;
            }
            self.work += 1;
            path.push((at, order));
            let end = at.saturating_add(link.length);
            if let Some(reach) = self.ends(at, end) {
                break reach;
            }
            let next = self.likely.at(self.bytes, end, link.big_endian);
            let Some(next) = next.filter(|next| self.likely.follows(&link, next)) else {
                break Reach { end, links: 0, open: false };
            };
            (at, order, link) = (end, link.big_endian, next);
        };
        for place in path.into_iter().rev() {
            reach.links += 1;
            self.reaches.insert(place, reach);
        }
        reach
    }

    /// What a record comes to that ends where nothing more can be told.
    fn ends(&self, at: usize, end: usize) -> Option<Reach> {
        /// Bytes that a format asks for before it says that a record is likely.
        const ASKED: usize = 64;
        let length = self.bytes.len();
        if !self.last && end.saturating_add(ASKED) > length {
            return Some(Reach { end: length, links: 0, open: true });
        }
        match end.cmp(&length) {
            std::cmp::Ordering::Less => None,
            std::cmp::Ordering::Equal => Some(Reach { end, links: 0, open: true }),
            // Cut by the end of the file: the records before it must tell.
            std::cmp::Ordering::Greater => Some(Reach { end: at + 1, links: 0, open: false }),
        }
    }
}
