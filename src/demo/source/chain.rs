//! An infection of a home: a peer calls an interface, finds a shell on port 4444, and may let the
//! home fetch a program by TFTP. All of it is inert.

use std::net::Ipv4Addr;

use super::{
    Blueprint, Ephemeral, Outbox, Packet, Source,
    talk::{Side, Talk},
    visits::{bind, negotiate},
};
use crate::demo::{
    clock::{END, SECOND, Span},
    content::{dcerpc::Interface, shell, tftp},
    dice::Dice,
    packet::Mark,
};

/// The shell that the worm opens.
pub(in crate::demo) const SHELL: u16 = 4_444;
const TFTP: u16 = 69;

/// What is fetched by TFTP.
#[derive(Clone, Copy, Debug)]
pub(in crate::demo) struct Loot {
    pub file: &'static str,
    /// Bytes of the file.
    pub size: usize,
    pub sample: u32,
}

impl Loot {
    /// The last block is shorter than the others, empty where the file ends with a whole one.
    pub const fn blocks(self) -> u16 {
        (self.size / tftp::BLOCK) as u16 + 1
    }
}

/// An infection as it is planned.
#[derive(Clone, Debug)]
pub(in crate::demo) struct Chain {
    pub home: u32,
    pub peer: u32,
    /// Where it comes in: 135 or 445.
    pub port: u16,
    pub loot: Option<Loot>,
    pub at: u64,
    pub mark: Mark,
}

impl Chain {
    /// Counted SYN packets to the home.
    pub const SYNS: u64 = 2;

    /// Counted UDP packets to the home.
    pub fn blocks(&self) -> u64 {
        self.loot.map_or(0, |loot| u64::from(loot.blocks()))
    }

    /// Counted UDP packets from the home: the request and an acknowledgement of each block.
    pub fn requests(&self) -> u64 {
        if self.loot.is_some() { self.blocks() + 1 } else { 0 }
    }

    pub const fn span(&self) -> Span {
        Span::new(self.at, self.at + 60 * SECOND)
    }
}

impl Blueprint for Chain {
    fn start(&self) -> u64 {
        self.at
    }

    fn source(&self, dice: Dice) -> Box<dyn Source> {
        Box::new(Infection { plan: self.clone(), dice })
    }
}

struct Infection {
    plan: Chain,
    dice: Dice,
}

impl Source for Infection {
    fn fire(&mut self, now: u64, out: &mut Outbox) -> Option<u64> {
        let Chain { home, peer, port, loot, mark, .. } = self.plan;
        let mut ephemeral = Ephemeral::new(&mut self.dice);
        let ports = (ephemeral.next(), port);
        let mut talk = Talk::new(out, &mut self.dice, (now, END), (peer, home), ports);
        talk.syn(mark);
        talk.accept();
        if port == 135 {
            bind(&mut talk, Interface::RemoteActivation, None);
        } else {
            negotiate(&mut talk);
        }
        let opened = talk.at + SECOND;
        talk.wait(8 * SECOND);
        talk.reset(Side::Client);

        let ports = (ephemeral.next(), SHELL);
        let mut shell = Talk::new(out, &mut self.dice, (opened, END), (peer, home), ports);
        shell.syn(mark);
        shell.accept();
        shell.say(Side::Server, shell::prompt);
        if let Some(loot) = loot {
            shell.say(Side::Client, |out| shell::fetch(out, Ipv4Addr::from(peer), loot.file));
            shell.acknowledge(Side::Server);
            let start = shell.at + SECOND;
            shell.at = fetch(&self.plan, loot, start, shell.out, shell.dice);
            shell.say(Side::Server, shell::prompt);
        }
        let file = loot.map_or("update.exe", |loot| loot.file);
        shell.say(Side::Client, |out| shell::start(out, file));
        shell.acknowledge(Side::Server);
        shell.close(Side::Client);
        None
    }
}

/// The home reads a file from its peer by TFTP (RFC 1350), which answers from a port of its own.
/// Gives the time when it is done.
fn fetch(plan: &Chain, loot: Loot, start: u64, out: &mut Outbox, dice: &mut Dice) -> u64 {
    let Chain { home, peer, mark, .. } = *plan;
    let (own, theirs) = (Ephemeral::new(dice).next(), Ephemeral::new(dice).next());
    let mut at = start;
    let mut put = |at, ends, ports, write: &dyn Fn(&mut Vec<u8>)| {
        let mut payload = Vec::new();
        write(&mut payload);
        out.put(at, Packet::udp(ends, ports, payload, mark));
    };
    put(at, (home, peer), (own, TFTP), &|out| tftp::read_request(out, loot.file));
    for block in 1..=loot.blocks() {
        at += dice.between(40_000, 160_000);
        put(at, (peer, home), (theirs, own), &|out| tftp::data(out, block, loot.sample, loot.size));
        at += dice.between(200, 900);
        put(at, (home, peer), (own, theirs), &|out| tftp::acknowledgement(out, block));
    }
    at
}
