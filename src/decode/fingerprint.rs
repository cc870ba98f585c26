//! A fingerprint of an IP packet: equal for two copies of one packet that were caught at two places.
//!
//! Callers need not know what changes between two places. It covers the outermost IP header without
//! what routers change (hop limit, header checksum, DSCP and ECN, IPv4 options), and the first bytes
//! behind it. TCP, UDP and ICMP have a checksum over all of their packet in their first 20 bytes (RFC
//! 9293, 768, 792, 4443), which stands for the rest. Where there is none (fragments, UDP without
//! checksum, other protocols, IPv6 extension headers) the first 64 bytes have to do. Link headers play
//! no part: copies come from other ports, with other MAC addresses and tags.

use std::{
    hash::{BuildHasher, RandomState},
    sync::LazyLock,
};

use super::Protocol;

/// What tells copies of one packet from other packets. Differs between runs of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(u64);

/// Holds the fixed TCP header and the checksums of UDP and ICMP.
pub(super) const WITH_CHECKSUM: usize = 20;
const WITHOUT_CHECKSUM: usize = 64;

/// More fragments, and the offset (RFC 791, 3.1).
const FRAGMENT: u16 = 0x3fff;

/// Captures are hostile input: without a secret they could hold different packets that seem equal,
/// and so hide them.
static KEYS: LazyLock<[u64; KEY_WORDS]> = LazyLock::new(|| {
    let random = RandomState::new();
    std::array::from_fn(|number| random.hash_one(number))
});

/// Four words, and one for each of those that are looked at where there is no checksum.
const KEY_WORDS: usize = 4 + WITHOUT_CHECKSUM / 8;

impl Fingerprint {
    /// Of what can have no copies.
    pub const NONE: Self = Self(0);

    #[must_use]
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Of bits that were told by [`Self::bits`], or made up by a test.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The fingerprint of the packet that starts with these bytes; none where too little of it was
    /// captured to tell it from others.
    #[must_use]
    pub fn of(packet: &[u8]) -> Self {
        match packet.first().map(|first| first >> 4) {
            Some(4) => Self::of_ipv4(packet),
            Some(6) => Self::of_ipv6(packet),
            _ => None,
        }
        .unwrap_or(Self::NONE)
    }

    #[inline]
    fn of_ipv4(packet: &[u8]) -> Option<Self> {
        let header = packet.first_chunk::<20>()?;
        let length = usize::from(header[0] & 0x0f) * 4;
        let total = usize::from(u16::from_be_bytes([header[2], header[3]]));
        let behind = packet.get(length..)?;
        let whole = if total == 0 { behind.len() } else { total.checked_sub(length)? };
        let is_fragment = u16::from_be_bytes([header[6], header[7]]) & FRAGMENT != 0;
        Mix::of_ipv4(header).payload(behind, whole, Protocol(header[9]), is_fragment)
    }

    /// As [`Self::of`], of a packet with these 20 bytes behind an IPv4 header without options, which is no
    /// fragment and has a checksum over all of the `whole` bytes behind that header.
    #[inline]
    pub(super) fn with_checksum(header: &[u8; 20], behind: &[u8; WITH_CHECKSUM], whole: usize) -> Self {
        Mix::of_ipv4(header).checksum(behind, whole)
    }

    /// The same without a checksum.
    #[inline]
    pub(super) fn without_checksum(header: &[u8; 20], behind: &[u8], whole: usize) -> Self {
        let Mix { state, half, .. } = Mix::of_ipv4(header);
        Mix::rarer_payload(state, half, behind, whole, WITHOUT_CHECKSUM).unwrap_or(Self::NONE)
    }

    #[inline(never)]
    fn of_ipv6(packet: &[u8]) -> Option<Self> {
        /// All of the first eight bytes but the traffic class and the hop limit.
        const KEPT: u64 = 0xf00f_ffff_ffff_ff00;
        let (header, behind) = packet.split_first_chunk::<40>()?;
        let length = usize::from(u16::from_be_bytes([header[4], header[5]]));
        let whole = if length == 0 { behind.len() } else { length };
        let [first, second, third, fourth, fifth] = *header.as_chunks::<8>().0 else { return None };
        let mut mix = Mix::of(u64::from_be_bytes(first) & KEPT, u64::from_be_bytes(second), 0);
        mix.add(u64::from_be_bytes(third), u64::from_be_bytes(fourth));
        mix.add(u64::from_be_bytes(fifth), 0);
        mix.payload(behind, whole, Protocol(header[6]), false)
    }

