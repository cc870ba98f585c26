//! Classic pcap: record headers of 16 bytes behind one file header of 24
//! (draft-ietf-opsawg-pcap).

use pcap_file::pcap::{PcapParser, PcapTsResolution};

use super::{
    CHUNK_FRAMES, CaptureInfo, FrameRecord, Interface, LinkType, Nanos, Section,
    chain::CHAIN,
    format::is_signed,
    info::Format,
    pcap_search::search,
    record_header::{Header, MODIFIED_HEADER, RECORD_HEADER, fraction_unit, stamp},
    records::{Found, LIKELY_FRAME, LONGEST_RECORD, Look, Records, Search, Verdict},
    window::Window,
};

/// Length of the file header.
pub(super) const FILE_HEADER: usize = 24;

/// The magic number of the modified format, as a big-endian file begins.
pub(super) const MODIFIED: [u8; 4] = [0xA1, 0xB2, 0xCD, 0x34];

/// Seconds between records that need no second look: an hour.
const NEAR: u32 = 3_600;

/// Headers that a guess at where a record begins looks at, for each byte: more are a trap.
const LOOKS_A_BYTE: usize = 6;

/// Longest step from record to record that makes others of its kind usual: ten days.
const WIDEST: u32 = 864_000;

/// The records of a classic pcap.
#[derive(Debug)]
pub(super) struct Pcap {
    parser: PcapParser,
    /// Length of its record headers.
    pub(super) header: usize,
    /// Longest frame believed without a second look.
    pub(super) likely: u32,
    pub(super) snap_length: u32,
    pub(super) link: LinkType,
    /// Seconds of the last good record.
    pub(super) last_seconds: u32,
    /// How many seconds records may lie apart without a second look: twice the widest step so far,
    /// an hour at least. Before the first record any time will do.
    pub(super) near: u32,
}

impl Pcap {
    /// Starts behind the file header; none where it is no pcap.
    pub fn open(start: &[u8], info: impl FnOnce(Format) -> CaptureInfo) -> Option<(Self, CaptureInfo)> {
        let (start, modified) = as_usual(start.first_chunk()?);
        let (_, parser) = PcapParser::new(&start).ok()?;
        let header = parser.header();
        let (nanosecond, big_endian) =
            (header.ts_resolution == PcapTsResolution::NanoSecond, header.endianness.is_big());
        let mut info = info(Format::Pcap { big_endian, nanosecond, modified });
        info.sections.push(Section { offset: 0, big_endian, first_interface: 0 });
        let word = u32::from(header.datalink);
        info.interfaces.push(Interface {
            ticks_per_second: if nanosecond { 1_000_000_000 } else { 1_000_000 },
            fcs_length: fcs_length(word),
            ..Interface::new(LinkType(word & 0xFFFF), header.snaplen)
        });
        info.bytes_read = FILE_HEADER as u64;
        let pcap = Self {
            header: if modified { MODIFIED_HEADER } else { RECORD_HEADER },
            likely: header.snaplen.clamp(LIKELY_FRAME, LONGEST_RECORD),
            snap_length: header.snaplen,
            link: LinkType(word & 0xFFFF),
            last_seconds: 0,
            near: u32::MAX,
            parser,
        };
        Some((pcap, info))
    }

