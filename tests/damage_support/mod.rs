//! Captures that are made, damaged and read, record by record.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot be set up has failed")]

use std::{fs, ops::Range, path::Path};

use suji::capture::{CaptureInfo, Chunk, Framer, Nanos, ReadOptions, Stamp};

/// Dice that fall alike everywhere (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }
}

/// A file format with its byte order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Pcap { big: bool, nano: bool },
    Modified { big: bool },
    Pcapng { big: bool },
}

pub const KINDS: [Kind; 8] = [
    Kind::Pcap { big: false, nano: false },
    Kind::Pcap { big: false, nano: true },
    Kind::Pcap { big: true, nano: false },
    Kind::Pcap { big: true, nano: true },
    Kind::Modified { big: false },
    Kind::Modified { big: true },
    Kind::Pcapng { big: false },
    Kind::Pcapng { big: true },
];

impl Kind {
    pub fn is_pcapng(self) -> bool {
        matches!(self, Self::Pcapng { .. })
    }

    fn big(self) -> bool {
        match self {
            Self::Pcap { big, .. } | Self::Modified { big } | Self::Pcapng { big } => big,
        }
    }

    fn words(self, words: &[u32]) -> Vec<u8> {
        words
            .iter()
            .flat_map(|word| if self.big() { word.to_be_bytes() } else { word.to_le_bytes() })
            .collect()
    }

    fn halves(self, halves: &[u16]) -> Vec<u8> {
        halves
            .iter()
            .flat_map(|half| if self.big() { half.to_be_bytes() } else { half.to_le_bytes() })
            .collect()
    }

    /// What stands before the first record, of Ethernet.
    pub fn start(self) -> Vec<u8> {
        let magic = match self {
            Self::Pcap { nano: false, .. } => 0xA1B2_C3D4,
            Self::Pcap { nano: true, .. } => 0xA1B2_3C4D,
            Self::Modified { .. } => 0xA1B2_CD34,
            Self::Pcapng { .. } => {
                let section = [
                    self.words(&[0x0A0D_0D0A, 28, 0x1A2B_3C4D]),
                    self.halves(&[1, 0]),
                    self.words(&[u32::MAX, u32::MAX, 28]),
                ];
                let interface = [self.words(&[1, 20]), self.halves(&[1, 0]), self.words(&[0, 20])];
                return [section.concat(), interface.concat()].concat();
            }
        };
        [self.words(&[magic]), self.halves(&[2, 4]), self.words(&[0, 0, 65_535, 1])].concat()
    }

    /// A record of a frame at a number of microseconds since 1970.
    pub fn record(self, microseconds: u64, frame: &[u8]) -> Vec<u8> {
        let length = frame.len() as u32;
        let (seconds, fraction) = ((microseconds / 1_000_000) as u32, (microseconds % 1_000_000) as u32);
        match self {
            Self::Pcap { nano, .. } => {
                let fraction = if nano { fraction * 1_000 } else { fraction };
                [self.words(&[seconds, fraction, length, length]), frame.to_vec()].concat()
            }
            Self::Modified { .. } => [
                self.words(&[seconds, fraction, length, length, 2]),
                self.halves(&[0x0800]),
                vec![4, 0],
                frame.to_vec(),
            ]
            .concat(),
            Self::Pcapng { .. } => {
                let whole = 32 + length.next_multiple_of(4);
                let (high, low) = ((microseconds >> 32) as u32, microseconds as u32);
                let mut block = self.words(&[6, whole, 0, high, low, length, length]);
                block.extend(frame);
                block.resize(whole as usize - 4, 0);
                block.extend(self.words(&[whole]));
                block
            }
        }
    }
}

/// A record of a capture as it was made.
#[derive(Clone, Debug)]
pub struct Made {
    pub place: Range<usize>,
    pub time: Stamp,
    pub frame: Vec<u8>,
}

/// A capture as it was made.
#[derive(Clone, Debug)]
pub struct Capture {
    pub bytes: Vec<u8>,
    pub records: Vec<Made>,
}

impl Capture {
    /// Frames at numbers of microseconds since 1970.
    pub fn of(kind: Kind, frames: impl IntoIterator<Item = (u64, Vec<u8>)>) -> Self {
        let mut bytes = kind.start();
        let mut records = Vec::new();
        for (microseconds, frame) in frames {
            let start = bytes.len();
            bytes.extend(kind.record(microseconds, &frame));
            let time = Stamp::At(Nanos(microseconds as i64 * 1_000));
            records.push(Made { place: start..bytes.len(), time, frame });
        }
        Self { bytes, records }
    }
}

