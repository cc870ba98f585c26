//! Selecting: all packets inside a box.

use super::{
    Cancel, Index, Lens, Plane, PointId, Window,
    gather::{located, share_out},
    inside::Inside,
    smallest::Smallest,
};

/// Packets of a box, by time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// By time, then by id; the first `limit` of them.
    pub points: Vec<PointId>,
    /// How many there are.
    pub total: u64,
}

/// Lists the packets of a box under a lens; none if cancelled.
#[must_use]
pub fn select(
    index: &Index,
    lens: &Lens,
    plane: &Plane,
    window: &Window,
    limit: usize,
    cancel: &Cancel,
) -> Option<Selection> {
    let Some(inside) = Inside::new(lens, plane, window) else {
        return (!cancel.is_set()).then(Selection::default);
    };
    // A list a thread and no more: each may be as long as the whole.
    let segments = located(index, |capture, segment| inside.may_hold(capture, segment));
    let found = share_out(
        &segments,
        cancel,
        || Smallest::new(limit),
        |found, (capture, at, segment)| {
            inside.scan(segment, |passed, _| {
                found.push((passed.time, PointId { capture, segment: at, point: passed.point as u16 }));
            });
        },
    )?;
    let found = found.into_iter().reduce(|mut whole, part| {
        whole.merge(part);
        whole
    });
    let found = found.unwrap_or_else(|| Smallest::new(limit));
    let total = found.total;
    Some(Selection { points: found.into_sorted().into_iter().map(|(_, id)| id).collect(), total })
}
