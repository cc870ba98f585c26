//! Loading in strides: threads read, walk and decode stretches of a file side by side, each from a guess at
//! where a record begins, and what they bring is put together in order.
//!
//! A stride stays with one thread, and what it reads is decoded while it is in that core's cache. This goes on
//! as long as every stride begins where the one before it has ended; from the first that does not (damage,
//! records that need a second look, a wrong guess) the file is walked in order.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

use super::{
    DecodedChunk, LoadEvent, Progress, decode_chunk::ChunkDecoder, intake::Intake, order::Order, tell::Tell,
};
use crate::{
    capture::{CHUNK_FRAMES, Chunk, Framer, Scout, Stride},
    index::{Detail, Fingerprint},
};

/// Bytes of a stride: a segment's worth.
const STRIDE: u64 = 8 << 20;

/// Shorter files are walked in order as quickly.
const SHORTEST: u64 = 4 * STRIDE;

/// One loading in strides.
pub(super) struct Strides<'a> {
    pub file: usize,
    pub detail: Detail,
    pub threads: usize,
    pub tell: &'a Tell,
}

/// What a thread made of a stride.
struct Walked {
    stride: Stride,
    chunks: Vec<DecodedChunk>,
}

/// What is done in the order of the file.
struct InOrder<'a, 'b> {
    order: Order<Option<Walked>>,
    framer: &'a mut Framer,
    intake: &'a mut Intake<'b>,
    place: usize,
}

impl Strides<'_> {
    /// Loads as much as it can; the framer stands behind that. Gives the number of segments.
    pub fn load(&self, framer: &mut Framer, intake: &mut Intake<'_>) -> usize {
        self.load_by(STRIDE, SHORTEST, framer, intake)
    }

    fn load_by(&self, length: u64, shortest: u64, framer: &mut Framer, intake: &mut Intake<'_>) -> usize {
        let (source, options) = (framer.source(), framer.info().reading);
        let scout = || Scout::over(&source, options).ok().flatten();
        let Some(first) = scout() else { return 0 };
        let reach = first.reach();
        if reach.end.saturating_sub(reach.start) < shortest {
            return 0;
        }
        let (next, over) = (AtomicU64::new(0), AtomicBool::new(false));
        let in_order = Mutex::new(InOrder { order: Order::default(), framer, intake, place: 0 });
        let work = |mut scout: Scout| {
            let mut chunk = Chunk::default();
            let mut spare = Vec::new();
            while self.tell.goes_on() && !over.load(Ordering::Relaxed) {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let start = reach.start.saturating_add(number.saturating_mul(length));
                if start >= reach.end {
                    break;
                }
                scout.enter(start..start.saturating_add(length).min(reach.end));
                let spare_one = std::mem::take(&mut spare);
                let walked = || decode(&mut scout, &mut chunk, self.detail, spare_one);
                let walked = catch_unwind(AssertUnwindSafe(walked)).ok();
                let mut in_order = in_order.lock().unwrap_or_else(PoisonError::into_inner);
                in_order.order.put(number, walked);
                while self.tell.goes_on()
                    && !over.load(Ordering::Relaxed)
                    && let Some(walked) = in_order.order.take()
                {
                    if !walked.is_some_and(|walked| self.take(walked, &mut in_order)) {
                        over.store(true, Ordering::Relaxed);
                    }
                }
                spare = in_order.intake.spare();
            }
        };
        thread::scope(|scope| {
            for (number, scout) in (1..self.threads).filter_map(|number| Some((number, scout()?))) {
                let work = &work;
                // Without a further thread this one does all the work.
                let _ = thread::Builder::new()
                    .name(format!("suji-load-{number}"))
                    .spawn_scoped(scope, move || work(scout));
            }
            work(first);
        });
        in_order.into_inner().unwrap_or_else(PoisonError::into_inner).place
    }

    /// Tells of the segments of a stride, if it goes on where the one before has ended.
    fn take(&self, walked: Walked, in_order: &mut InOrder<'_, '_>) -> bool {
        let first_frame = in_order.framer.info().frames;
        if !in_order.framer.accept(&walked.stride, walked.chunks.len() as u64) {
            return false;
        }
        let progress = Progress::of(in_order.framer.info(), &in_order.framer.source());
        for DecodedChunk { segment, fingerprints } in walked.chunks {
            let number = segment.first_frame();
            let segment = segment.numbered_from(first_frame + number);
            let place = in_order.place;
            let taken = in_order.intake.take(place, DecodedChunk { segment, fingerprints });
            in_order.place += 1;
            let event = match taken {
                Ok(segment) => LoadEvent::Segment {
                    file: self.file,
                    place,
                    segment: Arc::new(segment),
                    progress,
                    info: None,
                },
                Err(full) => full.event(self.file),
            };
            self.tell.tell(event);
            if !self.tell.goes_on() {
                break;
            }
        }
        true
    }
}

