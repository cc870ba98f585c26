//! Hosts that come to a home again and again on the ports of Windows: what makes the band.

use std::sync::Arc;

use super::{
    Blueprint, Ephemeral, Outbox, Quota, Source, syn_timeout,
    talk::{Side, Talk},
};
use crate::demo::{
    clock::{END, SECOND, Span, since_1970},
    content::{
        dcerpc::{self, Interface},
        smb,
    },
    dice::{Dice, Lot},
    rhythm::{Rhythm, Times},
};

/// DCE/RPC endpoint mapper, NetBIOS session, SMB: a share of the visits each.
const PORTS: [u16; 20] =
    [135, 135, 135, 135, 135, 135, 135, 135, 135, 445, 445, 445, 445, 445, 445, 445, 445, 139, 139, 139];

/// Visits as they are planned.
#[derive(Clone, Debug)]
pub(in crate::demo) struct Visits {
    pub home: u32,
    /// Who comes; the first ones come most often.
    pub hosts: Arc<[u32]>,
    pub quota: Quota,
    pub span: Span,
    pub pauses: Vec<Span>,
}

impl Blueprint for Visits {
    fn start(&self) -> u64 {
        self.span.start
    }

    fn source(&self, mut dice: Dice) -> Box<dyn Source> {
        Box::new(Visiting {
            times: Times::new(Rhythm::daily(self.span, &self.pauses), self.quota.tries),
            again: Lot::new(self.quota.again, self.quota.tries),
            ephemeral: Ephemeral::new(&mut dice),
            plan: self.clone(),
            dice,
        })
    }
}

struct Visiting {
    plan: Visits,
    dice: Dice,
    times: Times,
    again: Lot,
    ephemeral: Ephemeral,
}

impl Source for Visiting {
    fn fire(&mut self, now: u64, out: &mut Outbox) -> Option<u64> {
        if self.times.has_begun() {
            self.visit(now, out);
        }
        self.times.next(&mut self.dice)
    }
}

impl Visiting {
    fn visit(&mut self, now: u64, out: &mut Outbox) {
        let unit = self.dice.unit();
        let place = (unit * unit * self.plan.hosts.len() as f64) as usize;
        let Some(&host) = self.plan.hosts.get(place) else { return };
        let port = self.dice.pick(&PORTS);
        let ports = (self.ephemeral.next(), port);
        let again = self.again.draw(&mut self.dice);
        let timeout = syn_timeout(&mut self.dice);
        let mut talk = Talk::new(out, &mut self.dice, (now, END), (host, self.plan.home), ports);
        talk.syn(self.plan.quota.mark);
        if again {
            talk.wait(timeout);
            talk.syn(self.plan.quota.mark);
        }
        talk.accept();
        match port {
            135 => talk_rpc(&mut talk),
            _ => talk_smb(&mut talk),
        }
    }
}

fn talk_rpc(talk: &mut Talk<'_>) {
    let remote = talk.dice.chance(0.65);
    let interface = if remote { Interface::RemoteActivation } else { Interface::SystemActivator };
    let denied = talk.dice.chance(0.5);
    bind(talk, interface, Some(denied));
    match talk.dice.below(4) {
        0 => talk.reset(Side::Client),
        _ => talk.close(Side::Client),
    }
}

/// Binds to an interface and calls it. The answer is a fault or a refusal, or none.
pub(super) fn bind(talk: &mut Talk<'_>, interface: Interface, fault: Option<bool>) {
    let call = 1;
    let opnum = match interface {
        Interface::RemoteActivation => dcerpc::REMOTE_ACTIVATION,
        Interface::SystemActivator => dcerpc::REMOTE_CREATE_INSTANCE,
    };
    let stub = talk.dice.between(120, 1_300) as usize / 4 * 4;
    talk.say(Side::Client, |out| dcerpc::bind(out, interface, call));
    talk.say(Side::Server, |out| dcerpc::bind_ack(out, call));
    talk.say(Side::Client, |out| dcerpc::request(out, opnum, call, stub));
    match fault {
        Some(true) => talk.say(Side::Server, |out| dcerpc::fault(out, call)),
        Some(false) => talk.say(Side::Server, |out| dcerpc::response(out, opnum, call)),
        None => talk.acknowledge(Side::Server),
    }
}

fn talk_smb(talk: &mut Talk<'_>) {
    negotiate(talk);
    match talk.dice.below(3) {
        0 => talk.reset(Side::Client),
        1 => talk.close(Side::Client),
        _ => {
            let pause = talk.dice.between(2 * SECOND, 20 * SECOND);
            talk.wait(pause);
            talk.close(Side::Client);
        }
    }
}

/// Agrees on a dialect of SMB.
pub(super) fn negotiate(talk: &mut Talk<'_>) {
    let id = talk.dice.bits() as u16;
    talk.say(Side::Client, |out| smb::negotiate_request(out, id));
    let clock = since_1970(talk.at);
    talk.say(Side::Server, |out| smb::negotiate_response(out, id, clock));
}
