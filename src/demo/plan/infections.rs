//! What paper B tells of: after each reset an infection, then relay servers, downloads, beacons and
//! mail. Several botnets share no relay, one pair shares one.

use super::{
    draft::{Draft, part},
    epochs::{Epoch, LIVES},
};
use crate::demo::{
    address::{Area, INFECTED, of},
    behaviour::{Behaviour, Peers},
    clock::{MINUTE, SECOND, Span},
    source::{Call, Calls, Chain, Loot},
    truth::{Botnet, Episode},
};

/// Names, ports of the relays' IRC servers and of their beacons.
const BOTNETS: [(&str, u16, u16); 5] = [
    ("ash", 6_671, 9_125),
    ("birch", 8_998, 20_222),
    ("cedar", 18_067, 14_141),
    ("fir", 7_771, 9_917),
    ("oak", 12_988, 23_023),
];
/// The two that share the relay which takes their beacons.
const PAIR: [usize; 2] = [3, 4];

/// Which botnet infects in a life of a home: every one several times, all on both homes.
const ORDER: [[usize; LIVES as usize]; 2] = [[0, 3, 1, 2, 4, 0, 3, 1], [2, 4, 0, 1, 3, 2, 4, 0]];

/// The life with the complete chain: the second of the first home, on the morning of the 13th.
const COMPLETE: usize = 1;
/// The file of the complete chain, as long as the worm's was.
const MSBLAST: Loot = Loot { file: "msblast.exe", size: 6_176, sample: 1 };
/// Of the shorter ones.
const SHORT: Loot = Loot { file: "msblast.exe", size: 1_100, sample: 1 };
/// Lives with a shorter one, counted over both homes.
const SHORTER: [usize; 4] = [4, 7, 9, 14];

/// Packets in a million of all SYN from home, for all lives together.
const IRC: u64 = 400;
const DOWNLOADS: u64 = 200;
const BEACONS: u64 = 1_500;
const MAIL: u64 = 8_500;
/// Mail servers that a bot tries.
const MAIL_SERVERS: usize = 40;

/// A botnet's relay servers, each for one thing.
#[derive(Clone, Copy, Debug)]
struct Relays {
    irc: u32,
    /// Both serve the same file.
    files: [u32; 2],
    beacon: u32,
}

impl Relays {
    fn all(self) -> [u32; 4] {
        [self.irc, self.files[0], self.files[1], self.beacon]
    }
}

/// Plans the infections and what the bots do beside scanning. Gives the botnets for the truth.
pub(super) fn plan(draft: &mut Draft, epochs: &[Epoch]) -> Vec<Botnet> {
    let relays = relays(draft);
    let names = BOTNETS.iter().zip(&relays);
    let mut botnets: Vec<Botnet> =
        names.map(|((name, _, _), relays)| Botnet::new(name, &relays.all())).collect();
    for (number, epoch) in epochs.iter().enumerate() {
        let order = ORDER.as_flattened().get(number).copied().unwrap_or_default();
        let (Some(relays), Some(botnet)) = (relays.get(order), botnets.get_mut(order)) else { continue };
        let first = draft.next_id();
        infect(draft, epoch, number);
        call(draft, epoch, order, *relays);
        if number % 2 == 0 {
            mail(draft, epoch, order);
        }
        botnet.episodes.push(Episode::new(
            epoch.home,
            epoch.infected,
            epoch.awake.end,
            first..draft.next_id(),
        ));
    }
    botnets
}

/// Relays in the space kept for documentation (RFC 5737), and a few elsewhere.
fn relays(draft: &mut Draft) -> Vec<Relays> {
    let kept = [of(192, 0, 2, 0), of(198, 51, 100, 0), of(203, 0, 113, 0)];
    let mut taken = Vec::new();
    let mut all: Vec<Relays> = Vec::new();
    for number in 0..BOTNETS.len() {
        let mut draw = |place: usize| loop {
            let elsewhere = place == 2 && number % 2 == 0;
            let network = kept.get((number + place) % kept.len()).copied().unwrap_or_default();
            let host = network + draft.dice.between(4, 250) as u32;
            let relay = if elsewhere { Area::Unicast.draw(&mut draft.dice) } else { host };
            if !taken.contains(&relay) {
                taken.push(relay);
                break relay;
            }
        };
        let mut relays = Relays { irc: draw(0), files: [draw(1), draw(2)], beacon: draw(3) };
        if let (true, Some(shared)) = (number == PAIR[1], all.get(PAIR[0])) {
            relays.beacon = shared.beacon;
        }
        all.push(relays);
    }
    all
}

