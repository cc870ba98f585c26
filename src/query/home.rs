//! Home, inferred from who takes part in most packets (design: "Home, inferred").

use std::{cmp::Reverse, net::IpAddr};

use super::{
    AddressRange, Cancel, HomeSet, Index,
    cover::smallest_prefixes,
    parts::{Parts, take_parts},
    peer_ends::{destinations, other_ends},
};

/// A guess at home, how much it explains, and why it may be wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HomeGuess {
    /// Empty when less than half of the packets could be covered.
    pub home: HomeSet,
    /// Packets with a home end / packets; 0 for an empty home.
    pub share: f64,
    pub sure: bool,
    /// Why it is not sure, in words.
    pub why: Option<String>,
    /// The best alternatives, best first; each is a whole home.
    pub alternatives: Vec<Vec<AddressRange>>,
}

/// No more addresses than this are taken for home.
const MOST_HOSTS: usize = 16;
/// No more single addresses than this are offered as alternatives.
const MOST_RIVALS: usize = 3;

/// Infers home from all packets; none if cancelled.
///
/// Exact, in a few passes over the packets: an address with one packet in a hundred has as many in
/// some segment, so that few addresses are ever counted. Where home is not sure, another pass looks
/// for prefixes of the other ends.
#[must_use]
pub fn infer_home(index: &Index, cancel: &Cancel) -> Option<HomeGuess> {
    let packets = index.packets();
    let unsure = |why: &str| HomeGuess { why: Some(why.to_owned()), ..HomeGuess::default() };
    if packets == 0 {
        return Some(unsure("there are no packets"));
    }
    let parts = take_parts(index, cancel)?;
    if parts.packets == 0 {
        return Some(unsure("no packet goes from one host to another"));
    }
    let (chosen, covered) = choose(&parts);
    if covered * 2 < parts.packets {
        let why = "no few addresses take part in half of the packets";
        let alternatives = smallest_prefixes(&destinations(index, cancel)?).into_iter().collect();
        return Some(HomeGuess { alternatives, ..unsure(why) });
    }
    let home = HomeSet(chosen.iter().filter_map(|id| parts.address(*id)).map(AddressRange::host).collect());
    let share = parts.packets_of(&chosen) as f64 / packets as f64;
    let mut reasons = Vec::new();
    let mut alternatives = Vec::new();
    let one_way: Vec<_> = chosen.iter().copied().filter(|id| !parts.is_two_way(*id)).collect();
    if !one_way.is_empty() {
        for id in &one_way {
            let verb = if parts.sends(*id) > 0 { "sends" } else { "receives" };
            reasons.extend(parts.address(*id).map(|address| format!("{address} only {verb}")));
        }
        let ends: Vec<_> = one_way.iter().filter_map(|id| parts.address(*id)).collect();
        alternatives.extend(smallest_prefixes(&other_ends(index, &ends, cancel)?));
    }
    let rivals = rivals(&parts, &chosen, covered);
    if let Some(address) = rivals.first().and_then(|id| parts.address(*id)) {
        reasons.push(format!("{address} takes part in about as many packets"));
        let hosts =
            rivals.iter().filter_map(|id| parts.address(*id)).map(|host| vec![AddressRange::host(host)]);
        alternatives.extend(hosts);
    }
    if covered * 10 < parts.packets * 9 {
        let percent = covered * 100 / parts.packets;
        reasons.push(format!("it takes part in only {percent} % of the packets between hosts"));
        alternatives.extend(smallest_prefixes(&home.0.iter().map(|range| (*range, 1)).collect()));
    }
    alternatives.dedup();
    alternatives.retain(|alternative| *alternative != home.0);
    let why = (!reasons.is_empty()).then(|| reasons.join("; "));
    Some(HomeGuess { home, share, sure: why.is_none(), why, alternatives })
}

/// The addresses that together take part in 90 % of the packets, as far as they can, and how many
/// packets that is.
fn choose(parts: &Parts) -> (Vec<usize>, u64) {
    let mut chosen = Vec::new();
    let mut covered = 0;
    while covered * 10 < parts.packets * 9 && chosen.len() < MOST_HOSTS {
        let best = (0..parts.len()).filter(|id| !chosen.contains(id)).max_by_key(|id| {
            let private = parts.address(*id).is_some_and(is_private);
            // The lower address is better: `max_by_key` has the greatest.
            (parts.packets_without(*id, &chosen), parts.is_two_way(*id), private, Reverse(*id))
        });
        let Some(best) = best else { break };
        let adds = parts.packets_without(best, &chosen);
        if adds * 100 < parts.packets {
            break;
        }
        covered += adds;
        chosen.push(best);
    }
    (chosen, covered)
}

/// Other addresses that take part in as many packets as home does, within 10 %; most packets first.
fn rivals(parts: &Parts, chosen: &[usize], covered: u64) -> Vec<usize> {
    let mut rivals: Vec<_> = (0..parts.len())
        .filter(|id| !chosen.contains(id) && parts.packets_without(*id, &[]) * 10 >= covered * 9)
        .collect();
    rivals.sort_by_key(|id| Reverse(parts.packets_without(*id, &[])));
    rivals.truncate(MOST_RIVALS);
    rivals
}

/// RFC 1918, RFC 4193 and link-local addresses.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_unique_local() || address.is_unicast_link_local(),
    }
}
