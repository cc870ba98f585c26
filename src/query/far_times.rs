//! Times far from the rest: the few stamps that would stretch a time axis until nothing is to be seen.
//!
//! The rule, for each capture by itself: of n packets with a time at most n / 1,000 may be far (one of
//! 20 to 999, none of fewer than 20). The earliest few or the latest few are far if the gap between
//! them and the rest is at least 20 times as long as all the rest takes, and at least a day. Where that
//! can be said in several ways, the one that leaves the shortest rest counts. What the rest of another
//! capture covers is not far: it is in view anyway.
//!
//! So a capture that was merged of a few days of different years stays whole, and so does one whose
//! last packets come late.

use std::{cmp::Reverse, sync::Arc};

use super::{
    Cancel, Index, NO_TIME, Segment,
    smallest::Smallest,
    span::{join, stretch},
};
use crate::index::{BLOCK, CaptureSegments};

/// One packet in so many may be far …
const SHARE: u64 = 1_000;
/// … or a single one of so many.
const FOR_ONE: u64 = 20;
/// How many times as long as the rest the gap is.
const APART: u64 = 20;
/// The shortest gap: a day, in nanoseconds.
const GAP: u64 = 86_400_000_000_000;

/// How far the times of an index reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Earliest and latest time in nanoseconds, both inclusive; none if no packet has one.
    pub all: Option<(i64, i64)>,
    /// The same without times far from the rest: what is worth a first look.
    pub near: Option<(i64, i64)>,
    pub far: FarTimes,
}

/// Packets whose times are far from the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FarTimes {
    pub packets: u64,
    /// Earliest and latest of them.
    pub times: Option<(i64, i64)>,
}

impl Reach {
    /// Finds how far times reach; none if cancelled. Looks at the earliest and latest thousandth of
    /// each capture, and so into few blocks where times ascend; in a capture whose times are in no order
    /// into all, without a sort.
    #[must_use]
    pub fn find(index: &Index, cancel: &Cancel) -> Option<Self> {
        let all = index.time_span();
        let mut near = None;
        let mut outside = Vec::new();
        for capture in &index.captures {
            let (rest, far) = split(capture, cancel)?;
            join(&mut near, rest);
            outside.extend(far);
        }
        let mut far = FarTimes::default();
        for time in outside {
            if near.is_none_or(|(first, last)| time < first || last < time) {
                far.packets += 1;
                stretch(&mut far.times, time);
            }
        }
        Some(Self { all, near, far })
    }
}

/// The span of the rest of a capture's times, and the far ones.
type Split = (Option<(i64, i64)>, Vec<i64>);

fn split(capture: &CaptureSegments, cancel: &Cancel) -> Option<Split> {
    let spans = capture.segments.iter().filter_map(|segment| segment.time_span());
    let mut span = None;
    spans.for_each(|of| join(&mut span, Some(of)));
    let Some((first, last)) = span else { return Some((None, Vec::new())) };
    let whole = Some((span, Vec::new()));
    // The gap alone is a day.
    if first.abs_diff(last) < GAP {
        return whole;
    }
    let packets = capture.segments.iter().map(|segment| with_time(segment)).sum::<u64>();
    let most = if packets < FOR_ONE { 0 } else { (packets / SHARE).max(1) } as usize;
    if most == 0 {
        return whole;
    }
    // The farthest, and one more each, so that every gap has two ends.
    let forwards = capture.segments.iter().map(Arc::as_ref);
    let earliest = smallest(forwards.clone(), most + 1, |time| time, |span| span.0, cancel)?;
    let latest = smallest(forwards.rev(), most + 1, Reverse, |span| Reverse(span.1), cancel)?;
    let latest: Vec<i64> = latest.into_iter().map(|Reverse(time)| time).collect();
    Some(cut(&earliest, &latest, most))
}

/// Points with a time.
fn with_time(segment: &Segment) -> u64 {
    if segment.without_time() == 0 {
        return segment.len() as u64;
    }
    segment.times().iter().filter(|time| **time != NO_TIME).count() as u64
}

