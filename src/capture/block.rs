//! A pcapng block: its envelope, and the fixed parts of the blocks that hold packets
//! (draft-ietf-opsawg-pcapng, sections 3.1, 4.3, 4.4 and appendix A).

use byteorder_slice::{ByteOrder, option::ReadSlice};
use pcap_file::pcapng::blocks::{
    ENHANCED_PACKET_BLOCK, PACKET_BLOCK, SECTION_HEADER_BLOCK, SIMPLE_PACKET_BLOCK,
};

/// Type and length before the body, length again behind it.
pub(super) const ENVELOPE: usize = 12;

/// What stands before the body.
pub(super) const HEAD: usize = 8;

/// The byte-order magic of a section header, as a big-endian section writes it.
const MAGIC: [u8; 4] = [0x1A, 0x2B, 0x3C, 0x4D];

/// Whether a section with this byte-order magic is big-endian; none where it is no magic.
pub(super) fn big_endian(magic: [u8; 4]) -> Option<bool> {
    let [a, b, c, d] = MAGIC;
    match magic {
        MAGIC => Some(true),
        _ if magic == [d, c, b, a] => Some(false),
        _ => None,
    }
}

pub(super) fn word(bytes: [u8; 4], big_endian: bool) -> u32 {
    if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
}

/// The first words of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub kind: u32,
    /// Length of the whole block in bytes.
    pub length: u32,
    /// Byte order of the block: that of its section, which a section header tells itself.
    pub big_endian: bool,
}

impl Head {
    /// Reads type, length and, of a section header, the byte-order magic. None where that is wrong.
    pub fn read(bytes: [u8; ENVELOPE], section_big_endian: bool) -> Option<Self> {
        let [t0, t1, t2, t3, l0, l1, l2, l3, m0, m1, m2, m3] = bytes;
        let kind = word([t0, t1, t2, t3], section_big_endian);
        let big_endian = match kind {
            SECTION_HEADER_BLOCK => big_endian([m0, m1, m2, m3])?,
            _ => section_big_endian,
        };
        Some(Self { kind, length: word([l0, l1, l2, l3], big_endian), big_endian })
    }

    /// Lengths count whole words and no less than the envelope.
    pub fn is_sound(&self) -> bool {
        self.length as usize >= ENVELOPE && self.length.is_multiple_of(4)
    }
}

/// The body of a block of a length that is known to be sound, whatever its trailer says.
pub(super) fn body(block: &[u8]) -> &[u8] {
    block.get(HEAD..block.len().saturating_sub(4)).unwrap_or_default()
}

/// The fixed part of a block that holds a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packet {
    /// Number of its interface in its section.
    pub interface: u32,
    pub ticks: Option<u64>,
    /// Bytes of the packet that the block says or, for a simple packet, can be thought to hold.
    pub captured: u32,
    /// Bytes on the wire.
    pub length: u32,
    /// Where the packet's bytes start in the body.
    pub data: usize,
}

impl Packet {
    pub fn is_in(kind: u32) -> bool {
        matches!(kind, ENHANCED_PACKET_BLOCK | PACKET_BLOCK | SIMPLE_PACKET_BLOCK)
    }

    /// Reads the fixed part of a body; none where it is too short for one, or not a packet's.
    /// `snap_length` is that of the section's interface 0, to which simple packets belong.
    #[inline]
    pub fn read<B: ByteOrder>(kind: u32, body: &[u8], snap_length: u32) -> Option<Self> {
        let mut rest = body;
        if kind == SIMPLE_PACKET_BLOCK {
            let length = rest.read_u32::<B>()?;
            let limit = if snap_length == 0 { u32::MAX } else { snap_length };
            let held = u32::try_from(rest.len()).unwrap_or(u32::MAX);
            return Some(Self {
                interface: 0,
                ticks: None,
                captured: length.min(limit).min(held),
                length,
                data: 4,
            });
        }
        let interface = match kind {
            ENHANCED_PACKET_BLOCK => rest.read_u32::<B>()?,
            PACKET_BLOCK => {
                let interface = rest.read_u16::<B>()?;
                let _drops = rest.read_u16::<B>()?;
                u32::from(interface)
            }
            _ => return None,
        };
        let high = rest.read_u32::<B>()?;
        let low = rest.read_u32::<B>()?;
        let captured = rest.read_u32::<B>()?;
        let length = rest.read_u32::<B>()?;
        let ticks = Some(u64::from(high) << 32 | u64::from(low));
        Some(Self { interface, ticks, captured, length, data: 20 })
    }

    /// The captured length, no more than what the body holds.
    pub fn held(&self, body: &[u8]) -> u32 {
        let room = body.len().saturating_sub(self.data);
        self.captured.min(u32::try_from(room).unwrap_or(u32::MAX))
    }

    /// Where the options start in the body; simple packets have none.
    pub fn options(&self) -> Option<usize> {
        self.ticks.map(|_| self.data + (self.captured as usize).next_multiple_of(4))
    }
}
