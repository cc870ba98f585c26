//! pcapng: blocks in sections, each with its byte order and interfaces (draft-ietf-opsawg-pcapng).

use byteorder_slice::{BigEndian, ByteOrder, LittleEndian, option::ReadSlice};
use pcap_file::pcapng::{
    RawBlock,
    blocks::{INTERFACE_DESCRIPTION_BLOCK, INTERFACE_STATISTIC_BLOCK, SECTION_HEADER_BLOCK},
};

use super::{
    CHUNK_FRAMES, CaptureInfo, Damage, FrameRecord, LinkType, Section, Stamp,
    block::{self, ENVELOPE, HEAD, Head, Packet},
    clock::Clock,
    describe::{comments, describe, unknown_time},
    options::Options,
    records::{Found, LIKELY_FRAME, LONGEST_RECORD, Records, Search, Verdict, find_chain},
    window::Window,
};

/// Interfaces kept of a capture. The number of a packet block that still exists has 32 bits, that of
/// the obsolete one 16; no true capture comes near, and a file full of descriptions must not fill
/// memory.
const MOST_INTERFACES: usize = 65_536;

/// Longest block believed in a search: a long frame, its header and some options.
const LIKELY_BLOCK: u32 = LIKELY_FRAME + 4096;

/// What a frame needs to know of its interface.
#[derive(Clone, Copy, Debug)]
struct Described {
    link: LinkType,
    snap_length: u32,
    clock: Clock,
}

/// The blocks of a pcapng file, and the section they are in.
#[derive(Debug)]
pub(super) struct PcapNg {
    big_endian: bool,
    /// Place of the section's interface 0 in the capture's interfaces.
    first_interface: usize,
    /// The section's interfaces.
    interfaces: Vec<Described>,
    /// A frame without a described interface was noted.
    noted_unknown: bool,
}

impl PcapNg {
    pub fn new(big_endian: bool) -> Self {
        Self { big_endian, first_interface: 0, interfaces: Vec::new(), noted_unknown: false }
    }

    /// Walks blocks up to and including the next section header, which may change the byte order.
    fn walk_section<B: ByteOrder>(&mut self, window: &Window, start: usize, found: &mut Found) -> usize {
        let Some(mut rest) = window.loaded().get(start..) else { return start };
        let mut at = start;
        while found.frames.len() < CHUNK_FRAMES {
            let Ok((behind, raw)) = RawBlock::from_slice::<B>(rest) else { break };
            self.block::<B>(raw.type_, &raw.body, window, at, found);
            at += raw.initial_len as usize;
            rest = behind;
            if raw.type_ == SECTION_HEADER_BLOCK {
                break;
            }
        }
        at
    }

    fn block<B: ByteOrder>(&mut self, kind: u32, body: &[u8], window: &Window, at: usize, found: &mut Found) {
        if Packet::is_in(kind) {
            self.packet::<B>(kind, body, window, at, found);
        } else {
            self.description::<B>(kind, body, window.file_offset(at), found.info);
        }
    }

    /// Takes a block that holds no packet.
    #[cold]
    fn description<B: ByteOrder>(&mut self, kind: u32, body: &[u8], offset: u64, info: &mut CaptureInfo) {
        let fault = match kind {
            SECTION_HEADER_BLOCK => self.section(body, offset, info),
            INTERFACE_DESCRIPTION_BLOCK => self.interface::<B>(body, info),
            INTERFACE_STATISTIC_BLOCK => self.statistics::<B>(body, info),
            _ => None,
        };
        if let Some(reason) = fault {
            info.note(Damage { offset, bytes: 0, reason: reason.to_owned() });
        }
    }

