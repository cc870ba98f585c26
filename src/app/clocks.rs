//! Clocks of captures that are set right: the worker that moves their times.

use std::{collections::BTreeMap, sync::Arc};

use super::Captures;
use crate::{
    index::CaptureSegments,
    query::Cancel,
    worker::{Latest, Wake},
};

/// Captures by their place, with the clock that each has or is to have.
type Moved = Vec<(usize, CaptureSegments)>;

/// Clocks that were asked for and are not in force yet, and the worker that sees to it.
#[derive(Debug)]
pub(super) struct Clocks {
    worker: Latest<Moved, Moved>,
    wanted: BTreeMap<usize, i64>,
}

impl Clocks {
    pub fn start(wake: Wake) -> std::io::Result<Self> {
        let worker = Latest::start("suji-clock", wake, |wanted: Moved, _: &Cancel| {
            Some(wanted.into_iter().map(|(capture, of)| (capture, moved(&of))).collect())
        })?;
        Ok(Self { worker, wanted: BTreeMap::new() })
    }

    /// Sets the clock of a capture: nanoseconds that are added to the times of its records.
    pub fn set(&mut self, capture: usize, clock: i64, captures: &Captures) {
        self.wanted.insert(capture, clock);
        // All that is wanted, as the newest request takes the place of one that waits.
        let wanted = self.wanted.iter().filter_map(|(&capture, &clock)| {
            let segments = captures.index().captures.get(capture)?.segments.clone();
            Some((capture, CaptureSegments { segments, clock }))
        });
        self.worker.ask(wanted.collect());
    }

    /// Takes in what was moved; true if something was.
    pub fn poll(&mut self, captures: &mut Captures) -> bool {
        let Some(moved) = self.worker.poll() else { return false };
        for (capture, segments) in moved {
            if self.wanted.get(&capture) == Some(&segments.clock) {
                self.wanted.remove(&capture);
                captures.reclock(capture, segments);
            }
        }
        true
    }

    /// What is open is closed.
    pub fn clear(&mut self) {
        self.worker.forget();
        self.wanted.clear();
    }

    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// The clock that a capture is to have; none if it has it.
    pub fn wanted(&self, capture: usize) -> Option<i64> {
        self.wanted.get(&capture).copied()
    }
}

fn moved(wanted: &CaptureSegments) -> CaptureSegments {
    let segments = wanted.segments.iter().map(|segment| Arc::new(segment.with_clock(wanted.clock)));
    CaptureSegments { segments: segments.collect(), clock: wanted.clock }
}
