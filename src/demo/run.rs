//! A plan's packets in the order of time, one after the other.

use std::collections::VecDeque;

use super::{
    Plan,
    agenda::{Agenda, Event},
    clock::END,
    dice::Dice,
    packet::Packet,
    source::{Outbox, Source},
};

/// A plan being acted out: gives times in microseconds and packets. It holds what is under way at
/// one moment, however many packets there are in all.
pub(super) struct Run<'a> {
    plan: &'a Plan,
    agenda: Agenda,
    /// By their place in the plan; made when they start and dropped when they end.
    sources: Vec<Option<Box<dyn Source>>>,
    outbox: Outbox,
    /// Packets of this very moment.
    now: VecDeque<(u64, Packet)>,
}

impl<'a> Run<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        let mut agenda = Agenda::default();
        let mut sources = Vec::new();
        for (place, blueprint) in plan.blueprints.iter().enumerate() {
            agenda.enter(blueprint.start(), Event::Source(place));
            sources.push(None);
        }
        Self { plan, agenda, sources, outbox: Outbox::default(), now: VecDeque::new() }
    }

    /// How many packets and sources wait for their time.
    #[cfg(test)]
    pub fn under_way(&self) -> usize {
        self.agenda.len()
    }

    fn fire(&mut self, place: usize, now: u64) {
        let Some(blueprint) = self.plan.blueprints.get(place) else { return };
        let Some(source) = self.sources.get_mut(place) else { return };
        let seed = self.plan.options.seed;
        let next = source
            .get_or_insert_with(|| blueprint.source(Dice::new(seed, place as u64)))
            .fire(now, &mut self.outbox);
        match next {
            Some(next) => self.agenda.enter(next.max(now), Event::Source(place)),
            None => *source = None,
        }
        for (time, packet) in self.outbox.0.drain(..) {
            if time <= now {
                self.now.push_back((now, packet));
            } else if time < END {
                self.agenda.enter(time, Event::Packet(packet));
            }
        }
    }
}

impl Iterator for Run<'_> {
    type Item = (u64, Packet);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(packet) = self.now.pop_front() {
                return Some(packet);
            }
            match self.agenda.next()? {
                (time, Event::Packet(packet)) => return Some((time, packet)),
                (time, Event::Source(place)) => self.fire(place, time),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::DemoOptions;

    /// The most that is under way at one time.
    fn most(packets: u64) -> usize {
        let plan = Plan::new(&DemoOptions { packets, seed: 1 }).unwrap();
        let mut run = Run::new(&plan);
        let mut most = 0;
        while run.next().is_some() {
            most = most.max(run.under_way());
        }
        most
    }

    #[test]
    fn what_is_under_way_does_not_grow_with_the_number_of_packets() {
        let (few, many) = (most(3_000), most(150_000));
        assert!(many < few + 300, "{few} under way, and {many} with fifty times as many packets");
    }
}
