//! What tests of the index and of queries make segments of.

use super::{Class, PacketFacts, Protocol};

/// A UDP packet from 10.0.0.1, port 1, to 10.0.0.2, port 2, without payload.
pub(crate) fn udp_packet() -> PacketFacts {
    PacketFacts {
        source: [10, 0, 0, 1].into(),
        destination: [10, 0, 0, 2].into(),
        protocol: Protocol::UDP,
        class: Class::Udp,
        ports: Some((1, 2)),
        tcp_flags: None,
        payload: 0,
    }
}
