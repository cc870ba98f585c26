//! Addresses: the honeypots and their gateways, ranges, and random unicast space.

use std::net::Ipv4Addr;

use super::dice::Dice;

/// The honeypots, in the space that RFC 2544 reserves for tests of networks.
pub(super) const HOMES: [u32; 2] = [of(198, 18, 21, 7), of(198, 18, 22, 9)];

pub(super) const fn of(a: u8, b: u8, c: u8, d: u8) -> u32 {
    u32::from_be_bytes([a, b, c, d])
}

pub(super) fn text(address: u32) -> String {
    Ipv4Addr::from(address).to_string()
}

/// The /24 in which a honeypot stands.
pub(super) const fn network(address: u32) -> u32 {
    address & 0xffff_ff00
}

/// The router between a honeypot and the rest.
pub(super) const fn gateway(home: u32) -> u32 {
    network(home) + 1
}

/// An address range whose length is a power of two: a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Prefix {
    pub first: u32,
    /// Bits that are free: 8 in a /24.
    pub free: u32,
}

impl Prefix {
    pub const fn size(self) -> u64 {
        1 << self.free
    }

    pub fn overlaps(self, other: Self) -> bool {
        let free = self.free.max(other.free);
        u64::from(self.first) >> free == u64::from(other.first) >> free
    }

    pub fn text(self) -> String {
        format!("{}/{}", text(self.first), 32 - self.free)
    }
}

/// What random addresses are drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Area {
    /// All unicast space but what routers drop and what stands for the honeypots' neighbourhood.
    Unicast,
    Prefix(Prefix),
}

/// Where ordinary unicast space ends: multicast begins at 224.
pub(super) const UNICAST: &str = "1.0.0.0-223.255.255.255";

impl Area {
    pub fn draw(self, dice: &mut Dice) -> u32 {
        match self {
            Self::Prefix(prefix) => prefix.first + dice.below(prefix.size()) as u32,
            Self::Unicast => loop {
                let address = dice.between(u64::from(of(1, 0, 0, 0)), u64::from(of(224, 0, 0, 0))) as u32;
                if !is_special(address) {
                    return address;
                }
            },
        }
    }
}

/// The neighbours from which infections come; nobody else is there.
pub(super) const INFECTED: Prefix = Prefix { first: of(198, 20, 0, 0), free: 16 };

/// Private, loopback, link-local, documentation and test space (RFC 6890), and what is kept for
/// infections.
pub(super) const fn is_special(address: u32) -> bool {
    let [a, b, c, _] = address.to_be_bytes();
    matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (198, 18..=20, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (100, 64..=127, _)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_overlap_where_one_holds_the_other() {
        let wide = Prefix { first: of(118, 8, 0, 0), free: 16 };
        let narrow = Prefix { first: of(118, 8, 200, 0), free: 10 };
        assert!(wide.overlaps(narrow) && narrow.overlaps(wide));
        assert!(!narrow.overlaps(Prefix { first: of(118, 8, 204, 0), free: 10 }));
        assert_eq!(narrow.text(), "118.8.200.0/22");
    }

    #[test]
    fn no_honeypot_is_drawn_from_unicast_space() {
        let mut dice = Dice::new(1, 1);
        assert!((0..10_000).all(|_| !is_special(Area::Unicast.draw(&mut dice))));
        assert!(HOMES.iter().all(|home| is_special(*home)));
    }
}
