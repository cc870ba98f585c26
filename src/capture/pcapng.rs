//! pcapng: blocks in sections, each with its byte order and interfaces (draft-ietf-opsawg-pcapng).

use byteorder_slice::{BigEndian, ByteOrder, LittleEndian, option::ReadSlice};
use pcap_file::pcapng::{
    RawBlock,
    blocks::{PACKET_BLOCK, SECTION_HEADER_BLOCK},
};

use super::{
    CHUNK_FRAMES, CaptureInfo, FrameRecord, LinkType, Section, Stamp,
    block::{self, ENVELOPE, HEAD, Head, Packet},
    describe::unknown_time,
    options::{COMMENT, Options},
    pcapng_search::search,
    records::{Found, LONGEST_RECORD, Look, Records, Search, Verdict},
    section::CurrentSection,
    window::Window,
};

/// The blocks of a pcapng file, and the section they are in.
#[derive(Debug)]
pub(super) struct PcapNg {
    section: CurrentSection,
    /// A frame without a described interface was noted.
    noted_unknown: bool,
}

impl PcapNg {
    pub fn new(big_endian: bool) -> Self {
        Self { section: CurrentSection::new(big_endian), noted_unknown: false }
    }

    /// Walks blocks up to and including the next section header, which may change the byte order.
    fn walk_section<B: ByteOrder>(&mut self, window: &Window, start: usize, found: &mut Found) -> usize {
        let Some(mut rest) = window.loaded().get(start..) else { return start };
        let mut at = start;
        while found.frames.len() < CHUNK_FRAMES {
            if found.is_over() {
                break;
            }
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
        found.info.blocks.count(kind);
        if Packet::is_in(kind) {
            self.packet::<B>(kind, body, window, at, found);
        } else {
            self.section.take::<B>(kind, body, window.file_offset(at), found.info);
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
        let snap_length = self.section.interfaces.first().map_or(0, |interface| interface.snap_length);
        let Some(packet) = Packet::read::<B>(kind, body, snap_length) else {
            return note_short(body, window.file_offset(at), found.info);
        };
        let captured = packet.held(body);
        if captured < packet.captured {
            note_clipped(packet.captured, captured, window.file_offset(at), found.info);
        }
        if kind == PACKET_BLOCK || packet.options().is_some_and(|options| options < body.len()) {
            self.told_beside::<B>(kind, body, &packet, found.info);
        }
        let described = self.section.interfaces.get(packet.interface as usize);
        let (interface, link, time) = if let Some(described) = described {
            let place = self.section.first_interface + packet.interface as usize;
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
            info.note(offset, 0, reason);
        }
    }

    /// Counts what a packet block tells beside its packet: comments, and packets lost before it.
    #[cold]
    fn told_beside<B: ByteOrder>(&mut self, kind: u32, body: &[u8], packet: &Packet, info: &mut CaptureInfo) {
        /// `epb_dropcount`; and the field of an obsolete packet block that means as little as none.
        const DROPS: u16 = 4;
        const UNKNOWN: u16 = 0xFFFF;
        let mut lost = 0_u64;
        if kind == PACKET_BLOCK {
            let drops = body.get(2..).and_then(|mut rest| rest.read_u16::<B>());
            lost = drops.filter(|drops| *drops != UNKNOWN).map_or(0, u64::from);
        }
        let options = packet.options().and_then(|options| body.get(options..)).unwrap_or_default();
        for (code, mut value) in Options::<B>::new(options) {
            match code {
                COMMENT => info.frame_comments += 1,
                DROPS if kind != PACKET_BLOCK => {
                    lost = lost.saturating_add(value.read_u64::<B>().unwrap_or(0));
                }
                _ => {}
            }
        }
        let number = packet.interface as usize;
        if number < self.section.interfaces.len()
            && let Some(interface) = info.interfaces.get_mut(self.section.first_interface + number)
        {
            interface.lost_between = interface.lost_between.saturating_add(lost);
        }
    }
}

impl Records for PcapNg {
    fn walk(&mut self, window: &Window, start: usize, found: &mut Found) -> usize {
        let mut at = start;
        if found.info.sections.is_empty() && window.file_offset(at) > 0 {
            // The header of the first section cannot be read but for its byte order. Frames behind
            // it are read again with what is known of that section.
            let big_endian = self.section.big_endian;
            found.info.sections.push(Section { offset: 0, big_endian, first_interface: 0 });
        }
        loop {
            let behind = if self.section.big_endian {
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
        let Some(head) = Head::read(bytes, self.section.big_endian) else {
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
        let head = block.first_chunk().and_then(|bytes| Head::read(*bytes, self.section.big_endian));
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

    fn find(&self, look: &Look<'_>) -> (Search, usize) {
        search(&self.section, look)
    }
}

#[cold]
fn note_short(body: &[u8], offset: u64, info: &mut CaptureInfo) {
    let reason = "packet block too short for its fixed part".to_owned();
    info.note(offset, (body.len() + ENVELOPE) as u64, reason);
}

#[cold]
fn note_clipped(claimed: u32, held: u32, offset: u64, info: &mut CaptureInfo) {
    let reason = format!("packet block holds {held} bytes and claims {claimed}");
    info.note(offset, 0, reason);
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
