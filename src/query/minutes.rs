//! The fullest minutes of what is shown.

use super::{
    Cancel, Filter, Index, Lens, NO_TIME, PortCount, PortKey, Segment, Transport,
    block::Block,
    gather::{Located, located, share_out},
    hash::FastMap,
    slices::Slices,
};

const MINUTE: i64 = 60_000_000_000;

/// Distinct minutes counted at once by one thread (two years of them): 30 MB.
const AT_ONCE: usize = 1 << 20;

/// The packets of a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinuteCount {
    /// Its first nanosecond since 1970. Minutes are those of UTC, and so of every zone whose offset
    /// is whole minutes.
    pub start: i64,
    pub packets: u64,
    /// Its most frequent destination port (ties: lower transport and number); none if none of its
    /// packets has ports.
    pub top_port: Option<PortCount>,
}

/// Packets by minute, counted from 1970.
type Minutes = FastMap<i64, u64>;

/// The minutes with most packets under a lens (ties: earlier first), the first `limit`; none if
/// cancelled. Packets without a time are in no minute. One scan, and another of the segments that
/// hold these minutes; a capture that is spread over more than a million minutes takes more scans
/// and no more memory.
#[must_use]
pub fn busiest_minutes(
    index: &Index,
    lens: &Lens,
    limit: usize,
    cancel: &Cancel,
) -> Option<Vec<MinuteCount>> {
    let filter = Filter::new(lens);
    let segments =
        located(index, |capture, segment| filter.may_show(capture, segment) && segment.time_span().is_some());
    let best = fullest(&segments, &filter, limit, cancel)?;
    busiest(best, segments, &filter, cancel)
}

/// Finds the most frequent ports of minutes; `segments` are those that have times.
pub(super) fn busiest(
    best: Vec<(i64, u64)>,
    mut segments: Vec<Located<'_>>,
    filter: &Filter,
    cancel: &Cancel,
) -> Option<Vec<MinuteCount>> {
    let mut places: Vec<(i64, usize)> =
        best.iter().enumerate().map(|(place, (minute, _))| (*minute, place)).collect();
    places.sort_unstable();
    segments.retain(|(_, _, segment)| {
        let (first, last) = minutes_of(segment);
        let from = places.partition_point(|(minute, _)| *minute < first);
        places.get(from).is_some_and(|(minute, _)| *minute <= last)
    });
    let ports = top_ports(&places, &segments, filter, cancel)?;
    let minutes = best.into_iter().zip(ports);
    Some(
        minutes
            .map(|((minute, packets), top_port)| MinuteCount {
                start: minute.saturating_mul(MINUTE),
                packets,
                top_port,
            })
            .collect(),
    )
}

fn minute_of(time: i64) -> i64 {
    time.div_euclid(MINUTE)
}

/// First and last minute of a segment; an empty range without times.
fn minutes_of(segment: &Segment) -> (i64, i64) {
    segment.time_span().map_or((0, -1), |(first, last)| (minute_of(first), minute_of(last)))
}

