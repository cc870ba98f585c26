//! When the window has to draw although nobody touched it and no worker has called.

use std::time::Duration;

use super::App;
use crate::app::Rankings;

impl App {
    /// When to look again although no worker has called: counts that had to wait their turn, and
    /// progress while loading.
    #[must_use]
    pub fn repaint_after(&self) -> Option<Duration> {
        /// Progress is drawn so often; more would take the cores from loading.
        const PROGRESS: Duration = Duration::from_millis(150);
        if self.captures.is_growing() || !self.jobs.list().is_empty() {
            return Some(PROGRESS);
        }
        let waiting = !self.captures.list().is_empty()
            && self.rankings.is_waiting(
                self.captures.revision(),
                &self.plot.lens,
                self.plot.navigation.window(),
            );
        let counts = waiting.then_some(Rankings::PAUSE);
        counts.into_iter().chain(self.banners.passes_after()).min()
    }

    /// A command file has commands to give or counts frames: the window must keep drawing. While it
    /// waits until all is loaded it must not: that would take the cores from loading.
    #[must_use]
    pub fn is_driven(&self) -> bool {
        let waits = self.script.waits_for_loading() && self.captures.is_loading();
        !(self.script.is_done() || waits)
    }
}
