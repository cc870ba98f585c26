//! What kind of packet it is: the five classes, the transport, and IP protocol numbers by name.

use serde::{Deserialize, Serialize};

/// Class of a packet, from the last upper-layer protocol of its outermost IP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Class {
    /// TCP whose flags are captured, SYN set, ACK clear.
    TcpSyn = 0,
    /// Every other TCP, flags cut off and later fragments included.
    TcpOther = 1,
    /// UDP, later fragments included.
    Udp = 2,
    /// ICMP and ICMPv6.
    Icmp = 3,
    /// The rest.
    IpOther = 4,
}

impl Class {
    pub const ALL: [Self; 5] = [Self::TcpSyn, Self::TcpOther, Self::Udp, Self::Icmp, Self::IpOther];

    /// Stable name in JSON and CSV.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TcpSyn => "tcp_syn",
            Self::TcpOther => "tcp_other",
            Self::Udp => "udp",
            Self::Icmp => "icmp",
            Self::IpOther => "ip_other",
        }
    }
}

/// A transport that has ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    Tcp,
    Udp,
}

impl Transport {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        }
    }
}

/// IP protocol number of the upper layer (IANA "Assigned Internet Protocol Numbers").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Protocol(pub u8);

impl Protocol {
    pub const ICMP: Self = Self(1);
    pub const TCP: Self = Self(6);
    pub const UDP: Self = Self(17);
    pub const ICMPV6: Self = Self(58);

    /// Name in lower case (`tcp`, `udp`, `icmp`, `icmpv6`, `igmp`, `gre` …), or `ip-N`.
    #[must_use]
    pub fn name(self) -> String {
        let name = match self.0 {
            1 => "icmp",
            2 => "igmp",
            4 => "ipip",
            6 => "tcp",
            17 => "udp",
            41 => "ipv6",
            46 => "rsvp",
            47 => "gre",
            50 => "esp",
            51 => "ah",
            58 => "icmpv6",
            59 => "no-next-header",
            88 => "eigrp",
            89 => "ospf",
            103 => "pim",
            112 => "vrrp",
            132 => "sctp",
            136 => "udplite",
            other => return format!("ip-{other}"),
        };
        name.to_owned()
    }
}
