//! A port list compiled for scanning: a table of one byte a port.

use super::{
    Kind, PortList, Transport,
    port_list::{PortItem, Role},
    port_place::{PLACES, place_of, port_place},
};

/// Says of each port, for either transport and either role, whether it is shown or taken away.
#[derive(Clone, Debug)]
pub(super) struct PortTable {
    /// By place (see [`port_place`]).
    bits: Box<[u8]>,
    /// Some item looks at source ports.
    pub looks_at_source: bool,
}

/// The port is shown as a destination; as a source the bit is [`SOURCE`] higher, as are the others.
const SHOWN: u8 = 0b001;
const TAKEN: u8 = 0b010;
const SOURCE: u32 = 2;

impl PortTable {
    /// None for a list that shows everything.
    pub fn new(list: &PortList) -> Option<Self> {
        if list.is_empty() {
            return None;
        }
        let mut bits = vec![0; PLACES].into_boxed_slice();
        if list.shows_portless() {
            // Packets need no item to be shown, with ports or without.
            bits.fill(SHOWN);
        }
        let mut table = Self { bits, looks_at_source: false };
        for item in &list.shown {
            table.add(*item, SHOWN);
        }
        for item in &list.taken {
            table.add(*item, TAKEN);
        }
        Some(table)
    }

    fn add(&mut self, item: PortItem, bit: u8) {
        let mask = match item.role {
            Role::Destination => bit,
            Role::Source => bit << SOURCE,
            Role::Any => bit | bit << SOURCE,
        };
        self.looks_at_source |= item.role != Role::Destination;
        for transport in [Transport::Tcp, Transport::Udp] {
            if item.transport.is_none_or(|of| of == transport) {
                let places = place_of(transport, item.first)..=place_of(transport, item.last);
                self.bits.get_mut(places).unwrap_or_default().iter_mut().for_each(|bits| *bits |= mask);
            }
        }
    }

    /// Whether a packet is shown; `source` and `destination` are what the port columns hold.
    #[inline]
    pub fn shows(&self, kind: Kind, source: u16, destination: u16) -> bool {
        let destination = port_place(kind, destination);
        if self.looks_at_source {
            self.shows_both(port_place(kind, source), destination)
        } else {
            self.shows_destination(destination)
        }
    }

    /// The same by the places of both ports.
    #[inline]
    pub fn shows_both(&self, source: u32, destination: u32) -> bool {
        let bits = self.at(destination) | self.at(source) >> SOURCE;
        bits & (SHOWN | TAKEN) == SHOWN
    }

    /// The same where no item looks at source ports.
    #[inline]
    pub fn shows_destination(&self, destination: u32) -> bool {
        self.at(destination) == SHOWN
    }

    #[inline]
    fn at(&self, place: u32) -> u8 {
        self.bits.get(place as usize).copied().unwrap_or_default()
    }
}
