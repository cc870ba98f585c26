//! Frames in, a capture file out: pcap and pcapng.
//!
//! Callers need not know magics, blocks, padding, clocks or buffering. Files are little-endian. A
//! frame costs no allocation.
//!
//! pcap-file's own writers take no time before 1970, no frame longer than its length on the wire
//! and none beyond the snap length, all of which occur in captures. So pcap records go through its
//! raw type, and pcapng blocks are laid out here by the draft.

mod error;
mod format;
mod interface;
mod pcap;
mod pcapng;

#[cfg(test)]
mod tests;

pub use error::WriteError;
pub use format::OutputFormat;
pub use interface::NewInterface;

use std::io::Write;

use super::{FrameOptions, Nanos, Stamp};
use pcap::PcapRecords;
use pcapng::PcapngBlocks;

/// Written at a time.
const STRETCH: usize = 1 << 20;

/// A frame to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewFrame<'a> {
    /// Place in the interfaces that the writer was given.
    pub interface: usize,
    pub time: Stamp,
    /// Bytes on the wire.
    pub original_length: u32,
    pub bytes: &'a [u8],
    /// Comments; pcap has no place for them.
    pub comments: &'a [&'a str],
    /// Options (comments, flags …) that the frame's record had in the file it comes from.
    pub options: FrameOptions<'a>,
}

impl<'a> NewFrame<'a> {
    /// A frame captured whole, without comments.
    #[must_use]
    pub fn new(interface: usize, time: Nanos, bytes: &'a [u8]) -> Self {
        Self {
            interface,
            time: Stamp::At(time),
            original_length: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            bytes,
            comments: &[],
            options: FrameOptions::default(),
        }
    }
}

/// Writes frames to `out` in one format. Its buffer is its own, so `out` needs none.
#[derive(Debug)]
pub struct CaptureWriter<W> {
    out: W,
    layout: Layout,
    /// Laid out and not yet written: up to [`STRETCH`] and a frame.
    buffer: Vec<u8>,
    written: u64,
}

#[derive(Debug)]
enum Layout {
    Pcap(PcapRecords),
    Pcapng(PcapngBlocks),
}

impl<W: Write> CaptureWriter<W> {
    /// Starts a file. pcapng: a section with `interfaces` in this order and the comments. pcap:
    /// all interfaces must have one link type; times are nanoseconds where any interface's are
    /// finer than microseconds; comments are left out.
    ///
    /// # Errors
    /// A link type that the format cannot name, none or several of them in a pcap, or `out` does not
    /// take what is written.
    pub fn create(
        format: OutputFormat,
        out: W,
        interfaces: &[NewInterface],
        comments: &[&str],
    ) -> Result<Self, WriteError> {
        let mut buffer = Vec::with_capacity(STRETCH + (STRETCH >> 2));
        let layout = match format {
            OutputFormat::Pcap => Layout::Pcap(PcapRecords::start(interfaces, &mut buffer)?),
            OutputFormat::Pcapng => Layout::Pcapng(PcapngBlocks::start(interfaces, comments, &mut buffer)?),
        };
        let mut writer = Self { out, layout, buffer, written: 0 };
        // An unwritable place shows now rather than after a megabyte of work.
        writer.flush()?;
        Ok(writer)
    }

    /// Writes a frame. Without a time it becomes a simple packet block, which says nothing of its
    /// interface and captured length: only interface 0, and only where its snap length tells the
    /// captured length, can have one.
    ///
    /// # Errors
    /// The frame does not fit the format (nothing of it was written then, and the next may follow),
    /// or `out` does not take what is written.
    pub fn write(&mut self, frame: &NewFrame<'_>) -> Result<(), WriteError> {
        match &mut self.layout {
            Layout::Pcap(records) => records.put(frame, &mut self.buffer)?,
            Layout::Pcapng(blocks) => blocks.put(frame, &mut self.buffer)?,
        }
        if self.buffer.len() >= STRETCH { self.flush() } else { Ok(()) }
    }

    /// Starts another section of a pcapng, with interfaces and comments of its own.
    ///
    /// # Errors
    /// As [`Self::create`]; and a pcap has no sections.
    pub fn start_section(
        &mut self,
        interfaces: &[NewInterface],
        comments: &[&str],
    ) -> Result<(), WriteError> {
        match &mut self.layout {
            Layout::Pcap(_) => return Err(WriteError::Section),
            Layout::Pcapng(blocks) => {
                *blocks = PcapngBlocks::start(interfaces, comments, &mut self.buffer)?;
            }
        }
        Ok(())
    }

    /// Writes a block that holds no frame, whose body is laid out as in a little-endian section.
    /// A pcap has no place for it.
    ///
    /// # Errors
    /// The body is too long for a block, or `out` does not take what is written.
    pub fn write_block(&mut self, kind: u32, body: &[u8]) -> Result<(), WriteError> {
        if let Layout::Pcapng(_) = self.layout {
            PcapngBlocks::put_block(kind, body, &mut self.buffer)?;
        }
        if self.buffer.len() >= STRETCH { self.flush() } else { Ok(()) }
    }

    /// Bytes of the file so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.written + self.buffer.len() as u64
    }

    /// Writes what is left; a writer that is dropped instead leaves the end out.
    ///
    /// # Errors
    /// `out` does not take it.
    pub fn finish(mut self) -> Result<W, WriteError> {
        self.flush()?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn flush(&mut self) -> Result<(), WriteError> {
        self.out.write_all(&self.buffer)?;
        self.written += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }
}
