//! A point: what the index keeps of a packet; its name, its packed kind, and its unpacked form.

use std::net::IpAddr;

use super::{Class, Nanos, Protocol};

/// The time column's mark for a packet without a time.
pub const NO_TIME: i64 = i64::MIN;

/// Names a point: its capture, the segment in it, the place in the segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PointId {
    pub capture: u16,
    pub segment: u32,
    pub point: u16,
}

/// Class, address family and what was captured of a packet, in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(u8);

impl Kind {
    const CLASS: u8 = 0b0000_0111;
    const V6: u8 = 0b0000_1000;
    const PORTS: u8 = 0b0001_0000;
    const FLAGS: u8 = 0b0010_0000;
    const UDP: u8 = 0b0100_0000;
    const DUPLICATE: u8 = 0b1000_0000;

    #[must_use]
    pub const fn new(class: Class, v6: bool, ports: bool, flags: bool) -> Self {
        let mut bits = class as u8;
        if v6 {
            bits |= Self::V6;
        }
        if ports {
            bits |= Self::PORTS;
        }
        if flags {
            bits |= Self::FLAGS;
        }
        if matches!(class, Class::Udp) {
            bits |= Self::UDP;
        }
        Self(bits)
    }

    #[must_use]
    pub const fn class(self) -> Class {
        match self.0 & Self::CLASS {
            0 => Class::TcpSyn,
            1 => Class::TcpOther,
            2 => Class::Udp,
            3 => Class::Icmp,
            _ => Class::IpOther,
        }
    }

    #[must_use]
    pub const fn is_v6(self) -> bool {
        self.0 & Self::V6 != 0
    }

    /// Ports are captured: the port columns hold them. Otherwise the destination port column
    /// holds the protocol number.
    #[must_use]
    pub const fn has_ports(self) -> bool {
        self.0 & Self::PORTS != 0
    }

    #[must_use]
    pub const fn has_flags(self) -> bool {
        self.0 & Self::FLAGS != 0
    }

    /// The same packet stands before it in the capture: see [`super::Duplicates`].
    #[must_use]
    pub const fn is_duplicate(self) -> bool {
        self.0 & Self::DUPLICATE != 0
    }

    pub(super) const fn as_duplicate(self) -> Self {
        Self(self.0 | Self::DUPLICATE)
    }

    /// Of the packets with ports: those of UDP. The others are TCP's.
    #[must_use]
    pub const fn is_udp(self) -> bool {
        self.0 & Self::UDP != 0
    }
}

/// A point, unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Number of its frame in its capture, counted from 1.
    pub frame: u64,
    /// File offset of its record.
    pub offset: u64,
    pub time: Option<Nanos>,
    /// The time as its record tells it: another where the capture's clock was set right.
    pub recorded: Option<Nanos>,
    /// The record's raw stamp where it does not fit into [`Nanos`].
    pub raw_time: Option<u64>,
    pub source: IpAddr,
    pub destination: IpAddr,
    /// Source and destination port.
    pub ports: Option<(u16, u16)>,
    pub protocol: Protocol,
    pub class: Class,
    pub tcp_flags: Option<u8>,
    /// Bytes of the frame on the wire.
    pub length: u32,
    /// Bytes of transport payload.
    pub payload: u32,
    /// The same packet stands before it in the capture.
    pub duplicate: bool,
}
