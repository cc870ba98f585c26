//! Properties of files: reading, reading again, writing and loading.

use std::collections::BTreeMap;

use suji::{
    capture::{
        CaptureInfo, CaptureWriter, Frame, FrameOptions, LinkType, NewFrame, NewInterface, OutputFormat,
        ReadOptions, Stamp,
    },
    figure::{
        Choice, Chosen, KnownNames,
        conversation::{Transcript, TranscriptMode},
        is_active,
        points::{Layout, Listed, Writer, write_points},
    },
    query::{Cancel, Lens, Zone},
    stream::conversation::{FollowLimits, Side, follow, write_side},
    worker::{LoadOptions, Loaded, load_all},
};

use super::reading::{Reading, on_disk};

const PCAP_MAGICS: [[u8; 4]; 6] = [
    [0xa1, 0xb2, 0xc3, 0xd4],
    [0xd4, 0xc3, 0xb2, 0xa1],
    [0xa1, 0xb2, 0x3c, 0x4d],
    [0x4d, 0x3c, 0xb2, 0xa1],
    [0xa1, 0xb2, 0xcd, 0x34],
    [0x34, 0xcd, 0xb2, 0xa1],
];
/// gzip (RFC 1952) and zstd (RFC 8878).
const COMPRESSED: [&[u8]; 2] = [&[0x1f, 0x8b], &[0x28, 0xb5, 0x2f, 0xfd]];
const PCAPNG_MAGIC: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];

/// Frames of one input that are read again: enough for any small file.
const AGAIN: usize = 500;

const LAX: ReadOptions = ReadOptions { strict: false, follow: false };
const STRICT: ReadOptions = ReadOptions { strict: true, follow: false };

/// Files that begin as a pcap does.
pub fn pcap(bytes: &[u8]) {
    if PCAP_MAGICS.iter().any(|magic| bytes.starts_with(magic)) {
        any_file(bytes);
    }
}

/// Files that begin as a pcapng does.
pub fn pcapng(bytes: &[u8]) {
    if bytes.starts_with(&PCAPNG_MAGIC) {
        any_file(bytes);
    }
}

/// Compressed files, short enough that what is in them is no more than some megabytes.
pub fn compressed(bytes: &[u8]) {
    const LONGEST: usize = 600;
    let is_compressed = COMPRESSED.iter().any(|magic| bytes.starts_with(magic));
    if is_compressed && bytes.len() <= LONGEST {
        any_file(bytes);
    }
}

/// A file is read to its end or refused in words; every frame can be read again; and reading that
/// stops at the first damage finds the same frames up to there.
pub fn any_file(bytes: &[u8]) {
    let Ok(lax) = Reading::of(bytes, LAX) else {
        assert!(Reading::of(bytes, STRICT).is_err());
        return;
    };
    for frame in lax.frames.iter().take(AGAIN) {
        lax.hold_again(frame);
    }
    let Ok(strict) = Reading::of(bytes, STRICT) else { return };
    // A record may turn out to claim too much by what follows it, which is not looked at then.
    let taken_back = |offset| lax.info.damaged.iter().any(|damage| damage.offset == offset);
    for (strict, of_lax) in strict.frames.iter().zip(&lax.frames) {
        if strict.offset != of_lax.offset && taken_back(strict.offset) {
            break;
        }
        assert_eq!((strict.offset, &strict.data), (of_lax.offset, &of_lax.data));
    }
    for alone in strict.frames.iter().skip(lax.frames.len()) {
        assert!(taken_back(alone.offset));
    }
}

/// Reading a frame at any offset whatever gives a frame that stands in the file, or an error.
pub fn reread(bytes: &[u8]) {
    let Ok(reading) = Reading::of(bytes, LAX) else { return };
    for frame in reading.frames.iter().take(AGAIN) {
        reading.hold_again(frame);
    }
    let length = reading.source.length().unwrap();
    let far = [length.saturating_sub(1), length, length + 1, u64::MAX / 2, u64::MAX - 20, u64::MAX];
    for offset in (0..length.min(600)).chain(far) {
        let Ok(frame) = reading.again(offset) else { continue };
        assert_eq!(frame.offset, offset);
        let mut in_file = vec![0; frame.bytes.len()];
        let read = reading.source.read_at(&mut in_file, frame.data_offset).unwrap();
        assert_eq!((read, &in_file), (in_file.len(), &frame.bytes));
    }
}

/// What a capture holds can be written to either format and read back: the same frames. A record of
/// pcap that is odd in its time and among others odd in their lengths is taken for damage, so those do
/// not count there.
pub fn round_trip(bytes: &[u8]) {
    /// The longest frame that capture programs write.
    const LONGEST: u32 = 262_144;
    let Ok(reading) = Reading::of(bytes, LAX) else { return };
    let frames: Vec<Frame> =
        reading.frames.iter().take(AGAIN).map(|frame| reading.hold_again(frame)).collect();
    written(&reading.info, &frames, OutputFormat::Pcapng, &|link| u16::try_from(link.0).is_ok());
    let sound =
        |frame: &Frame| frame.length <= LONGEST && (1..=frame.length).contains(&(frame.bytes.len() as u32));
    let frames: Vec<Frame> = frames.into_iter().filter(sound).collect();
    if let Some(first) = frames.first().map(|frame| frame.link) {
        written(&reading.info, &frames, OutputFormat::Pcap, &|link| link == first && link.0 <= 0xffff);
    }
}

