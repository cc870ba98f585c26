//! Jobs: what runs beside the window and ends with a word to the person, such as an export.

use std::path::PathBuf;

use crate::{
    query::Cancel,
    worker::{Gauge, Task, Wake},
};

/// What came of a job.
#[derive(Debug)]
pub enum Outcome {
    /// The demo capture is written; its folder is removed when this is dropped.
    Demo { folder: tempfile::TempDir, path: PathBuf },
    /// Something was written, or the job was stopped: in words.
    Said(String),
    /// In words: which file, what happened.
    Failed(String),
}

/// A job under way.
#[derive(Debug)]
pub struct Job {
    pub id: u64,
    /// What it does: `Exporting to worm.pcapng`.
    pub name: String,
    /// The window waits for it before it opens something: it will be opened.
    pub opens: bool,
    task: Task<Outcome>,
}

impl Job {
    /// From 0 to 1.
    #[must_use]
    pub fn share(&self) -> f32 {
        self.task.gauge().share()
    }
}

/// Jobs under way, oldest first.
#[derive(Debug, Default)]
pub struct Jobs {
    list: Vec<Job>,
    next: u64,
}

impl Jobs {
    /// Starts a job.
    ///
    /// # Errors
    /// The system gives no thread; in words.
    pub(super) fn start(
        &mut self,
        name: String,
        opens: bool,
        wake: Wake,
        work: impl FnOnce(&Gauge, &Cancel) -> Outcome + Send + 'static,
    ) -> Result<(), String> {
        let task = Task::start("suji-job", wake, work).map_err(|error| format!("{name}: {error}"))?;
        self.list.push(Job { id: self.next, name, opens, task });
        self.next += 1;
        Ok(())
    }

    /// What has ended since.
    pub(super) fn poll(&mut self) -> Vec<Outcome> {
        let mut ended = Vec::new();
        self.list.retain(|job| match job.task.poll() {
            None => true,
            Some(outcome) => {
                let broke = || Outcome::Failed(format!("{}: Suji broke down over it", job.name));
                ended.push(outcome.unwrap_or_else(broke));
                false
            }
        });
        ended
    }

    pub(super) fn cancel(&self, id: u64) {
        if let Some(job) = self.list.iter().find(|job| job.id == id) {
            job.task.cancel();
        }
    }

    /// Stops and forgets those that would open something.
    pub(super) fn forget_opening(&mut self) {
        self.list.retain(|job| !job.opens);
    }

    #[must_use]
    pub fn list(&self) -> &[Job] {
        &self.list
    }

    /// One of them will open a capture.
    #[must_use]
    pub fn is_opening(&self) -> bool {
        self.list.iter().any(|job| job.opens)
    }
}
