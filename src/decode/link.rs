//! Link layers: the headers between a frame's first byte and its IP header, peeled one at a time;
//! and those between a tunnel's packet and the one inside.
//!
//! The reader of facts, the inspector and the finder of addresses walk the same steps, so they
//! cannot disagree about where an IP header stands.

mod bsd;
mod nflog;
mod ppp;
mod wireless;

use super::{LinkType, Undecoded, tunnel};
pub(super) use bsd::{PFLOG_FIXED, pflog_length};
pub(super) use nflog::values as nflog_values;
pub(super) use wireless::{FrameControl, radiotap_flags};

/// What the bytes at hand are: a link header to peel, or where peeling ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkHeader {
    Ethernet,
    /// Tag control information and the EtherType that follows it (IEEE 802.1Q).
    Vlan,
    /// The tag of a provider's backbone before a customer's Ethernet frame (IEEE 802.1ah).
    BackboneTag,
    /// The security tag of IEEE 802.1AE.
    MacSec,
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
    /// A byte that says which way, before or in place of PPP's address.
    PppDirection,
    CiscoHdlc,
    /// Q.922 address, then RFC 2427 or an EtherType (Cisco).
    FrameRelay,
    /// Address family in the byte order of the capturing machine.
    Null,
    /// Address family in network byte order (OpenBSD).
    Loop,
    /// OpenBSD's `enc`: family, security parameters index and flags before a packet that was encrypted.
    Enc,
    /// OpenBSD's log of its packet filter.
    Pflog,
    /// Solaris' IP observability header.
    Ipnet,
    /// IP over IEEE 1394 as Apple captures it.
    AppleIeee1394,
    LinuxSll,
    LinuxSll2,
    /// Linux' netfilter log: values by type, one of them the packet.
    Nflog,
    /// IEEE 802.11; `padded` where the header is filled up to four bytes.
    Ieee80211 {
        padded: bool,
    },
    /// The first frame of an aggregate: two addresses and a length (IEEE 802.11, 9.3.2.2).
    Amsdu,
    Radiotap,
    /// Prism's header, or AVS' in its place.
    Prism,
    Avs,
    /// Per-packet information; it names the link type behind it.
    Ppi,
    /// The header of a tunnel, behind an IP header.
    Tunnel(tunnel::Tunnel),
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

impl Peeled {
    pub const fn new(length: usize, next: LinkHeader) -> Self {
        Self { length, next, payload: None }
    }

    /// What follows has so many bytes by this header.
    pub const fn holding(length: usize, next: LinkHeader, payload: usize) -> Self {
        Self { length, next, payload: Some(payload) }
    }

    /// A header that leads to no packet.
    pub const fn refused(reason: Undecoded) -> Self {
        Self::new(1, LinkHeader::Unknown(reason))
    }
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

pub(super) const IP4: LinkHeader = LinkHeader::Ip(IpVersion::V4);
pub(super) const IP6: LinkHeader = LinkHeader::Ip(IpVersion::V6);
pub(super) const IP: LinkHeader = LinkHeader::Ip(IpVersion::Either);
pub(super) const OTHER: LinkHeader = LinkHeader::Unknown(Undecoded::OtherEtherType);

impl LinkHeader {
    /// The first header of a frame of this link type (tcpdump.org, "Link-layer header types").
    pub fn first(link: LinkType) -> Self {
        match link.0 {
            0 => Self::Null,
            1 => Self::Ethernet,
            9 | 50 => Self::Ppp,
            12 | 14 | 101 => IP,
            51 => Self::Pppoe,
            104 => Self::CiscoHdlc,
            105 => Self::Ieee80211 { padded: false },
            107 => Self::FrameRelay,
            108 => Self::Loop,
            109 => Self::Enc,
            113 => Self::LinuxSll,
            117 => Self::Pflog,
            119 => Self::Prism,
            127 => Self::Radiotap,
            138 => Self::AppleIeee1394,
            163 => Self::Avs,
            166 | 204 => Self::PppDirection,
            192 => Self::Ppi,
            226 => Self::Ipnet,
            228 => IP4,
            229 => IP6,
            239 => Self::Nflog,
            276 => Self::LinuxSll2,
            _ => Self::Unknown(Undecoded::UnknownLink),
        }
    }

    /// Reads the length of this header and what follows it. None where the header is cut, and for
    /// what is no link header (IP, ARP, unknown).
    #[inline]
    pub fn peel(self, bytes: &[u8]) -> Option<Peeled> {
        match self {
            Self::Ethernet => Some(ethernet(14, be16(bytes, 12)?)),
            Self::Vlan => Some(ethernet(4, be16(bytes, 2)?)),
            _ => self.peel_rarer(bytes),
        }
    }

