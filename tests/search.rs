//! Search over captures: held against looking at every payload, and what it tells on its way.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::{fs, path::PathBuf, slice};

use etherparse::{Ethernet2Header, IpNumber, PacketBuilder, PacketBuilderStep};
use proptest::prelude::*;
use suji::{
    capture::{CaptureWriter, LinkType, Nanos, NewFrame, NewInterface, OutputFormat},
    index::PointId,
    query::{Filter, Lens},
    stream::search::{Encoding, Hit, Match, Pattern, Text, Wanted},
    worker::{LoadOptions, Loaded, Search, SearchEvent, SearchProgress, SearchRequest, load_all, no_wake},
};
use tempfile::TempDir;

/// Where a header has room for anything it holds this, which patterns look for too.
const BAIT: [u8; 6] = *b"aabbaa";
const PORT: u16 = u16::from_be_bytes(*b"ab");

/// A frame, and the payload that it was made with, as far as it is captured; none if it is no packet.
#[derive(Clone, Debug)]
struct Made {
    frame: Vec<u8>,
    length: usize,
    payload: Option<Vec<u8>>,
}

/// A frame of one of some kinds; `cut` bytes of it are not captured.
fn made(kind: u8, payload: &[u8], padding: usize, cut: usize) -> Made {
    let ethernet = PacketBuilder::ethernet2(BAIT, BAIT);
    let addresses = ([97, 98, 97, 97], [98, 97, 97, 98]);
    let ip = |builder: PacketBuilderStep<Ethernet2Header>| builder.ipv4(addresses.0, addresses.1, 64);
    let mut frame = Vec::new();
    match kind {
        0 => ip(ethernet).udp(PORT, PORT).write(&mut frame, payload).unwrap(),
        1 => ip(ethernet).tcp(PORT, PORT, 0x6161_6262, 0x6161).write(&mut frame, payload).unwrap(),
        2 => {
            // An option that is not known: its kind, its length, and the bait.
            let options = [&[253, 8][..], &BAIT].concat();
            let tcp = ip(ethernet).tcp(PORT, 1, 0x6161_6262, 0x6161).options_raw(&options).unwrap();
            tcp.write(&mut frame, payload).unwrap();
        }
        3 => ip(ethernet).icmpv4_echo_request(0x6161, 0x6262).write(&mut frame, payload).unwrap(),
        // A protocol that nobody knows.
        4 => ip(ethernet).write(&mut frame, IpNumber(200), payload).unwrap(),
        5 => {
            let builder = ethernet.single_vlan(97.try_into().unwrap()).ipv6([97; 16], [98; 16], 64);
            builder.udp(PORT, 7).write(&mut frame, payload).unwrap();
        }
        // ARP, with the text in it.
        _ => {
            frame.extend([BAIT, BAIT].concat());
            frame.extend([8, 6]);
            frame.extend(payload);
        }
    }
    let header = frame.len() - payload.len();
    frame.resize(frame.len() + padding, b'a');
    let length = frame.len();
    frame.truncate(length.saturating_sub(cut).max(header));
    let captured = (frame.len() - header).min(payload.len());
    Made { frame, length, payload: (kind <= 5).then(|| payload[..captured].to_vec()) }
}

fn frames() -> impl Strategy<Value = Vec<Made>> {
    let letters = prop::sample::select(b"aabbAB\n".to_vec());
    let payload = prop::collection::vec(letters, 0..24);
    let frame = (0_u8..8, payload, 0_usize..8, prop_oneof![3 => Just(0), 1 => 0_usize..12]);
    let frame = frame.prop_map(|(kind, payload, padding, cut)| made(kind, &payload, padding, cut));
    prop::collection::vec(frame, 1..40)
}

/// A capture of these frames, loaded.
struct Opened {
    loaded: Loaded,
    path: PathBuf,
    _folder: TempDir,
}

fn open(format: OutputFormat, frames: &[Made]) -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("capture");
    write(&path, format, frames);
    let loaded = load_all(slice::from_ref(&path), &LoadOptions::default(), |_, _| {}).unwrap();
    assert_eq!(loaded.index.frames(), frames.len() as u64);
    Opened { loaded, path, _folder: folder }
}

