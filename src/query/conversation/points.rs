//! All packets of one conversation.

use std::net::{IpAddr, SocketAddr};

use super::{
    super::{
        Cancel, Index, PointId, Segment, Transport,
        gather::{gather, groups},
        vector::vectorized,
    },
    ConversationKey,
};
use crate::index::BLOCK;

/// Lists the packets of a conversation by time, then by id (those without a time first); none if
/// cancelled. Looks at the port columns of all packets, and at more only where the ports fit.
#[must_use]
pub fn conversation_points(index: &Index, key: &ConversationKey, cancel: &Cancel) -> Option<Vec<PointId>> {
    let groups = groups(index, |_, _| true);
    let mut found = gather(
        &groups,
        cancel,
        Vec::new,
        |found, (capture, at, segment)| {
            let Some(ends) = Ends::of(segment, key) else { return };
            ends.scan(segment, |place, time| {
                found.push((time, PointId { capture, segment: at, point: place as u16 }));
            });
        },
        |whole, part: Vec<(i64, PointId)>| whole.extend(part),
    )?;
    found.sort_unstable();
    (!cancel.is_set()).then(|| found.into_iter().map(|(_, id)| id).collect())
}

/// Lists the packets of conversations in one capture, in the order of the file, a list for each; none if
/// cancelled. One scan over the port columns serves all.
#[must_use]
pub fn conversations_in(
    index: &Index,
    capture: u16,
    keys: &[ConversationKey],
    cancel: &Cancel,
) -> Option<Vec<Vec<PointId>>> {
    let all = vec![Vec::new(); keys.len()];
    let wanted = Wanted::new(keys);
    in_capture(index, capture, cancel, all, |found: &mut Vec<(usize, PointId)>, segment, id| {
        wanted.scan(segment, |key, place| found.push((key, id(place))));
    })
}

/// Lists the packets between a port of one host and any port of another in one capture, in the order of
/// the file; none if cancelled.
#[must_use]
pub fn packets_of_end(
    index: &Index,
    capture: u16,
    transport: Transport,
    (end, peer): (SocketAddr, IpAddr),
    cancel: &Cancel,
) -> Option<Vec<PointId>> {
    let key = ConversationKey::new(transport, end, SocketAddr::new(peer, end.port()));
    let lists = in_capture(index, capture, cancel, vec![Vec::new()], |found, segment, id| {
        let Some(ends) = Ends::of(segment, &key) else { return };
        let from = usize::from(key.ends().first() != Some(&end));
        ends.scan_end(segment, (end.port(), from), |place| found.push((0, id(place))));
    })?;
    lists.into_iter().next()
}

/// Goes over the segments of a capture side by side; what is found comes back in the order of the file,
/// behind what the lists hold.
fn in_capture(
    index: &Index,
    capture: u16,
    cancel: &Cancel,
    mut lists: Vec<Vec<PointId>>,
    scan: impl Fn(&mut Vec<(usize, PointId)>, &Segment, &dyn Fn(usize) -> PointId) + Sync,
) -> Option<Vec<Vec<PointId>>> {
    let mut groups = groups(index, |_, _| true);
    for group in &mut groups {
        group.retain(|(of, ..)| *of == capture);
    }
    let found = gather(
        &groups,
        cancel,
        Vec::new,
        |found, (_, at, segment)| {
            scan(found, segment, &|place| PointId { capture, segment: at, point: place as u16 });
        },
        |whole, part: Vec<(usize, PointId)>| whole.extend(part),
    )?;
    for (list, id) in found {
        if let Some(list) = lists.get_mut(list) {
            list.push(id);
        }
    }
    Some(lists)
}

/// Several conversations at once: those with the same two ports are looked at one by one.
struct Wanted<'a> {
    keys: &'a [ConversationKey],
    /// A bit for each pair of ports that is wanted, by what is the same both ways.
    pairs: Vec<u64>,
}

impl<'a> Wanted<'a> {
    fn new(keys: &'a [ConversationKey]) -> Self {
        let mut pairs = vec![0_u64; 1 << 10];
        for key in keys {
            let [low, high] = key.ends().map(|end| end.port());
            let pair = low ^ high;
            if let Some(word) = pairs.get_mut(usize::from(pair >> 6)) {
                *word |= 1 << (pair & 63);
            }
        }
        Self { keys, pairs }
    }

