//! A landmark: the prefix or box that a person went to last.

use crate::query::{AddressRange, Plane, Rows, TimeWindow, Window};

/// Addresses, and times where it was a box.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Landmark {
    pub addresses: AddressRange,
    pub time: Option<TimeWindow>,
}

impl Landmark {
    /// Its window in a plane, a prefix at all times of the view; none where the view shows no more than it
    /// (it is nothing to outline then), nothing of it, or the plane of the other family.
    pub fn within(&self, plane: &Plane, view: &Window) -> Option<Window> {
        let Rows { low, high } = plane.rows_of(&self.addresses)?;
        let seen = plane.rows(&view.addresses)?;
        let time = self.time.unwrap_or(view.time);
        let more =
            seen.low < low || high < seen.high || view.time.start < time.start || time.end < view.time.end;
        let some =
            low < seen.high && seen.low < high && time.start < view.time.end && view.time.start < time.end;
        (more && some).then(|| Window { time, addresses: plane.window(Rows { low, high }) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::AddressWindow;

    #[test]
    fn a_place_is_outlined_where_the_view_shows_more_than_it() {
        let landmark = Landmark { addresses: "118.8.200.0/22".parse().unwrap(), time: None };
        let view = |text: &str| Window {
            time: TimeWindow { start: 5, end: 90 },
            addresses: Plane::V4.window_around(&text.parse().unwrap()).unwrap(),
        };
        let within = |landmark: &Landmark, text| landmark.within(&Plane::V4, &view(text));
        assert_eq!(within(&landmark, "118.8.200.0/22"), None, "it is all of the view");
        assert_eq!(within(&landmark, "118.8.201.0/24"), None, "the view is a part of it");
        assert_eq!(within(&landmark, "10.0.0.0/8"), None, "it is elsewhere");
        let outlined = within(&landmark, "118.8.0.0/16").unwrap();
        assert_eq!(outlined, Window { time: TimeWindow { start: 5, end: 90 }, ..view("118.8.200.0/22") });
        let time = TimeWindow { start: 20, end: 30 };
        let of_times = Landmark { time: Some(time), ..landmark };
        assert_eq!(within(&of_times, "118.8.200.0/22").unwrap().time, time);
        let later = Window { time: TimeWindow { start: 30, end: 90 }, addresses: AddressWindow::ALL_V4 };
        assert_eq!(of_times.within(&Plane::V4, &later), None, "it was before");
    }
}
