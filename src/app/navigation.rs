//! Where the window is, where it was, and where it may go.

mod fitting;
mod folding;
mod outlined;
mod pair;

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{landmark::Landmark, selection::is_ipv6};
use crate::query::{
    AddressRange, AddressWindow, Folds, ObservedV4, Plane, Reach, Rows, TimeAxis, TimeRange, TimeWindow,
    Window,
};

/// Moves that follow each other faster than this are one gesture, and one step back.
const GESTURE: Duration = Duration::from_millis(600);

/// Closest zoom in time: a microsecond across the plot, the resolution of most captures.
const SHORTEST: i64 = 1_000;

/// Farthest zoom in time, in multiples of the captures' whole time.
const WIDEST: i64 = 4;

/// Closest zoom in address, in axis units.
const LOWEST: f64 = 1.0;

/// Steps that can be taken back.
const STEPS: usize = 200;

/// A window that was left.
#[derive(Clone, Copy, Debug)]
struct Seen {
    window: Window,
    /// The addresses that the plot beside it showed, where it had its own.
    beside: Option<AddressWindow>,
}

/// The window, its history, and the planes it can show.
#[derive(Clone, Debug)]
pub struct Navigation {
    window: Window,
    /// The addresses of the plot beside this one, where it has its own: a step back brings them back too.
    beside: Option<AddressWindow>,
    /// The window follows the data until a person moves it.
    fitted: bool,
    back: Vec<Seen>,
    forward: Vec<Seen>,
    moved: Option<Instant>,
    plane: Plane,
    v6: Arc<Vec<std::net::Ipv6Addr>>,
    /// The IPv4 addresses that occur, where the plane is to show only those.
    v4: Option<Arc<ObservedV4>>,
    /// The other plane's vertical extent, for when it comes to the front again.
    other: Option<AddressWindow>,
    reach: Reach,
    /// Silences that are worth folding …
    silences: Folds,
    /// … and are to be folded.
    folds: bool,
    /// The plot's width in points.
    width: f64,
    landmark: Option<Landmark>,
}

impl Default for Navigation {
    fn default() -> Self {
        Self {
            window: Window { time: TimeWindow::NOTHING, addresses: AddressWindow::ALL_V4 },
            beside: None,
            fitted: true,
            back: Vec::new(),
            forward: Vec::new(),
            moved: None,
            plane: Plane::V4,
            v6: Arc::default(),
            v4: None,
            other: None,
            reach: Reach::default(),
            silences: Folds::default(),
            folds: false,
            width: 0.0,
            landmark: None,
        }
    }
}

impl Navigation {
    /// For other captures, on the same plot.
    pub(super) fn afresh(&self) -> Self {
        Self { folds: self.folds, width: self.width, ..Self::default() }
    }

    #[must_use]
    pub fn window(&self) -> Window {
        self.window
    }

    #[must_use]
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    #[must_use]
    pub fn shows_ipv6(&self) -> bool {
        self.plane.is_ipv6()
    }

    /// Observed IPv6 addresses; the IPv6 plane has so many rows.
    #[must_use]
    pub fn ipv6_addresses(&self) -> usize {
        self.v6.len()
    }

    /// The window's vertical extent in axis units.
    #[must_use]
    pub fn rows(&self) -> Rows {
        self.plane.rows(&self.window.addresses).unwrap_or(Rows { low: 0.0, high: self.plane.height() })
    }

    /// The addresses in the window, whole rows; none while the plane is empty.
    #[must_use]
    pub fn address_range(&self) -> Option<AddressRange> {
        self.plane.range_of(self.rows())
    }

    #[must_use]
    pub fn can_go_back(&self) -> bool {
        !self.back.is_empty()
    }

    #[must_use]
    pub fn can_go_forward(&self) -> bool {
        !self.forward.is_empty()
    }

    /// Where the window was and is, newest first, each with the steps to it: back is below zero.
    pub fn views(&self) -> impl Iterator<Item = (i64, Window)> {
        let forward = (1..).zip(self.forward.iter().rev().map(|seen| seen.window)).collect::<Vec<_>>();
        let back = (1..).zip(self.back.iter().rev().map(|seen| seen.window));
        forward.into_iter().rev().chain([(0, self.window)]).chain(back.map(|(steps, at)| (-steps, at)))
    }

