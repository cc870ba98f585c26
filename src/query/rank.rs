//! The destination ports of what is shown, ranked.

use super::{
    Cancel, Filter, Index, Lens, Plane, PortKey, Segment, Window,
    block::Passed,
    gather::{gather, groups},
    inside::Inside,
    tally::PortTally,
};

/// Destination ports, most frequent first (ties: lower transport and number first).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PortRanking {
    /// Port, then packets from home, to home and others.
    pub ports: Vec<(PortKey, [u64; 3])>,
    /// Packets without ports.
    pub portless: u64,
    pub packets: u64,
}

/// Ranks the destination ports of the packets under a lens, in a window (all of them without one);
/// none if cancelled.
#[must_use]
pub fn rank_ports(
    index: &Index,
    lens: &Lens,
    window: Option<(&Plane, &Window)>,
    cancel: &Cancel,
) -> Option<PortRanking> {
    let add = |tally: &mut PortTally<3>, segment: &Segment, passed: &Passed| {
        let port = segment.destination_ports().get(passed.point).copied().unwrap_or_default();
        tally.add(passed.kind, port, passed.direction as usize);
    };
    let tally = if let Some((plane, window)) = window {
        let Some(inside) = Inside::new(lens, plane, window) else {
            return (!cancel.is_set()).then(PortRanking::default);
        };
        gather(
            &groups(index, |capture, segment| inside.may_hold(capture, segment)),
            cancel,
            PortTally::default,
            |tally, (_, _, segment)| inside.scan(segment, |passed, _| add(tally, segment, &passed)),
            PortTally::merge,
        )?
    } else {
        let filter = Filter::new(lens);
        gather(
            &groups(index, |capture, segment| filter.may_show(capture, segment)),
            cancel,
            PortTally::default,
            |tally, (_, _, segment)| {
                filter.scan_blocks(segment, (i64::MIN, i64::MAX), |block| tally.add_block(block));
            },
            PortTally::merge,
        )?
    };
    Some(PortRanking::of(&tally))
}

impl PortRanking {
    pub(super) fn of(tally: &PortTally<3>) -> Self {
        Self { ports: tally.ranking(), portless: tally.portless(), packets: tally.packets() }
    }
}
