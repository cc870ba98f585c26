//! An IP packet with its headers peeled: addresses, upper layer, and the payload by the headers.
//!
//! IPv6 fields are read by etherparse. The way over extension headers is our own: etherparse's lax slices
//! walk on through the data of later fragments, and give up a header whose options are cut.

use std::net::IpAddr;

use etherparse::Ipv6HeaderSlice;

use super::extension::Extension;
use super::link::{IpVersion, Stripped};
use super::{Protocol, Undecoded};

const IPV4_FIXED: usize = 20;
const IPV6_FIXED: usize = 40;
/// Behind three flags (RFC 791, 3.1).
const FRAGMENT_OFFSET: u16 = 0x1fff;
const NO_NEXT_HEADER: u8 = 59;

/// The outermost IP packet of a frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct IpPacket<'a> {
    pub source: IpAddr,
    pub destination: IpAddr,
    /// What the payload is, after extension headers.
    pub protocol: Protocol,
    /// A fragment that is not the first: its payload starts in the middle of data.
    pub later_fragment: bool,
    /// What was captured of the payload, never the padding behind it.
    pub payload: &'a [u8],
    /// Length of the payload in bytes by the headers, captured or not.
    pub payload_length: u32,
}

impl<'a> IpPacket<'a> {
    /// Reads the packet of a stripped frame.
    ///
    /// # Errors
    /// Cut before its addresses were captured, or malformed.
    #[inline]
    pub fn read(frame: Stripped<'a>) -> Result<Self, Undecoded> {
        let Stripped { version, bytes, room } = frame;
        Self::read_version(version, bytes, room).map_err(|reason| match reason {
            // Not the capture ends the header but the link layer.
            Undecoded::Cut if bytes.len() >= room => Undecoded::MalformedIp,
            reason => reason,
        })
    }

    #[inline]
    fn read_version(version: IpVersion, bytes: &'a [u8], room: usize) -> Result<Self, Undecoded> {
        let first = *bytes.first().ok_or(Undecoded::Cut)?;
        match (first >> 4, version) {
            (4, IpVersion::V4 | IpVersion::Either) => Self::read_ipv4(bytes, first, room),
            (6, IpVersion::V6 | IpVersion::Either) => Self::read_ipv6(bytes, room),
            _ => Err(Undecoded::MalformedIp),
        }
    }

    #[inline]
    fn read_ipv4(bytes: &'a [u8], first: u8, room: usize) -> Result<Self, Undecoded> {
        let header_length = usize::from(first & 0x0f) * 4;
        if header_length < IPV4_FIXED {
            return Err(Undecoded::MalformedIp);
        }
        // Options may be cut while the addresses are there: the fixed part is read by itself.
        let header = bytes.first_chunk::<IPV4_FIXED>().ok_or(Undecoded::Cut)?;
        let captured = bytes.get(header_length..).unwrap_or_default();
        let payload_length = match usize::from(u16::from_be_bytes([header[2], header[3]])) {
            // Segmentation offload: the card that would fill it in comes after the capture.
            0 => captured.len(),
            total => total.checked_sub(header_length).ok_or(Undecoded::MalformedIp)?,
        };
        let payload_length = payload_length.min(room.saturating_sub(header_length));
        let mut packet = Self {
            source: [header[12], header[13], header[14], header[15]].into(),
            destination: [header[16], header[17], header[18], header[19]].into(),
            protocol: Protocol(header[9]),
            later_fragment: u16::from_be_bytes([header[6], header[7]]) & FRAGMENT_OFFSET != 0,
            payload: captured.get(..payload_length).unwrap_or(captured),
            payload_length: payload_length as u32,
        };
        if Extension::is_ipv4(packet.protocol.0) {
            packet.skip_extensions(Extension::is_ipv4);
        }
        Ok(packet)
    }

    #[inline(never)]
    fn read_ipv6(bytes: &'a [u8], room: usize) -> Result<Self, Undecoded> {
        let header = Ipv6HeaderSlice::from_slice(bytes).map_err(|_| Undecoded::Cut)?;
        let captured = bytes.get(IPV6_FIXED..).unwrap_or_default();
        let next = header.next_header().0;
        let payload_length = match usize::from(header.payload_length()) {
            // A jumbogram (RFC 2675) or segmentation offload.
            0 if next != NO_NEXT_HEADER => captured.len(),
            length => length,
        };
        let payload_length = payload_length.min(room.saturating_sub(IPV6_FIXED));
        let mut packet = Self {
            source: header.source_addr().into(),
            destination: header.destination_addr().into(),
            protocol: Protocol(next),
            later_fragment: false,
            payload: captured.get(..payload_length).unwrap_or(captured),
            payload_length: payload_length as u32,
        };
        packet.skip_extensions(Extension::is_ipv6);
        Ok(packet)
    }

    /// Moves on to the upper layer. Stops before an extension header that is not whole, and behind
    /// the fragment header of a later fragment.
    #[inline(never)]
    fn skip_extensions(&mut self, is_extension: fn(u8) -> bool) {
        while !self.later_fragment && is_extension(self.protocol.0) {
            let Some(extension) = Extension::read(self.protocol.0, self.payload) else { return };
            self.protocol = Protocol(extension.next);
            self.later_fragment = extension.later_fragment;
            self.payload = self.payload.get(extension.length..).unwrap_or_default();
            self.payload_length = self.payload_length.saturating_sub(extension.length as u32);
        }
    }
}
