//! Datagrams as pieces: one each, in the order in which they came.

use super::{
    Content, Piece, Side,
    meter::Meter,
    stream::{Held, NOT_HELD},
};

/// The datagrams of a conversation so far.
#[derive(Debug, Default)]
pub(super) struct Datagrams {
    pub pieces: Vec<Piece>,
    /// Bytes of each side.
    sent: [u64; 2],
}

impl Datagrams {
    /// Takes in a datagram: what was captured of its payload, and how long it was by the headers.
    pub fn take(
        &mut self,
        (payload, length): (&[u8], u32),
        (side, packet): (Side, u32),
        held: &mut Held,
        meter: &mut Meter,
    ) {
        let counts = meter.of(side);
        counts.packets += 1;
        let sent = side.of_mut(&mut self.sent);
        let mut add = |length: u64, content| {
            self.pieces.push(Piece { side, connection: 0, packet, start: *sent, length, content });
            *sent += length;
        };
        if !payload.is_empty() {
            let place = held.push(payload);
            let bytes = payload.len() as u64;
            counts.bytes += bytes;
            if place == NOT_HELD {
                counts.not_held += bytes;
            }
            let held = (place != NOT_HELD).then_some(place);
            add(bytes, Content::Bytes { offset: 0, held, differs: false });
        }
        let missing = u64::from(length).saturating_sub(payload.len() as u64);
        if missing > 0 {
            counts.missing += missing;
            add(missing, Content::Missing);
        }
    }
}
