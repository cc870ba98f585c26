//! UDP: what the homes ask again and again, what answers, the two bursts, and the rest.

use std::{net::Ipv4Addr, sync::Arc};

use super::{
    draft::{Draft, part},
    epochs::{Epoch, silences},
};
use crate::demo::{
    address::{HOMES, is_special, network, of, text},
    behaviour::{Behaviour, Peers},
    clock::{DAY, HOUR, MINUTE, Span},
    packet::Mark,
    source::{Exchange, Name, Quota, Radiation, Service, Transport},
    table2::split,
};

/// The bursts of figure 7: port, packets of the paper's total in the default, and time.
const BURSTS: [(u16, u64, Span); 2] = [
    (4_838, 35_000, Span::new(13 * HOUR + 55 * MINUTE, 14 * HOUR + 10 * MINUTE)),
    (54_283, 40_000, Span::new(DAY + 3 * HOUR + 54 * MINUTE, DAY + 4 * HOUR + 12 * MINUTE)),
];
const PAPER_TO_UDP: u64 = 409_640;

/// Ports of background datagrams: registered for nothing that analysers know.
const BACKGROUND: [u16; 24] = [
    28_431, 31_902, 22_877, 40_613, 35_229, 26_618, 47_301, 38_842, 24_116, 43_777, 29_533, 33_061, 45_190,
    21_654, 36_708, 48_227, 27_343, 41_952, 32_486, 25_871, 39_127, 44_634, 23_509, 34_715,
];
const BACKGROUND_LENS: &str = "udp/20000-49151";

/// A service, its part in a hundred of what the homes send, how many packets in a thousand are
/// answered, which share is asked again, and how many servers each home has.
struct Habit {
    service: Service,
    share: u64,
    answered: u64,
    again: f64,
    servers: &'static [u64],
}

/// Plans all UDP; what infections need is taken already.
pub(super) fn plan(draft: &mut Draft, epochs: &[Epoch]) {
    let names: Arc<[Name]> = names().into();
    let habits = [
        Habit {
            service: Service::Dns(names),
            share: 39,
            answered: 450,
            again: 0.10,
            servers: &[30, 22, 16, 12, 11, 9],
        },
        Habit {
            service: Service::NetbiosName,
            share: 32,
            answered: 0,
            again: 0.12,
            servers: &[9, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3],
        },
        Habit { service: Service::Ntp, share: 15, answered: 920, again: 0.03, servers: &[6, 5, 4, 3, 2] },
        Habit {
            service: Service::NetbiosDatagram,
            share: 14,
            answered: 0,
            again: 0.0,
            servers: &[7, 5, 4, 3, 2, 2],
        },
    ];
    let shares: Vec<u64> = habits.iter().map(|habit| habit.share).collect();
    for (habit, packets) in habits.iter().zip(split(draft.left.from.udp, &shares)) {
        for (home, packets) in HOMES.into_iter().zip(split(packets, &[54, 46])) {
            keep_asking(draft, epochs, home, habit, packets);
        }
    }
    bursts(draft);
    let rest = draft.left.to.udp;
    let behaviour = Behaviour::of_all_homes("background", "Datagrams from everywhere")
        .port(BACKGROUND_LENS)
        .packets(rest);
    radiate(draft, behaviour, &BACKGROUND, Span::ALL);
}

fn keep_asking(draft: &mut Draft, epochs: &[Epoch], home: u32, habit: &Habit, packets: u64) {
    let port = habit.service.port();
    let (kind, what) = match habit.service {
        Service::Dns(_) => ("dns", "Name lookups"),
        Service::NetbiosName => ("netbios", "NetBIOS names"),
        Service::Ntp => ("ntp", "Time"),
        Service::NetbiosDatagram => ("netbios", "NetBIOS datagrams"),
    };
    let servers = servers(draft, home, habit);
    for (server, packets) in servers.into_iter().zip(split(packets, habit.servers)) {
        if packets == 0 {
            continue;
        }
        let name = format!("{what}: {} asks {}", text(home), text(server));
        let behaviour = Behaviour::new(kind, name, &[home])
            .outward("udp")
            .hosts(&[server])
            .port(format!("udp/{port}"))
            .packets(packets);
        let questions = draft.quota(behaviour, habit.again);
        draft.left.from.udp -= packets;
        let answers = (packets * habit.answered / 1_000).min(questions.tries - questions.again);
        let answers_mark = if answers == 0 {
            Mark::NONE
        } else {
            let name = format!("{what}: {} answers {}", text(server), text(home));
            let behaviour = Behaviour::new(kind, name, &[home])
                .inward("udp")
                .hosts(&[server])
                .port(format!("src:{port}"))
                .packets(answers);
            draft.left.to.udp -= answers;
            draft.behaviour(behaviour)
        };
        let mut pauses = silences(epochs, home);
        pauses.extend((0..draft.dice.below(4)).map(|_| {
            let start = draft.dice.below(2 * DAY - 4 * HOUR);
            Span::new(start, start + draft.dice.between(HOUR / 2, 3 * HOUR))
        }));
        draft.act(Exchange {
            service: habit.service.clone(),
            home,
            server,
            questions,
            answers,
            answers_mark,
            span: Span::ALL,
            pauses,
        });
    }
}

