//! The few facts of a packet that the index keeps.

use std::net::IpAddr;

use super::ip::IpPacket;
use super::link::strip;
use super::{Class, Fingerprint, LinkType, Protocol, Undecoded};

const SYN: u8 = 0x02;
const ACK: u8 = 0x10;
/// Shortest TCP header (RFC 9293, 3.1).
pub(super) const TCP_FIXED: u32 = 20;
/// UDP header (RFC 768), and the fixed part of ICMP messages (RFC 792, RFC 4443).
pub(super) const UDP_HEADER: u32 = 8;
const ICMP_HEADER: u32 = 8;

/// Facts of the outermost IP packet of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PacketFacts {
    pub source: IpAddr,
    pub destination: IpAddr,
    /// Last upper-layer protocol after IPv6 extension headers.
    pub protocol: Protocol,
    pub class: Class,
    /// Source and destination port; none where not captured, in later fragments, and for protocols without ports.
    pub ports: Option<(u16, u16)>,
    /// The low eight TCP flag bits (CWR … FIN); none where not captured or not TCP.
    pub tcp_flags: Option<u8>,
    /// Transport payload in bytes by the headers (IP total length 0: what was captured).
    pub payload: u32,
}

impl PacketFacts {
    /// Reads the facts of a frame from what was captured of it. The length on the wire plays no
    /// part: every length in here is by the headers.
    ///
    /// # Errors
    /// The reason why the frame is no packet.
    #[inline]
    pub fn read(link: LinkType, bytes: &[u8]) -> Result<Self, Undecoded> {
        Ok(Self::of(&IpPacket::read(strip(link, bytes)?)?))
    }

    /// As [`Self::read`], with what tells copies of the packet. The usual packet is read faster, and just the
    /// same, by [`super::usual_packet`].
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_with_fingerprint(link: LinkType, bytes: &[u8]) -> Result<(Self, Fingerprint), Undecoded> {
        let stripped = strip(link, bytes)?;
        let fingerprint = Fingerprint::of(stripped.bytes);
        Ok((Self::of(&IpPacket::read(stripped)?), fingerprint))
    }

    #[inline]
    fn of(packet: &IpPacket<'_>) -> Self {
        let transport = Upper::read(packet);
        Self {
            source: packet.source,
            destination: packet.destination,
            protocol: packet.protocol,
            class: transport.class,
            ports: transport.ports,
            tcp_flags: transport.tcp_flags,
            payload: transport.payload,
        }
    }
}

/// The part of the facts that the upper layer gives.
pub(super) struct Upper {
    class: Class,
    pub ports: Option<(u16, u16)>,
    pub tcp_flags: Option<u8>,
    /// Bytes of its header by the header, captured or not.
    pub header: u32,
    pub payload: u32,
}

impl Upper {
    #[inline]
    pub fn read(packet: &IpPacket<'_>) -> Self {
        if packet.later_fragment {
            return Self::of_later_fragment(packet);
        }
        match packet.protocol {
            Protocol::TCP => Self::of_tcp(packet.payload, packet.payload_length),
            Protocol::UDP => Self::of_udp(packet.payload, packet.payload_length),
            Protocol::ICMP | Protocol::ICMPV6 => {
                Self::without_ports(Class::Icmp, ICMP_HEADER, packet.payload_length)
            }
            _ => Self::without_ports(Class::IpOther, 0, packet.payload_length),
        }
    }

    /// The transport's header went with the first fragment; all that is here is its payload.
    fn of_later_fragment(packet: &IpPacket<'_>) -> Self {
        let class = match packet.protocol {
            Protocol::TCP => Class::TcpOther,
            Protocol::UDP => Class::Udp,
            Protocol::ICMP | Protocol::ICMPV6 => Class::Icmp,
            _ => Class::IpOther,
        };
        Self::without_ports(class, 0, packet.payload_length)
    }

    const fn without_ports(class: Class, header: u32, length: u32) -> Self {
        Self { class, ports: None, tcp_flags: None, header, payload: length.saturating_sub(header) }
    }

    #[inline]
    fn of_tcp(segment: &[u8], length: u32) -> Self {
        let tcp_flags = segment.get(13).copied();
        let class = if tcp_flags.is_some_and(is_syn) { Class::TcpSyn } else { Class::TcpOther };
        // A data offset that is cut or too small still has the fixed header before any payload.
        let header = segment.get(12).map_or(0, |byte| u32::from(byte >> 4) * 4).max(TCP_FIXED);
        let payload = length.saturating_sub(header);
        Self { class, ports: ports(segment), tcp_flags, header, payload }
    }

    #[inline]
    fn of_udp(datagram: &[u8], length: u32) -> Self {
        // Zero in jumbograms (RFC 2675) and longer than a first fragment: then IP's length counts.
        let length = match datagram.first_chunk() {
            Some([_, _, _, _, high, low]) => {
                let own = u32::from(u16::from_be_bytes([*high, *low]));
                if (UDP_HEADER..=length).contains(&own) { own } else { length }
            }
            None => length,
        };
        let payload = length.saturating_sub(UDP_HEADER);
        let (ports, header) = (ports(datagram), UDP_HEADER);
        Self { class: Class::Udp, ports, tcp_flags: None, header, payload }
    }
}

/// TCP flags of a segment that asks for a connection: SYN without ACK.
#[inline]
pub(super) fn is_syn(flags: u8) -> bool {
    flags & (SYN | ACK) == SYN
}

/// Source and destination port, where TCP and UDP both have them.
#[inline]
fn ports(transport: &[u8]) -> Option<(u16, u16)> {
    let [a, b, c, d] = *transport.first_chunk()?;
    Some((u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])))
}