fn write(path: &PathBuf, format: OutputFormat, frames: &[Made]) {
    let ethernet = NewInterface::new(LinkType::ETHERNET, 0, false);
    let file = fs::File::create(path).unwrap();
    let mut writer = CaptureWriter::create(format, file, &[ethernet], &[]).unwrap();
    for (number, made) in (0..).zip(frames) {
        let frame = NewFrame::new(0, Nanos(number * 1_000_000), &made.frame);
        writer.write(&NewFrame { original_length: made.length as u32, ..frame }).unwrap();
    }
    writer.finish().unwrap();
}

fn start(loaded: &Loaded, pattern: &Pattern, lens: Option<Lens>) -> Search {
    let wanted = Wanted::bytes(pattern.compile().unwrap());
    let request = SearchRequest { wanted, lens, captures: loaded.indexed(), priority: None };
    Search::start(request, no_wake()).unwrap()
}

/// All hits, and how far the search was at last.
fn hits(loaded: &Loaded, pattern: &Pattern, lens: Option<Lens>) -> (Vec<Hit>, SearchProgress) {
    let (mut all, mut at) = (Vec::new(), SearchProgress::default());
    for event in start(loaded, pattern, lens).events() {
        match event {
            SearchEvent::Hits { hits, progress } => {
                assert!(progress.searched >= at.searched && progress.searched <= progress.bytes);
                all.extend(hits);
                at = progress;
            }
            SearchEvent::Finished { cancelled } => assert!(!cancelled),
            SearchEvent::Failed(error) => panic!("{error}"),
        }
    }
    (all, at)
}

/// What looking at every payload finds: number of the frame, first match and number of matches.
fn by_hand(
    frames: &[Made],
    find: impl Fn(&[u8]) -> Option<(usize, usize, u32)>,
) -> Vec<(u64, usize, usize, u32)> {
    let found = (1..).zip(frames).filter_map(|(number, made)| {
        let (offset, length, count) = find(made.payload.as_ref()?)?;
        Some((number, offset, length, count))
    });
    found.collect()
}

fn told(hits: &[Hit]) -> Vec<(u64, usize, usize, u32)> {
    hits.iter().map(|hit| (hit.frame, hit.offset as usize, hit.length as usize, hit.matches)).collect()
}

