//! The properties of the fuzz targets on a stable toolchain: over what fuzzing begins with, over many
//! mutations of it, and over everything that fuzzing ever found.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[path = "../fuzz/src/lib.rs"]
#[allow(dead_code, reason = "fuzzing uses the rest")]
mod fuzz;

use std::{
    collections::BTreeSet,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    time::{Duration, Instant},
};

use fuzz::{TARGETS, Target};
use rand_pcg::{
    Pcg64,
    rand_core::{Rng, SeedableRng},
};

/// Time for any one input: thousands of times what is usual, so that a slow machine is no finding.
const LONGEST: Duration = Duration::from_secs(10);

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(name)
}

/// Holds an input against a target; a finding is told with its bytes.
fn hold(target: &Target, what: &str, bytes: &[u8]) {
    let started = Instant::now();
    let held = catch_unwind(AssertUnwindSafe(|| (target.check)(bytes)));
    assert!(held.is_ok(), "{} does not hold for {what}: {}", target.name, bytes.escape_ascii());
    assert!(started.elapsed() < LONGEST, "{} takes long for {what}: {}", target.name, bytes.escape_ascii());
}

#[test]
fn every_seed_holds() {
    for target in TARGETS {
        let seeds = (target.seeds)();
        assert!(seeds.len() >= 5, "{} begins with {} seeds", target.name, seeds.len());
        for (number, seed) in seeds.iter().enumerate() {
            assert!(seed.len() < 10_000);
            hold(target, &format!("seed {number}"), seed);
        }
    }
}

#[test]
fn every_finding_stays_mended() {
    let mut replayed = 0;
    for target in TARGETS {
        let Ok(entries) = fs::read_dir(folder("regressions").join(target.name)) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            hold(target, &path.display().to_string(), &fs::read(&path).unwrap());
            replayed += 1;
        }
    }
    let known: BTreeSet<&str> = TARGETS.iter().map(|target| target.name).collect();
    for entry in fs::read_dir(folder("regressions")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(known.contains(name.as_str()), "regressions of {name}, which is no target");
    }
    assert!(replayed > 0, "no regressions were found");
}

#[test]
fn mutations_of_the_seeds_hold() {
    for (stream, target) in TARGETS.iter().enumerate() {
        let mut dice = Pcg64::seed_from_u64(stream as u64);
        let seeds = (target.seeds)();
        for round in 0..target.mutations {
            let bytes = mutated(&seeds, &mut dice);
            hold(target, &format!("mutation {round}"), &bytes);
        }
    }
}

/// A seed with some changes of the kinds that fuzzers make.
fn mutated(seeds: &[Vec<u8>], dice: &mut Pcg64) -> Vec<u8> {
    /// Numbers at which lengths and counts go wrong.
    const EDGES: [u32; 8] = [0, 1, 0x7f, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, u32::MAX];
    let mut below = |bound: usize| dice.next_u64() as usize % bound.max(1);
    let mut bytes = seeds[below(seeds.len())].clone();
    for _ in 0..=below(4) {
        let at = below(bytes.len());
        let end = (at + 1 + below(16)).min(bytes.len());
        match below(8) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << below(8),
            1 if !bytes.is_empty() => bytes[at] = below(256) as u8,
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(at..end)),
            4 => {
                let again = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, again));
            }
            5 => drop(bytes.splice(at..at, (0..8).map(|_| below(256) as u8).collect::<Vec<_>>())),
            6 => {
                let other = &seeds[below(seeds.len())];
                let from = below(other.len());
                bytes.truncate(at);
                bytes.extend(&other[from..]);
            }
            _ => {
                let edge = EDGES[below(EDGES.len())];
                let edge = if below(2) == 0 { edge.to_le_bytes() } else { edge.to_be_bytes() };
                let width = [1, 2, 4][below(3)].min(bytes.len() - at);
                bytes[at..at + width].copy_from_slice(&edge[..width]);
            }
        }
    }
    bytes
}

#[test]
fn every_target_can_be_fuzzed() {
    let manifest = fs::read_to_string(folder("Cargo.toml")).unwrap();
    for Target { name, .. } in TARGETS {
        let text = fs::read_to_string(folder("fuzz_targets").join(format!("{name}.rs"))).unwrap();
        assert!(text.contains(&format!("check(\"{name}\"")), "{name}.rs checks something else");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is not in fuzz/Cargo.toml");
    }
    assert_eq!(fs::read_dir(folder("fuzz_targets")).unwrap().count(), TARGETS.len());
}