/// The first so many times in an order; `best` is what a block with a span may hold.
fn smallest<'a, T: Ord + Copy>(
    segments: impl Iterator<Item = &'a Segment>,
    limit: usize,
    order: impl Fn(i64) -> T,
    best: impl Fn((i64, i64)) -> T,
    cancel: &Cancel,
) -> Option<Vec<T>> {
    let mut found = Smallest::new(limit);
    for segment in segments {
        if cancel.is_set() {
            return None;
        }
        for (span, times) in segment.block_times().iter().zip(segment.times().chunks(BLOCK)) {
            if found.takes(best(*span)) {
                times.iter().filter(|time| **time != NO_TIME).for_each(|time| found.push(order(*time)));
            }
        }
    }
    Some(found.into_sorted())
}

/// Cuts off what is far, `most` at most. `earliest` ascends and `latest` falls, both have one time more
/// than may be far.
fn cut(earliest: &[i64], latest: &[i64], most: usize) -> Split {
    let (Some(first), Some(last)) = (earliest.first(), latest.first()) else { return (None, Vec::new()) };
    let (lowest_last, highest_first) =
        (latest.get(most).unwrap_or(first), earliest.get(most).unwrap_or(last));
    // What is left has to reach from the one to the other at least, so few gaps are long enough.
    let low = gaps(earliest, *lowest_last);
    let high = gaps(latest, *highest_first);
    let mut best = (first.abs_diff(*last), 0, 0);
    for &(few, gap_before) in &low {
        for &(many, gap_after) in &high {
            let (Some(from), Some(to)) = (earliest.get(few), latest.get(many)) else { continue };
            let rest = from.abs_diff(*to);
            let apart = rest.saturating_mul(APART).max(GAP);
            if few + many <= most && gap_before >= apart && gap_after >= apart && rest < best.0 {
                best = (rest, few, many);
            }
        }
    }
    let (_, few, many) = best;
    let far = earliest.iter().take(few).chain(latest.iter().take(many)).copied().collect();
    (earliest.get(few).copied().zip(latest.get(many).copied()), far)
}

