//! An address range as a person types it.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use ipnet::{Ipv4Net, Ipv6Net};
use serde::{Deserialize, Serialize};

/// An inclusive range of addresses of one family: `118.8.200.0/22`, one address, `A-B`, `118.8.`.
///
/// A prefix may have host bits (`118.8.201.7/22`), they are masked, and may leave out octets that
/// are zero (`10/8`). A partial prefix is one to three octets (`118.8.` or `118.8`; a single one
/// needs its dot: `118.`), or up to seven groups of IPv6 (`2001:db8:` or `2001:db8`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum AddressRange {
    V4 { first: u32, last: u32 },
    V6 { first: u128, last: u128 },
}

/// What is wrong with a text that should be an address, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct AddressError(pub String);

impl FromStr for AddressRange {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError("an address is missing".to_owned()));
        }
        if let Some((first, last)) = text.split_once('-') {
            return between(first.trim(), last.trim());
        }
        if let Some((base, length)) = text.split_once('/') {
            return prefix(base.trim(), length.trim());
        }
        let partial = partial(text)?;
        if !partial.v6 && partial.given == 1 && !partial.trailing {
            return Err(AddressError(format!("{text} is not an address: as the first octet write {text}.")));
        }
        Ok(partial.range())
    }
}

/// An address of which only the first octets or groups may be given; the rest is zero.
struct Partial {
    v6: bool,
    bits: u128,
    /// Octets or groups that were given; all of them for a whole address.
    given: u32,
    /// It ended in a dot or colon.
    trailing: bool,
}

impl Partial {
    fn is_whole(&self) -> bool {
        self.given == if self.v6 { 8 } else { 4 }
    }

    fn range(&self) -> AddressRange {
        let length = self.given * if self.v6 { 16 } else { 8 };
        if self.v6 {
            let host = u128::MAX.checked_shr(length).unwrap_or(0);
            AddressRange::V6 { first: self.bits, last: self.bits | host }
        } else {
            let first = self.bits as u32;
            AddressRange::V4 { first, last: first | u32::MAX.checked_shr(length).unwrap_or(0) }
        }
    }
}

fn partial(text: &str) -> Result<Partial, AddressError> {
    if text.contains(':') { partial_v6(text) } else { partial_v4(text) }
}

fn partial_v4(text: &str) -> Result<Partial, AddressError> {
    let (octets, trailing) = text.strip_suffix('.').map_or((text, false), |octets| (octets, true));
    let mut bits = 0;
    let mut given = 0;
    for word in octets.split('.') {
        let number = word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse::<u8>().ok());
        let Some(octet) = number.flatten().filter(|_| word.len() == 1 || !word.starts_with('0')) else {
            let word = if word.is_empty() { "nothing" } else { word };
            return Err(AddressError(if word == text {
                format!("{text} is not an address")
            } else {
                format!("{word} is not an octet (0 to 255) in {text}")
            }));
        };
        bits = bits << 8 | u128::from(octet);
        given += 1;
        if given > 4 || given == 4 && trailing {
            return Err(AddressError(format!("{text} has more than four octets")));
        }
    }
    Ok(Partial { v6: false, bits: bits << (8 * (4 - given)), given, trailing })
}

fn partial_v6(text: &str) -> Result<Partial, AddressError> {
    if let Ok(address) = text.parse::<Ipv6Addr>() {
        return Ok(Partial { v6: true, bits: address.into(), given: 8, trailing: false });
    }
    let (groups, trailing) = text.strip_suffix(':').map_or((text, false), |groups| (groups, true));
    let mut bits = 0;
    let mut given = 0;
    for word in groups.split(':') {
        let hexadecimal = word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let Some(group) = hexadecimal.then(|| u16::from_str_radix(word, 16).ok()).flatten() else {
            return Err(AddressError(if word.is_empty() {
                format!("{text} is not an IPv6 address")
            } else {
                format!("{word} is not a group (0 to ffff) in {text}")
            }));
        };
        bits = bits << 16 | u128::from(group);
        given += 1;
        if given > 7 {
            return Err(AddressError(format!("{text} has more than eight groups")));
        }
    }
    Ok(Partial { v6: true, bits: bits << (16 * (8 - given)), given, trailing })
}

fn whole(text: &str) -> Result<Partial, AddressError> {
    if text.is_empty() {
        return Err(AddressError("a range needs an address on both sides of the -".to_owned()));
    }
    let partial = partial(text)?;
    if partial.is_whole() { Ok(partial) } else { Err(AddressError(format!("{text} is not a whole address"))) }
}

fn between(first: &str, last: &str) -> Result<AddressRange, AddressError> {
    let (from, to) = (whole(first)?, whole(last)?);
    if from.v6 != to.v6 {
        return Err(AddressError(format!("{first} and {last} are not of the same IP version")));
    }
    if from.bits > to.bits {
        return Err(AddressError(format!("{first} comes after {last}: write the lower address first")));
    }
    Ok(if from.v6 {
        AddressRange::V6 { first: from.bits, last: to.bits }
    } else {
        AddressRange::V4 { first: from.bits as u32, last: to.bits as u32 }
    })
}

