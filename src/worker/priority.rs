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
    /// Steps of niceness, each of which takes a fifth of a thread's share of a busy core (sched(7)). A
    /// thread that woke another would otherwise lose its core to it for some milliseconds.
    #[cfg(target_os = "linux")]
    const fn niceness(self) -> i32 {
        match self {
            Self::Answer => 5,
            Self::Background => 10,
        }
    }

    /// The calling thread, and those that it starts, step back from now on. Only Linux knows a niceness
    /// for each thread; elsewhere nothing is done.
    pub fn step_back(self) {
        // Nothing is lost but smoothness where the system refuses.
        #[cfg(target_os = "linux")]
        let _ = rustix::process::nice(self.niceness());
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
