//! A stretch of a capture file with the places of its frames: the unit that cores share.

use super::{CaptureInfo, FrameOptions, LinkType, Stamp, block};

/// Most frames in a chunk, so that a segment's points are numbered in 16 bits.
pub const CHUNK_FRAMES: usize = 65_536;

/// A chunk is closed once it spans this many bytes: large enough that a read costs nothing beside
/// decoding, small enough that the first dots are on screen at once.
pub const CHUNK_BYTES: usize = 8 << 20;

/// Where one frame lies in its chunk and what its record says.
#[derive(Clone, Copy, Debug)]
pub struct FrameRecord {
    /// Start of the record (pcap) or block (pcapng), in bytes from the chunk's start.
    pub record: u32,
    /// Start of the frame's bytes, in bytes from the chunk's start.
    pub data: u32,
    /// Bytes of the frame that the file holds.
    pub captured: u32,
    /// Bytes of the frame on the wire.
    pub length: u32,
    /// Place in [`super::CaptureInfo::interfaces`].
    pub interface: u32,
    pub link: LinkType,
    pub time: Stamp,
}

/// A stretch of the file and the frames in it, in file order. Buffers are reused.
#[derive(Debug, Default)]
pub struct Chunk {
    /// Counts the chunks of a capture from 0. One that is given while it still grows comes again with
    /// the same number.
    pub sequence: u64,
    /// Counts what the framer answered, from 0, so that answers can be put back into order.
    pub turn: u64,
    /// File offset of `bytes[0]`.
    pub offset: u64,
    /// Number of the first frame, counted from 1 in the capture.
    pub first_frame: u64,
    /// The file from `offset` on. Longer than what belongs to the chunk: the buffer keeps its length
    /// when it is used again, and holds old bytes behind the last frame. Use [`Chunk::data`].
    pub bytes: Vec<u8>,
    pub frames: Vec<FrameRecord>,
}

impl Chunk {
    /// The captured bytes of a frame of this chunk.
    #[must_use]
    pub fn data(&self, frame: &FrameRecord) -> &[u8] {
        let start = frame.data as usize;
        self.bytes.get(start..start.saturating_add(frame.captured as usize)).unwrap_or_default()
    }

    /// The options of a frame's record: none but in pcapng. `info` is what is known of the capture
    /// behind this chunk.
    #[must_use]
    pub fn options(&self, frame: &FrameRecord, info: &CaptureInfo) -> FrameOptions<'_> {
        /// Bytes before the frame's own in a block that can have options.
        const BEFORE: u32 = (block::HEAD + 20) as u32;
        if frame.data.checked_sub(frame.record) != Some(BEFORE) {
            return FrameOptions::default();
        }
        let start = frame.record as usize;
        let big_endian = info
            .section_at(self.offset + u64::from(frame.record))
            .and_then(|section| info.sections.get(section))
            .is_some_and(|section| section.big_endian);
        let length = self.bytes.get(start + 4..).and_then(|rest| rest.first_chunk());
        let end = length.map_or(start, |length| start + block::word(*length, big_endian) as usize);
        let options = frame.data as usize + (frame.captured as usize).next_multiple_of(4);
        FrameOptions::new(self.bytes.get(options..end.saturating_sub(4)).unwrap_or_default(), big_endian)
    }
}