    /// Never the mark for none.
    #[inline]
    fn some(bits: u64) -> Self {
        Self(bits.max(1))
    }
}

/// Two words and the four bytes behind them.
#[inline]
fn words_of_20(bytes: &[u8; 20]) -> ([u64; 2], u32) {
    let (words, rest) = bytes.as_chunks::<8>();
    let words: [[u8; 8]; 2] = words.try_into().unwrap_or_default();
    (words.map(u64::from_le_bytes), u32::from_le_bytes(rest.try_into().unwrap_or_default()))
}

/// A product of 128 bits, folded, as in wyhash.
#[inline]
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

/// Words in, a fingerprint out.
struct Mix {
    keys: &'static [u64; KEY_WORDS],
    state: u64,
    /// To be mixed in with the last word.
    half: u32,
}

impl Mix {
    #[inline]
    fn of(a: u64, b: u64, half: u32) -> Self {
        let keys = &*KEYS;
        Self { keys, state: folded(a ^ keys[0], b ^ keys[1]), half }
    }

    /// Of an IPv4 header, without its options.
    #[inline]
    fn of_ipv4(header: &[u8; 20]) -> Self {
        /// All of the first two words but DSCP and ECN, time to live, and header checksum.
        const KEPT: [u64; 2] = [
            u64::from_le_bytes([0xff, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
            u64::from_le_bytes([0, 0xff, 0, 0, 0xff, 0xff, 0xff, 0xff]),
        ];
        let ([first, second], destination) = words_of_20(header);
        Self::of(first & KEPT[0], second & KEPT[1], destination)
    }

    #[inline]
    fn add(&mut self, a: u64, b: u64) {
        self.state = folded(a ^ self.keys[0], b ^ self.state);
    }

    /// Adds what follows the IP header, of which `whole` bytes were sent; none if less was captured
    /// than is looked at.
    #[inline]
    fn payload(
        self,
        bytes: &[u8],
        whole: usize,
        protocol: Protocol,
        is_fragment: bool,
    ) -> Option<Fingerprint> {
        let has_checksum = !is_fragment
            && match protocol {
                Protocol::TCP | Protocol::ICMP | Protocol::ICMPV6 => true,
                Protocol::UDP => bytes.get(6..8).is_some_and(|checksum| checksum != [0; 2]),
                _ => false,
            };
        if has_checksum && whole >= WITH_CHECKSUM {
            return Some(self.checksum(bytes.first_chunk()?, whole));
        }
        let wanted = if has_checksum { WITH_CHECKSUM } else { WITHOUT_CHECKSUM };
        Self::rarer_payload(self.state, self.half, bytes, whole, wanted)
    }

    /// Adds what holds the checksum.
    #[inline]
    fn checksum(&self, bytes: &[u8; WITH_CHECKSUM], whole: usize) -> Fingerprint {
        let ([first, second], third) = words_of_20(bytes);
        // Apart from the header's product, so that neither waits for the other.
        let behind = folded(first ^ self.keys[2], second ^ self.keys[3]);
        self.end(behind, third, whole)
    }

    /// Adds so many bytes, or all that were sent. Apart, and with the mix in parts, so that the usual way
    /// is short and stays in registers.
    #[inline(never)]
    fn rarer_payload(
        state: u64,
        half: u32,
        bytes: &[u8],
        whole: usize,
        wanted: usize,
    ) -> Option<Fingerprint> {
        let mix = Self { keys: &*KEYS, state, half };
        let seen = whole.min(wanted);
        let mut room = [0; WITHOUT_CHECKSUM];
        let looked_at = if seen == WITHOUT_CHECKSUM {
            bytes.first_chunk()?
        } else {
            room.get_mut(..seen)?.copy_from_slice(bytes.get(..seen)?);
            &room
        };
        // A product for each pair of words, with keys of its own, so that none waits for another.
        let pairs = looked_at.as_chunks::<16>().0.iter().map(|pair| u128::from_le_bytes(*pair));
        let keys = mix.keys.as_chunks::<2>().0.iter().skip(2);
        let products = pairs.zip(keys).map(|(pair, [a, b])| folded(pair as u64 ^ a, (pair >> 64) as u64 ^ b));
        Some(mix.end(products.fold(0, |sum, product| sum ^ product), 0, whole))
    }

    #[inline]
    fn end(&self, behind: u64, half: u32, whole: usize) -> Fingerprint {
        let halves = u64::from(half) << 32 | u64::from(self.half);
        Fingerprint::some(folded(self.state ^ halves, behind ^ self.keys[0] ^ whole as u64))
    }
}

#[cfg(test)]
mod tests {
    use etherparse::PacketBuilder;

    use super::*;

    fn udp_ipv4(id: u16, ttl: u8, payload: &[u8]) -> Vec<u8> {
        let mut header =
            etherparse::Ipv4Header::new(0, ttl, etherparse::IpNumber::UDP, [10, 0, 0, 1], [9, 9, 9, 9])
                .unwrap();
        header.identification = id;
        let mut bytes = Vec::new();
        PacketBuilder::ip(etherparse::IpHeaders::Ipv4(header, etherparse::Ipv4Extensions::default()))
            .udp(1, 2)
            .write(&mut bytes, payload)
            .unwrap();
        bytes
    }

    fn udp_ipv6(hop_limit: u8, payload: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        PacketBuilder::ipv6([1; 16], [2; 16], hop_limit).udp(1, 2).write(&mut bytes, payload).unwrap();
        bytes
    }

    #[test]
    fn a_copy_behind_a_router_has_the_same_fingerprint() {
        let here = Fingerprint::of(&udp_ipv4(7, 64, b"who is it?"));
        let mut there = udp_ipv4(7, 63, b"who is it?");
        there[1] = 0x2e;
        assert!(!here.is_none());
        assert_eq!(here, Fingerprint::of(&there));
        assert_eq!(Fingerprint::of(&udp_ipv6(64, b"x")), Fingerprint::of(&udp_ipv6(63, b"x")));
    }

    #[test]
    fn another_identification_and_another_payload_are_another_packet() {
        let packet = Fingerprint::of(&udp_ipv4(7, 64, b"who is it?"));
        assert_ne!(packet, Fingerprint::of(&udp_ipv4(8, 64, b"who is it?")));
        // Far behind the first 20 bytes: the checksum tells it.
        let long = [b'a'; 300];
        let mut other = long;
        other[299] = b'b';
        assert_ne!(Fingerprint::of(&udp_ipv4(7, 64, &long)), Fingerprint::of(&udp_ipv4(7, 64, &other)));
        assert_ne!(Fingerprint::of(&udp_ipv6(64, &long)), Fingerprint::of(&udp_ipv6(64, &other)));
    }

    #[test]
    fn padding_behind_the_packet_plays_no_part() {
        let packet = udp_ipv4(7, 64, b"short");
        let padded = [packet.as_slice(), &[1, 2, 3, 4, 5]].concat();
        assert_eq!(Fingerprint::of(&packet), Fingerprint::of(&padded));
    }

    #[test]
    fn what_is_cut_before_its_checksum_has_none() {
        let packet = udp_ipv4(7, 64, &[0; 100]);
        assert!(Fingerprint::of(&packet[..30]).is_none());
        assert!(!Fingerprint::of(&packet[..40]).is_none());
        assert!(Fingerprint::of(&packet[..12]).is_none());
        assert!(Fingerprint::of(&[]).is_none());
    }

    #[test]
    fn without_a_checksum_more_of_the_payload_tells() {
        let packet = |last: u8| {
            let mut payload = [5; 50];
            payload[49] = last;
            let mut bytes = udp_ipv4(7, 64, &payload);
            [bytes[26], bytes[27]] = [0, 0];
            bytes
        };
        assert_ne!(Fingerprint::of(&packet(1)), Fingerprint::of(&packet(2)));
        assert!(Fingerprint::of(&packet(1)[..60]).is_none());
    }
}
