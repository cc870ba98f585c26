//! Captures damaged at thousands of places: what is read of them, and what is not. The dice fall
//! alike in every run, so that the numbers that ARCHITECTURE.md states are those of these tests.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot be set up has failed")]

mod damage_support;

use std::{collections::BTreeMap, thread};

use damage_support::{
    CARRIED, Capture, Change, Dice, KINDS, Kind, Outcome, WAYS, carrying, compare, damage, read, traffic,
};
use suji::capture::ReadOptions;

/// Damages captures in every way at `places` places each, and sums up by way.
fn outcomes(places: u64, capture: impl Fn(Kind, &mut Dice) -> Capture + Sync) -> BTreeMap<String, Outcome> {
    let cores = thread::available_parallelism().map_or(2, usize::from).min(KINDS.len());
    let of_kinds = |kinds: Vec<Kind>| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("damaged");
        let mut sums = BTreeMap::<String, Outcome>::new();
        for kind in kinds {
            for (number, way) in WAYS.iter().enumerate() {
                for place in 0..places {
                    let mut dice = Dice(place << 8 | number as u64);
                    let capture = capture(kind, &mut dice);
                    let change = damage(&capture, way, &mut dice);
                    let outcome = outcome(&path, &capture, &change);
                    let format = if kind.is_pcapng() { "pcapng" } else { "pcap" };
                    sums.entry(format!("{format}, {way}")).or_default().add(&outcome);
                }
            }
        }
        sums
    };
    let mut all = BTreeMap::<String, Outcome>::new();
    thread::scope(|scope| {
        let of_core = |core: usize| KINDS.iter().copied().skip(core).step_by(cores).collect::<Vec<_>>();
        let handles: Vec<_> = (0..cores).map(|core| scope.spawn(move || of_kinds(of_core(core)))).collect();
        for sums in handles.into_iter().map(|handle| handle.join().unwrap()) {
            sums.iter().for_each(|(way, outcome)| all.entry(way.clone()).or_default().add(outcome));
        }
    });
    for (way, outcome) in &all {
        println!("{way}: {outcome:?}");
    }
    all
}

fn outcome(path: &std::path::Path, capture: &Capture, change: &Change) -> Outcome {
    let (records, info) = read(path, &change.bytes, ReadOptions::default());
    // Work is linear: no byte is looked at more often than this on average.
    assert!(info.searched <= 6 * change.bytes.len() as u64 + 4_096, "{} positions", info.searched);
    let outcome = compare(capture, change, &records);
    if std::env::var_os("SUJI_SHOW").is_some() && (outcome.lost > 0 || outcome.false_records > 0) {
        println!("{:?} -> {} bytes, {outcome:?}", change.region, change.now);
        let near = capture
            .records
            .iter()
            .filter(|r| r.place.end + 100 > change.region.start && r.place.start < change.region.end + 100);
        near.for_each(|r| println!("  made {:?}", r.place));
        println!("  {:?}", info.damaged);
        records
            .iter()
            .filter(|r| r.offset + 3000 > change.region.start && r.offset < change.region.start + 5000)
            .for_each(|r| println!("  read {} + {}, {:?}", r.offset, r.frame.len(), r.marked));
    }
    outcome
}

fn sum(outcomes: &BTreeMap<String, Outcome>) -> Outcome {
    outcomes.values().fold(Outcome::default(), |mut sum, outcome| {
        sum.add(outcome);
        sum
    })
}

#[test]
fn sound_records_around_damage_are_read_and_nothing_else() {
    let outcomes = outcomes(60, |kind, dice| Capture::of(kind, traffic(dice, 60)));
    let sum = sum(&outcomes);
    println!("{sum:?}");
    assert_eq!(sum.places, 60 * 7 * 8);
    assert_eq!((sum.lost, sum.false_records), (0, 0), "{outcomes:#?}");
}

