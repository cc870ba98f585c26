//! Matches that are split between the segments of a TCP connection, in whatever order those come.
//!
//! Of each segment that a match may begin or end in, the edges are remembered by the sequence numbers
//! where they meet (RFC 9293, 3.4). Whoever comes later, finds the other: stretches of a capture can be
//! looked through side by side. What is remembered is bounded; what has waited longest is forgotten.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use super::Matcher;
use crate::index::PointId;

/// Locks, so that threads seldom wait for one another.
const SHARDS: usize = 64;

/// Bytes that may be remembered, before older ones are forgotten; twice that at most.
const MOST_REMEMBERED: usize = 64 << 20;

/// What an edge takes beside its bytes.
const EDGE: usize = 160;

/// Matches at one seam that are told at most.
const MOST_AT_A_SEAM: usize = 16;

/// One segment's part of a match, or of what is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub id: PointId,
    /// Number of its frame in its capture, from 1.
    pub frame: u64,
    /// Bytes of the frame that were captured.
    pub captured: u32,
    /// Where the payload starts in the frame, in bytes.
    pub payload: u32,
    /// Where the part starts in the payload, and its length, in bytes.
    pub offset: u32,
    pub length: u32,
    /// Counts the chunks of the walk.
    pub(super) turn: u64,
}

/// A segment with data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment<'a> {
    pub source: (IpAddr, u16),
    pub destination: (IpAddr, u16),
    /// Number of its first byte.
    pub sequence: u32,
    pub bytes: &'a [u8],
    /// All of it was captured: what follows it stands behind these bytes.
    pub whole: bool,
}

/// Bytes beside a seam, and whose they are.
#[derive(Clone, Debug, Default)]
struct Stretch {
    bytes: Vec<u8>,
    parts: Vec<Part>,
    /// The number behind it, where it is a whole segment.
    next: Option<u32>,
}

impl Stretch {
    fn push(&mut self, part: Part, bytes: &[u8], range: Range<usize>) {
        let Some(kept) = bytes.get(range.clone()).filter(|kept| !kept.is_empty()) else { return };
        self.bytes.extend_from_slice(kept);
        self.parts.push(Part { offset: range.start as u32, length: kept.len() as u32, ..part });
    }

    fn append(&mut self, other: &Self) {
        self.bytes.extend_from_slice(&other.bytes);
        self.parts.extend_from_slice(&other.parts);
    }

    /// Keeps the last bytes.
    fn keep_last(&mut self, count: usize) {
        let mut more = self.bytes.len().saturating_sub(count);
        self.bytes.drain(..more);
        self.parts.retain_mut(|part| {
            let cut = more.min(part.length as usize) as u32;
            more -= cut as usize;
            part.offset += cut;
            part.length -= cut;
            part.length > 0
        });
    }

    /// The parts of a range of the bytes.
    fn of(&self, range: &Range<usize>) -> Arc<[Part]> {
        let mut start = 0;
        let parts = self.parts.iter().filter_map(|part| {
            let at = start;
            start += part.length as usize;
            let (from, to) = (range.start.max(at), range.end.min(start));
            (from < to).then(|| Part {
                offset: part.offset + (from - at) as u32,
                length: (to - from) as u32,
                ..*part
            })
        });
        parts.collect()
    }
}

/// Edges by where they meet others; of two generations, so that old ones can be forgotten.
#[derive(Debug, Default)]
struct Remembered {
    young: HashMap<u128, Stretch>,
    old: HashMap<u128, Stretch>,
    bytes: usize,
}

impl Remembered {
    fn get(&self, key: u128) -> Option<&Stretch> {
        self.young.get(&key).or_else(|| self.old.get(&key))
    }

    fn put(&mut self, key: u128, stretch: Stretch) {
        self.bytes += stretch.bytes.len() + stretch.parts.len() * size_of::<Part>() + EDGE;
        if self.bytes > MOST_REMEMBERED / SHARDS / 2 {
            self.bytes = 0;
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, stretch);
    }
}

#[derive(Debug, Default)]
struct Shard {
    /// What ends before a number.
    tails: Remembered,
    /// What begins with a number.
    heads: Remembered,
    /// Places in streams where matches were told, so that a segment that was sent twice tells none
    /// twice.
    told: HashSet<u128>,
}

/// Finds matches that are split.
#[derive(Debug)]
pub(super) struct Seams {
    matcher: Matcher,
    shards: Vec<Mutex<Shard>>,
    /// Secrets, so that no capture can make connections seem the same.
    secrets: [RandomState; 2],
}

impl Seams {
    /// None where no match can be split, or what is around a match decides whether it is one.
    pub fn new(matcher: &Matcher) -> Option<Self> {
        let can_be_split = matcher.edges().reach() > 0 && matcher.sees_parts_in_the_whole();
        can_be_split.then(|| Self {
            matcher: matcher.clone(),
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            secrets: [RandomState::new(), RandomState::new()],
        })
    }

