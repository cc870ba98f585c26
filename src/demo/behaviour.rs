//! A planted behaviour: what the truth says of it, and the lens that selects its packets.

use serde::Serialize;

use super::{
    address::{HOMES, text},
    clock::Span,
};

/// The lens that selects exactly a behaviour's packets, in the words of the lens options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BehaviourLens {
    pub home: Vec<String>,
    pub direction: &'static str,
    pub class: &'static str,
    pub peer: Vec<String>,
    pub port: Option<String>,
    pub time: Option<String>,
}

/// The other ends of a behaviour.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Peers {
    /// Prefixes that hold them.
    pub cidr: Vec<String>,
    /// All of them, where they are few.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// Otherwise which addresses of the prefixes they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

impl Peers {
    /// Single addresses.
    pub(super) fn hosts(hosts: &[u32]) -> Self {
        let addresses: Vec<String> = hosts.iter().map(|host| text(*host)).collect();
        Self { cidr: hosts.iter().map(|host| format!("{}/32", text(*host))).collect(), addresses, rule: None }
    }

    pub(super) fn rule(cidr: Vec<String>, rule: &str) -> Self {
        Self { cidr, addresses: Vec::new(), rule: Some(rule.to_owned()) }
    }
}

/// A behaviour as it is planned.
#[derive(Clone, Debug)]
pub(super) struct Behaviour {
    pub kind: &'static str,
    pub name: String,
    pub homes: Vec<u32>,
    pub peers: Peers,
    pub transport: &'static str,
    /// A list as the lens options take it.
    pub ports: String,
    /// None for frames that no lens selects.
    pub lens: Option<BehaviourLens>,
    /// Packets that the lens selects.
    pub packets: u64,
}

impl Behaviour {
    /// A behaviour of everything that the lens of these parts selects.
    pub fn new(kind: &'static str, name: impl Into<String>, homes: &[u32]) -> Self {
        let lens = BehaviourLens {
            home: homes.iter().map(|home| text(*home)).collect(),
            direction: "all",
            class: "all",
            peer: Vec::new(),
            port: None,
            time: None,
        };
        Self {
            kind,
            name: name.into(),
            homes: homes.to_vec(),
            peers: Peers::default(),
            transport: "",
            ports: String::new(),
            lens: Some(lens),
            packets: 0,
        }
    }

    /// Of both homes.
    pub fn of_all_homes(kind: &'static str, name: impl Into<String>) -> Self {
        Self::new(kind, name, &HOMES)
    }

    pub fn packets(self, packets: u64) -> Self {
        Self { packets, ..self }
    }

    pub fn outward(self, class: &'static str) -> Self {
        self.with_lens(|lens| (lens.direction, lens.class) = ("from", class)).of(class)
    }

    pub fn inward(self, class: &'static str) -> Self {
        self.with_lens(|lens| (lens.direction, lens.class) = ("to", class)).of(class)
    }

    /// Both ways, classes joined by commas.
    pub fn both_ways(self, class: &'static str) -> Self {
        self.with_lens(|lens| lens.class = class).of(class)
    }

    /// Neither end is home.
    pub fn of_others(self, class: &'static str) -> Self {
        self.with_lens(|lens| (lens.direction, lens.class) = ("others", class)).of(class)
    }

    fn of(self, class: &'static str) -> Self {
        let transport = match class {
            "syn" => "tcp",
            "syn,udp" => "tcp,udp",
            other => other,
        };
        Self { transport, ..self }
    }

    /// All peers, as text of the lens, and who they are.
    pub fn peers(self, lens_peers: Vec<String>, peers: Peers) -> Self {
        Self { peers, ..self.with_lens(|lens| lens.peer = lens_peers) }
    }

    pub fn hosts(self, hosts: &[u32]) -> Self {
        let peers = Peers::hosts(hosts);
        self.peers(peers.addresses.clone(), peers)
    }

    pub fn port(self, ports: impl Into<String>) -> Self {
        let ports = ports.into();
        Self { ports: ports.clone(), ..self.with_lens(|lens| lens.port = Some(ports)) }
    }

    pub fn time(self, span: Span) -> Self {
        self.with_lens(|lens| lens.time = Some(span.text()))
    }

    pub fn without_lens(self) -> Self {
        Self { lens: None, ..self }
    }

    fn with_lens(mut self, change: impl FnOnce(&mut BehaviourLens)) -> Self {
        if let Some(lens) = &mut self.lens {
            change(lens);
        }
        self
    }
}
