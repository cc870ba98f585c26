//! A thread that answers the newest request: pictures, picks, rankings, hover.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

use super::{Priority, Wake};
use crate::query::Cancel;

/// One named thread with room for one waiting request and one answer. A newer request replaces a
/// waiting one; the one under way is finished, so that a hand that never rests still sees
/// pictures, unless it is cancelled. An answer that nobody took is replaced by the next.
///
/// Work that takes long may give parts of its answer before the whole. Parts that were not taken when
/// the whole comes are of no use any more.
pub struct Latest<Q, A, P = ()> {
    shared: Arc<Shared<Q, A, P>>,
    asked: u64,
    answered: u64,
    /// Answers to requests up to this one are of no use any more.
    forgotten: u64,
}

struct Shared<Q, A, P> {
    slots: Mutex<Slots<Q, A, P>>,
    changed: Condvar,
}

struct Slots<Q, A, P> {
    request: Option<(u64, Q)>,
    /// Of the request under way.
    cancel: Cancel,
    parts: Vec<(u64, P)>,
    answer: Option<(u64, Option<A>)>,
    closed: bool,
}

impl<Q, A, P> Shared<Q, A, P> {
    fn slots(&self) -> MutexGuard<'_, Slots<Q, A, P>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the next request; none once the asking end is gone.
    fn next(&self) -> Option<(u64, Q, Cancel)> {
        let mut slots = self.slots();
        loop {
            if slots.closed {
                return None;
            }
            if let Some((number, request)) = slots.request.take() {
                slots.cancel = Cancel::default();
                return Some((number, request, slots.cancel.clone()));
            }
            slots = self.changed.wait(slots).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<Q, A, P> fmt::Debug for Latest<Q, A, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Latest")
            .field("asked", &self.asked)
            .field("answered", &self.answered)
            .finish_non_exhaustive()
    }
}

impl<Q: Send + 'static, A: Send + 'static> Latest<Q, A> {
    /// Starts the thread. `work` gives none when it was cancelled or has nothing to say.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        name: &str,
        wake: Wake,
        mut work: impl FnMut(Q, &Cancel) -> Option<A> + Send + 'static,
    ) -> std::io::Result<Self> {
        Self::start_in_parts(name, wake, move |request, cancel, _| work(request, cancel))
    }
}

impl<Q: Send + 'static, A: Send + 'static, P: Send + 'static> Latest<Q, A, P> {
    /// As [`Latest::start`], for work that gives parts of its answer to a function before the whole.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start_in_parts(
        name: &str,
        wake: Wake,
        mut work: impl FnMut(Q, &Cancel, &dyn Fn(P)) -> Option<A> + Send + 'static,
    ) -> std::io::Result<Self> {
        let slots = Slots {
            request: None,
            cancel: Cancel::default(),
            parts: Vec::new(),
            answer: None,
            closed: false,
        };
        let shared = Arc::new(Shared { slots: Mutex::new(slots), changed: Condvar::new() });
        let theirs = Arc::clone(&shared);
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            Priority::Answer.step_back();
            while let Some((number, request, cancel)) = theirs.next() {
                let give = |part| {
                    let mut slots = theirs.slots();
                    if !cancel.is_set() {
                        slots.parts.push((number, part));
                        drop(slots);
                        wake();
                    }
                };
                // A panic in a query costs its answer, not the thread.
                let answer = catch_unwind(AssertUnwindSafe(|| work(request, &cancel, &give))).unwrap_or(None);
                let mut slots = theirs.slots();
                let parts = std::mem::take(&mut slots.parts);
                let before = slots.answer.replace((number, answer));
                // What nobody took is let go of when the asking end no longer has to wait for it.
                drop(slots);
                drop((parts, before));
                wake();
            }
        })?;
        Ok(Self { shared, asked: 0, answered: 0, forgotten: 0 })
    }

    /// Puts a request; one that still waits is forgotten.
    pub fn ask(&mut self, request: Q) {
        self.asked += 1;
        let before = self.shared.slots().request.replace((self.asked, request));
        drop(before);
        self.shared.changed.notify_one();
    }

    /// The newest answer, once.
    pub fn poll(&mut self) -> Option<A> {
        let (number, answer) = self.shared.slots().answer.take()?;
        if number <= self.forgotten {
            return None;
        }
        self.answered = number;
        answer
    }

    /// The parts that have come of the request under way since they were asked for last.
    pub fn poll_parts(&mut self) -> Vec<P> {
        let parts = std::mem::take(&mut self.shared.slots().parts);
        parts.into_iter().filter(|(number, _)| *number > self.forgotten).map(|(_, part)| part).collect()
    }

    /// Stops the request under way: its answer is of no use. One that waits keeps its turn.
    pub fn cancel(&self) {
        let mut slots = self.shared.slots();
        slots.cancel.set();
        let parts = std::mem::take(&mut slots.parts);
        drop(slots);
        drop(parts);
    }

    /// Forgets what was asked: its answer will not come, as when other captures were opened.
    pub fn forget(&mut self) {
        let mut slots = self.shared.slots();
        slots.request = None;
        slots.parts.clear();
        slots.cancel.set();
        drop(slots);
        self.forgotten = self.asked;
        self.answered = self.asked;
    }

    /// The newest request has not been answered yet.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.answered < self.asked
    }
}

