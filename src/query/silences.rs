//! Silences: the stretches of time without a packet that are long enough to be folded.
//!
//! The rule, over all packets of all captures: the longest silences are folded, as many as can be so
//! that each lasts at least a minute and at least a tenth of the time that is left when all of them are
//! folded; [`MOST`] at most. A tenth of a plot is several times what the mark of a fold takes, so each is
//! worth its mark, and captures with a packet now and then keep their gaps; what is silent for less than a minute (timers of protocols, a person that thinks) is
//! one event. Silences that come again and again, as between the hours of a job, are each small against
//! what is left, and stay: they are its rhythm.

use super::{Cancel, Folds, Index, NO_TIME, TimeWindow};
use crate::index::BLOCK;

/// More folds than this would leave no scale to read.
const MOST: usize = 24;

/// A silence lasts so much of the rest at least.
const SHARE: u64 = 10;

/// The shortest silence: a minute, in nanoseconds.
const SHORTEST: u64 = 60_000_000_000;

/// Left on either side of a silence, so that dots do not stand in the mark: this share of the rest, or half
/// a second where that is nothing.
const MARGIN: u64 = 200;
const AROUND_A_MOMENT: u64 = 500_000_000;

/// The rest of the time is looked at in so many buckets.
const BUCKETS: usize = 4_096;

impl Folds {
    /// Finds the silences to fold; none if cancelled.
    ///
    /// The time is divided into buckets that keep the first and the last packet of theirs: silences longer
    /// than a bucket lie between two of them. Where that folds some, the rest is divided anew, which mostly
    /// ends after the second go. Of a block of points that is no longer than a bucket only the
    /// ends are looked at; fewer blocks than buckets are longer where times ascend.
    #[must_use]
    pub fn find(index: &Index, cancel: &Cancel) -> Option<Self> {
        let Some((first, last)) = index.time_span().filter(|(first, last)| first.abs_diff(*last) >= SHORTEST)
        else {
            return Some(Self::default());
        };
        let mut rest = Rest { first, last, gaps: Vec::new() };
        loop {
            let mut gaps = rest.gaps.clone();
            gaps.extend(rest.silences(index, cancel)?);
            // The longest first; of equal ones the earlier.
            gaps.sort_unstable_by_key(|(from, to)| (std::cmp::Reverse(from.abs_diff(*to)), *from));
            gaps.truncate(worth_folding(&gaps, first.abs_diff(last)));
            gaps.sort_unstable();
            let is_done = gaps.len() <= rest.gaps.len();
            rest.gaps = gaps;
            if is_done || rest.gaps.len() == MOST {
                return Some(rest.folds());
            }
        }
    }
}

/// How many of some silences, the longest first, are folded; `whole` is all the time there is.
fn worth_folding(gaps: &[(i64, i64)], whole: u64) -> usize {
    let (mut left, mut worth) = (whole, 0);
    for (place, (from, to)) in gaps.iter().enumerate().take(MOST) {
        let lasts = from.abs_diff(*to);
        left = left.saturating_sub(lasts);
        if lasts >= SHORTEST.max(left / SHARE) {
            worth = place + 1;
        }
    }
    worth
}

/// What is left of the time without some silences.
struct Rest {
    first: i64,
    last: i64,
    /// The last packet before each silence and the first behind it, ascending.
    gaps: Vec<(i64, i64)>,
}

/// The first and the last place of packets in a part of the rest.
type Bucket = Option<(u64, u64)>;

impl Rest {
    /// Nanoseconds of the rest before a time at which there is a packet.
    fn place(&self, time: i64) -> u64 {
        let before = self.gaps.iter().take_while(|(_, to)| *to <= time);
        let folded: u64 = before.map(|(from, to)| from.abs_diff(*to)).sum();
        self.first.abs_diff(time).saturating_sub(folded)
    }

