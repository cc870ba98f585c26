//! Why a frame is not a packet.

/// Reason, with a stable name for JSON and a word for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Undecoded {
    Arp = 0,
    /// 802.3 with LLC, not IP.
    Llc = 1,
    /// An EtherType that is neither IP nor one of the tags we strip.
    OtherEtherType = 2,
    /// A link type that Suji does not decode.
    UnknownLink = 3,
    /// Cut by the snap length before or inside the IP header.
    Cut = 4,
    /// An IP header that contradicts itself or the layer below.
    MalformedIp = 5,
    /// Our decoder panicked on it: a defect of Suji.
    DecoderFailed = 6,
}

impl Undecoded {
    pub const ALL: [Self; 7] = [
        Self::Arp,
        Self::Llc,
        Self::OtherEtherType,
        Self::UnknownLink,
        Self::Cut,
        Self::MalformedIp,
        Self::DecoderFailed,
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
        }
    }
}