impl<Q, A, P> Drop for Latest<Q, A, P> {
    fn drop(&mut self) {
        let mut slots = self.shared.slots();
        slots.cancel.set();
        slots.closed = true;
        drop(slots);
        self.shared.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crossbeam_channel::bounded;

    use super::*;
    use crate::worker::no_wake;

    #[test]
    fn a_waiting_request_gives_way_to_a_newer_one() {
        let (started, has_started) = bounded(0);
        let (go, may_go) = bounded(0);
        let mut latest = Latest::start("test", no_wake(), move |number: u32, _: &Cancel| {
            started.send(number).unwrap();
            may_go.recv().unwrap();
            Some(number)
        })
        .unwrap();
        latest.ask(1);
        assert_eq!(has_started.recv(), Ok(1));
        latest.ask(2);
        latest.ask(3);
        go.send(()).unwrap();
        assert_eq!(has_started.recv(), Ok(3), "request 2 was replaced while it waited");
        assert!(latest.is_busy());
        go.send(()).unwrap();
        let answer = (0..1000).find_map(|_| {
            thread::sleep(Duration::from_millis(1));
            latest.poll().filter(|answer| *answer == 3)
        });
        assert_eq!(answer, Some(3));
        assert!(!latest.is_busy());
    }

    #[test]
    fn a_forgotten_request_has_no_answer() {
        let (go, may_go) = bounded(0);
        let mut latest = Latest::start("test", no_wake(), move |number: u32, _: &Cancel| {
            may_go.recv().unwrap();
            Some(number)
        })
        .unwrap();
        latest.ask(1);
        latest.forget();
        assert!(!latest.is_busy());
        latest.ask(2);
        go.send(()).unwrap();
        // The first request had begun or was taken back; its answer is not given in either case.
        let _ = go.send_timeout((), Duration::from_millis(200));
        let answers: Vec<u32> = (0..100)
            .filter_map(|_| {
                thread::sleep(Duration::from_millis(2));
                latest.poll()
            })
            .collect();
        assert_eq!(answers, [2]);
    }

    #[test]
    fn a_panic_in_the_work_costs_one_answer_only() {
        let mut latest = Latest::start("test", no_wake(), |number: u32, _: &Cancel| {
            assert!(number != 1, "first request breaks");
            Some(number)
        })
        .unwrap();
        latest.ask(1);
        while latest.is_busy() {
            latest.poll();
            thread::sleep(Duration::from_millis(1));
        }
        latest.ask(2);
        let answer = (0..1000).find_map(|_| {
            thread::sleep(Duration::from_millis(1));
            latest.poll()
        });
        assert_eq!(answer, Some(2));
    }

    #[test]
    fn a_cancelled_request_ends_and_the_one_behind_it_is_answered() {
        let (started, has_started) = bounded(0);
        let work = move |number: u32, cancel: &Cancel| {
            started.send(number).unwrap();
            while number == 1 && !cancel.is_set() {
                thread::sleep(Duration::from_millis(1));
            }
            (!cancel.is_set()).then_some(number)
        };
        let mut latest = Latest::start("test", no_wake(), work).unwrap();
        latest.ask(1);
        assert_eq!(has_started.recv(), Ok(1));
        latest.ask(2);
        latest.cancel();
        assert_eq!(has_started.recv(), Ok(2), "the first would never have ended by itself");
        let answer = (0..1000).find_map(|_| {
            thread::sleep(Duration::from_millis(1));
            latest.poll()
        });
        assert_eq!(answer, Some(2));
    }

    #[test]
    fn parts_come_before_the_whole_and_none_behind_it() {
        let (go, may_go) = bounded(0);
        let work = move |number: u32, _: &Cancel, give: &dyn Fn(u32)| {
            for part in 1..=3 {
                may_go.recv().unwrap();
                give(number * 10 + part);
            }
            Some(number)
        };
        let mut latest = Latest::start_in_parts("test", no_wake(), work).unwrap();
        latest.ask(7);
        go.send(()).unwrap();
        go.send(()).unwrap();
        // The first part was given before the second could go.
        let mut parts = latest.poll_parts();
        assert_eq!(parts.first(), Some(&71));
        assert!(latest.poll().is_none() && latest.is_busy());
        go.send(()).unwrap();
        let whole = (0..1000).find_map(|_| {
            thread::sleep(Duration::from_millis(1));
            latest.poll()
        });
        assert_eq!(whole, Some(7));
        parts.extend(latest.poll_parts());
        assert!([71, 72, 73].starts_with(&parts), "{parts:?}");
    }
}