    /// The times of the packets before and behind a silence of the rest.
    fn times(&self, (from, to): (u64, u64)) -> (i64, i64) {
        let (mut before, mut behind) = (from, to);
        for (start, end) in &self.gaps {
            let (place, folded) = (self.place(*start), start.abs_diff(*end));
            // Packets on both sides of a fold have one place: here it is the one that is nearer.
            before = before.saturating_add(if place <= from { folded } else { 0 });
            behind = behind.saturating_add(if place < to { folded } else { 0 });
        }
        (self.first.saturating_add_unsigned(before), self.first.saturating_add_unsigned(behind))
    }

    /// Silences that are longer than a bucket and than [`SHORTEST`]; none if cancelled.
    fn silences(&self, index: &Index, cancel: &Cancel) -> Option<Vec<(i64, i64)>> {
        let width = self.place(self.last) / BUCKETS as u64 + 1;
        let shortest = SHORTEST.max(width);
        let mut buckets: Vec<Bucket> = vec![None; BUCKETS];
        for (_, _, segment) in index.segments() {
            if cancel.is_set() {
                return None;
            }
            for ((low, high), times) in segment.block_times().iter().zip(segment.times().chunks(BLOCK)) {
                let (from, to) = (self.place(*low), self.place(*high));
                if *low != NO_TIME && from.abs_diff(to) < shortest {
                    cover(&mut buckets, width, from, to);
                    continue;
                }
                for time in times.iter().filter(|time| **time != NO_TIME) {
                    let place = self.place(*time);
                    cover(&mut buckets, width, place, place);
                }
            }
        }
        let mut found = Vec::new();
        let mut before: Option<u64> = None;
        for (low, high) in buckets.into_iter().flatten() {
            if let Some(before) = before.filter(|before| low.saturating_sub(*before) >= shortest) {
                found.push(self.times((before, low)));
            }
            before = Some(high);
        }
        Some(found)
    }

    fn folds(&self) -> Folds {
        let left = self.place(self.last);
        let margin = if left == 0 { AROUND_A_MOMENT } else { (left / MARGIN).max(1) };
        let silence = |(from, to): &(i64, i64)| TimeWindow {
            start: from.saturating_add_unsigned(margin),
            end: to.saturating_sub_unsigned(margin),
        };
        Folds::new(self.gaps.iter().map(silence).collect())
    }
}

