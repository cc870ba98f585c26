//! Windows that fit: all there is, or a range of addresses with its surroundings.

use super::{AddressRange, AddressWindow, Plane, Rows, TimeWindow};

/// Share of the time span left free on either side when all is fitted.
const MARGIN: f64 = 0.015;

/// Left free on either side of a single moment, in nanoseconds: it gets a second to stand in.
const AROUND_A_MOMENT: i64 = 500_000_000;

/// Rows around a single address: the /28 that holds it.
const NEIGHBOURS: u32 = 16;

impl TimeWindow {
    /// Stands where no time is known: a second at the lowest number, which is no time in the index.
    /// Axes show no times then.
    pub const NOTHING: Self = Self { start: i64::MIN, end: i64::MIN + 1_000_000_000 };

    /// No time is known.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self == Self::NOTHING
    }

    /// Nanoseconds from the start to the end.
    #[must_use]
    pub fn nanoseconds(self) -> u64 {
        if self.start < self.end { self.start.abs_diff(self.end) } else { 0 }
    }

    /// The window of all times from the earliest to the latest packet, with a margin.
    #[must_use]
    pub fn fit(span: Option<(i64, i64)>) -> Self {
        span.map_or(Self::NOTHING, |(first, last)| {
            Self::fit_with(first, last, last.saturating_sub(first).max(0).unsigned_abs())
        })
    }

    /// The same, where so many nanoseconds are seen of all times.
    pub(super) fn fit_with(first: i64, last: i64, seen: u64) -> Self {
        let margin = (seen as f64 * MARGIN) as i64;
        let margin = if first == last { AROUND_A_MOMENT } else { margin.max(1) };
        Self { start: first.saturating_sub(margin), end: last.saturating_add(margin).saturating_add(1) }
    }
}

impl Plane {
    /// The window of the whole plane.
    #[must_use]
    pub fn whole(&self) -> AddressWindow {
        self.window(Rows { low: 0.0, high: self.height() })
    }

    /// The addresses of an extent, whole rows; none while the plane is empty.
    #[must_use]
    pub fn range_of(&self, Rows { low, high }: Rows) -> Option<AddressRange> {
        let last = self.address_at((high.ceil() - 1.0).max(low.floor()))?;
        AddressRange::between(self.address_at(low.floor())?, last)
    }

    /// The window of a range of addresses; a single IPv4 address in its neighbourhood, a range
    /// without observed IPv6 addresses where it would be. None if it is of the other family.
    #[must_use]
    pub fn window_around(&self, range: &AddressRange) -> Option<AddressWindow> {
        let range = match *range {
            AddressRange::V4 { first, last } if first == last => {
                let first = first / NEIGHBOURS * NEIGHBOURS;
                AddressRange::V4 { first, last: first + (NEIGHBOURS - 1) }
            }
            other => other,
        };
        let rows = self.rows_of(&range)?;
        let middle = rows.low.midpoint(rows.high);
        let half = ((rows.high - rows.low) / 2.0).max(0.5);
        Some(self.window(Rows { low: middle - half, high: middle + half }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_times_fit_with_a_margin_and_a_single_moment_gets_a_second() {
        assert_eq!(TimeWindow::fit(Some((0, 1_000))), TimeWindow { start: -15, end: 1_016 });
        let moment = TimeWindow::fit(Some((7, 7)));
        assert_eq!(moment.end - moment.start, 1_000_000_001);
        assert_eq!(TimeWindow::fit(None), TimeWindow::NOTHING);
        assert_eq!(TimeWindow::fit(Some((i64::MIN, i64::MAX))).end, i64::MAX);
    }

    #[test]
    fn a_prefix_is_shown_exactly_and_an_address_in_its_slash_28() {
        let around = |text: &str| Plane::V4.window_around(&text.parse().unwrap());
        let low = 118.0 * 16_777_216.0 + 8.0 * 65_536.0 + 200.0 * 256.0;
        assert_eq!(around("118.8.200.0/22"), Some(AddressWindow::V4 { low, high: low + 1_024.0 }));
        assert_eq!(around("118.8.200.7"), Some(AddressWindow::V4 { low, high: low + 16.0 }));
        assert_eq!(around("2001:db8::/32"), None);
    }
}
