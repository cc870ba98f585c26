//! The other fragments of a packet: which frames hold them, and the ports that the first one has.
//!
//! The index keeps no identifications. Packets between the same two addresses about the same time
//! are read again, nearest first, so what a search costs is bounded however busy the two are.

use std::{collections::BinaryHeap, net::IpAddr};

use super::reread;
use crate::{
    capture::{CaptureInfo, LinkType, Source},
    decode::Fragment,
    index::{BLOCK, Index, NO_TIME, PointId, Segment},
    query::Cancel,
};

/// How long before and after a fragment others are looked for, in nanoseconds: a receiver waits 15
/// to 60 seconds for the rest (RFC 791, 3.2; RFC 8200, 4.5; RFC 1122, 3.3.2), and identifications
/// come again.
const REACH: i64 = 30_000_000_000;

/// Packets that are read again at most. A packet of 64 KiB has fewer than 50 fragments on Ethernet.
const MOST_READ: usize = 4096;

/// One fragment of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FragmentFrame {
    pub id: PointId,
    /// Number of its frame in its capture, from 1.
    pub frame: u64,
    /// Where its data stands in the packet, and how many bytes it has.
    pub offset: u32,
    pub length: u32,
    pub more: bool,
    /// Of the first fragment, where they are captured.
    pub ports: Option<(u16, u16)>,
}

/// The fragments of a packet that were found in its capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragments {
    pub identification: u32,
    /// By offset, the fragment itself included. Of several with one offset the nearest in time.
    pub frames: Vec<FragmentFrame>,
    /// There were more packets about that time than are read again.
    pub limited: bool,
}

impl Fragments {
    /// The first fragment, where it is there.
    #[must_use]
    pub fn first(&self) -> Option<&FragmentFrame> {
        self.frames.first().filter(|frame| frame.offset == 0)
    }

    /// Every byte of the packet is there.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let mut end = 0;
        for frame in &self.frames {
            if frame.offset > end {
                return false;
            }
            end = end.max(frame.offset.saturating_add(frame.length));
        }
        self.frames.last().is_some_and(|last| !last.more)
    }
}

/// Finds the fragments of the packet that the frame of a point, which was read as `bytes`, is one
/// of. None for a frame that is no fragment, and if cancelled.
#[must_use]
pub fn fragments(
    (index, source, info): (&Index, &Source, &CaptureInfo),
    id: PointId,
    (link, bytes): (LinkType, &[u8]),
    cancel: &Cancel,
) -> Option<Fragments> {
    let wanted = Fragment::read(link, bytes)?;
    let point = index.point(id)?;
    let near = candidates(index, id, &wanted, cancel)?;
    let mut frames = vec![FragmentFrame {
        id,
        frame: point.frame,
        offset: wanted.offset,
        length: wanted.length,
        more: wanted.more,
        ports: point.ports,
    }];
    let limited = near.len() > MOST_READ;
    for Candidate { id, .. } in near.into_iter().take(MOST_READ) {
        if cancel.is_set() {
            return None;
        }
        let Some(point) = index.point(id) else { continue };
        // One that can no longer be read is not there; who opens it is told why.
        let Ok(frame) = reread(source, info, &point) else { continue };
        let Some(found) = Fragment::read(frame.link, &frame.bytes) else { continue };
        if found.is_with(&wanted) && frames.iter().all(|frame| frame.offset != found.offset) {
            frames.push(FragmentFrame {
                id,
                frame: point.frame,
                offset: found.offset,
                length: found.length,
                more: found.more,
                ports: point.ports,
            });
        }
    }
    frames.sort_by_key(|frame| frame.offset);
    Some(Fragments { identification: wanted.identification, frames, limited })
}

/// A packet between the same addresses: how far it is in time, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    distance: u64,
    id: PointId,
}

/// Up to one more than [`MOST_READ`], nearest first. None if cancelled.
fn candidates(index: &Index, of: PointId, wanted: &Fragment, cancel: &Cancel) -> Option<Vec<Candidate>> {
    let own = index.segment(of)?;
    let time = own.times().get(usize::from(of.point)).copied()?;
    let (from, to) = match time {
        // Without a time, only what was recorded beside it.
        NO_TIME => (NO_TIME, NO_TIME),
        time => (time.saturating_sub(REACH).max(NO_TIME + 1), time.saturating_add(REACH)),
    };
    let mut nearest = BinaryHeap::new();
    let segments = &index.captures.get(usize::from(of.capture))?.segments;
    for (at, segment) in (0..).zip(segments) {
        if cancel.is_set() {
            return None;
        }
        if time == NO_TIME && at != of.segment {
            continue;
        }
        let Some(ends) = Ends::of(segment, wanted) else { continue };
        for (block, (low, high)) in segment.block_times().iter().enumerate() {
            if *high < from || *low > to {
                continue;
            }
            for place in block * BLOCK..((block + 1) * BLOCK).min(segment.len()) {
                let Some(at_time) = segment.times().get(place).copied() else { break };
                if !(from..=to).contains(&at_time) || !ends.are_of(segment, place) {
                    continue;
                }
                let id = PointId { capture: of.capture, segment: at, point: place as u16 };
                if id == of {
                    continue;
                }
                nearest.push(Candidate { distance: at_time.abs_diff(time), id });
                if nearest.len() > MOST_READ + 1 {
                    nearest.pop();
                }
            }
        }
    }
    Some(nearest.into_sorted_vec())
}

/// The two addresses as a segment's columns have them.
struct Ends {
    source: u32,
    destination: u32,
    v6: bool,
}

impl Ends {
    /// None where the segment has no such packet.
    fn of(segment: &Segment, wanted: &Fragment) -> Option<Self> {
        let number = |address| match address {
            IpAddr::V4(address) => Some(u32::from(address)),
            IpAddr::V6(address) => segment.v6().binary_search(&address).ok().map(|place| place as u32),
        };
        Some(Self {
            source: number(wanted.source)?,
            destination: number(wanted.destination)?,
            v6: wanted.source.is_ipv6(),
        })
    }

    fn are_of(&self, segment: &Segment, place: usize) -> bool {
        segment.sources().get(place) == Some(&self.source)
            && segment.destinations().get(place) == Some(&self.destination)
            && segment.kinds().get(place).is_some_and(|kind| kind.is_v6() == self.v6)
    }
}
