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
    let groups = groups(index, |_| true);
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
