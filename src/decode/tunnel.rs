//! Tunnels: packets inside packets. The point of such a frame is the outer packet; the inspector and
//! the finder of addresses go on inside.

use super::{
    Undecoded,
    link::{IP, IP4, IP6, LinkHeader, Peeled, be16, ether_type_payload},
};

const NOTHING: LinkHeader = LinkHeader::Unknown(Undecoded::OtherEtherType);

/// How many packets may be inside one another before the walk ends. Real captures have three or
/// four; a hostile one has as many as fit.
pub(super) const MOST_TUNNELS: u8 = 16;

/// A tunnel's header between the packet outside and the one inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tunnel {
    /// Generic routing encapsulation, PPTP's version included (RFC 2784, RFC 2890, RFC 2637, RFC 7637).
    Gre,
    /// Mirrored frames, of type II and III (draft-foschiano-erspan).
    Erspan2,
    Erspan3,
    /// Cisco's redirection by WCCP: four bytes, where they are there.
    Wccp,
    /// Ethernet within IP (RFC 3378).
    EtherIp,
    /// RFC 7348.
    Vxlan,
    /// The same with a protocol of what is inside (draft-ietf-nvo3-vxlan-gpe).
    VxlanGpe,
    /// RFC 8926.
    Geneve,
    /// User data of mobile networks (3GPP TS 29.281).
    Gtp,
    /// Data messages of version 2 (RFC 2661).
    L2tp,
    /// What a relay or server adds before the packet (RFC 4380, 5.1.1).
    TeredoOrigin,
    TeredoAuthentication,
}

/// UDP ports by which tunnels are known (IANA "Service Name and Transport Protocol Port Number
/// Registry"; 8472 is what Linux took before VXLAN had a number).
const VXLAN: [u16; 2] = [4789, 8472];
const VXLAN_GPE: u16 = 4790;
const GENEVE: u16 = 6081;
const GTP: u16 = 2152;
const L2TP: u16 = 1701;
const TEREDO: u16 = 3544;

/// What is inside a packet of an IP protocol; none where that is no tunnel.
pub(super) const fn of_protocol(protocol: u8) -> Option<LinkHeader> {
    Some(match protocol {
        4 | 94 => IP4,
        41 => IP6,
        47 => LinkHeader::Tunnel(Tunnel::Gre),
        97 => LinkHeader::Tunnel(Tunnel::EtherIp),
        137 => LinkHeader::Mpls,
        143 => LinkHeader::Ethernet,
        _ => return None,
    })
}

/// What is inside a datagram: its port names a tunnel, and its first bytes do not speak against it.
pub(super) fn of_udp(source: u16, destination: u16, payload: &[u8]) -> Option<LinkHeader> {
    let either = |port| source == port || destination == port;
    let start = *payload.first_chunk::<8>()?;
    let tunnel = match start {
        [flags, ..] if VXLAN.contains(&destination) && flags & 0x08 != 0 => Tunnel::Vxlan,
        [flags, ..] if destination == VXLAN_GPE && flags & 0x0c == 0x0c => Tunnel::VxlanGpe,
        [version, ..] if destination == GENEVE && version >> 6 == 0 => Tunnel::Geneve,
        // Version 1 and 255, a packet of a user; other types control the tunnel.
        [flags, 255, ..] if either(GTP) && flags & 0xf0 == 0x30 => Tunnel::Gtp,
        [flags, version, ..] if either(L2TP) && flags & 0x80 == 0 && version & 0x0f == 2 => Tunnel::L2tp,
        _ if either(TEREDO) => return teredo(payload),
        _ => return None,
    };
    Some(LinkHeader::Tunnel(tunnel))
}

/// An IPv6 packet, or what a server puts before it.
fn teredo(bytes: &[u8]) -> Option<LinkHeader> {
    match *bytes.first_chunk()? {
        [0, 0] => Some(LinkHeader::Tunnel(Tunnel::TeredoOrigin)),
        [0, 1] => Some(LinkHeader::Tunnel(Tunnel::TeredoAuthentication)),
        [0x60..=0x6f, _] => Some(IP6),
        _ => None,
    }
}

impl Tunnel {
    /// As [`LinkHeader::peel`].
    pub fn peel(self, bytes: &[u8]) -> Option<Peeled> {
        let (length, next) = match self {
            Self::Gre => return gre(bytes),
            Self::Erspan3 => {
                // The last bit of the header says that a platform's own follows.
                let has_more = bytes.get(11)? & 1 != 0;
                let next = match (bytes.get(10)? >> 2) & 0x1f {
                    0 => LinkHeader::Ethernet,
                    2 => IP,
                    _ => NOTHING,
                };
                (if has_more { 20 } else { 12 }, next)
            }
            Self::Wccp => (4, IP4),
            Self::EtherIp => (2, LinkHeader::Ethernet),
            Self::Erspan2 | Self::Vxlan => (8, LinkHeader::Ethernet),
            Self::VxlanGpe => (
                8,
                match bytes.get(3)? {
                    1 => IP4,
                    2 => IP6,
                    3 => LinkHeader::Ethernet,
                    _ => NOTHING,
                },
            ),
            Self::Geneve => (8 + geneve_options(*bytes.first()?), ether_type_payload(be16(bytes, 2)?)),
            Self::Gtp => return gtp(bytes),
            Self::L2tp => (l2tp_length(bytes)?, LinkHeader::Ppp),
            Self::TeredoOrigin => (8, teredo_next(bytes, 8)?),
            Self::TeredoAuthentication => {
                let length = teredo_authentication(bytes)?;
                (length, teredo_next(bytes, length)?)
            }
        };
        (bytes.len() >= length).then_some(Peeled::new(length, next))
    }
}

