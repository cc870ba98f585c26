//! Link layers: the headers between a frame's first byte and its IP header, peeled one at a time.
//!
//! The reader of facts and the inspector walk the same steps, so they cannot disagree about where the
//! IP header stands.

use super::{LinkType, Undecoded};

/// What the bytes at hand are: a link header to peel, or where peeling ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkHeader {
    Ethernet,
    /// Tag control information and the EtherType that follows it (IEEE 802.1Q).
    Vlan,
    /// IEEE 802.2: two service access points and a control field.
    Llc,
    /// Organisation code and protocol after LLC AA-AA-03 (RFC 1042).
    Snap,
    /// One entry of a label stack (RFC 3032).
    Mpls,
    /// PPPoE session stage (RFC 2516).
    Pppoe,
    /// PPP, with or without address and control; Cisco HDLC where its address says so (RFC 1661, 1662).
    Ppp,
    CiscoHdlc,
    /// Address family in the byte order of the capturing machine.
    Null,
    /// Address family in network byte order (OpenBSD).
    Loop,
    LinuxSll,
    LinuxSll2,
    Ip(IpVersion),
    Arp,
    /// No way on to an IP header, and why.
    Unknown(Undecoded),
}

/// What the layer below says about the version of IP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IpVersion {
    V4,
    V6,
    /// Nothing: the first four bits of the header tell.
    Either,
}

/// A link header that was there: its length in bytes, and what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Peeled {
    /// Never zero, so that peeling comes to an end.
    pub length: usize,
    pub next: LinkHeader,
    /// Length in bytes of what follows, where the header says it (802.3, PPPoE).
    pub payload: Option<usize>,
}

/// A frame stripped to its IP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stripped<'a> {
    pub version: IpVersion,
    /// The IP header and all behind it as far as it was captured, a trailer included where no link
    /// header bounds it.
    pub bytes: &'a [u8],
    /// How long the packet can be by the link headers; the largest number where none says it.
    pub room: usize,
}

/// Below this an EtherType field is the length of an 802.3 frame (IEEE 802.3, 3.2.6).
const LOWEST_ETHER_TYPE: u16 = 0x0600;
/// The longest 802.3 payload; between it and the lowest EtherType the field means nothing.
pub(super) const LONGEST_802_3: u16 = 1500;

const IP4: LinkHeader = LinkHeader::Ip(IpVersion::V4);
const IP6: LinkHeader = LinkHeader::Ip(IpVersion::V6);
const IP: LinkHeader = LinkHeader::Ip(IpVersion::Either);
const OTHER: LinkHeader = LinkHeader::Unknown(Undecoded::OtherEtherType);

impl LinkHeader {
    /// The first header of a frame of this link type.
    pub fn first(link: LinkType) -> Self {
        match link.0 {
            0 => Self::Null,
            1 => Self::Ethernet,
            9 | 50 => Self::Ppp,
            12 | 14 | 101 => IP,
            104 => Self::CiscoHdlc,
            108 => Self::Loop,
            113 => Self::LinuxSll,
            228 => IP4,
            229 => IP6,
            276 => Self::LinuxSll2,
            _ => Self::Unknown(Undecoded::UnknownLink),
        }
    }

    /// Reads the length of this header and what follows it. None where the header is cut, and for
    /// what is no link header (IP, ARP, unknown).
    #[inline]
    pub fn peel(self, bytes: &[u8]) -> Option<Peeled> {
        let (length, next) = match self {
            Self::Ethernet => return Some(ethernet(14, be16(bytes, 12)?)),
            Self::Vlan => return Some(ethernet(4, be16(bytes, 2)?)),
            Self::Pppoe => return pppoe(bytes),
            Self::Llc => llc(bytes)?,
            Self::Snap => (5, snap_payload(bytes)?),
            Self::Mpls => (4, mpls_payload(bytes)?),
            Self::Ppp => ppp(bytes)?,
            Self::CiscoHdlc => (4, ether_type_payload(be16(bytes, 2)?)),
            Self::Null => (4, family_payload(null_family(*bytes.first_chunk()?))),
            Self::Loop => (4, family_payload(u32::from_be_bytes(*bytes.first_chunk()?))),
            Self::LinuxSll => (16, sll_payload(be16(bytes, 14)?)),
            Self::LinuxSll2 => (20, sll_payload(bytes.get(..20).and_then(|sll| be16(sll, 0))?)),
            Self::Ip(_) | Self::Arp | Self::Unknown(_) => return None,
        };
        Some(Peeled { length, next, payload: None })
    }
}

/// Strips the link layer down to the IP header.
///
/// # Errors
/// The reason why the frame holds no IP header.
#[inline]
pub(super) fn strip(link: LinkType, bytes: &[u8]) -> Result<Stripped<'_>, Undecoded> {
    let mut header = LinkHeader::first(link);
    let mut rest = bytes;
    let mut room = usize::MAX;
    loop {
        match header {
            LinkHeader::Ip(version) => return Ok(Stripped { version, bytes: rest, room }),
            LinkHeader::Arp => return Err(Undecoded::Arp),
            LinkHeader::Unknown(reason) => return Err(reason),
            _ => {}
        }
        let peeled = header.peel(rest).ok_or(Undecoded::Cut)?;
        rest = rest.get(peeled.length..).ok_or(Undecoded::Cut)?;
        room = room.saturating_sub(peeled.length).min(peeled.payload.unwrap_or(usize::MAX));
        rest = rest.get(..room).unwrap_or(rest);
        header = peeled.next;
    }
}

