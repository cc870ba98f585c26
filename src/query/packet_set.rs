//! Sets of packets, as a search finds them, and what a lens does with them.

use std::sync::Arc;

use super::{Index, PointId, Segment, hash::FastMap};

/// Points of one segment, a bit each, lowest first.
type Bits = Arc<Vec<u64>>;

/// A set of packets: a bit for each point of the segments that have any in it, 8 KB a segment.
#[derive(Clone, Debug, Default)]
pub struct PacketSet {
    /// By capture and segment.
    bits: Vec<Vec<Option<Bits>>>,
    count: u64,
}

impl PacketSet {
    /// Number of packets.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.count
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Puts a packet in; false if it was in already.
    pub fn insert(&mut self, id: PointId) -> bool {
        let (capture, segment) = (usize::from(id.capture), id.segment as usize);
        if self.bits.len() <= capture {
            self.bits.resize_with(capture + 1, Vec::new);
        }
        let Some(of_capture) = self.bits.get_mut(capture) else { return false };
        if of_capture.len() <= segment {
            of_capture.resize_with(segment + 1, || None);
        }
        let Some(slot) = of_capture.get_mut(segment) else { return false };
        let bits = Arc::make_mut(slot.get_or_insert_default());
        let word = usize::from(id.point) / 64;
        if bits.len() <= word {
            bits.resize(word + 1, 0);
        }
        let Some(word) = bits.get_mut(word) else { return false };
        let bit = 1 << (id.point % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        self.count += u64::from(is_new);
        is_new
    }

    #[must_use]
    pub fn contains(&self, id: PointId) -> bool {
        let bits = self.bits.get(usize::from(id.capture)).and_then(|of| of.get(id.segment as usize));
        bits.and_then(Option::as_ref).is_some_and(|bits| is_set(bits, usize::from(id.point)))
    }

    /// All of them, in the order of captures and files.
    pub fn iter(&self) -> impl Iterator<Item = PointId> {
        let segments = (0..).zip(&self.bits).flat_map(|(capture, of)| {
            (0..).zip(of).filter_map(move |(segment, bits)| Some((capture, segment, bits.as_ref()?)))
        });
        segments.flat_map(|(capture, segment, bits)| {
            let words = (0..).step_by(64).zip(bits.iter());
            words.flat_map(move |(first, &word): (u32, _)| {
                let bits = (0..64_u32).filter(move |bit| word & (1 << bit) != 0);
                bits.map(move |bit| PointId { capture, segment, point: (first + bit) as u16 })
            })
        })
    }

    /// The set made ready for scans of an index: of that one and its copies by other clocks. Where a
    /// segment has grown since, packets keep their places.
    #[must_use]
    pub fn marks(&self, index: &Index) -> Marks {
        let of = |capture: u16, segment: u32| {
            self.bits.get(usize::from(capture))?.get(segment as usize)?.as_ref().map(Arc::clone)
        };
        let segments = index.segments();
        let by_segment = segments
            .filter_map(|(capture, at, segment)| Some((segment.identity(), of(capture, at)?)))
            .collect();
        Marks { by_segment, count: self.count, _index: index.clone() }
    }
}

fn is_set(bits: &[u64], point: usize) -> bool {
    bits.get(point / 64).is_some_and(|word| word & (1 << (point % 64)) != 0)
}

/// A set of packets of an index, found by segment.
#[derive(Debug)]
pub struct Marks {
    by_segment: FastMap<usize, Bits>,
    count: u64,
    /// Keeps the segments where they are: their places tell them apart.
    _index: Index,
}

impl Marks {
    /// Number of packets.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.count
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn bits(&self, segment: &Segment) -> Option<&Bits> {
        self.by_segment.get(&segment.identity())
    }

    fn contains(&self, segment: &Segment, point: usize) -> bool {
        self.bits(segment).is_some_and(|bits| is_set(bits, point))
    }
}

/// The part of a lens that sets of packets make.
#[derive(Clone, Debug, Default)]
pub struct SetFilter {
    /// Only packets of any of these; all where there is none.
    pub only: Vec<Arc<Marks>>,
    /// No packets of any of these.
    pub without: Vec<Arc<Marks>>,
    /// Of those that are left only packets of this one.
    pub within: Option<Arc<Marks>>,
}

/// The same sets, not sets with the same packets.
impl PartialEq for SetFilter {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &[Arc<Marks>], b: &[Arc<Marks>]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
        };
        same(&self.only, &other.only)
            && same(&self.without, &other.without)
            && same(self.within.as_slice(), other.within.as_slice())
    }
}

impl Eq for SetFilter {}

impl SetFilter {
    /// It leaves no packet out.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.only.is_empty() && self.without.is_empty() && self.within.is_none()
    }

    pub(super) fn shows(&self, segment: &Segment, point: usize) -> bool {
        (self.only.is_empty() || self.only.iter().any(|marks| marks.contains(segment, point)))
            && !self.without.iter().any(|marks| marks.contains(segment, point))
            && self.within.as_ref().is_none_or(|marks| marks.contains(segment, point))
    }

    /// False if no point of a segment can pass.
    pub(super) fn may_show(&self, segment: &Segment) -> bool {
        (self.only.is_empty() || self.only.iter().any(|marks| marks.bits(segment).is_some()))
            && self.within.as_ref().is_none_or(|marks| marks.bits(segment).is_some())
    }

    /// The points of a segment that pass, as bits; none where all do.
    pub(super) fn bits(&self, segment: &Segment) -> Option<Vec<u64>> {
        let without: Vec<_> = self.without.iter().filter_map(|marks| marks.bits(segment)).collect();
        if self.only.is_empty() && without.is_empty() && self.within.is_none() {
            return None;
        }
        let words = segment.len().div_ceil(64);
        let mut bits = vec![if self.only.is_empty() { u64::MAX } else { 0 }; words];
        for marked in self.only.iter().filter_map(|marks| marks.bits(segment)) {
            bits.iter_mut().zip(marked.iter()).for_each(|(word, marked)| *word |= marked);
        }
        for marked in without {
            bits.iter_mut().zip(marked.iter()).for_each(|(word, marked)| *word &= !marked);
        }
        if let Some(within) = &self.within {
            let marked = within.bits(segment).map(|bits| bits.as_slice()).unwrap_or_default();
            let marked = marked.iter().copied().chain(std::iter::repeat(0));
            bits.iter_mut().zip(marked).for_each(|(word, marked)| *word &= marked);
        }
        if let Some(last) = bits.last_mut()
            && !segment.len().is_multiple_of(64)
        {
            *last &= (1 << (segment.len() % 64)) - 1;
        }
        Some(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_gives_its_packets_in_order_and_each_once() {
        let id = |capture, segment, point| PointId { capture, segment, point };
        let ids = [id(1, 2, 65_535), id(0, 3, 64), id(0, 3, 63), id(0, 0, 0)];
        let mut set = PacketSet::default();
        for id in ids {
            assert!(!set.contains(id));
            assert!(set.insert(id));
            assert!(!set.insert(id), "it is in already");
        }
        assert_eq!(set.len(), 4);
        let given: Vec<PointId> = set.iter().collect();
        assert_eq!(given, [ids[3], ids[2], ids[1], ids[0]]);
        assert!(!set.contains(id(0, 3, 65)) && !set.contains(id(2, 0, 0)));
    }
}
