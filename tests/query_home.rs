//! Home as it is inferred, against the design's rule read word by word.

#![allow(clippy::unwrap_used)]

mod query_support;

use std::{collections::BTreeSet, net::IpAddr};

use proptest::prelude::*;
use query_support::{Packet, captures, index, points};
use suji::query::{AddressRange, Cancel, HomeGuess, Index, infer_home};

fn guess(index: &Index) -> HomeGuess {
    infer_home(index, &Cancel::default()).unwrap()
}

fn texts(ranges: &[AddressRange]) -> Vec<String> {
    ranges.iter().map(ToString::to_string).collect()
}

fn unicast(address: IpAddr) -> bool {
    let broadcast = matches!(address, IpAddr::V4(address) if address.is_broadcast());
    !address.is_multicast() && !address.is_unspecified() && !broadcast
}

/// Home, and whether it is sure.
fn naive(index: &Index) -> (Vec<AddressRange>, bool) {
    let points: Vec<_> =
        points(index).into_iter().map(|(_, point)| (point.source, point.destination)).collect();
    let packets: Vec<_> = points.iter().copied().filter(|ends| unicast(ends.0) && unicast(ends.1)).collect();
    let addresses: BTreeSet<IpAddr> = packets.iter().flat_map(|ends| [ends.0, ends.1]).collect();
    let takes_part = |address: IpAddr, ends: &(IpAddr, IpAddr)| ends.0 == address || ends.1 == address;
    let two_way = |address: IpAddr| {
        packets.iter().any(|ends| ends.0 == address) && packets.iter().any(|ends| ends.1 == address)
    };
    let private = |address: &IpAddr| match address {
        IpAddr::V4(address) => address.is_private() || address.is_link_local(),
        // fc00::/7 (RFC 4193) and fe80::/10 (RFC 4291, 2.5.6).
        IpAddr::V6(address) => matches!(address.octets(), [0xfc | 0xfd, ..] | [0xfe, 0x80..=0xbf, ..]),
    };
    let mut chosen: Vec<IpAddr> = Vec::new();
    let covered = |chosen: &[IpAddr]| {
        packets.iter().filter(|ends| chosen.iter().any(|address| takes_part(*address, ends))).count()
    };
    while covered(&chosen) * 10 < packets.len() * 9 && chosen.len() < 16 {
        let mut best: Option<(usize, bool, bool, IpAddr)> = None;
        for address in addresses.iter().copied().filter(|address| !chosen.contains(address)) {
            let adds = covered(&[chosen.as_slice(), &[address]].concat()) - covered(&chosen);
            let of = (adds, two_way(address), private(&address), address);
            if best.is_none_or(|best| (of.0, of.1, of.2) > (best.0, best.1, best.2)) {
                best = Some(of);
            }
        }
        match best {
            Some((adds, _, _, address)) if adds * 100 >= packets.len() => chosen.push(address),
            _ => break,
        }
    }
    let of_home = covered(&chosen);
    if packets.is_empty() || of_home * 2 < packets.len() {
        return (Vec::new(), false);
    }
    let as_many = |address: &IpAddr| {
        let packets = packets.iter().filter(|ends| takes_part(*address, ends)).count();
        !chosen.contains(address) && packets * 10 >= of_home * 9
    };
    let sure = of_home * 10 >= packets.len() * 9
        && chosen.iter().all(|address| two_way(*address))
        && !addresses.iter().any(as_many);
    (chosen.into_iter().map(AddressRange::host).collect(), sure)
}

/// Captures in which a few hosts take part in most packets.
fn lopsided() -> impl Strategy<Value = Vec<Vec<Vec<Packet>>>> {
    let host = prop::sample::select(vec!["10.0.0.1", "10.0.0.2", "192.0.2.1", "2001:db8::1"]);
    let segment = |host: &'static str| {
        let packet = (0_u8..250, any::<bool>(), 0_u8..10).prop_map(move |(peer, from, stray)| {
            let peer =
                if host.contains(':') { format!("fe80::{peer:x}") } else { format!("198.51.100.{peer}") };
            match (stray, from) {
                (0, _) => Packet::udp(0, "203.0.113.1", "203.0.113.2", 9),
                (_, true) => Packet::udp(0, host, &peer, 9),
                (_, false) => Packet::udp(0, &peer, host, 9),
            }
        });
        prop::collection::vec(packet, 0..150)
    };
    prop::collection::vec(prop::collection::vec(host.prop_flat_map(segment), 1..4), 1..3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn home_is_what_the_rule_says(captures in prop_oneof![captures(), lopsided()]) {
        let index = index(&captures);
        let guess = guess(&index);
        let (home, sure) = naive(&index);
        prop_assert_eq!(&guess.home.0, &home);
        prop_assert_eq!(guess.sure, sure);
        prop_assert_eq!(guess.sure, guess.why.is_none());
        let all = points(&index);
        let ours = all.iter().filter(|(_, point)| {
            guess.home.contains(point.source) || guess.home.contains(point.destination)
        });
        let share = if all.is_empty() { 0.0 } else { ours.count() as f64 / all.len() as f64 };
        prop_assert!((guess.share - share).abs() < 1e-12);
    }
}