fn prefix(base: &str, length: &str) -> Result<AddressRange, AddressError> {
    let base = partial(base)?;
    let bits: Option<u8> =
        length.bytes().all(|byte| byte.is_ascii_digit()).then(|| length.parse().ok()).flatten();
    if base.v6 {
        let net = bits
            .and_then(|bits| Ipv6Net::new(base.bits.into(), bits).ok())
            .ok_or_else(|| AddressError(format!("/{length}: an IPv6 prefix is /0 to /128")))?;
        Ok(AddressRange::V6 { first: net.network().into(), last: net.broadcast().into() })
    } else {
        let net = bits
            .and_then(|bits| Ipv4Net::new((base.bits as u32).into(), bits).ok())
            .ok_or_else(|| AddressError(format!("/{length}: an IPv4 prefix is /0 to /32")))?;
        Ok(AddressRange::V4 { first: net.network().into(), last: net.broadcast().into() })
    }
}

impl TryFrom<String> for AddressRange {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        text.parse()
    }
}

impl From<AddressRange> for String {
    fn from(range: AddressRange) -> Self {
        range.to_string()
    }
}

/// A single host bare, a prefix as CIDR, anything else as `A-B`.
impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = match *self {
            Self::V4 { first, last } => {
                (IpAddr::from(Ipv4Addr::from(first)), IpAddr::from(Ipv4Addr::from(last)))
            }
            Self::V6 { first, last } => {
                (IpAddr::from(Ipv6Addr::from(first)), IpAddr::from(Ipv6Addr::from(last)))
            }
        };
        match self.prefix_length() {
            _ if first == last => write!(f, "{first}"),
            Some(length) => write!(f, "{first}/{length}"),
            None => write!(f, "{first}-{last}"),
        }
    }
}

