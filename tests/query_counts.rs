//! Totals, rankings of peers and the census, against counting by hand.

#![allow(clippy::unwrap_used)]

mod query_support;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use proptest::prelude::*;
use query_support::{Packet, case, direction, index, peer, points, shows, transport};
use suji::query::{
    Cancel, Census, Class, ClassSet, Direction, DirectionFilter, Filter, Lens, PeerCount, PortKey,
    PortPalette, Transport, rank_peers, rank_ports, totals,
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_filter_shows_what_the_lens_says(case in case()) {
        let filter = Filter::new(&case.lens);
        for (id, point) in points(&case.index) {
            let segment = case.index.segment(id).unwrap();
            let expected = shows(&case.lens, &point).then(|| direction(&case.lens, &point));
            prop_assert_eq!(filter.shows(segment, usize::from(id.point)), expected);
            prop_assert!(expected.is_none() || filter.may_show(0, segment));
        }
    }

    #[test]
    fn totals_count_classes_directions_and_addresses(case in case()) {
        let totals = totals(&case.index, &case.lens, &Cancel::default()).unwrap();
        let all = points(&case.index);
        let shown: Vec<_> = all.iter().map(|(_, point)| point).filter(|point| shows(&case.lens, point)).collect();
        let mut classes = [[0; 3]; 5];
        for point in &shown {
            classes[point.class as usize][direction(&case.lens, point) as usize] += 1;
        }
        prop_assert_eq!(totals.classes, classes);
        prop_assert_eq!(totals.packets, shown.len() as u64);
        let home = |point: &&&suji::query::Point| {
            case.lens.home.contains(point.source) && case.lens.home.contains(point.destination)
        };
        prop_assert_eq!(totals.within_home, shown.iter().filter(home).count() as u64);
        let times = || shown.iter().filter_map(|point| point.time).map(|time| time.0);
        prop_assert_eq!(totals.times, times().min().zip(times().max()));
        let addresses: BTreeSet<_> = shown.iter().flat_map(|point| [point.source, point.destination]).collect();
        let v4 = addresses.iter().filter(|address| address.is_ipv4()).count();
        prop_assert_eq!((totals.v4_addresses, totals.v6_addresses), (v4 as u64, (addresses.len() - v4) as u64));
    }

    #[test]
    fn peers_of_home_are_ranked(case in case(), limit in 0_usize..30) {
        let (ranking, distinct) = rank_peers(&case.index, &case.lens, limit, &Cancel::default()).unwrap();
        let mut peers = BTreeMap::new();
        for (_, point) in points(&case.index) {
            let direction = direction(&case.lens, &point);
            if shows(&case.lens, &point) && direction != Direction::Others {
                let address = peer(&case.lens, &point);
                let peer = peers.entry(address).or_insert(PeerCount { address, from: 0, to: 0, times: None });
                if direction == Direction::From { peer.from += 1 } else { peer.to += 1 }
                if let Some(time) = point.time {
                    let times = peer.times.get_or_insert((time.0, time.0));
                    *times = (times.0.min(time.0), times.1.max(time.0));
                }
            }
        }
        let mut peers: Vec<_> = peers.into_values().collect();
        peers.sort_by_key(|peer| (Reverse(peer.from + peer.to), peer.address));
        let count = |of: fn(&PeerCount) -> u64| peers.iter().filter(|peer| of(peer) > 0).count() as u64;
        prop_assert_eq!(distinct, [count(|peer| peer.from), count(|peer| peer.to)]);
        peers.truncate(limit);
        prop_assert_eq!(ranking, peers);
    }

    #[test]
    fn the_census_counts_everything(case in case()) {
        let census = Census::take(&case.index, &Cancel::default()).unwrap();
        let all = points(&case.index);
        let mut ports = BTreeMap::new();
        for (_, point) in &all {
            if let Some((_, port)) = point.ports {
                *ports.entry(PortKey { transport: transport(point), port }).or_insert(0) += 1;
            }
        }
        let mut ports: Vec<(PortKey, u64)> = ports.into_iter().collect();
        ports.sort_by_key(|(key, count)| (Reverse(*count), *key));
        prop_assert_eq!(census.packets, all.len() as u64);
        let v6 = all.iter().filter(|(_, point)| point.source.is_ipv6()).count();
        prop_assert_eq!(census.v6_packets, v6 as u64);
        let counted: Vec<_> = census.ports.iter().map(|count| (count.key, count.packets)).collect();
        prop_assert_eq!(&counted, &ports);
        let ranking = rank_ports(&case.index, &Lens::default(), None, &Cancel::default()).unwrap();
        let ranked: Vec<_> = ranking.ports.iter().map(|(key, counts)| (*key, counts.iter().sum())).collect();
        prop_assert_eq!(ranked, ports);
    }
}

#[test]
fn a_palette_colours_the_eight_most_frequent_ports_and_those_pinned() {
    let packets = (0..20_u16).flat_map(|port| {
        (0..=port).map(move |time| Packet::udp(i64::from(time), "10.0.0.1", "10.0.0.2", port))
    });
    let census = Census::take(&index(&[vec![packets.collect()]]), &Cancel::default()).unwrap();
    let udp = |port| PortKey { transport: Transport::Udp, port };
    let palette = PortPalette::new(&census, &[udp(3), udp(19), udp(3)]);
    let ports: Vec<_> = palette.ports.iter().map(|key| key.port).collect();
    assert_eq!(ports, [19, 18, 17, 16, 15, 14, 13, 12, 3]);
    assert_eq!(palette.other(), 9);
}

#[test]
fn the_four_views_of_paper_a_keep_home() {
    let lens = Lens { peers: vec!["10.0.0.0/8".parse().unwrap()], ..Lens::default() };
    let third = lens.paper_view(3).unwrap();
    assert_eq!((third.direction, third.classes), (DirectionFilter::From, ClassSet::of(&[Class::Udp])));
    assert_eq!(third.peers, lens.peers);
    let second = lens.paper_view(2).unwrap();
    assert_eq!((second.direction, second.classes), (DirectionFilter::To, ClassSet::of(&[Class::TcpSyn])));
    assert_eq!(lens.paper_view(5), None);
}
