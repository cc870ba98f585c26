//! Ports by one number: TCP's, then UDP's, then those of packets without ports, for tables that are
//! looked into once a packet.

#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for vectors")]

use super::{Kind, Transport, vector::vectorized};
use crate::index::BLOCK;

/// Entries of a table.
pub(super) const PLACES: usize = 3 << 16;

/// The place of what a port column holds; of a packet without ports, one behind those of all ports.
#[inline(always)]
pub(super) fn port_place(kind: Kind, port: u16) -> u32 {
    let (has_ports, is_udp) = (kind.has_ports(), kind.is_udp());
    u32::from(!has_ports) << 17 | u32::from(is_udp & has_ports) << 16 | u32::from(port)
}

/// The place of a port of a transport.
pub(super) fn place_of(transport: Transport, port: u16) -> usize {
    usize::from(transport == Transport::Udp) << 16 | usize::from(port)
}

/// The places of the ports of up to [`BLOCK`] packets.
pub(super) fn port_places(kinds: &[Kind], ports: &[u16]) -> [u32; BLOCK] {
    let mut places = [0; BLOCK];
    vectorized(
        #[inline(always)]
        || {
            for (place, (kind, port)) in places.iter_mut().zip(kinds.iter().zip(ports)) {
                *place = port_place(*kind, *port);
            }
        },
    );
    places
}
