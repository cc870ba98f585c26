//! Where a packet's payload stands in its frame.

use std::ops::Range;

use super::{LinkType, carried::carried};

/// The bytes of a frame that hold the payload which [`super::PacketFacts::payload`] counts, as far as
/// they were captured: behind the headers of TCP, UDP and ICMP, and of all else behind IP and its
/// extensions. Padding behind the packet is none of it. The walk is that of the facts.
///
/// None for a frame that is no packet; empty where there is no payload or none of it was captured.
#[must_use]
#[inline]
pub fn payload_of(link: LinkType, bytes: &[u8]) -> Option<Range<usize>> {
    carried(link, bytes).map(|carried| carried.payload)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Raw IPv4 with a total length, a protocol, and what is behind.
    fn ipv4(total: u8, protocol: u8, rest: &[u8]) -> Vec<u8> {
        let header = [0x45, 0, 0, total, 0, 1, 0, 0, 64, protocol, 0, 0, 198, 18, 21, 7, 118, 8, 200, 1];
        [&header, rest].concat()
    }

    fn payload(bytes: &[u8]) -> Option<&[u8]> {
        payload_of(LinkType::IPV4, bytes).and_then(|range| bytes.get(range))
    }

    #[test]
    fn a_datagram_ends_by_its_own_length_and_not_with_the_padding_behind_it() {
        let frame = ipv4(32, 17, b"\x04\x00\x00\x35\x00\x0a\x00\x00hi..padding");
        assert_eq!(payload(&frame), Some(&b"hi"[..]));
    }

    #[test]
    fn a_segment_starts_behind_its_options() {
        let header = b"\x04\x00\x00\x87\0\0\0\x01\0\0\0\0\x60\x18\0\0\0\0\0\0\x01\x01\x01\0";
        let frame = ipv4(47, 6, &[&header[..], b"abc"].concat());
        assert_eq!(payload(&frame), Some(&b"abc"[..]));
        // Cut inside the options: nothing of the payload is there.
        assert_eq!(payload(&frame[..42]), Some(&b""[..]));
    }

    #[test]
    fn what_has_no_ports_is_searched_behind_its_ip_header() {
        assert_eq!(payload(&ipv4(26, 47, b"inside..")), Some(&b"inside"[..]));
        let echo = ipv4(31, 1, b"\x08\0\0\0\0\x01\0\x01abc");
        assert_eq!(payload(&echo), Some(&b"abc"[..]));
    }

    #[test]
    fn no_packet_has_no_payload() {
        assert_eq!(payload_of(LinkType::ETHERNET, &[0; 60]), None);
    }
}
