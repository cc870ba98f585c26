//! Good blocks behind damage in a pcapng file: the lengths before and behind each must agree.

use byteorder_slice::{BigEndian, LittleEndian};
use pcap_file::pcapng::blocks::ENHANCED_PACKET_BLOCK;

use super::{
    block::{self, ENVELOPE, HEAD, Head, Packet},
    block_counts::block_name,
    chain::{Likely, Link, Stretch},
    plausible::plausible,
    records::{LIKELY_FRAME, Look, Search},
    section::CurrentSection,
};

/// Longest block believed in a search: a long frame, its header and some options.
const LIKELY_BLOCK: u32 = LIKELY_FRAME + 4096;

/// Bytes of options behind a packet within which the end of a broken block is looked for.
const OPTIONS: usize = 1_024;

/// Types of blocks that the draft leaves to local use begin here.
const LOCAL: u32 = 0x8000_0000;

/// Searches, and tells how many positions were looked at.
pub(super) fn search(section: &CurrentSection, look: &Look<'_>) -> (Search, usize) {
    let mut stretch = Stretch::new(look.bytes, look.last, section, section.big_endian, look.budget);
    let told = if look.broken { told_end(section, look, &mut stretch) } else { None };
    let search = match told {
        Some(end) => Search::Found(end),
        None => stretch.find(look.from + usize::from(look.broken), look.cut),
    };
    (search, stretch.work)
}

/// Where a broken block ends by its own words: by the length before it or, if that is wrong, behind
/// its packet and options, where the length behind it says so.
fn told_end(
    section: &CurrentSection,
    look: &Look<'_>,
    stretch: &mut Stretch<'_, CurrentSection>,
) -> Option<usize> {
    let start = look.from;
    let block = look.bytes.get(start..)?;
    let head = block.first_chunk().and_then(|bytes| Head::read(*bytes, section.big_endian));
    let before = head.filter(|head| head.is_sound() && head.length <= LIKELY_BLOCK);
    let before = before.map(|head| start + head.length as usize);
    if let Some(end) = before.filter(|end| stretch.is_good(*end)) {
        return Some(end);
    }
    let body = block.get(HEAD..)?;
    let packet = if section.big_endian {
        Packet::read::<BigEndian>(ENHANCED_PACKET_BLOCK, body, 0)
    } else {
        Packet::read::<LittleEndian>(ENHANCED_PACKET_BLOCK, body, 0)
    };
    let packet = packet.filter(|packet| packet.captured <= LIKELY_FRAME)?;
    let first = HEAD + packet.options()? + 4;
    (first..=first + OPTIONS).step_by(4).find_map(|length| {
        stretch.work += 1;
        let trailer = block.get(length - 4..)?.first_chunk()?;
        let told = block::word(*trailer, section.big_endian) as usize == length;
        (told && stretch.is_good(start + length)).then_some(start + length)
    })
}

fn head_at(bytes: &[u8], at: usize, big_endian: bool) -> Option<Head> {
    let head = Head::read(*bytes.get(at..)?.first_chunk::<ENVELOPE>()?, big_endian)?;
    (head.kind != 0 && head.is_sound() && head.length <= LIKELY_BLOCK).then_some(head)
}

impl Likely for CurrentSection {
    /// Padding, the end of options, and the length behind.
    const BETWEEN: usize = 12;

    fn at(&self, bytes: &[u8], at: usize, big_endian: bool) -> Option<Link> {
        let head = head_at(bytes, at, big_endian)?;
        let length = head.length as usize;
        // Cut by the end of what is loaded, the blocks before it must tell.
        let trailer = bytes.get(at + length - 4..).and_then(|trailer| trailer.first_chunk());
        let agree = trailer.is_none_or(|trailer| block::word(*trailer, head.big_endian) == head.length);
        agree.then_some(Link { length, seconds: None, big_endian: head.big_endian })
    }

    fn follows(&self, _: &Link, _: &Link) -> bool {
        true
    }

    fn may_start(&self, _: &Link) -> bool {
        true
    }

    /// Of a type that the draft knows or leaves to local use, and if it holds a packet, one that looks
    /// like those of its interface.
    fn is_plausible(&self, bytes: &[u8], at: usize, link: &Link) -> bool {
        let Some(head) = head_at(bytes, at, self.big_endian) else { return false };
        if head.kind != ENHANCED_PACKET_BLOCK {
            return head.kind >= LOCAL || block_name(head.kind).is_some();
        }
        let body = bytes.get(at + HEAD..).unwrap_or_default();
        let body = body.get(..link.length - ENVELOPE).unwrap_or(body);
        let packet = if head.big_endian {
            Packet::read::<BigEndian>(head.kind, body, 0)
        } else {
            Packet::read::<LittleEndian>(head.kind, body, 0)
        };
        packet.is_some_and(|packet| {
            let frame = body.get(packet.data..packet.data + packet.held(body) as usize).unwrap_or_default();
            let described = self.interfaces.get(packet.interface as usize);
            packet.captured as usize <= link.length
                && described.is_none_or(|described| plausible(described.link, frame, packet.length))
        })
    }

    /// A block that is cut where the frame ends that it stands in.
    fn claimed_end(&self, bytes: &[u8], at: usize, big_endian: bool) -> Option<usize> {
        let head = head_at(bytes, at, big_endian)?;
        block_name(head.kind).map(|_| at + head.length as usize)
    }
}
