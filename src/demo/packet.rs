//! A packet of the demo before it is laid out: who to whom, and what.

/// Which planted behaviour a packet belongs to, if its lens selects the packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark(u16);

impl Mark {
    pub const NONE: Self = Self(u16::MAX);

    pub const fn new(behaviour: usize) -> Self {
        Self(behaviour as u16)
    }

    /// Place in the plan's behaviours.
    pub fn behaviour(self) -> Option<usize> {
        (self != Self::NONE).then_some(usize::from(self.0))
    }
}

/// TCP flags (RFC 9293, 3.1).
pub(super) mod flags {
    pub const FIN: u8 = 0x01;
    pub const SYN: u8 = 0x02;
    pub const RST: u8 = 0x04;
    pub const PSH: u8 = 0x08;
    pub const ACK: u8 = 0x10;
}

#[derive(Clone, Debug)]
pub(super) struct Packet {
    pub source: u32,
    pub destination: u32,
    pub body: Body,
    pub mark: Mark,
}

#[derive(Clone, Debug)]
pub(super) enum Body {
    Tcp(Segment),
    Udp {
        ports: (u16, u16),
        payload: Vec<u8>,
    },
    /// ICMP destination unreachable (RFC 792) about a packet.
    Unreachable {
        code: u8,
        about: Quoted,
    },
    /// A part of an IP packet, or one of another protocol; the payload is as it is.
    Ip {
        protocol: u8,
        identification: Option<u16>,
        /// Flags and offset of the fragment as the header has them.
        fragment: u16,
        ttl: Option<u8>,
        payload: Vec<u8>,
    },
    /// A frame without IP: EtherType and payload.
    Link {
        ether_type: u16,
        broadcast: bool,
        payload: Vec<u8>,
    },
}

#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub ports: (u16, u16),
    pub sequence: u32,
    pub acknowledgment: u32,
    pub flags: u8,
    pub payload: Vec<u8>,
}

/// The head of a packet that an ICMP error quotes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quoted {
    pub protocol: u8,
    pub source: u32,
    pub destination: u32,
    /// Total length by its IP header.
    pub length: u16,
    pub ports: (u16, u16),
    /// TCP: the sequence number; UDP: length and checksum (0: none).
    pub word: u32,
}

pub(super) const TCP: u8 = 6;
pub(super) const UDP: u8 = 17;

impl Packet {
    /// A SYN, or anything else of TCP without payload.
    pub fn tcp(ends: (u32, u32), ports: (u16, u16), numbers: (u32, u32), flags: u8, mark: Mark) -> Self {
        let (sequence, acknowledgment) = numbers;
        let segment = Segment { ports, sequence, acknowledgment, flags, payload: Vec::new() };
        Self { source: ends.0, destination: ends.1, body: Body::Tcp(segment), mark }
    }

    pub fn udp(ends: (u32, u32), ports: (u16, u16), payload: Vec<u8>, mark: Mark) -> Self {
        Self { source: ends.0, destination: ends.1, body: Body::Udp { ports, payload }, mark }
    }
}
