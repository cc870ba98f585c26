//! What a capture file says of itself, and what was wrong with it.

use std::path::PathBuf;

/// Link-layer header type of an interface (LINKTYPE_ numbers of the tcpdump.org registry).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinkType(pub u32);

impl LinkType {
    pub const NULL: Self = Self(0);
    pub const ETHERNET: Self = Self(1);
    /// Raw IP under its old numbers (12 and 14) and its registered one (101).
    pub const RAW_BSD: Self = Self(12);
    pub const RAW_OPENBSD: Self = Self(14);
    pub const RAW: Self = Self(101);
    pub const LOOP: Self = Self(108);
    pub const LINUX_SLL: Self = Self(113);
    pub const IPV4: Self = Self(228);
    pub const IPV6: Self = Self(229);
    pub const LINUX_SLL2: Self = Self(276);
}

/// File format, with what decides how its records are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pcap { big_endian: bool, nanosecond: bool },
    PcapNg,
}

/// One interface of a capture. A classic pcap has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    pub link: LinkType,
    /// Longest capture of a frame in bytes; 0 for no limit.
    pub snap_length: u32,
    /// Resolution of its stamps: ticks a second (10^n, or 2^n when binary).
    pub ticks_per_second: u128,
    /// Seconds added to each stamp (if_tsoffset).
    pub offset_seconds: i64,
    pub name: Option<String>,
    /// Frames seen on it so far.
    pub frames: u64,
    /// Frames that the capturing side dropped, where the file says so (interface statistics).
    pub drops: Option<u64>,
}

/// A section of a pcapng file; a classic pcap is one section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// File offset of the section header block.
    pub offset: u64,
    pub big_endian: bool,
    /// Place of the section's interface 0 in [`CaptureInfo::interfaces`].
    pub first_interface: usize,
}

/// A stretch of the file that could not be read as frames.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// File offset where the damage starts.
    pub offset: u64,
    /// Bytes left out because of it.
    pub bytes: u64,
    /// What was wrong, in words: `record of 4294967295 bytes runs past the end of the file`.
    pub reason: String,
}

/// What a capture file says of itself; grows while the file is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureInfo {
    pub path: PathBuf,
    pub format: Format,
    /// File length in bytes when it was opened.
    pub bytes: u64,
    /// Bytes walked so far.
    pub bytes_read: u64,
    /// Records read so far.
    pub frames: u64,
    pub sections: Vec<Section>,
    /// Interfaces of all sections, in file order.
    pub interfaces: Vec<Interface>,
    pub damaged: Vec<Damage>,
    /// The file ends inside a record.
    pub truncated: bool,
    /// Section comments (opt_comment of section headers).
    pub comments: Vec<String>,
}
