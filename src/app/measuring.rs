//! Measuring: how long a box of the plot lasts, which addresses it spans, and what it holds.

use super::Captures;
use crate::{
    query::{
        AddressRange, Breakdown, Cancel, DensityRequest, Folding, Index, Lens, Plane, Rows, Window, density,
    },
    worker::{Latest, Wake},
};

/// What a count depends on.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    revision: u64,
    lens: Lens,
    window: Window,
}

/// The box that is measured, and the worker that counts its packets.
#[derive(Debug)]
pub struct Measuring {
    worker: Latest<(Key, Index, Plane), (Key, u64)>,
    window: Option<Window>,
    asked: Option<Key>,
    counted: Option<(Key, u64)>,
}

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    pub window: Window,
    /// Nanoseconds that the box lasts.
    pub lasts: i128,
    /// Its addresses, whole rows; none in a plane without any.
    pub addresses: Option<AddressRange>,
    /// Packets under the lens inside; none until they are counted.
    pub packets: Option<u64>,
}

impl Measured {
    /// The smallest prefix that holds its addresses.
    #[must_use]
    pub fn prefix(&self) -> Option<AddressRange> {
        self.addresses.map(|addresses| addresses.smallest_prefix())
    }

    /// Packets a second over the whole box.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        let packets = self.packets? as f64;
        (self.lasts > 0).then(|| packets / (self.lasts as f64 / 1e9))
    }
}

impl Measuring {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let worker = Latest::start("suji-measure", wake, count)?;
        Ok(Self { worker, window: None, asked: None, counted: None })
    }

    /// Measures a box from now on, or none.
    pub(super) fn measure(&mut self, window: Option<Window>) {
        self.window = window;
        if window.is_none() {
            self.worker.forget();
            self.asked = None;
            self.counted = None;
        }
    }

    /// Has the packets counted where the last count asked for is of something else.
    pub(super) fn ask(&mut self, captures: &Captures, lens: &Lens, plane: &Plane) {
        let Some(window) = self.window else { return };
        let same = |asked: &Key| {
            asked.revision == captures.revision() && asked.window == window && asked.lens == *lens
        };
        if self.asked.as_ref().is_some_and(same) {
            return;
        }
        let key = Key { revision: captures.revision(), lens: lens.clone(), window };
        self.asked = Some(key.clone());
        self.worker.ask((key, captures.index().clone(), plane.clone()));
    }

    pub(super) fn poll(&mut self) {
        if let Some(counted) = self.worker.poll() {
            self.counted = Some(counted);
        }
    }

    /// The box that is measured, in a plane; none where nothing is, or it is of another plane.
    #[must_use]
    pub fn measured(&self, plane: &Plane) -> Option<Measured> {
        let window = self.window?;
        let Rows { low, high } = plane.rows(&window.addresses)?;
        let inside = Rows { low: low.max(0.0), high: high.min(plane.height()) };
        let packets = self.counted.as_ref().filter(|(key, _)| key.window == window);
        Some(Measured {
            window,
            lasts: i128::from(window.time.end) - i128::from(window.time.start),
            addresses: plane.range_of(inside),
            packets: packets.map(|(_, packets)| *packets),
        })
    }

    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }
}

fn count((key, index, plane): (Key, Index, Plane), cancel: &Cancel) -> Option<(Key, u64)> {
    let request = DensityRequest {
        window: key.window,
        width: 1,
        height: 1,
        folding: Folding::default(),
        breakdown: Breakdown::None,
        rarity: Vec::new(),
        marks: 0,
    };
    let counted = density(&index, &key.lens, &plane, &request, cancel)?;
    Some((key, counted.total))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        query::{AddressWindow, TimeWindow},
        worker::no_wake,
    };

    fn window(low: f64, high: f64) -> Window {
        let time = TimeWindow { start: 1_000_000_000, end: 3_500_000_000 };
        Window { time, addresses: AddressWindow::V4 { low, high } }
    }

    #[test]
    fn a_box_has_its_length_and_the_smallest_prefix_around_it() {
        let mut measuring = Measuring::start(no_wake()).unwrap();
        assert_eq!(measuring.measured(&Plane::V4), None);
        measuring.measure(Some(window(-3.0, 700.2)));
        let measured = measuring.measured(&Plane::V4).unwrap();
        assert_eq!(measured.lasts, 2_500_000_000);
        assert_eq!(measured.prefix().unwrap().to_string(), "0.0.0.0/22");
        assert_eq!(measured.addresses.unwrap().to_string(), "0.0.0.0-0.0.2.188");
        assert_eq!((measured.packets, measured.rate()), (None, None));
        assert_eq!(Measured { packets: Some(50), ..measured }.rate(), Some(20.0));
        measuring.measure(None);
        assert_eq!(measuring.measured(&Plane::V4), None);
    }
}
