//! Matches that are split between the segments of connections, held against looking for them in whole
//! streams; and what payloads mean.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::{collections::BTreeSet, fs, slice};

use etherparse::PacketBuilder;
use proptest::prelude::*;
use suji::{
    capture::{CaptureWriter, LinkType, Nanos, NewFrame, NewInterface, OutputFormat},
    stream::search::{Found, Hit, MeaningQuery, Pattern, Text, Wanted},
    worker::{LoadOptions, Loaded, Search, SearchEvent, SearchRequest, load_all, no_wake},
};
use tempfile::TempDir;

/// A segment of a stream: which stream, and which of its bytes.
#[derive(Clone, Debug)]
struct Sent {
    stream: u8,
    start: usize,
    bytes: Vec<u8>,
}

/// Number of a stream's first byte: sequence numbers come round soon.
const FIRST: u32 = u32::MAX - 5;

fn frame(sent: &Sent) -> Vec<u8> {
    let mut frame = Vec::new();
    let ip = PacketBuilder::ethernet2([1; 6], [2; 6]).ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64);
    let sequence = FIRST.wrapping_add(sent.start as u32);
    let tcp = ip.tcp(1_000 + u16::from(sent.stream), 80, sequence, 100);
    tcp.write(&mut frame, &sent.bytes).unwrap();
    frame
}

fn open(frames: &[Vec<u8>]) -> (Loaded, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("capture");
    let ethernet = NewInterface::new(LinkType::ETHERNET, 0, false);
    let file = fs::File::create(&path).unwrap();
    let mut writer = CaptureWriter::create(OutputFormat::Pcap, file, &[ethernet], &[]).unwrap();
    for (number, frame) in (0..).zip(frames) {
        writer.write(&NewFrame::new(0, Nanos(number * 1_000_000), frame)).unwrap();
    }
    writer.finish().unwrap();
    let loaded = load_all(slice::from_ref(&path), &LoadOptions::default(), |_, _| {}).unwrap();
    (loaded, folder)
}

fn hits(loaded: &Loaded, wanted: Wanted) -> Vec<Hit> {
    let request = SearchRequest { wanted, lens: None, captures: loaded.indexed(), priority: None };
    let search = Search::start(request, no_wake()).unwrap();
    let mut all = Vec::new();
    for event in search.events() {
        match event {
            SearchEvent::Hits { hits, .. } => all.extend(hits),
            SearchEvent::Finished { cancelled } => assert!(!cancelled),
            SearchEvent::Failed(error) => panic!("{error}"),
        }
    }
    all
}

