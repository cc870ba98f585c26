//! Extension headers: what may stand between an IP header and its upper layer (RFC 8200, 4).

/// Length and contents of one extension header, as far as the way on needs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extension {
    /// IP protocol number of what follows.
    pub next: u8,
    /// Length of this header in bytes, by the header; at least 8.
    pub length: usize,
    /// The packet is a fragment and not the first: what follows is no header but the middle of data.
    pub later_fragment: bool,
}

impl Extension {
    pub const HOP_BY_HOP: u8 = 0;
    pub const ROUTING: u8 = 43;
    pub const FRAGMENT: u8 = 44;
    pub const AUTHENTICATION: u8 = 51;
    pub const DESTINATION_OPTIONS: u8 = 60;
    pub const MOBILITY: u8 = 135;
    pub const HOST_IDENTITY: u8 = 139;
    pub const SHIM6: u8 = 140;

    /// Whether this protocol number is an extension header of IPv6 (RFC 7045). Encapsulating
    /// security payload is one by name, but what follows it cannot be read.
    pub const fn is_ipv6(protocol: u8) -> bool {
        matches!(
            protocol,
            Self::HOP_BY_HOP
                | Self::ROUTING
                | Self::FRAGMENT
                | Self::AUTHENTICATION
                | Self::DESTINATION_OPTIONS
                | Self::MOBILITY
                | Self::HOST_IDENTITY
                | Self::SHIM6
        )
    }

    /// Whether this protocol number may follow an IPv4 header and lead to another (RFC 4302).
    pub const fn is_ipv4(protocol: u8) -> bool {
        protocol == Self::AUTHENTICATION
    }

    /// Length in bytes of an extension header whose second byte is `size`.
    pub fn length(protocol: u8, size: u8) -> usize {
        match protocol {
            Self::FRAGMENT => 8,
            // In units of four bytes, less two of them (RFC 4302, 2.2); the fixed part takes twelve.
            Self::AUTHENTICATION => ((usize::from(size) + 2) * 4).max(12),
            _ => (usize::from(size) + 1) * 8,
        }
    }

    /// Reads the extension header `protocol` at the start of `bytes`. None where it is not whole.
    pub fn read(protocol: u8, bytes: &[u8]) -> Option<Self> {
        let [next, size, offset_high, offset_low, ..] = *bytes.first_chunk::<8>()?;
        let length = Self::length(protocol, size);
        let offset = u16::from_be_bytes([offset_high, offset_low]) >> 3;
        let later_fragment = protocol == Self::FRAGMENT && offset != 0;
        (bytes.len() >= length).then_some(Self { next, length, later_fragment })
    }
}
