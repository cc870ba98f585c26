//! The agenda: what happens when. Packets that are under way, and sources that wait for their next
//! moment; as large as what is under way at one time, whatever the size of the capture.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::packet::Packet;

/// What comes next.
#[derive(Debug)]
pub(super) enum Event {
    Packet(Packet),
    /// The source in this place of the plan goes on.
    Source(usize),
}

/// Ordered by time; at one time, by the order of entry.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    /// Time, order of entry and place, small to move about.
    heap: BinaryHeap<Reverse<(u64, u64, usize)>>,
    entered: u64,
    events: Vec<Option<Event>>,
    free: Vec<usize>,
}

impl Agenda {
    pub fn enter(&mut self, time: u64, event: Event) {
        let place = self.free.pop().unwrap_or(self.events.len());
        match self.events.get_mut(place) {
            Some(empty) => *empty = Some(event),
            None => self.events.push(Some(event)),
        }
        self.heap.push(Reverse((time, self.entered, place)));
        self.entered += 1;
    }

    pub fn next(&mut self) -> Option<(u64, Event)> {
        let Reverse((time, _, place)) = self.heap.pop()?;
        self.free.push(place);
        let event = self.events.get_mut(place)?.take()?;
        Some((time, event))
    }

    /// How much is under way.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.heap.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_by_time_and_then_in_the_order_of_entry() {
        let mut agenda = Agenda::default();
        for (time, source) in [(5, 0), (3, 1), (5, 2), (1, 3), (3, 4)] {
            agenda.enter(time, Event::Source(source));
        }
        let mut order = Vec::new();
        while let Some((time, Event::Source(source))) = agenda.next() {
            order.push((time, source));
        }
        assert_eq!(order, [(1, 3), (3, 1), (3, 4), (5, 0), (5, 2)]);
    }
}
