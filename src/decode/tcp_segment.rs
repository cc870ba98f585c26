//! A TCP segment's place in its stream: what putting streams together needs of its header.

use std::ops::Range;

use super::{LinkType, Protocol, carried::payload_in, facts::Upper, ip::IpPacket, link::strip};

/// Sequence number, flags and payload of a segment (RFC 9293, 3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TcpSegment {
    /// Number of the first byte of the payload, or of the SYN before it.
    pub sequence: u32,
    /// Number of the byte that the sender waits for, where ACK is set.
    pub acknowledgement: Option<u32>,
    pub syn: bool,
    pub fin: bool,
    pub rst: bool,
    /// Bytes of payload by the headers, captured or not.
    pub length: u32,
    /// Bytes of the frame that hold what was captured of the payload.
    pub payload: Range<usize>,
}

impl TcpSegment {
    const FIN: u8 = 0x01;
    const SYN: u8 = 0x02;
    const RST: u8 = 0x04;
    const ACK: u8 = 0x10;

    /// Reads that of a frame's outermost IP packet; none where that is no TCP, a later fragment, or cut
    /// before its flags.
    #[must_use]
    pub fn read(link: LinkType, bytes: &[u8]) -> Option<Self> {
        let packet = IpPacket::read(strip(link, bytes).ok()?).ok()?;
        if packet.protocol != Protocol::TCP || packet.later_fragment {
            return None;
        }
        let header = packet.payload.first_chunk::<14>()?;
        let [_, _, _, _, s0, s1, s2, s3, a0, a1, a2, a3, _, flags] = *header;
        let upper = Upper::read(&packet);
        let payload = payload_in(bytes, &packet, &upper);
        let is_set = |flag: u8| flags & flag != 0;
        Some(Self {
            sequence: u32::from_be_bytes([s0, s1, s2, s3]),
            acknowledgement: is_set(Self::ACK).then(|| u32::from_be_bytes([a0, a1, a2, a3])),
            syn: is_set(Self::SYN),
            fin: is_set(Self::FIN),
            rst: is_set(Self::RST),
            length: upper.payload,
            payload,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Raw IPv4 with a TCP header of 20 bytes and a payload.
    fn segment(protocol: u8, flags: u8, payload: &[u8]) -> Vec<u8> {
        let total = (40 + payload.len()) as u8;
        let ip = [0x45, 0, 0, total, 0, 1, 0, 0, 64, protocol, 0, 0, 198, 18, 21, 7, 118, 8, 200, 1];
        let tcp = [4, 0, 0, 135, 0, 0, 1, 2, 0, 0, 3, 4, 0x50, flags, 0, 0, 0, 0, 0, 0];
        [&ip[..], &tcp, payload].concat()
    }

    #[test]
    fn a_segment_tells_where_its_payload_stands() {
        let frame = segment(6, 0x18, b"hello");
        let read = TcpSegment::read(LinkType::IPV4, &frame).unwrap();
        assert_eq!((read.sequence, read.acknowledgement), (0x102, Some(0x304)));
        assert!(!read.syn && !read.fin && !read.rst);
        assert_eq!((read.length, &frame[read.payload]), (5, &b"hello"[..]));
    }

    #[test]
    fn what_was_cut_off_is_still_counted() {
        let frame = segment(6, 0x02, b"hello");
        let read = TcpSegment::read(LinkType::IPV4, &frame[..42]).unwrap();
        assert!(read.syn && read.acknowledgement.is_none());
        assert_eq!((read.length, read.payload), (5, 40..42));
        let cut = TcpSegment::read(LinkType::IPV4, &frame[..34]).unwrap();
        assert_eq!((cut.length, cut.payload.len()), (5, 0));
    }

    #[test]
    fn what_is_no_segment_is_none() {
        assert_eq!(TcpSegment::read(LinkType::IPV4, &segment(17, 0, b"")), None);
        assert_eq!(
            TcpSegment::read(LinkType::IPV4, &segment(6, 0, b"")[..33]),
            None,
            "its flags are cut off"
        );
        let mut later = segment(6, 0, b"");
        later[7] = 1;
        assert_eq!(TcpSegment::read(LinkType::IPV4, &later), None);
    }
}
