//! A tally of packets by destination port.

use super::{Direction, Kind, PortCount, PortKey, Transport, block::Block};
use crate::index::BLOCK;

/// Packets by transport and destination port, in a table that is made when it is first needed. `N` counts a port: 1, or one a direction; an index holds fewer than 2^32 packets.
#[derive(Clone, Debug)]
pub(super) struct PortTally<const N: usize> {
    /// Ports of TCP, ports of UDP, and packets without ports.
    counts: Vec<[u32; N]>,
}

impl<const N: usize> Default for PortTally<N> {
    fn default() -> Self {
        Self { counts: Vec::new() }
    }
}

const PORTS: usize = 1 << 16;
const PORTLESS: usize = 2 * PORTS;
/// Bits of a place that is a port's.
const PLACE_BITS: u32 = PORTLESS.trailing_zeros();

/// Where a packet is counted. Without a branch: which transport the next packet has cannot be foreseen.
#[inline]
fn place_of(kind: Kind, port: u16) -> u32 {
    let with_ports = u32::from(port) | u32::from(kind.is_udp()) << 16;
    if kind.has_ports() { with_ports } else { PORTLESS as u32 }
}

impl<const N: usize> PortTally<N> {
    #[cold]
    fn make(&mut self) {
        self.counts.resize(PORTLESS + 1, [0; N]);
    }

    /// Counts a packet; `port` is what the destination port column holds.
    #[inline]
    pub fn add(&mut self, kind: Kind, port: u16, of: usize) {
        if self.counts.is_empty() {
            self.make();
        }
        let place = place_of(kind, port);
        if let Some(count) = self.counts.get_mut(place as usize).and_then(|counts| counts.get_mut(of)) {
            *count += 1;
        }
    }

    /// Packets without ports.
    pub fn portless(&self) -> u64 {
        self.counts.last().map_or(0, |counts| counts.iter().copied().map(u64::from).sum())
    }

    pub fn packets(&self) -> u64 {
        self.counts.iter().flatten().copied().map(u64::from).sum()
    }

    pub fn merge(&mut self, other: Self) {
        if self.counts.is_empty() {
            self.counts = other.counts;
            return;
        }
        for (count, more) in self.counts.iter_mut().flatten().zip(other.counts.iter().flatten()) {
            *count += more;
        }
    }

    /// Ports with packets, most frequent first; ties: lower transport and number first.
    pub fn ranking(&self) -> Vec<(PortKey, [u64; N])> {
        // Packets and place in one number: there may be very many ports, and such are sorted quickly. Both
        // fit, since an index holds fewer than 2^32 packets.
        let packets = |counts: &[u32; N]| counts.iter().copied().map(u64::from).sum::<u64>();
        let places = (0_u64..).zip(self.counts.iter().take(PORTLESS).map(packets));
        let mut ranked: Vec<u64> = places
            .filter(|(_, packets)| *packets > 0)
            .map(|(place, packets)| (u64::MAX >> PLACE_BITS).wrapping_sub(packets) << PLACE_BITS | place)
            .collect();
        ranked.sort_unstable();
        let port = |ranked: u64| {
            let place = ranked as usize % PORTLESS;
            let transport = if place < PORTS { Transport::Tcp } else { Transport::Udp };
            let counts = self.counts.get(place).copied().unwrap_or([0; N]);
            (PortKey { transport, port: place as u16 }, counts.map(u64::from))
        };
        ranked.into_iter().map(port).collect()
    }
}

impl PortTally<3> {
    /// Counts the points of a block that are shown, by direction.
    pub fn add_block(&mut self, block: &Block<'_>) {
        if self.counts.is_empty() {
            self.make();
        }
        let mut places = [(0, Direction::Others); BLOCK];
        let shown = block.shown();
        for (slot, &place) in places.iter_mut().zip(shown) {
            let at = usize::from(place);
            if let (Some(kind), Some(port)) = (block.kinds.get(at), block.destination_ports.get(at)) {
                *slot = (place_of(*kind, *port), block.direction(place));
            }
        }
        let places = places.get(..shown.len()).unwrap_or_default();
        // The table is larger than the first cache. What is looked at first comes for many packets at a
        // time, where counting one after the other would wait for each.
        let look = |seen, (place, _): &(u32, Direction)| {
            seen ^ self.counts.get(*place as usize).map_or(0, |counts| counts[0])
        };
        std::hint::black_box(places.iter().fold(0, look));
        for (place, direction) in places {
            let counts = self.counts.get_mut(*place as usize);
            if let Some(count) = counts.and_then(|counts| counts.get_mut(*direction as usize)) {
                *count += 1;
            }
        }
    }
}

impl PortTally<1> {
    pub fn counts(&self) -> Vec<PortCount> {
        self.ranking().into_iter().map(|(key, [packets])| PortCount { key, packets }).collect()
    }
}
