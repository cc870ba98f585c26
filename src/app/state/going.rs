//! Going to a frame by its number.

use super::App;
use crate::{
    app::Item,
    query::{Filter, PointId, UndecodedId},
};

impl App {
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
        let shown = self
            .captures
            .index()
            .segment(id)
            .is_some_and(|segment| Filter::new(&self.lens).shows_packet(id, segment).is_some());
        if !shown {
            self.banners.notice(format!("The lens hides frame {frame}: it is listed, and has no dot"));
        }
    }

    /// Moves the window so that a packet is in it, in the plane of its addresses.
    pub(super) fn reveal(&mut self, id: PointId) {
        if let Some((time, unit)) = self.place_of(id) {
            self.navigation.reveal(time, unit);
        }
    }

    /// Moves the window so that a packet is in its middle, in the plane of its addresses.
    pub(super) fn centre_on(&mut self, id: PointId) {
        if let Some((time, unit)) = self.place_of(id) {
            self.navigation.centre_on(time, unit);
        }
    }

    /// The time and the height of a packet's dot, with the plane of its addresses brought to the front.
    fn place_of(&mut self, id: PointId) -> Option<(i64, f64)> {
        let point = self.captures.index().point(id)?;
        let to_home = !self.lens.home.contains(point.source) && self.lens.home.contains(point.destination);
        let peer = if to_home { point.source } else { point.destination };
        self.navigation.show_ipv6(peer.is_ipv6());
        Some((point.time?.0, self.navigation.plane().row(peer)? + 0.5))
    }
}
