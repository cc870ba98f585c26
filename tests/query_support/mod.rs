//! Small random captures, and lenses over them read straight from the design's definitions.

#![allow(clippy::unwrap_used)]
#![allow(dead_code)] // Each test uses a part.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::Arc,
};

use proptest::prelude::*;
use suji::{
    index::{CaptureSegments, Duplicates, Fingerprint, Nanos, PacketFacts, Protocol, SegmentBuilder, Stamp},
    query::{
        AddressRange, Breakdown, Cancel, Class, ClassSet, Direction, DirectionFilter, DuplicateFilter,
        HomeSet, Index, Lens, ObservedV4, Plane, Point, PointId, PortKey, PortPalette, TimeRange, TimeWindow,
        Transport, Window, code_peers,
    },
};

/// A packet of a test: what a point keeps, as short as can be written.
#[derive(Clone, Copy, Debug)]
pub struct Packet {
    pub time: Option<i64>,
    pub source: IpAddr,
    pub destination: IpAddr,
    pub class: Class,
    pub ports: Option<(u16, u16)>,
    /// What tells copies; 0: it has none.
    pub fingerprint: u64,
}

impl Packet {
    pub fn udp(time: i64, source: &str, destination: &str, port: u16) -> Self {
        Self {
            time: Some(time),
            source: source.parse().unwrap(),
            destination: destination.parse().unwrap(),
            class: Class::Udp,
            ports: Some((40_000, port)),
            fingerprint: 0,
        }
    }

    fn facts(&self) -> PacketFacts {
        let protocol = match self.class {
            Class::TcpSyn | Class::TcpOther => Protocol::TCP,
            Class::Udp => Protocol::UDP,
            Class::Icmp => Protocol::ICMP,
            Class::IpOther => Protocol(47),
        };
        PacketFacts {
            source: self.source,
            destination: self.destination,
            protocol,
            class: self.class,
            ports: self.ports,
            tcp_flags: None,
            payload: 0,
        }
    }
}

/// The index of captures, each a list of segments, each a list of packets.
pub fn index(captures: &[Vec<Vec<Packet>>]) -> Index {
    let segment = |duplicates: &mut Duplicates, first_frame: &mut u64, packets: &Vec<Packet>| {
        let mut builder = SegmentBuilder::new(*first_frame, 0, packets.len());
        *first_frame += packets.len() as u64;
        for (record, packet) in packets.iter().enumerate() {
            let stamp = packet.time.map_or(Stamp::Missing, |time| Stamp::At(Nanos(time)));
            builder.push(record as u32, stamp, 60, Ok(packet.facts()));
        }
        let mut segment = builder.finish();
        let fingerprints: Vec<_> =
            packets.iter().map(|packet| Fingerprint::from_bits(packet.fingerprint)).collect();
        duplicates.mark(&mut segment, &fingerprints);
        Arc::new(segment)
    };
    let capture = |segments: &Vec<Vec<Packet>>| {
        let (mut duplicates, mut first_frame) = (Duplicates::default(), 1);
        CaptureSegments {
            segments: segments.iter().map(|of| segment(&mut duplicates, &mut first_frame, of)).collect(),
            ..CaptureSegments::default()
        }
    };
    Index { captures: captures.iter().map(capture).collect() }
}

/// All points with their names.
pub fn points(index: &Index) -> Vec<(PointId, Point)> {
    let segments = index.segments().flat_map(|(capture, segment, columns)| {
        (0..columns.len()).map(move |point| PointId { capture, segment, point: point as u16 })
    });
    segments.map(|id| (id, index.point(id).unwrap())).collect()
}

pub fn direction(lens: &Lens, point: &Point) -> Direction {
    if lens.home.0.iter().any(|home| home.contains(point.source)) {
        Direction::From
    } else if lens.home.0.iter().any(|home| home.contains(point.destination)) {
        Direction::To
    } else {
        Direction::Others
    }
}

pub fn peer(lens: &Lens, point: &Point) -> IpAddr {
    if direction(lens, point) == Direction::To { point.source } else { point.destination }
}

pub fn transport(point: &Point) -> Transport {
    if point.protocol == Protocol::UDP { Transport::Udp } else { Transport::Tcp }
}

