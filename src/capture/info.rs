//! What a capture file says of itself, and what was wrong with it.

use std::path::PathBuf;

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
    /// Seconds added to each stamp (`if_tsoffset`).
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
}

/// Damages and comments kept of a capture: more than anyone reads, few enough that a hostile file
/// cannot fill memory with them.
pub(super) const KEPT: usize = 1_000;

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

    /// Keeps a damage; past the number kept, the last one stands for the rest.
    pub(super) fn note(&mut self, damage: Damage) {
        if self.damaged.len() < KEPT {
            self.damaged.push(damage);
            return;
        }
        let Some(last) = self.damaged.last_mut() else { return };
        let already = last.reason.strip_suffix(FROM_HERE).and_then(|count| count.parse().ok());
        last.reason = format!("{}{FROM_HERE}", already.unwrap_or(1_u64) + 1);
        last.bytes = last.bytes.saturating_add(damage.bytes);
    }
}

const FROM_HERE: &str = " damages from here on";

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn damages_past_the_first_thousand_are_counted_by_the_last() {
        let mut info = CaptureInfo::new(PathBuf::new(), Format::PcapNg, 0);
        for offset in 0..1_234 {
            info.note(Damage { offset, bytes: 2, reason: "bent".to_owned() });
        }
        assert_eq!(info.damaged.len(), 1_000);
        let last = info.damaged.last().unwrap();
        assert_eq!(last.reason, "235 damages from here on");
        assert_eq!(last.bytes, 2 * 235);
    }
}
