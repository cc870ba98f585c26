//! The points of one block that pass a filter.

use super::{Direction, Filter, Kind, Segment, address_set::is_between, filter::V6Ends};
use crate::index::BLOCK;

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

/// Up to [`BLOCK`] consecutive points of a segment: their columns, what was found out about each,
/// and which of them passed. Work goes column by column, so that the processor does many at a time.
#[derive(Debug)]
pub(super) struct Block<'a> {
    /// Place of the first point in the segment.
    pub first: usize,
    /// Lowest and highest time, both inclusive.
    pub span: (i64, i64),
    pub times: &'a [i64],
    pub kinds: &'a [Kind],
    pub destination_ports: &'a [u16],
    source_ports: &'a [u16],
    directions: [Direction; BLOCK],
    peers: [u32; BLOCK],
    /// Places in the block of the points that passed, ascending: the first `count`.
    shown: [u16; BLOCK],
    count: usize,
    /// Rows of those points in a picture, once they are found.
    rows: [u32; BLOCK],
}

impl<'a> Block<'a> {
    pub fn new() -> Self {
        Self {
            first: 0,
            span: (0, 0),
            times: &[],
            kinds: &[],
            destination_ports: &[],
            source_ports: &[],
            directions: [Direction::Others; BLOCK],
            peers: [0; BLOCK],
            shown: [0; BLOCK],
            count: 0,
            rows: [0; BLOCK],
        }
    }

    /// Takes a block of a segment and finds which of its points pass, of those with times between two,
    /// both inclusive.
    pub fn take(
        &mut self,
        segment: &'a Segment,
        number: usize,
        span: (i64, i64),
        times: (i64, i64),
        filter: &Filter,
        v6: &V6Ends,
    ) {
        let first = number * BLOCK;
        let end = (first + BLOCK).min(segment.len());
        self.first = first;
        self.span = span;
        self.times = segment.times().get(first..end).unwrap_or_default();
        self.kinds = segment.kinds().get(first..end).unwrap_or_default();
        self.destination_ports = segment.destination_ports().get(first..end).unwrap_or_default();
        self.source_ports = segment.source_ports().get(first..end).unwrap_or_default();
        let sources = segment.sources().get(first..end).unwrap_or_default();
        let destinations = segment.destinations().get(first..end).unwrap_or_default();
        self.find_peers(sources, destinations, filter, v6);
        self.find_shown(times, filter, filter.hides_duplicates_of(segment), v6);
    }

    fn find_peers(&mut self, sources: &[u32], destinations: &[u32], filter: &Filter, v6: &V6Ends) {
        let home = filter.home();
        if v6.is_empty() {
            // Most homes are one or two hosts or prefixes.
            match *home.v4.as_slice() {
                [] => self.find_v4(sources, destinations, |_| false),
                [of] => self.find_v4(sources, destinations, |end| is_between(end, of)),
                [a, b] => self.find_v4(sources, destinations, |end| is_between(end, a) | is_between(end, b)),
                _ => self.find_v4(sources, destinations, |end| home.contains_v4(end)),
            }
            return;
        }
        let places = self.directions.iter_mut().zip(&mut self.peers);
        let ends = self.kinds.iter().zip(sources.iter().zip(destinations));
        for ((to, peer), (kind, (&source, &destination))) in places.zip(ends) {
            let is_home = |end| if kind.is_v6() { v6.is_home(end) } else { home.contains_v4(end) };
            *to = direction(is_home(source), is_home(destination));
            *peer = if *to == Direction::To { source } else { destination };
        }
    }

    #[inline]
    fn find_v4(&mut self, sources: &[u32], destinations: &[u32], is_home: impl Fn(u32) -> bool) {
        let places = self.directions.iter_mut().zip(&mut self.peers);
        for ((to, peer), (&source, &destination)) in places.zip(sources.iter().zip(destinations)) {
            *to = direction(is_home(source), is_home(destination));
            *peer = if *to == Direction::To { source } else { destination };
        }
    }

