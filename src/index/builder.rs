//! Packs packet facts into a segment.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};

use bytemuck::Pod;

use super::{
    Class, Detail, Kind, Lengths, NO_TIME, PacketFacts, Segment, Stamp, Undecoded, UndecodedFrame,
    column::Column,
    peer_codes::CodesSlot,
    segment::{BLOCK, Columns, block_times, span_of},
};

/// Points that are put into the columns together: few enough for the first cache, and a part of a
/// [`BLOCK`].
pub(super) const ROOM: usize = 256;

/// Points on their way into the columns. A place in arrays of fixed length costs a packet less than the end
/// of ten vectors, each with its own question whether it is full.
#[derive(Debug)]
struct Room {
    filled: usize,
    times: [i64; ROOM],
    sources: [u32; ROOM],
    destinations: [u32; ROOM],
    source_ports: [u16; ROOM],
    destination_ports: [u16; ROOM],
    kinds: [Kind; ROOM],
    tcp_flags: [u8; ROOM],
    lengths: [u32; ROOM],
    payloads: [u32; ROOM],
    offsets: [u32; ROOM],
}

/// Collects the frames of one stretch of a capture, at most 65,536, and becomes a [`Segment`].
#[derive(Debug)]
pub struct SegmentBuilder {
    room: Box<Room>,
    columns: Columns,
    times: Column<i64>,
    block_times: Vec<(i64, i64)>,
    frames_without_time: u32,
    /// IPv6 addresses by order of appearance.
    v6: BTreeMap<Ipv6Addr, u32>,
    most: usize,
    detail: Detail,
}

impl SegmentBuilder {
    /// `first_frame` counts from 1 in the capture; `offset` is the file offset that record offsets
    /// count from; `frames` is how many frames will come at most.
    #[must_use]
    pub fn new(first_frame: u64, offset: u64, frames: usize) -> Self {
        Self::of_detail(first_frame, offset, frames, Detail::Whole)
    }

    /// As [`Self::new`]; the segment keeps so much of its packets.
    #[must_use]
    pub fn of_detail(first_frame: u64, offset: u64, frames: usize, detail: Detail) -> Self {
        let if_whole = if detail.is_whole() { frames } else { 0 };
        let if_source_ports = if detail.has_source_ports() { frames } else { 0 };
        let room = Room {
            filled: 0,
            times: [NO_TIME; ROOM],
            sources: [0; ROOM],
            destinations: [0; ROOM],
            source_ports: [0; ROOM],
            destination_ports: [0; ROOM],
            kinds: [Kind::new(Class::IpOther, false, false, false); ROOM],
            tcp_flags: [0; ROOM],
            lengths: [0; ROOM],
            payloads: [0; ROOM],
            offsets: [0; ROOM],
        };
        Self {
            room: Box::new(room),
            columns: Columns {
                first_frame,
                frames: 0,
                offset,
                sources: Column::with_capacity(frames),
                destinations: Column::with_capacity(frames),
                source_ports: Column::with_capacity(if_source_ports),
                destination_ports: Column::with_capacity(frames),
                kinds: Vec::with_capacity(frames),
                tcp_flags: Column::with_capacity(if_whole),
                lengths: Lengths::with_capacity(if_whole),
                payloads: Lengths::with_capacity(if_whole),
                offsets: Column::with_capacity(if_whole),
                v6: Vec::new(),
                undecoded: Vec::new(),
                ordinals: None,
                raw_times: Vec::new(),
                class_counts: [0; 5],
                duplicates: 0,
            },
            times: Column::with_capacity(frames),
            block_times: Vec::with_capacity(frames.div_ceil(BLOCK)),
            frames_without_time: 0,
            v6: BTreeMap::new(),
            most: frames,
            detail,
        }
    }

    /// Adds the next frame: a packet's facts, or why it is none. `record` counts bytes from the
    /// segment's offset; `length` is bytes on the wire.
    pub fn push(&mut self, record: u32, time: Stamp, length: u32, facts: Result<PacketFacts, Undecoded>) {
        match facts {
            Ok(facts) => self.push_packet(record, time, length, &facts),
            Err(reason) => self.push_undecoded(record, time, reason),
        }
    }

    /// Adds a frame that is no packet; as [`Self::push`].
    pub fn push_undecoded(&mut self, record: u32, time: Stamp, reason: Undecoded) {
        if !matches!(time, Stamp::At(_)) {
            self.frames_without_time += 1;
        }
        let ordinal = self.columns.frames + self.room.filled as u32;
        self.columns.undecoded.push(UndecodedFrame { ordinal, reason, offset: record });
        self.columns.frames += 1;
    }

