//! What lies under the pointer.

use std::net::IpAddr;

use super::{
    Cancel, Direction, Index, Lens, Plane, PortCount, Segment, Window,
    gather::{gather, groups},
    inside::Inside,
    span::{join, stretch},
    tally::PortTally,
};

/// What a small box of the window holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub packets: u64,
    /// Lowest and highest peer.
    pub peers: Option<(IpAddr, IpAddr)>,
    /// Lowest and highest address at home that they talk with; none where neither end is home.
    pub homes: Option<(IpAddr, IpAddr)>,
    /// The peer nearest to the middle of the box; of two as near the lower one.
    pub nearest: Option<IpAddr>,
    /// Earliest and latest time, both inclusive.
    pub times: Option<(i64, i64)>,
    /// Destination ports, most frequent first, all of them.
    pub ports: Vec<PortCount>,
    /// Packets without ports.
    pub portless: u64,
}

/// Counts what a box holds under a lens; none if cancelled.
#[must_use]
pub fn hover(index: &Index, lens: &Lens, plane: &Plane, window: &Window, cancel: &Cancel) -> Option<Cell> {
    let Some(inside) = Inside::new(lens, plane, window) else {
        return (!cancel.is_set()).then(Cell::default);
    };
    let middle = plane.rows(&window.addresses).map_or(0.0, |rows| rows.low.midpoint(rows.high));
    let groups = groups(index, |capture, segment| inside.may_hold(capture, segment));
    let found = gather(
        &groups,
        cancel,
        Found::default,
        |found, (_, _, segment)| found.add(segment, &inside, middle),
        |whole, part| {
            join(&mut whole.peers, part.peers);
            join(&mut whole.homes, part.homes);
            join(&mut whole.times, part.times);
            whole.nearest = nearer(whole.nearest, part.nearest);
            whole.ports.merge(part.ports);
        },
    )?;
    Some(Cell {
        packets: found.ports.packets(),
        peers: found.peers,
        homes: found.homes,
        nearest: found.nearest.map(|(_, peer)| peer),
        times: found.times,
        ports: found.ports.counts(),
        portless: found.ports.portless(),
    })
}

#[derive(Default)]
struct Found {
    peers: Option<(IpAddr, IpAddr)>,
    homes: Option<(IpAddr, IpAddr)>,
    times: Option<(i64, i64)>,
    /// With how far it is from the middle, in axis units.
    nearest: Option<(f64, IpAddr)>,
    ports: PortTally<1>,
}

/// The nearer of two peers.
fn nearer(one: Option<(f64, IpAddr)>, other: Option<(f64, IpAddr)>) -> Option<(f64, IpAddr)> {
    let order = |a: &(f64, IpAddr), b: &(f64, IpAddr)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
    one.into_iter().chain(other).min_by(order)
}

impl Found {
    fn add(&mut self, segment: &Segment, inside: &Inside<'_>, middle: f64) {
        // The peers of a plane are of one family, and a segment's numbers are in its order.
        let (mut numbers, mut homes, mut family) = (None, None, None);
        let mut nearest = (f64::INFINITY, 0);
        inside.scan(segment, |passed, unit| {
            let away = (unit - middle).abs();
            if away < nearest.0 || away <= nearest.0 && passed.peer < nearest.1 {
                nearest = (away, passed.peer);
            }
            stretch(&mut numbers, passed.peer);
            let home = match passed.direction {
                Direction::From => segment.sources().get(passed.point),
                Direction::To => segment.destinations().get(passed.point),
                Direction::Others => None,
            };
            if let Some(home) = home {
                stretch(&mut homes, *home);
            }
            stretch(&mut self.times, passed.time);
            family = Some(passed.kind);
            let port = segment.destination_ports().get(passed.point).copied().unwrap_or_default();
            self.ports.add(passed.kind, port, 0);
        });
        if let (Some((low, high)), Some(kind)) = (numbers, family) {
            join(&mut self.peers, Some((segment.address(low, kind), segment.address(high, kind))));
            let home = homes.map(|(low, high)| (segment.address(low, kind), segment.address(high, kind)));
            join(&mut self.homes, home);
            let here = (nearest.0, segment.address(nearest.1, kind));
            self.nearest = nearer(self.nearest, Some(here));
        }
    }
}
