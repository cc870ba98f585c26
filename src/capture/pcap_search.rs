//! Good records behind damage in a classic pcap, which has no marks: lengths, times and links must
//! tell.

use super::{
    chain::{Likely, Link, Stretch},
    pcap::Pcap,
    plausible::plausible,
    record_header::Header,
    records::{LIKELY_FRAME, Look, Search},
};

/// How far the time of the first record found behind damage may lie from the last good one. Damage
/// may have taken years with it, but a capture is rarely longer.
const TEN_YEARS: u32 = 10 * 31_556_952;

/// Searches, and tells how many positions were looked at.
pub(super) fn search(pcap: &Pcap, look: &Look<'_>) -> (Search, usize) {
    let mut stretch = Stretch::new(look.bytes, look.last, pcap, false, look.budget);
    let search =
        if look.broken { behind_broken(pcap, look, &mut stretch) } else { stretch.find(look.from, look.cut) };
    (search, stretch.work)
}

/// Where a record is broken there are better ideas than to try every byte: one of its two lengths may
/// be right, or the record before it may have claimed too much or too little.
fn behind_broken(pcap: &Pcap, look: &Look<'_>, stretch: &mut Stretch<'_, Pcap>) -> Search {
    let broken = look.from;
    if let Some(before) = look.before
        && let Some(end) = pcap.other_end(look.bytes, before).filter(|end| *end != broken)
        && (if end < broken { stretch.leads_across(end, broken) } else { stretch.is_good(end) })
    {
        return Search::FoundBefore(end);
    }
    if let Some(end) =
        pcap.told_ends(look.bytes, broken).into_iter().flatten().find(|end| stretch.is_good(*end))
    {
        return Search::Found(end);
    }
    if let Some(before) = look.before
        && let Some(start) = stretch.find_across(before + 1, broken)
    {
        return Search::FoundBefore(start);
    }
    stretch.find(broken + 1, look.cut)
}

impl Pcap {
    fn header_at(&self, bytes: &[u8], at: usize) -> Option<Header> {
        bytes.get(at..)?.first_chunk().map(|bytes| self.header(bytes))
    }

    /// Bytes of a frame that would be captured of so many on the wire.
    fn captured_of(&self, length: u32) -> u32 {
        if self.snap_length == 0 { length } else { length.min(self.snap_length) }
    }

    /// Where a record ends by its length on the wire, if that is not where its captured length says.
    fn other_end(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let header = self.header_at(bytes, at)?;
        let captured = self.captured_of(header.length);
        let differs = captured != header.captured && (1..=LIKELY_FRAME).contains(&captured);
        differs.then(|| at + self.header + captured as usize)
    }

    /// Where a broken record may end: by its length on the wire where its time is right, and by its
    /// captured length where that is.
    fn told_ends(&self, bytes: &[u8], at: usize) -> [Option<usize>; 2] {
        let Some(header) = self.header_at(bytes, at) else { return [None; 2] };
        let end = |captured: u32| Some(at + self.header + captured as usize);
        let likely = |captured: u32| (1..=LIKELY_FRAME).contains(&captured);
        let timely =
            header.seconds.abs_diff(self.last_seconds) <= self.near && header.fraction < self.fractions();
        let by_wire = self.captured_of(header.length);
        let sound = likely(header.captured) && header.captured <= header.length;
        [
            if timely && likely(by_wire) { end(by_wire) } else { None },
            if sound { end(header.captured) } else { None },
        ]
    }
}

impl Likely for Pcap {
    const BETWEEN: usize = 0;

    fn at(&self, bytes: &[u8], at: usize, _: bool) -> Option<Link> {
        let Header { seconds, fraction, captured, length } = self.header_at(bytes, at)?;
        // Not the limit of this file, which may be anything: a longer frame only delays the find.
        let likely = (1..=LIKELY_FRAME).contains(&captured)
            && (captured..=LIKELY_FRAME).contains(&length)
            && fraction < self.fractions();
        likely.then(|| Link {
            length: self.header + captured as usize,
            seconds: Some(seconds),
            big_endian: false,
        })
    }

    fn follows(&self, link: &Link, next: &Link) -> bool {
        let step = link.seconds.zip(next.seconds).map(|(link, next)| link.abs_diff(next));
        step.is_none_or(|step| step <= self.near)
    }

    fn may_start(&self, link: &Link) -> bool {
        // Before the first record there is no time to compare with.
        let near = link.seconds.is_none_or(|seconds| seconds.abs_diff(self.last_seconds) <= TEN_YEARS);
        near || self.near == u32::MAX
    }

    fn is_plausible(&self, bytes: &[u8], at: usize, link: &Link) -> bool {
        let Some(header) = self.header_at(bytes, at) else { return false };
        let data = bytes.get(at + self.header..).unwrap_or_default();
        let frame = data.get(..link.length - self.header).unwrap_or(data);
        plausible(self.link, frame, header.length)
    }

    fn claimed_end(&self, _: &[u8], _: usize, _: bool) -> Option<usize> {
        None
    }
}
