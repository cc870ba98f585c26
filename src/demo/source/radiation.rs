//! Packets that come to the homes from all over: bursts of attacks, and background radiation.

use std::sync::Arc;

use super::{Blueprint, Outbox, Packet, Quota, Source};
use crate::demo::{
    address::Area,
    clock::Span,
    content::noise::noise,
    dice::{Dice, Lot},
    packet::{Body, Mark, Quoted, UDP, flags},
    rhythm::{Rhythm, Times},
};

/// TCP means a SYN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Transport {
    Tcp,
    Udp,
}

/// Radiation as it is planned.
#[derive(Clone, Debug)]
pub(in crate::demo) struct Radiation {
    /// The first one gets most of it.
    pub homes: Vec<u32>,
    pub transport: Transport,
    /// Destination ports; the first ones come most often.
    pub ports: Arc<[u16]>,
    pub quota: Quota,
    pub span: Span,
    /// All at once rather than day and night.
    pub burst: bool,
}

/// Share of what comes to the first home.
const FIRST_HOME: f64 = 0.62;
/// Share of SYNs that find the home awake and are refused.
const REFUSED: f64 = 0.85;
/// Share of datagrams that the home complains about; Windows limits them.
const COMPLAINTS: f64 = 0.06;
/// Source ports: stretches in which no protocol known to analysers has its port, so that none is
/// read into the datagrams.
const QUIET: [(u16, u16); 4] = [(32_513, 34_961), (37_009, 41_169), (41_171, 44_817), (50_000, 54_282)];
/// A refused Windows client tries again after half a second.
const RETRY: u64 = 500_000;

impl Radiation {
    /// What may follow the last first try.
    pub const SLACK: u64 = 1_000_000;
}

impl Blueprint for Radiation {
    fn start(&self) -> u64 {
        self.span.start
    }

    fn source(&self, mut dice: Dice) -> Box<dyn Source> {
        let rhythm = if self.burst { Rhythm::burst(self.span) } else { Rhythm::daily(self.span, &[]) };
        Box::new(Radiating {
            times: Times::new(rhythm, self.quota.tries),
            again: Lot::new(self.quota.again, self.quota.tries),
            length: dice.between(18, 30),
            plan: self.clone(),
            dice,
        })
    }
}

struct Radiating {
    plan: Radiation,
    dice: Dice,
    times: Times,
    again: Lot,
    /// Bytes of every datagram of a burst.
    length: u64,
}

impl Source for Radiating {
    fn fire(&mut self, now: u64, out: &mut Outbox) -> Option<u64> {
        if self.times.has_begun() {
            self.hit(now, out);
        }
        self.times.next(&mut self.dice)
    }
}

impl Radiating {
    fn hit(&mut self, now: u64, out: &mut Outbox) {
        let home = match *self.plan.homes {
            [first, second] if !self.dice.chance(FIRST_HOME) => second.max(first),
            [first, ..] => first,
            [] => return,
        };
        let attacker = Area::Unicast.draw(&mut self.dice);
        let unit = self.dice.unit();
        let place = (unit * unit * self.plan.ports.len() as f64) as usize;
        let port = self.plan.ports.get(place).copied().unwrap_or_default();
        let (first, end) = self.dice.pick(&QUIET);
        let ports = (self.dice.port(first, end), port);
        let again = self.again.draw(&mut self.dice);
        let ends = (attacker, home);
        match self.plan.transport {
            Transport::Tcp => self.syn(now, ends, ports, again, out),
            Transport::Udp => self.datagram(now, ends, ports, again, out),
        }
    }

    fn syn(&mut self, now: u64, ends: (u32, u32), ports: (u16, u16), again: bool, out: &mut Outbox) {
        let sequence = self.dice.bits() as u32;
        let refused = self.dice.chance(REFUSED);
        for at in [Some(now), again.then_some(now + RETRY)].into_iter().flatten() {
            out.put(at, Packet::tcp(ends, ports, (sequence, 0), flags::SYN, self.plan.quota.mark));
            if refused {
                let (ends, ports) = ((ends.1, ends.0), (ports.1, ports.0));
                let numbers = (0, sequence.wrapping_add(1));
                let answer = Packet::tcp(ends, ports, numbers, flags::RST | flags::ACK, Mark::NONE);
                out.put(at + self.dice.between(40, 300), answer);
            }
        }
    }

    fn datagram(&mut self, now: u64, ends: (u32, u32), ports: (u16, u16), again: bool, out: &mut Outbox) {
        let length = if self.plan.burst { self.length } else { self.dice.between(8, 60) };
        let mut payload = Vec::new();
        noise(&mut payload, self.dice.bits(), length as usize);
        let packet = Packet::udp(ends, ports, payload, self.plan.quota.mark);
        if again {
            out.put(now + RETRY, packet.clone());
        }
        out.put(now, packet);
        if self.dice.chance(COMPLAINTS) {
            let about = Quoted {
                protocol: UDP,
                source: ends.0,
                destination: ends.1,
                length: 28 + length as u16,
                ports,
                word: (8 + length as u32) << 16,
            };
            let body = Body::Unreachable { code: 3, about };
            let (source, destination) = (ends.1, ends.0);
            out.put(now + self.dice.between(40, 300), Packet { source, destination, body, mark: Mark::NONE });
        }
    }
}
