//! Going to a frame by its number, and to all packets under the lens.

use std::net::IpAddr;

use super::{App, Beside};
use crate::{
    app::{Item, extents::Wanted},
    index::Point,
    query::{PointId, UndecodedId},
};

impl App {
    /// Fits the window to the packets under the lens, once it is known where they are; of captures that
    /// grow, to everything, so that the window grows with them.
    pub(super) fn fit_packets(&mut self) {
        if self.captures.is_loading() || self.captures.followed().next().is_some() {
            return self.plot.navigation.fit();
        }
        let Beside { shown, together, .. } = self.beside;
        self.extents.ask(Wanted {
            index: self.captures.index().clone(),
            lens: self.plot.lens.clone(),
            beside: shown.then(|| self.beside.plot.lens.clone()),
            together,
            ipv6: self.plot.navigation.shows_ipv6(),
            reach: *self.plot.navigation.reach(),
        });
    }

    pub(super) fn poll_extents(&mut self) {
        if let Some(extent) = self.extents.poll() {
            self.plot.navigation.fit_packets(extent);
        }
    }

    /// Shows a frame of one capture, or of the first that has one with that number.
    pub(super) fn go_to_frame(&mut self, capture: Option<u16>, frame: u64) {
        let captures = (0..).zip(&self.captures.index().captures);
        let found = captures.filter(|(at, _)| capture.is_none_or(|capture| capture == *at)).find_map(
            |(capture, of)| {
                let packet = of
                    .find_frame(frame)
                    .map(|(segment, point)| Item::Packet(PointId { capture, segment, point }));
                packet.or_else(|| {
                    let (segment, place) = of.find_undecoded(frame)?;
                    Some(Item::Undecoded(UndecodedId { capture, segment, place }))
                })
            },
        );
        match found {
            Some(Item::Packet(id)) => self.go_to_packet(id, frame),
            Some(Item::Undecoded(id)) => {
                if let Some(place) = self.captures.index().undecoded(id) {
                    self.chosen.set_undecoded(id, place.reason);
                }
            }
            None => self.banners.notice(format!("There is no frame {frame}")),
        }
    }

    fn go_to_packet(&mut self, id: PointId, frame: u64) {
        self.chosen.set(id);
        self.reveal(id);
        // The lens may have been changed by a command before this one.
        self.keep_filters();
        if self.is_hidden(id) {
            self.banners.notice(format!("The lens hides frame {frame}: it is listed, and has no dot"));
        }
    }

    /// Moves the window so that a packet is in it, in the plane of its addresses.
    pub(super) fn reveal(&mut self, id: PointId) {
        if let Some((time, unit)) = self.place_of(id) {
            self.plot.navigation.reveal(time, unit);
        }
    }

    /// Moves the window so that a packet is in its middle, in the plane of its addresses.
    pub(super) fn centre_on(&mut self, id: PointId) {
        if let Some((time, unit)) = self.place_of(id) {
            self.plot.navigation.centre_on(time, unit);
        }
    }

    /// The end of a packet that stands at the address axis.
    fn peer_of(&self, point: &Point) -> IpAddr {
        let home = &self.plot.lens.home;
        let to_home = !home.contains(point.source) && home.contains(point.destination);
        if to_home { point.source } else { point.destination }
    }

    /// The window shows the time and the address of a packet; whether the lens does is not asked.
    pub(super) fn is_in_window(&self, point: &Point) -> bool {
        let navigation = &self.plot.navigation;
        let (time, rows) = (navigation.window().time, navigation.rows());
        let row = navigation.plane().row(self.peer_of(point));
        point.time.is_some_and(|at| (time.start..time.end).contains(&at.0))
            && row.is_some_and(|row| (rows.low..rows.high).contains(&(row + 0.5)))
    }

    /// The time and the height of a packet's dot, with the plane of its addresses brought to the front.
    fn place_of(&mut self, id: PointId) -> Option<(i64, f64)> {
        let point = self.captures.index().point(id)?;
        let peer = self.peer_of(&point);
        self.plot.navigation.show_ipv6(peer.is_ipv6());
        Some((point.time?.0, self.plot.navigation.plane().row(peer)? + 0.5))
    }
}