/// Walks and decodes the stride that a scout has entered. Its frames are numbered from 1.
fn decode(scout: &mut Scout, chunk: &mut Chunk, detail: Detail, spare: Vec<Fingerprint>) -> Walked {
    let mut chunks = Vec::new();
    let mut decoder: Option<ChunkDecoder> = None;
    let mut spare = Some(spare);
    let mut frames = 0;
    while scout.next(chunk) {
        let fits = |decoder: &ChunkDecoder| decoder.frames() + chunk.frames.len() <= CHUNK_FRAMES;
        if let Some(full) = decoder.take_if(|decoder| !fits(decoder)) {
            chunks.push(full.finish());
        }
        let new = || {
            ChunkDecoder::new(
                frames + 1,
                chunk.offset,
                CHUNK_FRAMES,
                detail,
                spare.take().unwrap_or_default(),
            )
        };
        decoder.get_or_insert_with(new).add(chunk);
        frames += chunk.frames.len() as u64;
    }
    chunks.extend(decoder.map(ChunkDecoder::finish));
    Walked { stride: scout.stride(), chunks }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{
        capture::ReadOptions,
        index::{CaptureSegments, Point},
        query::Cancel,
        worker::{LoadOptions, decode_chunk, intake::Shared, no_wake},
    };

    /// A classic pcap, big-endian, with microseconds.
    fn file_header() -> Vec<u8> {
        [0xA1B2_C3D4_u32, 0x0002_0004, 0, 0, 262_144, 1].iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    fn record(seconds: u32, frame: &[u8]) -> Vec<u8> {
        let length = frame.len() as u32;
        let header = [seconds, seconds % 1_000, length, length].map(u32::to_be_bytes).concat();
        [&header, frame].concat()
    }

    /// UDP over IPv4 or, now and then, IPv6; every eleventh frame is no packet, every 700th comes again.
    fn frame(number: u32) -> Vec<u8> {
        let payload = vec![number as u8; number.wrapping_mul(2_654_435_761) as usize % 300];
        let payload = [&number.to_be_bytes(), &*payload].concat();
        let addresses = [[1; 6], [2; 6]].concat();
        if number.is_multiple_of(11) {
            return [&addresses[..], &[0x08, 0x06], &payload].concat();
        }
        let [.., high, low] = number.to_be_bytes();
        let length = (payload.len() as u16 + 8).to_be_bytes();
        let udp = [&[0, 1, 0, 53], &length[..], &[0, (number % 3) as u8], &payload].concat();
        if number % 50 == 7 {
            let ends = [[3; 16], [high; 16]].concat();
            return [&addresses[..], &[0x86, 0xDD, 0x60, 0, 0, 0], &length, &[17, 64], &ends, &udp].concat();
        }
        let total = (udp.len() as u16 + 20).to_be_bytes();
        let ip =
            [&[0x45, 0], &total[..], &[high, low, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 9, 9, high, low]].concat();
        [&addresses[..], &[0x08, 0x00], &ip, &udp].concat()
    }

    fn frames(numbers: std::ops::Range<u32>) -> Vec<u8> {
        numbers
            .flat_map(|number| {
                let again = if number % 700 == 699 { 2 } else { 1 };
                record(1_236_920_400 + number / 100, &frame(number)).repeat(again)
            })
            .collect()
    }

    /// All points, how many segments came in strides (of a length, or none), and all frames.
    fn load(path: &Path, stride: Option<u64>, threads: usize) -> (Vec<Point>, usize, u64) {
        let mut framer = Framer::open(path, ReadOptions::default()).unwrap();
        let (sender, events) = crossbeam_channel::unbounded();
        let tell = Tell::new(sender, no_wake(), Cancel::default());
        let mut shared = Shared::new(&LoadOptions::default(), 1);
        let mut intake = Intake::new(&mut shared, 0);
        let strides = Strides { file: 0, detail: Detail::Whole, threads, tell: &tell };
        let many = stride.map_or(0, |stride| strides.load_by(stride, 0, &mut framer, &mut intake));
        drop(tell);
        let mut capture = CaptureSegments::default();
        let mut frames = 0;
        for event in events {
            let LoadEvent::Segment { place, segment, progress, .. } = event else { panic!("{event:?}") };
            assert_eq!(place, capture.segments.len());
            assert!(progress.frames >= frames && progress.bytes_read <= framer.info().bytes_read);
            frames = progress.frames;
            capture.put(place, segment);
        }
        assert_eq!(capture.segments.len(), many);
        let mut chunk = Chunk::default();
        while framer.next_chunk(&mut chunk) {
            let place = chunk.sequence as usize;
            assert_eq!(place, capture.segments.len());
            let decoded = decode_chunk(&chunk, Detail::Whole, Vec::new());
            capture.put(place, Arc::new(intake.take(place, decoded).unwrap()));
        }
        let points = capture.segments.iter().flat_map(|segment| {
            let point = |place| segment.point(place).unwrap();
            (0..segment.len()).map(point).collect::<Vec<_>>()
        });
        (points.collect(), many, framer.info().frames)
    }

    /// Loads in strides of several lengths and in order; gives how many segments came in strides of each.
    fn check(bytes: &[u8]) -> Vec<usize> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let (expected, none, frames) = load(file.path(), None, 0);
        assert!(none == 0 && !expected.is_empty());
        let lengths = [20_000, 300_000, 1_500_000];
        let loaded = lengths.map(|length| {
            let (points, many, all) = load(file.path(), Some(length), 3);
            assert_eq!((all, points.len()), (frames, expected.len()));
            assert!(points == expected, "points differ");
            many
        });
        loaded.to_vec()
    }

    #[test]
    fn what_is_loaded_in_strides_is_what_is_loaded_in_order() {
        let bytes = [file_header(), frames(0..20_000)].concat();
        let strides = [20_000, 300_000, 1_500_000].map(|length| (bytes.len() - 24).div_ceil(length));
        assert_eq!(check(&bytes), strides);
    }

    #[test]
    fn a_capture_inside_a_frame_and_a_long_frame_mislead_nobody_for_good() {
        let inner = [file_header(), frames(0..700)].concat();
        let long = record(1_236_920_450, &[[0; 14].as_slice(), &inner].concat());
        let longest = record(1_236_920_450, &vec![7; 262_000]);
        check(&[file_header(), frames(0..5_000), long, longest, frames(5_000..9_000)].concat());
    }

    #[test]
    fn behind_damage_and_leaps_in_time_it_goes_on_in_order() {
        let damaged = [file_header(), frames(0..6_000), vec![0xEE; 5_000], frames(6_000..9_000)].concat();
        let strides = check(&damaged);
        assert!(strides[0] > 3, "those before it are loaded in strides: {strides:?}");
        let leap = record(1_300_000_000, &frame(1)).repeat(50);
        check(&[file_header(), frames(0..6_000), leap, frames(6_000..9_000)].concat());
        let cut = [file_header(), frames(0..6_000)].concat();
        check(&cut[..cut.len() - 9]);
    }
}
