//! A lens made ready for scanning columns.

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};

use super::{
    Class, Direction, DirectionFilter, DuplicateFilter, Kind, Lens, NO_TIME, PointId, Segment, SetFilter,
    TimeRange, TimeWindow,
    address_set::AddressSet,
    block::{Block, BlockFilter, Passed, direction, peer_of},
    chosen::Chosen,
    peer_reach::PeerReach,
    ports::PortTable,
};
use crate::index::{BLOCK, HomeRanges, PeerCodes};

/// A compiled lens: sorted home ranges, a table for ports, a mask for classes.
#[derive(Clone, Debug)]
pub struct Filter {
    classes: [bool; 5],
    direction: DirectionFilter,
    home: AddressSet,
    home_ranges: HomeRanges,
    ports: Option<PortTable>,
    peers: Option<AddressSet>,
    /// Earliest and latest time in nanoseconds, both inclusive. Both ends of `i64` stand for an
    /// open range: it alone passes [`NO_TIME`].
    time: (i64, i64),
    hides_duplicates: bool,
    hidden_captures: BTreeSet<u16>,
    sets: SetFilter,
}

/// More points of a block than these take longer one by one than all of the block together.
const FEW: usize = BLOCK / 16;

/// Where more than one point in so many is chosen by its peer, all are looked at: what else is looked at of a
/// point costs a line of the cache for each column, which neighbours share.
const ONE_IN: usize = 16;

/// The same where nothing else is looked at.
const ONE_IN_FOR_CODES: usize = 6;

impl Filter {
    #[must_use]
    pub fn new(lens: &Lens) -> Self {
        let home = AddressSet::new(&lens.home.0);
        Self {
            classes: Class::ALL.map(|class| lens.classes.contains(class)),
            direction: lens.direction,
            home_ranges: home.ranges().collect(),
            home,
            ports: PortTable::new(&lens.ports),
            peers: (!lens.peers.is_empty() || !lens.left_out.is_empty())
                .then(|| AddressSet::without(&lens.peers, &lens.left_out)),
            time: inclusive(lens.time),
            hides_duplicates: lens.duplicates == DuplicateFilter::Hidden,
            hidden_captures: lens.hidden_captures.clone(),
            sets: lens.sets.clone(),
        }
    }

    /// The same filter, for the points in a window of time only. Points without a time fail.
    pub(super) fn within(mut self, window: TimeWindow) -> Self {
        let (first, last) = inclusive(TimeRange { start: Some(window.start), end: Some(window.end) });
        self.time = (self.time.0.max(first), self.time.1.min(last));
        self
    }

    /// The lens shows packets of a capture, by its place from 0.
    #[must_use]
    pub fn shows_capture(&self, capture: u16) -> bool {
        !self.hidden_captures.contains(&capture)
    }

    /// The direction of a packet in its segment if the lens shows it.
    #[must_use]
    pub fn shows_packet(&self, id: PointId, segment: &Segment) -> Option<Direction> {
        self.shows_capture(id.capture).then(|| self.shows(segment, usize::from(id.point))).flatten()
    }

    /// The direction of a segment's point if the lens shows it, whatever its capture.
    #[must_use]
    pub fn shows(&self, segment: &Segment, point: usize) -> Option<Direction> {
        let kind = *segment.kinds().get(point)?;
        let source = segment.address(*segment.sources().get(point)?, kind);
        let destination = segment.address(*segment.destinations().get(point)?, kind);
        let time = *segment.times().get(point)?;
        if (self.hides_duplicates && kind.is_duplicate())
            || !(self.shows_class(kind) && self.shows_time(time) && self.shows_ports(segment, kind, point))
            || !self.sets.shows(segment, point)
        {
            return None;
        }
        let direction = direction(self.home.contains(source), self.home.contains(destination));
        let peer = if direction == Direction::To { source } else { destination };
        let shown = self.direction.shows(direction) && self.peers.as_ref().is_none_or(|of| of.contains(peer));
        shown.then_some(direction)
    }

    /// The peer of a segment's point, as the address columns have it.
    pub(super) fn peer(&self, segment: &Segment, point: usize) -> u32 {
        let end = |ends: &[u32]| ends.get(point).copied().unwrap_or_default();
        let (source, destination) = (end(segment.sources()), end(segment.destinations()));
        let Some(&kind) = segment.kinds().get(point) else { return destination };
        let is_home = |end| self.home.contains(segment.address(end, kind));
        if direction(is_home(source), is_home(destination)) == Direction::To { source } else { destination }
    }