    fn packet<B: ByteOrder>(
        &mut self,
        kind: u32,
        body: &[u8],
        window: &Window,
        at: usize,
        found: &mut Found,
    ) {
        let snap_length = self.interfaces.first().map_or(0, |interface| interface.snap_length);
        let Some(packet) = Packet::read::<B>(kind, body, snap_length) else {
            return note_short(body, window.file_offset(at), found.info);
        };
        let captured = packet.held(body);
        if captured < packet.captured {
            note_clipped(packet.captured, captured, window.file_offset(at), found.info);
        }
        let (interface, link, time) = if let Some(described) = self.interfaces.get(packet.interface as usize)
        {
            let place = self.first_interface + packet.interface as usize;
            if let Some(interface) = found.info.interfaces.get_mut(place) {
                interface.frames += 1;
            }
            let time = packet.ticks.map_or(Stamp::Missing, |ticks| described.clock.stamp(ticks));
            (place as u32, described.link, time)
        } else {
            self.note_unknown(packet.interface, window.file_offset(at), found.info);
            (u32::MAX, LinkType::UNKNOWN, unknown_time(packet.ticks))
        };
        found.info.frames += 1;
        found.frames.push(FrameRecord {
            record: at as u32,
            data: (at + HEAD + packet.data) as u32,
            captured,
            length: packet.length,
            interface,
            link,
            time,
        });
    }

    /// Says once that frames name interfaces that are not described.
    #[cold]
    fn note_unknown(&mut self, number: u32, offset: u64, info: &mut CaptureInfo) {
        if !self.noted_unknown {
            self.noted_unknown = true;
            let reason = format!("a frame names interface {number}, which its section does not describe");
            info.note(Damage { offset, bytes: 0, reason });
        }
    }

    fn section(&mut self, body: &[u8], offset: u64, info: &mut CaptureInfo) -> Option<&'static str> {
        self.big_endian = body.first_chunk().and_then(|magic| block::big_endian(*magic))?;
        self.first_interface = info.interfaces.len();
        self.interfaces.clear();
        info.sections.push(Section {
            offset,
            big_endian: self.big_endian,
            first_interface: self.first_interface,
        });
        // Magic, version and section length; the length is often wrong and never needed.
        let Some(options) = body.get(16..) else {
            return Some("section header too short for its fixed part");
        };
        let broken = if self.big_endian {
            comments::<BigEndian>(options, &mut info.comments)
        } else {
            comments::<LittleEndian>(options, &mut info.comments)
        };
        broken.then_some("options of a section header run past its end")
    }

    /// Counts the interface whatever is wrong with it, so that the numbers of later ones hold.
    fn interface<B: ByteOrder>(&mut self, body: &[u8], info: &mut CaptureInfo) -> Option<&'static str> {
        if info.interfaces.len() >= MOST_INTERFACES {
            return Some("more than 65,536 interfaces");
        }
        let (interface, fault) = describe::<B>(body);
        self.interfaces.push(Described {
            link: interface.link,
            snap_length: interface.snap_length,
            clock: Clock::of(&interface),
        });
        info.interfaces.push(interface);
        fault
    }

    fn statistics<B: ByteOrder>(&mut self, body: &[u8], info: &mut CaptureInfo) -> Option<&'static str> {
        /// `isb_ifdrop`: packets dropped since the start of the capture.
        const DROPS: u16 = 5;
        let mut fixed = body;
        let number = fixed.read_u32::<B>();
        let (Some(number), Some(options)) = (number, body.get(12..)) else {
            return Some("interface statistics too short for their fixed part");
        };
        let described = (number as usize) < self.interfaces.len();
        let place = self.first_interface.saturating_add(number as usize);
        let Some(interface) = info.interfaces.get_mut(place).filter(|_| described) else {
            return Some("statistics of an interface that the section does not describe");
        };
        let mut options = Options::<B>::new(options);
        let mut fault = None;
        for (code, mut value) in options.by_ref() {
            if code == DROPS {
                match value.read_u64::<B>() {
                    Some(drops) => interface.drops = Some(drops),
                    None => fault = Some("isb_ifdrop of less than 8 bytes"),
                }
            }
        }
        fault.or(options.is_broken().then_some("options of interface statistics run past their end"))
    }
}

impl Records for PcapNg {
    fn walk(&mut self, window: &Window, start: usize, found: &mut Found) -> usize {
        let mut at = start;
        if found.info.sections.is_empty() && window.file_offset(at) > 0 {
            // The header of the first section cannot be read but for its byte order. Frames behind
            // it are read again with what is known of that section.
            let big_endian = self.big_endian;
            found.info.sections.push(Section { offset: 0, big_endian, first_interface: 0 });
        }
        loop {
            let behind = if self.big_endian {
                self.walk_section::<BigEndian>(window, at, found)
            } else {
                self.walk_section::<LittleEndian>(window, at, found)
            };
            if behind == at {
                return at;
            }
            at = behind;
        }
    }

