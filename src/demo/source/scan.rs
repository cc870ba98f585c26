//! An address scan: a home tries one port of address after address.

use super::{
    Blueprint, Ephemeral, Outbox, Packet, Quota, Source, syn_timeout,
    talk::{Side, Talk},
    visits::{bind, negotiate},
};
use crate::demo::{
    address::{Area, Prefix, network},
    clock::{SECOND, Span},
    content::dcerpc::Interface,
    dice::{Dice, Lot},
    packet::{Body, Mark, Quoted, TCP, flags},
    rhythm::{Rhythm, Times},
};

/// In which order addresses are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Order {
    /// One after the other, here and there one left out.
    Sequential,
    /// From this place in steps of this length, and round again.
    Stride { from: u64, step: u64 },
    /// Each once, in no order.
    Shuffled,
    /// Any, some of them again.
    Anywhere,
}

/// How targets answer, as shares of those tried. Most are silent.
const CLOSED: f64 = 0.018;
const UNREACHABLE: f64 = 0.014;
const OPEN: f64 = 0.005;
/// Share of addresses that a sequential scan leaves out where it has addresses to spare.
const SKIPPED: f64 = 0.01;

/// A scan as it is planned.
#[derive(Clone, Debug)]
pub(in crate::demo) struct Scan {
    pub home: u32,
    pub port: u16,
    pub quota: Quota,
    pub area: Area,
    pub order: Order,
    /// First tries lie in it.
    pub span: Span,
    /// Pauses in it.
    pub pauses: Vec<Span>,
}

impl Scan {
    /// What may follow the last first try: another try.
    pub const SLACK: u64 = 5 * SECOND;
}

impl Blueprint for Scan {
    fn start(&self) -> u64 {
        self.span.start
    }

    fn source(&self, mut dice: Dice) -> Box<dyn Source> {
        let rhythm = Rhythm::with_pauses(self.span, &self.pauses);
        let size = match self.area {
            Area::Prefix(prefix) => prefix.size(),
            Area::Unicast => u64::MAX,
        };
        Box::new(Scanning {
            times: Times::new(rhythm, self.quota.tries),
            again: Lot::new(self.quota.again, self.quota.tries),
            spare: size.saturating_sub(self.quota.tries),
            tried: 0,
            // Odd and one more than a multiple of four: every address once (Hull and Dobell, 1962).
            factor: (dice.bits() & 0xffff_fff8) | 5,
            shift: dice.bits() | 1,
            shuffled: dice.below(size),
            ephemeral: Ephemeral::new(&mut dice),
            plan: self.clone(),
            dice,
        })
    }
}

struct Scanning {
    plan: Scan,
    dice: Dice,
    times: Times,
    again: Lot,
    /// Addresses that may be left out.
    spare: u64,
    tried: u64,
    factor: u64,
    shift: u64,
    shuffled: u64,
    ephemeral: Ephemeral,
}

impl Source for Scanning {
    fn fire(&mut self, now: u64, out: &mut Outbox) -> Option<u64> {
        if self.times.has_begun() {
            self.try_next(now, out);
        }
        self.times.next(&mut self.dice)
    }
}

impl Scanning {
    fn try_next(&mut self, now: u64, out: &mut Outbox) {
        let ends = (self.plan.home, self.target());
        let ports = (self.ephemeral.next(), self.plan.port);
        let answer = self.dice.unit();
        // One that answers is not tried again, as long as enough silent ones are left.
        if answer < CLOSED + UNREACHABLE + OPEN && self.again.pass() {
            if answer < OPEN {
                self.enter(now, ends, ports, out);
            } else {
                self.refused(now, ends, ports, answer < OPEN + CLOSED, out);
            }
            return;
        }
        let syn = self.syn(ends, ports);
        if self.again.draw(&mut self.dice) {
            out.put(now + syn_timeout(&mut self.dice), syn.clone());
        }
        out.put(now, syn);
    }

    fn syn(&mut self, ends: (u32, u32), ports: (u16, u16)) -> Packet {
        Packet::tcp(ends, ports, (self.dice.bits() as u32, 0), flags::SYN, self.plan.quota.mark)
    }

    fn target(&mut self) -> u32 {
        let Area::Prefix(Prefix { first, free }) = self.plan.area else {
            return self.plan.area.draw(&mut self.dice);
        };
        let mask = (1_u64 << free) - 1;
        let place = match self.plan.order {
            Order::Anywhere => self.dice.bits(),
            Order::Stride { from, step } => from + self.tried * step,
            Order::Sequential => {
                if self.spare > 0 && self.dice.chance(SKIPPED) {
                    self.spare -= 1;
                    self.tried += 1;
                }
                self.tried
            }
            Order::Shuffled => {
                self.shuffled = self.shuffled.wrapping_mul(self.factor).wrapping_add(self.shift) & mask;
                // The low bits of such a sequence have short periods; the high ones hide that.
                self.shuffled ^ (self.shuffled >> free.div_ceil(2))
            }
        };
        self.tried += 1;
        first | (place & mask) as u32
    }

    /// An open port is spoken to, as its service expects, before the scan goes on.
    fn enter(&mut self, now: u64, ends: (u32, u32), ports: (u16, u16), out: &mut Outbox) {
        let deadline = self.plan.span.end + Scan::SLACK;
        let mut talk = Talk::new(out, &mut self.dice, (now, deadline), ends, ports);
        talk.syn(self.plan.quota.mark);
        talk.accept();
        match ports.1 {
            135 => {
                let denied = talk.dice.chance(0.6);
                bind(&mut talk, Interface::RemoteActivation, Some(denied));
            }
            139 | 445 => negotiate(&mut talk),
            _ => {}
        }
        talk.reset(Side::Client);
    }

    /// The target's port is closed, or its router says that it is not there.
    fn refused(&mut self, now: u64, ends: (u32, u32), ports: (u16, u16), closed: bool, out: &mut Outbox) {
        let syn = self.syn(ends, ports);
        let Body::Tcp(segment) = &syn.body else { return };
        let ((home, target), (port, scanned), sequence) = (ends, ports, segment.sequence);
        let at = now + self.dice.delay(90_000).min(2 * SECOND);
        out.put(now, syn);
        if closed {
            let numbers = (0, sequence.wrapping_add(1));
            let ports = (scanned, port);
            out.put(at, Packet::tcp((target, home), ports, numbers, flags::RST | flags::ACK, Mark::NONE));
            return;
        }
        let about = Quoted {
            protocol: TCP,
            source: home,
            destination: target,
            length: 48,
            ports: (port, scanned),
            word: sequence,
        };
        let body = Body::Unreachable { code: 1, about };
        // The router of the network that is asked for answers.
        let router = network(target) | if target & 0xff == 1 { 0xfe } else { 1 };
        out.put(at, Packet { source: router, destination: home, body, mark: Mark::NONE });
    }
}