/// The lens as the design words it.
pub fn shows(lens: &Lens, point: &Point) -> bool {
    let ports = match point.ports {
        Some((source, destination)) => lens.ports.shows(transport(point), source, destination),
        None => lens.ports.shows_portless(),
    };
    let time = match point.time {
        Some(time) => lens.time.contains(time.0),
        None => lens.time.is_open(),
    };
    let direction = direction(lens, point);
    let of_direction = match lens.direction {
        DirectionFilter::From => direction == Direction::From,
        DirectionFilter::To => direction == Direction::To,
        DirectionFilter::Others => direction == Direction::Others,
        DirectionFilter::All => true,
    };
    let peer = peer(lens, point);
    let of_peer = lens.peers.is_empty() || lens.peers.iter().any(|range| range.contains(peer));
    let of_peer = of_peer && !lens.left_out.iter().any(|range| range.contains(peer));
    let of_copies = lens.duplicates == DuplicateFilter::Shown || !point.duplicate;
    of_copies && ports && time && of_direction && of_peer && lens.classes.contains(point.class)
}

/// Time and axis unit of a point that is shown inside a window.
pub fn inside(lens: &Lens, plane: &Plane, window: &Window, point: &Point) -> Option<(i64, f64)> {
    let time = point.time?.0;
    let rows = plane.rows(&window.addresses)?;
    let unit = match (plane, peer(lens, point)) {
        (Plane::V4, IpAddr::V4(peer)) => f64::from(u32::from(peer)) + 0.5,
        (Plane::V4Ranked(all), IpAddr::V4(peer)) => {
            let below = (0..all.len()).filter(|rank| all.get(*rank).is_some_and(|other| other < peer.into()));
            below.count() as f64 + 0.5
        }
        (Plane::V6(all), IpAddr::V6(peer)) => {
            all.iter().filter(|address| **address < peer).count() as f64 + 0.5
        }
        _ => return None,
    };
    let TimeWindow { start, end } = window.time;
    let shown = shows(lens, point) && start <= time && time < end && rows.low <= unit && unit < rows.high;
    shown.then_some((time, unit))
}

/// Which address axis.
#[derive(Clone, Copy, Debug)]
enum Axis {
    Linear,
    Ranked,
    V6,
}

/// A case: a capture, and a question about it.
#[derive(Clone, Debug)]
pub struct Case {
    pub index: Index,
    pub lens: Lens,
    pub plane: Plane,
    pub window: Window,
}

/// Few addresses and times, so that much coincides; and some at the very ends.
fn address() -> impl Strategy<Value = IpAddr> {
    prop_oneof![
        5 => (0_u8..4, 0_u8..6).prop_map(|(c, d)| IpAddr::from(Ipv4Addr::new(10, 0, c, d))),
        1 => prop::sample::select(vec![Ipv4Addr::UNSPECIFIED, Ipv4Addr::BROADCAST, Ipv4Addr::new(224, 0, 0, 1)])
            .prop_map(IpAddr::from),
        2 => (0_u128..5).prop_map(|low| IpAddr::from(Ipv6Addr::from(0x2001_0db8_u128 << 96 | low))),
    ]
}

fn time() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![
        8 => (0_i64..1000).prop_map(Some),
        1 => prop::sample::select(vec![i64::MIN + 1, i64::MAX, i64::MAX - 1, -1]).prop_map(Some),
        1 => Just(None),
    ]
}

pub fn packet() -> impl Strategy<Value = Packet> {
    let ports = prop::option::weighted(0.8, (0_u16..5, 0_u16..5));
    let fingerprint = 0_u64..6;
    (time(), address(), address(), prop::sample::select(Class::ALL.to_vec()), ports, fingerprint).prop_map(
        |(time, source, destination, class, ports, fingerprint)| {
            let v6 = source.is_ipv6() || destination.is_ipv6();
            let family = |address: IpAddr| match address {
                // Both ends are of one family.
                IpAddr::V4(address) if v6 => {
                    IpAddr::from(Ipv6Addr::from(u128::from(u32::from(address)) << 32))
                }
                address => address,
            };
            let ports = ports.filter(|_| matches!(class, Class::TcpSyn | Class::TcpOther | Class::Udp));
            let fingerprint = fingerprint << 60;
            Packet {
                time,
                source: family(source),
                destination: family(destination),
                class,
                ports,
                fingerprint,
            }
        },
    )
}

pub fn captures() -> impl Strategy<Value = Vec<Vec<Vec<Packet>>>> {
    prop::collection::vec(prop::collection::vec(prop::collection::vec(packet(), 0..40), 1..5), 1..4)
}

fn ranges() -> impl Strategy<Value = Vec<AddressRange>> {
    let texts =
        vec!["10.0.0.1", "10.0.0.0/30", "10.0.1.2-10.0.2.3", "10.0.3.5", "2001:db8::1", "2001:db8::/127"];
    prop::collection::vec(prop::sample::select(texts), 0..4)
        .prop_map(|texts| texts.iter().map(|text| text.parse().unwrap()).collect())
}

