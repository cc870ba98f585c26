//! Messages, counted.

use std::net::IpAddr;

use super::*;
use crate::{
    decode::application::{
        Application,
        dns::{
            Message,
            fixture::{Builder, NAME, QUERY, RESPONSE, labels},
        },
    },
    query::PointId,
    stream::Heard,
};

const CLIENT: &str = "10.0.0.1";
const SERVER: &str = "10.0.0.53";

/// Counts messages: what was sent, from where to where, at which second.
fn table(messages: &[(Builder, &str, &str, i64)]) -> LookupTable {
    let mut table = LookupTable::default();
    for (builder, source, destination, time) in messages {
        add(&mut table, builder, (source, destination), *time);
    }
    table
}

fn add(table: &mut LookupTable, builder: &Builder, (source, destination): (&str, &str), time: i64) {
    let message = Message::read(&builder.0, Dialect::Dns).unwrap();
    let address = |text: &str| text.parse::<IpAddr>().unwrap();
    table.add(&Heard {
        id: PointId { capture: 0, segment: 0, point: 0 },
        time: Some(time),
        source: address(source),
        destination: address(destination),
        application: Application::Dns,
        message: &message,
    });
}

fn query(name: &str) -> Builder {
    Builder::new(QUERY, [1, 0, 0, 0]).ask(name, 1)
}

#[test]
fn capitals_and_small_letters_are_one_name_and_types_are_not() {
    let of_type = Builder::new(QUERY, [1, 0, 0, 0]).ask("a.example", 28);
    let table = table(&[
        (query("A.Example"), CLIENT, SERVER, 5),
        (query("a.example"), "10.0.0.2", SERVER, 3),
        (of_type, CLIENT, SERVER, 9),
    ]);
    let [first, second] = table.rows() else { panic!("{table:?}") };
    assert_eq!((&*first.name, first.queries, first.times), ("A.Example", 2, Some((3, 5))));
    assert_eq!(first.clients.kept().len(), 2);
    assert_eq!((second.kind, second.queries), (RecordType::AAAA, 1));
}

#[test]
fn answers_are_kept_once_with_the_type_of_others() {
    let response = || {
        Builder::new(RESPONSE, [1, 2, 0, 0]).ask("a.example", 1).record(NAME, 5, &labels("b.example")).record(
            &labels("b.example"),
            1,
            &[192, 0, 2, 1],
        )
    };
    let gone = Builder::new(RESPONSE | 3, [1, 0, 0, 0]).ask("a.example", 1);
    let table =
        table(&[(response(), SERVER, CLIENT, 1), (response(), SERVER, CLIENT, 2), (gone, SERVER, CLIENT, 3)]);
    let row = &table.rows()[0];
    assert_eq!(row.answers.kept(), ["CNAME b.example", "192.0.2.1"]);
    assert_eq!((row.responses, row.no_such_name(), row.results.as_slice()), (3, 1, &[(0, 2), (3, 1)][..]));
    let results: Vec<_> = row.result_words().collect();
    assert_eq!(results, [("NOERROR".to_owned(), 2), ("NXDOMAIN".to_owned(), 1)]);
    assert_eq!(row.clients.kept(), [CLIENT.parse::<IpAddr>().unwrap()]);
}

#[test]
fn what_is_told_without_a_question_is_a_lookup_of_what_it_tells() {
    let told = Builder::new(0x8400, [0, 2, 0, 0])
        .record(&labels("_ipp._tcp.local"), 12, &labels("one.local"))
        .record(&labels("_ipp._tcp.local"), 12, &labels("two.local"));
    let table = table(&[(told, CLIENT, "224.0.0.251", 1)]);
    let [row] = table.rows() else { panic!("{table:?}") };
    assert_eq!((row.responses, row.answers.kept().len()), (1, 2));
    assert!(row.clients.kept().is_empty(), "a group is nobody");
}

#[test]
fn a_dotted_quad_is_four_numbers_and_nothing_else() {
    let quads = ["192.0.2.77", "192.0.2.277", "192.0.2.7.in-addr.arpa", "7.2.0"].map(|name| {
        let table = table(&[(query(name), CLIENT, SERVER, 1)]);
        table.rows()[0].is_dotted_quad()
    });
    assert_eq!(quads, [true, false, false, false]);
}

#[test]
fn parts_of_a_table_come_to_the_same_as_the_whole() {
    let messages = || -> Vec<(Builder, String)> {
        let name = |number: u32| format!("{}.example", number % 3);
        (0..40).map(|number| (query(&name(number)), format!("10.0.1.{}", number % 23))).collect()
    };
    let mut whole = LookupTable::default();
    for (time, (builder, source)) in (0..).zip(&messages()) {
        add(&mut whole, builder, (source, SERVER), time);
    }
    let mut parts = LookupTable::default();
    for (number, chunk) in (0..).zip(messages().chunks(7)) {
        let mut part = LookupTable::default();
        for (time, (builder, source)) in (number * 7..).zip(chunk) {
            add(&mut part, builder, (source, SERVER), time);
        }
        parts.append(part);
    }
    assert_eq!(parts.rows(), whole.rows());
    assert_eq!((parts.messages(), whole.messages()), (40, 40));
}

#[test]
fn a_flood_of_names_is_counted_and_not_kept() {
    let mut table = LookupTable::default();
    for number in 0..MOST_LOOKUPS + 7 {
        add(&mut table, &query(&format!("{number:x}.example")), (CLIENT, SERVER), 1);
    }
    add(&mut table, &query("0.example"), (CLIENT, SERVER), 1);
    assert_eq!((table.rows().len(), table.left_out()), (MOST_LOOKUPS, 7));
    assert_eq!(table.rows()[0].queries, 2, "those that are kept go on to count");
}