    /// Takes the next segment; gives the matches that it completes, each with its parts. `part` names the
    /// segment's packet; it is asked only for few segments, and may leave one out.
    pub fn take(
        &self,
        segment: &Segment<'_>,
        part: impl FnOnce() -> Option<Part>,
        mut found: impl FnMut(Arc<[Part]>),
    ) {
        let edges = self.matcher.edges();
        let Segment { bytes, whole, sequence, .. } = *segment;
        if bytes.is_empty() {
            return;
        }
        let holds = edges.may_hold(bytes);
        let ends = holds || edges.may_end(bytes);
        let goes_on = whole && (holds || edges.may_go_on(bytes));
        if !ends && !goes_on {
            return;
        }
        let Some(part) = part() else { return };
        let reach = edges.reach();
        let next = sequence.wrapping_add(bytes.len() as u32);
        let Some(shard) = self.shards.get(self.secrets[0].hash_one(ends_of(segment)) as usize % SHARDS)
        else {
            return;
        };
        let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
        let before =
            shard.tails.get(self.key(segment, sequence)).filter(|_| ends).cloned().unwrap_or_default();
        let behind = if goes_on { self.behind(&shard, segment, next) } else { Stretch::default() };

        let mut own = Stretch::default();
        own.push(part, bytes, 0..bytes.len().min(reach));
        if bytes.len() > 2 * reach {
            // Its two ends are apart.
            let mut left = before.clone();
            left.append(&own);
            let middle = before.bytes.len()..left.bytes.len();
            self.look(&mut shard, segment, (&left, sequence), middle, &mut found);
            let mut right = Stretch::default();
            right.push(part, bytes, bytes.len() - reach..bytes.len());
            let middle = 0..right.bytes.len();
            right.append(&behind);
            let start = next.wrapping_sub(reach as u32);
            self.look(&mut shard, segment, (&right, start), middle, &mut found);
        } else {
            let mut all = before.clone();
            all.push(part, bytes, 0..bytes.len());
            let middle = before.bytes.len()..all.bytes.len();
            all.append(&behind);
            self.look(&mut shard, segment, (&all, sequence), middle, &mut found);
        }
        if goes_on {
            let mut tail = before;
            tail.push(part, bytes, bytes.len().saturating_sub(reach)..bytes.len());
            tail.keep_last(reach);
            self.remember_tail(&mut shard, segment, next, tail);
        }
        if ends {
            own.next = (whole && bytes.len() <= reach).then_some(next);
            shard.heads.put(self.key(segment, sequence), own);
        }
    }

    /// Remembers what ends before a number, and behind the short segments that have come from there on.
    fn remember_tail(&self, shard: &mut Shard, segment: &Segment<'_>, mut next: u32, mut tail: Stretch) {
        let reach = self.matcher.edges().reach();
        let mut room = reach;
        loop {
            let head = shard.heads.get(self.key(segment, next)).cloned();
            shard.tails.put(self.key(segment, next), tail.clone());
            let Some((head, behind)) = head.and_then(|head| Some((head.next?, head))) else { break };
            // Behind so many bytes nothing of the tail is left.
            let Some(left) = room.checked_sub(behind.bytes.len()).filter(|left| *left > 0) else { break };
            tail.append(&behind);
            tail.keep_last(reach);
            (next, room) = (head, left);
        }
    }

    /// What has come already of what follows a segment, as far as a match reaches.
    fn behind(&self, shard: &Shard, segment: &Segment<'_>, next: u32) -> Stretch {
        let mut behind = Stretch::default();
        let mut next = Some(next);
        while let Some(head) = next.and_then(|next| shard.heads.get(self.key(segment, next))) {
            behind.append(head);
            next = head.next.filter(|_| behind.bytes.len() < self.matcher.edges().reach());
        }
        behind
    }

    /// Tells the matches that hold bytes of a segment, which are in the middle and begin with a number,
    /// and bytes of others.
    fn look(
        &self,
        shard: &mut Shard,
        segment: &Segment<'_>,
        (all, number): (&Stretch, u32),
        middle: Range<usize>,
        found: &mut impl FnMut(Arc<[Part]>),
    ) {
        if middle.len() == all.bytes.len() {
            return;
        }
        let mut from = 0;
        for _ in 0..MOST_AT_A_SEAM {
            // What starts earlier than this ends before the middle.
            let first = middle.start.saturating_sub(self.matcher.edges().reach());
            let Some(matched) = self.matcher.first(&all.bytes, first.max(from)) else { break };
            if matched.start >= middle.end {
                break;
            }
            from = matched.start + 1;
            let crosses = |seam: usize| matched.start < seam && seam < matched.end;
            if !crosses(middle.start) && !crosses(middle.end) {
                continue;
            }
            // Where it starts in the stream.
            let start = number.wrapping_sub(middle.start as u32).wrapping_add(matched.start as u32);
            if shard.told.len() > 65_536 {
                shard.told.clear();
            }
            if shard.told.insert(self.key(segment, start)) {
                found(all.of(&matched));
            }
        }
    }

    fn key(&self, segment: &Segment<'_>, sequence: u32) -> u128 {
        let of = |secret: &RandomState| secret.hash_one((ends_of(segment), sequence));
        u128::from(of(&self.secrets[0])) << 64 | u128::from(of(&self.secrets[1]))
    }
}

fn ends_of(segment: &Segment<'_>) -> ((IpAddr, u16), (IpAddr, u16)) {
    (segment.source, segment.destination)
}
