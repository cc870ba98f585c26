//! One connection of a conversation: how it began and ended, and its two streams.

use super::{Piece, Side, meter::Meter, stream::Stream};
use crate::decode::TcpSegment;

/// How a connection began and ended, as far as it was captured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Connection {
    /// Place of its first packet among [`super::Conversation::packets`].
    pub first_packet: u32,
    /// Who asked for it, by a SYN without ACK; none where the capture began in the middle.
    pub opened_by: Option<Side>,
    /// The other side agreed, by a SYN with ACK.
    pub accepted: bool,
    /// Which sides have sent their FIN.
    pub finished: [bool; 2],
    /// Who broke it off, by an RST.
    pub reset_by: Option<Side>,
}

/// A connection under way.
#[derive(Debug, Default)]
pub(super) struct Open {
    pub about: Connection,
    pub number: u32,
    pub streams: [Stream; 2],
}

impl Open {
    pub fn new(number: u32, first_packet: u32) -> Self {
        Self { about: Connection { first_packet, ..Connection::default() }, number, ..Self::default() }
    }

    /// A SYN is of this connection, and not the first of another one. An answer that has another number
    /// than was asked with is taken only where that is wanted.
    pub fn takes_syn(&self, segment: &TcpSegment, side: Side, any_answer: bool) -> bool {
        let own = side.of(&self.streams);
        if own.initial == Some(segment.sequence) {
            return true;
        }
        let Some(number) = segment.acknowledgement else {
            // Both sides may ask at once (RFC 9293, 3.5).
            return self.about.opened_by == Some(side.other())
                && !self.about.accepted
                && own.initial.is_none();
        };
        // An answer, to what this connection's SYN asked; or a second one, of a server that forgot its first.
        let asked = side.other().of(&self.streams);
        let answers = asked.initial.is_none_or(|initial| initial.wrapping_add(1) == number);
        let waits = any_answer && own.initial.is_none() && own.is_silent();
        waits || (answers && self.streams.iter().all(Stream::is_silent))
    }

    pub fn syn(&mut self, segment: &TcpSegment, side: Side) {
        if segment.acknowledgement.is_some() {
            self.about.accepted = true;
        } else {
            self.about.opened_by.get_or_insert(side);
        }
        let own = side.of_mut(&mut self.streams);
        if own.is_silent() {
            own.open(segment.sequence);
        }
    }

    /// Pieces of both sides in the order in which they could be read.
    pub fn into_pieces(self, last: u32, meter: &mut Meter, pieces: &mut Vec<Piece>) {
        let number = self.number;
        let [a, b] = self.streams;
        let a = a.pieces((Side::A, number), last, meter);
        let mut b = b.pieces((Side::B, number), last, meter).into_iter().peekable();
        pieces.reserve(a.len() + b.len());
        for (ready, piece) in a {
            while let Some((_, theirs)) = b.next_if(|(theirs, _)| *theirs < ready) {
                pieces.push(theirs);
            }
            pieces.push(piece);
        }
        pieces.extend(b.map(|(_, piece)| piece));
    }
}
