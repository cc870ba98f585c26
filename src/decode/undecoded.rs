//! Why a frame is not a packet.

use serde::{Deserialize, Serialize};

/// Reason, with a stable name for JSON and words for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Undecoded {
    Arp = 0,
    /// 802.3 with LLC, not IP.
    Llc = 1,
    /// An EtherType, or another number of a protocol, that is neither IP nor a header that we strip.
    OtherEtherType = 2,
    /// A link type that Suji does not decode.
    UnknownLink = 3,
    /// Cut by the snap length before or inside the IP header.
    Cut = 4,
    /// An IP header that contradicts itself or the layer below.
    MalformedIp = 5,
    /// Our decoder panicked on it: a defect of Suji.
    DecoderFailed = 6,
    /// A link header that contradicts itself.
    MalformedLink = 7,
    /// Data that only those with a key can read: protected 802.11, `MACsec`, PPP's encryption.
    Encrypted = 8,
    /// 802.11 without data: management, control, null functions.
    WirelessManagement = 9,
    /// Not the first part of a frame that 802.11 sent in several.
    WirelessFragment = 10,
    /// PPP and PPPoE about the link itself: control, authentication, discovery.
    PppControl = 11,
}

impl Undecoded {
    pub const ALL: [Self; 12] = [
        Self::Arp,
        Self::Llc,
        Self::OtherEtherType,
        Self::UnknownLink,
        Self::Cut,
        Self::MalformedIp,
        Self::DecoderFailed,
        Self::MalformedLink,
        Self::Encrypted,
        Self::WirelessManagement,
        Self::WirelessFragment,
        Self::PppControl,
    ];

    /// Stable name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Arp => "arp",
            Self::Llc => "llc",
            Self::OtherEtherType => "other_ether_type",
            Self::UnknownLink => "unknown_link",
            Self::Cut => "cut",
            Self::MalformedIp => "malformed_ip",
            Self::DecoderFailed => "decoder_failed",
            Self::MalformedLink => "malformed_link",
            Self::Encrypted => "encrypted",
            Self::WirelessManagement => "wireless_management",
            Self::WirelessFragment => "wireless_fragment",
            Self::PppControl => "ppp_control",
        }
    }

    /// The reason with that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }

    /// The reason in a word or two: `ARP`, `cut short`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Arp => "ARP",
            Self::Llc => "LLC, not IP",
            Self::OtherEtherType => "other protocol",
            Self::UnknownLink => "unknown link type",
            Self::Cut => "cut short",
            Self::MalformedIp => "malformed IP",
            Self::DecoderFailed => "decoder failed",
            Self::MalformedLink => "malformed link header",
            Self::Encrypted => "encrypted",
            Self::WirelessManagement => "802.11 without data",
            Self::WirelessFragment => "802.11 fragment",
            Self::PppControl => "PPP control",
        }
    }

    /// The reason in a sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Arp => "ARP asks for hardware addresses; it has no IP header.",
            Self::Llc => "An IEEE 802.3 frame whose LLC header does not lead to IP.",
            Self::OtherEtherType => "The link header names a protocol that is not IP.",
            Self::UnknownLink => "This link type is not decoded.",
            Self::Cut => "The snap length cut the frame before its IP addresses.",
            Self::MalformedIp => "The IP header contradicts itself, or the layer below.",
            Self::DecoderFailed => "The decoder failed on this frame: a defect of Suji.",
            Self::MalformedLink => "The link header contradicts itself.",
            Self::Encrypted => "Encrypted: what it holds cannot be read without the key.",
            Self::WirelessManagement => "An 802.11 frame without data: management, control or null function.",
            Self::WirelessFragment => "A later part of an 802.11 frame that was sent in several.",
            Self::PppControl => "PPP about the link itself: control, authentication or discovery.",
        }
    }
}
