//! A chunk of frames becomes a segment, whatever the frames hold.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    capture::{Chunk, FrameRecord},
    decode::{PacketFacts, Undecoded},
    index::{Segment, SegmentBuilder},
};

/// Decodes every frame of a chunk. A decoder that panics costs its frame, which is then counted as
/// [`Undecoded::DecoderFailed`], and nothing else.
#[must_use]
pub fn decode_chunk(chunk: &Chunk) -> Segment {
    catch_unwind(AssertUnwindSafe(|| decode_with(chunk, facts_of)))
        .unwrap_or_else(|_| decode_with(chunk, facts_or_failure))
}

fn decode_with(
    chunk: &Chunk,
    facts: impl Fn(&Chunk, &FrameRecord) -> Result<PacketFacts, Undecoded>,
) -> Segment {
    let mut builder = SegmentBuilder::new(chunk.first_frame, chunk.offset, chunk.frames.len());
    for frame in &chunk.frames {
        builder.push(frame.record, frame.time, frame.length, facts(chunk, frame));
    }
    builder.finish()
}

fn facts_of(chunk: &Chunk, frame: &FrameRecord) -> Result<PacketFacts, Undecoded> {
    PacketFacts::read(frame.link, chunk.data(frame))
}

fn facts_or_failure(chunk: &Chunk, frame: &FrameRecord) -> Result<PacketFacts, Undecoded> {
    catch_unwind(AssertUnwindSafe(|| facts_of(chunk, frame))).unwrap_or(Err(Undecoded::DecoderFailed))
}