#[test]
fn a_capture_inside_a_capture_is_hardly_ever_taken_for_it() {
    let mut all = Outcome::default();
    for style in CARRIED {
        println!("{style}:");
        let sum = sum(&outcomes(10, |kind, dice| carrying(kind, style, dice)));
        println!("{style}: {sum:?}");
        all.add(&sum);
    }
    println!("{all:?}");
    assert_eq!(all.places, 6 * 10 * 7 * 8);
    assert_eq!(all.unmarked, 0);
}

#[test]
#[ignore = "needs a minute: many more places than the other tests damage"]
fn the_stated_rates_hold_at_many_more_places() {
    let plain = sum(&outcomes(2_000, |kind, dice| Capture::of(kind, traffic(dice, 60))));
    println!("plain: {plain:?}");
    for style in CARRIED {
        println!("{style}: {:?}", sum(&outcomes(400, |kind, dice| carrying(kind, style, dice))));
    }
}

/// A capture with damage every few records: time stays linear, and most is read.
#[test]
fn a_file_full_of_damage_takes_no_longer_than_its_length() {
    let folder = tempfile::tempdir().unwrap();
    for kind in KINDS {
        let mut dice = Dice(7);
        let capture = Capture::of(kind, traffic(&mut dice, 4_000));
        let mut bytes = capture.bytes.clone();
        let mut sound = capture.records.len();
        for record in capture.records.iter().skip(5).step_by(8) {
            // All of the header's lengths are noise.
            let start = record.place.start + if kind.is_pcapng() { 4 } else { 8 };
            bytes[start..start + 8].copy_from_slice(&dice.bytes(8));
            sound -= 1;
        }
        let (records, info) = read(&folder.path().join("full"), &bytes, ReadOptions::default());
        assert!(info.searched <= 6 * bytes.len() as u64, "{kind:?}: {} of {}", info.searched, bytes.len());
        assert!(records.len() * 100 >= sound * 99, "{kind:?}: {} of {sound}", records.len());
        assert!(info.causes().len() <= 5, "{:?}", info.causes());
        let places: u64 = info.causes().iter().map(|cause| cause.places).sum();
        assert!(places >= 490, "{places}");
    }
}

/// Bytes that are likely records at every fourth or sixteenth byte, and lead nowhere.
#[test]
fn a_file_made_to_be_searched_takes_linear_time() {
    let folder = tempfile::tempdir().unwrap();
    for kind in KINDS {
        let mut dice = Dice(11);
        let head = kind.record(1_236_952_800_000_000, &[0; 16]);
        for length in [head.len(), 16, 20, 36] {
            let mut bytes = Capture::of(kind, traffic(&mut dice, 5)).bytes;
            for number in 0..60_000_u32 {
                bytes.extend(&head[..length.min(head.len())]);
                if number % 5 == 4 {
                    bytes.extend([0xFF; 13]);
                }
            }
            let (_, info) = read(&folder.path().join("made"), &bytes, ReadOptions::default());
            assert!(
                info.searched <= 12 * bytes.len() as u64,
                "{kind:?}: {} of {}",
                info.searched,
                bytes.len()
            );
        }
    }
}

#[test]
fn strict_reading_ends_at_the_first_damage() {
    let folder = tempfile::tempdir().unwrap();
    let strictly = ReadOptions { strict: true, ..ReadOptions::default() };
    for kind in KINDS {
        let mut dice = Dice(3);
        let capture = Capture::of(kind, traffic(&mut dice, 60));
        let change = damage(&capture, "a zeroed page", &mut Dice(5));
        let (loose, info) = read(&folder.path().join("a"), &change.bytes, ReadOptions::default());
        let first = info.damaged[0].offset as usize;
        std::fs::write(folder.path().join("b"), &change.bytes).unwrap();
        let mut framer = suji::capture::Framer::open(&folder.path().join("b"), strictly).unwrap();
        let mut chunk = suji::capture::Chunk::default();
        while framer.next_chunk(&mut chunk) {}
        let before = loose.iter().filter(|record| record.offset < first).count() as u64;
        // A record whose length lied is known only when the next one is looked for.
        assert!((before..=before + 1).contains(&framer.info().frames), "{kind:?}");
        assert_eq!(framer.info().damaged.len(), 1);
        assert_eq!(framer.info().damaged[0].resumed, None);
    }
}
