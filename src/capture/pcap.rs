//! Classic pcap: record headers of 16 bytes behind one file header of 24
//! (draft-ietf-opsawg-pcap).

use pcap_file::pcap::{PcapParser, PcapTsResolution};

use super::{
    CHUNK_FRAMES, CaptureInfo, FrameRecord, Interface, LinkType, Nanos, Section, Stamp,
    info::Format,
    records::{Found, LIKELY_FRAME, LONGEST_RECORD, Records, Search, Verdict, find_chain},
    window::Window,
};

/// Length of the file header.
pub(super) const FILE_HEADER: usize = 24;

/// Length of a record header.
pub(super) const RECORD_HEADER: usize = 16;

/// Length of a record header in the modified format: behind the usual fields the number of an
/// interface, a protocol and a packet type, which say nothing that the frame does not.
pub(super) const MODIFIED_HEADER: usize = 24;

/// The magic number of the modified format, as a big-endian file begins.
pub(super) const MODIFIED: [u8; 4] = [0xA1, 0xB2, 0xCD, 0x34];

/// How far the time of a record found behind damage may lie from the last good one.
const TEN_YEARS: u32 = 10 * 31_556_952;

/// The records of a classic pcap.
#[derive(Debug)]
pub(super) struct Pcap {
    parser: PcapParser,
    /// Length of its record headers.
    header: usize,
    /// Longest frame believed without a second look.
    likely: u32,
    /// Seconds of the last good record.
    last_seconds: Option<u32>,
}

/// The fields of a record header, as they stand there.
#[derive(Clone, Copy, Debug)]
struct Header {
    seconds: u32,
    fraction: u32,
    captured: u32,
    length: u32,
}

/// Nanoseconds in a unit of a record's fraction.
fn fraction_unit(nanosecond: bool) -> u64 {
    if nanosecond { 1 } else { 1_000 }
}

/// Time of a record. The fraction may exceed a second: some programs write nanoseconds into files
/// that say microseconds, and it is not for us to guess.
fn stamp(seconds: u32, fraction: u32, unit: u64) -> Stamp {
    let nanoseconds = u64::from(seconds) * Nanos::PER_SECOND as u64 + u64::from(fraction) * unit;
    // At most 4.3e18 + 4.3e12, below i64::MAX.
    Stamp::At(Nanos(nanoseconds as i64))
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
        let likely = header.snaplen.clamp(LIKELY_FRAME, LONGEST_RECORD);
        let header = if modified { MODIFIED_HEADER } else { RECORD_HEADER };
        Some((Self { parser, header, likely, last_seconds: None }, info))
    }

    /// The next record of some bytes that it lies in whole: its fields, and what stands behind it.
    #[inline]
    fn next<'a>(&mut self, bytes: &'a [u8]) -> Option<(Header, &'a [u8])> {
        if self.header == RECORD_HEADER {
            let (behind, record) = self.parser.next_raw_packet(bytes).ok()?;
            // The length of the data rather than the number it came from: loading that together with
            // its neighbour, both just stored apart, would stall the processor at each record.
            let captured = record.data.len() as u32;
            let (seconds, fraction) = (record.ts_sec, record.ts_frac);
            return Some((Header { seconds, fraction, captured, length: record.orig_len }, behind));
        }
        let header = self.header(bytes.first_chunk()?);
        let behind = bytes.get(self.header..)?.get(header.captured as usize..)?;
        Some((header, behind))
    }

    fn header(&self, bytes: &[u8; RECORD_HEADER]) -> Header {
        Header::read(bytes, self.parser.header().endianness.is_big())
    }

    fn unit(&self) -> u64 {
        fraction_unit(self.parser.header().ts_resolution == PcapTsResolution::NanoSecond)
    }

    /// Walks on while `passes` lets the records pass.
    fn step(
        &mut self,
        bytes: &[u8],
        start: usize,
        found: &mut Found,
        most: usize,
        passes: impl Fn(u32, u32) -> bool,
    ) -> usize {
        let Some(mut rest) = bytes.get(start..) else { return start };
        let unit = self.unit();
        let Some(interface) = found.info.interfaces.first_mut() else { return start };
        let before = found.frames.len();
        let mut at = start;
        while found.frames.len() < most {
            let Some((record, behind)) = self.next(rest) else { break };
            if !passes(record.captured, record.fraction) {
                break;
            }
            found.frames.push(FrameRecord {
                record: at as u32,
                data: (at + self.header) as u32,
                captured: record.captured,
                length: record.length,
                interface: 0,
                link: interface.link,
                time: stamp(record.seconds, record.fraction, unit),
            });
            self.last_seconds = Some(record.seconds);
            at += self.header + record.captured as usize;
            rest = behind;
        }
        let more = (found.frames.len() - before) as u64;
        interface.frames += more;
        found.info.frames += more;
        at
    }

    /// Length of the record at the start of the bytes, where its header is a likely one.
    fn likely_length(&self, bytes: &[u8]) -> Option<usize> {
        let header = self.header(bytes.first_chunk()?);
        let near = self.last_seconds.is_none_or(|last| last.abs_diff(header.seconds) <= TEN_YEARS);
        // Not the limit of this file, which may be anything: a longer frame only delays the find.
        let likely = (1..=LIKELY_FRAME).contains(&header.captured)
            && header.captured <= header.length
            && u64::from(header.fraction) * self.unit() < Nanos::PER_SECOND as u64;
        (near && likely).then_some(self.header + header.captured as usize)
    }
}

