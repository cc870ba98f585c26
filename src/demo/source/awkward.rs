//! A few of each kind of packet that programs stumble over, none of them TCP SYN or UDP.

use super::{Blueprint, Outbox, Packet, Source};
use crate::demo::{
    address::{HOMES, gateway, network},
    clock::Span,
    dice::Dice,
    packet::{Body, Mark},
    rhythm::{Rhythm, Times},
    wire::{folded, hardware, sum},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::demo) enum Oddity {
    /// Who has the gateway's address, and the answer: no IP at all (RFC 826).
    Arp,
    /// A router asks who listens (RFC 2236), to all hosts.
    Igmp,
    /// A router says hello (RFC 2328, A.3.2), to all routers.
    Ospf,
    /// A neighbour pings everybody.
    BroadcastPing,
    /// One home pings the other.
    HomeToHome,
    /// A ping so long that it travels in two fragments, and its answer (RFC 791).
    Fragments,
    /// A ping that was captured twice, and its answer.
    Twice,
}

/// All hosts and all OSPF routers of a link.
pub(in crate::demo) const ALL_HOSTS: u32 = u32::from_be_bytes([224, 0, 0, 1]);
pub(in crate::demo) const ALL_ROUTERS: u32 = u32::from_be_bytes([224, 0, 0, 5]);

const ECHO_REPLY: u8 = 0;
const ECHO: u8 = 8;
const IGMP: u8 = 2;
const OSPF: u8 = 89;
const ICMP: u8 = 1;
const ARP: u16 = 0x0806;
/// What a first fragment carries on Ethernet, a multiple of eight; and the rest.
const FIRST_PART: usize = 1_480;
const SECOND_PART: usize = 240;
const MORE_FRAGMENTS: u16 = 0x2000;

impl Oddity {
    pub const ALL: [Self; 7] = [
        Self::Arp,
        Self::Igmp,
        Self::Ospf,
        Self::BroadcastPing,
        Self::HomeToHome,
        Self::Fragments,
        Self::Twice,
    ];

    /// Frames at each time.
    pub const fn frames(self) -> u64 {
        match self {
            Self::Igmp | Self::Ospf | Self::BroadcastPing => 1,
            Self::Arp | Self::HomeToHome => 2,
            Self::Fragments => 4,
            Self::Twice => 3,
        }
    }
}

/// Oddities of one kind as they are planned.
#[derive(Clone, Debug)]
pub(in crate::demo) struct Awkward {
    pub oddity: Oddity,
    /// The other end of pings.
    pub peer: u32,
    /// How often.
    pub times: u64,
    pub span: Span,
    pub mark: Mark,
}

impl Blueprint for Awkward {
    fn start(&self) -> u64 {
        self.span.start
    }

    fn source(&self, dice: Dice) -> Box<dyn Source> {
        let times = Times::new(Rhythm::even(self.span), self.times);
        Box::new(Happening { plan: self.clone(), times, dice, happened: 0 })
    }
}

struct Happening {
    plan: Awkward,
    dice: Dice,
    times: Times,
    happened: u64,
}

impl Source for Happening {
    fn fire(&mut self, now: u64, out: &mut Outbox) -> Option<u64> {
        if self.times.has_begun() {
            self.happen(now, out);
            self.happened += 1;
        }
        self.times.next(&mut self.dice)
    }
}