    /// The next record of some bytes that it lies in whole: its fields, and what stands behind it.
    #[inline]
    fn next<'a>(&self, bytes: &'a [u8]) -> Option<(Header, &'a [u8])> {
        let header = self.header(bytes.first_chunk()?);
        let behind = bytes.get(self.header..)?.get(header.captured as usize..)?;
        Some((header, behind))
    }

    #[inline]
    pub(super) fn header(&self, bytes: &[u8; RECORD_HEADER]) -> Header {
        Header::read(bytes, self.parser.header().endianness.is_big())
    }

    /// Units of a record's fraction in a second.
    pub(super) fn fractions(&self) -> u32 {
        (Nanos::PER_SECOND as u64 / self.unit()) as u32
    }

    fn unit(&self) -> u64 {
        fraction_unit(self.parser.header().ts_resolution == PcapTsResolution::NanoSecond)
    }

    /// Walks on as long as records need no second look, or, where one had it, over that one.
    fn step<const LOOKED_AT: bool>(&mut self, bytes: &[u8], start: usize, found: &mut Found) -> usize {
        let Some(mut rest) = bytes.get(start..) else { return start };
        let (unit, fractions, likely) = (self.unit(), self.fractions(), self.likely);
        let (mut last, mut near) = (self.last_seconds, self.near);
        let Some(interface) = found.info.interfaces.first_mut() else { return start };
        let before = found.frames.len();
        let most = if LOOKED_AT { before + 1 } else { CHUNK_FRAMES };
        let mut at = start;
        while found.frames.len() < most {
            let Some((record, behind)) = self.next(rest) else { break };
            let Header { seconds, fraction, captured, length } = record;
            if !LOOKED_AT
                && (captured.wrapping_sub(1) >= likely
                    || fraction >= fractions
                    || seconds.abs_diff(last) > near)
            {
                break;
            }
            found.frames.push(FrameRecord {
                record: at as u32,
                data: (at + self.header) as u32,
                captured,
                length,
                interface: 0,
                link: interface.link,
                time: stamp(seconds, fraction, unit),
            });
            last = seconds;
            if near == u32::MAX {
                near = NEAR;
            }
            at += self.header + captured as usize;
            rest = behind;
        }
        (self.last_seconds, self.near) = (last, near);
        let more = (found.frames.len() - before) as u64;
        interface.frames += more;
        found.info.frames += more;
        at
    }

    /// A record needs no second look.
    fn is_usual(&self, header: &Header) -> bool {
        (1..=self.likely).contains(&header.captured)
            && header.fraction < self.fractions()
            && self.is_near(header)
    }

    /// The time of a record is that of the last good one, more or less.
    fn is_near(&self, header: &Header) -> bool {
        header.seconds.abs_diff(self.last_seconds) <= self.near
    }

    /// A chain of records that are sound in all leads from a position to the end of some bytes. `left`: headers
    /// that may still be looked at; with none left, none does.
    fn leads_on(&self, bytes: &[u8], start: usize, left: &mut usize) -> bool {
        let (mut at, mut before, mut links) = (start, None, 0);
        while let Some(header) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
            let Some(fewer) = left.checked_sub(1) else { return false };
            *left = fewer;
            let header = self.header(header);
            let sound = (1..=self.likely).contains(&header.captured)
                && (header.captured..=LIKELY_FRAME).contains(&header.length)
                && header.fraction < self.fractions()
                && before.is_none_or(|before| header.seconds.abs_diff(before) <= NEAR);
            if !sound {
                return false;
            }
            before = Some(header.seconds);
            links += 1;
            at = at.saturating_add(self.header + header.captured as usize);
        }
        links >= CHAIN
    }

    /// What to do where another file begins: files are put one behind the other by `cat`, and by
    /// compressing several into one. Records go on behind a header of the same kind; others cannot be
    /// read by this one.
    fn another(&self, header: &[u8; FILE_HEADER]) -> Verdict {
        let (usual, modified) = as_usual(header);
        let same = PcapParser::new(&usual).is_ok_and(|(_, parser)| {
            let (other, own) = (parser.header(), self.parser.header());
            other.endianness == own.endianness
                && other.ts_resolution == own.ts_resolution
                && LinkType(u32::from(other.datalink) & 0xFFFF) == self.link
                && modified == (self.header == MODIFIED_HEADER)
        });
        if same {
            let reason = "another pcap file of the same kind begins, and is read with it".to_owned();
            return Verdict::Skip { bytes: FILE_HEADER, reason };
        }
        let reason = "another pcap file begins, with another link type, byte order or resolution: \
                      open it as a file of its own";
        Verdict::End { reason: reason.to_owned() }
    }

    /// Whether an odd record may be true in spite of all: what follows it must be good records,
    /// among which it may be the only odd one, or one of many, or the end.
    fn is_followed(&self, window: &Window, start: usize, odd: &Header) -> bool {
        // Read from another field on, records form chains as well: their lengths stand side by side.
        // So who is odd in time must be sound in all else, and so must those that follow.
        let sound = |header: &Header| {
            (header.captured..=LIKELY_FRAME).contains(&header.length) && header.fraction < self.fractions()
        };
        let timely = self.is_near(odd);
        if !timely && !sound(odd) {
            return false;
        }
        let mut at = start.saturating_add(self.header).saturating_add(odd.captured as usize);
        let mut before = odd.seconds;
        for followers in 0..CHAIN {
            let remaining = window.remaining(at);
            if remaining < self.header as u64 {
                return remaining == 0 || followers > 0;
            }
            let Some(header) = window.peek(at).map(|bytes| self.header(&bytes)) else { return false };
            if self.is_usual(&header) {
                return true;
            }
            // An empty frame says little; its time has to be that of its neighbour.
            let empty = header.captured == 0;
            let may_follow = !header.is_zero()
                && header.captured <= self.likely
                && (!empty || header.seconds.abs_diff(before) <= NEAR)
                && (sound(&header) || timely && !sound(odd));
            if !may_follow {
                return false;
            }
            let length = self.header as u64 + u64::from(header.captured);
            if length > remaining {
                return followers > 0;
            }
            before = header.seconds;
            at = at.saturating_add(length as usize);
        }
        true
    }
}

/// Whether a file header stands there: one of our magic numbers, and the version 2.4 that every writer
/// has used.
fn is_file_header(bytes: &[u8; FILE_HEADER]) -> bool {
    let (usual, _) = as_usual(bytes);
    PcapParser::new(&usual).is_ok_and(|(_, parser)| {
        let header = parser.header();
        (header.version_major, header.version_minor) == (2, 4)
    })
}

impl Records for Pcap {
    fn walk(&mut self, window: &Window, at: usize, found: &mut Found) -> usize {
        self.step::<false>(window.loaded(), at, found)
    }

