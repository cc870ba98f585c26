//! The usual packet, read without looking left or right: Ethernet, IPv4 without options and whole, TCP or
//! UDP, their headers captured.
//!
//! All its fields stand at fixed places, so nothing has to be asked of one before another is read; no step
//! hangs on which of both transports it is, or on whether it has a checksum, which cannot be foreseen. What is
//! read is the same as elsewhere (a test holds them together).

#![expect(
    clippy::inline_always,
    reason = "a packet whose parts go through memory on their way into the index takes twice as long"
)]

use std::net::Ipv4Addr;

use super::{
    Class, Fingerprint, LinkType, PacketFacts, Protocol,
    facts::{TCP_FIXED, UDP_HEADER, is_syn},
    fingerprint::WITH_CHECKSUM,
};

const ETHERNET: usize = 14;
const IPV4: usize = 20;
/// The fixed header of TCP; of UDP that and some of its payload.
const UPPER: usize = WITH_CHECKSUM;

/// Version 4 and a header of five words (RFC 791, 3.1).
const VERSION_AND_LENGTH: u8 = 0x45;
/// More fragments, and the offset.
const FRAGMENT: u16 = 0x3fff;

/// TCP and UDP, a bit each. Asked for by a shift and not one after the other, which would be a branch.
const TRANSPORTS: u64 = 1 << Protocol::TCP.0 | 1 << Protocol::UDP.0;

/// What a usual packet says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsualPacket {
    pub facts: PacketFacts,
    /// Its fingerprint, if it has a checksum.
    pub fingerprint: Fingerprint,
    /// It has none, being UDP without: then [`fingerprint_without_checksum`] tells its fingerprint, which
    /// takes longer and is better done for some packets together.
    pub lacks_checksum: bool,
}

/// The fingerprint of a frame that is a usual packet without a checksum.
#[must_use]
#[inline]
pub fn fingerprint_without_checksum(frame: &[u8]) -> Fingerprint {
    let packet = frame.get(ETHERNET..).and_then(<[u8]>::split_first_chunk::<IPV4>);
    let Some((ip, behind)) = packet else { return Fingerprint::NONE };
    let total = usize::from(u16::from_be_bytes([ip[2], ip[3]]));
    Fingerprint::without_checksum(ip, behind, total.saturating_sub(IPV4))
}

/// Facts and fingerprint of a usual packet, as [`PacketFacts::read_with_fingerprint`] gives them; none of any
/// other frame.
#[must_use]
#[inline(always)]
pub fn usual_packet(link: LinkType, frame: &[u8]) -> Option<UsualPacket> {
    let (ethernet, packet) = frame.split_first_chunk::<ETHERNET>()?;
    let (ip, behind) = packet.split_first_chunk::<IPV4>()?;
    let upper = behind.first_chunk::<UPPER>()?;
    let word = |bytes: &[u8], at: usize| match bytes.get(at..at + 2) {
        Some(&[high, low]) => u16::from_be_bytes([high, low]),
        _ => 0,
    };
    let address = |at: usize| ip.get(at..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default();
    let protocol = Protocol(ip[9]);
    let is_udp = protocol == Protocol::UDP;
    let total = u32::from(word(ip, 2));
    let is_usual = link == LinkType::ETHERNET
        && word(ethernet, 12) == 0x0800
        && ip[0] == VERSION_AND_LENGTH
        && word(ip, 6) & FRAGMENT == 0
        && protocol.0 < 64
        && TRANSPORTS >> (protocol.0 % 64) & 1 != 0
        && total >= (IPV4 + UPPER) as u32;
    if !is_usual {
        return None;
    }
    let whole = total - IPV4 as u32;
    let flags = upper[13];
    let tcp_header = (u32::from(upper[12] >> 4) * 4).max(TCP_FIXED);
    let udp_length = u32::from(word(upper, 4));
    let udp_length = if udp_length >= UDP_HEADER && udp_length <= whole { udp_length } else { whole };
    let tcp_class = if is_syn(flags) { Class::TcpSyn } else { Class::TcpOther };
    let (length, header) = if is_udp { (udp_length, UDP_HEADER) } else { (whole, tcp_header) };
    let facts = PacketFacts {
        source: Ipv4Addr::from(address(12)).into(),
        destination: Ipv4Addr::from(address(16)).into(),
        protocol,
        class: if is_udp { Class::Udp } else { tcp_class },
        ports: Some((word(upper, 0), word(upper, 2))),
        tcp_flags: (!is_udp).then_some(flags),
        payload: length.saturating_sub(header),
    };
    let fingerprint = Fingerprint::with_checksum(ip, upper, whole as usize);
    Some(UsualPacket { facts, fingerprint, lacks_checksum: is_udp & (word(upper, 6) == 0) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_096))]
        #[test]
        fn a_usual_packet_reads_as_any_other(
            mut frame in prop::collection::vec(any::<u8>(), 50..140),
            protocol in prop::sample::select(vec![6_u8, 17, 17, 1]),
            total in prop_oneof![36_u16..70, any::<u16>()],
            fragment in prop::sample::select(vec![0_u16, 0, 0, 0x4000, 0x2000, 7]),
            header in prop::sample::select(vec![0x45_u8, 0x45, 0x45, 0x46, 0x65]),
            checksum in prop::sample::select(vec![0_u16, 5]),
            udp_length in prop_oneof![0_u16..70, any::<u16>()],
        ) {
            frame[12..14].copy_from_slice(&[8, 0]);
            frame[14] = header;
            frame[16..18].copy_from_slice(&total.to_be_bytes());
            frame[20..22].copy_from_slice(&fragment.to_be_bytes());
            frame[23] = protocol;
            frame[38..40].copy_from_slice(&udp_length.to_be_bytes());
            frame[40..42].copy_from_slice(&checksum.to_be_bytes());
            for link in [LinkType::ETHERNET, LinkType::RAW] {
                if let Some(usual) = usual_packet(link, &frame) {
                    let fingerprint =
                        if usual.lacks_checksum { fingerprint_without_checksum(&frame) } else { usual.fingerprint };
                    let read = PacketFacts::read_with_fingerprint(link, &frame);
                    prop_assert_eq!(read, Ok((usual.facts, fingerprint)));
                }
            }
            let usual = header == 0x45 && total >= 40 && fragment & FRAGMENT == 0 && frame.len() >= 54
                && (protocol == 6 || protocol == 17);
            prop_assert_eq!(usual_packet(LinkType::ETHERNET, &frame).is_some(), usual);
        }
    }
}
