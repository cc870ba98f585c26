//! A segment with another clock: its times moved, all else shared.

use std::sync::Arc;

use super::{
    NO_TIME, Segment,
    column::Column,
    segment::{block_times, time_span},
};

impl Segment {
    /// The segment with times that differ by so many nanoseconds from those of its records, whatever
    /// its clock was before. A time that would leave the range of [`super::Nanos`] is none then, and is
    /// counted as such; it comes back with a clock that keeps it within.
    #[must_use]
    pub fn with_clock(&self, clock: i64) -> Self {
        let mut beyond = Vec::new();
        let times: Column<i64> = (0..self.len())
            .map(|place| {
                let recorded = self.recorded(place).unwrap_or(NO_TIME);
                if recorded == NO_TIME {
                    return NO_TIME;
                }
                recorded.checked_add(clock).filter(|time| *time != NO_TIME).unwrap_or_else(|| {
                    beyond.push((place as u32, recorded));
                    NO_TIME
                })
            })
            .collect();
        // Those of frames that are no packets stay as they are.
        let before = self.frames_without_time.saturating_sub(self.beyond.len() as u32);
        Self {
            columns: Arc::clone(&self.columns),
            frames_without_time: before + beyond.len() as u32,
            time_span: time_span(&times),
            block_times: block_times(&times),
            times,
            clock,
            beyond,
            codes: self.codes.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Nanos, SegmentBuilder, Stamp, fixture::udp_packet};

    fn segment(stamps: &[Stamp]) -> Segment {
        let mut builder = SegmentBuilder::new(1, 0, stamps.len());
        for (record, stamp) in (0..).zip(stamps) {
            builder.push(record, *stamp, 60, Ok(udp_packet()));
        }
        builder.finish()
    }

    fn times(segment: &Segment) -> Vec<Option<i64>> {
        (0..segment.len()).map(|place| segment.point(place).unwrap().time.map(|time| time.0)).collect()
    }

    #[test]
    fn times_move_by_the_clock_and_back_and_the_record_stays() {
        let recorded = segment(&[Stamp::At(Nanos(5)), Stamp::Missing, Stamp::At(Nanos(-7))]);
        let moved = recorded.with_clock(100);
        assert_eq!(times(&moved), [Some(105), None, Some(93)]);
        assert_eq!((moved.time_span(), moved.without_time()), (Some((93, 105)), 1));
        assert_eq!(moved.block_times(), [(NO_TIME, 105)]);
        assert_eq!(moved.point(0).unwrap().recorded, Some(Nanos(5)));
        let again = moved.with_clock(-3);
        assert_eq!(times(&again), [Some(2), None, Some(-10)]);
        assert_eq!(times(&again.with_clock(0)), times(&recorded));
        assert!(Arc::ptr_eq(&again.columns, &recorded.columns));
    }

    #[test]
    fn a_time_that_leaves_the_range_is_none_until_it_comes_back() {
        let recorded = segment(&[Stamp::At(Nanos(i64::MAX)), Stamp::At(Nanos(0)), Stamp::OutOfRange(9)]);
        let moved = recorded.with_clock(1);
        assert_eq!(times(&moved), [None, Some(1), None]);
        assert_eq!(moved.without_time(), 2);
        let point = moved.point(0).unwrap();
        assert_eq!((point.recorded, point.raw_time), (Some(Nanos(i64::MAX)), None));
        let back = moved.with_clock(-1);
        assert_eq!(times(&back), [Some(i64::MAX - 1), Some(-1), None]);
        assert_eq!(back.without_time(), 1);
        // The lowest number stands for no time.
        assert_eq!(times(&recorded.with_clock(i64::MIN))[1], None);
    }
}
