//! Orders by peer: made for every segment of an index, so that scans of few addresses are short.

use super::{Cancel, Filter, HomeSet, Index, Lens, gather::located};
use crate::index::{PeerOrder, Segment};

/// Gives every segment its order by peer under a home, where it has none or one of another home. Counts
/// come out the same with orders and without; scans of windows with few addresses take less time with.
/// Works on the thread it is called on. None if cancelled; the orders made so far stay.
#[must_use]
pub fn order_by_peer(index: &Index, home: &HomeSet, cancel: &Cancel) -> Option<()> {
    let filter = Filter::new(&Lens { home: home.clone(), ..Lens::default() });
    let mut keys = Vec::new();
    for (_, _, segment) in located(index, |_, segment| !filter.is_ordered(segment)) {
        if cancel.is_set() {
            return None;
        }
        segment.set_order(order(segment, &filter, &mut keys));
    }
    Some(())
}

fn order(segment: &Segment, filter: &Filter, keys: &mut Vec<u64>) -> PeerOrder {
    let mut peers = Vec::with_capacity(segment.len());
    filter.scan(segment, |passed| peers.push((passed.kind.is_v6(), passed.peer)));
    PeerOrder::new(filter.home_ranges().clone(), peers, keys)
}
