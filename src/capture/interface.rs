//! One interface of a capture: how its frames are to be read, and what is told of it.

use super::LinkType;

/// One interface of a capture. A classic pcap has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// File offset of its description: frames before it do not know it.
    pub offset: u64,
    pub link: LinkType,
    /// Longest capture of a frame in bytes; 0 for no limit.
    pub snap_length: u32,
    /// Resolution of its stamps: ticks a second (10^n, or 2^n when binary).
    pub ticks_per_second: u128,
    /// Seconds added to each stamp (`if_tsoffset`).
    pub offset_seconds: i64,
    pub name: Option<String>,
    /// What it is, in words (`if_description`).
    pub description: Option<String>,
    /// Bytes of the frame check sequence that each frame ends with, where the file says so. They are
    /// a trailer and never payload.
    pub fcs_length: Option<u8>,
    /// Comments of its description and of its statistics.
    pub comments: Vec<String>,
    /// Frames seen on it so far.
    pub frames: u64,
    /// Frames that the interface received while it was captured (`isb_ifrecv`).
    pub received: Option<u64>,
    /// Frames that the interface dropped for want of resources (`isb_ifdrop`).
    pub drops: Option<u64>,
    /// Frames that the operating system dropped (`isb_osdrop`).
    pub system_drops: Option<u64>,
    /// Frames lost before others, as the records of those tell (`epb_dropcount`, and the field of
    /// obsolete packet blocks).
    pub lost_between: u64,
}

impl Interface {
    /// One that counts microseconds since 1970 and of which nothing else is known.
    #[must_use]
    pub(super) fn new(link: LinkType, snap_length: u32) -> Self {
        Self {
            offset: 0,
            link,
            snap_length,
            ticks_per_second: 1_000_000,
            offset_seconds: 0,
            name: None,
            description: None,
            fcs_length: None,
            comments: Vec::new(),
            frames: 0,
            received: None,
            drops: None,
            system_drops: None,
            lost_between: 0,
        }
    }

    /// Frames that the capturing side dropped: what statistics say or, where there are none, the sum
    /// of what frames say. None where neither says anything.
    #[must_use]
    pub fn dropped(&self) -> Option<u64> {
        match (self.drops, self.system_drops) {
            (None, None) => (self.lost_between > 0).then_some(self.lost_between),
            (drops, system) => Some(drops.unwrap_or(0).saturating_add(system.unwrap_or(0))),
        }
    }
}