fn infect(draft: &mut Draft, epoch: &Epoch, number: usize) {
    let peer = Area::Prefix(INFECTED).draw(&mut draft.dice);
    let loot = match number {
        COMPLETE => Some(MSBLAST),
        number if SHORTER.contains(&number) => Some(SHORT),
        _ => None,
    };
    let port = if loot.is_some() || number.is_multiple_of(3) { 135 } else { 445 };
    let name = match number {
        COMPLETE => "Exploit of port 135, shell on port 4444, msblast.exe by TFTP",
        _ if loot.is_some() => "Exploit, shell and the first blocks of a file by TFTP",
        _ => "Exploit and shell",
    };
    let mut chain = Chain {
        home: epoch.home,
        peer,
        port,
        loot,
        at: epoch.infected,
        mark: crate::demo::packet::Mark::NONE,
    };
    let packets = Chain::SYNS + chain.blocks() + chain.requests();
    let behaviour = Behaviour::new("infection", name, &[epoch.home])
        .both_ways("syn,udp")
        .hosts(&[peer])
        .time(chain.span())
        .packets(packets);
    let behaviour = Behaviour { ports: format!("{port},4444,69"), ..behaviour };
    chain.mark = draft.behaviour(behaviour);
    draft.left.to.tcp_syn -= Chain::SYNS;
    draft.left.to.udp -= chain.blocks();
    draft.left.from.udp -= chain.requests();
    draft.act(chain);
}

/// Relays: a download soon after the infection, IRC and beacons until the reset.
fn call(draft: &mut Draft, epoch: &Epoch, botnet: usize, relays: Relays) {
    let Some(&(name, irc, beacon)) = BOTNETS.get(botnet) else { return };
    let busy = epoch.busy();
    let after = |seconds| epoch.infected + seconds * SECOND;
    let calls = [
        (
            Call::Download(10 + botnet as u32),
            "download",
            relays.files.to_vec(),
            80,
            DOWNLOADS,
            Span::new(after(75), after(75) + 8 * MINUTE),
        ),
        (Call::Irc, "relay", vec![relays.irc], irc, IRC, Span::new(after(100), busy.end - MINUTE)),
        (
            Call::Beacon,
            "beacon",
            vec![relays.beacon],
            beacon,
            BEACONS,
            Span::new(after(140), busy.end - MINUTE),
        ),
    ];
    for (call, kind, servers, port, share, span) in calls {
        let packets = part(draft.syn_from(), share / (2 * LIVES), 1);
        let what = match call {
            Call::Download(_) => "downloads",
            Call::Irc => "command over IRC",
            _ => "beacons",
        };
        let behaviour = Behaviour::new(kind, format!("Botnet {name}: {what}"), &[epoch.home])
            .outward("syn")
            .hosts(&servers)
            .port(format!("tcp/{port}"))
            .time(span.and(Calls::SLACK))
            .packets(packets);
        let quota = draft.quota(behaviour, 0.1);
        draft.left.from.tcp_syn -= packets;
        draft.act(Calls {
            call,
            home: epoch.home,
            servers,
            port,
            quota,
            span,
            deadline: epoch.awake.end,
            name: name.to_owned(),
        });
    }
}

fn mail(draft: &mut Draft, epoch: &Epoch, botnet: usize) {
    let Some(&(name, _, _)) = BOTNETS.get(botnet) else { return };
    let servers: Vec<u32> = (0..MAIL_SERVERS).map(|_| Area::Unicast.draw(&mut draft.dice)).collect();
    let busy = epoch.busy();
    let start = draft.dice.between(busy.start, busy.start + busy.length() / 3);
    let span = Span::new(start, draft.dice.between(start + 20 * MINUTE, busy.end - MINUTE));
    let packets = part(draft.syn_from(), MAIL / LIVES, 1);
    let behaviour = Behaviour::new("mail", format!("Botnet {name}: attempts to send mail"), &[epoch.home])
        .outward("syn")
        .peers(Vec::new(), Peers::hosts(&servers))
        .port("tcp/25")
        .time(span.and(Calls::SLACK))
        .packets(packets);
    let quota = draft.quota(behaviour, 0.25);
    draft.left.from.tcp_syn -= packets;
    draft.act(Calls {
        call: Call::Mail,
        home: epoch.home,
        servers,
        port: 25,
        quota,
        span,
        deadline: epoch.awake.end,
        name: name.to_owned(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::address::HOMES;

    #[test]
    fn every_botnet_infects_more_than_once_and_both_homes() {
        for botnet in 0..BOTNETS.len() {
            assert!(ORDER.iter().all(|home| home.contains(&botnet)), "{botnet}");
        }
        assert_eq!(ORDER.len(), HOMES.len());
    }

    #[test]
    fn the_blocks_of_a_file_end_with_a_short_one() {
        assert_eq!((MSBLAST.blocks(), SHORT.blocks()), (13, 3));
    }
}