/// What follows an EtherType (IEEE 802 Numbers).
fn ether_type_payload(ether_type: u16) -> LinkHeader {
    match ether_type {
        0x0800 => IP4,
        0x86dd => IP6,
        0x0806 => LinkHeader::Arp,
        0x8100 | 0x88a8 | 0x9100 | 0x9200 | 0x9300 => LinkHeader::Vlan,
        0x8847 | 0x8848 => LinkHeader::Mpls,
        0x8864 => LinkHeader::Pppoe,
        _ => OTHER,
    }
}

/// A header of `length` bytes that ends with an EtherType or, in an 802.3 frame, a length.
#[inline]
fn ethernet(length: usize, type_or_length: u16) -> Peeled {
    let (next, payload) = match type_or_length {
        ..=LONGEST_802_3 => (LinkHeader::Llc, Some(usize::from(type_or_length))),
        LOWEST_ETHER_TYPE.. => (ether_type_payload(type_or_length), None),
        _ => (OTHER, None),
    };
    Peeled { length, next, payload }
}

fn pppoe(bytes: &[u8]) -> Option<Peeled> {
    let payload = be16(bytes, 4)?;
    Some(Peeled { length: 6, next: LinkHeader::Ppp, payload: Some(usize::from(payload)) })
}

fn llc(bytes: &[u8]) -> Option<(usize, LinkHeader)> {
    let [destination, source, control] = *bytes.first_chunk()?;
    // Unnumbered frames have one byte of control, the others two (IEEE 802.2, 5.2).
    let length = if control & 3 == 3 { 3 } else { 4 };
    let next = match (destination, source, control) {
        (0xaa, 0xaa, 0x03) => LinkHeader::Snap,
        (0x06, 0x06, 0x03) => IP4,
        _ => LinkHeader::Unknown(Undecoded::Llc),
    };
    (bytes.len() >= length).then_some((length, next))
}

fn snap_payload(bytes: &[u8]) -> Option<LinkHeader> {
    let [a, b, c, high, low] = *bytes.first_chunk()?;
    Some(match [a, b, c] {
        [0, 0, 0] => ether_type_payload(u16::from_be_bytes([high, low])),
        _ => LinkHeader::Unknown(Undecoded::Llc),
    })
}

/// A label stack does not name its payload; as other readers do, take it by its first four bits.
fn mpls_payload(bytes: &[u8]) -> Option<LinkHeader> {
    let [_, _, third, _] = *bytes.first_chunk()?;
    let bottom_of_stack = third & 1 == 1;
    if !bottom_of_stack {
        return Some(LinkHeader::Mpls);
    }
    Some(match bytes.get(4).map(|first| first >> 4) {
        Some(4) => IP4,
        Some(6) => IP6,
        Some(_) => OTHER,
        None => LinkHeader::Unknown(Undecoded::Cut),
    })
}

fn ppp(bytes: &[u8]) -> Option<(usize, LinkHeader)> {
    let skipped = match *bytes.first_chunk()? {
        [0xff, 0x03] => 2,
        [0x0f | 0x8f, _] => {
            return LinkHeader::CiscoHdlc.peel(bytes).map(|peeled| (peeled.length, peeled.next));
        }
        _ => 0,
    };
    let rest = bytes.get(skipped..)?;
    let first = *rest.first()?;
    // An odd first byte is a protocol field compressed to one byte (RFC 1661, 6.5).
    let (width, protocol) = if first & 1 == 1 { (1, u16::from(first)) } else { (2, be16(rest, 0)?) };
    Some((skipped + width, ppp_payload(protocol)))
}

/// PPP protocol numbers (IANA "PPP DLL Protocol Numbers").
fn ppp_payload(protocol: u16) -> LinkHeader {
    match protocol {
        0x0021 => IP4,
        0x0057 => IP6,
        0x0281 | 0x0283 => LinkHeader::Mpls,
        _ => OTHER,
    }
}

/// The family of a null header. Families are small numbers, so the order that makes it small is right.
pub(super) fn null_family(bytes: [u8; 4]) -> u32 {
    match u32::from_le_bytes(bytes) {
        little @ ..=0xffff => little,
        _ => u32::from_be_bytes(bytes),
    }
}

/// Address families differ by system: `AF_INET6` is 10 on Linux, 23 on Windows, 24 on NetBSD and
/// OpenBSD, 28 on FreeBSD, 30 on macOS (tcpdump.org, `LINKTYPE_NULL`). Some writers put an EtherType
/// into the lower half instead; no family is as large as those.
fn family_payload(family: u32) -> LinkHeader {
    match family {
        2 => IP4,
        10 | 23 | 24 | 28 | 30 => IP6,
        _ if family > u32::from(LONGEST_802_3) => ether_type_payload(family as u16),
        _ => OTHER,
    }
}

/// The protocol of a cooked header is an EtherType, or one of Linux's own below
/// (tcpdump.org, `LINKTYPE_LINUX_SLL`).
fn sll_payload(protocol: u16) -> LinkHeader {
    const LINUX_802_2: u16 = 4;
    match protocol {
        LINUX_802_2 => LinkHeader::Llc,
        _ => ether_type_payload(protocol),
    }
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|pair| u16::from_be_bytes(*pair))
}

/// Frames of this link type are decoded.
#[must_use]
pub fn decodes(link: LinkType) -> bool {
    !matches!(LinkHeader::first(link), LinkHeader::Unknown(_))
}
