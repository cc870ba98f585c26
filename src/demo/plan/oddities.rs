//! A few packets of each awkward kind, outside the two classes of table 2.

use super::draft::Draft;
use crate::demo::{
    address::{Area, HOMES, network, text},
    behaviour::{Behaviour, Peers},
    clock::Span,
    packet::Mark,
    source::{ALL_HOSTS, ALL_ROUTERS, Awkward, Oddity},
};

/// How often each happens over the two days, whatever the size of the demo.
const TIMES: u64 = 12;
/// Honeypot and gateway ask for each other more often.
const ARP_TIMES: u64 = 200;

/// Plans all kinds.
pub(super) fn plan(draft: &mut Draft) {
    for oddity in Oddity::ALL {
        let peer = Area::Unicast.draw(&mut draft.dice);
        let times = if oddity == Oddity::Arp { ARP_TIMES } else { TIMES };
        let behaviour = behaviour(oddity, peer).packets(times * oddity.frames());
        let mark: Mark = draft.behaviour(behaviour);
        draft.act(Awkward { oddity, peer, times, span: Span::ALL, mark });
    }
}

fn behaviour(oddity: Oddity, peer: u32) -> Behaviour {
    let broadcasts = HOMES.map(|home| network(home) | 0xff);
    match oddity {
        Oddity::Arp => Behaviour::of_all_homes("arp", "Honeypots and gateways ask for hardware addresses")
            .without_lens()
            .peers(Vec::new(), Peers::rule(Vec::new(), "the gateways")),
        Oddity::Igmp => {
            Behaviour::of_all_homes("multicast", "IGMP queries").of_others("ip").hosts(&[ALL_HOSTS])
        }
        Oddity::Ospf => {
            Behaviour::of_all_homes("multicast", "OSPF hellos").of_others("ip").hosts(&[ALL_ROUTERS])
        }
        Oddity::BroadcastPing => {
            Behaviour::of_all_homes("broadcast", "Pings to everybody").of_others("icmp").hosts(&broadcasts)
        }
        Oddity::HomeToHome => Behaviour::of_all_homes("within home", "The honeypots ping each other")
            .outward("icmp")
            .hosts(&HOMES),
        Oddity::Fragments => Behaviour::of_all_homes("fragments", format!("Long pings from {}", text(peer)))
            .both_ways("icmp")
            .hosts(&[peer]),
        Oddity::Twice => {
            Behaviour::of_all_homes("captured twice", format!("Pings from {}, each seen twice", text(peer)))
                .both_ways("icmp")
                .hosts(&[peer])
        }
    }
}
