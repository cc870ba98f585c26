//! IEEE 802.11, and what adapters put before it.

use super::{LinkHeader, LinkType, Peeled};
use crate::decode::Undecoded;

/// Frame control: the first two bytes of a frame, which tell its kind and the length of its header
/// (IEEE 802.11, 9.2.4.1).
#[derive(Clone, Copy, Debug)]
pub(in crate::decode) struct FrameControl([u8; 2]);

impl FrameControl {
    pub const MANAGEMENT: u8 = 0;
    pub const CONTROL: u8 = 1;
    pub const DATA: u8 = 2;

    /// Three addresses, duration and sequence control: what data and management frames have.
    pub const THREE_ADDRESSES: usize = 24;

    pub fn read(bytes: &[u8]) -> Option<Self> {
        bytes.first_chunk().copied().map(Self)
    }

    pub const fn version(self) -> u8 {
        self.0[0] & 3
    }

    pub const fn kind(self) -> u8 {
        (self.0[0] >> 2) & 3
    }

    pub const fn subtype(self) -> u8 {
        self.0[0] >> 4
    }

    pub const fn is_to_distribution(self) -> bool {
        self.0[1] & 0x01 != 0
    }

    pub const fn is_from_distribution(self) -> bool {
        self.0[1] & 0x02 != 0
    }

    pub const fn is_protected(self) -> bool {
        self.0[1] & 0x40 != 0
    }

    pub const fn flags(self) -> u8 {
        self.0[1]
    }

    const fn is_data(self) -> bool {
        self.kind() == Self::DATA
    }

    /// Data frames whose subtype says that they carry none (null functions).
    pub const fn is_empty(self) -> bool {
        self.subtype() & 4 != 0
    }

    pub const fn has_four_addresses(self) -> bool {
        self.is_data() && self.is_to_distribution() && self.is_from_distribution()
    }

    pub const fn has_quality(self) -> bool {
        self.is_data() && self.subtype() & 8 != 0
    }

    /// The last flag says so in frames with quality of service, and in management frames.
    pub const fn has_throughput_control(self) -> bool {
        self.0[1] & 0x80 != 0 && (self.has_quality() || self.kind() == Self::MANAGEMENT)
    }

    /// Length in bytes of the header of a data or management frame.
    pub const fn header_length(self) -> usize {
        let mut length = Self::THREE_ADDRESSES;
        if self.has_four_addresses() {
            length += 6;
        }
        if self.has_quality() {
            length += 2;
        }
        if self.has_throughput_control() {
            length += 4;
        }
        length
    }
}

pub(super) fn ieee80211(bytes: &[u8], padded: bool) -> Option<Peeled> {
    /// In the control field of quality of service: the frame is an aggregate of several.
    const AGGREGATE: u8 = 0x80;
    let control = FrameControl::read(bytes)?;
    if control.version() != 0 {
        return Some(Peeled::refused(Undecoded::MalformedLink));
    }
    if !control.is_data() || control.is_empty() {
        return Some(Peeled::refused(Undecoded::WirelessManagement));
    }
    let length = control.header_length();
    let header = bytes.get(..length)?;
    let fragment = header.get(22).map_or(0, |sequence| sequence & 0x0f);
    let quality = FrameControl::THREE_ADDRESSES + if control.has_four_addresses() { 6 } else { 0 };
    let is_aggregate = control.has_quality() && header.get(quality).is_some_and(|byte| byte & AGGREGATE != 0);
    let next = if control.is_protected() {
        LinkHeader::Unknown(Undecoded::Encrypted)
    } else if fragment != 0 {
        LinkHeader::Unknown(Undecoded::WirelessFragment)
    } else if is_aggregate {
        LinkHeader::Amsdu
    } else {
        LinkHeader::Llc
    };
    Some(Peeled::new(if padded { length.next_multiple_of(4) } else { length }, next))
}

/// Radiotap (radiotap.org): its length, and a flag that says how the frame behind it is filled up.
pub(super) fn radiotap(bytes: &[u8]) -> Option<Peeled> {
    const SHORTEST: usize = 8;
    const PADDED: u8 = 0x20;
    let [version, _, low, high] = *bytes.first_chunk()?;
    let length = usize::from(u16::from_le_bytes([low, high]));
    if version != 0 || length < SHORTEST {
        return Some(Peeled::refused(Undecoded::MalformedLink));
    }
    let padded = radiotap_flags(bytes.get(..length)?) & PADDED != 0;
    Some(Peeled::new(length, LinkHeader::Ieee80211 { padded }))
}

/// The flags field of a radiotap header; 0 where it has none. It is the second of the fields, which
/// stand behind a list of words that say which there are.
pub(in crate::decode) fn radiotap_flags(header: &[u8]) -> u8 {
    const FIRST_WORD: usize = 4;
    const TIMER: u32 = 1;
    const FLAGS: u32 = 1 << 1;
    const ANOTHER_WORD: u32 = 1 << 31;
    let word = |place: usize| {
        header.get(FIRST_WORD + place * 4..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
    };
    let Some(present) = word(0) else { return 0 };
    if present & FLAGS == 0 {
        return 0;
    }
    let words = (0..).map_while(word).position(|word| word & ANOTHER_WORD == 0);
    let Some(words) = words.map(|last| last + 1) else { return 0 };
    let mut at = FIRST_WORD + words * 4;
    if present & TIMER != 0 {
        // Eight bytes, aligned to as many from the start of the header.
        at = at.next_multiple_of(8) + 8;
    }
    header.get(at).copied().unwrap_or(0)
}

/// Prism's header has a fixed length; some drivers write AVS' under the same link type.
pub(super) fn prism(bytes: &[u8]) -> Option<Peeled> {
    const LENGTH: usize = 144;
    if is_avs(*bytes.first_chunk()?) {
        return avs(bytes);
    }
    Some(Peeled::new(LENGTH, LinkHeader::Ieee80211 { padded: false }))
}

/// AVS: a version word and the length of the header, big endian.
pub(super) fn avs(bytes: &[u8]) -> Option<Peeled> {
    const SHORTEST: usize = 8;
    /// Longer than any version has: then this is no such header.
    const LONGEST: usize = 1024;
    let [a, b, c, d, length @ ..] = *bytes.first_chunk::<8>()?;
    let length = u32::from_be_bytes(length) as usize;
    if !is_avs([a, b, c, d]) || !(SHORTEST..=LONGEST).contains(&length) {
        return Some(Peeled::refused(Undecoded::MalformedLink));
    }
    Some(Peeled::new(length, LinkHeader::Ieee80211 { padded: false }))
}

/// The version word of AVS: a magic number whose last byte counts versions.
fn is_avs(word: [u8; 4]) -> bool {
    matches!(word, [0x80, 0x21, 0x10, _])
}

/// Per-packet information: length, the link type of the frame behind it, and fields in between.
pub(super) fn ppi(bytes: &[u8]) -> Option<Peeled> {
    const SHORTEST: usize = 8;
    let [version, _, low, high, link @ ..] = *bytes.first_chunk::<8>()?;
    let length = usize::from(u16::from_le_bytes([low, high]));
    if version != 0 || length < SHORTEST {
        return Some(Peeled::refused(Undecoded::MalformedLink));
    }
    Some(Peeled::new(length, LinkHeader::first(LinkType(u32::from_le_bytes(link)))))
}
