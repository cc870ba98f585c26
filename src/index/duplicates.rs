//! Duplicates: packets that a capture holds more than once, as one from two ports or interfaces does.
//!
//! A packet is a duplicate if a packet with the same [`Fingerprint`] stands before it in the file and
//! their times are at most [`WITHIN`] apart; one without a time, if the packet directly before it is
//! the same. So of two copies the later in the file is the duplicate, whichever time is earlier.
//! Copies of one packet that stand in different files, or behind address translation, are not found.
//! Equal packets that were sent twice within that time cannot be told from copies where nothing
//! numbers them: in IPv6 and where the IPv4 identification stays the same (RFC 6864 lets it).
//!
//! Only the last [`WAYS`] packets of each of [`SETS`] sets are remembered, so that memory does not hang
//! on the rate: a copy is missed when eight other packets of its set came between. At r packets a
//! second and a gap of g seconds these are r g / 8,192 on average: of copies 1 ms apart none is missed
//! at any rate that a file is written at, of those 20 ms apart at a million packets a second 0.4 %.
//!
//! What is remembered is small, so that it stays in a processor's cache: 45 bits of a fingerprint (its
//! set, and 32 more) and the time in [`TICK`]s. Another packet of the same 50 milliseconds is taken for
//! a copy once in 2^32 / 8 packets at most. Copies that are nearly [`WITHIN`] apart, by less than a
//! tick or two, may be missed, and those between which a stretch of [`STRETCH`] ticks ends: one such
//! moment in 2.4 hours.

use std::sync::Arc;

use super::{Fingerprint, NO_TIME, Segment};

/// Longest time between copies, in nanoseconds. Copies in a real capture of a bridge were up to 17
/// milliseconds apart, and nothing between that and a second; retransmissions come after 200
/// milliseconds or more (Linux's shortest timer; RFC 6298 has a second), and mostly with another
/// identification.
const WITHIN: u64 = 50_000_000;

const SETS: usize = 1 << 13;
const WAYS: usize = 8;
/// The highest bits of a fingerprint number its set.
const SHIFT: u32 = u64::BITS - SETS.trailing_zeros();

/// Nanoseconds to a tick, about 4 microseconds, as a power of two.
const TICK_BITS: u32 = 12;
const TICK: i64 = 1 << TICK_BITS;
/// Ticks that are told apart, as a power of two; the number of the stretch is part of what is compared.
const STRETCH_BITS: u32 = 31;
const STRETCH: i64 = 1 << STRETCH_BITS;
/// Ticks between copies at most: times that lie so far apart are less than [`WITHIN`] apart.
const NEAR: u32 = (WITHIN / TICK as u64) as u32 - 1;

/// Packets whose sets are brought into the cache together.
const AT_ONCE: usize = 64;

/// Where nothing is remembered.
const NO_TAG: u32 = 0;

/// A line of a processor's cache: the newest first.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Set {
    /// The lower half of the fingerprint, changed by the stretch.
    tags: [u32; WAYS],
    /// Time in ticks from the start of its stretch.
    ticks: [u32; WAYS],
}

/// Remembers the packets of one capture that were seen last: half a megabyte.
pub struct Duplicates {
    sets: Vec<Set>,
    before: Fingerprint,
    /// Number of the first frame of the segment that was marked last, and its marks.
    last: (u64, Vec<bool>),
}

impl std::fmt::Debug for Duplicates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Duplicates")
    }
}

impl Default for Duplicates {
    fn default() -> Self {
        let empty = Set { tags: [NO_TAG; WAYS], ticks: [0; WAYS] };
        Self { sets: vec![empty; SETS], before: Fingerprint::NONE, last: (0, Vec::new()) }
    }
}

impl Duplicates {
    /// Longest time between copies, in nanoseconds.
    pub const WITHIN: u64 = WITHIN;

    /// Marks the duplicates of the next segment of the capture, or of the last one once more, with the
    /// points that have come since: those that were there keep their marks. `fingerprints` are those of
    /// its points, in their order.
    pub fn mark(&mut self, segment: &mut Segment, fingerprints: &[Fingerprint]) {
        let (first_frame, mut marks) = std::mem::take(&mut self.last);
        if first_frame != segment.first_frame() || marks.len() > segment.len() {
            marks.clear();
        }
        let (times, fingerprints) = (segment.times.get(marks.len()..), fingerprints.get(marks.len()..));
        let (times, fingerprints) = (times.unwrap_or_default(), fingerprints.unwrap_or_default());
        for (times, fingerprints) in times.chunks(AT_ONCE).zip(fingerprints.chunks(AT_ONCE)) {
            self.bring_near(fingerprints);
            let new = times.iter().zip(fingerprints);
            marks.extend(new.map(|(&time, &fingerprint)| self.is_duplicate(fingerprint, time)));
        }
        let duplicates = marks.iter().map(|mark| u32::from(*mark)).sum();
        if duplicates > 0 {
            // Nobody shares the columns yet, so that nothing is copied.
            let columns = Arc::make_mut(&mut segment.columns);
            for (kind, mark) in columns.kinds.iter_mut().zip(&marks) {
                *kind = if *mark { kind.as_duplicate() } else { *kind };
            }
            columns.duplicates = duplicates;
        }
        self.last = (segment.first_frame(), marks);
    }