/// Ethernet, IPv4 and UDP around a payload.
pub fn udp(payload: &[u8]) -> Vec<u8> {
    let (total, length) = (payload.len() as u16 + 28, payload.len() as u16 + 8);
    let mut frame = vec![2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0];
    frame.extend(total.to_be_bytes());
    frame.extend([0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 192, 0, 2, 1, 0, 69, 0, 69]);
    frame.extend(length.to_be_bytes());
    frame.extend([0, 0]);
    frame.extend(payload);
    frame
}

/// How a capture is carried in another one.
pub const CARRIED: [&str; 6] = [
    "full segments",
    "small blocks",
    "whole records",
    "full segments of last year",
    "small blocks of last year",
    "whole records of last year",
];

/// A capture whose frames carry another one of the same format.
pub fn carrying(kind: Kind, style: &str, dice: &mut Dice) -> Capture {
    const YEAR: u64 = 365 * 86_400_000_000;
    let earlier = if style.ends_with("last year") { YEAR } else { 1_000_000 };
    let mut inner = traffic(dice, 40);
    let mut time = inner.first().map_or(0, |first| first.0);
    if style.starts_with("whole") {
        inner.iter_mut().for_each(|(_, frame)| frame.truncate(1_400));
    }
    inner.iter_mut().for_each(|(time, _)| *time -= earlier);
    let inner = Capture::of(kind, inner);
    let payloads: Vec<Vec<u8>> = if style.starts_with("whole") {
        let mut payloads = vec![Vec::new()];
        for record in &inner.records {
            let bytes = &inner.bytes[record.place.clone()];
            if payloads.last().is_some_and(|last| last.len() + bytes.len() > 1_460) {
                payloads.push(Vec::new());
            }
            payloads.last_mut().unwrap().extend(bytes);
        }
        payloads
    } else {
        let size = if style.starts_with("full") { 1_460 } else { 512 };
        inner.bytes.chunks(size).map(<[u8]>::to_vec).collect()
    };
    let frames = payloads.iter().map(|payload| {
        time += dice.next() % 10_000;
        (time, udp(payload))
    });
    let frames: Vec<_> = frames.collect();
    Capture::of(kind, frames)
}

/// Frames of every usual length, with noise, text or zeros inside, milliseconds apart.
pub fn traffic(dice: &mut Dice, count: usize) -> Vec<(u64, Vec<u8>)> {
    let mut time = 1_236_952_800_000_000;
    let frames = (0..count).map(|_| {
        time += dice.next() % 100_000;
        let length = match dice.below(4) {
            0 => 18,
            1 => dice.below(200),
            2 => 1_472,
            _ => dice.below(1_472),
        };
        let payload = match dice.below(3) {
            0 => dice.bytes(length),
            1 => b"GET /index.html HTTP/1.1\r\n".iter().copied().cycle().take(length).collect(),
            _ => vec![0; length],
        };
        (time, udp(&payload))
    });
    frames.collect()
}

/// A stretch of a capture that was changed, and how what follows it moved.
#[derive(Clone, Debug)]
pub struct Change {
    pub bytes: Vec<u8>,
    /// In the capture as it was made.
    pub region: Range<usize>,
    /// Bytes that the region has now.
    pub now: usize,
}

/// Ways to damage a file.
pub const WAYS: [&str; 7] = [
    "flipped bits",
    "a flipped header",
    "a cut end",
    "inserted noise",
    "inserted zeros",
    "a zeroed page",
    "a deleted stretch",
];

/// Damages a capture behind its file header.
pub fn damage(capture: &Capture, way: &str, dice: &mut Dice) -> Change {
    let first = capture.records[0].place.start;
    let mut bytes = capture.bytes.clone();
    let at = first + dice.below(bytes.len() - first);
    let length = 1 + dice.below(4_096);
    let end = (at + length).min(bytes.len());
    let (region, new) = match way {
        "flipped bits" => (at..at + 1, vec![bytes[at] ^ (1 + dice.below(255) as u8)]),
        "a flipped header" => {
            let record = &capture.records[dice.below(capture.records.len())];
            let at = record.place.start + dice.below(16);
            (at..at + 1, vec![bytes[at] ^ 1 << dice.below(8)])
        }
        "a cut end" => (at..bytes.len(), Vec::new()),
        "inserted noise" => (at..at, dice.bytes(length)),
        "inserted zeros" => (at..at, vec![0; length]),
        "a zeroed page" => {
            let start = (at / 4_096 * 4_096).max(first);
            let end = (at / 4_096 * 4_096 + 4_096).min(bytes.len());
            (start..end, vec![0; end - start])
        }
        _ => (at..end, Vec::new()),
    };
    let now = new.len();
    bytes.splice(region.clone(), new);
    Change { bytes, region, now }
}