/// Streams cut into segments, some sent twice, in any order; and the streams themselves.
fn streams() -> impl Strategy<Value = (Vec<Sent>, Vec<Vec<u8>>)> {
    let stream = (prop::collection::vec(prop::sample::select(b"abc".to_vec()), 1..40), any::<u64>());
    (prop::collection::vec(stream, 1..4), any::<u64>()).prop_map(|(streams, order)| {
        let mut sent = Vec::new();
        for (number, (bytes, cuts)) in (0..).zip(&streams) {
            let (mut start, mut cuts) = (0, *cuts);
            while start < bytes.len() {
                let length = (1 + cuts % 7) as usize;
                let end = (start + length).min(bytes.len());
                let segment = Sent { stream: number, start, bytes: bytes[start..end].to_vec() };
                sent.extend(vec![segment; if cuts.is_multiple_of(5) { 2 } else { 1 }]);
                (start, cuts) = (end, cuts.rotate_right(3).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            }
        }
        let mut dice = order;
        for place in (1..sent.len()).rev() {
            dice = dice.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            // Half of the captures are in order.
            if order.is_multiple_of(2) {
                sent.swap(place, (dice >> 33) as usize % (place + 1));
            }
        }
        (sent, streams.into_iter().map(|(bytes, _)| bytes).collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_match_is_found_wherever_segments_cut_it_and_in_whatever_order_they_come(
        (sent, streams) in streams(),
        pattern in prop::sample::select(vec!["abcab", "ab", "cabbac", "aaaa", "r:a[bc]a", "r:(ab|bca)c", "r:b.{3}a"]),
    ) {
        let pattern = match pattern.strip_prefix("r:") {
            Some(expression) => Pattern::Regex(expression.to_owned()),
            None => Pattern::Text(Text::new(pattern)),
        };
        let matcher = pattern.compile().unwrap();
        let (loaded, _folder) = open(&sent.iter().map(frame).collect::<Vec<_>>());
        let found = hits(&loaded, Wanted::bytes(matcher.clone()));

        // Where matches stand in their streams, if no single segment holds them.
        let mut told = BTreeSet::new();
        for hit in found.iter().filter(|hit| hit.parts.is_some()) {
            let parts = hit.parts.as_ref().unwrap();
            let first = &sent[parts[0].frame as usize - 1];
            let start = first.start + parts[0].offset as usize;
            prop_assert_eq!(hit.frame, parts[0].frame);
            let mut bytes = Vec::new();
            for part in parts.iter() {
                let segment = &sent[part.frame as usize - 1];
                prop_assert_eq!(segment.stream, first.stream);
                prop_assert_eq!(segment.start + part.offset as usize, start + bytes.len());
                bytes.extend(&segment.bytes[part.offset as usize..][..part.length as usize]);
            }
            prop_assert_eq!(matcher.find(&bytes).unwrap().bytes, 0..bytes.len());
            prop_assert!(told.insert((first.stream, start)), "told twice: {:?}", hit);
        }
        let mut wanted = BTreeSet::new();
        for (number, stream) in (0..).zip(&streams) {
            for start in 0..stream.len() {
                // The match that begins exactly here, if there is one.
                let Some(length) = matcher.find(&stream[start..])
                    .filter(|found| found.bytes.start == 0).map(|found| found.bytes.end) else { continue };
                let of_stream = sent.iter().filter(|segment| segment.stream == number);
                let holds = |segment: &Sent| {
                    segment.start <= start && start + length <= segment.start + segment.bytes.len()
                };
                if !of_stream.clone().any(holds) {
                    wanted.insert((number, start));
                }
            }
        }
        prop_assert_eq!(told, wanted, "{:?} in {:?}", pattern, sent);
    }
}

#[test]
fn a_split_match_names_its_frames() {
    let text = b"the quick brown fox";
    let sent = |start: usize, end: usize| Sent { stream: 0, start, bytes: text[start..end].to_vec() };
    let frames: Vec<_> = [sent(0, 6), sent(6, 8), sent(8, 19)].iter().map(frame).collect();
    let (loaded, _folder) = open(&frames);
    let found = hits(&loaded, Wanted::bytes(Pattern::Text(Text::new("quick")).compile().unwrap()));
    let [hit] = found.as_slice() else { panic!("{found:?}") };
    let parts: Vec<_> = hit.parts.as_ref().unwrap().iter().map(|p| (p.frame, p.offset, p.length)).collect();
    assert_eq!(parts, [(1, 4, 2), (2, 0, 2), (3, 0, 1)]);
    assert_eq!((hit.offset, hit.length, hit.packets().count()), (4, 5, 3));
}

#[test]
fn a_word_finds_what_payloads_mean() {
    // A bind to IRemoteActivation, over a port that is nobody's.
    let bind = [
        &[
            5, 0, 11, 3, 0x10, 0, 0, 0, 72, 0, 0, 0, 1, 0, 0, 0, 0xd0, 0x16, 0xd0, 0x16, 0, 0, 0, 0, 1, 0, 0,
            0,
        ][..],
        &[
            0, 0, 1, 0, 0xb8, 0x4a, 0x9f, 0x4d, 0x1c, 0x7d, 0xcf, 0x11, 0x86, 0x1e, 0, 0x20, 0xaf, 0x6e,
            0x7c, 0x57,
        ],
        &[
            0, 0, 0, 0, 4, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 8, 0, 0x2b, 0x10, 0x48,
            0x60, 2, 0, 0, 0,
        ],
    ]
    .concat();
    let sent = |stream, bytes: &[u8]| Sent { stream, start: 0, bytes: bytes.to_vec() };
    let frames: Vec<_> = [sent(0, b"REMACT is a word"), sent(1, &bind)].iter().map(frame).collect();
    let (loaded, _folder) = open(&frames);
    let found = hits(&loaded, Wanted::anything("REMACT").unwrap());
    let told: Vec<_> =
        found.iter().map(|hit| (hit.frame, hit.offset, hit.length, hit.found.name())).collect();
    assert_eq!(told, [(1, 0, 6, "bytes"), (2, 32, 16, "interface")]);
    let meaning = |word| hits(&loaded, Wanted { bytes: None, meaning: MeaningQuery::new(word) });
    assert_eq!(meaning("remact").len(), 1);
    let protocol = meaning("dcerpc");
    assert!(
        matches!(protocol.as_slice(), [hit] if matches!(hit.found, Found::Application(_))),
        "{protocol:?}"
    );
}