impl Happening {
    fn happen(&mut self, now: u64, out: &mut Outbox) {
        let [first, second] = HOMES;
        let home = if self.happened.is_multiple_of(2) { first } else { second };
        let router = gateway(home);
        let peer = self.plan.peer;
        let later = now + self.dice.between(200, 90_000);
        match self.plan.oddity {
            Oddity::Arp => {
                self.put(out, now, (home, router), arp(1, home, router));
                let answered = now + self.dice.between(90, 700);
                self.put(out, answered, (router, home), arp(2, router, home));
            }
            Oddity::Igmp => self.put(out, now, (router, ALL_HOSTS), link_local(IGMP, igmp())),
            Oddity::Ospf => self.put(out, now, (router, ALL_ROUTERS), link_local(OSPF, ospf(router))),
            Oddity::BroadcastPing => {
                let all = network(home) | 0xff;
                let echo = self.echo(ECHO);
                self.put(out, now, (network(home) + 33, all), echo);
            }
            Oddity::HomeToHome => {
                let other = if home == first { second } else { first };
                let (echo, reply) = (self.echo(ECHO), self.echo(ECHO_REPLY));
                self.put(out, now, (home, other), echo);
                self.put(out, later, (other, home), reply);
            }
            Oddity::Twice => {
                let echo = self.echo(ECHO);
                self.put(out, now, (peer, home), echo.clone());
                self.put(out, now + 9, (peer, home), echo);
                let reply = self.echo(ECHO_REPLY);
                self.put(out, later, (home, peer), reply);
            }
            Oddity::Fragments => {
                for (at, kind, ends) in [(now, ECHO, (peer, home)), (later, ECHO_REPLY, (home, peer))] {
                    let message = self.message(kind, FIRST_PART + SECOND_PART);
                    let identification = self.dice.bits() as u16;
                    let (head, tail) = message.split_at(FIRST_PART.min(message.len()));
                    for (delay, fragment, payload) in
                        [(0, MORE_FRAGMENTS, head), (70, (FIRST_PART / 8) as u16, tail)]
                    {
                        let body = Body::Ip {
                            protocol: ICMP,
                            identification: Some(identification),
                            fragment,
                            ttl: None,
                            payload: payload.to_vec(),
                        };
                        self.put(out, at + delay, ends, body);
                    }
                }
            }
        }
    }

    fn put(&self, out: &mut Outbox, at: u64, (source, destination): (u32, u32), body: Body) {
        out.put(at, Packet { source, destination, body, mark: self.plan.mark });
    }

    /// Identifier and sequence number, so that question and answer belong together.
    fn word(&self) -> u32 {
        0x0200 << 16 | (self.happened as u32 & 0xffff)
    }

    /// With an identification of its own, so that a frame captured twice is the same twice.
    fn echo(&mut self, kind: u8) -> Body {
        let identification = Some(self.dice.bits() as u16);
        // Windows pings with 32 bytes.
        let payload = self.message(kind, 8 + 32);
        Body::Ip { protocol: ICMP, identification, fragment: 0, ttl: None, payload }
    }

    /// A whole message of so many bytes, checksum included.
    fn message(&self, kind: u8, length: usize) -> Vec<u8> {
        let mut message = vec![kind, 0, 0, 0];
        message.extend(self.word().to_be_bytes());
        message.extend((b'a'..=b'w').cycle().take(length - message.len()));
        put_sum(&mut message, 2);
        message
    }
}

/// Puts the checksum of a message at its place.
fn put_sum(message: &mut [u8], at: usize) {
    let checksum = !folded(sum(message));
    if let Some(place) = message.get_mut(at..at + 2) {
        place.copy_from_slice(&checksum.to_be_bytes());
    }
}

fn arp(operation: u8, sender: u32, target: u32) -> Body {
    let asks = operation == 1;
    let mut payload = vec![0, 1, 8, 0, 6, 4, 0, operation];
    payload.extend(hardware(sender));
    payload.extend(sender.to_be_bytes());
    payload.extend(if asks { [0; 6] } else { hardware(target) });
    payload.extend(target.to_be_bytes());
    Body::Link { ether_type: ARP, broadcast: asks, payload }
}

/// A packet that no router hands on.
fn link_local(protocol: u8, payload: Vec<u8>) -> Body {
    Body::Ip { protocol, identification: None, fragment: 0, ttl: Some(1), payload }
}

/// A general query of version 2; ten seconds to answer.
fn igmp() -> Vec<u8> {
    let mut message = vec![0x11, 100, 0, 0, 0, 0, 0, 0];
    put_sum(&mut message, 2);
    message
}

/// A hello of a router that knows no other: version 2, area 0, no authentication.
fn ospf(router: u32) -> Vec<u8> {
    let mut message = vec![2, 1, 0, 44];
    message.extend(router.to_be_bytes());
    message.extend([0; 4]); // area
    message.extend([0; 12]); // checksum, authentication
    message.extend([255, 255, 255, 0, 0, 10, 2, 1, 0, 0, 0, 40]); // mask, intervals, options, priority
    message.extend(router.to_be_bytes()); // designated router
    message.extend([0; 4]); // its backup
    put_sum(&mut message, 12);
    message
}
