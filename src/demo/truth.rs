//! The truth about a demo: everything planted in it, with the packets.

use std::{collections::BTreeSet, ops::Range};

use serde::Serialize;

use super::{
    Plan, Table2,
    address::{HOMES, text},
    behaviour::{Behaviour, BehaviourLens, Peers},
    clock::rfc3339,
};

/// Frame numbers of a behaviour are listed up to so many.
const LISTED: u64 = 2_000;

/// What is in a demo. Times are RFC 3339 in UTC; frames are counted from 1.
#[derive(Clone, Debug, Serialize)]
pub struct Truth {
    pub synthetic: bool,
    pub seed: u64,
    /// Points of table 2: TCP SYN and UDP.
    pub packets: u64,
    /// Frames of the file, the first of which says that it is synthetic.
    pub frames: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// Version of the program that made it.
    pub version: &'static str,
    pub home: Vec<String>,
    /// As counted while writing.
    pub table2: Table2,
    /// Times of the first and the last frame.
    pub first: Option<String>,
    pub last: Option<String>,
    pub behaviours: Vec<PlantedBehaviour>,
    pub botnets: Vec<Botnet>,
    pub resets: Vec<Reset>,
}

/// A behaviour and its packets.
#[derive(Clone, Debug, Serialize)]
pub struct PlantedBehaviour {
    pub id: usize,
    pub kind: &'static str,
    pub name: String,
    pub home: Vec<String>,
    pub peers: Peers,
    /// A list as the lens options take it.
    pub ports: String,
    pub transport: &'static str,
    pub first: Option<String>,
    pub last: Option<String>,
    /// How many packets the lens selects; without a lens, frames.
    pub packets: u64,
    pub lens: Option<BehaviourLens>,
    pub frames: Frames,
}

/// Which frames they are.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Frames {
    pub first: Option<u64>,
    pub last: Option<u64>,
    /// All of them, where they are few.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers: Option<Vec<u64>>,
}

/// A botnet: its relay servers and the infections of honeypots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Botnet {
    pub name: String,
    pub relays: Vec<String>,
    pub episodes: Vec<Episode>,
}

impl Botnet {
    pub(super) fn new(name: &str, relays: &[u32]) -> Self {
        let relays = relays.iter().map(|relay| text(*relay)).collect();
        Self { name: name.to_owned(), relays, episodes: Vec::new() }
    }
}

/// One infection: by paper B, a bot of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Episode {
    pub home: String,
    pub infected: String,
    /// The reset, or the end of the capture.
    pub until: String,
    /// Behaviours by id; scans are not among them.
    pub behaviours: Vec<usize>,
}

impl Episode {
    pub(super) fn new(home: u32, infected: u64, until: u64, behaviours: Range<usize>) -> Self {
        let (infected, until) = (rfc3339(infected), rfc3339(until));
        Self { home: text(home), infected, until, behaviours: behaviours.collect() }
    }
}

/// A reset of a honeypot, and when it spoke again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reset {
    pub home: String,
    pub time: String,
    pub awake: String,
}

impl Reset {
    pub(super) fn new(home: u32, time: u64, awake: u64) -> Self {
        Self { home: text(home), time: rfc3339(time), awake: rfc3339(awake) }
    }
}

/// What is noted of a behaviour while frames are written; of bounded size.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    packets: u64,
    /// Time and number of the first and the last frame.
    first: Option<(u64, u64)>,
    last: Option<(u64, u64)>,
    numbers: Vec<u64>,
    /// Peers that were there, where the plan names some hundreds of which some may not come.
    peers: Option<BTreeSet<u32>>,
}

impl Tally {
    pub fn new(behaviour: &Behaviour) -> Self {
        let several = behaviour.peers.addresses.len() > 1;
        Self { peers: several.then(BTreeSet::new), ..Self::default() }
    }

    pub fn count(&mut self, time: u64, frame: u64, peer: u32) {
        if let Some(peers) = &mut self.peers {
            peers.insert(peer);
        }
        self.first.get_or_insert((time, frame));
        self.last = Some((time, frame));
        self.packets += 1;
        if self.packets <= LISTED {
            self.numbers.push(frame);
        } else if !self.numbers.is_empty() {
            self.numbers = Vec::new();
        }
    }

    /// The peers of the plan that were there.
    fn peers(&self, planned: &Peers) -> Peers {
        let Some(seen) = &self.peers else { return planned.clone() };
        let seen: Vec<u32> = seen.iter().copied().collect();
        let seen = Peers::hosts(&seen);
        let singles = planned.cidr.len() == planned.addresses.len();
        Peers { cidr: if singles { seen.cidr } else { planned.cidr.clone() }, ..seen }
    }

    fn frames(self) -> Frames {
        let numbers = (self.packets <= LISTED).then_some(self.numbers);
        Frames { first: self.first.map(|first| first.1), last: self.last.map(|last| last.1), numbers }
    }
}

/// What is noted of the whole while frames are written.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    pub frames: u64,
    pub bytes: u64,
    pub table: Table2,
    pub span: Option<(u64, u64)>,
    pub tallies: Vec<Tally>,
}

impl Truth {
    pub(super) fn new(plan: &Plan, notes: Notes) -> Self {
        let planted = plan.behaviours.iter().zip(notes.tallies).enumerate();
        Self {
            synthetic: true,
            seed: plan.options.seed,
            packets: notes.table.total(),
            frames: notes.frames,
            bytes: notes.bytes,
            version: env!("CARGO_PKG_VERSION"),
            home: HOMES.iter().map(|home| text(*home)).collect(),
            table2: notes.table,
            first: notes.span.map(|span| rfc3339(span.0)),
            last: notes.span.map(|span| rfc3339(span.1)),
            behaviours: planted
                .map(|(id, (behaviour, tally))| planted_behaviour(id, behaviour, tally))
                .collect(),
            botnets: plan.botnets.clone(),
            resets: plan.resets.clone(),
        }
    }
}

fn planted_behaviour(id: usize, behaviour: &Behaviour, tally: Tally) -> PlantedBehaviour {
    let time = |end: Option<(u64, u64)>| end.map(|(time, _)| rfc3339(time));
    PlantedBehaviour {
        id,
        kind: behaviour.kind,
        name: behaviour.name.clone(),
        home: behaviour.homes.iter().map(|home| text(*home)).collect(),
        peers: tally.peers(&behaviour.peers),
        ports: behaviour.ports.clone(),
        transport: behaviour.transport,
        first: time(tally.first),
        last: time(tally.last),
        packets: tally.packets,
        lens: behaviour.lens.clone(),
        frames: tally.frames(),
    }
}
