//! A task: one long piece of work on a thread of its own, with progress, a cancel and one result.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use crossbeam_channel::{Receiver, TryRecvError, bounded};

use super::{Priority, Wake};
use crate::query::Cancel;

/// How far a task is; written by its thread, read by who shows it.
#[derive(Clone, Debug, Default)]
pub struct Gauge {
    done: Arc<AtomicU64>,
    all: Arc<AtomicU64>,
}

impl Gauge {
    /// Sets how much is done, of how much (in whatever the task counts).
    pub fn set(&self, done: u64, all: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
    }

    /// From 0 to 1; 0 while nothing is known.
    #[must_use]
    pub fn share(&self) -> f32 {
        let (done, all) = (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed));
        if all == 0 { 0.0 } else { (done as f64 / all as f64).min(1.0) as f32 }
    }
}

/// Work under way. Dropping it asks the work to stop and does not wait for it.
pub struct Task<T> {
    result: Receiver<Option<T>>,
    gauge: Gauge,
    cancel: Cancel,
}

impl<T> fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task").field("share", &self.gauge.share()).finish_non_exhaustive()
    }
}

impl<T: Send + 'static> Task<T> {
    /// Starts the thread.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        name: &str,
        wake: Wake,
        work: impl FnOnce(&Gauge, &Cancel) -> T + Send + 'static,
    ) -> std::io::Result<Self> {
        let (sender, result) = bounded(1);
        let (gauge, cancel) = (Gauge::default(), Cancel::default());
        let (theirs, flag) = (gauge.clone(), cancel.clone());
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            Priority::Background.step_back();
            // A panic costs the result, and is told as none.
            let done = catch_unwind(AssertUnwindSafe(|| work(&theirs, &flag))).ok();
            // Nobody waits for the result of a task that was dropped.
            let _ = sender.send(done);
            wake();
        })?;
        Ok(Self { result, gauge, cancel })
    }
}

impl<T> Task<T> {
    /// What came of it, once: none while it works, an inner none if it broke down.
    pub fn poll(&self) -> Option<Option<T>> {
        match self.result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(None),
        }
    }

    /// Waits for its end, but no longer than this, and throws away what came of it.
    pub fn wait(&self, longest: Duration) {
        // Ended, broken down or too slow: nothing is done about any of them.
        let _ = self.result.recv_timeout(longest);
    }

    #[must_use]
    pub fn gauge(&self) -> &Gauge {
        &self.gauge
    }

    /// Asks it to stop; its result tells whether it did.
    pub fn cancel(&self) {
        self.cancel.set();
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.cancel.set();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::no_wake;

    fn wait<T: Send + 'static>(task: &Task<T>) -> Option<T> {
        for _ in 0..1_000 {
            if let Some(result) = task.poll() {
                return result;
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("the task never ended");
    }

    #[test]
    fn a_task_tells_how_far_it_is_and_what_came_of_it() {
        let task = Task::start("task", no_wake(), |gauge, _| {
            gauge.set(3, 4);
            7
        });
        let task = task.unwrap();
        assert_eq!(wait(&task), Some(7));
        assert!((task.gauge().share() - 0.75).abs() < 1e-6);
    }

    #[test]
    fn a_cancelled_task_is_told_and_ends() {
        let work = |_: &Gauge, cancel: &Cancel| {
            while !cancel.is_set() {
                thread::sleep(Duration::from_millis(1));
            }
            "stopped"
        };
        let task = Task::start("task", no_wake(), work).unwrap();
        assert!(task.poll().is_none());
        task.cancel();
        assert_eq!(wait(&task), Some("stopped"));
    }

    #[test]
    fn a_task_that_panics_has_no_result() {
        let task = Task::<u8>::start("task", no_wake(), |_, _| panic!("on purpose")).unwrap();
        assert_eq!(wait(&task), None);
    }
}
