//! A lens made ready for scanning columns.

use std::net::{IpAddr, Ipv6Addr};

use super::{
    AddressRange, Class, Direction, DirectionFilter, Kind, Lens, NO_TIME, Segment, TimeRange, TimeWindow,
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
        let ends = segment.sources().iter().zip(segment.destinations());
        let columns = segment.kinds().iter().zip(segment.times()).zip(ends);
        for (point, ((&kind, &time), (&source, &destination))) in columns.enumerate() {
            if !self.shows_class(kind) || !self.shows_time(time) {
                continue;
            }
            let direction = if kind.is_v6() {
                direction(v6.is_home(source), v6.is_home(destination))
            } else {
                direction(self.home.contains_v4(source), self.home.contains_v4(destination))
            };
            if !self.direction.shows(direction) {
                continue;
            }
            let peer = if direction == Direction::To { source } else { destination };
            if let Some(peers) = &self.peers {
                let shown = if kind.is_v6() { v6.is_shown_peer(peer) } else { peers.contains_v4(peer) };
                if !shown {
                    continue;
                }
            }
            if self.shows_ports(segment, kind, point) {
                visit(Passed { point, time, kind, direction, peer });
            }
        }
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

/// Ranges of both families, ascending and apart from each other.
#[derive(Clone, Debug, Default)]
struct AddressSet {
    v4: Vec<(u32, u32)>,
    v6: Vec<(u128, u128)>,
}

impl AddressSet {
    fn new(ranges: &[AddressRange]) -> Self {
        let mut set = Self::default();
        for range in ranges {
            match *range {
                AddressRange::V4 { first, last } => set.v4.push((first, last)),
                AddressRange::V6 { first, last } => set.v6.push((first, last)),
            }
        }
        merge(&mut set.v4);
        merge(&mut set.v6);
        set
    }

    #[inline]
    fn contains_v4(&self, address: u32) -> bool {
        // Most homes are one or two hosts or prefixes.
        match *self.v4.as_slice() {
            [] => false,
            [of] => is_between(address, of),
            [a, b] => is_between(address, a) | is_between(address, b),
            _ => within(&self.v4, address),
        }
    }

    fn contains(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => self.contains_v4(address.into()),
            IpAddr::V6(address) => within(&self.v6, address.into()),
        }
    }
}

/// Without a branch, for a range that is not empty.
#[inline]
fn is_between(address: u32, (first, last): (u32, u32)) -> bool {
    address.wrapping_sub(first) <= last.wrapping_sub(first)
}

fn merge<T: Ord + Copy>(ranges: &mut Vec<(T, T)>) {
    ranges.retain(|(first, last)| first <= last);
    ranges.sort_unstable();
    ranges.dedup_by(|next, before| {
        let overlaps = next.0 <= before.1;
        if overlaps {
            before.1 = before.1.max(next.1);
        }
        overlaps
    });
}

fn within<T: Ord + Copy>(ranges: &[(T, T)], address: T) -> bool {
    let after = ranges.partition_point(|(first, _)| *first <= address);
    after.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|(_, last)| address <= *last)
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