    /// Hands on the conversation and place of each packet.
    fn scan(&self, segment: &Segment, mut found: impl FnMut(usize, usize)) {
        let ends: Vec<(usize, Ends)> = (0..)
            .zip(self.keys)
            .filter_map(|(number, key)| Some((number, Ends::of(segment, key)?)))
            .collect();
        if let [(number, ends)] = &ends[..] {
            ends.scan(segment, |place, _| found(*number, place));
            return;
        }
        let ports = segment.source_ports().iter().zip(segment.destination_ports());
        for (place, (source, destination)) in ports.enumerate() {
            let pair = source ^ destination;
            if self.pairs.get(usize::from(pair >> 6)).is_none_or(|word| word >> (pair & 63) & 1 == 0) {
                continue;
            }
            for (number, ends) in &ends {
                let [low, high] = ends.ports;
                let there = (*source, *destination) == (low, high) && ends.are_at(segment, place, 0);
                let back = (*source, *destination) == (high, low) && ends.are_at(segment, place, 1);
                if there || back {
                    found(*number, place);
                }
            }
        }
    }
}

/// The two ends as a segment's columns have them.
struct Ends {
    addresses: [u32; 2],
    ports: [u16; 2],
    v6: bool,
    udp: bool,
}

impl Ends {
    /// None where the segment does not have an address.
    fn of(segment: &Segment, key: &ConversationKey) -> Option<Self> {
        let [low, high] = key.ends();
        let number = |end: SocketAddr| match end.ip() {
            IpAddr::V4(address) => Some(u32::from(address)),
            IpAddr::V6(address) => segment.v6().binary_search(&address).ok().map(|place| place as u32),
        };
        Some(Self {
            addresses: [number(low)?, number(high)?],
            ports: [low.port(), high.port()],
            v6: low.is_ipv6(),
            udp: key.transport() == Transport::Udp,
        })
    }

    /// Hands on the place and time of each packet between the two.
    #[expect(clippy::needless_bitwise_bool, reason = "branches would keep it from being done many at a time")]
    fn scan(&self, segment: &Segment, mut found: impl FnMut(usize, i64)) {
        let [low, high] = self.ports;
        let ports = segment.source_ports().chunks(BLOCK).zip(segment.destination_ports().chunks(BLOCK));
        for (block, (sources, destinations)) in ports.enumerate() {
            // Most blocks have no packet between these ports; that is told many packets at a time.
            let any = vectorized(
                #[inline(always)]
                || {
                    sources.iter().zip(destinations).fold(false, |any, (&source, &destination)| {
                        let there = (source == low) & (destination == high);
                        let back = (source == high) & (destination == low);
                        any | there | back
                    })
                },
            );
            if !any {
                continue;
            }
            for (at, (&source, &destination)) in sources.iter().zip(destinations).enumerate() {
                let there = source == low && destination == high;
                let back = source == high && destination == low;
                let place = block * BLOCK + at;
                if ((there && self.are_at(segment, place, 0)) || (back && self.are_at(segment, place, 1)))
                    && let Some(time) = segment.times().get(place)
                {
                    found(place, *time);
                }
            }
        }
    }

    /// Hands on the place of each packet between the addresses that has the port at one of them: the lower
    /// one (0) or the other (1).
    #[expect(clippy::needless_bitwise_bool, reason = "branches would keep it from being done many at a time")]
    fn scan_end(&self, segment: &Segment, (port, from): (u16, usize), mut found: impl FnMut(usize)) {
        let ports = segment.source_ports().chunks(BLOCK).zip(segment.destination_ports().chunks(BLOCK));
        for (block, (sources, destinations)) in ports.enumerate() {
            let any = vectorized(
                #[inline(always)]
                || {
                    sources.iter().zip(destinations).fold(false, |any, (&source, &destination)| {
                        any | (source == port) | (destination == port)
                    })
                },
            );
            if !any {
                continue;
            }
            for (at, (&source, &destination)) in sources.iter().zip(destinations).enumerate() {
                let place = block * BLOCK + at;
                if (source == port && self.are_at(segment, place, from))
                    || (destination == port && self.are_at(segment, place, 1 - from))
                {
                    found(place);
                }
            }
        }
    }

    /// The packet at a place goes from one of the two addresses to the other, and has ports of the
    /// transport.
    fn are_at(&self, segment: &Segment, place: usize, from: usize) -> bool {
        let [low, high] = self.addresses;
        let (source, destination) = if from == 0 { (low, high) } else { (high, low) };
        segment.sources().get(place) == Some(&source)
            && segment.destinations().get(place) == Some(&destination)
            && segment
                .kinds()
                .get(place)
                .is_some_and(|kind| kind.has_ports() && kind.is_v6() == self.v6 && kind.is_udp() == self.udp)
    }
}
