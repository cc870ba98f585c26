//! A chunk of frames becomes a segment, whatever the frames hold.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    capture::{Chunk, FrameRecord},
    decode::{Fingerprint, PacketFacts, Undecoded, UsualPacket, fingerprint_without_checksum, usual_packet},
    index::{Detail, Segment, SegmentBuilder},
};

/// What decoding a chunk gives.
#[derive(Debug)]
pub struct DecodedChunk {
    pub segment: Segment,
    /// Of the segment's points, in their order: what marking its duplicates takes.
    pub fingerprints: Vec<Fingerprint>,
}

/// Decodes every frame of a chunk. A decoder that panics costs its frame, which is then counted as
/// [`Undecoded::DecoderFailed`], and nothing else. `detail` is what the segment keeps of packets; `spare` is
/// where fingerprints go; those of an earlier chunk may be in it.
#[must_use]
pub fn decode_chunk(chunk: &Chunk, detail: Detail, spare: Vec<Fingerprint>) -> DecodedChunk {
    let decoder =
        |spare| ChunkDecoder::new(chunk.first_frame, chunk.offset, chunk.frames.len(), detail, spare);
    let decode = || {
        let mut decoder = decoder(spare);
        decoder.add(chunk);
        decoder.finish()
    };
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|_| {
        let mut decoder = decoder(Vec::new());
        decoder.add_with(chunk, |_| None, facts_or_failure);
        decoder.finish()
    })
}

type Facts = Result<(PacketFacts, Fingerprint), Undecoded>;

/// A segment that is being decoded, from one chunk or from several that follow each other.
#[derive(Debug)]
pub(super) struct ChunkDecoder {
    builder: SegmentBuilder,
    fingerprints: Vec<Fingerprint>,
    offset: u64,
    frames: usize,
}

impl ChunkDecoder {
    /// As [`SegmentBuilder::of_detail`] and [`decode_chunk`] have it.
    pub fn new(
        first_frame: u64,
        offset: u64,
        frames: usize,
        detail: Detail,
        spare: Vec<Fingerprint>,
    ) -> Self {
        let mut fingerprints = spare;
        fingerprints.clear();
        fingerprints.reserve(frames);
        let builder = SegmentBuilder::of_detail(first_frame, offset, frames, detail);
        Self { builder, fingerprints, offset, frames: 0 }
    }

    /// Frames that were decoded.
    pub fn frames(&self) -> usize {
        self.frames
    }

    pub fn finish(self) -> DecodedChunk {
        DecodedChunk { segment: self.builder.finish(), fingerprints: self.fingerprints }
    }

    /// Decodes the frames of a chunk, which lie at most 4 GiB behind the first.
    pub fn add(&mut self, chunk: &Chunk) {
        let usual = |frame: &FrameRecord| usual_packet(frame.link, chunk.data(frame));
        self.add_with(chunk, usual, facts_of);
    }

    fn add_with(
        &mut self,
        chunk: &Chunk,
        usual: impl Fn(&FrameRecord) -> Option<UsualPacket>,
        facts: impl Fn(&Chunk, &FrameRecord) -> Facts,
    ) {
        let Self { builder, fingerprints, .. } = self;
        let before = chunk.offset.saturating_sub(self.offset) as u32;
        self.frames += chunk.frames.len();
        for frames in chunk.frames.chunks(AT_ONCE) {
            bring_near(chunk, frames);
            // Places of fingerprints that are still to be told, and of their frames: the first so many.
            let mut without = [(0, 0); AT_ONCE];
            let mut many = 0;
            for (number, frame) in frames.iter().enumerate() {
                let record = before.wrapping_add(frame.record);
                // The usual packet stays in registers on its way into the segment.
                if let Some(packet) = usual(frame) {
                    without[many % AT_ONCE] = (fingerprints.len(), number);
                    many += usize::from(packet.lacks_checksum);
                    fingerprints.push(packet.fingerprint);
                    builder.push_packet(record, frame.time, frame.length, &packet.facts);
                    continue;
                }
                match &facts(chunk, frame) {
                    Ok((facts, fingerprint)) => {
                        fingerprints.push(*fingerprint);
                        builder.push_packet(record, frame.time, frame.length, facts);
                    }
                    Err(reason) => builder.push_undecoded(record, frame.time, *reason),
                }
            }
            for (place, number) in without.iter().take(many) {
                if let (Some(slot), Some(frame)) = (fingerprints.get_mut(*place), frames.get(*number)) {
                    *slot = fingerprint_without_checksum(chunk.data(frame));
                }
            }
        }
    }
}

/// Frames whose headers are brought into the cache together.
const AT_ONCE: usize = 64;

/// Looks at the headers of some frames, one byte a line of the cache: what the cache does not hold any more
/// comes for all of them at a time, where decoding one after the other would wait for each.
fn bring_near(chunk: &Chunk, frames: &[FrameRecord]) {
    /// Bytes of an Ethernet frame with IPv4: its type, and the end of a TCP header without options.
    const LOOKED_AT: [usize; 2] = [12, 53];
    let look = |seen, frame: &FrameRecord| {
        let byte =
            |at| chunk.bytes.get((frame.data as usize).saturating_add(at)).copied().unwrap_or_default();
        LOOKED_AT.iter().fold(seen, |seen, at| seen ^ byte(*at))
    };
    std::hint::black_box(frames.iter().fold(0, look));
}

#[inline(never)]
fn facts_of(chunk: &Chunk, frame: &FrameRecord) -> Facts {
    PacketFacts::read_with_fingerprint(frame.link, chunk.data(frame))
}

fn facts_or_failure(chunk: &Chunk, frame: &FrameRecord) -> Facts {
    catch_unwind(AssertUnwindSafe(|| facts_of(chunk, frame))).unwrap_or(Err(Undecoded::DecoderFailed))
}