fn teredo_next(bytes: &[u8], length: usize) -> Option<LinkHeader> {
    Some(teredo(bytes.get(length..)?).unwrap_or(NOTHING))
}

/// Length of Teredo's authentication: client identifier and value, each as long as it says, a nonce
/// of eight bytes and a confirmation.
fn teredo_authentication(bytes: &[u8]) -> Option<usize> {
    let [_, _, identifier, value] = *bytes.first_chunk()?;
    Some(4 + usize::from(identifier) + usize::from(value) + 9)
}

/// Length in bytes of Geneve's options by the first byte of its header.
pub(super) const fn geneve_options(first: u8) -> usize {
    (first & 0x3f) as usize * 4
}

/// Which optional fields a GRE header has, by its first two bytes (RFC 2784, RFC 1701, RFC 2637).
#[derive(Clone, Copy, Debug)]
pub(super) struct GreFlags(pub u16);

impl GreFlags {
    pub const fn has_checksum(self) -> bool {
        self.0 & 0x8000 != 0
    }

    pub const fn has_routing(self) -> bool {
        self.0 & 0x4000 != 0
    }

    pub const fn has_key(self) -> bool {
        self.0 & 0x2000 != 0
    }

    pub const fn has_sequence(self) -> bool {
        self.0 & 0x1000 != 0
    }

    /// Version 1 only.
    pub const fn has_acknowledgment(self) -> bool {
        self.version() == 1 && self.0 & 0x0080 != 0
    }

    pub const fn version(self) -> u16 {
        self.0 & 7
    }

    /// Length of the header without routing.
    pub const fn length(self) -> usize {
        let mut length = 4;
        if self.has_checksum() || self.has_routing() {
            length += 4;
        }
        if self.has_key() {
            length += 4;
        }
        if self.has_sequence() {
            length += 4;
        }
        if self.has_acknowledgment() {
            length += 4;
        }
        length
    }
}

fn gre(bytes: &[u8]) -> Option<Peeled> {
    let flags = GreFlags(be16(bytes, 0)?);
    let protocol = be16(bytes, 2)?;
    let mut length = flags.length();
    if flags.version() > 1 || flags.version() == 1 && !flags.has_key() {
        return Some(Peeled::refused(Undecoded::MalformedLink));
    }
    if flags.version() == 1 {
        // The upper half of the key is the length of what follows; without a sequence number
        // nothing does.
        let payload = usize::from(be16(bytes, 4)?);
        let next = if flags.has_sequence() { LinkHeader::Ppp } else { NOTHING };
        return (bytes.len() >= length).then_some(Peeled::holding(length, next, payload));
    }
    if flags.has_routing() {
        length += gre_routing(bytes.get(length..)?)?;
    }
    let next = match protocol {
        // Type I has no header, and no sequence number.
        0x88be if flags.has_sequence() => LinkHeader::Tunnel(Tunnel::Erspan2),
        0x88be => LinkHeader::Ethernet,
        0x22eb => LinkHeader::Tunnel(Tunnel::Erspan3),
        0x883e => match bytes.get(length).map(|first| first >> 4) {
            Some(4) => IP4,
            _ => LinkHeader::Tunnel(Tunnel::Wccp),
        },
        protocol => ether_type_payload(protocol),
    };
    (bytes.len() >= length).then_some(Peeled::new(length, next))
}

/// Length of GRE's source routes, up to the empty one that ends them (RFC 1701).
pub(super) fn gre_routing(bytes: &[u8]) -> Option<usize> {
    const ENTRY: usize = 4;
    let mut at = 0;
    loop {
        let [_, _, _, length] = *bytes.get(at..)?.first_chunk::<ENTRY>()?;
        at += ENTRY + usize::from(length);
        if length == 0 {
            return Some(at);
        }
    }
}

fn gtp(bytes: &[u8]) -> Option<Peeled> {
    const FIXED: usize = 8;
    let payload = usize::from(be16(bytes, 2)?);
    let length = gtp_length(bytes)?;
    // The length counts what follows the fixed part.
    let payload = (FIXED + payload).saturating_sub(length);
    (bytes.len() >= length).then_some(Peeled::holding(length, IP, payload))
}

/// Length of GTP's header with its extensions (TS 29.281, 5.1 and 5.2).
fn gtp_length(bytes: &[u8]) -> Option<usize> {
    const OPTIONAL: u8 = 0x07;
    const EXTENDED: u8 = 0x04;
    let flags = *bytes.first()?;
    if flags & OPTIONAL == 0 {
        return Some(8);
    }
    let mut at = 12;
    let mut next = *bytes.get(11)?;
    while flags & EXTENDED != 0 && next != 0 {
        // In units of four bytes, the length and the next type included.
        let length = usize::from(*bytes.get(at)?) * 4;
        next = match length {
            0 => return None,
            _ => *bytes.get(at + length - 1)?,
        };
        at += length;
    }
    Some(at)
}

/// Which optional fields a header of L2TP has.
#[derive(Clone, Copy, Debug)]
pub(super) struct L2tpFlags(pub u16);

impl L2tpFlags {
    pub const fn has_length(self) -> bool {
        self.0 & 0x4000 != 0
    }

    pub const fn has_sequence(self) -> bool {
        self.0 & 0x0800 != 0
    }

    pub const fn has_offset(self) -> bool {
        self.0 & 0x0200 != 0
    }
}

fn l2tp_length(bytes: &[u8]) -> Option<usize> {
    let flags = L2tpFlags(be16(bytes, 0)?);
    let mut length = 6;
    if flags.has_length() {
        length += 2;
    }
    if flags.has_sequence() {
        length += 4;
    }
    if flags.has_offset() {
        length += 2 + usize::from(be16(bytes, length)?);
    }
    Some(length)
}
