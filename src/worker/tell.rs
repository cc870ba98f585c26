//! The sending end of a loading.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crossbeam_channel::Sender;

use super::{LoadEvent, Wake};
use crate::query::Cancel;

/// Segments come by the hundred a second; a screen that is drawn for each would take the cores from
/// those that load. The first wakes at once; a window that knows that it loads looks by itself, more
/// often than this, and the channel leaves room for what comes meanwhile.
const BETWEEN_WAKES: Duration = Duration::from_millis(400);

/// The sending end: says, and wakes.
pub(super) struct Tell {
    sender: Sender<LoadEvent>,
    pub wake: Wake,
    pub cancel: Cancel,
    /// The index is full.
    full: AtomicBool,
    /// When the receiver was last woken for a segment.
    woken: Mutex<Option<Instant>>,
}

impl Tell {
    pub fn new(sender: Sender<LoadEvent>, wake: Wake, cancel: Cancel) -> Self {
        Self { sender, wake, cancel, full: AtomicBool::new(false), woken: Mutex::new(None) }
    }

    /// Says what became of a chunk or a wait. Nobody listens any more: then it cancels.
    pub fn tell(&self, event: LoadEvent) {
        let heard = match event {
            LoadEvent::Segment { .. } => self.segment(event),
            LoadEvent::Full { .. } => {
                self.full.store(true, Ordering::Relaxed);
                self.event(event)
            }
            other => self.event(other),
        };
        if !heard {
            self.cancel.set();
        }
    }

    /// Nobody asked to stop, and there is room.
    pub fn goes_on(&self) -> bool {
        !self.cancel.is_set() && !self.full.load(Ordering::Relaxed)
    }

    /// False when nobody listens any more.
    pub fn event(&self, event: LoadEvent) -> bool {
        let heard = self.sender.send(event).is_ok();
        (self.wake)();
        heard
    }

    /// As [`Self::event`], but wakes only if the receiver was not woken for a segment just now.
    fn segment(&self, event: LoadEvent) -> bool {
        let heard = self.sender.send(event).is_ok();
        let mut woken = self.woken.lock().unwrap_or_else(PoisonError::into_inner);
        if woken.is_none_or(|woken: Instant| woken.elapsed() >= BETWEEN_WAKES) {
            *woken = Some(Instant::now());
            drop(woken);
            (self.wake)();
        }
        heard
    }
}