/// The first place of some bytes, and how often they are there without overlaps.
fn naively(needle: &[u8], payload: &[u8]) -> Option<(usize, usize, u32)> {
    let (mut at, mut places) = (0, Vec::new());
    while at + needle.len() <= payload.len() {
        if payload[at..].starts_with(needle) {
            places.push(at);
            at += needle.len();
        } else {
            at += 1;
        }
    }
    places.first().map(|first| (*first, needle.len(), places.len() as u32))
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let expressions = [
        "a+b",
        "b[^b]*b",
        "(?s)a.*b",
        "(?s)b.*?ab",
        "^a",
        "b$",
        r"\bab",
        "(?m)^b",
        "A|ab|bbb",
        "[aA]{3}",
        "(?i)ba",
        "a.b",
    ];
    let hex = ["61 62", "61 ?? 61", "?? 62", "6? 62 61", "?1 62"];
    let text = ("[abAB]{1,3}", any::<bool>())
        .prop_map(|(text, ignore_case)| Pattern::Text(Text { ignore_case, ..Text::new(text) }));
    prop_oneof![
        prop::sample::select(expressions.to_vec()).prop_map(|text| Pattern::Regex(text.to_owned())),
        prop::sample::select(hex.to_vec()).prop_map(|text| Pattern::hex(text).unwrap()),
        text,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn bytes_are_found_in_every_payload_that_holds_them_and_nowhere_else(
        frames in frames(),
        needle in prop::collection::vec(prop::sample::select(b"ab".to_vec()), 1..5),
        pcapng in any::<bool>(),
    ) {
        let opened = open(if pcapng { OutputFormat::Pcapng } else { OutputFormat::Pcap }, &frames);
        let text = Text::new(String::from_utf8(needle.clone()).unwrap());
        let (found, progress) = hits(&opened.loaded, &Pattern::Text(text), None);
        prop_assert_eq!(told(&found), by_hand(&frames, |payload| naively(&needle, payload)));
        prop_assert_eq!(progress.searched, fs::metadata(&opened.path).unwrap().len());
    }

    #[test]
    fn any_pattern_finds_in_the_file_what_it_finds_in_each_payload(frames in frames(), pattern in pattern()) {
        let opened = open(OutputFormat::Pcap, &frames);
        let matcher = pattern.compile().unwrap();
        let (found, _) = hits(&opened.loaded, &pattern, None);
        let find = |payload: &[u8]| {
            matcher.find(payload).map(|Match { bytes, count }| (bytes.start, bytes.len(), count))
        };
        prop_assert_eq!(told(&found), by_hand(&frames, find), "{:?}", pattern);
        for hit in &found {
            let made = &frames[hit.frame as usize - 1];
            let payload = &made.frame[hit.payload as usize..];
            prop_assert!(payload.starts_with(made.payload.as_ref().unwrap()));
            prop_assert_eq!(opened.loaded.index.point(hit.id).unwrap().frame, hit.frame);
        }
    }

    #[test]
    fn under_a_lens_only_packets_that_it_shows_are_hits(
        frames in frames(),
        ports in prop::sample::select(vec!["24930", "!24930", "udp/7", "9"]),
    ) {
        let opened = open(OutputFormat::Pcap, &frames);
        let lens = Lens { ports: ports.parse().unwrap(), ..Lens::default() };
        let filter = Filter::new(&lens);
        let pattern = Pattern::Text(Text::new("ab"));
        let (mut all, _) = hits(&opened.loaded, &pattern, None);
        let index = &opened.loaded.index;
        all.retain(|hit| filter.shows(index.segment(hit.id).unwrap(), usize::from(hit.id.point)).is_some());
        prop_assert_eq!(hits(&opened.loaded, &pattern, Some(lens)).0, all);
    }
}

/// Many small frames, one in a thousand with the word.
fn many(frames: usize) -> Vec<Made> {
    let payload = |number: usize| if number.is_multiple_of(1_000) { &b"..needle.."[..] } else { b"hay" };
    (0..frames).map(|number| made(0, payload(number), 0, 0)).collect()
}

#[test]
fn hits_come_in_the_order_of_the_file_however_many_threads_search() {
    let opened = open(OutputFormat::Pcap, &many(300_000));
    assert!(opened.loaded.index.segments().count() > 4);
    let (found, _) = hits(&opened.loaded, &Pattern::Text(Text::new("needle")), None);
    let numbers: Vec<u64> = found.iter().map(|hit| hit.frame).collect();
    assert_eq!(numbers, (0..300).map(|number| number * 1_000 + 1).collect::<Vec<_>>());
    let ids: Vec<PointId> = found.iter().map(|hit| hit.id).collect();
    assert!(ids.is_sorted());
}

#[test]
fn a_text_that_windows_wrote_is_found() {
    let wide: Vec<u8> = "Net Share".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let opened = open(OutputFormat::Pcapng, &[made(1, b"net share", 0, 0), made(1, &wide, 0, 0)]);
    let encodings = vec![Encoding::Utf8, Encoding::Utf16Le];
    let text = Text { encodings, ignore_case: true, ..Text::new("NET SHARE") };
    let (found, _) = hits(&opened.loaded, &Pattern::Text(text), None);
    assert_eq!(told(&found), [(1, 0, 9, 1), (2, 0, 18, 1)]);
}

#[test]
fn a_search_that_is_cancelled_ends_and_says_so() {
    let opened = open(OutputFormat::Pcap, &many(300_000));
    let search = start(&opened.loaded, &Pattern::Text(Text::new("a")), None);
    search.cancel();
    let last = search.events().iter().last();
    assert!(matches!(last, Some(SearchEvent::Finished { cancelled: true })), "{last:?}");
}

#[test]
fn a_file_that_was_rewritten_is_no_place_of_hits() {
    let before = [made(0, b"one", 0, 0), made(0, b"two", 0, 0)];
    let opened = open(OutputFormat::Pcap, &before);
    // The same lengths, so that records stand where they stood; the second goes to another port.
    let mut after = before.clone();
    after[1].frame[36] ^= 1;
    write(&opened.path, OutputFormat::Pcap, &after);
    let events: Vec<_> =
        start(&opened.loaded, &Pattern::Text(Text::new("two")), None).events().iter().collect();
    let failed = events.iter().any(|event| match event {
        SearchEvent::Failed(error) => {
            let (error, path) = (error.to_string(), opened.path.display().to_string());
            error.contains("changed") && error.contains(&path)
        }
        _ => false,
    });
    assert!(failed, "{events:?}");
    let hits = events.iter().any(|event| matches!(event, SearchEvent::Hits { hits, .. } if !hits.is_empty()));
    assert!(!hits, "{events:?}");
}
