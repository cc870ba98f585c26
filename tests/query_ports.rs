//! Port lists against a direct reading of their rule.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use suji::query::{PortKey, PortList, Transport};

fn list(text: &str) -> PortList {
    text.parse().unwrap()
}

fn transport() -> impl Strategy<Value = Transport> {
    prop::sample::select(vec![Transport::Tcp, Transport::Udp])
}

/// Text of an item, and the item: taken away, role, transport, first and last port.
type Item = (bool, &'static str, &'static str, u16, u16);

/// Ports are few, so that items and packets meet.
fn item() -> impl Strategy<Value = Item> {
    let roles = prop::sample::select(vec!["", "dst:", "src:", "any:"]);
    let transports = prop::sample::select(vec!["", "tcp/", "udp/"]);
    (any::<bool>(), roles, transports, prop_oneof![0_u16..6, Just(65_535)], 0_u16..4).prop_map(
        |(taken, role, transport, first, more)| (taken, role, transport, first, first.saturating_add(more)),
    )
}

fn text(items: &[Item]) -> String {
    let texts = items.iter().map(|(taken, role, transport, first, last)| {
        let mark = if *taken { "!" } else { "" };
        if first == last {
            format!("{mark}{role}{transport}{first}")
        } else {
            format!("{mark}{role}{transport}{first}-{last}")
        }
    });
    texts.collect::<Vec<_>>().join(",")
}

/// The rule of the design, word by word.
fn naive(items: &[Item], transport: Transport, source: u16, destination: u16) -> bool {
    let matches = |item: &&Item| {
        let within = |port: u16| item.3 <= port && port <= item.4;
        let of_transport = item.2.is_empty() || item.2 == format!("{}/", transport.name());
        let of_role = match item.1 {
            "src:" => within(source),
            "any:" => within(source) || within(destination),
            _ => within(destination),
        };
        of_transport && of_role
    };
    let positive: Vec<_> = items.iter().filter(|item| !item.0).collect();
    let shown = positive.is_empty() || positive.iter().any(&matches);
    shown && !items.iter().filter(|item| item.0).any(|item| matches(&item))
}

#[test]
fn lists_are_shown_in_their_normal_form() {
    for (text, expected) in [
        ("", ""),
        ("135,139,445", "135,139,445"),
        (" 135 , 135 ", "135"),
        ("!53, 1024 - 65535", "1024-65535,!53"),
        ("DST:TCP/445", "tcp/445"),
        ("tcp/src:445", "src:tcp/445"),
        ("! Any:udp/53", "!any:udp/53"),
        ("7-7", "7"),
    ] {
        assert_eq!(list(text).to_string(), expected, "{text}");
    }
}

#[test]
fn an_error_names_the_wrong_word() {
    for (text, expected) in [
        ("70000", "70000 is not a port (0 to 65535)"),
        ("80,http", "http is not a port (0 to 65535)"),
        ("!tcp/x", "x is not a port (0 to 65535) in !tcp/x"),
        ("80,,90", "a port is missing beside a comma"),
        ("tcp/", "tcp/: a port is missing"),
        ("9-1", "9-1: write the lower port first"),
        ("from:80", "from: in from:80: before a port stand src:, dst: or any:, and tcp/ or udp/"),
    ] {
        assert_eq!(text.parse::<PortList>().unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_tick_box_leaves_a_list_that_a_person_can_read() {
    let tcp = |port| PortKey { transport: Transport::Tcp, port };
    for (before, port, shown, after) in [
        ("", 445, false, "!tcp/445"),
        ("!tcp/445", 445, true, ""),
        ("!445", 445, true, "!udp/445"),
        ("tcp/135,tcp/445", 445, false, "tcp/135"),
        ("tcp/445", 445, false, "tcp/445,!tcp/445"),
        ("tcp/445,!tcp/445", 445, true, "tcp/445"),
        ("135", 445, true, "135,tcp/445"),
        ("1-1000", 445, false, "1-1000,!tcp/445"),
        ("!tcp/1-1000", 445, true, "!tcp/1-444,!tcp/446-1000"),
    ] {
        assert_eq!(list(before).with(tcp(port), shown).to_string(), after, "{before}");
    }
}

proptest! {
    #[test]
    fn a_list_shows_what_the_rule_says(
        items in prop::collection::vec(item(), 0..6),
        transport in transport(),
        source in prop_oneof![0_u16..10, Just(65_535)],
        destination in prop_oneof![0_u16..10, Just(65_535)],
    ) {
        let list = list(&text(&items));
        prop_assert_eq!(list.shows(transport, source, destination), naive(&items, transport, source, destination));
        prop_assert_eq!(list.shows_portless(), items.iter().all(|item| item.0));
        prop_assert_eq!(list.to_string().parse::<PortList>().unwrap(), list);
    }

    #[test]
    fn a_tick_box_changes_one_port_and_no_other(
        items in prop::collection::vec(item(), 0..6),
        port in 0_u16..8,
        of in transport(),
        shown: bool,
        sources in prop::collection::vec(0_u16..10, 4),
    ) {
        let key = PortKey { transport: of, port };
        let before = list(&text(&items));
        let after = before.with(key, shown);
        prop_assert_eq!(after.shows_destination(key), shown);
        for transport in [Transport::Tcp, Transport::Udp] {
            for destination in 0..10 {
                for source in sources.iter().copied() {
                    let now = after.shows(transport, source, destination);
                    if (transport, destination) != (of, port) {
                        prop_assert_eq!(now, before.shows(transport, source, destination), "{}", after);
                    } else if !shown {
                        prop_assert!(!now, "{}", after);
                    } else if !items.iter().any(|item| item.0 && matches!(item.1, "src:" | "any:")) {
                        prop_assert!(now, "{}", after);
                    }
                }
            }
        }
    }

    #[test]
    fn no_text_panics(text in "[0-9a-z!:/, -]{0,20}") {
        let _ = text.parse::<PortList>();
    }
}
