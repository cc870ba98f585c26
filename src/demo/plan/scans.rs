//! Address scans from home, in every life: figure 3's streaks, ranges in order, by stride and
//! shuffled, and long slow ones all over.

use super::{
    draft::{Draft, part},
    epochs::Epoch,
};
use crate::demo::{
    address::{Area, Prefix, UNICAST, of},
    behaviour::{Behaviour, Peers},
    clock::{DAY, HOUR, MINUTE, SECOND, Span},
    source::{Order, Quota, Scan},
    table2::split,
};

/// Paper A's figure 3.
const FIGURE_3: Prefix = Prefix { first: of(118, 8, 200, 0), free: 10 };
/// Its share of all SYN from home in millionths, and what it takes of few packets.
const FIGURE_3_SHARE: u64 = 26_000;
/// Streaks of figure 3, and the most for large captures.
const STREAKS: u64 = 12;

/// Share of the long slow scans in millionths.
const SLOW_SHARE: u64 = 170_000;
/// What slow scans look for: in a /8, or anywhere.
const SLOW: [(u16, bool); 8] = [
    (445, true),
    (1_433, false),
    (135, true),
    (2_967, false),
    (445, true),
    (5_900, false),
    (6_129, false),
    (22, false),
];

/// How many range scans the default has, and the most of any size.
const RANGES: u64 = 300;
const MOST_RANGES: u64 = 1_500;
/// Ports of range scans and the parts in a hundred of their packets.
const PORTS: [(u16, u64); 5] = [(445, 55), (135, 35), (139, 5), (1_025, 3), (5_000, 2)];
/// How many packets range scans have in proportion, one of a hundred each.
const SIZES: [(u64, u64); 7] =
    [(256, 45), (512, 15), (1_024, 20), (2_048, 10), (4_096, 6), (8_192, 3), (16_384, 1)];
/// One scan has this many, of a /16.
const LARGEST_RANGE: u64 = 42_000;
/// Packets a second of a range scan.
const RATES: [u64; 9] = [5, 8, 12, 20, 35, 60, 90, 130, 200];
/// A SYN that nothing answers is sent once more, sometimes.
const AGAIN: f64 = 0.07;

/// Plans all scans: they take what is left of the SYN from home.
pub(super) fn plan(draft: &mut Draft, epochs: &[Epoch]) {
    let all = draft.syn_from();
    let slow = part(all, SLOW_SHARE, 2 * epochs.len() as u64);
    figure_3(draft, epochs, all);
    let octets = slow_scans(draft, epochs, slow);
    range_scans(draft, epochs, &octets);
}

/// Vertical streaks over the 13th, each over the whole /22 where packets suffice.
fn figure_3(draft: &mut Draft, epochs: &[Epoch], all: u64) {
    let few = (all / 5).min(FIGURE_3.size() * 11 / 10);
    let packets = part(all, FIGURE_3_SHARE, few);
    let streaks = (packets / 16).clamp(3, STREAKS);
    let sizes = split(packets, &vec![1; streaks as usize]);
    for (number, packets) in (0..).zip(sizes) {
        let quota = Quota::new(crate::demo::packet::Mark::NONE, packets, AGAIN);
        // Some tens a second: a streak of some tens of seconds.
        let rate = draft.dice.between(45, 120).max(packets / 200);
        let length = (packets * SECOND / rate).max(8 * SECOND);
        let share = DAY / streaks;
        let start = number * share + draft.dice.between(share / 8, share * 7 / 8);
        let Some((home, span)) = awake(epochs, start, length) else { continue };
        let port = if number % 3 == 2 { 135 } else { 445 };
        let order = if quota.tries >= FIGURE_3.size() {
            Order::Stride { from: 0, step: 1 }
        } else {
            let step = (FIGURE_3.size() / quota.tries.max(1)).max(1);
            Order::Stride { from: number % step, step }
        };
        let behaviour =
            Behaviour::new("address scan", format!("Streak {} of 118.8.200.0/22", number + 1), &[home]);
        let rule = match order {
            Order::Stride { step: 1, .. } => "every address of the prefix in ascending order".to_owned(),
            Order::Stride { from, step } => {
                format!("every {step}th address of the prefix from the {from}th on, ascending")
            }
            _ => String::new(),
        };
        scan(draft, behaviour, Aim { home, port, packets, prefix: FIGURE_3, order, span, rule });
    }
}