    /// Goes as many steps forward; back below zero.
    pub(super) fn step(&mut self, steps: i64) {
        for _ in 0..steps.unsigned_abs().min(STEPS as u64) {
            if steps < 0 { self.back() } else { self.forward() }
        }
    }

    /// The addresses of a window in the plane that it is of, whole rows.
    #[must_use]
    pub fn range_of(&self, window: &Window) -> Option<AddressRange> {
        let plane = self.plane_of(matches!(window.addresses, AddressWindow::V6 { .. }));
        plane.rows(&window.addresses).and_then(|rows| plane.range_of(rows))
    }

    /// The window that shows everything but times far from the rest.
    #[must_use]
    pub fn whole(&self) -> Window {
        Window { time: self.folds().fit(self.reach.near), addresses: self.plane.whole() }
    }

    /// All times there are.
    fn all_times(&self) -> TimeWindow {
        self.folds().fit(self.reach.all)
    }

    /// How far the data reaches, and which of its times are far from the rest.
    #[must_use]
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Takes in how far the data reaches now.
    pub(super) fn data_reaches(&mut self, time_span: Option<(i64, i64)>) {
        if time_span != self.reach.all {
            // Which times are far is found out again soon.
            self.found_reach(Reach { all: time_span, near: time_span, ..Reach::default() });
        }
    }

    /// Takes in which times are far from the rest.
    pub(super) fn found_reach(&mut self, reach: Reach) {
        self.reach = reach;
        if self.fitted {
            self.window = self.whole();
        }
    }

    pub(super) fn ipv6_observed(&mut self, addresses: Arc<Vec<std::net::Ipv6Addr>>) {
        self.v6 = addresses;
        if self.shows_ipv6() {
            self.plane = Plane::V6(Arc::clone(&self.v6));
            if self.fitted {
                self.window = self.whole();
            }
        }
    }

    /// Shows IPv4 by rank among the addresses that occur, or linear again. The window stays the same
    /// addresses, as far as any of them occur.
    pub(super) fn ipv4_observed(&mut self, addresses: Option<Arc<ObservedV4>>) {
        self.v4 = addresses;
        if !self.shows_ipv6() {
            self.front(false);
            self.window = if self.fitted { self.whole() } else { self.held(self.window) };
        }
    }

    /// IPv4 is shown by rank.
    #[must_use]
    pub fn shows_observed(&self) -> bool {
        self.v4.is_some()
    }

    /// Moves by hand.
    pub(super) fn shift(&mut self, window: Window) {
        let one_gesture = self.moved.is_some_and(|moved| moved.elapsed() < GESTURE);
        self.moved = Some(Instant::now());
        self.go(window, !one_gesture);
    }

    /// Goes closer to the window's middle by two factors, by hand.
    pub(super) fn zoom(&mut self, time: f64, address: f64) {
        let Rows { low, high } = self.rows();
        let (folding, now) = (self.folding(1.0), self.window.time);
        let middle = TimeAxis::new(now, self.width as usize, &folding).time_at(0.5);
        let zoomed = folding.zoomed(now, self.width, (0.5, middle), factor(time));
        let lower = 1.0 - 1.0 / factor(address);
        self.stretch(zoomed, ((high - low) / 2.0 * lower, (low - high) / 2.0 * lower));
    }

    /// Moves the window by shares of its own extent, by hand.
    pub(super) fn pan(&mut self, time: f64, address: f64) {
        let Rows { low, high } = self.rows();
        let later = self.folding(1.0).panned(self.window.time, self.width, time);
        let higher = ((high - low) * address).clamp(-low.max(0.0), (self.plane.height() - high).max(0.0));
        self.stretch(later, (higher, higher));
    }

    /// Moves the window to a time, and its borders low and high by axis units.
    fn stretch(&mut self, time: TimeWindow, units: (f64, f64)) {
        let Rows { low, high } = self.rows();
        let time = TimeWindow { end: time.end.max(time.start.saturating_add(1)), ..time };
        let rows = Rows { low: low + units.0, high: high + units.1 };
        if rows.low < rows.high && !self.window.time.is_nothing() {
            self.shift(Window { time, addresses: self.plane.window(rows) });
        }
    }

