//! Two plots that go through time together: one leads, the other follows.

use std::mem;

use super::{Navigation, Seen};
use crate::{
    app::selection::is_ipv6,
    query::{AddressRange, Window},
};

impl Navigation {
    /// Takes over everything from the plot that leads; of addresses only those that there are, where each
    /// of the two has its own window of them.
    pub(in crate::app) fn follow(&mut self, lead: &mut Self, together: bool) {
        // One history serves both: the lead's.
        let history = (mem::take(&mut lead.back), mem::take(&mut lead.forward));
        let mut next = lead.clone();
        (lead.back, lead.forward) = history;
        if !together {
            next.keep_addresses(self);
        }
        next.beside = None;
        *self = next;
        lead.beside = (!together).then_some(self.window.addresses);
    }

    /// Goes on with the addresses of this plot from before, or with those that a step back brought.
    fn keep_addresses(&mut self, before: &mut Self) {
        let showed_all = before.window.addresses == before.plane.whole();
        let addresses = self.beside.unwrap_or(before.window.addresses);
        let rows = self.plane.observed();
        self.front(is_ipv6(&addresses));
        let whole = self.plane.whole();
        // More addresses may have come.
        self.window.addresses = if self.fitted && showed_all { whole } else { addresses };
        if self.plane.observed() != rows || self.plane.observed() != before.plane.observed() {
            self.window.addresses = self.held(self.window).addresses;
        }
        self.fitted &= self.window.addresses == whole;
        self.other = before.other;
        self.landmark = before.landmark.take();
    }

    /// Leads from now on, with the history of the plot that led so far.
    pub(in crate::app) fn take_lead(&mut self, from: &mut Self) {
        let turned = |seen: Seen| match seen.beside {
            Some(addresses) => {
                Seen { window: Window { addresses, ..seen.window }, beside: Some(seen.window.addresses) }
            }
            None => seen,
        };
        self.back = mem::take(&mut from.back).into_iter().map(turned).collect();
        self.forward = mem::take(&mut from.forward).into_iter().map(turned).collect();
        self.beside = from.beside.map(|_| from.window.addresses);
        from.beside = None;
        self.moved = None;
    }

    /// Has the plot that follows show a range of addresses of its own; no step to take back.
    pub(in crate::app) fn place_beside(&mut self, range: AddressRange) {
        let mut there = Self { back: Vec::new(), forward: Vec::new(), ..self.clone() };
        there.front(matches!(range, AddressRange::V6 { .. }));
        self.beside = there.plane.window_around(&range).or(self.beside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{AddressWindow, Reach, TimeWindow};

    const V4: AddressWindow = AddressWindow::ALL_V4;

    fn window(start: i64, low: f64) -> Window {
        let addresses = AddressWindow::V4 { low, high: low + 1_000.0 };
        Window { time: TimeWindow { start, end: start + 1_000_000 }, addresses }
    }

    /// Two that show the same.
    fn pair() -> (Navigation, Navigation) {
        let all = Some((0, 1_000_000_000));
        let mut lead = Navigation::default();
        lead.found_reach(Reach { all, near: all, ..Reach::default() });
        let mut other = Navigation::default();
        other.follow(&mut lead, true);
        (lead, other)
    }

    #[test]
    fn together_both_show_the_same_times_and_addresses() {
        let (mut lead, mut other) = pair();
        assert_eq!(lead.window(), other.window());
        lead.jump(window(5_000_000, 7_000.0));
        other.follow(&mut lead, true);
        assert_eq!(other.window(), window(5_000_000, 7_000.0));
        lead.back();
        other.follow(&mut lead, true);
        assert_eq!((other.window(), other.window().addresses), (lead.window(), V4));
    }

    #[test]
    fn apart_each_has_its_addresses_and_both_have_the_same_times() {
        let (mut lead, mut other) = pair();
        lead.jump(window(5_000_000, 7_000.0));
        other.follow(&mut lead, false);
        assert_eq!(other.window(), Window { addresses: V4, ..window(5_000_000, 0.0) });
        lead.fit();
        other.follow(&mut lead, false);
        assert_eq!(other.window(), lead.window());
    }

    #[test]
    fn a_step_back_brings_back_what_both_showed_whichever_leads() {
        let (mut upper, mut lower) = pair();
        lower.follow(&mut upper, false);
        upper.jump(window(5_000_000, 7_000.0));
        lower.follow(&mut upper, false);
        lower.take_lead(&mut upper);
        upper.follow(&mut lower, false);
        lower.jump(window(8_000_000, 90_000.0));
        upper.follow(&mut lower, false);
        assert_eq!(upper.window(), window(8_000_000, 7_000.0));

        lower.back();
        upper.follow(&mut lower, false);
        let before = (window(5_000_000, 7_000.0), Window { addresses: V4, ..window(5_000_000, 0.0) });
        assert_eq!((upper.window(), lower.window()), before);
        lower.back();
        upper.follow(&mut lower, false);
        assert_eq!((upper.window().addresses, lower.window().addresses), (V4, V4));
        assert_eq!(upper.window().time, lower.whole().time);
        assert!(!lower.can_go_back());

        upper.take_lead(&mut lower);
        for _ in 0..2 {
            upper.forward();
            lower.follow(&mut upper, false);
        }
        assert_eq!(
            (upper.window(), lower.window()),
            (window(8_000_000, 7_000.0), window(8_000_000, 90_000.0))
        );
    }
}
