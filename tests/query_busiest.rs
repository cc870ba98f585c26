//! The busiest minutes, the most touched prefix and the earliest packets, against counting by hand.

#![allow(clippy::unwrap_used)]

mod query_support;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, Ipv4Addr},
};

use proptest::prelude::*;
use query_support::{Packet, captures, case, index, peer, points, shows, transport};
use suji::query::{
    AddressRange, Cancel, Direction, DirectionFilter, HomeSet, Index, Lens, PortKey, TimeRange,
    busiest_minutes, earliest_from, most_touched,
};

const MINUTE: i64 = 60_000_000_000;

/// Ten of the support's nanoseconds become a minute; the very ends of time stay.
fn stretched() -> impl Strategy<Value = Index> {
    captures().prop_map(|mut captures| {
        for packet in captures.iter_mut().flatten().flatten() {
            packet.time = packet.time.map(|time| time.checked_mul(MINUTE / 10).unwrap_or(time));
        }
        index(&captures)
    })
}

/// Peers of `other`, mostly of two prefixes, so that ties are common.
fn scan() -> impl Strategy<Value = Vec<Packet>> {
    let target = (0_u8..3, 0_u8..12, 0_u8..2);
    prop::collection::vec(target, 0..60).prop_map(|targets| {
        let target = |(b, c, d)| Packet::udp(0, "10.0.0.1", &Ipv4Addr::new(118, b, c, d).to_string(), 445);
        targets.into_iter().map(target).collect()
    })
}

/// The most touched /22 as its definition says.
fn touched_by_hand(index: &Index, lens: &Lens) -> Option<(u64, u64, Reverse<u32>)> {
    let mut prefixes: BTreeMap<u32, (BTreeSet<u32>, u64)> = BTreeMap::new();
    for (_, point) in points(index) {
        if let (true, IpAddr::V4(peer)) = (shows(lens, &point), peer(lens, &point)) {
            let entry = prefixes.entry(u32::from(peer) >> 10).or_default();
            entry.0.insert(peer.into());
            entry.1 += 1;
        }
    }
    let rank = |(number, (addresses, packets)): (u32, (BTreeSet<u32>, u64))| {
        (addresses.len() as u64, packets, Reverse(number))
    };
    prefixes.into_iter().map(rank).max()
}

#[track_caller]
fn assert_touched(index: &Index, lens: &Lens) {
    let found = most_touched(index, lens, &Cancel::default()).unwrap();
    let expected = touched_by_hand(index, lens);
    assert_eq!(found.map(|of| (of.addresses, of.packets)), expected.map(|of| (of.0, of.1)));
    let prefix = expected.map(|of| format!("{}/22", Ipv4Addr::from(of.2.0 << 10)));
    assert_eq!(found.map(|of| of.prefix.to_string()), prefix);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_fullest_minutes_come_first(index in stretched(), case in case(), limit in 0_usize..20) {
        let lens = Lens { time: TimeRange { start: Some(-MINUTE), end: None }, ..case.lens };
        for lens in [Lens { time: TimeRange::default(), ..lens.clone() }, lens] {
            let mut minutes: BTreeMap<i64, (u64, BTreeMap<PortKey, u64>)> = BTreeMap::new();
            for (_, point) in points(&index) {
                let Some(time) = point.time.filter(|_| shows(&lens, &point)) else { continue };
                let minute = minutes.entry(time.0.div_euclid(MINUTE)).or_default();
                minute.0 += 1;
                if let Some((_, port)) = point.ports {
                    *minute.1.entry(PortKey { transport: transport(&point), port }).or_default() += 1;
                }
            }
            let mut expected: Vec<_> = minutes
                .into_iter()
                .map(|(minute, (packets, ports))| {
                    let top = ports.into_iter().max_by_key(|(key, packets)| (*packets, Reverse(*key)));
                    (minute.saturating_mul(MINUTE), packets, top)
                })
                .collect();
            expected.sort_by_key(|(start, packets, _)| (Reverse(*packets), *start));
            expected.truncate(limit);
            let found = busiest_minutes(&index, &lens, limit, &Cancel::default()).unwrap();
            let found: Vec<_> = found
                .iter()
                .map(|of| (of.start, of.packets, of.top_port.map(|top| (top.key, top.packets))))
                .collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_prefix_with_most_addresses_is_found(case in case()) {
        assert_touched(&case.index, &case.lens);
    }

    #[test]
    fn ties_between_prefixes_go_by_packets_then_by_number(packets in scan()) {
        let home = HomeSet::from_texts(["10.0.0.1"]).unwrap();
        let lens = Lens { home, direction: DirectionFilter::From, ..Lens::default() };
        assert_touched(&index(&[vec![packets]]), &lens);
    }

    #[test]
    fn the_earliest_packet_from_a_moment_is_found(index in stretched(), moment in any::<i64>(), near in 0..100_i64) {
        for moment in [moment, near * MINUTE, i64::MIN, i64::MAX] {
            let times = points(&index).into_iter().filter_map(|(_, point)| point.time).map(|time| time.0);
            prop_assert_eq!(earliest_from(&index, moment), times.filter(|time| *time >= moment).min());
        }
    }
}

#[test]
fn one_address_hit_often_is_less_than_two_hit_once() {
    let to = |destination| Packet::udp(0, "10.0.0.1", destination, 445);
    let packets = vec![to("118.8.203.255"), to("9.9.9.9"), to("9.9.9.9"), to("118.8.200.0"), to("9.9.9.9")];
    let lens = Lens { home: HomeSet::from_texts(["10.0.0.1"]).unwrap(), ..Lens::default() };
    let touched = most_touched(&index(&[vec![packets]]), &lens, &Cancel::default()).unwrap().unwrap();
    assert_eq!(touched.prefix, "118.8.200.0/22".parse::<AddressRange>().unwrap());
    assert_eq!((touched.addresses, touched.packets), (2, 2));
}

#[test]
fn the_sources_of_packets_to_home_are_peers_too() {
    let packets = vec![Packet::udp(0, "9.9.9.9", "10.0.0.1", 1), Packet::udp(0, "10.0.0.1", "8.8.8.8", 1)];
    let home = HomeSet::from_texts(["10.0.0.1"]).unwrap();
    let lens = Lens { home, direction: DirectionFilter::To, ..Lens::default() };
    let index = index(&[vec![packets]]);
    let touched = most_touched(&index, &lens, &Cancel::default()).unwrap().unwrap();
    assert_eq!(touched.prefix.to_string(), "9.9.8.0/22");
    assert_eq!(query_support::direction(&lens, &points(&index)[0].1), Direction::To);
}
