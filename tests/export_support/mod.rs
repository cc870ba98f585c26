//! Captures read whole, to be held against each other.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::{fs, path::Path};

use suji::{
    capture::OutputFormat,
    capture::{
        CaptureInfo, CaptureWriter, Chunk, Frame, Framer, LinkType, NewFrame, NewInterface, ReadOptions,
        Stamp,
    },
};

/// What a frame must keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub time: Stamp,
    pub link: LinkType,
    pub length: u32,
    pub bytes: Vec<u8>,
    pub comments: Vec<String>,
}

/// All frames of a capture, in file order.
pub fn frames(path: &Path) -> (Vec<Kept>, CaptureInfo) {
    let mut framer = Framer::open(path, ReadOptions::default()).unwrap();
    let mut chunk = Chunk::default();
    let mut kept = Vec::new();
    while framer.next_chunk(&mut chunk) {
        for record in &chunk.frames {
            let offset = chunk.offset + u64::from(record.record);
            let frame = Frame::read(&framer.source(), framer.info(), offset).unwrap();
            assert_eq!(frame.bytes, chunk.data(record));
            let Frame { time, link, length, bytes, comments, .. } = frame;
            kept.push(Kept { time, link, length, bytes, comments });
        }
    }
    (kept, framer.info().clone())
}

/// Writes a pcapng.
pub fn write_pcapng(path: &Path, interfaces: &[NewInterface], comments: &[&str], frames: &[NewFrame<'_>]) {
    let mut writer = CaptureWriter::create(OutputFormat::Pcapng, Vec::new(), interfaces, comments).unwrap();
    for frame in frames {
        writer.write(frame).unwrap();
    }
    fs::write(path, writer.finish().unwrap()).unwrap();
}
