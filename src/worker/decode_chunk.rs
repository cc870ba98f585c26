//! A chunk of frames becomes a segment, whatever the frames hold.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    capture::{Chunk, FrameRecord},
    decode::{Fingerprint, PacketFacts, Protocol, Undecoded, usual_packet},
    index::{Segment, SegmentBuilder},
};

/// What decoding a chunk gives.
#[derive(Debug)]
pub struct DecodedChunk {
    pub segment: Segment,
    /// Of the segment's points, in their order: what marking its duplicates takes.
    pub fingerprints: Vec<Fingerprint>,
}

/// Decodes every frame of a chunk. A decoder that panics costs its frame, which is then counted as
/// [`Undecoded::DecoderFailed`], and nothing else. `spare` is where fingerprints go; those of an earlier
/// chunk may be in it.
#[must_use]
pub fn decode_chunk(chunk: &Chunk, spare: Vec<Fingerprint>) -> DecodedChunk {
    let usual = |frame: &FrameRecord| usual_packet(frame.link, chunk.data(frame));
    catch_unwind(AssertUnwindSafe(|| decode_with(chunk, spare, usual, facts_of)))
        .unwrap_or_else(|_| decode_with(chunk, Vec::new(), |_| None, facts_or_failure))
}

type Facts = Result<(PacketFacts, Fingerprint), Undecoded>;

fn decode_with(
    chunk: &Chunk,
    mut fingerprints: Vec<Fingerprint>,
    usual: impl Fn(&FrameRecord) -> Option<(PacketFacts, Fingerprint)>,
    facts: impl Fn(&Chunk, &FrameRecord) -> Facts,
) -> DecodedChunk {
    let mut builder = SegmentBuilder::new(chunk.first_frame, chunk.offset, chunk.frames.len());
    fingerprints.clear();
    fingerprints.reserve(chunk.frames.len());
    for frames in chunk.frames.chunks(AT_ONCE) {
        bring_near(chunk, frames);
        for frame in frames {
            // The usual packet stays in registers on its way into the segment.
            if let Some((facts, fingerprint)) = usual(frame) {
                fingerprints.push(fingerprint);
                builder.push_packet(frame.record, frame.time, frame.length, &facts);
                continue;
            }
            match &facts(chunk, frame) {
                Ok((facts, fingerprint)) => {
                    fingerprints.push(*fingerprint);
                    builder.push_packet(frame.record, frame.time, frame.length, facts);
                }
                Err(reason) => builder.push_undecoded(frame.record, frame.time, *reason),
            }
        }
    }
    DecodedChunk { segment: builder.finish(), fingerprints }
}

/// Frames whose headers are brought into the cache together.
const AT_ONCE: usize = 64;

/// Looks at the headers of some frames, one byte a line of the cache: what the cache does not hold any more
/// comes for all of them at a time, where decoding one after the other would wait for each.
fn bring_near(chunk: &Chunk, frames: &[FrameRecord]) {
    /// Bytes of an Ethernet frame with IPv4: its type, and the end of a TCP header without options.
    const LOOKED_AT: [usize; 2] = [12, 53];
    /// The protocol; UDP's checksum; and what is looked at of UDP without one.
    const PROTOCOL: usize = 23;
    const CHECKSUM: [usize; 2] = [40, 41];
    const PAYLOAD: usize = 97;
    let look = |seen, frame: &FrameRecord| {
        let start = frame.data as usize;
        let byte = |at| chunk.bytes.get(start.saturating_add(at)).copied().unwrap_or_default();
        let no_checksum = (byte(PROTOCOL) == Protocol::UDP.0) & (CHECKSUM.map(byte) == [0; 2]);
        let seen = LOOKED_AT.iter().fold(seen, |seen, at| seen ^ byte(*at));
        seen ^ byte(if no_checksum { PAYLOAD } else { PROTOCOL })
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
