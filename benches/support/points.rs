//! Made traffic as an index in memory, without a file.

use std::{env, net::IpAddr, sync::Arc};

use rayon::prelude::*;
use suji::{
    index::{CaptureSegments, Class, Index, Nanos, PacketFacts, Protocol, SegmentBuilder, Stamp},
    query::{Cancel, HomeSet, code_peers},
};

use super::{
    Traffic, USUAL,
    traffic::{ICMP, Packet, TCP},
};

/// Points of a segment, as loading makes them of frames that are not large.
const SEGMENT: u64 = 65_536;

/// Numbers of points to measure with: `SUJI_BENCH_POINTS=20000000,100000000`.
pub fn sizes() -> Vec<u64> {
    let Ok(text) = env::var("SUJI_BENCH_POINTS") else { return vec![USUAL] };
    let size = |text: &str| text.trim().replace('_', "").parse::<u64>();
    text.split(',').map(|text| size(text).unwrap_or_else(|_| panic!("{text:?} is no number"))).collect()
}

/// What scans have beside the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codes {
    /// Nothing: all points are looked at.
    Without,
    /// A code for the peer of every point, for a home, as the window makes them in the background.
    With,
}

impl Codes {
    /// Both, so that each is measured. A segment keeps codes once they are made: scans without them
    /// come first.
    pub const ALL: [Self; 2] = [Self::Without, Self::With];

    pub fn name(self) -> &'static str {
        match self {
            Self::Without => "linear",
            Self::With => "by codes",
        }
    }
}

/// Makes an index ready for scans under a home.
pub fn prepare(index: &Index, home: &HomeSet, codes: Codes) {
    match codes {
        Codes::Without => {}
        Codes::With => code_peers(index, home, &Cancel::default()).unwrap(),
    }
}

/// The index of made traffic.
pub fn index(traffic: &Traffic) -> Index {
    let segments = (0..traffic.packets().div_ceil(SEGMENT)).into_par_iter();
    let segments = segments.map(|number| {
        let first = number * SEGMENT;
        let mut builder = SegmentBuilder::new(first + 1, first * 168, SEGMENT as usize);
        for (record, packet) in traffic.stretch(first, SEGMENT).enumerate() {
            let time = Stamp::At(Nanos(packet.time));
            builder.push(record as u32 * 168, time, u32::from(packet.payload) + 54, Ok(facts(&packet)));
        }
        Arc::new(builder.finish())
    });
    Index { captures: vec![CaptureSegments { segments: segments.collect(), ..CaptureSegments::default() }] }
}

fn facts(packet: &Packet) -> PacketFacts {
    let is_tcp = packet.protocol == TCP;
    PacketFacts {
        source: IpAddr::V4(packet.source),
        destination: IpAddr::V4(packet.destination),
        protocol: Protocol(packet.protocol),
        class: match (packet.protocol, packet.tcp_flags) {
            (TCP, 0x02) => Class::TcpSyn,
            (TCP, _) => Class::TcpOther,
            (ICMP, _) => Class::Icmp,
            _ => Class::Udp,
        },
        ports: (packet.protocol != ICMP).then_some((packet.source_port, packet.destination_port)),
        tcp_flags: is_tcp.then_some(packet.tcp_flags),
        payload: u32::from(packet.payload),
    }
}
