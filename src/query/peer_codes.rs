//! Codes of peers: made for every segment of an index, so that scans of few addresses are short.

use std::sync::Arc;

use super::{Cancel, Filter, HomeSet, Index, Lens, filter::OPEN, gather::located};
use crate::index::{CodeBook, PeerCodes, Segment};

/// Peers that a code book is made from: eight for each code.
const SAMPLE: u64 = 1 << 19;

/// Gives every segment the codes of its peers under a home, where it has none or those of another home.
/// Counts come out the same with codes and without; scans of windows with few addresses take less time
/// with. Works on the thread it is called on. None if cancelled; the codes made so far stay.
#[must_use]
pub fn code_peers(index: &Index, home: &HomeSet, cancel: &Cancel) -> Option<()> {
    let filter = Filter::new(&Lens { home: home.clone(), ..Lens::default() });
    let without = located(index, |_, segment| !filter.has_codes(segment));
    if without.is_empty() {
        return Some(());
    }
    let packets = index.packets();
    let mut coded = index.segments().filter(|(_, _, segment)| filter.has_codes(segment));
    let book = coded.find_map(|(_, _, segment)| segment.peer_codes()).map(|codes| Arc::clone(codes.book()));
    // One that was made of far fewer packets tells little of those that have come since.
    let (book, segments) = match book.filter(|book| book.packets() >= packets / 2) {
        Some(book) => (book, without),
        None => {
            (Arc::new(CodeBook::new(sample(index, &filter, cancel)?, packets)), located(index, |_, _| true))
        }
    };
    for (_, _, segment) in segments {
        if cancel.is_set() {
            return None;
        }
        segment.set_peer_codes(codes(segment, &filter, &book));
    }
    Some(())
}

/// IPv4 peers from all over an index; none if cancelled.
fn sample(index: &Index, filter: &Filter, cancel: &Cancel) -> Option<Vec<u32>> {
    let step = (index.packets() / SAMPLE).max(1);
    let mut peers = Vec::new();
    // Steps differ, so that none keeps pace with traffic that comes in turns.
    let (mut place, mut turn) = (0, 1_u32);
    for (_, _, segment) in index.segments() {
        if cancel.is_set() {
            return None;
        }
        let points = segment.len() as u64;
        while place < points {
            if segment.kinds().get(place as usize).is_some_and(|kind| !kind.is_v6()) {
                peers.push(filter.peer(segment, place as usize));
            }
            turn = turn.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            place += 1 + u64::from(turn >> 8) % (2 * step - 1);
        }
        place -= points;
    }
    Some(peers)
}

fn codes(segment: &Segment, filter: &Filter, book: &Arc<CodeBook>) -> PeerCodes {
    let home = filter.home_ranges().clone();
    let mut codes = PeerCodes::new(home, Arc::clone(book), segment.len(), segment.v6().len());
    filter.scan_blocks(segment, OPEN, |block| {
        // All points pass, so that the peer of each is known.
        let families = block.kinds.iter().map(|kind| kind.is_v6());
        codes.extend(families.zip(block.peers().iter().copied()));
    });
    codes
}
