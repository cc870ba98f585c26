//! What a packet carries above its transport, and between whom.

use std::{net::IpAddr, ops::Range};

use super::{LinkType, Protocol, application::Context, facts::Upper, ip::IpPacket, link::strip};

/// A packet's payload with what is needed to read it or to put it behind others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    pub source: IpAddr,
    pub destination: IpAddr,
    /// Bytes of the frame that hold the payload, as [`super::payload_of`] gives them.
    pub payload: Range<usize>,
    pub context: Context,
    /// TCP's number of the first byte of the payload (RFC 9293, 3.4): behind a SYN, which takes a number
    /// of its own. None where it is no TCP, or its header is cut.
    pub sequence: Option<u32>,
    /// TCP's flags.
    pub flags: Option<u8>,
}

/// What the outermost packet of a frame carries; none for a frame that is no packet.
#[must_use]
#[inline]
pub fn carried(link: LinkType, bytes: &[u8]) -> Option<Carried> {
    const SYN: u8 = 0x02;
    let packet = IpPacket::read(strip(link, bytes).ok()?).ok()?;
    let upper = Upper::read(&packet);
    let payload = payload_in(bytes, &packet, &upper);
    let is_tcp = packet.protocol == Protocol::TCP && upper.tcp_flags.is_some();
    let flags = upper.tcp_flags.filter(|_| is_tcp);
    let sequence = packet.payload.get(4..8).and_then(|word| word.first_chunk()).filter(|_| is_tcp);
    let sequence = sequence.map(|word| {
        let has_syn = flags.is_some_and(|flags| flags & SYN != 0);
        u32::from_be_bytes(*word).wrapping_add(u32::from(has_syn))
    });
    Some(Carried {
        source: packet.source,
        destination: packet.destination,
        payload,
        context: Context { protocol: packet.protocol, ports: upper.ports, length: upper.payload },
        sequence,
        flags,
    })
}

/// Where a frame holds what was captured of a packet's payload; its end where there is none.
#[inline]
pub(super) fn payload_in(bytes: &[u8], packet: &IpPacket<'_>, upper: &Upper) -> Range<usize> {
    let behind = packet.payload.get(upper.header as usize..).unwrap_or_default();
    let captured = behind.get(..upper.payload as usize).unwrap_or(behind);
    match captured.as_ptr().addr().checked_sub(bytes.as_ptr().addr()) {
        // Both are parts of the frame.
        Some(start) if !captured.is_empty() => start..start + captured.len(),
        _ => bytes.len()..bytes.len(),
    }
}