/// The home and the time from `start` on in which a bot is at work, later if need be.
fn awake(epochs: &[Epoch], start: u64, length: u64) -> Option<(u32, Span)> {
    let fits = |epoch: &&Epoch| epoch.busy().end >= start + length;
    let best = epochs.iter().filter(fits).min_by_key(|epoch| epoch.busy().start.max(start));
    best.map(|epoch| {
        let start = epoch.busy().start.max(start);
        (epoch.home, Span::new(start, start + length))
    })
}

/// A range scan with everything decided.
struct Aim {
    home: u32,
    port: u16,
    packets: u64,
    prefix: Prefix,
    order: Order,
    span: Span,
    rule: String,
}

fn scan(draft: &mut Draft, behaviour: Behaviour, aim: Aim) {
    let Aim { home, port, packets, prefix, order, span, rule } = aim;
    let behaviour = behaviour
        .outward("syn")
        .peers(vec![prefix.text()], Peers::rule(vec![prefix.text()], &rule))
        .port(format!("tcp/{port}"))
        .time(span.and(Scan::SLACK))
        .packets(packets);
    let quota = draft.quota(behaviour, AGAIN);
    draft.left.from.tcp_syn -= packets;
    let pauses = pauses(draft, span);
    draft.act(Scan { home, port, quota, area: Area::Prefix(prefix), order, span, pauses });
}

/// Short stops, now and then.
fn pauses(draft: &mut Draft, span: Span) -> Vec<Span> {
    let count = if span.length() > MINUTE { draft.dice.below(4) } else { 0 };
    (0..count)
        .map(|_| {
            let start = draft.dice.between(span.start, span.end);
            Span { start, end: start + draft.dice.between(span.length() / 40, span.length() / 8) }
        })
        .collect()
}

/// One long scan in each life. Gives the first octets of the /8s, which nothing else touches.
fn slow_scans(draft: &mut Draft, epochs: &[Epoch], packets: u64) -> Vec<u8> {
    let mut octets: Vec<u8> = (12..=220).filter(|octet| is_free(*octet)).collect();
    draft.dice.shuffle(&mut octets);
    let mut taken = Vec::new();
    let weights: Vec<u64> = epochs.iter().map(|epoch| epoch.busy().length() / MINUTE).collect();
    for (number, (epoch, packets)) in epochs.iter().zip(split(packets, &weights)).enumerate() {
        let Some(&(port, in_prefix)) = SLOW.get(number % SLOW.len()) else { continue };
        let busy = epoch.busy();
        let span = Span::new(draft.dice.between(busy.start, busy.start + HOUR / 2), busy.end - MINUTE);
        let octet = octets.pop().unwrap_or(99);
        let prefix = Prefix { first: of(octet, 0, 0, 0), free: 24 };
        let (area, lens, cidr) = if in_prefix {
            taken.push(octet);
            (Area::Prefix(prefix), vec![prefix.text()], prefix.text())
        } else {
            (Area::Unicast, vec![UNICAST.to_owned()], "0.0.0.0/0".to_owned())
        };
        let rule = "random addresses, some of them again; private and reserved ones never";
        let behaviour =
            Behaviour::new("address scan", format!("Slow scan of {cidr} on port {port}"), &[epoch.home])
                .outward("syn")
                .peers(lens, Peers::rule(vec![cidr], rule))
                .port(format!("tcp/{port}"))
                .time(span.and(Scan::SLACK))
                .packets(packets);
        let quota = draft.quota(behaviour, AGAIN);
        draft.left.from.tcp_syn -= packets;
        let pauses = pauses(draft, span);
        draft.act(Scan { home: epoch.home, port, quota, area, order: Order::Anywhere, span, pauses });
    }
    taken
}