    /// Adds a packet; as [`Self::push`].
    #[inline]
    pub fn push_packet(&mut self, record: u32, time: Stamp, length: u32, facts: &PacketFacts) {
        let (source, destination, v6) = match (facts.source, facts.destination) {
            (IpAddr::V4(source), IpAddr::V4(destination)) => {
                (u32::from(source), u32::from(destination), false)
            }
            (source, destination) => (self.intern(source), self.intern(destination), true),
        };
        let time = match time {
            Stamp::At(time) => time.0,
            other => self.no_time(other),
        };
        let (source_port, destination_port) = facts.ports.unwrap_or((0, u16::from(facts.protocol.0)));
        let room = &mut *self.room;
        // The remainder says to the compiler what is so anyway: that it is a place in all of them.
        let at = room.filled % ROOM;
        room.times[at] = time;
        room.sources[at] = source;
        room.destinations[at] = destination;
        room.source_ports[at] = source_port;
        room.destination_ports[at] = destination_port;
        room.kinds[at] = Kind::new(facts.class, v6, facts.ports.is_some(), facts.tcp_flags.is_some());
        room.tcp_flags[at] = facts.tcp_flags.unwrap_or_default();
        room.lengths[at] = length;
        room.payloads[at] = facts.payload;
        room.offsets[at] = record;
        room.filled = at + 1;
        if room.filled == ROOM {
            self.empty_room();
        }
    }

    /// A packet whose stamp is no time.
    #[cold]
    fn no_time(&mut self, stamp: Stamp) -> i64 {
        if let Stamp::OutOfRange(ticks) = stamp {
            let place = self.columns.kinds.len() + self.room.filled;
            self.columns.raw_times.push((place as u32, ticks));
        }
        self.frames_without_time += 1;
        NO_TIME
    }

    /// Puts the points of the room into the columns.
    #[inline(never)]
    fn empty_room(&mut self) {
        let (room, columns) = (&mut *self.room, &mut self.columns);
        let filled = std::mem::take(&mut room.filled).min(ROOM);
        columns.frames += filled as u32;
        let span = block_times(room.times.get(..filled).unwrap_or_default());
        if self.times.len().is_multiple_of(BLOCK) {
            self.block_times.extend(span);
        } else if let (Some(last), [span]) = (self.block_times.last_mut(), span.as_slice()) {
            *last = (last.0.min(span.0), last.1.max(span.1));
        }
        extend(&mut self.times, &room.times, filled);
        extend(&mut columns.sources, &room.sources, filled);
        extend(&mut columns.destinations, &room.destinations, filled);
        extend(&mut columns.destination_ports, &room.destination_ports, filled);
        columns.kinds.extend_from_slice(room.kinds.get(..filled).unwrap_or_default());
        if self.detail.has_source_ports() {
            extend(&mut columns.source_ports, &room.source_ports, filled);
        }
        if self.detail.is_whole() {
            extend(&mut columns.tcp_flags, &room.tcp_flags, filled);
            extend(&mut columns.offsets, &room.offsets, filled);
            columns.lengths.extend(room.lengths.get(..filled).unwrap_or_default(), self.most);
            columns.payloads.extend(room.payloads.get(..filled).unwrap_or_default(), self.most);
        }
        for kind in room.kinds.iter().take(filled) {
            if let Some(count) = columns.class_counts.get_mut(kind.class() as usize) {
                *count += 1;
            }
        }
    }

    #[inline(never)]
    fn intern(&mut self, address: IpAddr) -> u32 {
        let address = match address {
            IpAddr::V4(address) => address.to_ipv6_mapped(),
            IpAddr::V6(address) => address,
        };
        let next = self.v6.len() as u32;
        *self.v6.entry(address).or_insert(next)
    }

    /// The segment. IPv6 addresses become places in its ascending list.
    #[must_use]
    pub fn finish(mut self) -> Segment {
        self.empty_room();
        let mut columns = self.columns;
        if !self.v6.is_empty() {
            let mut place_of = vec![0_u32; self.v6.len()];
            for (place, seen) in self.v6.values().enumerate() {
                if let Some(slot) = place_of.get_mut(*seen as usize) {
                    *slot = place as u32;
                }
            }
            let place = |number: u32| place_of.get(number as usize).copied().unwrap_or_default();
            for (at, kind) in columns.kinds.iter().enumerate() {
                if kind.is_v6() {
                    for column in [&mut columns.sources, &mut columns.destinations] {
                        if let Some(number) = column.get_mut(at) {
                            *number = place(*number);
                        }
                    }
                }
            }
            columns.v6 = self.v6.into_keys().collect();
        }
        columns.settle();
        let mut times = self.times;
        times.settle();
        Segment {
            time_span: span_of(&self.block_times, &times),
            block_times: self.block_times,
            times,
            frames_without_time: self.frames_without_time,
            clock: 0,
            beyond: Vec::new(),
            codes: CodesSlot::default(),
            columns: Arc::new(columns),
        }
    }
}

