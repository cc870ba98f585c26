//! Packs packet facts into a segment.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};

use super::{
    Kind, Lengths, NO_TIME, PacketFacts, Segment, Stamp, Undecoded, UndecodedFrame,
    segment::{Columns, block_times},
};

/// Collects the frames of one stretch of a capture, at most 65,536, and becomes a [`Segment`].
#[derive(Debug)]
pub struct SegmentBuilder {
    columns: Columns,
    times: Vec<i64>,
    frames_without_time: u32,
    time_span: Option<(i64, i64)>,
    lengths: Vec<u32>,
    payloads: Vec<u32>,
    /// IPv6 addresses by order of appearance.
    v6: BTreeMap<Ipv6Addr, u32>,
}

impl SegmentBuilder {
    /// `first_frame` counts from 1 in the capture; `offset` is the file offset that record offsets
    /// count from; `frames` is how many frames will come at most.
    #[must_use]
    pub fn new(first_frame: u64, offset: u64, frames: usize) -> Self {
        Self {
            columns: Columns {
                first_frame,
                frames: 0,
                offset,
                sources: Vec::with_capacity(frames),
                destinations: Vec::with_capacity(frames),
                source_ports: Vec::with_capacity(frames),
                destination_ports: Vec::with_capacity(frames),
                kinds: Vec::with_capacity(frames),
                tcp_flags: Vec::with_capacity(frames),
                lengths: Lengths::Narrow(Vec::new()),
                payloads: Lengths::Narrow(Vec::new()),
                offsets: Vec::with_capacity(frames),
                v6: Vec::new(),
                undecoded: Vec::new(),
                ordinals: None,
                raw_times: Vec::new(),
                class_counts: [0; 5],
                duplicates: 0,
            },
            times: Vec::with_capacity(frames),
            frames_without_time: 0,
            time_span: None,
            lengths: Vec::with_capacity(frames),
            payloads: Vec::with_capacity(frames),
            v6: BTreeMap::new(),
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
        let ordinal = self.columns.frames;
        self.columns.undecoded.push(UndecodedFrame { ordinal, reason, offset: record });
        self.columns.frames += 1;
    }

    /// Adds a packet; as [`Self::push`].
    #[inline]
    pub fn push_packet(&mut self, record: u32, time: Stamp, length: u32, facts: &PacketFacts) {
        self.columns.frames += 1;
        let (source, destination, v6) = match (facts.source, facts.destination) {
            (IpAddr::V4(source), IpAddr::V4(destination)) => {
                (u32::from(source), u32::from(destination), false)
            }
            (source, destination) => (self.intern(source), self.intern(destination), true),
        };
        let columns = &mut self.columns;
        self.times.push(match time {
            Stamp::At(time) => {
                let span = self.time_span.get_or_insert((time.0, time.0));
                *span = (span.0.min(time.0), span.1.max(time.0));
                time.0
            }
            Stamp::OutOfRange(ticks) => {
                columns.raw_times.push((columns.kinds.len() as u32, ticks));
                self.frames_without_time += 1;
                NO_TIME
            }
            Stamp::Missing => {
                self.frames_without_time += 1;
                NO_TIME
            }
        });
        columns.sources.push(source);
        columns.destinations.push(destination);
        let (source_port, destination_port) = facts.ports.unwrap_or((0, u16::from(facts.protocol.0)));
        columns.source_ports.push(source_port);
        columns.destination_ports.push(destination_port);
        columns.kinds.push(Kind::new(facts.class, v6, facts.ports.is_some(), facts.tcp_flags.is_some()));
        columns.tcp_flags.push(facts.tcp_flags.unwrap_or_default());
        columns.offsets.push(record);
        if let Some(count) = columns.class_counts.get_mut(facts.class as usize) {
            *count += 1;
        }
        self.lengths.push(length);
        self.payloads.push(facts.payload);
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
    pub fn finish(self) -> Segment {
        let mut columns = self.columns;
        columns.lengths = narrow(self.lengths);
        columns.payloads = narrow(self.payloads);
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
        columns.shrink();
        let mut times = self.times;
        times.shrink_to_fit();
        Segment {
            block_times: block_times(&times),
            times,
            frames_without_time: self.frames_without_time,
            time_span: self.time_span,
            clock: 0,
            beyond: Vec::new(),
            columns: Arc::new(columns),
        }
    }
}

pub(super) fn narrow(lengths: Vec<u32>) -> Lengths {
    if lengths.iter().all(|length| u16::try_from(*length).is_ok()) {
        Lengths::Narrow(lengths.into_iter().map(|length| length as u16).collect())
    } else {
        Lengths::Wide(lengths)
    }
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
}
