//! One side of one connection: which bytes of its stream came in which packet.

use std::collections::BTreeMap;

use super::{
    Content, Piece, Side,
    meter::{Conflict, Meter},
};

/// How far from where a stream stands a segment can be meant, in bytes. Windows are at most 1 GiB (RFC
/// 7323, 2.2); hardly any is larger than this, and what is farther off is mostly of another connection
/// with the same ports, or forged.
pub(super) const REACH: i64 = 16 << 20;

/// Bytes that are held in memory, up to a limit.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub bytes: Vec<u8>,
    pub limit: usize,
}

impl Held {
    /// Below `u32::MAX`, which stands for "not held".
    pub fn with_limit(limit: usize) -> Self {
        Self { bytes: Vec::new(), limit: limit.min(NOT_HELD as usize - 1) }
    }

    /// Where the bytes stand from now on.
    pub fn push(&mut self, bytes: &[u8]) -> u32 {
        if bytes.len() > self.limit.saturating_sub(self.bytes.len()) {
            return NOT_HELD;
        }
        let start = self.bytes.len() as u32;
        self.bytes.extend_from_slice(bytes);
        start
    }

    fn get(&self, start: u32, length: u32) -> Option<&[u8]> {
        (start != NOT_HELD).then(|| self.bytes.get(start as usize..)?.get(..length as usize)).flatten()
    }
}

/// The place of bytes that are not held.
pub(super) const NOT_HELD: u32 = u32::MAX;

/// A segment with payload, as its stream sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrived<'a> {
    /// Sequence number of the first byte of the payload.
    pub sequence: u32,
    /// Bytes by the headers.
    pub length: u32,
    /// What was captured of them.
    pub payload: &'a [u8],
    /// Place of the packet.
    pub packet: u32,
}

/// Bytes of a stream that came in one packet.
#[derive(Clone, Copy, Debug)]
struct Part {
    length: u32,
    packet: u32,
    /// In the packet's payload.
    offset: u32,
    /// In the held bytes, or [`NOT_HELD`].
    held: u32,
    differs: bool,
}

/// What is known of one side's stream. Positions count from the byte behind the SYN, or where the capture
/// began in the middle, from the first byte that was heard of.
#[derive(Debug, Default)]
pub(super) struct Stream {
    /// The sequence number of position 0.
    base: Option<u32>,
    /// The base is only what the other side said that it waits for.
    is_weak: bool,
    /// The sequence number of the SYN.
    pub initial: Option<u32>,
    /// Behind the farthest byte that belongs to it.
    next: i64,
    /// Behind the farthest byte that was far ahead: where two agree, the stream went on there.
    ahead: Option<i64>,
    /// What the other side has acknowledged, and where the FIN stood.
    acknowledged: i64,
    fin: Option<i64>,
    parts: BTreeMap<i64, Part>,
}

impl Stream {
    /// The stream begins: its first byte is behind the SYN.
    pub fn open(&mut self, initial: u32) {
        self.initial = Some(initial);
        self.base = Some(initial.wrapping_add(1));
        self.is_weak = false;
        (self.next, self.acknowledged, self.ahead) = (0, 0, None);
    }

    /// Nothing of it has come.
    pub fn is_silent(&self) -> bool {
        self.parts.is_empty()
    }

    /// Bytes from where it stands to a sequence number, which are the nearest that can be meant (RFC
    /// 9293, 3.4: numbers are compared modulo 2^32); none while nothing is known.
    pub fn distance(&self, sequence: u32) -> Option<i64> {
        let expected = self.base?.wrapping_add(self.next as u32);
        Some(i64::from(sequence.wrapping_sub(expected) as i32))
    }

    /// The other side waits for this byte.
    pub fn acknowledge(&mut self, number: u32) {
        let Some(distance) = self.distance(number) else {
            (self.base, self.is_weak) = (Some(number), true);
            return;
        };
        let position = self.next + distance;
        if position > self.acknowledged && position <= self.next.max(self.acknowledged) + REACH {
            self.acknowledged = position;
        }
    }

    /// The last byte was sent: the FIN stands behind it.
    pub fn finish(&mut self, sequence: u32) {
        if let Some(distance) = self.distance(sequence).filter(|distance| distance.abs() <= REACH) {
            self.fin.get_or_insert(self.next + distance);
        }
    }

    pub fn is_finished(&self) -> bool {
        self.fin.is_some()
    }