    /// Looks at the sets of some packets: another core may have had them last, and then they come for all
    /// of these at a time, where looking them up one after the other would wait for each.
    fn bring_near(&self, fingerprints: &[Fingerprint]) {
        let set =
            |of: &Fingerprint| self.sets.get((of.bits() >> SHIFT) as usize).map_or(0, |set| set.tags[0]);
        std::hint::black_box(fingerprints.iter().fold(0, |seen, of| seen ^ set(of)));
    }

    /// Remembers a packet, and tells whether it was there before.
    #[inline]
    fn is_duplicate(&mut self, fingerprint: Fingerprint, time: i64) -> bool {
        let before = std::mem::replace(&mut self.before, fingerprint);
        if fingerprint.is_none() {
            return false;
        }
        if time == NO_TIME {
            return fingerprint == before;
        }
        let bits = fingerprint.bits();
        let Some(set) = self.sets.get_mut((bits >> SHIFT) as usize) else { return false };
        // Stretches end away from 1970, where captures without a clock begin.
        let ticks = (time >> TICK_BITS) + STRETCH / 2;
        let tag = ((bits ^ (ticks >> STRETCH_BITS) as u64) as u32).max(NO_TAG + 1);
        let tick = (ticks & (STRETCH - 1)) as u32;
        // Without a branch: all are compared at once, and no packet's look-up waits for another's.
        let found = set.tags.iter().zip(&set.ticks).fold(false, |found, (its_tag, its_tick)| {
            found | (*its_tag == tag) & (its_tick.wrapping_sub(tick).wrapping_add(NEAR) <= 2 * NEAR)
        });
        set.tags = behind(tag, set.tags);
        set.ticks = behind(tick, set.ticks);
        found
    }
}

