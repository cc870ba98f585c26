//! Recognition against truth: frames of the real captures whose protocols are known from their bytes
//! (`truth/labels.tsv`), whatever an analyser takes them for.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a comparison that cannot be made has failed")]

mod cli_support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use cli_support::real;
use suji::{
    capture::{Chunk, Framer, ReadOptions},
    decode::application::{Application, Recognised, recognise_frame},
};

const LABELS: &str = include_str!("truth/labels.tsv");

/// What a packet without payload is called.
const NOTHING: &str = "-";

/// Precision and recall that every protocol reaches.
const ENOUGH: f64 = 0.98;

/// Protocols of the labels that need no recogniser: those that none knows are text or data.
const WITHOUT_RECOGNISER: [&str; 20] = [
    "AFS Rx",
    "Amanda",
    "BACnet",
    "BJNP",
    "FastTrack",
    "Gnutella2",
    "Kerberos",
    "L2TP",
    "LDAP",
    "NDN",
    "OFT",
    "ONC RPC",
    "PostgreSQL",
    "RADIUS",
    "RIP",
    "SAP",
    "STUN",
    "WS-Discovery",
    "X11",
    "XDMCP",
];

/// One frame of truth.
struct Label {
    file: &'static str,
    frame: u64,
    protocol: &'static str,
    /// Every one stands in the line, in capitals or not.
    parts: Vec<&'static str>,
}

impl Label {
    fn read(row: &'static str) -> Self {
        let fields: Vec<&str> = row.split('\t').collect();
        let [file, frame, protocol, line] = fields[..] else { panic!("no four fields: {row:?}") };
        let parts = if line.is_empty() { Vec::new() } else { line.split(" | ").collect() };
        Self { file, frame: frame.parse().unwrap(), protocol, parts }
    }

    /// Whether this is the protocol, or as much as can be said of one that no recogniser knows.
    fn allows(&self, found: &str) -> bool {
        let unknown = Application::ALL.iter().all(|application| application.name() != self.protocol);
        found == self.protocol || (unknown && self.protocol != NOTHING && matches!(found, "Text" | "Data"))
    }

    fn missing(&self, line: &str) -> Vec<&'static str> {
        let line = line.to_lowercase();
        self.parts.iter().copied().filter(|part| !line.contains(&part.to_lowercase())).collect()
    }
}

fn labels() -> Vec<Label> {
    let mut rows = LABELS.lines().filter(|row| !row.starts_with('#'));
    assert_eq!(rows.next(), Some("file\tframe\tprotocol\tline"));
    rows.map(Label::read).collect()
}

/// How well a protocol is told.
#[derive(Default)]
struct Tally {
    labelled: u32,
    found: u32,
    right: u32,
}

impl Tally {
    /// Of those that were taken for it, the share that are; 1 if none were.
    fn precision(&self) -> f64 {
        share(self.right, self.found)
    }

    /// Of those that are it, the share that were told; 1 if none are.
    fn recall(&self) -> f64 {
        share(self.right, self.labelled)
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 1.0 } else { f64::from(part) / f64::from(whole) }
}

#[test]
fn labels_are_well_formed() {
    let labels = labels();
    assert!(labels.len() >= 300, "only {} frames", labels.len());
    let names: BTreeSet<&str> = Application::ALL
        .iter()
        .map(|application| application.name())
        .chain(WITHOUT_RECOGNISER)
        .chain([NOTHING])
        .collect();
    let mut seen = BTreeSet::new();
    for label in &labels {
        let Label { file, frame, protocol, .. } = label;
        assert!(seen.insert((file, frame)), "{file} frame {frame} is there twice");
        assert!(names.contains(protocol), "{file} frame {frame}: no protocol is named {protocol:?}");
        let clean = |part: &&str| !part.is_empty() && part.trim() == *part;
        assert!(label.parts.iter().all(clean), "{file} frame {frame}: {:?}", label.parts);
        assert!(*protocol != NOTHING || label.parts.is_empty(), "{file} frame {frame} has no payload");
    }
    let in_order = labels.is_sorted_by_key(|label| (label.file, label.frame));
    assert!(in_order, "the labels stand by file and frame");
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn protocols_of_real_frames_are_told_with_their_lines() {
    let labels = labels();
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let (mut others, mut lines) = (String::new(), String::new());
    for of_file in labels.chunk_by(|a, b| a.file == b.file) {
        let recognised = recognise_frames(of_file);
        for label in of_file {
            let Label { file, frame, protocol, .. } = label;
            let Some(Recognised { application, line, .. }) = recognised.get(frame) else {
                panic!("{file} has no frame {frame}");
            };
            let found = application.map_or(NOTHING, Application::name);
            let right = label.allows(found);
            tallies.entry(protocol).or_default().labelled += 1;
            // What is allowed for another counts as that.
            let counted = if right { protocol } else { found };
            let tally = tallies.entry(counted).or_default();
            tally.found += 1;
            tally.right += u32::from(right);
            if !right {
                writeln!(others, "{file} frame {frame}: {protocol}, taken for {found}: {line}").unwrap();
            }
            let missing = label.missing(line);
            if !missing.is_empty() {
                writeln!(lines, "{file} frame {frame} ({found}): no {missing:?} in {line:?}").unwrap();
            }
        }
    }
    println!(
        "{:<14}{:>9}{:>7}{:>7}{:>11}{:>8}",
        "protocol", "labelled", "found", "right", "precision", "recall"
    );
    for (protocol, tally) in &tallies {
        let Tally { labelled, found, right } = tally;
        let (precision, recall) = (tally.precision(), tally.recall());
        println!("{protocol:<14}{labelled:>9}{found:>7}{right:>7}{precision:>11.3}{recall:>8.3}");
    }
    print!("{others}{lines}");
    let poor: Vec<&str> = tallies
        .iter()
        .filter(|(_, tally)| tally.precision() < ENOUGH || tally.recall() < ENOUGH)
        .map(|(protocol, _)| *protocol)
        .collect();
    assert!(poor.is_empty(), "precision or recall below {ENOUGH}: {poor:?}\n{others}");
    assert!(lines.is_empty(), "{lines}");
}

/// The labelled frames of one capture by number.
fn recognise_frames(labels: &[Label]) -> BTreeMap<u64, Recognised> {
    let wanted: BTreeSet<u64> = labels.iter().map(|label| label.frame).collect();
    let mut framer = Framer::open(&real(labels[0].file), ReadOptions::default()).unwrap();
    let mut chunk = Chunk::default();
    let mut recognised = BTreeMap::new();
    while framer.next_chunk(&mut chunk) {
        for (number, frame) in (chunk.first_frame..).zip(&chunk.frames) {
            if wanted.contains(&number) {
                recognised.insert(number, recognise_frame(frame.link, chunk.data(frame), frame.length));
            }
        }
    }
    recognised
}
