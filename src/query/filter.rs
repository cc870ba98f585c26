//! A lens made ready for scanning columns.

use std::net::{IpAddr, Ipv6Addr};

use super::{
    Class, Direction, DirectionFilter, Kind, Lens, NO_TIME, Segment, TimeRange, TimeWindow,
    address_set::{AddressSet, is_between, within},
    ports::PortTable,
};

/// A compiled lens: sorted home ranges, a table for ports, a mask for classes.
#[derive(Clone, Debug)]
pub struct Filter {
    classes: [bool; 5],
    direction: DirectionFilter,
    home: AddressSet,
    ports: Option<PortTable>,
    peers: Option<AddressSet>,
    /// Earliest and latest time in nanoseconds, both inclusive. Both ends of `i64` stand for an
    /// open range: it alone passes [`NO_TIME`].
    time: (i64, i64),
}

/// A point that passed a filter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passed {
    /// Its place in the segment.
    pub point: usize,
    pub time: i64,
    pub kind: Kind,
    pub direction: Direction,
    /// The peer as the address columns hold it.
    pub peer: u32,
}

impl Filter {
    #[must_use]
    pub fn new(lens: &Lens) -> Self {
        Self {
            classes: Class::ALL.map(|class| lens.classes.contains(class)),
            direction: lens.direction,
            home: AddressSet::new(&lens.home.0),
            ports: PortTable::new(&lens.ports),
            peers: (!lens.peers.is_empty()).then(|| AddressSet::new(&lens.peers)),
            time: inclusive(lens.time),
        }
    }

    /// The same filter, for the points in a window of time only. Points without a time fail.
    pub(super) fn within(mut self, window: TimeWindow) -> Self {
        let (first, last) = inclusive(TimeRange { start: Some(window.start), end: Some(window.end) });
        self.time = (self.time.0.max(first), self.time.1.min(last));
        self
    }

    /// The direction of a segment's point if the lens shows it.
    #[must_use]
    pub fn shows(&self, segment: &Segment, point: usize) -> Option<Direction> {
        let kind = *segment.kinds().get(point)?;
        let source = segment.address(*segment.sources().get(point)?, kind);
        let destination = segment.address(*segment.destinations().get(point)?, kind);
        let time = *segment.times().get(point)?;
        if !(self.shows_class(kind) && self.shows_time(time) && self.shows_ports(segment, kind, point)) {
            return None;
        }
        let direction = direction(self.home.contains(source), self.home.contains(destination));
        let peer = if direction == Direction::To { source } else { destination };
        let shown = self.direction.shows(direction) && self.peers.as_ref().is_none_or(|of| of.contains(peer));
        shown.then_some(direction)
    }

    /// Whether an end of a point, as the address columns hold it, is home.
    #[inline]
    pub(super) fn is_home(&self, segment: &Segment, kind: Kind, end: u32) -> bool {
        if kind.is_v6() { self.home.contains(segment.address(end, kind)) } else { self.home.contains_v4(end) }
    }

    /// False if no point of a segment can pass: its times or its classes miss the lens.
    #[must_use]
    pub fn may_show(&self, segment: &Segment) -> bool {
        let in_time = self.time == OPEN
            || segment.time_span().is_some_and(|(first, last)| first <= self.time.1 && self.time.0 <= last);
        in_time && self.classes.iter().zip(segment.class_counts()).any(|(shown, count)| *shown && count > 0)
    }

    /// Hands on every point of a segment that passes, in file order.
    #[inline]
    pub(super) fn scan(&self, segment: &Segment, mut visit: impl FnMut(Passed)) {
        if !self.may_show(segment) {
            return;
        }
        let v6 = V6Ends::new(self, segment.v6());
        let mut chunk = Chunk { directions: [Direction::Others; CHUNK], peers: [0; CHUNK] };
        let sources = segment.sources().chunks(CHUNK);
        let ends = sources.zip(segment.destinations().chunks(CHUNK));
        let columns = segment.kinds().chunks(CHUNK).zip(segment.times().chunks(CHUNK)).zip(ends);
        for (number, ((kinds, times), (sources, destinations))) in columns.enumerate() {
            chunk.fill(&self.home, &v6, kinds, sources, destinations);
            let peers = chunk.directions.iter().zip(&chunk.peers);
            let points = (number * CHUNK..).zip(kinds.iter().zip(times).zip(peers));
            for (point, ((&kind, &time), (&direction, &peer))) in points {
                let shown = self.shows_class(kind)
                    && self.shows_time(time)
                    && self.direction.shows(direction)
                    && self.shows_peer(&v6, kind, peer)
                    && self.shows_ports(segment, kind, point);
                if shown {
                    visit(Passed { point, time, kind, direction, peer });
                }
            }
        }
    }