#[test]
fn a_busy_host_that_sends_and_receives_is_home_for_sure() {
    let packets = (0..100_u8).flat_map(|peer| {
        let peer = format!("198.51.100.{peer}");
        [Packet::udp(0, "10.0.0.1", &peer, 53), Packet::udp(1, &peer, "10.0.0.1", 53)]
    });
    let mut packets: Vec<_> = packets.collect();
    packets.push(Packet::udp(2, "10.0.0.7", "224.0.0.1", 53));
    let guess = guess(&index(&[vec![packets]]));
    assert_eq!(texts(&guess.home.0), ["10.0.0.1"]);
    assert!(guess.sure && guess.alternatives.is_empty());
    assert!((guess.share - 200.0 / 201.0).abs() < 1e-12);
}

#[test]
fn a_scanner_seen_by_a_telescope_is_not_home_for_sure() {
    let packets = (0..=255).flat_map(|host| {
        ["128.3", "131.243"].map(|net| Packet::udp(0, "192.0.2.1", &format!("{net}.{host}.{host}"), 1433))
    });
    let guess = guess(&index(&[vec![packets.collect()]]));
    assert_eq!(texts(&guess.home.0), ["192.0.2.1"]);
    assert_eq!(guess.why.as_deref(), Some("192.0.2.1 only sends"));
    let alternatives: Vec<_> = guess.alternatives.iter().map(|home| texts(home)).collect();
    assert_eq!(alternatives, [["128.3.0.0/16", "131.243.0.0/16"]]);
}

#[test]
fn of_two_hosts_that_talk_to_each_other_either_may_be_home() {
    let pair = [Packet::udp(0, "10.0.0.2", "10.0.0.1", 1), Packet::udp(1, "10.0.0.1", "10.0.0.2", 2)];
    let guess = guess(&index(&[vec![pair.to_vec()]]));
    assert_eq!(texts(&guess.home.0), ["10.0.0.1"]);
    assert_eq!(guess.why.as_deref(), Some("10.0.0.2 takes part in about as many packets"));
    assert_eq!(guess.alternatives.iter().map(|home| texts(home)).collect::<Vec<_>>(), [["10.0.0.2"]]);
}

#[test]
fn a_telescope_has_no_busy_host_but_a_prefix() {
    let packets =
        (0..=255_u8).map(|at| Packet::udp(0, &format!("{at}.9.9.9"), &format!("10.1.{at}.{at}"), 23));
    let guess = guess(&index(&[vec![packets.filter(|packet| unicast(packet.source)).collect()]]));
    assert!(guess.home.is_empty() && !guess.sure && guess.share == 0.0);
    assert_eq!(guess.why.as_deref(), Some("no few addresses take part in half of the packets"));
    assert_eq!(guess.alternatives.iter().map(|home| texts(home)).collect::<Vec<_>>(), [["10.1.0.0/16"]]);
}

#[test]
fn without_packets_between_hosts_there_is_no_home() {
    let why = |packets: Vec<Packet>| {
        let guess = guess(&index(&[vec![packets]]));
        assert!(guess.home.is_empty() && !guess.sure);
        guess.why.unwrap()
    };
    assert_eq!(why(Vec::new()), "there are no packets");
    let multicast = Packet::udp(0, "10.0.0.1", "224.0.0.1", 1);
    assert_eq!(why(vec![multicast]), "no packet goes from one host to another");
}

#[test]
fn a_host_is_home_however_many_others_are_busy_for_a_while() {
    // Each of the 100 peers of a segment is one in a hundred there, and none is in the whole.
    let segment = |net: u8| {
        let packets = (0..100).map(|peer| {
            let peer = format!("198.51.{net}.{peer}");
            if net == 0 { Packet::udp(0, &peer, "10.0.0.1", 1) } else { Packet::udp(0, "10.0.0.1", &peer, 1) }
        });
        packets.collect()
    };
    let index = index(&[(0..6).map(segment).collect()]);
    let guess = guess(&index);
    assert_eq!(texts(&guess.home.0), ["10.0.0.1"]);
    assert!(guess.sure);
    assert_eq!(naive(&index), (guess.home.0, true));
}

#[test]
fn a_host_that_a_sample_misses_is_home_in_a_capture_of_very_many_short_stretches() {
    // Samples of so many packets are every other sixteen neighbours: the host stands in the others, and
    // each stretch has hosts of its own, all of them frequent there.
    let host: IpAddr = [10, 0, 0, 1].into();
    let mut others = (0x2000_0000..u32::MAX).map(|address| IpAddr::V4(address.into()));
    let mut other = || others.next().unwrap();
    let mut packet = |place: usize| {
        let (mut source, mut destination) = (other(), other());
        match place / 16 {
            1 => source = host,
            3 => destination = host,
            _ => {}
        }
        Packet { source, destination, ..Packet::udp(0, "10.0.0.2", "10.0.0.3", 53) }
    };
    let stretches = (0..4_200).map(|_| (0..64).map(&mut packet).collect()).collect();
    let guess = guess(&index(&[stretches]));
    assert_eq!(texts(&guess.home.0), ["10.0.0.1"]);
}