/// No less than the distinct minutes of some segments.
fn most_minutes(segments: &[Located<'_>]) -> usize {
    // No segment has more minutes than packets, nor more than it is long.
    let minutes = segments.iter().map(|(_, _, segment)| {
        let (first, last) = minutes_of(segment);
        segment.len().min(usize::try_from(last - first + 1).unwrap_or(usize::MAX))
    });
    minutes.sum()
}

/// Whether the minutes of some segments can be counted in one scan.
pub(super) fn fit_at_once(segments: &[Located<'_>]) -> bool {
    most_minutes(segments) <= AT_ONCE
}

/// Minutes with their packets, fullest first.
pub(super) fn fullest(
    segments: &[Located<'_>],
    filter: &Filter,
    limit: usize,
    cancel: &Cancel,
) -> Option<Vec<(i64, u64)>> {
    fullest_of(segments, filter, limit, AT_ONCE, cancel)
}

fn fullest_of(
    segments: &[Located<'_>],
    filter: &Filter,
    limit: usize,
    at_once: usize,
    cancel: &Cancel,
) -> Option<Vec<(i64, u64)>> {
    let most = most_minutes(segments);
    let add = |tally: &mut MinuteTally, segment: &Segment, wanted: &dyn Fn(i64) -> bool| {
        filter.scan_blocks(segment, (i64::MIN, i64::MAX), |block| tally.add(block, wanted));
    };
    if most <= at_once {
        let tally = |tally: &mut MinuteTally, (_, _, segment): Located<'_>| add(tally, segment, &|_| true);
        let parts = share_out(segments, cancel, MinuteTally::default, tally)?;
        let mut whole = MinuteTally::default();
        for part in parts {
            whole.merge(part);
        }
        return Some(whole.fullest(limit));
    }
    let slices = Slices::new(most.div_ceil(at_once.max(1)));
    let parts = slices.each(|slice| {
        let mut tally = MinuteTally::default();
        for (_, _, segment) in segments {
            if cancel.is_set() {
                return None;
            }
            add(&mut tally, segment, &|minute| slices.of(minute) == slice);
        }
        Some(tally.fullest(limit))
    });
    let mut best = Vec::new();
    for part in parts {
        best.extend(part?);
    }
    Some(best_of(best, limit))
}

/// Packets by minute.
#[derive(Debug, Default)]
pub(super) struct MinuteTally {
    minutes: Minutes,
}

impl MinuteTally {
    /// Counts the points of a block that are shown, in the minutes that are wanted.
    pub fn add(&mut self, block: &Block<'_>, wanted: impl Fn(i64) -> bool) {
        let (first, last) = (minute_of(block.span.0), minute_of(block.span.1));
        if first == last && block.span.0 != NO_TIME {
            self.end_run((first, block.shown().len() as u64), wanted);
            return;
        }
        // Packets of one minute mostly follow each other.
        let mut run = (0, 0);
        for place in block.shown() {
            let Some(&time) = block.times.get(usize::from(*place)) else { break };
            if time == NO_TIME {
                continue;
            }
            let minute = minute_of(time);
            if minute != run.0 {
                self.end_run(run, &wanted);
                run = (minute, 0);
            }
            run.1 += 1;
        }
        self.end_run(run, wanted);
    }

    fn end_run(&mut self, (minute, packets): (i64, u64), wanted: impl Fn(i64) -> bool) {
        if packets > 0 && wanted(minute) {
            *self.minutes.entry(minute).or_default() += packets;
        }
    }

    pub fn merge(&mut self, other: Self) {
        for (minute, packets) in other.minutes {
            *self.minutes.entry(minute).or_default() += packets;
        }
    }

    pub fn fullest(self, limit: usize) -> Vec<(i64, u64)> {
        best_of(self.minutes, limit)
    }
}

/// The fullest first, ties: earlier first.
fn best_of(minutes: impl IntoIterator<Item = (i64, u64)>, limit: usize) -> Vec<(i64, u64)> {
    let mut best: Vec<(i64, u64)> = minutes.into_iter().collect();
    best.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    best.truncate(limit);
    best
}

/// Packets by transport and destination port, which one number holds: UDP's bit, then the port.
type Ports = FastMap<u32, u64>;

const UDP: u32 = 1 << 16;

/// The most frequent port of each minute; `places` are minutes, ascending, with their places in the
/// answer.
fn top_ports(
    places: &[(i64, usize)],
    segments: &[Located<'_>],
    filter: &Filter,
    cancel: &Cancel,
) -> Option<Vec<Option<PortCount>>> {
    let parts = share_out(
        segments,
        cancel,
        || vec![Ports::default(); places.len()],
        |tallies, (_, _, segment)| {
            let (first, last) = minutes_of(segment);
            let within = places.iter().map(|(minute, _)| *minute).filter(|of| (first..=last).contains(of));
            let Some((first, last)) = within.clone().min().zip(within.max()) else { return };
            let end = last.saturating_mul(MINUTE).saturating_add(MINUTE - 1);
            let mut run = None;
            filter.scan_blocks(segment, (first.saturating_mul(MINUTE), end), |block| {
                for &place in block.shown() {
                    let Some(passed) = block.point(place) else { break };
                    if passed.time == NO_TIME || !passed.kind.has_ports() {
                        continue;
                    }
                    let minute = minute_of(passed.time);
                    let place = match run {
                        Some((of, place)) if of == minute => place,
                        _ => {
                            let found = places.binary_search_by_key(&minute, |(minute, _)| *minute).ok();
                            found.and_then(|at| places.get(at)).map(|(_, place)| *place)
                        }
                    };
                    run = Some((minute, place));
                    if let Some(ports) = place.and_then(|place| tallies.get_mut(place)) {
                        let port = segment.destination_ports().get(passed.point).copied().unwrap_or_default();
                        let transport = if passed.kind.is_udp() { UDP } else { 0 };
                        *ports.entry(transport | u32::from(port)).or_default() += 1;
                    }
                }
            });
        },
    )?;
    let mut tallies = vec![Ports::default(); places.len()];
    for (ports, more) in parts.into_iter().flat_map(|part| part.into_iter().enumerate()) {
        if let Some(ports) = tallies.get_mut(ports) {
            for (port, packets) in more {
                *ports.entry(port).or_default() += packets;
            }
        }
    }
    let top = |ports: Ports| {
        let counts = ports.into_iter().map(|(of, packets)| {
            let transport = if of & UDP == 0 { Transport::Tcp } else { Transport::Udp };
            PortCount { key: PortKey { transport, port: of as u16 }, packets }
        });
        counts.max_by(|a, b| a.packets.cmp(&b.packets).then(b.key.cmp(&a.key)))
    };
    Some(tallies.into_iter().map(top).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{CaptureSegments, SegmentBuilder, Stamp, fixture::udp_packet};
    use crate::query::Nanos;

    #[test]
    fn minutes_counted_in_slices_are_the_same() {
        let mut builder = SegmentBuilder::new(1, 0, 5_000);
        for record in 0..5_000_u32 {
            // Ten packets in some minutes, five in others, and out of order.
            let minute = i64::from(record * 7_919 % 5_000 % 750) - 300;
            builder.push(record, Stamp::At(Nanos(minute * MINUTE + 5)), 60, Ok(udp_packet()));
        }
        let segments = vec![std::sync::Arc::new(builder.finish())];
        let index = Index { captures: vec![CaptureSegments { segments, ..CaptureSegments::default() }] };
        let segments = located(&index, |_, _| true);
        let (filter, cancel) = (Filter::new(&Lens::default()), Cancel::default());
        let whole = fullest_of(&segments, &filter, 1_000, usize::MAX, &cancel).unwrap();
        assert_eq!(whole.len(), 750);
        assert_eq!(whole.iter().map(|(_, packets)| packets).sum::<u64>(), 5_000);
        assert_eq!(fullest_of(&segments, &filter, 1_000, 50, &cancel).unwrap(), whole);
        assert_eq!(fullest_of(&segments, &filter, 7, 50, &cancel).unwrap(), whole[..7]);
    }
}