impl Records for Pcap {
    fn walk(&mut self, window: &Window, at: usize, found: &mut Found) -> usize {
        let likely = self.likely;
        let fractions = (Nanos::PER_SECOND as u64 / self.unit()) as u32;
        self.step(window.loaded(), at, found, CHUNK_FRAMES, |captured, fraction| {
            captured <= likely && fraction < fractions
        })
    }

    fn judge(&self, window: &Window, at: usize) -> Verdict {
        let remaining = window.remaining(at);
        if remaining < self.header as u64 {
            let reason = format!("the file ends {remaining} bytes into a record header");
            return Verdict::Cut { reason };
        }
        let Some(bytes) = window.peek(at) else { return Verdict::Needs(RECORD_HEADER) };
        let Header { fraction, captured, .. } = self.header(&bytes);
        if captured > LONGEST_RECORD {
            return Verdict::Bad { reason: format!("a record claims {captured} bytes") };
        }
        let bytes = self.header + captured as usize;
        if bytes as u64 > remaining {
            let reason = format!("record of {captured} bytes runs past the end of the file");
            return if captured <= self.likely { Verdict::Cut { reason } } else { Verdict::Bad { reason } };
        }
        let likely = captured <= self.likely && u64::from(fraction) * self.unit() < Nanos::PER_SECOND as u64;
        if likely {
            return Verdict::Needs(bytes);
        }
        // Odd, yet it may be true. It is if another record follows, or the end.
        let left = remaining - bytes as u64;
        let follows = match window.peek(at + bytes) {
            Some(next) => (1..=self.likely).contains(&self.header(&next).captured),
            None => left < self.header as u64,
        };
        if follows {
            Verdict::Take { bytes, fault: None }
        } else {
            Verdict::Bad { reason: format!("no record follows one that claims {captured} bytes") }
        }
    }

    fn take(&mut self, window: &Window, at: usize, bytes: usize, found: &mut Found) {
        let whole = window.loaded().get(..at + bytes).unwrap_or_default();
        let most = found.frames.len() + 1;
        self.step(whole, at, found, most, |_, _| true);
    }

    fn find(&self, bytes: &[u8], last: bool) -> Search {
        find_chain(bytes, last, (), |bytes, ()| self.likely_length(bytes))
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

impl Header {
    fn read(bytes: &[u8; RECORD_HEADER], big_endian: bool) -> Self {
        let (words, _) = bytes.as_chunks::<4>();
        let word = |place: usize| {
            let bytes = words.get(place).copied().unwrap_or_default();
            if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
        };
        Self { seconds: word(0), fraction: word(1), captured: word(2), length: word(3) }
    }
}

/// One record read again.
#[derive(Debug)]
pub(super) struct Record {
    pub time: Stamp,
    pub captured: u32,
    pub length: u32,
}

impl Record {
    pub fn read(header: &[u8; RECORD_HEADER], big_endian: bool, nanosecond: bool) -> Self {
        let Header { seconds, fraction, captured, length } = Header::read(header, big_endian);
        Self { time: stamp(seconds, fraction, fraction_unit(nanosecond)), captured, length }
    }
}