    fn judge(&self, window: &Window, at: usize) -> Verdict {
        let remaining = window.remaining(at);
        if remaining < ENVELOPE as u64 {
            return Verdict::Cut { reason: format!("the file ends {remaining} bytes into a block") };
        }
        let Some(bytes) = window.peek(at) else { return Verdict::Needs(ENVELOPE) };
        let Some(head) = Head::read(bytes, self.big_endian) else {
            return Verdict::Bad { reason: "section header without byte-order magic".to_owned() };
        };
        if !head.is_sound() {
            return Verdict::Bad { reason: format!("a block claims {} bytes", head.length) };
        }
        let bytes = head.length as usize;
        if u64::from(head.length) > remaining {
            let reason = format!("block of {bytes} bytes runs past the end of the file");
            let likely = head.length <= LONGEST_RECORD;
            return if likely { Verdict::Cut { reason } } else { Verdict::Bad { reason } };
        }
        // Before so many bytes are loaded because of one number, the other one has to agree.
        if trailer(window, at, &head) == Some(head.length) {
            return if head.length <= LONGEST_RECORD {
                Verdict::Needs(bytes)
            } else {
                Verdict::Skip { bytes, reason: format!("a block of {bytes} bytes is too long to be read") }
            };
        }
        let reason = format!("the lengths before and behind a block of {bytes} bytes differ");
        if head.length <= LONGEST_RECORD && follows(window, at.saturating_add(bytes), head.big_endian) {
            Verdict::Take { bytes, fault: Some(reason) }
        } else {
            Verdict::Bad { reason }
        }
    }

    fn take(&mut self, window: &Window, at: usize, bytes: usize, found: &mut Found) {
        let block = window.loaded().get(at..at + bytes).unwrap_or_default();
        let head = block.first_chunk().and_then(|bytes| Head::read(*bytes, self.big_endian));
        let body = block::body(block);
        match head {
            Some(Head { kind, big_endian: true, .. }) => {
                self.block::<BigEndian>(kind, body, window, at, found);
            }
            Some(Head { kind, big_endian: false, .. }) => {
                self.block::<LittleEndian>(kind, body, window, at, found);
            }
            None => {}
        }
    }

    fn find(&self, bytes: &[u8], last: bool) -> Search {
        find_chain(bytes, last, self.big_endian, likely_length)
    }
}

#[cold]
fn note_short(body: &[u8], offset: u64, info: &mut CaptureInfo) {
    let reason = "packet block too short for its fixed part".to_owned();
    info.note(Damage { offset, bytes: (body.len() + ENVELOPE) as u64, reason });
}

#[cold]
fn note_clipped(claimed: u32, held: u32, offset: u64, info: &mut CaptureInfo) {
    let reason = format!("packet block holds {held} bytes and claims {claimed}");
    info.note(Damage { offset, bytes: 0, reason });
}

/// Another block follows at a position, or the end.
fn follows(window: &Window, at: usize, big_endian: bool) -> bool {
    let remaining = window.remaining(at);
    if remaining < ENVELOPE as u64 {
        return true;
    }
    let head = window.peek(at).and_then(|bytes| Head::read(bytes, big_endian));
    head.is_some_and(|head| {
        head.is_sound()
            && u64::from(head.length) <= remaining
            && trailer(window, at, &head) == Some(head.length)
    })
}

/// The length behind a block.
fn trailer(window: &Window, at: usize, head: &Head) -> Option<u32> {
    let place = at.saturating_add(head.length as usize - 4);
    window.peek(place).map(|bytes| block::word(bytes, head.big_endian))
}

/// Length of the block at the start of the bytes, where it is a likely one: short enough, of a type
/// other than 0, and the same length behind it. A section header sets the byte order of what follows.
fn likely_length(bytes: &[u8], big_endian: &mut bool) -> Option<usize> {
    let head = Head::read(*bytes.first_chunk()?, *big_endian)?;
    if head.kind == 0 || !head.is_sound() || head.length > LIKELY_BLOCK {
        return None;
    }
    *big_endian = head.big_endian;
    let length = head.length as usize;
    if let Some(trailer) = bytes.get(length - 4..).and_then(|trailer| trailer.first_chunk()) {
        return (block::word(*trailer, head.big_endian) == head.length).then_some(length);
    }
    // Cut by the end of the file; the links before it must tell.
    Some(length)
}