/// Who is asked: resolvers and time servers at all heights, NetBIOS hosts in the neighbourhood.
fn servers(draft: &mut Draft, home: u32, habit: &Habit) -> Vec<u32> {
    let count = habit.servers.len() as u64;
    let mut servers = Vec::new();
    for number in 0..count {
        let near =
            matches!(habit.service, Service::NetbiosName | Service::NetbiosDatagram) && number % 3 != 2;
        let server = loop {
            let server = match (&habit.service, number) {
                // What is meant for everybody on the link.
                (Service::NetbiosDatagram, 0) => network(home) | 0xff,
                _ if near => of(198, 16, 0, 0) + draft.dice.below(1 << 18) as u32,
                // Paper A, section 5.3: to addresses around the honeypot.
                (Service::NetbiosName | Service::NetbiosDatagram, _) => {
                    of(190, 0, 0, 0) + draft.dice.below(17 << 24) as u32
                }
                _ => {
                    let height = (1 << 24) + (222 << 24) / count * number;
                    (height + draft.dice.below((200 << 24) / count)) as u32
                }
            };
            let host = server.to_be_bytes()[3];
            let whole = number == 0 && matches!(habit.service, Service::NetbiosDatagram);
            let ordinary =
                (1..255).contains(&host) && (near || !is_special(server)) && network(server) != network(home);
            let other = HOMES.iter().all(|home| network(*home) != network(server));
            if (whole || ordinary && other) && !servers.contains(&server) {
                break server;
            }
        };
        servers.push(server);
    }
    servers
}

/// What is looked up: the first names most often, all under reserved domains (RFC 2606), and
/// addresses as if they were names.
fn names() -> Vec<Name> {
    let exists = |text: &str, addresses: &[[u8; 4]]| Name {
        text: text.to_owned(),
        addresses: addresses.iter().map(|address| Ipv4Addr::from(*address)).collect(),
    };
    vec![
        exists("irc.ash.example", &[[192, 0, 2, 61]]),
        exists("www.example.com", &[[203, 0, 113, 80], [203, 0, 113, 81]]),
        exists("198.51.100.23", &[]),
        exists("irc.cedar.example", &[[203, 0, 113, 17]]),
        exists("relay.oak.invalid", &[]),
        exists("mail.example.org", &[[198, 51, 100, 25]]),
        exists("203.0.113.200", &[]),
        exists("time.example.net", &[[192, 0, 2, 123]]),
        exists("files.birch.example", &[[198, 51, 100, 90]]),
        exists("192.0.2.6", &[]),
        exists("gone.fir.invalid", &[]),
        exists("update.example.com", &[[203, 0, 113, 5]]),
    ]
}

fn bursts(draft: &mut Draft) {
    let all = draft.table.to.udp;
    for (port, packets, span) in BURSTS {
        let packets = part(all, packets * 1_000_000 / PAPER_TO_UDP, 1);
        let behaviour = Behaviour::of_all_homes("burst", format!("Burst on udp/{port}"))
            .port(format!("udp/{port}"))
            .time(span.and(Radiation::SLACK))
            .packets(packets);
        radiate(draft, behaviour, &[port], span);
    }
}

fn radiate(draft: &mut Draft, behaviour: Behaviour, ports: &[u16], span: Span) {
    let packets = behaviour.packets;
    let burst = span != Span::ALL;
    let rule = "random unicast addresses";
    let behaviour =
        behaviour.inward("udp").peers(Vec::new(), Peers::rule(vec!["0.0.0.0/0".to_owned()], rule));
    let quota: Quota = draft.quota(behaviour, 0.04);
    draft.left.to.udp -= packets;
    let ports = Arc::from(ports);
    draft.act(Radiation { homes: HOMES.to_vec(), transport: Transport::Udp, ports, quota, span, burst });
}