    /// Jumps.
    pub(super) fn jump(&mut self, window: Window) {
        self.moved = None;
        self.go(window, true);
    }

    fn go(&mut self, window: Window, remember: bool) {
        let window = self.held(window);
        if window == self.window {
            return;
        }
        if remember {
            self.back.push(self.seen());
            if self.back.len() > STEPS {
                self.back.remove(0);
            }
        }
        self.forward.clear();
        self.fitted = false;
        self.window = window;
    }

    pub(super) fn back(&mut self) {
        if let Some(seen) = self.back.pop() {
            self.forward.push(self.seen());
            self.place(seen);
        }
    }

    pub(super) fn forward(&mut self) {
        if let Some(seen) = self.forward.pop() {
            self.back.push(self.seen());
            self.place(seen);
        }
    }

    fn seen(&self) -> Seen {
        Seen { window: self.window, beside: self.beside }
    }

    fn place(&mut self, Seen { window, beside }: Seen) {
        self.moved = None;
        self.fitted = false;
        self.front(is_ipv6(&window.addresses));
        self.window = window;
        self.beside = beside;
    }

    fn front(&mut self, ipv6: bool) {
        self.plane = self.plane_of(ipv6);
    }

    fn plane_of(&self, ipv6: bool) -> Plane {
        match &self.v4 {
            _ if ipv6 => Plane::V6(Arc::clone(&self.v6)),
            Some(addresses) => Plane::V4Ranked(Arc::clone(addresses)),
            None => Plane::V4,
        }
    }

    /// Starts in the IPv6 plane, as for captures without IPv4; not a step to take back.
    pub(super) fn start_with_ipv6(&mut self) {
        self.front(true);
        self.window = self.whole();
    }

    /// Moves the window, if need be, so that a place is in it; it keeps its size.
    pub(super) fn reveal(&mut self, time: i64, unit: f64) {
        let TimeWindow { start, end } = self.window.time;
        let Rows { low, high } = self.rows();
        if !(start <= time && time < end && low <= unit && unit < high) {
            self.centre_on(time, unit);
        }
    }

    /// Moves the window so that a place is in its middle, as large as it is.
    pub(super) fn centre_on(&mut self, time: i64, unit: f64) {
        let Rows { low, high } = self.rows();
        let half_height = (high - low) / 2.0;
        let time = self.folding(1.0).centred(self.window.time, self.width, time);
        let addresses = self.plane.window(Rows { low: unit - half_height, high: unit + half_height });
        self.jump(Window { time, addresses });
    }

    /// Brings a plane to the front, with the vertical extent that it had.
    pub(super) fn show_ipv6(&mut self, ipv6: bool) {
        if ipv6 == self.shows_ipv6() {
            return;
        }
        let fitted = self.fitted;
        let before = self.window.addresses;
        let window = self.window;
        self.front(ipv6);
        let addresses = self.other.replace(before).unwrap_or_else(|| self.plane.whole());
        self.jump(Window { addresses, ..window });
        self.fitted = fitted;
    }

    /// Shows a range of addresses; a single address in its neighbourhood.
    pub(super) fn go_to_addresses(&mut self, range: AddressRange) {
        let ipv6 = matches!(range, AddressRange::V6 { .. });
        let time = self.window.time;
        if ipv6 != self.shows_ipv6() {
            self.other = Some(self.window.addresses);
            self.front(ipv6);
        }
        self.landmark = Some(Landmark { addresses: range, time: None });
        if let Some(addresses) = self.plane.window_around(&range) {
            self.jump(Window { time, addresses });
        }
    }

    /// Jumps to a box, which stays outlined.
    pub(super) fn zoom_to(&mut self, window: Window) {
        self.jump(window);
        let range = self.plane.rows(&window.addresses).and_then(|rows| self.plane.range_of(rows));
        self.landmark = range.map(|addresses| Landmark { addresses, time: Some(window.time) });
    }

    /// Starts at addresses and times; what was before is no step back.
    pub(super) fn start_at(&mut self, addresses: AddressRange, times: TimeRange) {
        self.go_to_addresses(addresses);
        self.go_to_times(times);
        self.landmark = None;
        self.back.clear();
        self.forward.clear();
    }

