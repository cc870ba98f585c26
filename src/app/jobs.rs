//! Jobs: what runs beside the window and ends with a word to the person, such as an export.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use super::{Located, Said};
use crate::{
    figure::Image,
    query::{Cancel, PointId},
    stream::names::AddressNames,
    worker::{Gauge, Task, Wake},
};

/// What came of a job.
#[derive(Debug)]
pub enum Outcome {
    /// The demo capture is written; its folder is removed when this is dropped.
    Demo { lock: std::fs::File, folder: tempfile::TempDir, path: PathBuf },
    /// These can be opened, at least one of them.
    Captures(Vec<PathBuf>),
    /// A workspace was read, and its captures were looked for.
    Workspace(Box<Located>),
    /// The same, with the demo that it has among them.
    WorkspaceWithDemo { located: Box<Located>, lock: std::fs::File, folder: tempfile::TempDir },
    /// A hosts file was read.
    Hosts { names: AddressNames, said: String },
    /// A capture for Wireshark is written; its folder is removed when this is dropped.
    HandOver { folder: tempfile::TempDir, path: PathBuf },
    /// Rows that are to be copied were read.
    Rows(Vec<(PointId, Said)>),
    /// A picture for the clipboard is drawn.
    Picture(Image),
    /// A table for the clipboard is made, and what is said of it.
    Table { text: String, said: String },
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
    /// What it makes is opened, so that it is a part of loading.
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

/// Jobs under way, oldest first. When this is dropped they are stopped and have a moment to remove
/// what they have begun to write.
#[derive(Debug, Default)]
pub struct Jobs {
    list: Vec<Job>,
    /// Stopped, and of no interest any more.
    forgotten: Vec<Task<Outcome>>,
    next: u64,
}

impl Jobs {
    /// The end of the program waits no longer than this for jobs to clear up.
    const LAST: Duration = Duration::from_secs(2);

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
        self.forgotten.retain(|task| task.poll().is_none());
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
        let opening = self.list.extract_if(.., |job| job.opens).map(|job| job.task);
        self.forgotten.extend(opening.inspect(Task::cancel));
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

impl Drop for Jobs {
    fn drop(&mut self) {
        let tasks = || self.list.iter().map(|job| &job.task).chain(&self.forgotten);
        tasks().for_each(Task::cancel);
        let until = Instant::now() + Self::LAST;
        for task in tasks() {
            task.wait(until.saturating_duration_since(Instant::now()));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, thread};

    use super::*;
    use crate::worker::no_wake;

    /// Writes a file and takes it away again once it is told to stop.
    fn start(jobs: &mut Jobs, path: PathBuf) {
        fs::write(&path, b"half").unwrap();
        let work = move |_: &Gauge, cancel: &Cancel| {
            while !cancel.is_set() {
                thread::sleep(Duration::from_millis(1));
            }
            fs::remove_file(&path).unwrap();
            Outcome::Said("stopped".to_owned())
        };
        jobs.start("Writing".to_owned(), true, no_wake(), work).unwrap();
    }

    #[test]
    fn the_end_waits_until_jobs_have_cleared_up() {
        let folder = tempfile::tempdir().unwrap();
        let (forgotten, running) = (folder.path().join("forgotten"), folder.path().join("running"));
        let mut jobs = Jobs::default();
        start(&mut jobs, forgotten.clone());
        jobs.forget_opening();
        start(&mut jobs, running.clone());
        assert_eq!(jobs.list().len(), 1);
        drop(jobs);
        assert!(!forgotten.exists() && !running.exists());
    }
}
