//! A TCP conversation, packet by packet with the right numbers and flags.

use super::{Mark, Outbox, Packet};
use crate::demo::{
    dice::Dice,
    packet::{Body, Segment, flags},
};

/// Largest payload of a segment on Ethernet (RFC 9293, 3.7.1).
const SEGMENT: usize = 1_460;

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Client,
    Server,
}

/// A conversation under way. All its packets are handed over at once, with their times; those that
/// would come after `deadline` (a reset, the end) never happen.
#[derive(Debug)]
pub(super) struct Talk<'a> {
    pub out: &'a mut Outbox,
    pub dice: &'a mut Dice,
    pub at: u64,
    pub deadline: u64,
    client: u32,
    server: u32,
    ports: (u16, u16),
    /// Next sequence numbers of client and server.
    next: (u32, u32),
    /// Time from one end to the other in microseconds.
    delay: u64,
}

impl<'a> Talk<'a> {
    pub fn new(
        out: &'a mut Outbox,
        dice: &'a mut Dice,
        (at, deadline): (u64, u64),
        (client, server): (u32, u32),
        ports: (u16, u16),
    ) -> Self {
        let next = (dice.bits() as u32, dice.bits() as u32);
        let delay = dice.between(8_000, 120_000);
        Self { out, dice, at, deadline, client, server, ports, next, delay }
    }

    /// The client's SYN. It always happens, as it is counted.
    pub fn syn(&mut self, mark: Mark) {
        let numbers = (self.next.0, 0);
        let syn = Packet::tcp((self.client, self.server), self.ports, numbers, flags::SYN, mark);
        self.out.put(self.at, syn);
    }

    pub fn wait(&mut self, time: u64) {
        self.at += time;
    }

    /// The two other steps of the handshake.
    pub fn accept(&mut self) {
        self.next.0 = self.next.0.wrapping_add(1);
        self.turn();
        self.send(Side::Server, flags::SYN | flags::ACK, Vec::new());
        self.next.1 = self.next.1.wrapping_add(1);
        self.turn();
        self.send(Side::Client, flags::ACK, Vec::new());
    }

    /// The server's port is closed (RFC 9293, 3.10.7.1).
    pub fn refuse(&mut self) {
        self.next = (self.next.0.wrapping_add(1), 0);
        self.turn();
        self.send(Side::Server, flags::RST | flags::ACK, Vec::new());
    }

    /// What is written, in as many segments as it needs; the other side acknowledges every second one.
    pub fn say(&mut self, side: Side, write: impl FnOnce(&mut Vec<u8>)) {
        let mut data = Vec::new();
        write(&mut data);
        self.turn();
        let last = data.len().div_ceil(SEGMENT);
        for (number, part) in data.chunks(SEGMENT).enumerate() {
            let push = if number + 1 == last { flags::PSH } else { 0 };
            self.send(side, flags::ACK | push, part.to_vec());
            let length = part.len() as u32;
            match side {
                Side::Client => self.next.0 = self.next.0.wrapping_add(length),
                Side::Server => self.next.1 = self.next.1.wrapping_add(length),
            }
            self.at += self.dice.between(200, 1_500);
            if number % 2 == 1 {
                self.send(side.other(), flags::ACK, Vec::new());
            }
        }
    }

    /// The data that was said last is acknowledged by itself, as nothing else follows soon.
    pub fn acknowledge(&mut self, side: Side) {
        self.at += self.dice.between(100_000, 200_000);
        self.send(side, flags::ACK, Vec::new());
    }

    /// One side closes, the other does so too.
    pub fn close(&mut self, side: Side) {
        self.turn();
        self.finish(side);
        self.turn();
        self.finish(side.other());
        self.turn();
        self.send(side, flags::ACK, Vec::new());
    }

    /// One side tears the conversation down.
    pub fn reset(&mut self, side: Side) {
        self.turn();
        self.send(side, flags::RST | flags::ACK, Vec::new());
    }

    fn finish(&mut self, side: Side) {
        self.send(side, flags::FIN | flags::ACK, Vec::new());
        match side {
            Side::Client => self.next.0 = self.next.0.wrapping_add(1),
            Side::Server => self.next.1 = self.next.1.wrapping_add(1),
        }
    }

    fn turn(&mut self) {
        let delay = self.delay + self.dice.below(self.delay / 4);
        self.at += delay;
    }

    fn send(&mut self, side: Side, flags: u8, payload: Vec<u8>) {
        if self.at >= self.deadline {
            return;
        }
        let (client, server) = self.ports;
        let (ends, ports, (sequence, acknowledgment)) = match side {
            Side::Client => ((self.client, self.server), (client, server), self.next),
            Side::Server => ((self.server, self.client), (server, client), (self.next.1, self.next.0)),
        };
        let segment = Segment { ports, sequence, acknowledgment, flags, payload };
        let (source, destination) = ends;
        self.out.put(self.at, Packet { source, destination, body: Body::Tcp(segment), mark: Mark::NONE });
    }
}

impl Side {
    const fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }
}
