//! Questions that a home asks one server over UDP again and again, and its answers.

use std::{net::Ipv4Addr, sync::Arc};

use super::{Blueprint, Ephemeral, Outbox, Packet, Quota, Source};
use crate::demo::{
    clock::{SECOND, Span, since_1970},
    content::{dns, netbios, ntp},
    dice::{Dice, Lot},
    packet::Mark,
    rhythm::{Rhythm, Times},
};

/// A name that is looked up, and what the answer says; nothing for a name that does not exist.
#[derive(Clone, Debug)]
pub(in crate::demo) struct Name {
    pub text: String,
    pub addresses: Vec<Ipv4Addr>,
}

/// Seconds for which an answer holds: so short that it is asked for again and again.
const HOLDS: u32 = 60;

/// What is asked for.
#[derive(Clone, Debug)]
pub(in crate::demo) enum Service {
    /// Names, one of them more often than the next; a part of the answers denies the name.
    Dns(Arc<[Name]>),
    Ntp,
    /// NetBIOS names (RFC 1002): status, or who has a name.
    NetbiosName,
    NetbiosDatagram,
}

impl Service {
    pub const fn port(&self) -> u16 {
        match self {
            Self::Dns(_) => 53,
            Self::Ntp => 123,
            Self::NetbiosName => 137,
            Self::NetbiosDatagram => 138,
        }
    }
}

/// An exchange as it is planned.
#[derive(Clone, Debug)]
pub(in crate::demo) struct Exchange {
    pub service: Service,
    pub home: u32,
    pub server: u32,
    pub questions: Quota,
    pub answers: u64,
    pub answers_mark: Mark,
    pub span: Span,
    pub pauses: Vec<Span>,
}

impl Blueprint for Exchange {
    fn start(&self) -> u64 {
        self.span.start
    }

    fn source(&self, mut dice: Dice) -> Box<dyn Source> {
        let Quota { tries, again, .. } = self.questions;
        let rhythm = Rhythm::daily(self.span, &self.pauses);
        let silent = tries - self.answers.min(tries);
        Box::new(Exchanging {
            times: Times::new(rhythm, tries),
            answered: Lot::new(self.answers, tries),
            again: Lot::new(again, silent),
            ephemeral: Ephemeral::new(&mut dice),
            plan: self.clone(),
            dice,
        })
    }
}

struct Exchanging {
    plan: Exchange,
    dice: Dice,
    times: Times,
    answered: Lot,
    /// Of those that are not answered.
    again: Lot,
    ephemeral: Ephemeral,
}

impl Source for Exchanging {
    fn fire(&mut self, now: u64, out: &mut Outbox) -> Option<u64> {
        if self.times.has_begun() {
            self.ask(now, out);
        }
        self.times.next(&mut self.dice)
    }
}

impl Exchanging {
    fn ask(&mut self, now: u64, out: &mut Outbox) {
        let Exchange { home, server, .. } = self.plan;
        let port = self.plan.service.port();
        let own = if matches!(self.plan.service, Service::Dns(_)) { self.ephemeral.next() } else { port };
        let id = self.dice.bits() as u16;
        let name = self.name();
        let mut question = Vec::new();
        self.question(&mut question, id, name, now);
        let question = Packet::udp((home, server), (own, port), question, self.plan.questions.mark);
        if self.answered.draw(&mut self.dice) {
            let at = now + self.dice.delay(35_000).min(2 * SECOND);
            let mut answer = Vec::new();
            self.answer(&mut answer, id, name, (now, at));
            out.put(at, Packet::udp((server, home), (port, own), answer, self.plan.answers_mark));
        } else if self.again.draw(&mut self.dice) {
            out.put(now + self.dice.between(990_000, 1_100_000), question.clone());
        }
        out.put(now, question);
    }

    /// Place of a name; the first ones are asked for most.
    fn name(&mut self) -> usize {
        let Service::Dns(names) = &self.plan.service else { return 0 };
        let unit = self.dice.unit();
        (unit * unit * names.len() as f64) as usize
    }

    fn question(&mut self, out: &mut Vec<u8>, id: u16, name: usize, now: u64) {
        match &self.plan.service {
            Service::Dns(names) => {
                if let Some(name) = names.get(name) {
                    dns::query(out, id, &name.text);
                }
            }
            Service::Ntp => ntp::client(out, since_1970(now)),
            Service::NetbiosName if self.dice.chance(0.7) => netbios::status_query(out, id),
            Service::NetbiosName => netbios::name_query(out, id, "demo-server", netbios::FILE_SERVER),
            Service::NetbiosDatagram => {
                netbios::host_announcement(out, id, self.plan.home.into(), "demo-host", "example");
            }
        }
    }

    fn answer(&self, out: &mut Vec<u8>, id: u16, name: usize, (asked, at): (u64, u64)) {
        match &self.plan.service {
            Service::Dns(names) => match names.get(name) {
                Some(name) if name.addresses.is_empty() => dns::nxdomain(out, id, &name.text),
                Some(name) => dns::answer(out, id, &name.text, &name.addresses, HOLDS),
                None => {}
            },
            Service::Ntp => {
                let halfway = since_1970(asked.midpoint(at));
                ntp::server(out, since_1970(asked), halfway, halfway + 40);
            }
            // Nobody answers these.
            Service::NetbiosName | Service::NetbiosDatagram => {}
        }
    }
}
