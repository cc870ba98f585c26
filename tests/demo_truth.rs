//! The demo's truth is true: every planted behaviour is exactly what its lens shows.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a truth that cannot be read has failed")]

mod cli_support;
mod demo_support;

use std::{collections::BTreeSet, fs};

use clap::Parser;
use cli_support::stats;
use demo_support::Demo;
use serde_json::Value;
use suji::{
    cli::Arguments,
    index::Undecoded,
    query::{Cancel, Filter, Index, Lens, Point, infer_home},
    worker::{LoadOptions, load_all},
};

/// Small enough for an unoptimised build, large enough for every behaviour.
const PACKETS: &str = "20000";

fn demo() -> Demo {
    Demo::new("demo.pcapng", &["--packets", PACKETS])
}

fn index(demo: &Demo) -> Index {
    let loaded = load_all(std::slice::from_ref(&demo.capture), &LoadOptions::default(), |_, _| ()).unwrap();
    assert!(loaded.failures.is_empty() && loaded.broken.is_empty());
    loaded.index
}

/// The lens of a behaviour, read as the command line reads it.
#[track_caller]
fn lens(index: &Index, behaviour: &Value) -> Lens {
    let mut words = vec!["suji".to_owned()];
    for (option, value) in behaviour["lens"].as_object().unwrap() {
        let values = match value {
            Value::Null => &[][..],
            Value::Array(values) => values,
            value => std::slice::from_ref(value),
        };
        for value in values {
            words.extend([format!("--{option}"), value.as_str().unwrap().to_owned()]);
        }
    }
    let options = Arguments::try_parse_from(&words).unwrap_or_else(|error| panic!("{words:?}: {error}"));
    let options = options.window.lens;
    let first = index.time_span().map(|span| span.0);
    options.lens(options.given_home().unwrap(), first).unwrap()
}

/// The packets under a lens, in the order of the capture.
fn shown(index: &Index, lens: &Lens) -> Vec<Point> {
    let filter = Filter::new(lens);
    let mut points = Vec::new();
    for (_, _, segment) in index.segments() {
        let places = (0..segment.len()).filter(|place| filter.shows(segment, *place).is_some());
        points.extend(places.filter_map(|place| segment.point(place)));
    }
    points
}

/// RFC 3339 with nanoseconds, as nanoseconds since 1970.
fn nanos(time: &Value) -> Option<i64> {
    let time: jiff::Timestamp = time.as_str()?.parse().unwrap();
    i64::try_from(time.as_nanosecond()).ok()
}

/// What of a behaviour is not as the packets under its lens say.
fn differences(index: &Index, behaviour: &Value) -> Vec<String> {
    let lens = lens(index, behaviour);
    let points = shown(index, &lens);
    let mut differences = Vec::new();
    let mut compare = |what: &str, truth: String, shown: String| {
        if truth != shown {
            differences.push(format!("{}: {what} is {truth}, shown {shown}", behaviour["name"]));
        }
    };
    compare("packets", behaviour["packets"].to_string(), points.len().to_string());
    let frames = &behaviour["frames"];
    for (what, point) in [("first", points.first()), ("last", points.last())] {
        let time = point.and_then(|point| point.time).map(|time| time.0);
        compare(what, format!("{:?}", nanos(&behaviour[what])), format!("{time:?}"));
        let frame = point.map(|point| point.frame);
        compare(what, format!("frame {:?}", frames[what].as_u64()), format!("frame {frame:?}"));
    }
    if let Some(numbers) = frames["numbers"].as_array() {
        let numbers: Vec<u64> = numbers.iter().filter_map(Value::as_u64).collect();
        let shown: Vec<u64> = points.iter().map(|point| point.frame).collect();
        compare("frames", format!("{numbers:?}"), format!("{shown:?}"));
    }
    let addresses: Vec<&str> = behaviour["peers"]["addresses"]
        .as_array()
        .map(|addresses| addresses.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    if !addresses.is_empty() {
        let peers: BTreeSet<String> = points
            .iter()
            .map(|point| {
                let to = !lens.home.contains(point.source) && lens.home.contains(point.destination);
                if to { point.source } else { point.destination }
            })
            .map(|peer| peer.to_string())
            .collect();
        let addresses: BTreeSet<String> = addresses.into_iter().map(str::to_owned).collect();
        compare("peers", format!("{addresses:?}"), format!("{peers:?}"));
    }
    differences
}

#[test]
fn every_behaviour_is_what_its_lens_shows() {
    let demo = demo();
    let index = index(&demo);
    let with_lens: Vec<&Value> =
        demo.behaviours().iter().filter(|behaviour| !behaviour["lens"].is_null()).collect();
    assert!(with_lens.len() > 20, "only {} behaviours", with_lens.len());
    let differences: Vec<String> =
        with_lens.iter().flat_map(|behaviour| differences(&index, behaviour)).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn frames_that_no_lens_selects_are_no_packets() {
    let demo = demo();
    let index = index(&demo);
    let arp: Vec<u64> = index
        .segments()
        .flat_map(|(_, _, segment)| {
            let arp = segment.undecoded().iter().filter(|frame| frame.reason == Undecoded::Arp);
            arp.map(|frame| segment.first_frame() + u64::from(frame.ordinal))
        })
        .collect();
    let without: Vec<&Value> =
        demo.behaviours().iter().filter(|behaviour| behaviour["lens"].is_null()).collect();
    let numbers: Vec<u64> = without
        .iter()
        .flat_map(|behaviour| behaviour["frames"]["numbers"].as_array().unwrap())
        .filter_map(Value::as_u64)
        .collect();
    assert!(!arp.is_empty());
    assert_eq!(numbers, arp);
}

#[test]
fn the_breakdown_is_the_truths() {
    let demo = demo();
    let stats = stats(&demo.capture, &[]);
    let mut total = 0;
    for class in ["tcp_syn", "udp"] {
        for direction in ["from", "to", "others"] {
            let truth = &demo.truth["table2"][direction][class];
            assert_eq!(stats["classes"][class][direction], *truth, "{class} {direction}");
            total += truth.as_u64().unwrap();
        }
    }
    assert_eq!(total.to_string(), PACKETS);
}

#[test]
fn home_is_inferred_and_sure() {
    let demo = demo();
    let guess = infer_home(&index(&demo), &Cancel::default()).unwrap();
    assert!(guess.sure, "{:?}", guess.why);
    let mut home: Vec<String> = guess.home.0.iter().map(ToString::to_string).collect();
    home.sort();
    let mut truth: Vec<&str> =
        demo.truth["home"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    truth.sort_unstable();
    assert_eq!(home, truth);
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let bytes = |seed| {
        let demo = Demo::new("demo.pcapng", &["--packets", "5000", "--seed", seed]);
        (fs::read(&demo.capture).unwrap(), demo.truth)
    };
    let (seven, again, eight) = (bytes("7"), bytes("7"), bytes("8"));
    assert!(seven.0 == again.0, "the same seed gave other bytes");
    assert_eq!(seven.1, again.1);
    assert!(seven.0 != eight.0, "another seed gave the same bytes");
}

#[test]
fn a_pcap_holds_the_same_packets() {
    let classes = |file| stats(&Demo::new(file, &["--packets", "5000"]).capture, &[])["classes"].clone();
    assert_eq!(classes("demo.pcap"), classes("demo.pcapng"));
}