    fn find_shown(
        &mut self,
        (earliest, latest): (i64, i64),
        filter: &Filter,
        hides_duplicates: bool,
        v6: &V6Ends,
    ) {
        let len = self.times.len();
        let mut passes = [true; BLOCK];
        let passes = passes.get_mut(..len).unwrap_or_default();
        let mut all = true;
        if !filter.shows_all_classes() {
            all = false;
            passes.iter_mut().zip(self.kinds).for_each(|(pass, kind)| *pass &= filter.shows_class(*kind));
        }
        if hides_duplicates {
            all = false;
            passes.iter_mut().zip(self.kinds).for_each(|(pass, kind)| *pass &= !kind.is_duplicate());
        }
        if let Some(only) = filter.only_direction() {
            all = false;
            passes.iter_mut().zip(&self.directions).for_each(|(pass, direction)| *pass &= *direction == only);
        }
        if self.span.0 < earliest || latest < self.span.1 {
            all = false;
            let shows = |time: i64| earliest <= time && time <= latest;
            passes.iter_mut().zip(self.times).for_each(|(pass, time)| *pass &= shows(*time));
        }
        if let Some(table) = filter.ports() {
            all = false;
            let ports = self.source_ports.iter().zip(self.destination_ports);
            for ((pass, kind), (source, destination)) in passes.iter_mut().zip(self.kinds).zip(ports) {
                *pass &= table.shows(*kind, *source, *destination);
            }
        }
        if filter.chooses_peers() {
            all = false;
            for ((pass, kind), peer) in passes.iter_mut().zip(self.kinds).zip(&self.peers) {
                *pass &= filter.shows_peer(v6, *kind, *peer);
            }
        }
        if all {
            self.shown.iter_mut().zip(0..).for_each(|(place, number)| *place = number);
            self.count = len;
            return;
        }
        let mut count = 0;
        for (place, pass) in (0..).zip(passes.iter()) {
            // Written whether it passes or not, so that nothing has to be foreseen.
            if let Some(slot) = self.shown.get_mut(count) {
                *slot = place;
            }
            count += usize::from(*pass);
        }
        self.count = count;
    }

    /// Places in the block of the points that passed, ascending.
    pub fn shown(&self) -> &[u16] {
        self.shown.get(..self.count).unwrap_or_default()
    }

    /// Rows of the points that passed, in their order, once they were placed.
    pub fn rows(&self) -> &[u32] {
        self.rows.get(..self.count).unwrap_or_default()
    }

    #[inline]
    pub fn direction(&self, place: u16) -> Direction {
        self.directions.get(usize::from(place)).copied().unwrap_or(Direction::Others)
    }

    /// Finds the row of every point that passed.
    #[inline]
    pub fn place_all(&mut self, row: impl Fn(u32) -> u32) {
        for (slot, place) in self.rows.iter_mut().zip(self.shown.iter().take(self.count)) {
            *slot = self.peers.get(usize::from(*place)).map_or(0, |peer| row(*peer));
        }
    }

    /// Finds the rows of the points that passed; those without one pass no longer.
    #[inline]
    pub fn place(&mut self, row: impl Fn(Kind, u32) -> Option<u32>) {
        let mut count = 0;
        for number in 0..self.count {
            let Some(place) = self.shown.get(number).copied() else { break };
            let at = usize::from(place);
            let (Some(kind), Some(peer)) = (self.kinds.get(at), self.peers.get(at)) else { continue };
            let found = row(*kind, *peer);
            // Written whether it has a row or not, so that nothing has to be foreseen.
            if let (Some(slot), Some(to)) = (self.rows.get_mut(count), self.shown.get_mut(count)) {
                *slot = found.unwrap_or_default();
                *to = place;
            }
            count += usize::from(found.is_some());
        }
        self.count = count;
    }

    /// A point by its place in the block.
    #[inline]
    pub fn point(&self, place: u16) -> Option<Passed> {
        let at = usize::from(place);
        Some(Passed {
            point: self.first + at,
            time: *self.times.get(at)?,
            kind: *self.kinds.get(at)?,
            direction: *self.directions.get(at)?,
            peer: *self.peers.get(at)?,
        })
    }
}

/// Without a branch: which way the next packet goes cannot be foreseen.
#[inline]
pub(super) fn direction(from_home: bool, to_home: bool) -> Direction {
    match u8::from(!from_home) * (2 - u8::from(to_home)) {
        0 => Direction::From,
        1 => Direction::To,
        _ => Direction::Others,
    }
}
