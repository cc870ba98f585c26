//! A segment: the points of one stretch of a capture, as columns.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Kind, NO_TIME, Nanos, Point, Protocol, Undecoded};

/// Lengths in bytes; two bytes each unless one of the segment does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lengths {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

impl Lengths {
    #[must_use]
    pub fn get(&self, point: usize) -> u32 {
        match self {
            Self::Narrow(lengths) => lengths.get(point).copied().map_or(0, u32::from),
            Self::Wide(lengths) => lengths.get(point).copied().unwrap_or_default(),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Narrow(lengths) => lengths.capacity() * 2,
            Self::Wide(lengths) => lengths.capacity() * 4,
        }
    }
}

/// A frame that is no packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndecodedFrame {
    /// Place among the segment's frames, from 0.
    pub ordinal: u32,
    pub reason: Undecoded,
    /// Bytes from the segment's offset to its record.
    pub offset: u32,
}

/// Points of a block: what a scan takes in one go. Enough for the processor to do many at a time,
/// few enough to stay in its first cache.
pub const BLOCK: usize = 1024;

/// Columns of up to 65,536 points, in file order. Every column is as long as `len()`.
#[derive(Clone, Debug)]
pub struct Segment {
    pub(super) first_frame: u64,
    pub(super) frames: u32,
    pub(super) offset: u64,
    /// Nanoseconds since 1970, or [`NO_TIME`].
    pub(super) times: Vec<i64>,
    /// An IPv4 address, or a place in `v6`.
    pub(super) sources: Vec<u32>,
    pub(super) destinations: Vec<u32>,
    pub(super) source_ports: Vec<u16>,
    /// Where the kind has no ports: the protocol number.
    pub(super) destination_ports: Vec<u16>,
    pub(super) kinds: Vec<Kind>,
    pub(super) tcp_flags: Vec<u8>,
    pub(super) lengths: Lengths,
    pub(super) payloads: Lengths,
    /// Record offsets relative to `offset`.
    pub(super) offsets: Vec<u32>,
    /// The segment's IPv6 addresses, ascending, each once.
    pub(super) v6: Vec<Ipv6Addr>,
    pub(super) undecoded: Vec<UndecodedFrame>,
    /// Points whose stamp is out of range: place and raw ticks, ascending.
    pub(super) raw_times: Vec<(u32, u64)>,
    pub(super) frames_without_time: u32,
    pub(super) time_span: Option<(i64, i64)>,
    /// Lowest and highest of each block of times.
    pub(super) block_times: Vec<(i64, i64)>,
    pub(super) class_counts: [u32; 5],
    pub(super) duplicates: u32,
}

