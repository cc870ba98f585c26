//! Scans by the codes of peers, against scans that look at every point.

#![allow(clippy::unwrap_used)]

mod query_support;

use std::{net::Ipv4Addr, sync::Arc};

use proptest::prelude::*;
use query_support::{Packet, breakdown, captures, case, index};
use suji::query::{
    Breakdown, Cancel, DensityRequest, Folding, HomeSet, Index, Lens, ObservedV4, PickRequest, Plane, Rows,
    TimeWindow, Window, code_peers, density, hover, pick, rank_ports, select,
};

/// Traffic of IPv4 alone, mostly in order: a busy prefix, few busy addresses far away, and others anywhere.
fn traffic() -> impl Strategy<Value = Vec<Vec<Packet>>> {
    let peer = prop_oneof![
        4 => (0_u32..600).prop_map(|host| 0x7608_c800 + host),
        2 => (0_u32..4).prop_map(|host| 0x0102_0304 + host * 7_000),
        3 => any::<u32>(),
    ];
    let packet = (peer, -30..30_i64, 0_u16..5, any::<bool>());
    let segment = prop::collection::vec(packet, 0..3_000);
    prop::collection::vec(segment, 1..4).prop_map(|segments| {
        let mut now = 0;
        let mut packets = |segment: Vec<(u32, i64, u16, bool)>| {
            let packet = |(peer, jitter, port, to_home): (u32, i64, u16, bool)| {
                now += 1;
                let (home, peer) = (Ipv4Addr::new(10, 0, 0, 1).to_string(), Ipv4Addr::from(peer).to_string());
                let (source, destination) = if to_home { (&peer, &home) } else { (&home, &peer) };
                Packet::udp(now + jitter, source, destination, port)
            };
            segment.into_iter().map(packet).collect()
        };
        segments.into_iter().map(&mut packets).collect()
    })
}

