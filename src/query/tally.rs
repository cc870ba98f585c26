//! A tally of packets by destination port.

use super::{Kind, PortCount, PortKey, Transport, block::Block};

/// Packets by transport and destination port, in tables that are made when they are first needed:
/// 65,536 entries a transport. `N` counts a port: 1, or one a direction; an index holds fewer than
/// 2^32 packets.
#[derive(Clone, Debug)]
pub(super) struct PortTally<const N: usize> {
    tcp: Vec<[u32; N]>,
    udp: Vec<[u32; N]>,
    pub portless: u64,
    pub packets: u64,
}

impl<const N: usize> Default for PortTally<N> {
    fn default() -> Self {
        Self { tcp: Vec::new(), udp: Vec::new(), portless: 0, packets: 0 }
    }
}

impl<const N: usize> PortTally<N> {
    /// Counts a packet; `port` is what the destination port column holds.
    #[inline]
    pub fn add(&mut self, kind: Kind, port: u16, of: usize) {
        self.packets += 1;
        if !kind.has_ports() {
            self.portless += 1;
            return;
        }
        let table = if kind.is_udp() { &mut self.udp } else { &mut self.tcp };
        if table.is_empty() {
            table.resize(1 << 16, [0; N]);
        }
        if let Some(count) = table.get_mut(usize::from(port)).and_then(|counts| counts.get_mut(of)) {
            *count += 1;
        }
    }

    pub fn merge(&mut self, other: Self) {
        self.packets += other.packets;
        self.portless += other.portless;
        for (table, more) in [(&mut self.tcp, other.tcp), (&mut self.udp, other.udp)] {
            if table.is_empty() {
                *table = more;
            } else {
                for (count, more) in table.iter_mut().flatten().zip(more.iter().flatten()) {
                    *count += more;
                }
            }
        }
    }

    /// Ports with packets, most frequent first; ties: lower transport and number first.
    pub fn ranking(&self) -> Vec<(PortKey, [u64; N])> {
        let tables = [(Transport::Tcp, &self.tcp), (Transport::Udp, &self.udp)];
        let all = tables.into_iter().flat_map(|(transport, table)| {
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