impl Segment {
    /// Number of points.
    #[must_use]
    pub fn len(&self) -> usize {
        self.times.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// Number of the first frame in the capture, from 1.
    #[must_use]
    pub fn first_frame(&self) -> u64 {
        self.first_frame
    }

    /// Number of frames, packets or not.
    #[must_use]
    pub fn frames(&self) -> u32 {
        self.frames
    }

    /// File offset that record offsets count from.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    #[must_use]
    pub fn times(&self) -> &[i64] {
        &self.times
    }

    /// IPv4 addresses as numbers, or places in [`Self::v6`], as the kind says.
    #[must_use]
    pub fn sources(&self) -> &[u32] {
        &self.sources
    }

    /// As [`Self::sources`].
    #[must_use]
    pub fn destinations(&self) -> &[u32] {
        &self.destinations
    }

    #[must_use]
    pub fn source_ports(&self) -> &[u16] {
        &self.source_ports
    }

    #[must_use]
    pub fn destination_ports(&self) -> &[u16] {
        &self.destination_ports
    }

    #[must_use]
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The segment's IPv6 addresses, ascending, each once.
    #[must_use]
    pub fn v6(&self) -> &[Ipv6Addr] {
        &self.v6
    }

    /// Frames that are no packets, in file order.
    #[must_use]
    pub fn undecoded(&self) -> &[UndecodedFrame] {
        &self.undecoded
    }

    /// Earliest and latest time in nanoseconds, both inclusive; none if no point has a time.
    #[must_use]
    pub fn time_span(&self) -> Option<(i64, i64)> {
        self.time_span
    }

    /// Lowest and highest number in the time column (so [`NO_TIME`] counts) of every [`BLOCK`]
    /// points, both inclusive: a scan passes over the blocks of other times.
    #[must_use]
    pub fn block_times(&self) -> &[(i64, i64)] {
        &self.block_times
    }

    /// Points of a class, by [`super::Class`] as index.
    #[must_use]
    pub fn class_counts(&self) -> [u32; 5] {
        self.class_counts
    }

    /// Points that are copies of one before them in the capture.
    #[must_use]
    pub fn duplicates(&self) -> u32 {
        self.duplicates
    }

    /// Frames without a time (out of range, or their record has none).
    #[must_use]
    pub fn without_time(&self) -> u32 {
        self.frames_without_time
    }

    /// The address that a column's number stands for.
    #[must_use]
    pub fn address(&self, number: u32, kind: Kind) -> IpAddr {
        if kind.is_v6() {
            IpAddr::V6(self.v6.get(number as usize).copied().unwrap_or(Ipv6Addr::UNSPECIFIED))
        } else {
            IpAddr::V4(Ipv4Addr::from(number))
        }
    }

    /// The point at a place, unpacked.
    #[must_use]
    pub fn point(&self, place: usize) -> Option<Point> {
        let kind = *self.kinds.get(place)?;
        let time = *self.times.get(place)?;
        let source_port = *self.source_ports.get(place)?;
        let destination_port = *self.destination_ports.get(place)?;
        let offset = *self.offsets.get(place)?;
        let protocol = if !kind.has_ports() {
            Protocol(destination_port as u8)
        } else if kind.is_udp() {
            Protocol::UDP
        } else {
            Protocol::TCP
        };
        Some(Point {
            frame: self.frame_of(place),
            offset: self.offset + u64::from(offset),
            time: (time != NO_TIME).then_some(Nanos(time)),
            raw_time: self.raw_time(place),
            source: self.address(*self.sources.get(place)?, kind),
            destination: self.address(*self.destinations.get(place)?, kind),
            ports: kind.has_ports().then_some((source_port, destination_port)),
            protocol,
            class: kind.class(),
            tcp_flags: if kind.has_flags() { self.tcp_flags.get(place).copied() } else { None },
            length: self.lengths.get(place),
            payload: self.payloads.get(place),
            duplicate: kind.is_duplicate(),
        })
    }

    /// Number of a point's frame: its place, moved on by the frames before it that are no packets.
    #[must_use]
    pub fn frame_of(&self, place: usize) -> u64 {
        // The undecoded frame number k (from 0) has `ordinal - k` points before it, which never
        // falls: so those that stand before the point are a prefix of the list.
        let (mut low, mut high) = (0, self.undecoded.len());
        while low < high {
            let middle = low.midpoint(high);
            let points_before =
                self.undecoded.get(middle).map_or(usize::MAX, |frame| frame.ordinal as usize - middle);
            if points_before <= place {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        self.first_frame + (place + low) as u64
    }

    /// The place of the point with a frame number; none if that frame is no packet of this segment.
    #[must_use]
    pub fn place_of_frame(&self, frame: u64) -> Option<usize> {
        let ordinal = u32::try_from(frame.checked_sub(self.first_frame)?).ok()?;
        if ordinal >= self.frames {
            return None;
        }
        match self.undecoded.binary_search_by_key(&ordinal, |frame| frame.ordinal) {
            Ok(_) => None,
            Err(before) => Some(ordinal as usize - before),
        }
    }

    fn raw_time(&self, place: usize) -> Option<u64> {
        let at = self.raw_times.binary_search_by_key(&(place as u32), |entry| entry.0).ok()?;
        self.raw_times.get(at).map(|entry| entry.1)
    }

    pub(super) fn shrink(&mut self) {
        self.times.shrink_to_fit();
        self.sources.shrink_to_fit();
        self.destinations.shrink_to_fit();
        self.source_ports.shrink_to_fit();
        self.destination_ports.shrink_to_fit();
        self.kinds.shrink_to_fit();
        self.tcp_flags.shrink_to_fit();
        self.offsets.shrink_to_fit();
        self.undecoded.shrink_to_fit();
        self.raw_times.shrink_to_fit();
    }

    /// Memory of the columns in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.times.capacity() * 8
            + (self.sources.capacity() + self.destinations.capacity() + self.offsets.capacity()) * 4
            + (self.source_ports.capacity() + self.destination_ports.capacity()) * 2
            + self.kinds.capacity()
            + self.tcp_flags.capacity()
            + self.lengths.bytes()
            + self.payloads.bytes()
            + self.v6.capacity() * 16
            + self.block_times.capacity() * 16
            + self.undecoded.capacity() * size_of::<UndecodedFrame>()
            + self.raw_times.capacity() * size_of::<(u32, u64)>()
            + size_of::<Self>()
    }
}
