//! Everything that is counted under a lens, in as few scans as it takes.

use super::{
    Cancel, Filter, Index, Lens, MinuteCount, PeerCount, PortRanking, Totals,
    address_scan::count_addresses,
    block::Block,
    gather::located,
    minutes::{MinuteTally, busiest, fit_at_once, fullest},
    peers::ranking,
    tally::PortTally,
    totals::ClassTally,
};

/// What [`super::totals`], [`super::rank_ports`], [`super::rank_peers`] and
/// [`super::busiest_minutes`] give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    pub totals: Totals,
    pub ports: PortRanking,
    pub top_peers: Vec<PeerCount>,
    /// How many distinct peers there are from home and to home.
    pub peers: [u64; 2],
    pub busiest_minutes: Vec<MinuteCount>,
}

/// Counts the packets under a lens in every way at once, which takes little more than the slowest of
/// the ways alone; at most so many peers and minutes. None if cancelled.
#[must_use]
pub fn overview(
    index: &Index,
    lens: &Lens,
    most_peers: usize,
    most_minutes: usize,
    cancel: &Cancel,
) -> Option<Overview> {
    let filter = Filter::new(lens);
    let mut segments = located(index, |capture, segment| filter.may_show(capture, segment));
    let with_minutes = fit_at_once(&segments);
    let new = || Part { minutes: with_minutes.then(MinuteTally::default), ..Part::default() };
    let (parts, addresses) = count_addresses(&segments, &filter, most_peers, cancel, new, Part::add)?;
    let mut classes = Vec::new();
    let mut ports = PortTally::default();
    let mut minutes = MinuteTally::default();
    for part in parts {
        classes.push(part.classes);
        ports.merge(part.ports);
        if let Some(more) = part.minutes {
            minutes.merge(more);
        }
    }
    let totals = Totals::of(classes, &addresses);
    let peers = addresses.peers;
    // Neither keeps more than one core busy.
    let (ports, top_peers) =
        rayon::join(|| PortRanking::of(&ports), || ranking(addresses, &segments, &filter, cancel));
    let top_peers = top_peers?;
    segments.retain(|(_, _, segment)| segment.time_span().is_some());
    let fullest = if with_minutes {
        minutes.fullest(most_minutes)
    } else {
        fullest(&segments, &filter, most_minutes, cancel)?
    };
    let busiest_minutes = busiest(fullest, segments, &filter, cancel)?;
    Some(Overview { totals, ports, top_peers, peers, busiest_minutes })
}

/// What a thread gathers.
#[derive(Default)]
struct Part {
    classes: ClassTally,
    ports: PortTally<3>,
    minutes: Option<MinuteTally>,
}

impl Part {
    fn add(&mut self, block: &Block<'_>) {
        self.classes.add(block);
        self.ports.add_block(block);
        if let Some(minutes) = &mut self.minutes {
            minutes.add(block, |_| true);
        }
    }
}