fn extend<T: Pod>(column: &mut Column<T>, room: &[T; ROOM], filled: usize) {
    column.extend_from_slice(room.get(..filled).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{BLOCK, Class, Nanos, Protocol, fixture::udp_packet};

    fn udp(source: &str, destination: &str) -> PacketFacts {
        PacketFacts {
            source: source.parse().unwrap(),
            destination: destination.parse().unwrap(),
            ports: Some((1000, 53)),
            payload: 30,
            ..udp_packet()
        }
    }

    #[test]
    fn a_point_comes_back_as_it_was_pushed() {
        let mut builder = SegmentBuilder::new(11, 24, 4);
        builder.push(0, Stamp::At(Nanos(-5)), 72, Ok(udp("10.0.0.1", "9.9.9.9")));
        let igmp = PacketFacts {
            protocol: Protocol(2),
            class: Class::IpOther,
            ports: None,
            payload: 8,
            ..udp("10.0.0.1", "224.0.0.1")
        };
        builder.push(100, Stamp::OutOfRange(77), 70_000, Ok(igmp));
        let segment = builder.finish();
        let first = segment.point(0).unwrap();
        assert_eq!((first.frame, first.offset, first.time), (11, 24, Some(Nanos(-5))));
        assert_eq!(first.ports, Some((1000, 53)));
        assert_eq!(first.protocol, Protocol::UDP);
        let second = segment.point(1).unwrap();
        assert_eq!((second.frame, second.offset, second.time, second.raw_time), (12, 124, None, Some(77)));
        assert_eq!((second.length, second.payload, second.protocol), (70_000, 8, Protocol(2)));
        assert_eq!(second.ports, None);
        assert_eq!(segment.time_span(), Some((-5, -5)));
        assert_eq!(segment.without_time(), 1);
    }

    #[test]
    fn ipv6_addresses_are_kept_once_and_in_order() {
        let mut builder = SegmentBuilder::new(1, 0, 3);
        builder.push(0, Stamp::Missing, 60, Ok(udp("fe80::9", "fe80::1")));
        builder.push(1, Stamp::Missing, 60, Ok(udp("10.0.0.1", "10.0.0.2")));
        builder.push(2, Stamp::Missing, 60, Ok(udp("fe80::1", "2001::5")));
        let segment = builder.finish();
        let text: Vec<_> = segment.v6().iter().map(ToString::to_string).collect();
        assert_eq!(text, ["2001::5", "fe80::1", "fe80::9"]);
        let ends: Vec<_> = (0..3)
            .map(|at| segment.point(at).unwrap())
            .map(|point| (point.source.to_string(), point.destination.to_string()))
            .collect();
        let expected = [("fe80::9", "fe80::1"), ("10.0.0.1", "10.0.0.2"), ("fe80::1", "2001::5")];
        assert_eq!(ends, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn frame_numbers_skip_frames_that_are_no_packets() {
        // Frames 5 and 6 and 8 are ARP: packets are 4, 7, 9.
        let mut builder = SegmentBuilder::new(4, 0, 6);
        for (record, is_packet) in [true, false, false, true, false, true].into_iter().enumerate() {
            let facts = if is_packet { Ok(udp("10.0.0.1", "10.0.0.2")) } else { Err(Undecoded::Arp) };
            builder.push(record as u32, Stamp::At(Nanos(0)), 60, facts);
        }
        let segment = builder.finish();
        let frames: Vec<_> = (0..3).map(|place| segment.frame_of(place)).collect();
        assert_eq!(frames, [4, 7, 9]);
        let places: Vec<_> = (3..11).map(|frame| segment.place_of_frame(frame)).collect();
        assert_eq!(places, [None, Some(0), None, None, Some(1), None, Some(2), None]);
    }

    #[test]
    fn a_full_ipv4_segment_takes_30_bytes_a_point_and_16_a_block() {
        let mut builder = SegmentBuilder::new(1, 0, 65_536);
        for record in 0..65_536_u32 {
            builder.push(record, Stamp::At(Nanos(0)), 60, Ok(udp("10.0.0.1", "10.0.0.2")));
        }
        let segment = builder.finish();
        let blocks = 65_536 / BLOCK * 16;
        assert!(segment.memory() < 65_536 * 30 + blocks + 1_024, "{} bytes", segment.memory());
    }

    #[test]
    fn what_is_only_counted_keeps_19_bytes_a_point_and_no_point_can_be_unpacked() {
        let build = |detail| {
            let mut builder = SegmentBuilder::of_detail(1, 0, 65_536, detail);
            for record in 0..65_536_u32 {
                builder.push(record, Stamp::At(Nanos(5)), 60, Ok(udp("10.0.0.1", "10.0.0.2")));
            }
            builder.finish()
        };
        let (whole, counted) = (build(Detail::Whole), build(Detail::Counted { source_ports: false }));
        let blocks = 65_536 / BLOCK * 16;
        assert!(counted.memory() < 65_536 * 19 + blocks + 1_024, "{} bytes", counted.memory());
        assert_eq!((counted.len(), counted.times()), (whole.len(), whole.times()));
        assert_eq!((counted.sources(), counted.destinations()), (whole.sources(), whole.destinations()));
        assert_eq!(counted.destination_ports(), whole.destination_ports());
        assert_eq!(counted.kinds(), whole.kinds());
        assert!(counted.source_ports().is_empty());
        assert_eq!(counted.point(0), None);
        let with_ports = build(Detail::Counted { source_ports: true });
        assert_eq!(with_ports.source_ports(), whole.source_ports());
        assert_eq!(counted.keep(|place| place < 9).len(), 9);
    }
}
