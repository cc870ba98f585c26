//! A segment of some of another's points.

use std::sync::Arc;

use super::{
    Lengths, Segment,
    column::Column,
    peer_codes::CodesSlot,
    segment::{Columns, block_times, time_span},
};

impl Segment {
    /// The segment with those points only whose places are wanted. The others are counted
    /// ([`Self::left_out`]); frames keep their numbers, for two bytes a point more.
    #[must_use]
    pub fn keep(&self, wanted: impl Fn(usize) -> bool) -> Self {
        let from = &self.columns;
        let places: Vec<usize> = (0..self.len()).filter(|place| wanted(*place)).collect();
        let mut columns = Columns {
            first_frame: from.first_frame,
            frames: from.frames,
            offset: from.offset,
            sources: pick(&from.sources, &places),
            destinations: pick(&from.destinations, &places),
            source_ports: pick(&from.source_ports, &places),
            destination_ports: pick(&from.destination_ports, &places),
            kinds: pick(&from.kinds, &places),
            tcp_flags: pick(&from.tcp_flags, &places),
            lengths: pick_lengths(&from.lengths, &places),
            payloads: pick_lengths(&from.payloads, &places),
            offsets: pick(&from.offsets, &places),
            v6: Vec::new(),
            undecoded: from.undecoded.clone(),
            ordinals: Some(self.ordinals(&places)),
            raw_times: places_of(&from.raw_times, &places),
            class_counts: [0; 5],
            duplicates: 0,
        };
        for kind in &columns.kinds {
            if let Some(count) = columns.class_counts.get_mut(kind.class() as usize) {
                *count += 1;
            }
            columns.duplicates += u32::from(kind.is_duplicate());
        }
        columns.keep_v6(from);
        let times: Column<i64> = pick(&self.times, &places);
        Self {
            columns: Arc::new(columns),
            time_span: time_span(&times),
            block_times: block_times(&times),
            times,
            frames_without_time: self.frames_without_time,
            clock: self.clock,
            beyond: places_of(&self.beyond, &places),
            codes: CodesSlot::default(),
        }
    }

    /// Places of some points' frames among the segment's frames. Segments have 65,536 frames at most.
    fn ordinals(&self, places: &[usize]) -> Vec<u16> {
        let first = self.first_frame();
        places.iter().map(|place| self.frame_of(*place).saturating_sub(first) as u16).collect()
    }
}

impl Columns {
    /// Keeps the IPv6 addresses that occur, of those of another.
    fn keep_v6(&mut self, from: &Self) {
        let mut used = vec![false; from.v6.len()];
        for column in [&self.sources, &self.destinations] {
            for (number, _) in column.iter().zip(&self.kinds).filter(|(_, kind)| kind.is_v6()) {
                if let Some(used) = used.get_mut(*number as usize) {
                    *used = true;
                }
            }
        }
        let mut new_places = Vec::with_capacity(used.len());
        for (address, used) in from.v6.iter().zip(used) {
            new_places.push(self.v6.len() as u32);
            if used {
                self.v6.push(*address);
            }
        }
        for column in [&mut self.sources, &mut self.destinations] {
            for (number, _) in column.iter_mut().zip(&self.kinds).filter(|(_, kind)| kind.is_v6()) {
                *number = new_places.get(*number as usize).copied().unwrap_or_default();
            }
        }
    }
}

fn pick<T: Copy, C: FromIterator<T>>(column: &[T], places: &[usize]) -> C {
    places.iter().filter_map(|place| column.get(*place).copied()).collect()
}

fn pick_lengths(lengths: &Lengths, places: &[usize]) -> Lengths {
    if lengths.is_empty() {
        // Of a segment that does not keep them.
        return lengths.clone();
    }
    let picked: Vec<u32> = places.iter().map(|place| lengths.get(*place)).collect();
    let mut lengths = Lengths::with_capacity(picked.len());
    lengths.extend(&picked, picked.len());
    lengths.settle();
    lengths
}

/// What is told of some points, by their new places.
fn places_of<T: Copy>(told: &[(u32, T)], places: &[usize]) -> Vec<(u32, T)> {
    let new_place = |(place, what): &(u32, T)| {
        let at = places.binary_search(&(*place as usize)).ok()?;
        Some((at as u32, *what))
    };
    told.iter().filter_map(new_place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Nanos, PacketFacts, SegmentBuilder, Stamp, Undecoded, fixture::udp_packet};

    /// Frames 11 to 22; 13 and 20 are ARP; even ones IPv6; 18 has a stamp that is no time.
    fn segment() -> Segment {
        let mut builder = SegmentBuilder::new(11, 500, 12);
        for frame in 11..23_u32 {
            let low = frame as u8;
            let source = if frame % 2 == 0 {
                std::net::Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, u16::from(200 - low)).into()
            } else {
                [10, 0, 0, low].into()
            };
            let ports = Some((1, low.into()));
            let facts = PacketFacts { source, destination: source, ports, payload: frame, ..udp_packet() };
            let facts = if matches!(frame, 13 | 20) { Err(Undecoded::Arp) } else { Ok(facts) };
            let stamp = if frame == 18 { Stamp::OutOfRange(77) } else { Stamp::At(Nanos(frame.into())) };
            builder.push(frame * 10, stamp, frame * 100_000, facts);
        }
        builder.finish()
    }

    #[test]
    fn kept_points_are_as_they_were_and_keep_their_frame_numbers() {
        let whole = segment().with_clock(1_000);
        let kept = whole.keep(|place| place % 3 != 0);
        let expected: Vec<_> =
            (0..whole.len()).filter(|place| place % 3 != 0).map(|place| whole.point(place)).collect();
        let points: Vec<_> = (0..kept.len()).map(|place| kept.point(place)).collect();
        assert_eq!(points, expected);
        assert_eq!((kept.frames(), kept.left_out(), whole.left_out()), (12, 4, 0));
        for frame in 10..24 {
            let place = kept.place_of_frame(frame);
            let here = points.iter().position(|point| point.unwrap().frame == frame);
            assert_eq!(place, here, "frame {frame}");
        }
        assert_eq!(kept.without_time(), 1);
        assert!(kept.v6().len() < whole.v6().len());
    }

    #[test]
    fn frames_that_are_no_packets_stay_between_the_points() {
        let kept = segment().keep(|place| place >= 5);
        assert_eq!(kept.undecoded().len(), 2);
        // Of points, 17 to 19 stand between the ARP frames 13 and 20.
        assert_eq!([kept.points_before(0), kept.points_before(1)], [0, 3]);
        let none = segment().keep(|_| false);
        assert_eq!((none.len(), none.left_out(), none.time_span()), (0, 10, None));
        assert_eq!(none.place_of_frame(12), None);
    }
}
