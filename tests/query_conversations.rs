//! The packets of a conversation and the table of all of them, against a count by hand.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

mod query_support;

use std::{collections::BTreeMap, net::SocketAddr};

use proptest::prelude::*;
use query_support::{Packet, captures, index, lens, points, shows};
use suji::query::{
    Cancel, ConversationColumn, ConversationKey, Index, Lens, conversation_points, conversations, sorted_rows,
};

fn by_hand(index: &Index, lens: &Lens) -> BTreeMap<ConversationKey, Vec<usize>> {
    let mut all: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (place, (_, point)) in points(index).iter().enumerate() {
        if shows(lens, point)
            && let Some(key) = ConversationKey::of(point)
        {
            all.entry(key).or_default().push(place);
        }
    }
    all
}

proptest! {
    #[test]
    fn a_conversation_has_all_its_packets_by_time(captures in captures()) {
        let index = index(&captures);
        let all = points(&index);
        for (key, mut places) in by_hand(&index, &Lens::default()) {
            places.sort_by_key(|place| (all[*place].1.time, all[*place].0));
            let wanted: Vec<_> = places.iter().map(|place| all[*place].0).collect();
            prop_assert_eq!(conversation_points(&index, &key, &Cancel::default()).unwrap(), wanted);
        }
    }

    #[test]
    fn the_table_counts_what_the_lens_shows(captures in captures(), lens in lens()) {
        let index = index(&captures);
        let all = points(&index);
        let wanted = by_hand(&index, &lens);
        let table = conversations(&index, &lens, 1_000, |_, _| {}, &Cancel::default()).unwrap();
        prop_assert_eq!(table.total, wanted.len() as u64);
        prop_assert_eq!(table.rows().len(), wanted.len());
        let shown = all.iter().filter(|(_, point)| shows(&lens, point)).count() as u64;
        prop_assert_eq!(table.packets + table.without_ports, shown);
        for row in table.rows() {
            let places = &wanted[&table.key(row)];
            let [a, _] = table.ends(row);
            let from_a = |place: &&usize| {
                let point = &all[**place].1;
                SocketAddr::new(point.source, point.ports.unwrap().0) == a
            };
            let there = places.iter().filter(from_a).count() as u32;
            prop_assert_eq!(row.packets(), [there, places.len() as u32 - there]);
            let times: Vec<i64> = places.iter().filter_map(|place| all[*place].1.time).map(|time| time.0).collect();
            let span = times.iter().min().zip(times.iter().max()).map(|(first, last)| (*first, *last));
            prop_assert_eq!(row.times(), span);
            prop_assert_eq!(row.wire().iter().sum::<u64>(), 60 * places.len() as u64);
            // A sent the first packet.
            let first = &all.iter().find(|(id, _)| *id == row.first_packet()).unwrap().1;
            prop_assert_eq!(SocketAddr::new(first.source, first.ports.unwrap().0), a);
            prop_assert_eq!(first.time.map(|time| time.0), span.map(|span| span.0));
        }
    }

    #[test]
    fn rows_are_in_the_order_of_a_column(captures in captures()) {
        let index = index(&captures);
        let table = conversations(&index, &Lens::default(), 1_000, |_, _| {}, &Cancel::default()).unwrap();
        for column in ConversationColumn::ALL {
            let up = sorted_rows(&table, column, false);
            let mut places = up.clone();
            places.sort_unstable();
            prop_assert_eq!(places, (0..table.rows().len() as u32).collect::<Vec<_>>());
        }
        let by_address = sorted_rows(&table, ConversationColumn::A, false);
        let ends: Vec<SocketAddr> =
            by_address.iter().map(|place| table.ends(&table.rows()[*place as usize])[0]).collect();
        prop_assert!(ends.is_sorted());
        let packets: Vec<u64> = table.rows().iter().map(suji::query::ConversationRow::all_packets).collect();
        prop_assert!(packets.is_sorted_by(|a, b| a >= b));
        let by_first = sorted_rows(&table, ConversationColumn::First, true);
        let firsts: Vec<_> =
            by_first.iter().map(|place| table.rows()[*place as usize].times().map(|times| times.0)).collect();
        prop_assert!(firsts.is_sorted_by(|a, b| a >= b));
    }
}

#[test]
fn of_very_many_conversations_those_with_most_packets_are_kept_and_all_are_counted() {
    // A flood from 1,100,000 forged addresses, which takes several goes, and one that talks.
    let one = Packet::udp(0, "10.0.0.2", "10.0.0.1", 53);
    let forged = |number: u32| {
        let source = std::net::Ipv4Addr::from(0x0b00_0000 + number).into();
        Packet { time: Some(i64::from(number)), source, ..one }
    };
    let mut flood: Vec<Packet> = (0..1_100_000).map(forged).collect();
    flood.extend((0..5).map(|at| Packet::udp(at, "10.9.9.9", "10.0.0.1", 53)));
    let segments: Vec<Vec<Packet>> = flood.chunks(60_000).map(<[Packet]>::to_vec).collect();
    let index = index(&[segments]);
    let goes = std::cell::Cell::new(0);
    let table =
        conversations(&index, &Lens::default(), 1_000, |_, all| goes.set(all), &Cancel::default()).unwrap();
    assert_eq!((table.total, table.rows().len(), table.packets), (1_100_001, 1_000, 1_100_005));
    assert_eq!(table.rows()[0].all_packets(), 5);
    assert_eq!(table.rows()[1].times(), Some((0, 0)), "of equals the earliest are kept");
    assert!(goes.get() > 2, "{} goes", goes.get());
    let cancel = Cancel::default();
    cancel.set();
    assert_eq!(conversations(&index, &Lens::default(), 10, |_, _| {}, &cancel), None);
}
