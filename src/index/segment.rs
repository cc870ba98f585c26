//! A segment: the points of one stretch of a capture, as columns.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::Arc,
};

use super::{
    Kind, MemoryUse, NO_TIME, Nanos, PeerCodes, Point, Protocol, Undecoded, builder::ROOM, column::Column,
    peer_codes::CodesSlot,
};

/// Lengths in bytes; two bytes each unless one of the segment does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lengths {
    Narrow(Column<u16>),
    Wide(Column<u32>),
}

impl Lengths {
    #[must_use]
    pub fn get(&self, point: usize) -> u32 {
        match self {
            Self::Narrow(lengths) => lengths.get(point).copied().map_or(0, u32::from),
            Self::Wide(lengths) => lengths.get(point).copied().unwrap_or_default(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Narrow(lengths) => lengths.is_empty(),
            Self::Wide(lengths) => lengths.is_empty(),
        }
    }

    pub(super) fn with_capacity(points: usize) -> Self {
        Self::Narrow(Column::with_capacity(points))
    }

    /// Adds some. `most`: how many there will be in all, should they not fit into two bytes any more.
    pub(super) fn extend(&mut self, lengths: &[u32], most: usize) {
        let wide = lengths.iter().fold(0, |bits, length| bits | length) > u32::from(u16::MAX);
        if wide && let Self::Narrow(narrow) = self {
            let mut wide = Column::with_capacity(most.max(narrow.len() + lengths.len()));
            let before: Vec<u32> = narrow.iter().copied().map(u32::from).collect();
            wide.extend_from_slice(&before);
            *self = Self::Wide(wide);
        }
        match self {
            Self::Narrow(narrow) => {
                // By the block, as they come.
                for lengths in lengths.chunks(ROOM) {
                    let mut room = [0; ROOM];
                    let room = room.get_mut(..lengths.len()).unwrap_or_default();
                    room.iter_mut().zip(lengths).for_each(|(narrow, length)| *narrow = *length as u16);
                    narrow.extend_from_slice(room);
                }
            }
            Self::Wide(wide) => wide.extend_from_slice(lengths),
        }
    }

    pub(super) fn settle(&mut self) {
        match self {
            Self::Narrow(lengths) => lengths.settle(),
            Self::Wide(lengths) => lengths.settle(),
        }
    }

    pub(super) fn memory(&self) -> usize {
        match self {
            Self::Narrow(lengths) => lengths.memory(),
            Self::Wide(lengths) => lengths.memory(),
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

/// Up to 65,536 points in file order, as columns: every column is as long as `len()`. What the clock
/// of a capture does not change is shared between a segment and its copies with another clock.
#[derive(Clone, Debug)]
pub struct Segment {
    pub(super) columns: Arc<Columns>,
    /// Nanoseconds since 1970, or [`NO_TIME`].
    pub(super) times: Column<i64>,
    pub(super) frames_without_time: u32,
    pub(super) time_span: Option<(i64, i64)>,
    /// Lowest and highest of each block of times.
    pub(super) block_times: Vec<(i64, i64)>,
    /// Nanoseconds by which times differ from those of the records.
    pub(super) clock: i64,
    /// Points whose time fits no more with this clock: place and time of the record, ascending.
    pub(super) beyond: Vec<(u32, i64)>,
    pub(super) codes: CodesSlot,
}

/// All of a segment but its times.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub first_frame: u64,
    pub frames: u32,
    pub offset: u64,
    /// An IPv4 address, or a place in `v6`.
    pub sources: Column<u32>,
    pub destinations: Column<u32>,
    pub source_ports: Column<u16>,
    /// Where the kind has no ports: the protocol number.
    pub destination_ports: Column<u16>,
    pub kinds: Vec<Kind>,
    pub tcp_flags: Column<u8>,
    pub lengths: Lengths,
    pub payloads: Lengths,
    /// Record offsets relative to `offset`.
    pub offsets: Column<u32>,
    /// The segment's IPv6 addresses, ascending, each once.
    pub v6: Vec<Ipv6Addr>,
    pub undecoded: Vec<UndecodedFrame>,
    /// Places of the points' frames among the segment's frames, where packets were left out; else
    /// places follow from `undecoded`.
    pub ordinals: Option<Vec<u16>>,
    /// Points whose stamp is out of range: place and raw ticks, ascending.
    pub raw_times: Vec<(u32, u64)>,
    pub class_counts: [u32; 5],
    pub duplicates: u32,
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

    /// The same for a segment and its copies by other clocks, and another for every other segment that
    /// there is at the same time.
    #[must_use]
    pub fn identity(&self) -> usize {
        Arc::as_ptr(&self.columns).addr()
    }

    /// Number of the first frame in the capture, from 1.
    #[must_use]
    pub fn first_frame(&self) -> u64 {
        self.columns.first_frame
    }

    /// The same with another number of its first frame, where that was not known before.
    #[must_use]
    pub fn numbered_from(mut self, first_frame: u64) -> Self {
        Arc::make_mut(&mut self.columns).first_frame = first_frame;
        self
    }

    /// Number of frames, packets or not.
    #[must_use]
    pub fn frames(&self) -> u32 {
        self.columns.frames
    }

    /// File offset that record offsets count from.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.columns.offset
    }

    #[must_use]
    pub fn times(&self) -> &[i64] {
        &self.times
    }

    /// IPv4 addresses as numbers, or places in [`Self::v6`], as the kind says.
    #[must_use]
    pub fn sources(&self) -> &[u32] {
        &self.columns.sources
    }

    /// As [`Self::sources`].
    #[must_use]
    pub fn destinations(&self) -> &[u32] {
        &self.columns.destinations
    }

    #[must_use]
    pub fn source_ports(&self) -> &[u16] {
        &self.columns.source_ports
    }

    #[must_use]
    pub fn destination_ports(&self) -> &[u16] {
        &self.columns.destination_ports
    }

    #[must_use]
    pub fn kinds(&self) -> &[Kind] {
        &self.columns.kinds
    }

    /// Bytes of the frames on the wire.
    #[must_use]
    pub fn lengths(&self) -> &Lengths {
        &self.columns.lengths
    }

    /// Bytes of transport payload.
    #[must_use]
    pub fn payloads(&self) -> &Lengths {
        &self.columns.payloads
    }

    /// The segment's IPv6 addresses, ascending, each once.
    #[must_use]
    pub fn v6(&self) -> &[Ipv6Addr] {
        &self.columns.v6
    }

    /// Frames that are no packets, in file order.
    #[must_use]
    pub fn undecoded(&self) -> &[UndecodedFrame] {
        &self.columns.undecoded
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
        self.columns.class_counts
    }

    /// Points that are copies of one before them in the capture.
    #[must_use]
    pub fn duplicates(&self) -> u32 {
        self.columns.duplicates
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
            IpAddr::V6(self.columns.v6.get(number as usize).copied().unwrap_or(Ipv6Addr::UNSPECIFIED))
        } else {
            IpAddr::V4(Ipv4Addr::from(number))
        }
    }

    /// The point at a place, unpacked.
    #[must_use]
    pub fn point(&self, place: usize) -> Option<Point> {
        let kind = *self.columns.kinds.get(place)?;
        let time = *self.times.get(place)?;
        let source_port = *self.columns.source_ports.get(place)?;
        let destination_port = *self.columns.destination_ports.get(place)?;
        let offset = *self.columns.offsets.get(place)?;
        let protocol = if !kind.has_ports() {
            Protocol(destination_port as u8)
        } else if kind.is_udp() {
            Protocol::UDP
        } else {
            Protocol::TCP
        };
        Some(Point {
            frame: self.frame_of(place),
            offset: self.columns.offset + u64::from(offset),
            time: (time != NO_TIME).then_some(Nanos(time)),
            recorded: self.recorded(place).filter(|time| *time != NO_TIME).map(Nanos),
            raw_time: self.raw_time(place),
            source: self.address(*self.columns.sources.get(place)?, kind),
            destination: self.address(*self.columns.destinations.get(place)?, kind),
            ports: kind.has_ports().then_some((source_port, destination_port)),
            protocol,
            class: kind.class(),
            tcp_flags: if kind.has_flags() { self.columns.tcp_flags.get(place).copied() } else { None },
            length: self.columns.lengths.get(place),
            payload: self.columns.payloads.get(place),
            duplicate: kind.is_duplicate(),
        })
    }

    /// Number of a point's frame: its place, moved on by the frames before it that are no points.
    #[must_use]
    pub fn frame_of(&self, place: usize) -> u64 {
        if let Some(ordinals) = &self.columns.ordinals {
            return self.columns.first_frame + ordinals.get(place).copied().map_or(0, u64::from);
        }
        // The undecoded frame number k (from 0) has `ordinal - k` points before it, which never
        // falls: so those that stand before the point are a prefix of the list.
        let (mut low, mut high) = (0, self.columns.undecoded.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.points_before(middle) <= place {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        self.columns.first_frame + (place + low) as u64
    }

    /// How many points stand before a frame that is no packet, by its place in [`Self::undecoded`].
    #[must_use]
    pub fn points_before(&self, undecoded: usize) -> usize {
        let Some(frame) = self.columns.undecoded.get(undecoded) else { return usize::MAX };
        match &self.columns.ordinals {
            Some(ordinals) => ordinals.partition_point(|ordinal| u32::from(*ordinal) < frame.ordinal),
            None => frame.ordinal as usize - undecoded,
        }
    }

    /// The place of the point with a frame number; none if that frame is no point of this segment.
    #[must_use]
    pub fn place_of_frame(&self, frame: u64) -> Option<usize> {
        let ordinal = u32::try_from(frame.checked_sub(self.columns.first_frame)?).ok()?;
        if ordinal >= self.columns.frames {
            return None;
        }
        if let Some(ordinals) = &self.columns.ordinals {
            return ordinals.binary_search(&u16::try_from(ordinal).ok()?).ok();
        }
        match self.columns.undecoded.binary_search_by_key(&ordinal, |frame| frame.ordinal) {
            Ok(_) => None,
            Err(before) => Some(ordinal as usize - before),
        }
    }

    /// Packets that were left out when the segment was made: they are no points of it.
    #[must_use]
    pub fn left_out(&self) -> u32 {
        let points = self.len() + self.columns.undecoded.len();
        self.columns.frames.saturating_sub(u32::try_from(points).unwrap_or(u32::MAX))
    }

    /// Nanoseconds by which the segment's times differ from those of its records.
    #[must_use]
    pub fn clock(&self) -> i64 {
        self.clock
    }

    /// The time of a point as its record has it, or [`NO_TIME`].
    pub(super) fn recorded(&self, place: usize) -> Option<i64> {
        let time = *self.times.get(place)?;
        if time != NO_TIME {
            // It came from this sum.
            return Some(time.wrapping_sub(self.clock));
        }
        let beyond = self.beyond.binary_search_by_key(&(place as u32), |entry| entry.0).ok();
        Some(beyond.and_then(|at| self.beyond.get(at)).map_or(NO_TIME, |entry| entry.1))
    }

    fn raw_time(&self, place: usize) -> Option<u64> {
        let at = self.columns.raw_times.binary_search_by_key(&(place as u32), |entry| entry.0).ok()?;
        self.columns.raw_times.get(at).map(|entry| entry.1)
    }

    /// The codes of the points' peers, once they were made, for whichever home.
    #[must_use]
    pub fn peer_codes(&self) -> Option<Arc<PeerCodes>> {
        self.codes.get()
    }

    /// Keeps the codes of this segment's peers, for all copies of the segment.
    pub fn set_peer_codes(&self, codes: PeerCodes) {
        self.codes.set(codes);
    }

    /// Memory in bytes, and what it is for. What is shared with another segment counts for both.
    #[must_use]
    pub fn memory_use(&self) -> MemoryUse {
        MemoryUse {
            points: self.times.memory() + self.columns.memory_of_points(),
            codes: self.peer_codes().map_or(0, |codes| codes.memory()),
            other: self.block_times.capacity() * 16
                + self.beyond.capacity() * 16
                + self.columns.memory_of_others()
                + size_of::<Self>(),
        }
    }

    /// Memory in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.memory_use().total()
    }
}

impl Columns {
    /// Gives back what is too much.
    pub fn settle(&mut self) {
        self.sources.settle();
        self.destinations.settle();
        self.source_ports.settle();
        self.destination_ports.settle();
        self.kinds.shrink_to_fit();
        self.tcp_flags.settle();
        self.offsets.settle();
        self.lengths.settle();
        self.payloads.settle();
        self.undecoded.shrink_to_fit();
        self.raw_times.shrink_to_fit();
    }

    fn memory_of_points(&self) -> usize {
        self.sources.memory()
            + self.destinations.memory()
            + self.source_ports.memory()
            + self.destination_ports.memory()
            + self.kinds.capacity()
            + self.tcp_flags.memory()
            + self.lengths.memory()
            + self.payloads.memory()
            + self.offsets.memory()
            + self.ordinals.as_ref().map_or(0, |ordinals| ordinals.capacity() * 2)
    }

    fn memory_of_others(&self) -> usize {
        self.v6.capacity() * 16
            + self.undecoded.capacity() * size_of::<UndecodedFrame>()
            + self.raw_times.capacity() * size_of::<(u32, u64)>()
            + size_of::<Self>()
    }
}

/// Lowest and highest of each block.
pub(super) fn block_times(times: &[i64]) -> Vec<(i64, i64)> {
    let ends = |times: &[i64]| {
        times.iter().fold((i64::MAX, i64::MIN), |(low, high), time| (low.min(*time), high.max(*time)))
    };
    times.chunks(BLOCK).map(ends).collect()
}

/// Lowest and highest of those that are times, which their blocks tell where all are.
pub(super) fn span_of(blocks: &[(i64, i64)], times: &[i64]) -> Option<(i64, i64)> {
    let (low, high) = blocks.iter().fold((i64::MAX, i64::MIN), |a, b| (a.0.min(b.0), a.1.max(b.1)));
    if low == NO_TIME { time_span(times) } else { (low <= high).then_some((low, high)) }
}

/// Lowest and highest of those that are times.
pub(super) fn time_span(times: &[i64]) -> Option<(i64, i64)> {
    let known = times.iter().copied().filter(|time| *time != NO_TIME);
    let (low, high) = known.fold((i64::MAX, i64::MIN), |(low, high), time| (low.min(time), high.max(time)));
    (low <= high).then_some((low, high))
}