pub fn lens() -> impl Strategy<Value = Lens> {
    let classes = prop_oneof![
        2 => Just(ClassSet::ALL),
        1 => prop::collection::vec(prop::sample::select(Class::ALL.to_vec()), 0..4)
            .prop_map(|classes| ClassSet::of(&classes)),
    ];
    let ports = vec!["", "", "", "1,2", "!3", "tcp/0-2,!src:1", "any:udp/2", "!any:4"];
    let range = (prop::option::of(-1_i64..1000), prop::option::of(0_i64..1001));
    let range = prop_oneof![2 => Just((None, None)), 1 => range];
    let peers = || prop_oneof![2 => Just(Vec::new()), 1 => ranges()];
    let peers = (peers(), peers());
    let directions =
        prop_oneof![Just(DirectionFilter::All), prop::sample::select(DirectionFilter::ALL.to_vec())];
    let duplicates = prop::sample::select(vec![DuplicateFilter::Shown, DuplicateFilter::Hidden]);
    (ranges(), directions, classes, prop::sample::select(ports), peers, range, duplicates).prop_map(
        |(home, direction, classes, ports, (peers, left_out), (start, end), duplicates)| Lens {
            home: HomeSet(home),
            direction,
            classes,
            ports: ports.parse().unwrap(),
            peers,
            time: TimeRange { start, end },
            duplicates,
            left_out,
            ..Lens::default()
        },
    )
}

pub fn breakdown() -> impl Strategy<Value = Breakdown> {
    let key = (any::<bool>(), 0_u16..5).prop_map(|(udp, port)| PortKey {
        transport: if udp { Transport::Udp } else { Transport::Tcp },
        port,
    });
    let ports = prop::collection::btree_set(key, 0..5);
    prop_oneof![
        Just(Breakdown::None),
        Just(Breakdown::Direction),
        (1_usize..5).prop_map(Breakdown::Capture),
        ports.prop_map(|ports| Breakdown::Port(PortPalette { ports: ports.into_iter().collect() })),
    ]
}

fn time_window() -> impl Strategy<Value = TimeWindow> {
    let ends = prop_oneof![
        4 => (-50_i64..900, 1_i64..1050).prop_map(|(start, length)| (start, start + length)),
        1 => Just((i64::MIN, i64::MAX)),
        1 => Just((0, i64::MAX)),
    ];
    ends.prop_map(|(start, end)| TimeWindow { start, end })
}

pub fn case() -> impl Strategy<Value = Case> {
    let ten = f64::from(u32::from(Ipv4Addr::new(10, 0, 0, 0)));
    let v4 = prop_oneof![
        3 => (-5.0..800.0_f64, 0.5..1100.0_f64).prop_map(move |(low, height)| (ten + low, height)),
        1 => Just((-100.0, 5e9)),
    ];
    let v6 = (-1.0..8.0_f64, 0.1..12.0_f64);
    let ranked = (-1.0..20.0_f64, 0.1..30.0_f64);
    let extent = prop_oneof![
        v4.prop_map(|extent| (Axis::Linear, extent)),
        ranked.prop_map(|extent| (Axis::Ranked, extent)),
        v6.prop_map(|extent| (Axis::V6, extent)),
    ];
    let lens = prop_oneof![
        (ranges(), lens()).prop_map(|(home, lens)| Lens {
            home: HomeSet(home),
            time: lens.time,
            ..Lens::default()
        }),
        lens(),
    ];
    // Some or all segments have codes of peers, of this home or another; or none.
    let ordered = prop::collection::vec((any::<bool>(), ranges(), any::<bool>()), 0..3);
    (captures(), lens, time_window(), extent, ordered).prop_map(
        |(captures, lens, time, (axis, extent), ordered)| {
            let index = index(&captures);
            for (this, other, all) in ordered {
                let home = if this { lens.home.clone() } else { HomeSet(other) };
                let some = index.captures.iter().take(if all { usize::MAX } else { 1 }).cloned().collect();
                code_peers(&Index { captures: some }, &home, &Cancel::default()).unwrap();
            }
            let plane = match axis {
                Axis::Linear => Plane::V4,
                Axis::Ranked => {
                    Plane::V4Ranked(Arc::new(ObservedV4::of(&index, &Cancel::default()).unwrap()))
                }
                Axis::V6 => Plane::V6(Arc::new(index.v6_addresses())),
            };
            let rows = suji::query::Rows { low: extent.0, high: extent.0 + extent.1 };
            let window = Window { time, addresses: plane.window(rows) };
            Case { index, lens, plane, window }
        },
    )
}
