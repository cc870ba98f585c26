//! A tally of packets by destination port.

use super::{Kind, PortCount, PortKey, Transport, block::Block};

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

impl<const N: usize> PortTally<N> {
    #[cold]
    fn make(&mut self) {
        self.counts.resize(PORTLESS + 1, [0; N]);
    }

    /// Counts a packet; `port` is what the destination port column holds. Without a branch: which transport
    /// the next packet has cannot be foreseen.
    #[inline]
    pub fn add(&mut self, kind: Kind, port: u16, of: usize) {
        if self.counts.is_empty() {
            self.make();
        }
        let with_ports = usize::from(port) | usize::from(kind.is_udp()) << 16;
        let place = if kind.has_ports() { with_ports } else { PORTLESS };
        if let Some(count) = self.counts.get_mut(place).and_then(|counts| counts.get_mut(of)) {
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
        let tables = [Transport::Tcp, Transport::Udp].into_iter().zip(self.counts.chunks_exact(PORTS));
        let all = tables.flat_map(|(transport, table)| {
            let key = move |port| PortKey { transport, port: port as u16 };
            table.iter().enumerate().map(move |(port, counts)| (key(port), *counts))
        });
        let mut ports: Vec<_> = all
            .filter(|(_, counts)| counts.iter().any(|count| *count > 0))
            .map(|(key, counts)| (key, counts.map(u64::from)))
            .collect();
        let total = |counts: &[u64; N]| counts.iter().sum::<u64>();
        ports.sort_unstable_by(|a, b| total(&b.1).cmp(&total(&a.1)).then(a.0.cmp(&b.0)));
        ports
    }
}

impl PortTally<3> {
    /// Counts the points of a block that are shown, by direction.
    pub fn add_block(&mut self, block: &Block<'_>) {
        for &place in block.shown() {
            let at = usize::from(place);
            if let (Some(kind), Some(port)) = (block.kinds.get(at), block.destination_ports.get(at)) {
                self.add(*kind, *port, block.direction(place) as usize);
            }
        }
    }
}

impl PortTally<1> {
    pub fn counts(&self) -> Vec<PortCount> {
        self.ranking().into_iter().map(|(key, [packets])| PortCount { key, packets }).collect()
    }
}