    fn judge(&self, window: &Window, at: usize) -> Verdict {
        let remaining = window.remaining(at);
        if remaining < self.header as u64 {
            let reason = format!("the file ends {remaining} bytes into a record header");
            return Verdict::Cut { reason };
        }
        let Some(bytes) = window.peek(at) else { return Verdict::Needs(self.header) };
        // Only then is a whole file header asked for: a file that grows may have no more than a record yet.
        if is_signed(&bytes)
            && let Some(other) = window.peek(at).filter(is_file_header)
        {
            return self.another(&other);
        }
        let header = self.header(&bytes);
        let captured = header.captured;
        if header.is_zero() {
            return Verdict::Bad { reason: "zeros where a record should be".to_owned() };
        }
        if captured > LONGEST_RECORD {
            return Verdict::Bad { reason: format!("a record claims {captured} bytes") };
        }
        let bytes = self.header + captured as usize;
        if bytes as u64 > remaining {
            let reason = format!("record of {captured} bytes runs past the end of the file");
            let cut = self.is_usual(&header);
            return if cut { Verdict::Cut { reason } } else { Verdict::Bad { reason } };
        }
        if self.is_usual(&header) {
            Verdict::Needs(bytes)
        } else if self.is_followed(window, at, &header) {
            Verdict::Take { bytes, fault: None }
        } else {
            Verdict::Bad { reason: format!("no record follows one that claims {captured} bytes") }
        }
    }

    fn take(&mut self, window: &Window, at: usize, bytes: usize, found: &mut Found) {
        let whole = window.loaded().get(..at + bytes).unwrap_or_default();
        let last = self.last_seconds;
        self.step::<true>(whole, at, found);
        let step = self.last_seconds.abs_diff(last);
        if step <= WIDEST {
            self.near = self.near.max(2 * step);
        }
    }

    fn can_enter(&self) -> bool {
        true
    }

    fn enter(&mut self) {
        self.near = u32::MAX;
    }

    fn guess(&self, bytes: &[u8]) -> Option<usize> {
        // As far as the first frame may reach.
        let most = bytes.len().min(self.header + LIKELY_FRAME as usize);
        // Payloads can be made of headers that lead nowhere: what is looked at stays in proportion.
        let mut left = bytes.len().saturating_mul(LOOKS_A_BYTE);
        (0..most).find(|start| self.leads_on(bytes, *start, &mut left))
    }

    fn accept(&mut self, (first, last): (u32, u32)) -> bool {
        if first.abs_diff(self.last_seconds) > self.near {
            return false;
        }
        self.last_seconds = last;
        if self.near == u32::MAX {
            self.near = NEAR;
        }
        true
    }

    fn find(&self, look: &Look<'_>) -> (Search, usize) {
        search(self, look)
    }
}

/// A file header with the usual magic number, and whether it had the one of the modified format.
fn as_usual(start: &[u8; FILE_HEADER]) -> ([u8; FILE_HEADER], bool) {
    /// In a big-endian file.
    const USUAL: [u8; 4] = [0xA1, 0xB2, 0xC3, 0xD4];
    let mut header = *start;
    let mut reversed = MODIFIED;
    reversed.reverse();
    let magic = match start.first_chunk::<4>() {
        Some(magic) if *magic == MODIFIED => USUAL,
        Some(magic) if *magic == reversed => [0xD4, 0xC3, 0xB2, 0xA1],
        _ => return (header, false),
    };
    if let Some(place) = header.first_chunk_mut() {
        *place = magic;
    }
    (header, true)
}

/// Bytes of frame check sequences that the link type's word tells in its upper half: bit 26 says that
/// it does, the highest four count words of 16 bits.
fn fcs_length(word: u32) -> Option<u8> {
    (word & 0x0400_0000 != 0).then_some(((word >> 28) * 2) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_gives_up_among_headers_that_lead_nowhere() {
        let file_header = [0xA1B2_C3D4_u32, 0x0004_0002, 0, 0, 262_144, 1].map(u32::to_le_bytes).concat();
        let records = Pcap {
            parser: PcapParser::new(&file_header).unwrap().1,
            header: 16,
            likely: LIKELY_FRAME,
            snap_length: 262_144,
            link: LinkType(1),
            last_seconds: 0,
            near: u32::MAX,
        };
        let sound = [[40_u32, 7, 20, 20].map(u32::to_le_bytes).concat(), vec![0xEE; 20]].concat().repeat(100);
        // Every fourth byte begins a header that leads on by 48 bytes, the one before it by 8208; all end
        // where no header is.
        let trap = |words: usize| [32_u32.to_le_bytes().repeat(words), vec![0xFF; 8300]].concat();
        let behind = |trap: &[u8]| records.guess(&[trap, &sound].concat());
        assert_eq!(behind(&[]), Some(0));
        let short = trap(100);
        assert_eq!(behind(&short), Some(short.len()), "a few cost little");
        assert_eq!(behind(&trap(32_000)), None, "it would take 20 million looks");
    }
}