/// Writes the frames of some link types and holds what is read back against them.
fn written(info: &CaptureInfo, frames: &[Frame], format: OutputFormat, takes: &dyn Fn(LinkType) -> bool) {
    let described = info.interfaces.iter().enumerate().filter(|(_, of)| takes(of.link));
    let (places, interfaces): (Vec<usize>, Vec<NewInterface>) =
        described.map(|(place, of)| (place, NewInterface::like(of))).unzip();
    let comments: Vec<&str> = info.comments.iter().map(String::as_str).collect();
    let Ok(mut writer) = CaptureWriter::create(format, Vec::new(), &interfaces, &comments) else {
        assert!(interfaces.is_empty() && format == OutputFormat::Pcap);
        return;
    };
    let mut kept = Vec::new();
    for frame in frames {
        let Some(interface) = places.iter().position(|place| *place == frame.interface as usize) else {
            continue;
        };
        let texts: Vec<&str> = frame.comments.iter().map(String::as_str).collect();
        let new = NewFrame {
            interface,
            time: frame.time,
            original_length: frame.length,
            bytes: &frame.bytes,
            comments: &texts,
            options: FrameOptions::default(),
        };
        match writer.write(&new) {
            Ok(()) => kept.push((interface as u32, frame)),
            Err(error) => assert!(error.concerns_one_frame(), "{error}"),
        }
    }
    let file = writer.finish().unwrap();
    let back = Reading::of(&file, LAX).unwrap();
    assert!(back.info.damaged.is_empty() && !back.info.truncated, "{:?}", back.info.damaged);
    assert_eq!(back.frames.len(), kept.len());
    for (walked, (interface, frame)) in back.frames.iter().zip(&kept) {
        let again = back.hold_again(walked);
        assert_eq!((&again.bytes, again.link, again.length), (&frame.bytes, frame.link, frame.length));
        assert_eq!(again.time, frame.time);
        if format == OutputFormat::Pcapng {
            assert_eq!(again.interface, *interface);
            // Neither a simple packet block nor an option of more than 65,535 bytes can be written.
            let fits = |text: &&String| u16::try_from(text.len()).is_ok();
            if frame.time != Stamp::Missing {
                assert!(again.comments.iter().eq(frame.comments.iter().filter(fits)));
            }
        }
    }
}

/// A loaded capture counts each frame once, and its tables have a line for every packet and nothing
/// that a terminal would obey.
pub fn load(bytes: &[u8]) {
    let path = on_disk(bytes);
    let loaded = load_all(&[path], &LoadOptions::default(), |_, _| {}).unwrap();
    assert!(loaded.broken.is_empty());
    let Some(info) = loaded.captures.first() else {
        assert_eq!(loaded.failures.len(), 1);
        return;
    };
    let index = &loaded.index;
    let packets = index.packets();
    let undecoded: usize = index.segments().map(|(_, _, segment)| segment.undecoded().len()).sum();
    assert_eq!(index.frames(), info.frames);
    assert_eq!(packets + undecoded as u64, info.frames);
    let (Some(segments), Some(source)) = (index.captures.first(), loaded.sources.first()) else { return };
    let known = KnownNames::default();
    let listed = Listed { number: 0, info, source, segments, name: "capture", known: &known };
    let choice = Choice::new(&Chosen::Lens(Lens::default()));
    for layout in [Layout::Csv(Zone::default()), Layout::Json] {
        let mut table = Writer::new(Vec::new(), layout);
        let lines = write_points(&listed, &choice, &mut table, None, |_, _| true).unwrap();
        assert_eq!(lines, packets);
        let table = String::from_utf8(table.into_inner()).unwrap();
        assert_eq!(table.lines().count() as u64, packets);
        assert!(!table.contains(|letter| letter != '\n' && is_active(letter)));
    }
    conversations(&loaded);
}

/// Conversations of one input that are followed.
const FOLLOWED: usize = 20;

/// Conversations hold the packets with ports, each once; of those that are followed, each stream is told in
/// order, without holes, and its rows have nothing that a terminal would obey.
fn conversations(loaded: &Loaded) {
    let (index, cancel) = (&loaded.index, Cancel::default());
    let table = suji::query::conversations(index, &Lens::default(), 1_000, |_, _| {}, &cancel).unwrap();
    assert_eq!(table.packets + table.without_ports, index.packets());
    let captures = (loaded.captures.as_slice(), loaded.sources.as_slice());
    for row in table.rows().iter().take(FOLLOWED) {
        let (key, limits) = (table.key(row), FollowLimits::default());
        let conversation = follow(index, captures, &key, limits, |_, _| {}, &cancel).unwrap();
        assert_eq!(conversation.packets.len() as u64, row.all_packets());
        assert_eq!(conversation.ends, table.ends(row));
        let mut ends: BTreeMap<(u32, Side), u64> = BTreeMap::new();
        for piece in &conversation.pieces {
            let end = ends.entry((piece.connection, piece.side)).or_default();
            assert_eq!(*end, piece.start);
            *end += piece.length;
            assert!(conversation.packet(piece).is_some());
            assert_eq!(conversation.bytes(piece).is_none(), piece.is_missing());
        }
        for mode in [TranscriptMode::Text, TranscriptMode::Hex, TranscriptMode::Lines] {
            let transcript = Transcript::new(&conversation, mode, 40);
            for row in &transcript.rows {
                assert!(!transcript.text(&conversation, row).contains(is_active));
            }
        }
        let mut raw = Vec::new();
        let of = (index, captures);
        let written = write_side(&conversation, of, (None, None), &mut raw, |_, _| {}, &cancel).unwrap();
        assert_eq!((written.bytes, raw.len() as u64), (conversation.captured(), conversation.captured()));
    }
}
