//! A thread that answers the newest request: pictures, picks, rankings, hover.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

use super::Wake;
use crate::query::Cancel;

/// One named thread with room for one waiting request and one answer. A newer request replaces a
/// waiting one; the one under way is finished, so that a hand that never rests still sees
/// pictures. An answer that nobody took is replaced by the next.
pub struct Latest<Q, A> {
    shared: Arc<Shared<Q, A>>,
    cancel: Cancel,
    asked: u64,
    answered: u64,
    /// Answers to requests up to this one are of no use any more.
    forgotten: u64,
}

struct Shared<Q, A> {
    slots: Mutex<Slots<Q, A>>,
    changed: Condvar,
}

struct Slots<Q, A> {
    request: Option<(u64, Q)>,
    answer: Option<(u64, Option<A>)>,
    closed: bool,
}

impl<Q, A> Shared<Q, A> {
    fn slots(&self) -> MutexGuard<'_, Slots<Q, A>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<Q, A> fmt::Debug for Latest<Q, A> {
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
        let slots = Slots { request: None, answer: None, closed: false };
        let shared = Arc::new(Shared { slots: Mutex::new(slots), changed: Condvar::new() });
        let cancel = Cancel::default();
        let (theirs, flag) = (Arc::clone(&shared), cancel.clone());
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            while let Some((number, request)) = next(&theirs) {
                // A panic in a query costs its answer, not the thread.
                let answer = catch_unwind(AssertUnwindSafe(|| work(request, &flag))).unwrap_or(None);
                theirs.slots().answer = Some((number, answer));
                wake();
            }
        })?;
        Ok(Self { shared, cancel, asked: 0, answered: 0, forgotten: 0 })
    }

    /// Puts a request; one that still waits is forgotten.
    pub fn ask(&mut self, request: Q) {
        self.asked += 1;
        self.shared.slots().request = Some((self.asked, request));
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

    /// Forgets what was asked: its answer will not come, as when other captures were opened.
    pub fn forget(&mut self) {
        self.shared.slots().request = None;
        self.forgotten = self.asked;
        self.answered = self.asked;
    }

    /// The newest request has not been answered yet.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.answered < self.asked
    }
}

impl<Q, A> Drop for Latest<Q, A> {
    fn drop(&mut self) {
        self.cancel.set();
        self.shared.slots().closed = true;
        self.shared.changed.notify_one();
    }
}

/// Waits for the next request; none once the asking end is gone.
fn next<Q, A>(shared: &Shared<Q, A>) -> Option<(u64, Q)> {
    let mut slots = shared.slots();
    loop {
        if slots.closed {
            return None;
        }
        if let Some(request) = slots.request.take() {
            return Some(request);
        }
        slots = shared.changed.wait(slots).unwrap_or_else(PoisonError::into_inner);
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
}
