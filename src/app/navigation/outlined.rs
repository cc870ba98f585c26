//! What is outlined on the plot: the place that a person went to last, or a host at some times.

use super::{Landmark, Navigation};
use crate::query::{AddressRange, Rows, TimeWindow, Window};

/// Times before and after what is shown, as a share of it.
const BESIDE: i64 = 8;

impl Navigation {
    /// Outlines an address at some times, and moves the window, if need be, so that all of it is in view.
    pub(in crate::app) fn show_host(&mut self, host: AddressRange, unit: f64, times: TimeWindow) {
        let (view, Rows { low, high }) = (self.window.time, self.rows());
        let has_times = view.start <= times.start && times.end <= view.end;
        let has_host = low <= unit && unit < high;
        if !(has_times && has_host) {
            let span = times.end.saturating_sub(times.start);
            let beside = span / BESIDE + 1;
            let time = if has_times {
                view
            } else if span < view.end.saturating_sub(view.start) {
                self.folding(1.0).centred(view, self.width, times.start.midpoint(times.end))
            } else {
                let (start, end) = (times.start.saturating_sub(beside), times.end.saturating_add(beside));
                TimeWindow { start, end }
            };
            let half = (high - low) / 2.0;
            let rows =
                if has_host { Rows { low, high } } else { Rows { low: unit - half, high: unit + half } };
            self.jump(Window { time, addresses: self.plane.window(rows) });
        }
        self.landmark = Some(Landmark { addresses: host, time: Some(times) });
    }

    /// The place that a person went to last, where more than it is in view.
    #[must_use]
    pub fn outlined(&self) -> Option<Window> {
        self.landmark.as_ref().and_then(|landmark| landmark.within(&self.plane, &self.window))
    }

    /// The addresses of that place.
    #[must_use]
    pub fn outlined_range(&self) -> Option<AddressRange> {
        self.landmark.as_ref().map(|landmark| landmark.addresses)
    }

    /// Outlines no place any more.
    pub(in crate::app) fn forget_landmark(&mut self) {
        self.landmark = None;
    }
}
