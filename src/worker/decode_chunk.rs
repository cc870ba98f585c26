//! A chunk of frames becomes a segment, whatever the frames hold.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    capture::{Chunk, FrameRecord},
    decode::{Fingerprint, PacketFacts, Undecoded},
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
    catch_unwind(AssertUnwindSafe(|| decode_with(chunk, spare, facts_of)))
        .unwrap_or_else(|_| decode_with(chunk, Vec::new(), facts_or_failure))
}

type Facts = Result<(PacketFacts, Fingerprint), Undecoded>;

fn decode_with(
    chunk: &Chunk,
    mut fingerprints: Vec<Fingerprint>,
    facts: impl Fn(&Chunk, &FrameRecord) -> Facts,
) -> DecodedChunk {
    let mut builder = SegmentBuilder::new(chunk.first_frame, chunk.offset, chunk.frames.len());
    fingerprints.clear();
    fingerprints.reserve(chunk.frames.len());
    for frame in &chunk.frames {
        // Looked at where it stands: a copy of it costs as much as reading it.
        match &facts(chunk, frame) {
            Ok((facts, fingerprint)) => {
                fingerprints.push(*fingerprint);
                builder.push_packet(frame.record, frame.time, frame.length, facts);
            }
            Err(reason) => builder.push_undecoded(frame.record, frame.time, *reason),
        }
    }
    DecodedChunk { segment: builder.finish(), fingerprints }
}

#[inline]
fn facts_of(chunk: &Chunk, frame: &FrameRecord) -> Facts {
    PacketFacts::read_with_fingerprint(frame.link, chunk.data(frame))
}

fn facts_or_failure(chunk: &Chunk, frame: &FrameRecord) -> Facts {
    catch_unwind(AssertUnwindSafe(|| facts_of(chunk, frame))).unwrap_or(Err(Undecoded::DecoderFailed))
}
