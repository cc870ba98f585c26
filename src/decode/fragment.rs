//! What a fragment of an IP packet says of the whole (RFC 791, 3.2; RFC 8200, 4.5).

use std::net::IpAddr;

use super::{LinkType, Protocol, extension::Extension, ip::IpPacket, link::be16, link::strip};

/// A piece of a packet that was sent in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment {
    pub source: IpAddr,
    pub destination: IpAddr,
    /// Upper-layer protocol of the whole; of IPv6 the one behind the fragment header.
    pub protocol: Protocol,
    pub identification: u32,
    /// Where its data stands in the whole, in bytes.
    pub offset: u32,
    /// Bytes of its data by the headers.
    pub length: u32,
    /// More follow.
    pub more: bool,
}

impl Fragment {
    /// Reads a frame whose outermost packet is a fragment; none for every other frame.
    #[must_use]
    pub fn read(link: LinkType, bytes: &[u8]) -> Option<Self> {
        let stripped = strip(link, bytes).ok()?;
        let packet = IpPacket::read(stripped).ok()?;
        let piece = match packet.source {
            IpAddr::V4(_) => Piece::of_ipv4(stripped.bytes),
            IpAddr::V6(_) => Piece::of_ipv6(stripped.bytes),
        }?;
        let Piece { protocol, identification, offset, more, headers } = piece;
        if offset == 0 && !more {
            return None;
        }
        let IpPacket { source, destination, .. } = packet;
        let length = u32::from(be16(stripped.bytes, if source.is_ipv4() { 2 } else { 4 })?);
        let length = length.saturating_sub(headers);
        Some(Self { source, destination, protocol: Protocol(protocol), identification, offset, length, more })
    }

    #[must_use]
    pub const fn is_first(&self) -> bool {
        self.offset == 0
    }

    /// Both are pieces of one packet, if they were sent about the same time. The protocol counts in
    /// IPv4 only: in IPv6 it is the sender's choice in all but the first (RFC 8200, 4.5).
    #[must_use]
    pub fn is_with(&self, other: &Self) -> bool {
        (self.source, self.destination, self.identification)
            == (other.source, other.destination, other.identification)
            && (self.source.is_ipv6() || self.protocol == other.protocol)
    }
}

/// What the fields of fragmentation say.
struct Piece {
    protocol: u8,
    identification: u32,
    offset: u32,
    more: bool,
    /// What the length field counts beside the data.
    headers: u32,
}

impl Piece {
    fn of_ipv4(header: &[u8]) -> Option<Self> {
        const MORE: u16 = 0x2000;
        let field = be16(header, 6)?;
        Some(Self {
            protocol: *header.get(9)?,
            identification: be16(header, 4)?.into(),
            offset: u32::from(field & 0x1fff) * 8,
            more: field & MORE != 0,
            headers: u32::from(*header.first()? & 0x0f) * 4,
        })
    }

    fn of_ipv6(header: &[u8]) -> Option<Self> {
        const FIXED: usize = 40;
        let mut protocol = *header.get(6)?;
        let mut at = FIXED;
        while Extension::is_ipv6(protocol) {
            let rest = header.get(at..)?;
            let extension = Extension::read(protocol, rest)?;
            at += extension.length;
            if protocol == Extension::FRAGMENT {
                let [_, _, a, b, identification @ ..] = *rest.first_chunk::<8>()?;
                let field = u16::from_be_bytes([a, b]);
                return Some(Self {
                    protocol: extension.next,
                    identification: u32::from_be_bytes(identification),
                    offset: u32::from(field & 0xfff8),
                    more: field & 1 != 0,
                    headers: (at - FIXED) as u32,
                });
            }
            protocol = extension.next;
        }
        None
    }
}
