//! How much of each packet a segment keeps: less is loaded quicker, since pages for columns are a good part of
//! loading.

/// What a segment keeps of its packets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Everything that a point holds: 30 bytes.
    #[default]
    Whole,
    /// What scans count and lenses ask for: time, addresses, class and destination port, 19 bytes, and the
    /// source port where it is wanted. TCP flags, lengths and the places of records are left out, so that
    /// no point can be unpacked ([`super::Segment::point`] gives none) and no frame read again.
    Counted { source_ports: bool },
}

impl Detail {
    /// Points can be unpacked.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        matches!(self, Self::Whole)
    }

    /// Source ports are kept.
    #[must_use]
    pub const fn has_source_ports(self) -> bool {
        matches!(self, Self::Whole | Self::Counted { source_ports: true })
    }
}
