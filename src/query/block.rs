//! The points of one block that pass a filter.

#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for vectors")]

mod rows;

use std::sync::Arc;

use super::{
    Direction, Filter, Kind, Segment, address_set::is_between, filter::V6Ends, peer_reach::PeerReach,
    places::list_places, port_place::port_places, vector::vectorized,
};
use crate::index::{BLOCK, PeerCodes};

pub(super) use rows::peer_of;

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

/// A filter made ready for the blocks of one segment.
#[derive(Debug)]
pub(super) struct BlockFilter<'a> {
    pub filter: &'a Filter,
    pub v6: V6Ends,
    /// Earliest and latest time, both inclusive.
    pub times: (i64, i64),
    pub reach: PeerReach,
    pub hides_duplicates: bool,
    /// The points that are given as some have peers that are looked for.
    pub some_are_reached: bool,
    /// Directions and peers are found for all points that are looked at, and not only when
    /// [`Block::find_ends`] asks for them.
    pub finds_ends: bool,
    /// Codes of the peers that points were chosen by.
    pub codes: Option<Arc<PeerCodes>>,
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
    sources: &'a [u32],
    destinations: &'a [u32],
    /// Of all points, or, where few were looked at, of those that passed.
    directions: [Direction; BLOCK],
    peers: [u32; BLOCK],
    /// Places in the block of the points that passed, ascending: the first `count`.
    shown: [u16; BLOCK],
    count: usize,
    /// Rows of those points in a picture, once they are found.
    rows: [u32; BLOCK],
    /// Which of those points have a peer whose code does not tell the row.
    unknown: [u16; BLOCK],
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
            sources: &[],
            destinations: &[],
            directions: [Direction::Others; BLOCK],
            peers: [0; BLOCK],
            shown: [0; BLOCK],
            count: 0,
            rows: [0; BLOCK],
            unknown: [0; BLOCK],
        }
    }

    fn open(&mut self, segment: &'a Segment, number: usize, span: (i64, i64)) {
        let first = number * BLOCK;
        let end = (first + BLOCK).min(segment.len());
        self.first = first;
        self.span = span;
        self.times = segment.times().get(first..end).unwrap_or_default();
        self.kinds = segment.kinds().get(first..end).unwrap_or_default();
        self.destination_ports = segment.destination_ports().get(first..end).unwrap_or_default();
        self.source_ports = segment.source_ports().get(first..end).unwrap_or_default();
        self.sources = segment.sources().get(first..end).unwrap_or_default();
        self.destinations = segment.destinations().get(first..end).unwrap_or_default();
    }

    /// Takes a block of a segment and finds which of its points pass, of all or of some that are given as
    /// bits, lowest first.
    pub fn take(
        &mut self,
        segment: &'a Segment,
        number: usize,
        span: (i64, i64),
        with: &BlockFilter<'_>,
        bits: Option<&[u64]>,
    ) {
        self.open(segment, number, span);
        vectorized(
            #[inline(always)]
            || {
                if with.finds_ends {
                    self.find_peers(with);
                }
                self.find_shown(with, bits);
            },
        );
    }

    /// As [`Self::take`] of a few points, one by one; `many` are how many bits are set.
    pub fn take_some(
        &mut self,
        segment: &'a Segment,
        number: usize,
        span: (i64, i64),
        with: &BlockFilter<'_>,
        bits: &[u64],
        many: usize,
    ) {
        self.open(segment, number, span);
        self.count = many;
        vectorized(
            #[inline(always)]
            || list_places(bits, many, &mut self.shown),
        );
        if with.finds_ends {
            self.find_peers_of_some(with);
        }
        self.find_shown_of_some(with);
    }

    /// Finds directions and peers of the points that passed, where they were not found before.
    pub fn find_ends(&mut self, with: &BlockFilter<'_>) {
        if !with.finds_ends {
            self.find_peers_of_some(with);
        }
    }

    /// Adds a place to those that are shown, or leaves it out, without a branch: what passes cannot be
    /// foreseen.
    #[inline(always)]
    fn keep(&mut self, place: u16, keep: bool) {
        if let Some(slot) = self.shown.get_mut(self.count) {
            *slot = place;
        }
        self.count += usize::from(keep);
    }

    #[inline(always)]
    fn find_peers(&mut self, with: &BlockFilter<'_>) {
        let home = with.filter.home();
        if with.v6.is_empty() {
            // Most homes are one or two hosts or prefixes.
            match *home.v4.as_slice() {
                [] => self.find_v4(
                    #[inline(always)]
                    |_| false,
                ),
                [of] => self.find_v4(
                    #[inline(always)]
                    |end| is_between(end, of),
                ),
                [a, b] => self.find_v4(
                    #[inline(always)]
                    |end| is_between(end, a) | is_between(end, b),
                ),
                _ => self.find_v4(|end| home.contains_v4(end)),
            }
            return;
        }
        let places = self.directions.iter_mut().zip(&mut self.peers);
        let ends = self.kinds.iter().zip(self.sources.iter().zip(self.destinations));
        for ((to, peer), (kind, (&source, &destination))) in places.zip(ends) {
            *to = direction(with.is_home(*kind, source), with.is_home(*kind, destination));
            *peer = if *to == Direction::To { source } else { destination };
        }
    }

    #[inline(always)]
    fn find_v4(&mut self, is_home: impl Fn(u32) -> bool) {
        let places = self.directions.iter_mut().zip(&mut self.peers);
        for ((to, peer), (&source, &destination)) in places.zip(self.sources.iter().zip(self.destinations)) {
            *to = direction(is_home(source), is_home(destination));
            *peer = if *to == Direction::To { source } else { destination };
        }
    }

    /// As [`Self::find_peers`], of the places that are shown so far.
    fn find_peers_of_some(&mut self, with: &BlockFilter<'_>) {
        let home = with.filter.home();
        match *home.v4.as_slice() {
            _ if !with.v6.is_empty() => {
                let kinds = self.kinds;
                self.find_some(|at, end| kinds.get(at).is_some_and(|kind| with.is_home(*kind, end)));
            }
            [] => self.find_some(|_, _| false),
            [of] => self.find_some(|_, end| is_between(end, of)),
            [a, b] => self.find_some(|_, end| is_between(end, a) | is_between(end, b)),
            _ => self.find_some(|_, end| home.contains_v4(end)),
        }
    }

    #[inline]
    fn find_some(&mut self, is_home: impl Fn(usize, u32) -> bool) {
        for place in self.shown.iter().take(self.count) {
            let at = usize::from(*place);
            let (Some(&source), Some(&destination)) = (self.sources.get(at), self.destinations.get(at))
            else {
                break;
            };
            if let (Some(to), Some(peer)) = (self.directions.get_mut(at), self.peers.get_mut(at)) {
                *to = direction(is_home(at, source), is_home(at, destination));
                *peer = if *to == Direction::To { source } else { destination };
            }
        }
    }

    #[inline(always)]
    fn find_shown(&mut self, with: &BlockFilter<'_>, bits: Option<&[u64]>) {
        let filter = with.filter;
        let len = self.times.len();
        let mut passes = [true; BLOCK];
        let passes = passes.get_mut(..len).unwrap_or_default();
        let mut all = true;
        if !filter.shows_all_classes() {
            all = false;
            passes.iter_mut().zip(self.kinds).for_each(|(pass, kind)| *pass &= filter.shows_class(*kind));
        }
        if with.hides_duplicates {
            all = false;
            passes.iter_mut().zip(self.kinds).for_each(|(pass, kind)| *pass &= !kind.is_duplicate());
        }
        if let Some(only) = filter.only_direction() {
            all = false;
            passes.iter_mut().zip(&self.directions).for_each(|(pass, direction)| *pass &= *direction == only);
        }
        let (earliest, latest) = with.times;
        if self.span.0 < earliest || latest < self.span.1 {
            all = false;
            let shows = |time: i64| earliest <= time && time <= latest;
            passes.iter_mut().zip(self.times).for_each(|(pass, time)| *pass &= shows(*time));
        }
        if let Some(bits) = bits {
            all = false;
            for (passes, bits) in passes.chunks_mut(64).zip(bits) {
                passes.iter_mut().zip(0..).for_each(|(pass, at)| *pass &= bits >> at & 1 != 0);
            }
        }
        match with.reach {
            _ if with.some_are_reached => {}
            PeerReach::All => {}
            PeerReach::Between { first, last, .. } if with.v6.is_empty() => {
                all = false;
                let inside = |peer: u32| is_between(peer, (first, last));
                passes.iter_mut().zip(&self.peers).for_each(|(pass, peer)| *pass &= inside(*peer));
            }
            PeerReach::Between { .. } => {
                all = false;
                for ((pass, kind), peer) in passes.iter_mut().zip(self.kinds).zip(&self.peers) {
                    *pass &= with.reach.contains(*kind, *peer);
                }
            }
        }
        if let Some(table) = filter.ports() {
            all = false;
            let destinations = port_places(self.kinds, self.destination_ports);
            if table.looks_at_source {
                let sources = port_places(self.kinds, self.source_ports);
                for (pass, (source, destination)) in passes.iter_mut().zip(sources.iter().zip(&destinations))
                {
                    *pass &= table.shows_both(*source, *destination);
                }
            } else {
                let shows = |place: u32| table.shows_destination(place);
                passes.iter_mut().zip(&destinations).for_each(|(pass, place)| *pass &= shows(*place));
            }
        }
        if filter.chooses_peers() {
            all = false;
            for ((pass, kind), peer) in passes.iter_mut().zip(self.kinds).zip(&self.peers) {
                *pass &= filter.shows_peer(&with.v6, *kind, *peer);
            }
        }
        if all {
            self.shown.iter_mut().zip(0..).for_each(|(place, number)| *place = number);
            self.count = len;
            return;
        }
        self.count = 0;
        for (place, pass) in (0..).zip(passes.iter()) {
            self.keep(place, *pass);
        }
    }

    /// As [`Self::find_shown`], of the places that are shown so far.
    fn find_shown_of_some(&mut self, with: &BlockFilter<'_>) {
        let filter = with.filter;
        let some = std::mem::take(&mut self.count);
        let (all_classes, only) = (filter.shows_all_classes(), filter.only_direction());
        let (earliest, latest) = with.times;
        let in_time = earliest <= self.span.0 && self.span.1 <= latest;
        let nothing_else = all_classes && only.is_none() && !with.hides_duplicates && with.some_are_reached;
        if nothing_else && in_time && filter.ports().is_none() && !filter.chooses_peers() {
            // Their peers are what they were chosen for: no column more has to come into the cache.
            self.count = some;
            return;
        }
        for number in 0..some {
            let Some(&place) = self.shown.get(number) else { break };
            let at = usize::from(place);
            let (Some(&kind), Some(&peer)) = (self.kinds.get(at), self.peers.get(at)) else { break };
            let mut pass = all_classes || filter.shows_class(kind);
            if with.hides_duplicates {
                pass &= !kind.is_duplicate();
            }
            if !with.some_are_reached {
                pass &= with.reach.contains(kind, peer);
            }
            if let Some(only) = only {
                pass &= self.direction(place) == only;
            }
            if !in_time {
                pass &= self.times.get(at).is_some_and(|time| earliest <= *time && *time <= latest);
            }
            if let Some(table) = filter.ports() {
                let port = |ports: &[u16]| ports.get(at).copied().unwrap_or_default();
                pass &= table.shows(kind, port(self.source_ports), port(self.destination_ports));
            }
            if filter.chooses_peers() {
                pass &= filter.shows_peer(&with.v6, kind, peer);
            }
            self.keep(place, pass);
        }
    }

    /// Places in the block of the points that passed, ascending.
    pub fn shown(&self) -> &[u16] {
        self.shown.get(..self.count).unwrap_or_default()
    }

    /// The peers of all points of the block, where all were looked at.
    pub fn peers(&self) -> &[u32] {
        self.peers.get(..self.times.len()).unwrap_or_default()
    }

    /// The directions of all points of the block, where all were looked at.
    pub fn directions(&self) -> &[Direction] {
        self.directions.get(..self.times.len()).unwrap_or_default()
    }

    /// Sources and destinations of all points of the block, as the address columns have them.
    pub fn ends(&self) -> (&'a [u32], &'a [u32]) {
        (self.sources, self.destinations)
    }

    /// All points of the block passed.
    pub fn shows_all(&self) -> bool {
        self.count == self.times.len()
    }

    #[inline]
    pub fn direction(&self, place: u16) -> Direction {
        self.directions.get(usize::from(place)).copied().unwrap_or(Direction::Others)
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

impl BlockFilter<'_> {
    /// An end of a packet, as the address columns have it, is a home address.
    #[inline]
    fn is_home(&self, kind: Kind, end: u32) -> bool {
        if kind.is_v6() { self.v6.is_home(end) } else { self.filter.home().contains_v4(end) }
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
