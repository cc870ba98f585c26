//! Tiny captures built byte by byte, and a reader that holds every frame against its re-reading.

use super::{CaptureInfo, Chunk, Frame, FrameRecord, Framer, Nanos, ReadOptions, Source, Stamp};
use std::{path::Path, sync::Arc};

/// Writes numbers in one byte order.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub big_endian: bool,
}

pub const BIG: Order = Order { big_endian: true };
pub const LITTLE: Order = Order { big_endian: false };

impl Order {
    pub fn u16(self, value: u16) -> [u8; 2] {
        if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    pub fn u32(self, value: u32) -> [u8; 4] {
        if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    pub fn u64(self, value: u64) -> [u8; 8] {
        if self.big_endian { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    fn words(self, words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|&word| self.u32(word)).collect()
    }
}

/// A pcap file header.
pub fn pcap(order: Order, nanosecond: bool, snap_length: u32, link: u32) -> Vec<u8> {
    let mut file = order.u32(if nanosecond { 0xA1B2_3C4D } else { 0xA1B2_C3D4 }).to_vec();
    file.extend([order.u16(2), order.u16(4)].concat());
    file.extend(order.words(&[0, 0, snap_length, link]));
    file
}

/// A pcap record whose captured length is that of its data.
pub fn record(order: Order, seconds: u32, fraction: u32, length: u32, data: &[u8]) -> Vec<u8> {
    let mut bytes = order.words(&[seconds, fraction, data.len() as u32, length]);
    bytes.extend(data);
    bytes
}

/// A record of the modified format, whose header is 8 bytes longer.
pub fn modified_record(order: Order, seconds: u32, fraction: u32, length: u32, data: &[u8]) -> Vec<u8> {
    let mut bytes = order.words(&[seconds, fraction, data.len() as u32, length, 2]);
    bytes.extend([order.u16(0x0800), [4, 0]].concat());
    bytes.extend(data);
    bytes
}

/// A pcapng block around a body, which is padded.
pub fn block(order: Order, kind: u32, body: &[u8]) -> Vec<u8> {
    let padded = body.len().next_multiple_of(4);
    let length = order.u32(padded as u32 + 12);
    let mut bytes = [order.u32(kind), length].concat();
    bytes.extend(body);
    bytes.resize(8 + padded, 0);
    bytes.extend(length);
    bytes
}

/// One option, padded.
pub fn option(order: Order, code: u16, value: &[u8]) -> Vec<u8> {
    let mut bytes = [order.u16(code), order.u16(value.len() as u16)].concat();
    bytes.extend(value);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

pub fn section(order: Order, options: &[u8]) -> Vec<u8> {
    let mut body = order.u32(0x1A2B_3C4D).to_vec();
    body.extend([order.u16(1), order.u16(0)].concat());
    body.extend(order.u64(u64::MAX));
    body.extend(options);
    block(order, 0x0A0D_0D0A, &body)
}

pub fn interface(order: Order, link: u16, snap_length: u32, options: &[u8]) -> Vec<u8> {
    let mut body = [order.u16(link), order.u16(0)].concat();
    body.extend(order.u32(snap_length));
    body.extend(options);
    block(order, 1, &body)
}

pub fn enhanced(order: Order, interface: u32, ticks: u64, data: &[u8], options: &[u8]) -> Vec<u8> {
    let length = data.len() as u32;
    let mut body = order.words(&[interface, (ticks >> 32) as u32, ticks as u32, length, length]);
    body.extend(data);
    body.resize(body.len().next_multiple_of(4), 0);
    body.extend(options);
    block(order, 6, &body)
}

pub fn obsolete(order: Order, interface: u16, ticks: u64, data: &[u8]) -> Vec<u8> {
    let length = data.len() as u32;
    let mut body = [order.u16(interface), order.u16(3)].concat();
    body.extend(order.words(&[(ticks >> 32) as u32, ticks as u32, length, length]));
    body.extend(data);
    block(order, 2, &body)
}

pub fn simple(order: Order, length: u32, data: &[u8]) -> Vec<u8> {
    block(order, 3, &[&order.u32(length), data].concat())
}

pub fn statistics(order: Order, interface: u32, options: &[u8]) -> Vec<u8> {
    block(order, 5, &[&order.words(&[interface, 0, 0]), options].concat())
}

/// A frame with its bytes, its place in the file and its number.
#[derive(Clone, Debug)]
pub struct Walked {
    pub record: FrameRecord,
    pub offset: u64,
    pub data: Vec<u8>,
}

/// All that was read of a capture.
#[derive(Debug)]
pub struct Reading {
    pub info: CaptureInfo,
    pub frames: Vec<Walked>,
    pub source: Arc<Source>,
    pub chunks: usize,
}

impl Reading {
    pub fn times(&self) -> Vec<Stamp> {
        self.frames.iter().map(|frame| frame.record.time).collect()
    }

    pub fn data(&self) -> Vec<&[u8]> {
        self.frames.iter().map(|frame| frame.data.as_slice()).collect()
    }

    /// Offset, bytes left out and reason of each damage.
    pub fn damage(&self) -> Vec<(u64, u64, &str)> {
        self.info.damaged.iter().map(|damage| (damage.offset, damage.bytes, damage.reason.as_str())).collect()
    }

    pub fn again(&self, frame: usize) -> Frame {
        Frame::read(&self.source, &self.info, self.frames[frame].offset).unwrap()
    }
}

/// Reads a file that has these bytes to its end.
pub fn read(bytes: &[u8]) -> Reading {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    read_path(file.path())
}

/// Reads a file to its end, and each of its frames again.
pub fn read_path(path: &Path) -> Reading {
    let mut framer = Framer::open(path, ReadOptions::default()).unwrap();
    let mut chunk = Chunk::default();
    let mut frames = Vec::new();
    let mut chunks = 0;
    while framer.next_chunk(&mut chunk) {
        assert_eq!(chunk.sequence, chunks);
        assert_eq!(chunk.first_frame, frames.len() as u64 + 1);
        frames.extend(chunk.frames.iter().map(|record| Walked {
            record: *record,
            offset: chunk.offset + u64::from(record.record),
            data: chunk.data(record).to_vec(),
        }));
        chunks += 1;
    }
    assert!(!framer.next_chunk(&mut chunk), "a capture that has ended stays so");
    let info = framer.info().clone();
    let source = framer.source();
    assert_eq!(info.frames, frames.len() as u64);
    let named: usize = frames.iter().filter(|frame| frame.record.interface != u32::MAX).count();
    assert_eq!(info.interfaces.iter().map(|interface| interface.frames).sum::<u64>(), named as u64);
    for Walked { record, offset, data } in &frames {
        assert_eq!(data.len(), record.captured as usize);
        let again = Frame::read(&source, &info, *offset).unwrap();
        assert_eq!(&again.bytes, data);
        let fields = (again.time, again.link, again.length, again.interface);
        assert_eq!(fields, (record.time, record.link, record.length, record.interface));
        assert_eq!(again.data_offset - again.offset, u64::from(record.data - record.record));
    }
    Reading { info, frames, source, chunks: chunks as usize }
}

pub fn at(seconds: i64, nanoseconds: i64) -> Stamp {
    Stamp::At(Nanos::from_parts(seconds, nanoseconds).unwrap())
}
