//! A conversation as a row of the table: its ends, and what was counted of it.

use std::{
    cmp::Reverse,
    hash::{Hash, Hasher},
};

use super::super::{Kind, NO_TIME, PointId, Segment, Transport};

/// The ends of a conversation as numbers: addresses of IPv4, or ranks of IPv6 addresses among all of
/// the index. The lower end first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PackedKey {
    pub v6: bool,
    pub addresses: [u32; 2],
    pub ports: [u16; 2],
    pub udp: bool,
}

impl PackedKey {
    /// That of a packet with ports, and whether it goes from the higher end to the lower. `ranks` are
    /// those of the segment's IPv6 addresses.
    #[inline]
    pub fn of(segment: &Segment, place: usize, kind: Kind, ranks: &[u32]) -> Option<(Self, bool)> {
        let mut addresses = [*segment.sources().get(place)?, *segment.destinations().get(place)?];
        if kind.is_v6() {
            let [source, destination] = addresses;
            addresses = [*ranks.get(source as usize)?, *ranks.get(destination as usize)?];
        }
        let [source, destination] = addresses;
        let source = (source, *segment.source_ports().get(place)?);
        let destination = (destination, *segment.destination_ports().get(place)?);
        let back = destination < source;
        let (low, high) = if back { (destination, source) } else { (source, destination) };
        let (addresses, ports) = ([low.0, high.0], [low.1, high.1]);
        Some((Self { v6: kind.is_v6(), addresses, ports, udp: kind.is_udp() }, back))
    }
}

/// In two words: hashing is what counting costs.
impl Hash for PackedKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [low, high] = self.addresses;
        state.write_u64(u64::from(low) << 32 | u64::from(high));
        let ([low, high], kind) = (self.ports, u64::from(self.v6) << 1 | u64::from(self.udp));
        state.write_u64(kind << 32 | u64::from(low) << 16 | u64::from(high));
    }
}

/// What was counted of a conversation under a lens. Of pairs the first counts packets from A to B, the
/// second those from B to A; A is the end that sent the first packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConversationRow {
    pub(super) key: PackedKey,
    /// The first packet came from the higher end: that is A.
    back: bool,
    has_payload: bool,
    /// From the lower end, from the higher end.
    packets: [u32; 2],
    payload: [u64; 2],
    wire: [u64; 2],
    first: i64,
    last: i64,
    opening: PointId,
    payload_point: PointId,
}

impl ConversationRow {
    /// Of one packet: its key and way, time and name, bytes of payload and on the wire.
    #[inline]
    pub(super) fn of(
        (key, back): (PackedKey, bool),
        (time, id): (i64, PointId),
        (payload, wire): (u32, u32),
    ) -> Self {
        let one_way = |count: u64| if back { [0, count] } else { [count, 0] };
        Self {
            key,
            back,
            has_payload: payload > 0,
            packets: if back { [0, 1] } else { [1, 0] },
            payload: one_way(payload.into()),
            wire: one_way(wire.into()),
            first: time,
            last: time,
            opening: id,
            payload_point: id,
        }
    }

    /// Takes in what was counted elsewhere of the same conversation; the order plays no part.
    pub(super) fn merge(&mut self, other: &Self) {
        for way in [0, 1] {
            let (Some(packets), Some(more)) = (self.packets.get_mut(way), other.packets.get(way)) else {
                break;
            };
            *packets = packets.saturating_add(*more);
        }
        for (sum, more) in
            self.payload.iter_mut().chain(&mut self.wire).zip(other.payload.iter().chain(&other.wire))
        {
            *sum = sum.saturating_add(*more);
        }
        // Those without a time say nothing of when.
        let opening = |row: &Self| (row.first == NO_TIME, row.first, row.opening);
        if opening(other) < opening(self) {
            (self.first, self.opening, self.back) = (other.first, other.opening, other.back);
        }
        self.last = self.last.max(other.last);
        if (!other.has_payload, other.payload_point) < (!self.has_payload, self.payload_point) {
            (self.has_payload, self.payload_point) = (other.has_payload, other.payload_point);
        }
    }

    #[must_use]
    pub const fn transport(&self) -> Transport {
        if self.key.udp { Transport::Udp } else { Transport::Tcp }
    }

    /// Packets each way.
    #[must_use]
    pub const fn packets(&self) -> [u32; 2] {
        let [low, high] = self.packets;
        if self.back { [high, low] } else { [low, high] }
    }

    /// Bytes of payload each way, captured or not.
    #[must_use]
    pub const fn payload(&self) -> [u64; 2] {
        self.turned(self.payload)
    }

    /// Bytes of frames on the wire each way.
    #[must_use]
    pub const fn wire(&self) -> [u64; 2] {
        self.turned(self.wire)
    }

    /// Packets both ways.
    #[must_use]
    pub fn all_packets(&self) -> u64 {
        self.packets.iter().map(|packets| u64::from(*packets)).sum()
    }

    /// Times of the first and the last packet in nanoseconds; none if no packet has a time.
    #[must_use]
    pub fn times(&self) -> Option<(i64, i64)> {
        (self.first != NO_TIME).then_some((self.first, self.last))
    }

    /// Nanoseconds from the first packet to the last.
    #[must_use]
    pub fn duration(&self) -> Option<u64> {
        self.times().map(|(first, last)| last.abs_diff(first))
    }

    /// The first packet.
    #[must_use]
    pub const fn first_packet(&self) -> PointId {
        self.opening
    }

    /// The first packet with a payload, in the order of the files; none if no packet has one.
    #[must_use]
    pub fn first_payload(&self) -> Option<PointId> {
        self.has_payload.then_some(self.payload_point)
    }

    const fn turned(&self, [low, high]: [u64; 2]) -> [u64; 2] {
        if self.back { [high, low] } else { [low, high] }
    }

    /// Address and port of A and of B as numbers.
    pub(super) const fn packed_ends(&self) -> [(u32, u16); 2] {
        let ([low, high], [low_port, high_port]) = (self.key.addresses, self.key.ports);
        let (low, high) = ((low, low_port), (high, high_port));
        if self.back { [high, low] } else { [low, high] }
    }

    pub(super) const fn is_v6(&self) -> bool {
        self.key.v6
    }

    /// Orders rows: most packets first, then the earlier, then by ends.
    pub(super) fn rank(&self) -> (Reverse<u64>, i64, PackedKey) {
        (Reverse(self.all_packets()), self.first, self.key)
    }
}