    /// Shows a time range; an open end reaches to the data's.
    pub(super) fn go_to_times(&mut self, range: TimeRange) {
        let whole = self.all_times();
        let within = |at: Option<i64>, usual: i64| at.unwrap_or(usual).clamp(whole.start, whole.end);
        let time = TimeWindow { start: within(range.start, whole.start), end: within(range.end, whole.end) };
        if time.start < time.end {
            self.jump(Window { time: self.cut_beside_folds(time), ..self.window });
        }
    }

    /// One prefix step in at an address: the widest of /8, /16, /24, /28 … around it that is
    /// clearly smaller than the window. Time stays. In the IPv6 plane the extent is quartered.
    pub(super) fn zoom_into_prefix(&mut self, address: IpAddr) {
        let Rows { low, high } = self.rows();
        let height = high - low;
        let rows = match (address, &self.plane) {
            (IpAddr::V4(address), Plane::V4) => {
                let size = [24_u32, 20, 16, 14, 12, 10, 8, 6, 4, 2, 0]
                    .into_iter()
                    .map(|bits| 1_u64 << bits)
                    .find(|size| (*size as f64) * 2.0 <= height)
                    .unwrap_or(1);
                let first = u64::from(u32::from(address)) / size * size;
                Rows { low: first as f64, high: (first + size) as f64 }
            }
            // The same prefixes, as high as addresses of theirs occur.
            (IpAddr::V4(address), plane @ Plane::V4Ranked(_)) => {
                let prefix = |length: u32| AddressRange::host(address.into()).widened_to(length);
                let rows =
                    [8, 12, 16, 18, 20, 22, 24, 26, 28, 30].map(|length| plane.rows_of(&prefix(length)));
                let smaller = |rows: &Rows| (rows.high - rows.low) * 2.0 <= height;
                let own = || plane.rows_of(&AddressRange::host(address.into()));
                let Some(rows) = rows.into_iter().flatten().find(smaller).or_else(own) else { return };
                rows
            }
            (address, plane) => {
                let Some(unit) = plane.row(address) else { return };
                let half = (height / 8.0).max(LOWEST);
                Rows { low: unit + 0.5 - half, high: unit + 0.5 + half }
            }
        };
        let addresses = self.plane.window(rows);
        self.jump(Window { addresses, ..self.window });
        let range = self.plane.range_of(rows);
        self.landmark = range.map(|addresses| Landmark { addresses, time: None });
    }

    /// Keeps a window within sense: not closer than a microsecond or one row, not far beyond the
    /// data, and always with some data's place in it.
    fn held(&self, window: Window) -> Window {
        let time = self.held_time(window.time);
        let Some(rows) = self.plane.rows(&window.addresses) else { return Window { time, ..window } };
        let all = self.plane.height();
        let height = (rows.high - rows.low).clamp(LOWEST.min(all), all * 1.25);
        let middle = rows.low.midpoint(rows.high).clamp(0.0, all);
        let held = Rows { low: middle - height / 2.0, high: middle + height / 2.0 };
        Window { time, addresses: self.plane.window(if held == rows { rows } else { held }) }
    }

    fn held_time(&self, time: TimeWindow) -> TimeWindow {
        let whole = self.all_times();
        if whole.is_nothing() {
            return whole;
        }
        let whole_span = whole.end.saturating_sub(whole.start).max(SHORTEST);
        let span = time.end.saturating_sub(time.start);
        let held = span.clamp(SHORTEST, whole_span.saturating_mul(WIDEST));
        if !self.folds().is_empty() && held == span {
            return self.held_beside_folds(time, whole);
        }
        let middle = time.start.saturating_add(span / 2);
        let held_middle = middle.clamp(whole.start, whole.end);
        if held == span && held_middle == middle {
            return time;
        }
        let start = held_middle.saturating_sub(held / 2);
        TimeWindow { start, end: start.saturating_add(held) }
    }
}

/// A factor to zoom by that leaves something to see; one that is none stays as it is.
fn factor(wanted: f64) -> f64 {
    if wanted.is_finite() && wanted > 0.0 { wanted.clamp(1e-3, 1e3) } else { 1.0 }
}
