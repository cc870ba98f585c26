//! The chosen packets in the order of a column: a worker sorts them, so that a million of them cost the
//! window nothing.
//!
//! Its memory is 32 bytes a packet while it sorts, and 8 for the order.

use std::sync::Arc;

use super::{PacketColumn, PacketSort};
use crate::{
    index::{Index, Point},
    query::{Cancel, Direction, HomeSet, PointId},
    worker::{Latest, Wake},
};

/// Packets that are sorted before it is asked whether their order is still wanted.
const AT_ONCE: usize = 1 << 16;

struct Request {
    list: Arc<Vec<PointId>>,
    sort: PacketSort,
    home: HomeSet,
    index: Index,
}

struct Answer {
    /// Whose order it is.
    list: Arc<Vec<PointId>>,
    sort: PacketSort,
    points: Vec<PointId>,
}

/// The order of one list, and the worker that makes it.
#[derive(Debug)]
pub(super) struct PacketOrder {
    worker: Latest<Request, Answer>,
    /// What is sorted or being sorted, by what, and with which home where that matters.
    wanted: Option<(Arc<Vec<PointId>>, PacketSort, HomeSet)>,
    sorted: Option<Arc<Vec<PointId>>>,
}

impl PacketOrder {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let worker = Latest::start("suji-order", wake, |request, cancel: &Cancel| sorted(request, cancel))?;
        Ok(Self { worker, wanted: None, sorted: None })
    }

    /// Wants a list in an order; none: as it is.
    pub(super) fn want(
        &mut self,
        list: &Arc<Vec<PointId>>,
        sort: Option<PacketSort>,
        home: &HomeSet,
        index: &Index,
    ) {
        let Some(sort) = sort.filter(|_| list.len() > 1) else {
            self.clear();
            return;
        };
        let home = if matches!(sort.column, PacketColumn::Peer | PacketColumn::Direction) {
            home.clone()
        } else {
            HomeSet::default()
        };
        let same_list = self.wanted.as_ref().is_some_and(|(of, ..)| Arc::ptr_eq(of, list));
        let same = self.wanted.as_ref().is_some_and(|(_, by, at_home)| *by == sort && *at_home == home);
        if same_list && same {
            return;
        }
        if !same_list {
            self.sorted = None;
        }
        self.worker.cancel();
        self.wanted = Some((Arc::clone(list), sort, home.clone()));
        let (list, home, index) = (Arc::clone(list), home.clone(), index.clone());
        self.worker.ask(Request { list, sort, home, index });
    }

    pub(super) fn clear(&mut self) {
        if self.wanted.take().is_some() {
            self.worker.forget();
        }
        self.sorted = None;
    }

    /// True when the order that is wanted has come.
    pub(super) fn poll(&mut self) -> bool {
        let Some(answer) = self.worker.poll() else { return false };
        let is_wanted = self
            .wanted
            .as_ref()
            .is_some_and(|(list, sort, _)| Arc::ptr_eq(list, &answer.list) && *sort == answer.sort);
        if is_wanted {
            self.sorted = Some(Arc::new(answer.points));
        }
        is_wanted
    }

    /// The list in the order of now; none while it is as it was chosen.
    pub(super) fn sorted(&self) -> Option<&Arc<Vec<PointId>>> {
        self.sorted.as_ref()
    }

    pub(super) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }
}

#[expect(clippy::stable_sort_primitive, reason = "it only merges parts that are in order already")]
fn sorted(request: Request, cancel: &Cancel) -> Option<Answer> {
    let Request { list, sort, home, index } = request;
    let mut keyed: Vec<(u128, u32)> = Vec::with_capacity(list.len());
    for (part, start) in list.chunks(AT_ONCE).zip((0..).step_by(AT_ONCE)) {
        if cancel.is_set() {
            return None;
        }
        let key = |(place, id): (u32, &PointId)| {
            let key = index.point(*id).map_or(0, |point| key(sort.column, *id, &point, &home));
            (if sort.descending { !key } else { key }, place)
        };
        let from = keyed.len();
        keyed.extend((start..).zip(part).map(key));
        keyed.get_mut(from..)?.sort_unstable();
    }
    // Parts that are in order are only put together.
    keyed.sort();
    if cancel.is_set() {
        return None;
    }
    let points = keyed.iter().filter_map(|(_, place)| list.get(*place as usize).copied()).collect();
    Some(Answer { list, sort, points })
}

/// What a packet has in a column, as a number that is larger for what comes later.
fn key(column: PacketColumn, id: PointId, point: &Point, home: &HomeSet) -> u128 {
    let direction = || match (home.contains(point.source), home.contains(point.destination)) {
        (true, _) => Direction::From,
        (false, true) => Direction::To,
        (false, false) => Direction::Others,
    };
    let address = |address: std::net::IpAddr| match address {
        // Before all addresses of IPv6 that hosts have.
        std::net::IpAddr::V4(address) => u128::from(address.to_bits()),
        std::net::IpAddr::V6(address) => address.to_bits(),
    };
    // Packets without ports come first.
    let port = |port: Option<u16>| port.map_or(0, |port| u128::from(port) + 1);
    match column {
        PacketColumn::Number => u128::from(point.frame),
        // Packets without a time come first; the sign is turned so that times are in order as bits are.
        PacketColumn::Time => {
            point.time.map_or(0, |time| u128::from(time.0.cast_unsigned() ^ (1 << 63)).saturating_add(1))
        }
        PacketColumn::Peer => address(match direction() {
            Direction::To => point.source,
            Direction::From | Direction::Others => point.destination,
        }),
        PacketColumn::Source => address(point.source),
        PacketColumn::Destination => address(point.destination),
        PacketColumn::SourcePort => port(point.ports.map(|ports| ports.0)),
        PacketColumn::DestinationPort => port(point.ports.map(|ports| ports.1)),
        PacketColumn::Direction => direction() as u128,
        PacketColumn::Class => {
            let class = crate::query::Class::ALL.iter().position(|class| *class == point.class);
            class.unwrap_or(0) as u128 * 256 + u128::from(point.protocol.0)
        }
        PacketColumn::Flags => point.tcp_flags.map_or(0, |flags| u128::from(flags) + 1),
        PacketColumn::Length => u128::from(point.length),
        PacketColumn::Payload => u128::from(point.payload),
        PacketColumn::Duplicate => u128::from(point.duplicate),
        PacketColumn::Capture => u128::from(id.capture),
        PacketColumn::Protocol | PacketColumn::Info => 0,
    }
}