/// Rows of the IPv4 axis: within the busy prefix, around it, or anywhere.
fn rows() -> impl Strategy<Value = Rows> {
    let rows = |(low, height): (f64, f64)| Rows { low, high: low + height };
    let busy = f64::from(0x7608_c800_u32);
    prop_oneof![
        (busy - 100.0..busy + 600.0, 0.1..700.0_f64).prop_map(rows),
        (0.0..busy, 1e3..1e9_f64).prop_map(rows),
        (-1e6..4e9_f64, 1.0..5e9_f64).prop_map(rows),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn cells_counted_by_codes_alone_are_those_of_a_scan(
        segments in traffic(),
        rows in rows(),
        is_ranked in any::<bool>(),
        time in (-50..5_000_i64, 1..9_000_i64),
        breakdown in breakdown(),
        size in (1..80_usize, 1..200_usize),
        marks in prop_oneof![0..20_usize, 0..4_000_usize],
    ) {
        let (linear, coded) = (index(std::slice::from_ref(&segments)), index(&[segments]));
        let (lens, cancel) = (Lens { home: HomeSet::from_texts(["10.0.0.1"]).unwrap(), ..Lens::default() }, &Cancel::default());
        code_peers(&coded, &lens.home, cancel).unwrap();
        let plane = if is_ranked { Plane::V4Ranked(Arc::new(ObservedV4::of(&linear, cancel).unwrap())) } else { Plane::V4 };
        // Of ranks there are a few thousand.
        let scale = if is_ranked { 1e-6 } else { 1.0 };
        let addresses = plane.window(Rows { low: rows.low * scale, high: rows.high * scale });
        let request = DensityRequest {
            window: Window { time: TimeWindow { start: time.0, end: time.0 + time.1 }, addresses },
            width: size.0,
            height: size.1,
            folding: Folding::default(),
            breakdown,
            rarity: Vec::new(),
            marks,
        };
        let of = |index| density(index, &lens, &plane, &request, cancel).unwrap();
        prop_assert_eq!(of(&coded), of(&linear));
    }

    #[test]
    fn codes_of_peers_change_no_count(
        mut captures in captures(),
        case in case(),
        breakdown in breakdown(),
        times in 1_usize..200,
        at in 0_usize..50,
    ) {
        // Segments of several blocks, with many packets of some peers and few of others.
        for packets in captures.iter_mut().flatten() {
            let mut long: Vec<Packet> = packets.iter().cycle().take(packets.len() * times).copied().collect();
            long.extend(packets.get(at));
            *packets = long;
        }
        let (linear, coded) = (index(&captures), index(&captures));
        let (lens, plane, window, cancel) = (&case.lens, &case.plane, &case.window, &Cancel::default());
        // Of the first capture's packets, so that others' peers share codes; then of all.
        let first = coded.captures.iter().take(1).cloned().collect();
        code_peers(&Index { captures: first }, &lens.home, cancel).unwrap();
        code_peers(&coded, &lens.home, cancel).unwrap();
        let request = DensityRequest {
            window: *window,
            width: 30,
            height: 30,
            folding: Folding::default(), breakdown,
            rarity: Vec::new(),
            marks: 50,
        };
        let near = PickRequest { window: *window, width: 9.0, height: 9.0, folding: Folding::default(), x: 4.0, y: 3.0, radius: 3.0, limit: 9 };
        prop_assert_eq!(
            density(&linear, lens, plane, &request, cancel),
            density(&coded, lens, plane, &request, cancel)
        );
        prop_assert_eq!(pick(&linear, lens, plane, &near, cancel), pick(&coded, lens, plane, &near, cancel));
        prop_assert_eq!(
            select(&linear, lens, plane, window, 500, cancel),
            select(&coded, lens, plane, window, 500, cancel)
        );
        prop_assert_eq!(hover(&linear, lens, plane, window, cancel), hover(&coded, lens, plane, window, cancel));
        let ranked = |of| rank_ports(of, lens, Some((plane, window)), cancel);
        prop_assert_eq!(ranked(&linear), ranked(&coded));
    }
}

#[test]
fn codes_of_very_many_peers_change_no_count() {
    // Twice as many as there are codes, and a prefix that is busy among them.
    let packets = (0..140_000_u32).map(|number| {
        let far = number.wrapping_mul(2_654_435_761);
        let peer = Ipv4Addr::from(if number % 16 == 0 { 0x7608_c800 | far >> 22 } else { far });
        Packet::udp(i64::from(number), "10.0.0.1", &peer.to_string(), 53)
    });
    let packets = vec![packets.collect::<Vec<_>>().chunks(60_000).map(<[Packet]>::to_vec).collect()];
    let (linear, coded) = (index(&packets), index(&packets));
    let lens = Lens { home: HomeSet::from_texts(["10.0.0.1"]).unwrap(), ..Lens::default() };
    let cancel = &Cancel::default();
    code_peers(&coded, &lens.home, cancel).unwrap();
    let time = TimeWindow { start: 0, end: 140_000 };
    for range in
        ["118.8.200.0/22", "118.8.201.0/24", "118.8.0.0/16", "118.0.0.0/8", "0.0.0.0/1", "7.1.0.0/16"]
    {
        let addresses = Plane::V4.window_around(&range.parse().unwrap()).unwrap();
        let window = Window { time, addresses };
        for breakdown in [Breakdown::None, Breakdown::Direction, Breakdown::Capture(2)] {
            let request = DensityRequest {
                window,
                width: 50,
                height: 90,
                folding: Folding::default(),
                breakdown,
                rarity: Vec::new(),
                marks: 500,
            };
            let of = |index: &Index| density(index, &lens, &Plane::V4, &request, cancel).unwrap();
            let expected = of(&linear);
            assert!(expected.total > 0, "{range}");
            assert_eq!(of(&coded), expected, "{range}");
        }
    }
}