/// How many of the outermost times can be cut off with the gap behind them, if the rest reaches to
/// `other` at least; first of all none.
fn gaps(outermost: &[i64], other: i64) -> Vec<(usize, u64)> {
    let mut gaps = vec![(0, u64::MAX)];
    for (place, pair) in outermost.windows(2).enumerate() {
        if let [outer, inner] = pair {
            let gap = outer.abs_diff(*inner);
            if gap >= inner.abs_diff(other).saturating_mul(APART).max(GAP) {
                gaps.push((place + 1, gap));
            }
        }
    }
    gaps
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::index::{SegmentBuilder, Stamp, fixture::udp_packet};
    use crate::query::Nanos;

    const HOUR: i64 = 3_600_000_000_000;
    const DAY: i64 = 24 * HOUR;

    fn capture(times: &[Option<i64>]) -> CaptureSegments {
        let segment = |times: &[Option<i64>]| {
            let mut builder = SegmentBuilder::new(1, 0, times.len());
            for (record, time) in (0..).zip(times) {
                let stamp = time.map_or(Stamp::Missing, |time| Stamp::At(Nanos(time)));
                builder.push(record, stamp, 60, Ok(udp_packet()));
            }
            Arc::new(builder.finish())
        };
        CaptureSegments { segments: times.chunks(1_500).map(segment).collect(), ..CaptureSegments::default() }
    }

    fn reach(captures: &[Vec<i64>]) -> Reach {
        let captures = captures
            .iter()
            .map(|times| capture(&times.iter().copied().map(Some).collect::<Vec<_>>()))
            .collect();
        Reach::find(&Index { captures }, &Cancel::default()).unwrap()
    }

    fn hour(start: i64, packets: i64) -> Vec<i64> {
        (0..packets).map(|number| start + number * (HOUR / packets)).collect()
    }

    #[test]
    fn a_single_absurd_stamp_is_far_and_an_ordinary_capture_whole() {
        let mut times = hour(1_000 * DAY, 58);
        let rest = reach(&[times.clone()]);
        assert_eq!((rest.near, rest.far), (rest.all, FarTimes::default()));
        times.insert(7, 18_000 * DAY);
        let reach = reach(&[times]);
        assert_eq!(reach.near, rest.all);
        assert_eq!(reach.all.unwrap().1, 18_000 * DAY);
        assert_eq!(reach.far, FarTimes { packets: 1, times: Some((18_000 * DAY, 18_000 * DAY)) });
    }

    #[test]
    fn one_of_three_packets_is_not_far_and_neither_are_clusters() {
        assert_eq!(reach(&[vec![0, 1, 600 * DAY]]).far.packets, 0);
        let clusters = [hour(0, 50), hour(4_000 * DAY, 50)].concat();
        assert_eq!(reach(&[clusters]).far.packets, 0);
    }

    #[test]
    fn a_straggler_is_not_far_while_it_comes_within_a_day() {
        let mut times = vec![0; 5_000];
        times.push(DAY - 1);
        assert_eq!(reach(&[times.clone()]).far.packets, 0);
        times.push(10 * DAY);
        assert_eq!(reach(&[times.clone()]).far.packets, 0, "nine days are not 20 times the rest");
        times.push(300 * DAY);
        assert_eq!(reach(&[times]).far.packets, 1);
    }

    #[test]
    fn both_ends_may_have_far_times_and_those_may_be_far_from_each_other() {
        let mut times = hour(1_000 * DAY, 5_000);
        times.extend([-100_000 * DAY, 30_000 * DAY, 1_100 * DAY]);
        let reach = reach(&[times]);
        assert_eq!(reach.far, FarTimes { packets: 3, times: Some((-100_000 * DAY, 30_000 * DAY)) });
        assert_eq!(reach.near.unwrap().0, 1_000 * DAY);
    }

    #[test]
    fn captures_are_judged_one_by_one_and_what_another_covers_is_in_view() {
        let mut times = hour(1_000 * DAY, 100);
        times.push(2_000 * DAY);
        let other = vec![1_999 * DAY, 2_001 * DAY];
        let together = reach(&[times.clone(), other]);
        assert_eq!((together.near, together.far.packets), (Some((1_000 * DAY, 2_001 * DAY)), 0));
        assert_eq!(reach(&[times, vec![1_500 * DAY]]).far.packets, 1);
    }

    #[test]
    fn without_times_nothing_is_near_or_far() {
        let index = Index { captures: vec![capture(&[None, None]), CaptureSegments::default()] };
        assert_eq!(Reach::find(&index, &Cancel::default()), Some(Reach::default()));
    }

    /// The rule, with everything sorted.
    fn by_the_rule(times: &[i64]) -> (Option<(i64, i64)>, u64) {
        let mut times = times.to_vec();
        times.sort_unstable();
        let count = times.len();
        let most = if count < 20 { 0 } else { (count / 1_000).max(1) };
        let mut best: Option<(u128, usize, usize)> = None;
        for few in 0..=most.min(count) {
            for many in 0..=most - few {
                if few + many >= count {
                    continue;
                }
                let (from, to) = (i128::from(times[few]), i128::from(times[count - 1 - many]));
                let rest = (to - from) as u128;
                let apart = (rest * 20).max(DAY as u128);
                let before = few == 0 || (from - i128::from(times[few - 1])) as u128 >= apart;
                let after = many == 0 || (i128::from(times[count - many]) - to) as u128 >= apart;
                if before && after && best.is_none_or(|best| rest < best.0) {
                    best = Some((rest, few, many));
                }
            }
        }
        let near = best.map(|(_, few, many)| (times[few], times[count - 1 - many]));
        (near, best.map_or(0, |(_, few, many)| (few + many) as u64))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn what_is_far_follows_the_rule(
            packets in prop_oneof![0..60_usize, 900..3_200_usize],
            step in prop::sample::select(vec![0, 1, HOUR / 1_000, HOUR]),
            stray in prop::collection::vec(
                prop_oneof![-40 * DAY..40 * DAY, -40_000 * DAY..40_000 * DAY, Just(i64::MAX), Just(i64::MIN + 1)],
                0..5,
            ),
            turn in any::<usize>(),
        ) {
            let mut times: Vec<i64> = (0..packets as i64).map(|number| number * step).collect();
            times.extend(stray);
            let turn = turn % times.len().max(1);
            times.rotate_left(turn);
            let (near, far) = by_the_rule(&times);
            let reach = reach(&[times]);
            prop_assert_eq!((reach.near, reach.far.packets), (near, far));
        }
    }
}
