//! An interface of a capture that is being written.

use crate::capture::{Interface, LinkType, Nanos, clock::Clock};

/// What an interface description says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInterface {
    pub link_type: LinkType,
    /// Longest capture of a frame in bytes; 0 for no limit.
    pub snap_length: u32,
    /// Resolution of its stamps: ticks a second (10^n, or 2^n when binary).
    pub ticks_per_second: u128,
    /// Seconds that are added to each stamp (`if_tsoffset`): below 0 for times before 1970.
    pub offset_seconds: i64,
    pub name: Option<String>,
    /// What it is, in words (`if_description`).
    pub description: Option<String>,
    /// Bytes of the frame check sequence that each frame ends with, where it is known.
    pub fcs_length: Option<u8>,
    pub comments: Vec<String>,
}

impl NewInterface {
    /// An interface that counts microseconds or nanoseconds since 1970.
    #[must_use]
    pub fn new(link_type: LinkType, snap_length: u32, nanoseconds: bool) -> Self {
        let ticks_per_second = if nanoseconds { 1_000_000_000 } else { 1_000_000 };
        Self {
            link_type,
            snap_length,
            ticks_per_second,
            offset_seconds: 0,
            name: None,
            description: None,
            fcs_length: None,
            comments: Vec::new(),
        }
    }

    /// An interface as it was read: every time of its frames can be written again, down to a
    /// nanosecond.
    #[must_use]
    pub fn like(interface: &Interface) -> Self {
        Self {
            link_type: interface.link,
            snap_length: interface.snap_length,
            ticks_per_second: interface.ticks_per_second,
            offset_seconds: interface.offset_seconds,
            name: interface.name.clone(),
            description: interface.description.clone(),
            fcs_length: interface.fcs_length,
            comments: interface.comments.clone(),
        }
    }

    /// Its stamps are finer than a microsecond.
    #[must_use]
    pub fn is_finer_than_microseconds(&self) -> bool {
        !(Nanos::PER_SECOND as u128 / 1_000).is_multiple_of(self.ticks_per_second.max(1))
    }

    pub(super) fn clock(&self) -> Clock {
        Clock::new(self.ticks_per_second, self.offset_seconds)
    }

    /// The value of `if_tsresol`: a power of ten, or with its high bit set of two; rounded up to
    /// the next power of two where it is neither.
    pub(super) fn resolution(&self) -> u8 {
        let ticks = self.ticks_per_second.max(1);
        let power = ticks.ilog10();
        if 10_u128.checked_pow(power) == Some(ticks) {
            return power as u8;
        }
        0x80 | ticks.checked_next_power_of_two().map_or(127, u128::ilog2) as u8
    }
}