/// Marks the places between two, both inclusive, as taken.
fn cover(buckets: &mut [Bucket], width: u64, from: u64, to: u64) {
    let (first, last) = ((from / width) as usize, (to / width) as usize);
    for (number, bucket) in (first as u64..).zip(buckets.get_mut(first..=last).unwrap_or_default()) {
        let start = number.saturating_mul(width);
        super::span::stretch(bucket, from.max(start));
        super::span::stretch(bucket, to.min(start.saturating_add(width - 1)));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        index::{CaptureSegments, SegmentBuilder, Stamp, fixture::udp_packet},
        query::Nanos,
    };

    const SECOND: i64 = 1_000_000_000;
    const HOUR: i64 = 3_600 * SECOND;
    const DAY: i64 = 24 * HOUR;

    fn capture(times: &[i64]) -> CaptureSegments {
        let segment = |times: &[i64]| {
            let mut builder = SegmentBuilder::new(1, 0, times.len());
            for (record, time) in (0..).zip(times) {
                builder.push(record, Stamp::At(Nanos(*time)), 60, Ok(udp_packet()));
            }
            Arc::new(builder.finish())
        };
        CaptureSegments { segments: times.chunks(2_500).map(segment).collect(), ..CaptureSegments::default() }
    }

    fn found(captures: &[&[i64]]) -> Vec<(i64, i64)> {
        let index = Index { captures: captures.iter().map(|times| capture(times)).collect() };
        let folds = Folds::find(&index, &Cancel::default()).unwrap();
        folds.silences().iter().map(|silence| (silence.start, silence.end)).collect()
    }

    fn burst(start: i64, seconds: i64) -> Vec<i64> {
        (0..=seconds * 10).map(|tenth| start + tenth * (SECOND / 10)).collect()
    }

    #[test]
    fn the_silence_between_two_bursts_is_folded_but_for_a_margin() {
        let times = [burst(0, 100), burst(DAY, 100)].concat();
        // Two hundred seconds are left; a two-hundredth of them stays on either side.
        assert_eq!(found(&[&times]), [(101 * SECOND, DAY - SECOND)]);
        assert_eq!(found(&[&[0, DAY]]), [(SECOND / 2, DAY - SECOND / 2)], "two moments");
    }

    #[test]
    fn what_another_capture_fills_is_no_silence() {
        let times = [burst(0, 100), burst(DAY, 100)].concat();
        let between: Vec<i64> = (0..1_440).map(|minute| minute * 60 * SECOND).collect();
        assert!(found(&[&times, &between]).is_empty());
    }

    #[test]
    fn short_silences_and_those_that_are_a_rhythm_stay() {
        assert!(found(&[&[burst(0, 10), burst(60 * SECOND, 10)].concat()]).is_empty(), "fifty seconds");
        let hourly: Vec<i64> = (0..300).flat_map(|hour| burst(hour * HOUR, 3)).collect();
        assert!(found(&[&hourly]).is_empty());
        let with_a_week = [hourly.clone(), vec![300 * HOUR + 7 * DAY]].concat();
        assert_eq!(found(&[&with_a_week]).len(), 1, "a week is more than the rhythm");
    }

    #[test]
    fn a_silence_within_what_far_stamps_leave_is_found_in_the_second_go() {
        let times = [vec![-9_000 * DAY], burst(0, 100), burst(20 * 60 * SECOND, 100)].concat();
        let folds = found(&[&times]);
        assert_eq!(folds.len(), 2, "{folds:?}");
        assert_eq!(folds[1], (101 * SECOND, 1_199 * SECOND));
    }

    #[test]
    fn captures_without_times_or_of_a_moment_have_no_silence() {
        assert!(found(&[]).is_empty() && found(&[&[]]).is_empty() && found(&[&[7]]).is_empty());
        let extremes = [i64::MIN + 1, 0, i64::MAX];
        assert_eq!(found(&[&extremes]).len(), 2);
    }

    /// The rule, with everything sorted.
    fn by_the_rule(times: &[i64]) -> Vec<(i64, i64)> {
        let mut times = times.to_vec();
        times.sort_unstable();
        let whole = times[0].abs_diff(times[times.len() - 1]);
        let mut gaps: Vec<(u64, i64, i64)> =
            times.windows(2).map(|pair| (pair[0].abs_diff(pair[1]), pair[0], pair[1])).collect();
        gaps.sort_by_key(|(lasts, from, _)| (std::cmp::Reverse(*lasts), *from));
        let left = |many: usize| whole - gaps.iter().take(many).map(|gap| gap.0).sum::<u64>();
        let holds = |many: &usize| gaps[many - 1].0 >= (60 * SECOND as u64).max(left(*many) / 10);
        let many = (1..=gaps.len().min(24)).rev().find(holds).unwrap_or(0);
        let mut chosen: Vec<(i64, i64)> = gaps[..many].iter().map(|(_, from, to)| (*from, *to)).collect();
        chosen.sort_unstable();
        chosen
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn what_is_folded_follows_the_rule(
            bursts in prop::collection::vec(
                (prop_oneof![0..3_000 * DAY, 0..DAY, 0..HOUR], 1..60_i64, prop_oneof![Just(SECOND), Just(7 * SECOND), Just(50 * SECOND), 1..SECOND]),
                1..40,
            ),
            turn in any::<usize>(),
        ) {
            let mut times: Vec<i64> = bursts
                .iter()
                .flat_map(|(start, packets, step)| (0..*packets).map(move |number| start + number * step))
                .collect();
            let expected = by_the_rule(&times);
            let turn = turn % times.len();
            times.rotate_left(turn);
            let half = times.len() / 2;
            let folds = found(&[&times[..half], &times[half..]]);
            prop_assert_eq!(folds.len(), expected.len());
            for ((start, end), (from, to)) in folds.iter().zip(&expected) {
                prop_assert!(from < start && end < to, "{folds:?} {expected:?}");
                prop_assert!(start.abs_diff(*from) * 10 <= from.abs_diff(*to).max(SECOND as u64 * 5));
            }
        }
    }
}
