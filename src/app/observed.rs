//! The IPv4 addresses that occur, found while the plane shows no others.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::Captures;
use crate::{
    query::{Cancel, Index, ObservedV4},
    worker::{Latest, Priority, Wake},
};

/// Addresses of captures that grow are looked for again this often.
const WHILE_GROWING: Duration = Duration::from_secs(3);

/// The worker that finds them.
#[derive(Debug)]
pub struct Observed {
    worker: Latest<Index, Arc<ObservedV4>>,
    /// The revision of the index whose addresses were asked for, and when.
    asked: Option<(u64, Instant)>,
}

impl Observed {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let threads = Priority::Background.scan_threads()?;
        let find = move |index: Index, cancel: &Cancel| {
            threads.install(|| ObservedV4::of(&index, cancel)).map(Arc::new)
        };
        Ok(Self { worker: Latest::start("suji-observed", wake, find)?, asked: None })
    }

    pub(super) fn clear(&mut self) {
        self.worker.forget();
        self.asked = None;
    }

    /// Looks for them where the captures have changed since.
    pub(super) fn ask(&mut self, captures: &Captures) {
        let revision = captures.revision();
        if let Some((asked, when)) = self.asked
            && (asked == revision
                || (captures.is_growing() && (self.worker.is_busy() || when.elapsed() < WHILE_GROWING)))
        {
            return;
        }
        self.asked = Some((revision, Instant::now()));
        self.worker.ask(captures.index().clone());
    }

    pub(super) fn poll(&mut self) -> Option<Arc<ObservedV4>> {
        self.worker.poll()
    }

    pub(super) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }
}
