//! How long a thread has been on a core, which is less than what went by where there are fewer cores than
//! threads.

use std::time::Duration;

/// Time that the calling thread has spent on a core so far; none on systems that do not tell.
#[must_use]
pub fn core_time() -> Option<Duration> {
    #[cfg(target_os = "linux")]
    {
        use rustix::time::{ClockId, clock_gettime};
        let spent = clock_gettime(ClockId::ThreadCPUTime);
        Some(Duration::new(u64::try_from(spent.tv_sec).ok()?, u32::try_from(spent.tv_nsec).ok()?))
    }
    #[cfg(not(target_os = "linux"))]
    None
}