/// First octets in which scans may lie: neither special space nor the band nor figure 3.
fn is_free(octet: u8) -> bool {
    !matches!(octet, 0 | 10 | 100 | 118 | 127 | 169 | 172 | 190..=206 | 224..)
}

/// Many scans of ranges of their own take what is left.
fn range_scans(draft: &mut Draft, epochs: &[Epoch], octets: &[u8]) {
    let packets = draft.left.from.tcp_syn;
    let count = (packets * RANGES / 380_000).clamp(6, MOST_RANGES);
    let mut weights: Vec<u64> = (1..count).map(|_| size(draft)).collect();
    if count > 100 {
        weights.push(LARGEST_RANGE);
    }
    weights.sort_unstable_by_key(|weight| std::cmp::Reverse(*weight));
    let mut given = PORTS.map(|(port, share)| (port, share, 0_u64));
    let mut ranges: Vec<Prefix> = Vec::new();
    // A range that another scan may try on another port.
    let mut known: Option<(Prefix, u16)> = None;
    for packets in split(packets, &weights) {
        // The port that is furthest behind its share.
        let Some(next) = given.iter_mut().min_by_key(|(_, share, given)| (*given + packets) * 1_000 / share)
        else {
            continue;
        };
        next.2 += packets;
        let port = next.0;
        let tries = Quota::new(crate::demo::packet::Mark::NONE, packets, AGAIN).tries;
        let free = (tries.max(1).next_power_of_two().trailing_zeros()).clamp(8, 22);
        let reuse = known.take().filter(|(prefix, on)| *on != port && prefix.free == free);
        let prefix = reuse.map_or_else(|| new_range(draft, &ranges, octets, free), |(prefix, _)| prefix);
        ranges.push(prefix);
        if reuse.is_none() && draft.dice.chance(0.35) {
            known = Some((prefix, port));
        }
        let rate = draft.dice.pick(&RATES);
        let (home, span) = time_of(draft, epochs, packets * SECOND / rate.max(1));
        let order = match draft.dice.below(10) {
            0..=4 => Order::Sequential,
            5..=7 => Order::Shuffled,
            _ => Order::Stride { from: 0, step: draft.dice.pick(&[3, 5, 7, 11, 17, 257]) },
        };
        let rule = match order {
            Order::Stride { step, .. } => format!("in steps of {step} addresses, and round again"),
            Order::Shuffled => format!("{tries} addresses of the prefix, each once, in no order"),
            _ => "ascending from the first address, here and there one left out".to_owned(),
        };
        let name = format!("Scan of {} on port {port}", prefix.text());
        let behaviour = Behaviour::new("address scan", name, &[home]);
        scan(draft, behaviour, Aim { home, port, packets, prefix, order, span, rule });
    }
}

fn size(draft: &mut Draft) -> u64 {
    let mut throw = draft.dice.below(100);
    for (size, share) in SIZES {
        if throw < share {
            return size + draft.dice.below(size / 8);
        }
        throw -= share;
    }
    SIZES[0].0
}

/// A range that overlaps no other.
fn new_range(draft: &mut Draft, ranges: &[Prefix], octets: &[u8], free: u32) -> Prefix {
    loop {
        let address = draft.dice.between(u64::from(of(1, 0, 0, 0)), u64::from(of(223, 0, 0, 0))) as u32;
        let prefix = Prefix { first: address >> free << free, free };
        let octet = prefix.first.to_be_bytes()[0];
        let free = is_free(octet) && !octets.contains(&octet);
        if free && !ranges.iter().any(|range| range.overlaps(prefix)) {
            return prefix;
        }
    }
}

/// A home and a time in one of its busy times, long enough for `length` or as long as it is.
fn time_of(draft: &mut Draft, epochs: &[Epoch], length: u64) -> (u32, Span) {
    let epoch = epochs.get(draft.dice.below(epochs.len() as u64) as usize);
    let (home, busy) = epoch.map_or((0, Span::ALL), |epoch| (epoch.home, epoch.busy()));
    let length = length.clamp(4 * SECOND, busy.length() * 3 / 4);
    let start = draft.dice.between(busy.start, busy.end - length);
    (home, Span::new(start, start + length))
}
