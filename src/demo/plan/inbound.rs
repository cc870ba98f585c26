//! SYN to home: the band, the burst on port 33887, and the rest from everywhere.

use std::sync::Arc;

use super::{
    draft::{Draft, part},
    epochs::{Epoch, silences},
};
use crate::demo::{
    address::{HOMES, is_special, network, of, text},
    behaviour::{Behaviour, Peers},
    clock::{HOUR, MINUTE, Span},
    source::{Radiation, Transport, Visits},
    table2::split,
};

/// Shares of all SYN to home in millionths: of the default, 3,000 and 650 packets.
const BAND: u64 = 655_000;
const BURST: u64 = 142_000;
const BURST_PORT: u16 = 33_887;
/// A SYN that got lost is sent again.
const AGAIN: f64 = 0.06;

/// The band's hosts for one home, at most; all can be listed in the truth.
const HOSTS: u64 = 420;
const MOST_HOSTS: u64 = 1_000;
/// Where the band lies: within 198.16.0.0/14 for the most part, and thinning out.
const BAND_LENS: [&str; 2] = ["190.0.0.0-198.19.255.255", "198.21.0.0-206.255.255.255"];
const NEAR: u64 = 1 << 18;
const NEAR_FIRST: u32 = of(198, 16, 0, 0);
const BAND_CENTRE: u32 = of(198, 18, 0, 0);
const BAND_REACH: f64 = 8.2 * 16_777_216.0;

/// What strangers try, the most frequent first: none of them a port of the band or of an infection.
const STRANGERS: [u16; 18] = [
    22, 1_433, 3_389, 23, 80, 5_900, 8_080, 3_306, 2_967, 6_129, 21_320, 26_501, 29_104, 30_722, 36_001,
    41_188, 44_901, 47_770,
];
const STRANGERS_LENS: &str = "tcp/22,tcp/23,tcp/80,tcp/1433,tcp/2967,tcp/3306,tcp/3389,tcp/5900,tcp/6129,tcp/8080,tcp/20000-33886,tcp/33888-49151";

/// Plans everything that takes SYN to home; what infections need is taken already.
pub(super) fn plan(draft: &mut Draft, epochs: &[Epoch]) {
    let all = draft.left.to.tcp_syn;
    let band = part(all, BAND, 20);
    for (home, packets) in HOMES.into_iter().zip(split(band, &[55, 45])) {
        visits(draft, epochs, home, packets);
    }
    let burst = part(all, BURST, 12);
    let span = Span::new(14 * HOUR - 90 * 1_000_000, 14 * HOUR + 5 * MINUTE);
    radiate(
        draft,
        Behaviour::of_all_homes("burst", "Burst on tcp/33887")
            .port("tcp/33887")
            .time(span.and(Radiation::SLACK))
            .packets(burst),
        &[BURST_PORT],
        span,
    );
    let rest = draft.left.to.tcp_syn;
    let behaviour =
        Behaviour::of_all_homes("background", "SYN from everywhere").port(STRANGERS_LENS).packets(rest);
    radiate(draft, behaviour, &STRANGERS, Span::ALL);
}

fn radiate(draft: &mut Draft, behaviour: Behaviour, ports: &[u16], span: Span) {
    let packets = behaviour.packets;
    let rule = "random unicast addresses";
    let burst = span != Span::ALL;
    let behaviour =
        behaviour.inward("syn").peers(Vec::new(), Peers::rule(vec!["0.0.0.0/0".to_owned()], rule));
    let quota = draft.quota(behaviour, AGAIN);
    draft.left.to.tcp_syn -= packets;
    let ports = Arc::from(ports);
    draft.act(Radiation { homes: HOMES.to_vec(), transport: Transport::Tcp, ports, quota, span, burst });
}

fn visits(draft: &mut Draft, epochs: &[Epoch], home: u32, packets: u64) {
    let count = (HOSTS * packets / 1_500).clamp(6, MOST_HOSTS) as usize;
    let mut hosts: Vec<u32> = Vec::new();
    while hosts.len() < count {
        let host = neighbour(draft);
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    let listed = Peers {
        cidr: vec![
            "190.0.0.0/7".to_owned(),
            "192.0.0.0/5".to_owned(),
            "200.0.0.0/6".to_owned(),
            "204.0.0.0/7".to_owned(),
            "206.0.0.0/8".to_owned(),
        ],
        ..Peers::hosts(&hosts)
    };
    let behaviour =
        Behaviour::new("band", format!("Lasting contact of neighbours with {}", text(home)), &[home])
            .inward("syn")
            .peers(BAND_LENS.map(str::to_owned).to_vec(), listed)
            .port("tcp/135,tcp/139,tcp/445")
            .packets(packets);
    let quota = draft.quota(behaviour, AGAIN);
    draft.left.to.tcp_syn -= packets;
    let pauses = silences(epochs, home);
    draft.act(Visits { home, hosts: hosts.into(), quota, span: Span::ALL, pauses });
}

/// An address near the homes, the nearer the likelier.
fn neighbour(draft: &mut Draft) -> u32 {
    loop {
        let host = if draft.dice.chance(0.72) {
            NEAR_FIRST + draft.dice.below(NEAR) as u32
        } else {
            let unit = draft.dice.unit();
            let away = (unit * unit * unit * BAND_REACH) as u32;
            if draft.dice.chance(0.5) { BAND_CENTRE + away } else { BAND_CENTRE - away }
        };
        let [a, b, _, d] = host.to_be_bytes();
        let near = a == 198 && (16..20).contains(&b);
        let ordinary = (1..255).contains(&d) && (near || !is_special(host));
        let own = HOMES.iter().any(|home| network(host) == network(*home));
        if ordinary && !own && (190..=206).contains(&a) {
            return host;
        }
    }
}
