//! Puts the segments of a conversation together, connection by connection.

use std::collections::VecDeque;

use super::{
    Connection, Piece, Side,
    connection::Open,
    meter::Meter,
    stream::{Arrived, Held, REACH},
};
use crate::decode::TcpSegment;

/// Connections that late segments may still be of.
const AWAKE: usize = 4;

/// Connections that are told apart in one conversation; what opens more is taken for a part of the last.
pub(super) const MOST_CONNECTIONS: u32 = 65_536;

/// The two streams of each connection between the same ends, as far as its segments have come.
///
/// Memory: 80 bytes a packet at most, the held bytes, and 200 bytes a connection; however numbers lie.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    /// The last few connections, oldest first.
    awake: VecDeque<Open>,
    /// Those before them are whole.
    connections: Vec<Connection>,
    pieces: Vec<Piece>,
    opened: u32,
    pub held: Held,
    pub meter: Meter,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Assembled {
    pub connections: Vec<Connection>,
    pub pieces: Vec<Piece>,
    pub held: Vec<u8>,
    pub meter: Meter,
}

impl Assembly {
    /// With so many bytes of payload held in memory.
    pub fn holding(limit: usize) -> Self {
        Self { held: Held::with_limit(limit), ..Self::default() }
    }

    /// Takes in the next segment; `payload` is what was captured of its payload, `packet` its place.
    pub fn take(&mut self, segment: &TcpSegment, payload: &[u8], side: Side, packet: u32) {
        self.meter.of(side).packets += 1;
        let at = self.connection_of(segment, side, packet);
        let Some(open) = self.awake.get_mut(at) else { return };
        if segment.rst {
            // What an RST carries is a message about it and no part of the stream (RFC 9293, 3.5.3).
            open.about.reset_by.get_or_insert(side);
            return;
        }
        if segment.syn {
            open.syn(segment, side);
        }
        let number = open.number;
        let Open { streams, about, .. } = open;
        if let Some(wanted) = segment.acknowledgement {
            side.other().of_mut(streams).acknowledge(wanted);
        }
        let own = side.of_mut(streams);
        let sequence = segment.sequence.wrapping_add(u32::from(segment.syn));
        if segment.length > 0 {
            let arrived = Arrived { sequence, length: segment.length, payload, packet };
            own.take(arrived, (side, number), &mut self.held, &mut self.meter);
        }
        if segment.fin {
            own.finish(sequence.wrapping_add(segment.length));
            if own.is_finished() {
                *side.of_mut(&mut about.finished) = true;
            }
        }
    }

    /// The place of the connection that a segment is of, which begins with it if need be.
    fn connection_of(&mut self, segment: &TcpSegment, side: Side, packet: u32) -> usize {
        let Some(last) = self.awake.len().checked_sub(1) else { return self.begin(packet) };
        if segment.syn && !segment.rst {
            let of =
                |any_answer| self.awake.iter().rposition(|open| open.takes_syn(segment, side, any_answer));
            let found = of(false).or_else(|| of(true));
            return found.unwrap_or_else(|| self.begin(packet));
        }
        // The last one, unless the numbers are those of an older one: a segment that was long under way.
        let fits = |open: &Open| {
            let near = |side: Side, number| {
                side.of(&open.streams).distance(number).map(|distance: i64| distance.abs() <= REACH)
            };
            let sent = near(side, segment.sequence);
            let waits = segment.acknowledgement.and_then(|number| near(side.other(), number));
            (sent, waits)
        };
        let (sent, waits) = self.awake.get(last).map_or((None, None), fits);
        if sent == Some(true) || (sent.is_none() && waits != Some(false)) {
            return last;
        }
        let older = self.awake.iter().rposition(|open| {
            let (sent, waits) = fits(open);
            sent == Some(true) && waits != Some(false)
        });
        older.unwrap_or(last)
    }

    fn begin(&mut self, packet: u32) -> usize {
        if self.opened < MOST_CONNECTIONS {
            if self.awake.len() == AWAKE
                && let Some(oldest) = self.awake.pop_front()
            {
                self.finish(oldest, packet);
            }
            self.awake.push_back(Open::new(self.opened, packet));
            self.opened += 1;
        }
        self.awake.len().saturating_sub(1)
    }

    fn finish(&mut self, open: Open, last: u32) {
        self.connections.push(open.about);
        open.into_pieces(last, &mut self.meter, &mut self.pieces);
    }

    /// Nothing more comes; `last` is the place of the last packet.
    pub fn end(mut self, last: u32) -> Assembled {
        while let Some(oldest) = self.awake.pop_front() {
            self.finish(oldest, last);
        }
        Assembled {
            connections: self.connections,
            pieces: self.pieces,
            held: self.held.bytes,
            meter: self.meter,
        }
    }
}
