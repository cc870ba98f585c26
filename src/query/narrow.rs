//! A lens narrowed to a window: shows exactly the packets that have a dot in it.

use std::net::{IpAddr, Ipv6Addr};

use super::{AddressRange, Lens, Plane, Rows, TimeRange, Window};

impl Lens {
    /// The lens with its times and peers cut down to a window of a plane, so that it needs no
    /// picture to be told: for export, or for a command line. None if no packet can pass it.
    #[must_use]
    pub fn narrowed_to(&self, plane: &Plane, window: &Window) -> Option<Self> {
        let time = TimeRange {
            start: Some(self.time.start.map_or(window.time.start, |start| start.max(window.time.start))),
            end: Some(self.time.end.map_or(window.time.end, |end| end.min(window.time.end))),
        };
        let view = observed(plane, plane.rows(&window.addresses)?)?;
        let peers = if self.peers.is_empty() {
            vec![view]
        } else {
            self.peers.iter().filter_map(|peer| both(peer, &view)).collect()
        };
        (time.start < time.end && !peers.is_empty()).then(|| Self { time, peers, ..self.clone() })
    }
}

/// The addresses whose row has its middle inside; none if there is none.
fn observed(plane: &Plane, rows: Rows) -> Option<AddressRange> {
    let first = (rows.low - 0.5).ceil().max(0.0);
    let last = (rows.high.min(plane.height()) - 0.5).ceil() - 1.0;
    if first > last {
        return None;
    }
    let at = |row: f64| plane.address_at(row + 0.5);
    match (at(first)?, at(last)?) {
        (IpAddr::V4(first), IpAddr::V4(last)) => {
            Some(AddressRange::V4 { first: u32::from(first), last: u32::from(last) })
        }
        (IpAddr::V6(first), IpAddr::V6(last)) => Some(between(first, last)),
        _ => None,
    }
}

fn between(first: Ipv6Addr, last: Ipv6Addr) -> AddressRange {
    AddressRange::V6 { first: u128::from(first), last: u128::from(last) }
}

/// What two ranges share.
fn both(a: &AddressRange, b: &AddressRange) -> Option<AddressRange> {
    match (*a, *b) {
        (AddressRange::V4 { first, last }, AddressRange::V4 { first: low, last: high }) => {
            let (first, last) = (first.max(low), last.min(high));
            (first <= last).then_some(AddressRange::V4 { first, last })
        }
        (AddressRange::V6 { first, last }, AddressRange::V6 { first: low, last: high }) => {
            let (first, last) = (first.max(low), last.min(high));
            (first <= last).then_some(AddressRange::V6 { first, last })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{AddressWindow, TimeWindow};

    fn window(low: f64, high: f64) -> Window {
        Window { time: TimeWindow { start: 10, end: 20 }, addresses: AddressWindow::V4 { low, high } }
    }

    fn range(text: &str) -> AddressRange {
        text.parse().unwrap()
    }

    #[test]
    fn a_row_belongs_to_the_view_when_its_middle_does() {
        let narrowed = |low, high| Lens::default().narrowed_to(&Plane::V4, &window(low, high));
        let peers = |low, high| narrowed(low, high).map(|lens| lens.peers);
        assert_eq!(peers(0.0, 4_294_967_296.0), Some(vec![range("0.0.0.0/0")]));
        assert_eq!(peers(4.5, 7.5), Some(vec![range("0.0.0.4-0.0.0.6")]));
        assert_eq!(peers(4.6, 7.6), Some(vec![range("0.0.0.5-0.0.0.7")]));
        assert_eq!(peers(4.6, 5.4), None, "no middle lies there");
    }

    #[test]
    fn what_the_lens_leaves_out_already_stays_out() {
        let lens = Lens {
            peers: vec![range("10.0.0.0/8"), range("11.0.0.0/8"), range("2001:db8::/32")],
            time: TimeRange { start: Some(15), end: None },
            ..Lens::default()
        };
        let low = f64::from(u32::from(std::net::Ipv4Addr::new(10, 9, 0, 0)));
        let narrowed = lens.narrowed_to(&Plane::V4, &window(low, low + 256.0)).unwrap();
        assert_eq!(narrowed.peers, [range("10.9.0.0/24")]);
        assert_eq!(narrowed.time, TimeRange { start: Some(15), end: Some(20) });
        let elsewhere = Lens { peers: vec![range("12.0.0.0/8")], ..lens };
        assert_eq!(elsewhere.narrowed_to(&Plane::V4, &window(low, low + 256.0)), None);
    }
}
