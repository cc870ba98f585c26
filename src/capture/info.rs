//! What a capture file says of itself, and what was wrong with it.

use std::{path::PathBuf, sync::Arc};

use super::{
    BlockCounts, CarriedBlock, Cause, Damage, FrameRecord, Interface, Names,
    carried::MOST_CARRIED,
    damage::{Causes, keep},
};

use super::{Compression, ReadOptions, Source};

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
    /// No number of the registry: the frame names an interface that its section does not describe.
    pub const UNKNOWN: Self = Self(u32::MAX);
}

/// File format, with what decides how its records are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `modified`: records have headers of 24 bytes, as Alexey Kuznetzov's patch of libpcap wrote them
    /// (magic number a1b2cd34).
    Pcap {
        big_endian: bool,
        nanosecond: bool,
        modified: bool,
    },
    PcapNg,
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

/// What a capture file says of itself; grows while the file is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureInfo {
    pub path: PathBuf,
    pub format: Format,
    /// How it is read: whoever walks it again must do it alike.
    pub reading: ReadOptions,
    /// How the file is compressed, if it is.
    pub compression: Option<Compression>,
    /// Length in bytes when it was opened; of a file that grows or is decompressed, as far as it has
    /// come. Offsets count in what was decompressed, and so does this.
    pub bytes: u64,
    /// Bytes walked so far.
    pub bytes_read: u64,
    /// Records read so far.
    pub frames: u64,
    pub sections: Vec<Section>,
    /// Interfaces of all sections, in file order.
    pub interfaces: Vec<Interface>,
    /// The first 1,000; the last one then stands for all from there on.
    pub damaged: Vec<Damage>,
    /// The file ends inside a record.
    pub truncated: bool,
    /// Section comments (`opt_comment` of section headers), the first 1,000.
    pub comments: Vec<String>,
    /// Comments of blocks that belong neither to a section, an interface nor a frame (names,
    /// secrets), the first 1,000.
    pub block_comments: Vec<String>,
    /// Comments of frames, counted; [`super::Frame::comments`] has them.
    pub frame_comments: u64,
    /// Blocks by type; none in a classic pcap.
    pub blocks: BlockCounts,
    /// Names of addresses (name resolution blocks).
    pub names: Arc<Names>,
    /// Blocks that an export takes along, in the order of the file, the first 65,536.
    pub carried: Arc<Vec<CarriedBlock>>,
    /// Bytes looked through for good records behind damage.
    pub searched: u64,
    pub(super) causes: Causes,
    /// Bytes of text that may still be kept.
    pub(super) text_left: usize,
}

/// Comments kept of each kind: more than anyone reads.
pub(super) const KEPT: usize = 1_000;

/// Bytes of comments and names of interfaces that are kept, so that a hostile file cannot fill memory
/// with them.
const MOST_TEXT: usize = 16 << 20;

/// How the section comment of a capture begins that is no recording: what `suji demo` writes.
pub const SYNTHETIC: &str = "Synthetic capture made by suji demo";

impl CaptureInfo {
    /// Of a file of which nothing but its format and length is known yet.
    #[must_use]
    pub(super) fn new(path: PathBuf, format: Format, bytes: u64) -> Self {
        Self {
            path,
            format,
            reading: ReadOptions::default(),
            compression: None,
            bytes,
            bytes_read: 0,
            frames: 0,
            sections: Vec::new(),
            interfaces: Vec::new(),
            damaged: Vec::new(),
            truncated: false,
            comments: Vec::new(),
            block_comments: Vec::new(),
            frame_comments: 0,
            blocks: BlockCounts::default(),
            names: Arc::default(),
            carried: Arc::default(),
            searched: 0,
            causes: Causes::default(),
            text_left: MOST_TEXT,
        }
    }

    /// The file's name without its folder.
    #[must_use]
    pub fn file_name(&self) -> String {
        if self.path.as_os_str() == Source::STANDARD_INPUT {
            return "standard input".to_owned();
        }
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// The capture says of itself that it is no recording but was made by `suji demo`.
    #[must_use]
    pub fn is_synthetic(&self) -> bool {
        self.comments.iter().any(|comment| comment.starts_with(SYNTHETIC))
    }

    /// The file's name for a title: one that is made up is called so.
    #[must_use]
    pub fn title(&self) -> String {
        let name = self.file_name();
        if self.is_synthetic() { format!("{name} (synthetic)") } else { name }
    }

    /// Interfaces of a section, in the order of their numbers.
    #[must_use]
    pub fn section_interfaces(&self, section: usize) -> &[Interface] {
        let start = self.sections.get(section).map(|section| section.first_interface);
        let end = self.sections.get(section + 1).map_or(self.interfaces.len(), |next| next.first_interface);
        start.and_then(|start| self.interfaces.get(start..end)).unwrap_or_default()
    }

    /// The section that holds a file offset: its place in `sections`.
    #[must_use]
    pub fn section_at(&self, offset: u64) -> Option<usize> {
        self.sections.partition_point(|section| section.offset <= offset).checked_sub(1)
    }

    /// What was wrong, each cause once with how often it occurs, in the order of the file.
    #[must_use]
    pub fn causes(&self) -> &[Cause] {
        self.causes.list()
    }

    /// The last damage before a file offset behind which good records had to be searched: a record
    /// there is one that was found again, and might be none.
    #[must_use]
    pub fn after_damage(&self, offset: u64) -> Option<&Damage> {
        let before = self.damaged.partition_point(|damage| damage.offset <= offset);
        let before = self.damaged.get(..before).unwrap_or_default();
        before.iter().rev().find(|damage| damage.resumed.is_some_and(|resumed| resumed <= offset))
    }

    /// Frames read between a damage, by its place in `damaged`, and the next one.
    #[must_use]
    pub fn frames_after(&self, damage: usize) -> u64 {
        let before = |place: usize| self.damaged.get(place).map(|damage| damage.frames_before);
        let end = before(damage + 1).unwrap_or(self.frames);
        before(damage).map_or(0, |start| end.saturating_sub(start))
    }

    /// Frames that the capturing side dropped, of all interfaces that tell; none where none does.
    #[must_use]
    pub fn drops(&self) -> Option<u64> {
        let told = self.interfaces.iter().filter_map(Interface::dropped);
        told.reduce(u64::saturating_add)
    }

    /// Notes a damage after which no search was needed.
    pub(super) fn note(&mut self, offset: u64, bytes: u64, reason: impl Into<String>) {
        self.note_gap(offset, bytes, reason.into(), None);
    }

    /// Notes a damage, and where reading went on after it.
    pub(super) fn note_gap(&mut self, offset: u64, bytes: u64, reason: String, resumed: Option<u64>) {
        let damage = Damage { offset, bytes, reason, resumed, frames_before: self.frames };
        self.causes.add(&damage);
        keep(&mut self.damaged, damage);
    }

    /// Takes a frame back that turned out to be none.
    pub(super) fn uncount(&mut self, frame: &FrameRecord) {
        self.frames = self.frames.saturating_sub(1);
        if let Some(interface) = self.interfaces.get_mut(frame.interface as usize) {
            interface.frames = interface.frames.saturating_sub(1);
        }
    }

    /// Remembers a block that an export takes along.
    pub(super) fn carry(&mut self, block: CarriedBlock) {
        if self.carried.len() < MOST_CARRIED {
            Arc::make_mut(&mut self.carried).push(block);
        }
    }
}
