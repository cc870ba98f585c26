//! Windows that show all there is: of the packets under the lens, or of everything.

use super::{LOWEST, Navigation};
use crate::query::{Extent, Rows, Window};

/// Share of the addresses that is left free on either side.
const MARGIN: f64 = 0.015;

/// Rows that are seen at least, where the plane has them: a /28.
const FEWEST: f64 = 16.0;

impl Navigation {
    /// Shows the times and addresses of some packets; where they are shown already, everything.
    pub(in crate::app) fn fit_packets(&mut self, extent: Option<Extent>) {
        let Some(extent) = extent else { return self.fit() };
        let rows = extent.addresses().and_then(|range| self.plane.rows_of(&range));
        let Some(rows) = rows else { return self.fit() };
        let time = self.folds().fit(Some(extent.times));
        let before = self.window;
        self.jump(Window { time, addresses: self.plane.window(self.around(rows)) });
        if self.window == before {
            self.fit_all();
        }
    }

    /// Some rows with a margin, inside the plane.
    fn around(&self, Rows { low, high }: Rows) -> Rows {
        let all = self.plane.height();
        let height = (high - low).max(LOWEST);
        let wanted = (height * (1.0 + 2.0 * MARGIN)).max(FEWEST).min(all).ceil();
        let low = (low.midpoint(high) - wanted / 2.0).floor().clamp(0.0, (all - wanted).max(0.0));
        Rows { low, high: (low + wanted).min(all) }
    }

    /// Shows everything; where all but far times are shown already, those too.
    pub(in crate::app) fn fit(&mut self) {
        if self.window == self.whole() && self.reach.far.packets > 0 {
            self.fit_all();
        } else {
            self.jump(self.whole());
            self.fitted = true;
        }
    }

    /// Shows everything, far times included.
    pub(in crate::app) fn fit_all(&mut self) {
        let all = Window { time: self.all_times(), addresses: self.plane.whole() };
        let near = all == self.whole();
        self.jump(all);
        self.fitted = near;
    }
}