    /// The peer of a packet between two IPv4 addresses.
    #[inline]
    pub(super) fn peer_v4(&self, source: u32, destination: u32) -> u32 {
        peer_of(|end| self.home.contains_v4(end), source, destination)
    }

    /// False if no point of a capture's segment can pass: the capture is hidden, or the segment's times,
    /// classes or copies miss the lens.
    #[must_use]
    pub fn may_show(&self, capture: u16, segment: &Segment) -> bool {
        self.shows_capture(capture) && self.may_pass(segment)
    }

    /// As [`Self::may_show`], whatever the capture.
    fn may_pass(&self, segment: &Segment) -> bool {
        let in_time = self.time == OPEN
            || segment.time_span().is_some_and(|(first, last)| first <= self.time.1 && self.time.0 <= last);
        in_time
            && self.sets.may_show(segment)
            && !(self.hides_duplicates && segment.duplicates() as usize == segment.len())
            && self.classes.iter().zip(segment.class_counts()).any(|(shown, count)| *shown && count > 0)
    }

    /// Hands on every point of a segment that passes, in file order.
    #[inline]
    pub(super) fn scan(&self, segment: &Segment, mut visit: impl FnMut(Passed)) {
        self.scan_blocks(segment, OPEN, |block| {
            block.shown().iter().filter_map(|place| block.point(*place)).for_each(&mut visit);
        });
    }

    /// Hands on every block of a segment that has points that pass with times between two, both
    /// inclusive, in file order.
    #[inline]
    pub(super) fn scan_blocks<'a>(
        &self,
        segment: &'a Segment,
        times: (i64, i64),
        visit: impl FnMut(&mut Block<'a>),
    ) {
        let mut visit = visit;
        self.scan_reach(segment, times, PeerReach::All, true, |block, _| visit(block));
    }