impl AddressRange {
    #[must_use]
    pub fn host(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::V4 { first: address.into(), last: address.into() },
            IpAddr::V6(address) => Self::V6 { first: address.into(), last: address.into() },
        }
    }

    /// From one address to another, both inclusive; none between families.
    #[must_use]
    pub fn between(first: IpAddr, last: IpAddr) -> Option<Self> {
        match (first, last) {
            (IpAddr::V4(first), IpAddr::V4(last)) => {
                Some(Self::V4 { first: first.into(), last: last.into() })
            }
            (IpAddr::V6(first), IpAddr::V6(last)) => {
                Some(Self::V6 { first: first.into(), last: last.into() })
            }
            _ => None,
        }
    }

    /// The lowest and the highest address.
    #[must_use]
    pub fn ends(&self) -> (IpAddr, IpAddr) {
        match *self {
            Self::V4 { first, last } => {
                (IpAddr::V4(Ipv4Addr::from_bits(first)), IpAddr::V4(Ipv4Addr::from_bits(last)))
            }
            Self::V6 { first, last } => {
                (IpAddr::V6(Ipv6Addr::from_bits(first)), IpAddr::V6(Ipv6Addr::from_bits(last)))
            }
        }
    }

    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self, address) {
            (Self::V4 { first, last }, IpAddr::V4(address)) => (*first..=*last).contains(&u32::from(address)),
            (Self::V6 { first, last }, IpAddr::V6(address)) => {
                (*first..=*last).contains(&u128::from(address))
            }
            _ => false,
        }
    }

    /// The length of the prefix that holds just these addresses; none if there is no such prefix.
    #[must_use]
    pub fn prefix_length(&self) -> Option<u8> {
        let (first, last, bits) = match *self {
            Self::V4 { first, last } => (u128::from(first), u128::from(last), 32),
            Self::V6 { first, last } => (first, last, 128),
        };
        // The ends of a prefix differ in all host bits, and those are the lowest.
        let host = first ^ last;
        let is_prefix = first <= last && host & host.wrapping_add(1) == 0 && first & host == 0;
        is_prefix.then_some((bits - host.count_ones()) as u8)
    }

    /// The smallest prefix that holds these addresses.
    #[must_use]
    pub fn smallest_prefix(&self) -> Self {
        match *self {
            Self::V4 { first, last } => {
                let host = u32::MAX.checked_shr((first ^ last).leading_zeros()).unwrap_or(0);
                Self::V4 { first: first & !host, last: last | host }
            }
            Self::V6 { first, last } => {
                let host = u128::MAX.checked_shr((first ^ last).leading_zeros()).unwrap_or(0);
                Self::V6 { first: first & !host, last: last | host }
            }
        }
    }

    /// The prefix of a length that holds the first of these addresses; that of IPv6 for IPv6.
    #[must_use]
    pub fn widened_to(&self, length: u32) -> Self {
        match *self {
            Self::V4 { first, .. } => {
                let host = u32::MAX.checked_shr(length).unwrap_or(0);
                Self::V4 { first: first & !host, last: first | host }
            }
            Self::V6 { first, .. } => {
                let host = u128::MAX.checked_shr(length).unwrap_or(0);
                Self::V6 { first: first & !host, last: first | host }
            }
        }
    }

    /// How many addresses these are; [`u128::MAX`] for all of IPv6, of which there is one more.
    #[must_use]
    pub fn addresses(&self) -> u128 {
        let span = match *self {
            Self::V4 { first, last } => u128::from(last.saturating_sub(first)),
            Self::V6 { first, last } => last.saturating_sub(first),
        };
        span.saturating_add(1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        text.parse::<AddressRange>().map_or_else(|error| error.to_string(), |range| range.to_string())
    }

    #[test]
    fn every_way_to_write_a_range_is_read() {
        for (text, expected) in [
            ("118.8.200.0/22", "118.8.200.0/22"),
            ("118.8.201.7/22", "118.8.200.0/22"),
            (" 10/8 ", "10.0.0.0/8"),
            ("9.9.9.9", "9.9.9.9"),
            ("9.9.9.9/32", "9.9.9.9"),
            ("0.0.0.0/0", "0.0.0.0/0"),
            ("118.", "118.0.0.0/8"),
            ("118.8", "118.8.0.0/16"),
            ("118.8.", "118.8.0.0/16"),
            ("118.8.200", "118.8.200.0/24"),
            ("10.0.0.1 - 10.0.0.9", "10.0.0.1-10.0.0.9"),
            ("10.0.0.0-10.0.0.255", "10.0.0.0/24"),
            ("10.0.0.1-10.0.0.2", "10.0.0.1-10.0.0.2"),
            ("2001:db8::/32", "2001:db8::/32"),
            ("2001:DB8:", "2001:db8::/32"),
            ("2001:db8", "2001:db8::/32"),
            ("fe80:", "fe80::/16"),
            ("2001:db8::", "2001:db8::"),
            ("::1", "::1"),
            ("::/0", "::/0"),
            ("fe80::1-fe80::f", "fe80::1-fe80::f"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn the_smallest_prefix_that_holds_a_range_ends_where_its_ends_differ() {
        let smallest = |text: &str| {
            let prefix = text.parse::<AddressRange>().unwrap().smallest_prefix();
            (prefix.to_string(), prefix.addresses())
        };
        assert_eq!(smallest("118.8.200.3-118.8.203.9"), ("118.8.200.0/22".to_owned(), 1_024));
        assert_eq!(smallest("127.255.255.255-128.0.0.0"), ("0.0.0.0/0".to_owned(), 1 << 32));
        assert_eq!(smallest("10.0.0.7"), ("10.0.0.7".to_owned(), 1));
        assert_eq!(smallest("2001:db8::1-2001:db8::2"), ("2001:db8::/126".to_owned(), 4));
        assert_eq!(smallest("::-8000::"), ("::/0".to_owned(), u128::MAX));
    }

    #[test]
    fn an_error_names_the_wrong_word() {
        for (text, expected) in [
            ("", "an address is missing"),
            ("118", "118 is not an address: as the first octet write 118."),
            ("300", "300 is not an address"),
            ("118.300.2.1", "300 is not an octet (0 to 255) in 118.300.2.1"),
            ("118..2", "nothing is not an octet (0 to 255) in 118..2"),
            ("118.08.2.1", "08 is not an octet (0 to 255) in 118.08.2.1"),
            ("1.2.3.4.5", "1.2.3.4.5 has more than four octets"),
            ("1.2.3.4/33", "/33: an IPv4 prefix is /0 to /32"),
            ("1.2.3.4/", "/: an IPv4 prefix is /0 to /32"),
            ("::/129", "/129: an IPv6 prefix is /0 to /128"),
            ("10.0.0.9-10.0.0.1", "10.0.0.9 comes after 10.0.0.1: write the lower address first"),
            ("10.0.0.9-::1", "10.0.0.9 and ::1 are not of the same IP version"),
            ("10.0.0.9-", "a range needs an address on both sides of the -"),
            ("10.0-10.1", "10.0 is not a whole address"),
            ("2001:xyz::", "xyz is not a group (0 to ffff) in 2001:xyz::"),
            ("example.org", "example is not an octet (0 to 255) in example.org"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(a: u32, b: u32, c: u128, d: u128, bits in 0_u32..=128) {
            let host = u128::MAX.checked_shr(bits).unwrap_or(0);
            let host4 = u32::MAX.checked_shr(bits).unwrap_or(0);
            for range in [
                AddressRange::V4 { first: a.min(b), last: a.max(b) },
                AddressRange::V4 { first: a & !host4, last: a | host4 },
                AddressRange::V6 { first: c.min(d), last: c.max(d) },
                AddressRange::V6 { first: c & !host, last: c | host },
            ] {
                prop_assert_eq!(range.to_string().parse(), Ok(range));
            }
        }

        #[test]
        fn no_text_panics(text in "[0-9a-f:./ -]{0,24}") {
            let _ = text.parse::<AddressRange>();
        }
    }
}