/// A record as it was read.
#[derive(Clone, Debug)]
pub struct Read {
    pub offset: usize,
    pub time: Stamp,
    pub frame: Vec<u8>,
    pub marked: bool,
}

/// Reads a file with these bytes to its end.
pub fn read(path: &Path, bytes: &[u8], options: ReadOptions) -> (Vec<Read>, CaptureInfo) {
    fs::write(path, bytes).unwrap();
    let mut framer = Framer::open(path, options).unwrap();
    let mut chunk = Chunk::default();
    let mut records = Vec::new();
    while framer.next_chunk(&mut chunk) {
        for record in &chunk.frames {
            let offset = chunk.offset + u64::from(record.record);
            records.push(Read {
                offset: offset as usize,
                time: record.time,
                frame: chunk.data(record).to_vec(),
                marked: false,
            });
        }
        // What a false length claims is never reserved.
        assert!(chunk.bytes.capacity() <= bytes.len().max(suji::capture::CHUNK_BYTES + (4 << 20)));
    }
    let info = framer.info().clone();
    for record in &mut records {
        record.marked = info.after_damage(record.offset as u64).is_some();
    }
    assert_eq!(info.frames, records.len() as u64);
    assert_eq!(info.bytes_read, bytes.len() as u64, "read to the end");
    (records, info)
}

/// What damage came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub places: u64,
    /// Sound records, and those of them that were not read.
    pub sound: u64,
    pub lost: u64,
    /// Places that cost sound records, and the most bytes from the end of a damaged region to the
    /// first record from which all are read.
    pub places_with_lost: u64,
    pub distance: usize,
    /// Records that are none, and those of them that are not marked as read after damage.
    pub false_records: u64,
    pub places_with_false: u64,
    pub unmarked: u64,
}

impl Outcome {
    pub fn add(&mut self, other: &Self) {
        self.places += other.places;
        self.sound += other.sound;
        self.lost += other.lost;
        self.places_with_lost += other.places_with_lost;
        self.distance = self.distance.max(other.distance);
        self.false_records += other.false_records;
        self.places_with_false += other.places_with_false;
        self.unmarked += other.unmarked;
    }
}

/// Holds what was read of a damaged capture against what was made.
pub fn compare(capture: &Capture, change: &Change, read: &[Read]) -> Outcome {
    let region = &change.region;
    let moved = |at: usize| if at >= region.end { at - region.len() + change.now } else { at };
    let mut outcome = Outcome { places: 1, ..Outcome::default() };
    let mut taken = vec![false; read.len()];
    for record in &capture.records {
        let place = &record.place;
        let touched = place.start < region.end.max(region.start + 1)
            && place.end > region.start
            && !(region.is_empty() && place.start == region.start);
        let start = if touched && place.start >= region.start { None } else { Some(moved(place.start)) };
        let found = start.and_then(|start| read.binary_search_by_key(&start, |read| read.offset).ok());
        if touched {
            // Whatever is read there is what the damage made of it.
            found.into_iter().for_each(|found| taken[found] = true);
            continue;
        }
        outcome.sound += 1;
        match found.filter(|found| read[*found].frame == record.frame && read[*found].time == record.time) {
            Some(found) => taken[found] = true,
            None => {
                outcome.lost += 1;
                outcome.distance = outcome.distance.max(place.end.saturating_sub(region.end));
            }
        }
    }
    // What was made of a record that the damage touched may start or end where that did.
    let touched = capture.records.iter().filter(|record| {
        record.place.start < region.end.max(region.start + 1) && record.place.end > region.start
    });
    let edges: Vec<_> = touched
        .flat_map(|record| {
            [
                record.place.start,
                moved(record.place.end)
                    - (record.place.end - record.place.start).min(moved(record.place.end)),
            ]
        })
        .collect();
    for (read, taken) in read.iter().zip(&mut taken) {
        *taken |= edges.contains(&read.offset);
    }
    for read in read.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(read, _)| read) {
        outcome.false_records += 1;
        outcome.unmarked += u64::from(!read.marked);
    }
    outcome.places_with_false = u64::from(outcome.false_records > 0);
    outcome.places_with_lost = u64::from(outcome.lost > 0);
    outcome
}
