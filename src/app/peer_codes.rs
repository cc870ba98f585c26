//! The codes of the peers of every segment, made in the background while scans do without them.

use crate::{
    query::{Cancel, HomeSet, Index, code_peers},
    worker::{Latest, Priority, Wake},
};

use super::Captures;

/// The worker that makes codes of peers, and for what it was last asked.
#[derive(Debug)]
pub(super) struct Codes {
    worker: Latest<(Index, HomeSet), ()>,
    asked: Option<(u64, HomeSet)>,
}

impl Codes {
    pub fn start(wake: Wake) -> std::io::Result<Self> {
        let mut stepped_back = false;
        let make = move |(index, home): (Index, HomeSet), cancel: &Cancel| {
            if !std::mem::replace(&mut stepped_back, true) {
                Priority::Background.step_back();
            }
            code_peers(&index, &home, cancel)
        };
        Ok(Self { worker: Latest::start("suji-codes", wake, make)?, asked: None })
    }

    /// Asks for the codes of what is open under a home, once it rests and no picture is being made:
    /// those that are there for this home stay.
    pub fn ask(&mut self, captures: &Captures, home: &HomeSet, drawing: bool) {
        self.worker.poll();
        let is_asked = |(revision, of): &(u64, HomeSet)| *revision == captures.revision() && of == home;
        if drawing || captures.is_growing() || self.asked.as_ref().is_some_and(is_asked) {
            return;
        }
        // Those of another home, or of captures that are closed, are of no use any more.
        self.worker.cancel();
        self.asked = Some((captures.revision(), home.clone()));
        self.worker.ask((captures.index().clone(), home.clone()));
    }

    /// Lets go of the captures that it works on.
    pub fn clear(&mut self) {
        self.worker.cancel();
        self.worker.forget();
        self.asked = None;
    }
}
