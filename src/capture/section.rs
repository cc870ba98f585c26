//! The section of a pcapng file that is being read: its byte order, its interfaces, and the blocks
//! that hold no packet (draft-ietf-opsawg-pcapng, sections 4.1, 4.2 and 4.5 to 4.8).

use std::sync::Arc;

use byteorder_slice::{BigEndian, ByteOrder, LittleEndian, option::ReadSlice};
use pcap_file::pcapng::blocks::{
    INTERFACE_DESCRIPTION_BLOCK, INTERFACE_STATISTIC_BLOCK, NAME_RESOLUTION_BLOCK, SECTION_HEADER_BLOCK,
};

use super::{
    CaptureInfo, CarriedBlock, LinkType, Section, block,
    clock::Clock,
    describe::{comments, describe, take_statistics},
};

/// Interfaces kept of a capture. The number of a packet block that still exists has 32 bits, that of
/// the obsolete one 16; no true capture comes near, and a file full of descriptions must not fill
/// memory.
const MOST_INTERFACES: usize = 65_536;

/// Sections kept of a capture.
const MOST_SECTIONS: usize = 1 << 20;

/// What a frame needs to know of its interface.
#[derive(Clone, Copy, Debug)]
pub(super) struct Described {
    pub link: LinkType,
    pub snap_length: u32,
    pub clock: Clock,
}

/// The section that is being read.
#[derive(Debug)]
pub(super) struct CurrentSection {
    pub big_endian: bool,
    /// Place of its interface 0 in the capture's interfaces.
    pub first_interface: usize,
    /// Its interfaces.
    pub interfaces: Vec<Described>,
}

impl CurrentSection {
    /// Before its header is read, which tells its byte order once more.
    pub fn new(big_endian: bool) -> Self {
        Self { big_endian, first_interface: 0, interfaces: Vec::new() }
    }

    /// Takes a block that holds no packet, and notes what is wrong with it.
    #[cold]
    pub fn take<B: ByteOrder>(&mut self, kind: u32, body: &[u8], offset: u64, info: &mut CaptureInfo) {
        /// `decryption secrets block`.
        const SECRETS: u32 = 0x0A;
        let fault = match kind {
            SECTION_HEADER_BLOCK => self.start(body, offset, info),
            INTERFACE_DESCRIPTION_BLOCK => self.interface::<B>(body, offset, info),
            INTERFACE_STATISTIC_BLOCK => self.statistics::<B>(body, info),
            NAME_RESOLUTION_BLOCK => names::<B>(body, info),
            SECRETS => secrets::<B>(body, info),
            _ => None,
        };
        if CarriedBlock::is_one(kind) {
            info.carry(CarriedBlock { offset, kind });
        }
        if let Some(reason) = fault {
            info.note(offset, 0, reason);
        }
    }

    fn start(&mut self, body: &[u8], offset: u64, info: &mut CaptureInfo) -> Option<&'static str> {
        self.big_endian = body.first_chunk().and_then(|magic| block::big_endian(*magic))?;
        self.first_interface = info.interfaces.len();
        self.interfaces.clear();
        if info.sections.len() >= MOST_SECTIONS {
            return Some("more than 1,048,576 sections");
        }
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
            comments::<BigEndian>(options, &mut info.comments, &mut info.text_left)
        } else {
            comments::<LittleEndian>(options, &mut info.comments, &mut info.text_left)
        };
        broken.then_some("options of a section header run past its end")
    }

    /// Counts the interface whatever is wrong with it, so that the numbers of later ones hold.
    fn interface<B: ByteOrder>(
        &mut self,
        body: &[u8],
        offset: u64,
        info: &mut CaptureInfo,
    ) -> Option<&'static str> {
        if info.interfaces.len() >= MOST_INTERFACES {
            return Some("more than 65,536 interfaces");
        }
        let (mut interface, fault) = describe::<B>(body, &mut info.text_left);
        interface.offset = offset;
        self.interfaces.push(Described {
            link: interface.link,
            snap_length: interface.snap_length,
            clock: Clock::of(&interface),
        });
        info.interfaces.push(interface);
        fault
    }

    fn statistics<B: ByteOrder>(&mut self, body: &[u8], info: &mut CaptureInfo) -> Option<&'static str> {
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
        take_statistics::<B>(interface, options, &mut info.text_left)
    }
}

fn names<B: ByteOrder>(body: &[u8], info: &mut CaptureInfo) -> Option<&'static str> {
    match Arc::make_mut(&mut info.names).take::<B>(body) {
        Ok(options) => comments::<B>(options, &mut info.block_comments, &mut info.text_left)
            .then_some("options of a name resolution block run past its end"),
        Err(fault) => Some(fault),
    }
}

/// The secrets themselves are not looked at: an export takes them along.
fn secrets<B: ByteOrder>(body: &[u8], info: &mut CaptureInfo) -> Option<&'static str> {
    let mut rest = body;
    let _kind = rest.read_u32::<B>();
    let length = rest.read_u32::<B>()? as usize;
    let Some(options) = length.checked_next_multiple_of(4).and_then(|length| rest.get(length..)) else {
        return Some("secrets run past the end of their block");
    };
    comments::<B>(options, &mut info.block_comments, &mut info.text_left)
        .then_some("options of a block of secrets run past its end")
}