    /// Apart, so that the way through Ethernet stays short.
    #[inline(never)]
    fn peel_rarer(self, bytes: &[u8]) -> Option<Peeled> {
        let (length, next) = match self {
            Self::Ethernet | Self::Vlan => return self.peel(bytes),
            Self::BackboneTag => (4, Self::Ethernet),
            Self::MacSec => return mac_sec(bytes),
            Self::Pppoe => return ppp::pppoe(bytes),
            Self::Llc => llc(bytes)?,
            Self::Snap => (5, snap_payload(bytes)?),
            Self::Mpls => (4, mpls_payload(bytes)?),
            Self::Ppp => ppp::ppp(bytes)?,
            Self::PppDirection => ppp::direction(bytes)?,
            Self::CiscoHdlc => (4, ether_type_payload(be16(bytes, 2)?)),
            Self::FrameRelay => return ppp::frame_relay(bytes),
            Self::Null => (4, family_payload(null_family(*bytes.first_chunk()?))),
            Self::Loop => (4, family_payload(u32::from_be_bytes(*bytes.first_chunk()?))),
            Self::Enc => (12, family_payload(null_family(*bytes.first_chunk()?))),
            Self::Pflog => return bsd::pflog(bytes),
            Self::Ipnet => (24, bsd::ipnet_payload(bytes)?),
            Self::AppleIeee1394 => (18, ether_type_payload(be16(bytes, 16)?)),
            Self::LinuxSll => (16, sll_payload(be16(bytes, 2)?, be16(bytes, 14)?)),
            Self::LinuxSll2 => {
                let sll = bytes.get(..20)?;
                (20, sll_payload(be16(sll, 8)?, be16(sll, 0)?))
            }
            Self::Nflog => return nflog::peel(bytes),
            Self::Ieee80211 { padded } => return wireless::ieee80211(bytes, padded),
            Self::Amsdu => return Some(Peeled::holding(14, Self::Llc, usize::from(be16(bytes, 12)?))),
            Self::Radiotap => return wireless::radiotap(bytes),
            Self::Prism => return wireless::prism(bytes),
            Self::Avs => return wireless::avs(bytes),
            Self::Ppi => return wireless::ppi(bytes),
            Self::Tunnel(tunnel) => return tunnel.peel(bytes),
            Self::Ip(_) | Self::Arp | Self::Unknown(_) => return None,
        };
        Some(Peeled::new(length, next))
    }
}

/// Strips the link layer down to the IP header.
///
/// # Errors
/// The reason why the frame holds no IP header.
#[inline]
pub(super) fn strip(link: LinkType, bytes: &[u8]) -> Result<Stripped<'_>, Undecoded> {
    if link == LinkType::ETHERNET
        && let Some(([.., high, low], rest)) = bytes.split_first_chunk::<14>()
    {
        // Most frames by far.
        let version = match u16::from_be_bytes([*high, *low]) {
            0x0800 => IpVersion::V4,
            0x86dd => IpVersion::V6,
            _ => return strip_any(link, bytes),
        };
        return Ok(Stripped { version, bytes: rest, room: usize::MAX - 14 });
    }
    strip_any(link, bytes)
}

#[inline(never)]
fn strip_any(link: LinkType, bytes: &[u8]) -> Result<Stripped<'_>, Undecoded> {
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
pub(super) fn ether_type_payload(ether_type: u16) -> LinkHeader {
    match ether_type {
        0x0800 => IP4,
        0x86dd => IP6,
        0x0806 => LinkHeader::Arp,
        0x8100 | 0x88a8 | 0x9100 | 0x9200 | 0x9300 => LinkHeader::Vlan,
        0x8847 | 0x8848 => LinkHeader::Mpls,
        0x6558 => LinkHeader::Ethernet,
        0x880b => LinkHeader::Ppp,
        0x8863 => LinkHeader::Unknown(Undecoded::PppControl),
        0x8864 => LinkHeader::Pppoe,
        0x88e5 => LinkHeader::MacSec,
        0x88e7 => LinkHeader::BackboneTag,
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

/// What a security tag covers: readable only where it is authenticated and not encrypted (IEEE
/// 802.1AE, 9.3 to 9.9).
fn mac_sec(bytes: &[u8]) -> Option<Peeled> {
    const VERSION: u8 = 0x80;
    const HAS_CHANNEL: u8 = 0x20;
    const ENCRYPTED: u8 = 0x08;
    const CHANGED: u8 = 0x04;
    /// Control, short length, packet number; and the secure channel identifier where it is there.
    const TAG: usize = 6;
    const CHANNEL: usize = 8;
    let control = *bytes.first()?;
    if control & VERSION != 0 {
        return Some(Peeled::refused(Undecoded::MalformedLink));
    }
    if control & (ENCRYPTED | CHANGED) != 0 {
        return Some(Peeled::refused(Undecoded::Encrypted));
    }
    let tag = TAG + if control & HAS_CHANNEL == 0 { 0 } else { CHANNEL };
    Some(ethernet(tag + 2, be16(bytes, tag)?))
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
pub(super) fn family_payload(family: u32) -> LinkHeader {
    match family {
        2 => IP4,
        10 | 23 | 24 | 28 | 30 => IP6,
        _ if family > u32::from(LONGEST_802_3) => ether_type_payload(family as u16),
        _ => OTHER,
    }
}

/// The protocol of a cooked header is an EtherType, or one of Linux's own below; of some devices it
/// is something else (tcpdump.org, `LINKTYPE_LINUX_SLL`).
fn sll_payload(device: u16, protocol: u16) -> LinkHeader {
    const LINUX_802_2: u16 = 4;
    /// Hardware types of `if_arp.h`.
    const FRAME_RELAY: u16 = 770;
    const RADIOTAP: u16 = 803;
    const NETLINK: u16 = 824;
    match (device, protocol) {
        (RADIOTAP, _) => LinkHeader::Radiotap,
        (FRAME_RELAY, _) => LinkHeader::FrameRelay,
        (NETLINK, _) => OTHER,
        (_, LINUX_802_2) => LinkHeader::Llc,
        _ => ether_type_payload(protocol),
    }
}

pub(super) fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|pair| u16::from_be_bytes(*pair))
}

/// Frames of this link type are decoded.
#[must_use]
pub fn decodes(link: LinkType) -> bool {
    !matches!(LinkHeader::first(link), LinkHeader::Unknown(_))
}
