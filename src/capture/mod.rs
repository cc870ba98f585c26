//! Files in, frames out: pcap and pcapng readers, and the re-reading of one frame. Frames in, files
//! out: their writer.
//!
//! Callers need not know formats, byte orders, timestamp resolutions or how a file is cut into
//! chunks. This is the only place that uses the `pcap-file` crate.

mod block;
mod block_counts;
mod carried;
mod chain;
mod chunk;
mod clock;
mod damage;
mod describe;
mod error;
mod files;
mod format;
mod frame;
mod frame_options;
mod framer;
mod info;
mod interface;
mod names;
mod nanos;
mod opening;
mod options;
mod pcap;
mod pcap_search;
mod pcapng;
mod pcapng_search;
mod plausible;
mod read_options;
mod record_header;
mod records;
mod scout;
mod section;
mod source;
mod whole_file;
mod window;
mod writer;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod live_tests;
#[cfg(test)]
mod pcap_tests;
#[cfg(test)]
mod pcapng_block_tests;
#[cfg(test)]
mod pcapng_tests;

pub use block_counts::{BlockCounts, block_name};
pub use carried::CarriedBlock;
pub use chunk::{CHUNK_BYTES, CHUNK_FRAMES, Chunk, FrameRecord};
pub use damage::{Cause, Damage};
pub use error::CaptureError;
pub use files::{Expanded, Named, expand};
pub use frame::Frame;
pub use frame_options::FrameOptions;
pub use framer::{Framer, Walked};
pub use info::{CaptureInfo, Format, LinkType, SYNTHETIC, Section};
pub use interface::Interface;
pub use names::Names;
pub use nanos::{Nanos, Stamp};
pub use read_options::ReadOptions;
pub use scout::{Scout, Stride};
pub use source::{Compression, Extent, Source};
pub use whole_file::{WholeFile, is_same_file};
pub use writer::{CaptureWriter, NewFrame, NewInterface, OutputFormat, WriteError};