    #[inline]
    fn shows_peer(&self, v6: &V6Ends, kind: Kind, peer: u32) -> bool {
        self.peers
            .as_ref()
            .is_none_or(|peers| if kind.is_v6() { v6.is_shown_peer(peer) } else { peers.contains_v4(peer) })
    }

    #[inline]
    fn shows_class(&self, kind: Kind) -> bool {
        self.classes.get(kind.class() as usize).copied().unwrap_or(false)
    }

    #[inline]
    fn shows_time(&self, time: i64) -> bool {
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

const OPEN: (i64, i64) = (i64::MIN, i64::MAX);

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

/// Without a branch: which way the next packet goes cannot be foreseen.
#[inline]
fn direction(from_home: bool, to_home: bool) -> Direction {
    match u8::from(!from_home) * (2 - u8::from(to_home)) {
        0 => Direction::From,
        1 => Direction::To,
        _ => Direction::Others,
    }
}

/// Points whose directions are found in one go: enough for the processor to do many at a time, few
/// enough to stay in its first cache.
const CHUNK: usize = 1024;

/// Directions and peers of some consecutive points.
struct Chunk {
    directions: [Direction; CHUNK],
    peers: [u32; CHUNK],
}

impl Chunk {
    fn fill(
        &mut self,
        home: &AddressSet,
        v6: &V6Ends,
        kinds: &[Kind],
        sources: &[u32],
        destinations: &[u32],
    ) {
        if v6.0.is_empty() {
            // Most homes are one or two hosts or prefixes.
            match *home.v4.as_slice() {
                [] => self.fill_v4(sources, destinations, |_| false),
                [of] => self.fill_v4(sources, destinations, |end| is_between(end, of)),
                [a, b] => self.fill_v4(sources, destinations, |end| is_between(end, a) | is_between(end, b)),
                _ => self.fill_v4(sources, destinations, |end| within(&home.v4, end)),
            }
            return;
        }
        let places = self.directions.iter_mut().zip(&mut self.peers);
        let ends = kinds.iter().zip(sources.iter().zip(destinations));
        for ((to, peer), (kind, (&source, &destination))) in places.zip(ends) {
            let is_home = |end| if kind.is_v6() { v6.is_home(end) } else { home.contains_v4(end) };
            *to = direction(is_home(source), is_home(destination));
            *peer = if *to == Direction::To { source } else { destination };
        }
    }

    #[inline]
    fn fill_v4(&mut self, sources: &[u32], destinations: &[u32], is_home: impl Fn(u32) -> bool) {
        let places = self.directions.iter_mut().zip(&mut self.peers);
        for ((to, peer), (&source, &destination)) in places.zip(sources.iter().zip(destinations)) {
            *to = direction(is_home(source), is_home(destination));
            *peer = if *to == Direction::To { source } else { destination };
        }
    }
}

/// What a filter says of each IPv6 address of a segment, by its place in the segment's list.
struct V6Ends(Vec<(bool, bool)>);

impl V6Ends {
    fn new(filter: &Filter, addresses: &[Ipv6Addr]) -> Self {
        let shown = |address| filter.peers.as_ref().is_none_or(|peers| peers.contains(address));
        let ends = addresses.iter().map(|address| IpAddr::V6(*address));
        Self(ends.map(|address| (filter.home.contains(address), shown(address))).collect())
    }

    fn is_home(&self, place: u32) -> bool {
        self.0.get(place as usize).is_some_and(|(home, _)| *home)
    }

    fn is_shown_peer(&self, place: u32) -> bool {
        self.0.get(place as usize).is_some_and(|(_, shown)| *shown)
    }
}
