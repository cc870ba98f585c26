//! A port list compiled for scanning: a table of one byte a port.

use super::{
    Kind, PortList, Transport,
    port_list::{PortItem, Role},
};

/// Says of each port, for either transport and either role, whether it is shown or taken away.
#[derive(Clone, Debug)]
pub(super) struct PortTable {
    /// Bits of each port: see [`bit`].
    bits: Box<[u8]>,
    /// Packets need no item to be shown.
    shows_unlisted: bool,
    /// Some item looks at source ports.
    looks_at_source: bool,
}

/// The bit of a transport that says "shown"; the next says "taken away". Source ports: 4 higher.
fn bit(transport: Transport) -> u8 {
    match transport {
        Transport::Tcp => 0b01,
        Transport::Udp => 0b0100,
    }
}

impl PortTable {
    /// None for a list that shows everything.
    pub fn new(list: &PortList) -> Option<Self> {
        if list.is_empty() {
            return None;
        }
        let mut table = Self {
            bits: vec![0; 1 << 16].into_boxed_slice(),
            shows_unlisted: list.shows_portless(),
            looks_at_source: false,
        };
        for item in &list.shown {
            table.add(*item, 0);
        }
        for item in &list.taken {
            table.add(*item, 1);
        }
        Some(table)
    }

    fn add(&mut self, item: PortItem, shift: u8) {
        let of = |transport| if item.transport.is_none_or(|of| of == transport) { bit(transport) } else { 0 };
        let bits = (of(Transport::Tcp) | of(Transport::Udp)) << shift;
        let mask = match item.role {
            Role::Destination => bits,
            Role::Source => bits << 4,
            Role::Any => bits | bits << 4,
        };
        self.looks_at_source |= item.role != Role::Destination;
        if let Some(ports) = self.bits.get_mut(usize::from(item.first)..=usize::from(item.last)) {
            for bits in ports {
                *bits |= mask;
            }
        }
    }

    /// Whether a packet is shown; `source` and `destination` are what the port columns hold.
    #[inline]
    pub fn shows(&self, kind: Kind, source: u16, destination: u16) -> bool {
        if !kind.has_ports() {
            return self.shows_unlisted;
        }
        let at = |port: u16| self.bits.get(usize::from(port)).copied().unwrap_or(0);
        let mut bits = at(destination) & 0x0f;
        if self.looks_at_source {
            bits |= at(source) >> 4;
        }
        let bits = if kind.is_udp() { bits >> 2 } else { bits };
        (self.shows_unlisted || bits & 0b01 != 0) && bits & 0b10 == 0
    }
}