/// The newest and those before it, without the oldest.
#[inline]
fn behind(newest: u32, before: [u32; WAYS]) -> [u32; WAYS] {
    std::array::from_fn(|at| if at == 0 { newest } else { before[(at - 1) % WAYS] })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::index::{Nanos, SegmentBuilder, Stamp, fixture::udp_packet};

    /// Fingerprint and time of each packet.
    type Stream = [(u64, Option<i64>)];

    fn segment(first_frame: u64, stream: &Stream) -> (Segment, Vec<Fingerprint>) {
        let mut builder = SegmentBuilder::new(first_frame, 0, stream.len());
        for (record, (_, time)) in (0..).zip(stream) {
            let stamp = time.map_or(Stamp::Missing, |time| Stamp::At(Nanos(time)));
            builder.push(record, stamp, 60, Ok(udp_packet()));
        }
        (builder.finish(), stream.iter().map(|(bits, _)| Fingerprint::from_bits(*bits)).collect())
    }

    fn marked(duplicates: &mut Duplicates, stream: &Stream) -> Vec<bool> {
        let first_frame = duplicates.last.0 + duplicates.last.1.len() as u64 + 1;
        marked_at(first_frame, duplicates, stream)
    }

    fn marked_at(first_frame: u64, duplicates: &mut Duplicates, stream: &Stream) -> Vec<bool> {
        let (mut segment, fingerprints) = segment(first_frame, stream);
        duplicates.mark(&mut segment, &fingerprints);
        let marks: Vec<bool> = segment.kinds().iter().map(|kind| kind.is_duplicate()).collect();
        assert_eq!(segment.duplicates() as usize, marks.iter().filter(|mark| **mark).count());
        marks
    }

    /// The rule, word by word.
    fn by_the_rule(stream: &Stream) -> Vec<bool> {
        let is_copy = |at: usize| {
            let (bits, time) = stream[at];
            bits != 0
                && match time {
                    None => at > 0 && stream[at - 1].0 == bits,
                    Some(time) => stream[..at].iter().any(|(other, before)| {
                        *other == bits && before.is_some_and(|before| before.abs_diff(time) <= WITHIN)
                    }),
                }
        };
        (0..stream.len()).map(is_copy).collect()
    }

    /// Fingerprints in different sets, unless they are far more than 8,192.
    fn spread(number: u64) -> u64 {
        number.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    #[test]
    fn the_later_in_the_file_is_the_duplicate_within_the_stated_time() {
        let within = WITHIN as i64;
        let stream =
            [(1, Some(0)), (2, Some(5)), (1, Some(within - 2 * TICK)), (2, Some(6 + within)), (2, Some(6))];
        assert_eq!(marked(&mut Duplicates::default(), &stream), [false, false, true, false, true]);
    }

    #[test]
    fn ticks_of_different_stretches_are_told_apart() {
        let stretch = STRETCH * TICK;
        let one = spread(1);
        let times = [0, stretch, -stretch, stretch + 9 * TICK];
        let stream = times.map(|time| (one, Some(time)));
        assert_eq!(marked(&mut Duplicates::default(), &stream), [false, false, false, true]);
        // Both ends of one stretch.
        let ends = [-stretch / 2, stretch / 2 - 1].map(|time| (spread(2), Some(time)));
        assert_eq!(marked(&mut Duplicates::default(), &ends), [false, false]);
    }

    #[test]
    fn packets_without_a_time_are_held_against_the_one_before() {
        let stream = [(1, None), (1, None), (2, None), (1, None), (0, None), (0, None)];
        assert_eq!(marked(&mut Duplicates::default(), &stream), [false, true, false, false, false, false]);
    }

    #[test]
    fn a_segment_that_has_grown_keeps_its_marks() {
        let mut duplicates = Duplicates::default();
        let short = [(spread(1), Some(0)), (spread(1), Some(1))];
        assert_eq!(marked_at(5, &mut duplicates, &short), [false, true]);
        let grown = [short.as_slice(), &[(spread(2), Some(2)), (spread(1), Some(3))]].concat();
        assert_eq!(marked_at(5, &mut duplicates, &grown), [false, true, false, true]);
        assert_eq!(
            marked_at(9, &mut duplicates, &[(spread(2), Some(4)), (spread(3), Some(4))]),
            [true, false]
        );
    }

    #[test]
    fn at_a_million_packets_a_second_few_copies_are_missed() {
        // Every packet comes again 20 milliseconds, here 20,000 packets, later.
        const GAP: u64 = 20_000;
        let mut duplicates = Duplicates::default();
        let mut found = 0;
        for chunk in 0..16_u64 {
            let stream: Vec<(u64, Option<i64>)> = (chunk * 65_536..(chunk + 1) * 65_536)
                .map(|at| {
                    let copy = at / GAP % 2 * GAP;
                    let mut bits = at - copy;
                    // As random as fingerprints are (splitmix64).
                    bits = (bits ^ bits >> 30).wrapping_add(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(bits + 1));
                    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
                    (bits ^ bits >> 31, Some(at as i64 * 1_000))
                })
                .collect();
            found += marked(&mut duplicates, &stream).iter().filter(|mark| **mark).count();
        }
        let copies = (0..16 * 65_536_u64).filter(|at| at / GAP % 2 == 1).count();
        assert!(found <= copies);
        let missed = (copies - found) as f64 / copies as f64;
        assert!(missed < 0.006, "{missed}");
    }

    proptest! {
        #[test]
        fn marks_follow_the_rule(
            stream in prop::collection::vec(
                (
                    0..40_u64,
                    prop_oneof![
                        // No two are nearly that time apart.
                        8 => (-21..21_i64).prop_map(|steps| Some(steps * 7_000_000)),
                        1 => Just(Some(i64::MAX)),
                        1 => Just(Some(i64::MIN + 1)),
                        1 => Just(None),
                    ],
                ),
                0..120,
            ),
            cut in 0..120_usize,
        ) {
            // At most three packets of a set, so that none is forgotten; any split into segments.
            let mut seen = std::collections::BTreeMap::new();
            let stream: Vec<_> = stream
                .into_iter()
                .map(|(number, time)| {
                    let count = seen.entry(number).or_insert(0_u64);
                    *count += 1;
                    (spread(number + *count / 4 * 1_000), time)
                })
                .collect();
            let (first, second) = stream.split_at(cut.min(stream.len()));
            let mut duplicates = Duplicates::default();
            let mut marks = marked(&mut duplicates, first);
            marks.extend(marked(&mut duplicates, second));
            prop_assert_eq!(marks, by_the_rule(&stream));
        }
    }
}
