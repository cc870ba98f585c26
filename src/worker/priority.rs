//! Who goes first where there are fewer cores than threads: the hand, then the eye, then the rest.

use rayon::{ThreadPool, ThreadPoolBuilder};

/// How far a thread steps back behind the one that draws the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// It makes what is looked at: pictures, packets near the pointer, frames read again.
    Answer,
    /// It makes what stands beside it or comes later: counts, loading, exports.
    Background,
}

impl Priority {
    /// From 0 to 99, of which the thread that draws has 51: as a niceness 4 and 9 (sched(7)), each step of
    /// which takes a fifth of a thread's share of a busy core.
    #[cfg(target_os = "linux")]
    const fn value(self) -> u8 {
        match self {
            Self::Answer => 36,
            Self::Background => 23,
        }
    }

    /// The calling thread, and those that it starts, step back from now on: it gets a smaller share of a
    /// busy core, and does not drive a thread off its core by being woken (`SCHED_BATCH`). Otherwise the
    /// thread that draws, which wakes the others, would lose its core to them for milliseconds. Only Linux
    /// has this for each thread; elsewhere nothing is done.
    pub fn step_back(self) {
        #[cfg(target_os = "linux")]
        {
            use thread_priority::{
                NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy,
                set_thread_priority_and_policy, thread_native_id,
            };
            let policy = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Batch);
            // Nothing is lost but smoothness where the system refuses.
            if let Ok(value) = self.value().try_into() {
                let priority = ThreadPriority::Crossplatform(value);
                let _ = set_thread_priority_and_policy(thread_native_id(), priority, policy);
            }
        }
    }

    /// Threads of their own for scans of this priority, as many as there are cores: scans that share
    /// threads wait for each other whatever their priority.
    ///
    /// # Errors
    /// The system gives no threads.
    pub fn scan_threads(self) -> std::io::Result<ThreadPool> {
        self.builder().build().map_err(std::io::Error::other)
    }

    /// Makes this the priority of the threads that all other scans share; no more than once, before the
    /// first scan.
    pub fn of_shared_threads(self) {
        // Where they run already they go on as they are.
        let _ = self.builder().build_global();
    }

    fn builder(self) -> ThreadPoolBuilder {
        let name = match self {
            Self::Answer => "suji-scan",
            Self::Background => "suji-count",
        };
        ThreadPoolBuilder::new()
            .thread_name(move |number| format!("{name}-{number}"))
            .start_handler(move |_| self.step_back())
    }
}