    /// As [`Self::scan_blocks`], of those points that have certain peers. Blocks know the directions and
    /// the peers of their points where that is wanted, else [`Block::find_ends`] finds them.
    pub(super) fn scan_reach<'a>(
        &self,
        segment: &'a Segment,
        (earliest, latest): (i64, i64),
        reach: PeerReach,
        wants_ends: bool,
        mut visit: impl FnMut(&mut Block<'a>, &BlockFilter<'_>),
    ) {
        if !self.may_pass(segment) {
            return;
        }
        let times = (self.time.0.max(earliest), self.time.1.min(latest));
        let sets = self.sets.bits(segment);
        let asks_for_ends = wants_ends
            || !segment.v6().is_empty()
            || self.direction != DirectionFilter::All
            || self.peers.is_some();
        let one_in = if asks_for_ends { ONE_IN } else { ONE_IN_FOR_CODES };
        let codes = self.codes(segment).filter(|_| reach != PeerReach::All);
        let chosen =
            codes.as_ref().and_then(|codes| Chosen::find(self, segment, codes, times, reach, one_in));
        let some_are_reached = chosen.is_some();
        let chosen = match &sets {
            Some(bits) => Some(Chosen::among(chosen, bits)),
            None => chosen,
        };
        if chosen.as_ref().is_some_and(Chosen::is_empty) {
            return;
        }
        let with = BlockFilter {
            filter: self,
            v6: V6Ends::new(self, segment.v6()),
            times,
            reach,
            hides_duplicates: self.hides_duplicates_of(segment),
            some_are_reached,
            finds_ends: asks_for_ends || (reach != PeerReach::All && !some_are_reached),
            codes: codes.filter(|_| some_are_reached),
        };
        let mut block = Block::new();
        for (number, &span) in segment.block_times().iter().enumerate() {
            if span.0 > times.1 || times.0 > span.1 {
                continue;
            }
            match chosen.as_ref().map(|chosen| (chosen.count(number), chosen)) {
                Some((0, _)) => continue,
                Some((few, chosen)) if few <= FEW => {
                    block.take_some(segment, number, span, &with, chosen.of_block(number), few);
                }
                Some((_, chosen)) => block.take(segment, number, span, &with, Some(chosen.of_block(number))),
                None => block.take(segment, number, span, &with, None),
            }
            if !block.shown().is_empty() {
                visit(&mut block, &with);
            }
        }
    }

    /// The lens shows all packets of a segment whose peers and times are in the window, and no address of it
    /// is one of IPv6: then codes of peers tell all but times.
    pub(super) fn asks_for_v4_peers_alone(&self, segment: &Segment) -> bool {
        segment.v6().is_empty()
            && self.shows_all_classes()
            && self.direction == DirectionFilter::All
            && self.ports.is_none()
            && self.peers.is_none()
            && !self.hides_duplicates_of(segment)
            && self.sets.is_open()
    }

    /// Times that pass, both inclusive.
    pub(super) fn times(&self) -> (i64, i64) {
        self.time
    }

    /// A segment has codes of its peers under this home.
    pub(super) fn has_codes(&self, segment: &Segment) -> bool {
        self.codes(segment).is_some()
    }

    /// The codes of a segment's peers under this home, where it has them.
    pub(super) fn codes(&self, segment: &Segment) -> Option<Arc<PeerCodes>> {
        segment.peer_codes().filter(|codes| **codes.home() == *self.home_ranges)
    }

    pub(super) fn home_ranges(&self) -> &HomeRanges {
        &self.home_ranges
    }

    /// The lens leaves points of this segment out because they are copies.
    pub(super) fn hides_duplicates_of(&self, segment: &Segment) -> bool {
        self.hides_duplicates && segment.duplicates() > 0
    }

    pub(super) fn home(&self) -> &AddressSet {
        &self.home
    }

    pub(super) fn shows_all_classes(&self) -> bool {
        self.classes == [true; 5]
    }

    /// The one direction that is shown; none if all are.
    pub(super) fn only_direction(&self) -> Option<Direction> {
        match self.direction {
            DirectionFilter::All => None,
            DirectionFilter::From => Some(Direction::From),
            DirectionFilter::To => Some(Direction::To),
            DirectionFilter::Others => Some(Direction::Others),
        }
    }

    pub(super) fn ports(&self) -> Option<&PortTable> {
        self.ports.as_ref()
    }

    pub(super) fn chooses_peers(&self) -> bool {
        self.peers.is_some()
    }

    #[inline]
    pub(super) fn shows_peer(&self, v6: &V6Ends, kind: Kind, peer: u32) -> bool {
        self.peers
            .as_ref()
            .is_none_or(|peers| if kind.is_v6() { v6.is_shown_peer(peer) } else { peers.contains_v4(peer) })
    }

    #[inline]
    pub(super) fn shows_class(&self, kind: Kind) -> bool {
        self.classes.get(kind.class() as usize).copied().unwrap_or(false)
    }

    #[inline]
    pub(super) fn shows_time(&self, time: i64) -> bool {
        self.time.0 <= time && time <= self.time.1
    }

    #[inline]
    fn shows_ports(&self, segment: &Segment, kind: Kind, point: usize) -> bool {
        self.ports.as_ref().is_none_or(|table| {
            let at = |column: &[u16]| column.get(point).copied().unwrap_or_default();
            table.shows(kind, at(segment.source_ports()), at(segment.destination_ports()))
        })
    }
}

/// All times, and points without one.
pub(super) const OPEN: (i64, i64) = (i64::MIN, i64::MAX);

/// An open range lets points without a time pass; half an open one does not, and their mark is the
/// lowest number.
fn inclusive(range: TimeRange) -> (i64, i64) {
    if range.is_open() {
        return OPEN;
    }
    let first = range.start.unwrap_or(i64::MIN).max(NO_TIME + 1);
    // A range that ends with the lowest number holds nothing.
    let last = range.end.map_or(i64::MAX, |end| end.saturating_sub(1));
    (first, last)
}

/// What a filter says of each IPv6 address of a segment, by its place in the segment's list.
#[derive(Debug)]
pub(super) struct V6Ends(Vec<(bool, bool)>);

impl V6Ends {
    pub fn new(filter: &Filter, addresses: &[Ipv6Addr]) -> Self {
        let shown = |address| filter.peers.as_ref().is_none_or(|peers| peers.contains(address));
        let ends = addresses.iter().map(|address| IpAddr::V6(*address));
        Self(ends.map(|address| (filter.home.contains(address), shown(address))).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn is_home(&self, place: u32) -> bool {
        self.0.get(place as usize).is_some_and(|(home, _)| *home)
    }

    fn is_shown_peer(&self, place: u32) -> bool {
        self.0.get(place as usize).is_some_and(|(_, shown)| *shown)
    }
}
