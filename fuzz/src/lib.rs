//! What must hold whatever bytes come: one function for each fuzz target, and the files that fuzzing
//! begins with.
//!
//! The main crate's `tests/fuzz_replay.rs` includes this file, so that a stable toolchain holds the
//! same properties over the seeds, their mutations and all regressions.
#![allow(clippy::missing_panics_doc, clippy::unwrap_used, clippy::panic, reason = "a panic is a finding")]
#![allow(missing_debug_implementations, clippy::must_use_candidate, reason = "for tests only")]

mod captures;
#[path = "../../tests/decode_frames/mod.rs"]
mod decode_frames;
mod frames;
mod naming;
mod reading;
mod recognise;
mod seeds;
mod state;
mod typed;

use suji::decode::Protocol;

/// A fuzz target.
pub struct Target {
    /// Also the name of its file in `fuzz_targets` and of its folders in `corpus` and `regressions`.
    pub name: &'static str,
    /// Panics where bytes break what must hold.
    pub check: fn(&[u8]),
    /// Small valid inputs, and some with a typical flaw.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Mutations of the seeds that a run of the tests tries: a second's worth or so.
    pub mutations: u32,
}

/// All targets. An input is a file, or for those that take frames: the link type and the bytes that
/// were not captured, two bytes each and big-endian, then the captured bytes.
pub const TARGETS: &[Target] = &[
    Target { name: "pcap", check: captures::pcap, seeds: seeds::pcap, mutations: 2_000 },
    Target { name: "pcapng", check: captures::pcapng, seeds: seeds::pcapng, mutations: 2_000 },
    Target { name: "any_file", check: captures::any_file, seeds: seeds::any_file, mutations: 2_000 },
    Target { name: "compressed", check: captures::compressed, seeds: seeds::compressed, mutations: 60 },
    Target { name: "reread", check: captures::reread, seeds: seeds::any_file, mutations: 2_000 },
    Target { name: "round_trip", check: captures::round_trip, seeds: seeds::any_file, mutations: 2_000 },
    Target { name: "load", check: captures::load, seeds: seeds::any_file, mutations: 500 },
    Target { name: "facts", check: frames::facts, seeds: seeds::frames, mutations: 2_000 },
    Target { name: "layers", check: frames::layers, seeds: seeds::frames, mutations: 2_000 },
    Target { name: "payload", check: frames::payload, seeds: seeds::payloads, mutations: 2_000 },
    Target { name: "places", check: frames::places, seeds: seeds::frames, mutations: 2_000 },
    Target {
        name: "dcerpc",
        check: |bytes| recognise::payload(Protocol::TCP, 135, bytes),
        seeds: seeds::windows::dcerpc,
        mutations: 1_000,
    },
    Target {
        name: "dcerpc_datagram",
        check: |bytes| recognise::payload(Protocol::UDP, 135, bytes),
        seeds: seeds::windows::datagrams,
        mutations: 1_000,
    },
    Target {
        name: "smb",
        check: |bytes| recognise::payload(Protocol::TCP, 445, bytes),
        seeds: seeds::windows::smb,
        mutations: 1_000,
    },
    Target {
        name: "netbios_session",
        check: |bytes| recognise::payload(Protocol::TCP, 139, bytes),
        seeds: seeds::windows::sessions,
        mutations: 1_000,
    },
    Target {
        name: "netbios_datagram",
        check: |bytes| recognise::payload(Protocol::UDP, 138, bytes),
        seeds: seeds::windows::netbios,
        mutations: 1_000,
    },
    Target {
        name: "files",
        check: |bytes| recognise::payload(Protocol::TCP, 80, bytes),
        seeds: seeds::services::files,
        mutations: 1_000,
    },
    Target {
        name: "sql_resolution",
        check: |bytes| recognise::payload(Protocol::UDP, 1434, bytes),
        seeds: seeds::services::sql_resolution,
        mutations: 1_000,
    },
    Target {
        name: "tds",
        check: |bytes| recognise::payload(Protocol::TCP, 1433, bytes),
        seeds: seeds::services::tds,
        mutations: 1_000,
    },
    Target {
        name: "dhcp",
        check: |bytes| {
            recognise::payload(Protocol::UDP, 67, bytes);
            recognise::payload(Protocol::UDP, 547, bytes);
        },
        seeds: seeds::services::dhcp,
        mutations: 1_000,
    },
    Target {
        name: "snmp",
        check: |bytes| recognise::payload(Protocol::UDP, 161, bytes),
        seeds: seeds::services::snmp,
        mutations: 1_000,
    },
    Target {
        name: "tftp",
        check: |bytes| recognise::payload(Protocol::UDP, 69, bytes),
        seeds: seeds::services::tftp,
        mutations: 1_000,
    },
    Target {
        name: "ntp",
        check: |bytes| recognise::payload(Protocol::UDP, 123, bytes),
        seeds: seeds::services::ntp,
        mutations: 1_000,
    },
    Target {
        name: "socks",
        check: |bytes| recognise::payload(Protocol::TCP, 1080, bytes),
        seeds: seeds::services::socks,
        mutations: 1_000,
    },
    Target {
        name: "desktop",
        check: |bytes| {
            recognise::payload(Protocol::TCP, 3389, bytes);
            recognise::payload(Protocol::TCP, 5900, bytes);
        },
        seeds: seeds::services::desktop,
        mutations: 1_000,
    },
    Target {
        name: "mysql",
        check: |bytes| recognise::payload(Protocol::TCP, 3306, bytes),
        seeds: seeds::services::mysql,
        mutations: 1_000,
    },
    Target {
        name: "http",
        check: |bytes| recognise::payload(Protocol::TCP, 80, bytes),
        seeds: seeds::textual::http,
        mutations: 500,
    },
    Target {
        name: "ssdp",
        check: |bytes| recognise::payload(Protocol::UDP, 1900, bytes),
        seeds: seeds::textual::ssdp,
        mutations: 500,
    },
    Target {
        name: "sip",
        check: |bytes| recognise::payload(Protocol::UDP, 5060, bytes),
        seeds: seeds::textual::sip,
        mutations: 500,
    },
    Target {
        name: "irc",
        check: |bytes| recognise::payload(Protocol::TCP, 6667, bytes),
        seeds: seeds::textual::irc,
        mutations: 500,
    },
    Target {
        name: "smtp",
        check: |bytes| recognise::payload(Protocol::TCP, 25, bytes),
        seeds: seeds::textual::smtp,
        mutations: 500,
    },
    Target {
        name: "ftp",
        check: |bytes| recognise::payload(Protocol::TCP, 21, bytes),
        seeds: seeds::textual::ftp,
        mutations: 500,
    },
    Target {
        name: "pop3",
        check: |bytes| recognise::payload(Protocol::TCP, 110, bytes),
        seeds: seeds::textual::pop3,
        mutations: 500,
    },
    Target {
        name: "imap",
        check: |bytes| recognise::payload(Protocol::TCP, 143, bytes),
        seeds: seeds::textual::imap,
        mutations: 500,
    },
    Target {
        name: "ssh",
        check: |bytes| recognise::payload(Protocol::TCP, 22, bytes),
        seeds: seeds::mixed::ssh,
        mutations: 500,
    },
    Target {
        name: "telnet",
        check: |bytes| recognise::payload(Protocol::TCP, 23, bytes),
        seeds: seeds::mixed::telnet,
        mutations: 500,
    },
    Target {
        name: "syslog",
        check: |bytes| recognise::payload(Protocol::UDP, 514, bytes),
        seeds: seeds::textual::syslog,
        mutations: 500,
    },
    Target {
        name: "tls",
        check: |bytes| recognise::payload(Protocol::TCP, 443, bytes),
        seeds: seeds::mixed::tls,
        mutations: 500,
    },
    Target {
        name: "quic",
        check: |bytes| recognise::payload(Protocol::UDP, 443, bytes),
        seeds: seeds::mixed::quic,
        mutations: 500,
    },
    Target {
        name: "bittorrent",
        check: |bytes| recognise::payload(Protocol::TCP, 6881, bytes),
        seeds: seeds::mixed::bittorrent,
        mutations: 500,
    },
    Target {
        name: "dht",
        check: |bytes| recognise::payload(Protocol::UDP, 6881, bytes),
        seeds: seeds::mixed::dht,
        mutations: 500,
    },
    Target {
        name: "gnutella",
        check: |bytes| recognise::payload(Protocol::UDP, 6346, bytes),
        seeds: seeds::mixed::gnutella,
        mutations: 500,
    },
    Target {
        name: "oscar",
        check: |bytes| recognise::payload(Protocol::TCP, 5190, bytes),
        seeds: seeds::mixed::oscar,
        mutations: 500,
    },
    Target { name: "dns", check: naming::dns, seeds: seeds::naming::dns, mutations: 2_000 },
    Target { name: "nbns", check: naming::nbns, seeds: seeds::naming::nbns, mutations: 2_000 },
    Target { name: "typed", check: typed::typed, seeds: seeds::texts, mutations: 2_000 },
    Target {
        name: "connection_state",
        check: state::connection,
        seeds: state::connections,
        mutations: 1_000,
    },
    Target { name: "transfer_state", check: state::transfer, seeds: state::transfers, mutations: 1_000 },
];

/// Puts a target's seeds into its corpus; what fuzzing added there stays.
pub fn write_seeds(target: &str) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    std::fs::create_dir_all(&folder).unwrap();
    for (number, seed) in (named(target).seeds)().iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{number:02}")), seed).unwrap();
    }
}

/// Holds an input against a target's properties.
pub fn check(target: &str, bytes: &[u8]) {
    (named(target).check)(bytes);
}

fn named(target: &str) -> &'static Target {
    TARGETS.iter().find(|known| known.name == target).unwrap()
}
