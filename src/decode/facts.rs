//! The few facts of a packet that the index keeps.

use std::net::IpAddr;

use super::{Class, LinkType, Protocol, Undecoded};

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
    /// Reads the facts of a frame. `length` is the frame's length on the wire in bytes.
    ///
    /// # Errors
    /// The reason why the frame is no packet.
    pub fn read(link: LinkType, bytes: &[u8], length: u32) -> Result<Self, Undecoded> {
        let _ = (link, bytes, length);
        todo!()
    }
}