    /// Takes in a segment's payload. What came before is kept (as most receivers do), what comes again
    /// is held against it.
    pub fn take(
        &mut self,
        of: Arrived<'_>,
        (side, connection): (Side, u32),
        held: &mut Held,
        meter: &mut Meter,
    ) {
        let Some(start) = self.place(of.sequence) else {
            meter.of(side).strays += 1;
            return;
        };
        let end = start + of.payload.len() as i64;
        // The byte of a keep-alive (RFC 9293, 3.8.4) repeats the last one's number and says nothing; right
        // behind the SYN it has the SYN's own number.
        let is_keep_alive = of.length == 1 && start == self.next - 1;
        if is_keep_alive && self.next == 0 && self.parts.is_empty() {
            return;
        }
        self.reach(start, start + i64::from(of.length));
        let floor = if self.initial.is_some() { 0 } else { i64::MIN };
        let mut at = start.max(floor);
        while at < end {
            let before = self.parts.range_mut(..=at).next_back();
            if let Some((from, part)) = before.filter(|(from, part)| **from + i64::from(part.length) > at) {
                let until = end.min(from + i64::from(part.length));
                let length = (until - at) as u32;
                meter.of(side).repeated += u64::from(length);
                let kept = match part.held {
                    NOT_HELD => None,
                    held_at => held.get(held_at + (at - from) as u32, length),
                };
                let again = of.payload.get((at - start) as usize..(until - start) as usize);
                if let (Some(kept), Some(again)) = (kept, again)
                    && kept != again
                    && !is_keep_alive
                {
                    let bytes = kept.iter().zip(again).filter(|(kept, again)| kept != again).count() as u32;
                    part.differs = true;
                    meter.conflict(Conflict { side, connection, kept: part.packet, other: of.packet, bytes });
                }
                at = until;
                continue;
            }
            let until = self.parts.range(at..).next().map_or(end, |(from, _)| end.min(*from));
            let Some(bytes) = of.payload.get((at - start) as usize..(until - start) as usize) else { return };
            let place = held.push(bytes);
            let (length, offset) = (bytes.len() as u32, (at - start) as u32);
            self.parts.insert(at, Part { length, packet: of.packet, offset, held: place, differs: false });
            at = until;
        }
    }

    /// The position of a sequence number; none where it cannot be meant.
    fn place(&mut self, sequence: u32) -> Option<i64> {
        let distance = self.distance(sequence);
        let trusts = |distance: i64| !self.is_weak || (0..=REACH).contains(&distance);
        let Some(distance) = distance.filter(|distance| trusts(*distance)) else {
            // The first that is heard of it.
            (self.base, self.is_weak) = (Some(sequence), false);
            (self.next, self.acknowledged) = (0, 0);
            return Some(0);
        };
        self.is_weak = false;
        (distance >= -REACH).then_some(self.next + distance)
    }

    /// Moves on to the end of a segment, unless it is so far ahead that one alone is not believed.
    fn reach(&mut self, start: i64, end: i64) {
        let agrees = self.ahead.is_some_and(|ahead| (start - ahead).abs() <= REACH);
        if start - self.next <= REACH || agrees {
            self.next = self.next.max(end);
        } else {
            self.ahead = Some(end);
        }
    }

    /// The stream's pieces in its order, with what is missing between them, and for each the packet
    /// at which a reader has it and all before it.
    pub fn pieces(self, (side, connection): (Side, u32), last: u32, meter: &mut Meter) -> Vec<(u32, Piece)> {
        let first = self.parts.first_key_value().map_or(0, |(start, _)| *start);
        // Where the capture began in the middle, nobody knows what came before; but what was waited for
        // from its beginning was sent.
        let origin = first.min(0);
        let mut pieces = Vec::with_capacity(self.parts.len());
        let (mut at, mut ready) = (origin, 0);
        let piece = |start: i64, length: i64, packet, content| {
            let (start, length) = ((start - origin) as u64, length as u64);
            Piece { side, connection, packet, start, length, content }
        };
        for (start, part) in &self.parts {
            if *start > self.next {
                meter.of(side).strays += 1;
                continue;
            }
            ready = part.packet.max(ready);
            if *start > at {
                meter.of(side).missing += (start - at) as u64;
                pieces.push((ready, piece(at, start - at, part.packet, Content::Missing)));
            }
            let held = (part.held != NOT_HELD).then_some(part.held);
            meter.of(side).bytes += u64::from(part.length);
            if held.is_none() {
                meter.of(side).not_held += u64::from(part.length);
            }
            let content = Content::Bytes { offset: part.offset, held, differs: part.differs };
            pieces.push((ready, piece(*start, part.length.into(), part.packet, content)));
            at = start + i64::from(part.length);
        }
        // What was sent behind the last byte that was captured: told by headers, by the place of the FIN, or
        // by the other side, whose number is one more where the FIN was not captured.
        let told = self.next.max(at);
        let end = match self.fin {
            Some(fin) => fin.max(told),
            None if self.acknowledged > told + 1 => self.acknowledged,
            None => told,
        };
        if end > at {
            meter.of(side).missing += (end - at) as u64;
            pieces.push((last.max(ready), piece(at, end - at, last, Content::Missing)));
        }
        pieces
    }
}
