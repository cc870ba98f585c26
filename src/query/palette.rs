//! Which ports have a colour of their own.

use super::{Census, PortKey};

/// The coloured ports: the eight most frequent of the whole capture, then the pinned ones. A port's
/// place is its colour; [`Self::other`] stands for all the rest and for packets without ports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PortPalette {
    pub ports: Vec<PortKey>,
}

impl PortPalette {
    /// How many ports have a colour without being pinned (design: "Colour by port").
    pub const FREQUENT: usize = 8;
    /// No more ports than this have a colour: a byte numbers them and the rest.
    pub const MOST: usize = 255;

    /// Category of packets whose port has no colour: right behind the coloured ones.
    #[must_use]
    pub fn other(&self) -> usize {
        self.ports.len()
    }

    /// The eight most frequent ports of a census and the pinned ones behind them, each once.
    #[must_use]
    pub fn new(census: &Census, pinned: &[PortKey]) -> Self {
        let frequent = census.ports.iter().take(Self::FREQUENT).map(|count| count.key);
        let mut ports: Vec<_> = frequent.collect();
        for key in pinned {
            if ports.len() < Self::MOST && !ports.contains(key) {
                ports.push(*key);
            }
        }
        Self { ports }
    }

    /// Packets of each coloured port in the whole capture, then of all the rest: what
    /// ties within a cell are settled by.
    #[must_use]
    pub fn totals(&self, census: &Census) -> Vec<u64> {
        let count_of = |port: &PortKey| {
            let found = census.ports.iter().find(|count| count.key == *port);
            found.map_or(0, |count| count.packets)
        };
        let mut totals: Vec<u64> = self.ports.iter().map(count_of).collect();
        totals.push(census.packets.saturating_sub(totals.iter().sum()));
        totals
    }
}
