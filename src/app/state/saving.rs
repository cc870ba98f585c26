//! What the window writes: the demo capture, exported packets, the picture.

use std::{
    fs::File,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
};

use tempfile::TempDir;

use super::App;
use crate::{
    app::{Outcome, SaveWhat, ViewRequest},
    capture::{CaptureInfo, Source, is_same_file},
    demo::{DemoError, DemoOptions, Plan, write_demo},
    figure::{
        Chosen, counted,
        export::{ExportError, ExportFormat, ExportOptions, ExportProgress, TableFormat, export},
        plain,
        points::Layout,
        port_table, put,
    },
    index::Index,
    query::{Cancel, Zone},
    stream::conversation::Side,
    worker::Gauge,
};

/// The demo capture that is open.
#[derive(Debug)]
pub struct OpenDemo {
    /// Held while the folder is in use; let go of before the folder.
    _lock: File,
    /// It is removed when this is dropped.
    folder: TempDir,
    /// The zone that came with it.
    lent: Option<Zone>,
}

impl OpenDemo {
    /// A file is the demo.
    pub(super) fn holds(&self, path: &Path) -> bool {
        path.starts_with(self.folder.path())
    }
}

impl App {
    /// Makes the demo capture and opens it instead of what is open.
    pub(super) fn open_demo(&mut self) {
        self.close();
        self.start_demo();
    }

    /// Makes the demo capture in a folder of its own; it is opened once it is whole.
    pub(super) fn start_demo(&mut self) {
        if !self.jobs.is_opening() {
            let options = DemoOptions::default();
            self.start_job(MAKING.to_owned(), true, move |gauge, cancel| make_demo(&options, gauge, cancel));
        }
    }

    pub(super) fn start_job(
        &mut self,
        name: String,
        opens: bool,
        work: impl FnOnce(&Gauge, &Cancel) -> Outcome + Send + 'static,
    ) {
        if let Err(problem) = self.jobs.start(name, opens, self.wake.0.clone(), work) {
            self.banners.error(problem);
        }
    }

    /// Takes in what jobs have come to.
    pub(super) fn take_outcomes(&mut self) {
        for outcome in self.jobs.poll() {
            self.take_outcome(outcome);
        }
    }

    pub(super) fn take_outcome(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Demo { lock, folder, path } => self.show_demo(lock, folder, path),
            Outcome::Captures(paths) => self.open_instead(paths),
            Outcome::Workspace(located) => self.workspace_read(*located),
            Outcome::WorkspaceWithDemo { located, lock, folder } => {
                self.arrange(*located);
                self.demo = Some(OpenDemo { _lock: lock, folder, lent: None });
            }
            Outcome::Hosts { names, said } => {
                self.names.add_hosts(&names);
                self.banners.done(said);
            }
            Outcome::HandOver { folder, path } => self.hand_over(folder, &path),
            Outcome::Rows(rows) => self.rows_read(rows),
            Outcome::Picture(image) => self.picture_drawn(image),
            Outcome::Table { text, said } => {
                self.requests.push(ViewRequest::CopyTable(text));
                self.banners.done(said);
            }
            Outcome::Said(text) => self.banners.done(text),
            Outcome::Failed(text) => self.banners.error(text),
        }
    }

    /// Opens the demo capture. Its days are those of Japan, so a zone that nobody chose gives way.
    fn show_demo(&mut self, lock: File, folder: TempDir, path: PathBuf) {
        self.load(vec![path]);
        let lent = if self.settings.zone == Zone::default() { "Asia/Tokyo".parse().ok() } else { None };
        if let Some(zone) = &lent {
            self.settings.zone = Zone::clone(zone);
        }
        self.demo = Some(OpenDemo { _lock: lock, folder, lent });
    }

    /// Forgets the demo with its folder; a zone that came with it goes with it.
    pub(super) fn close_demo(&mut self) {
        if let Some(demo) = self.demo.take()
            && demo.lent.is_some_and(|zone| zone == self.settings.zone)
        {
            self.settings.zone = self.settings.zone_choice.clone();
        }
    }

    /// There is something to save.
    #[must_use]
    pub fn can_save(&self, what: SaveWhat) -> bool {
        match what {
            SaveWhat::Ports => !self.rankings.ports().ports.is_empty(),
            SaveWhat::Workspace | SaveWhat::Picture => !self.captures.is_empty(),
            SaveWhat::View => self.plot.picture.raster().is_some_and(|raster| raster.total > 0),
            SaveWhat::Selection => !self.chosen.points().is_empty(),
            SaveWhat::Undecoded => !self.chosen.undecoded().is_empty(),
            SaveWhat::ConversationA | SaveWhat::ConversationB | SaveWhat::Conversation => {
                self.conversations.followed().shown().is_some()
            }
            SaveWhat::ConversationTable => !self.conversations.list().rows().is_empty(),
            SaveWhat::Lookups => !self.lookups.rows().is_empty(),
        }
    }

    /// Writes something to a file, beside the window.
    pub(super) fn save(&mut self, what: SaveWhat, path: PathBuf) {
        if self.captures.is_empty() {
            self.banners.notice("Nothing is open, so there is nothing to save");
            return;
        }
        let path = what.with_ending(path);
        match what {
            SaveWhat::Picture => self.save_picture(path),
            SaveWhat::ConversationA => self.save_side(Some(Side::A), path),
            SaveWhat::ConversationB => self.save_side(Some(Side::B), path),
            SaveWhat::Conversation => self.save_side(None, path),
            SaveWhat::ConversationTable => self.save_conversations(path),
            SaveWhat::Lookups => self.save_lookups(path),
            SaveWhat::Undecoded => self.save_undecoded(path),
            SaveWhat::Ports => self.save_ports(&path),
            SaveWhat::Workspace => self.save_workspace(path),
            SaveWhat::View => {
                let view =
                    self.plot.lens.narrowed_to(self.plot.navigation.plane(), &self.plot.navigation.window());
                let Some(lens) = view else {
                    self.banners.notice("Nothing is in view, so there is nothing to export");
                    return;
                };
                self.export(Chosen::Lens(lens), path);
            }
            SaveWhat::Selection => {
                let points = self.chosen.points().to_vec();
                if points.is_empty() {
                    self.banners.notice("No packets are chosen, so there is nothing to export");
                    return;
                }
                if (points.len() as u64) < self.chosen.total() {
                    let (some, all) = (counted(points.len() as u64, "packet"), self.chosen.total());
                    self.banners.notice(format!(
                        "Of {all} chosen packets the first {some} are listed, and only those are exported"
                    ));
                }
                self.export(Chosen::Points { points, home: self.plot.lens.home.clone() }, path);
            }
        }
    }

    /// The packets themselves: what has no dot in view, such as ARP, does not come along.
    fn export(&mut self, chosen: Chosen, path: PathBuf) {
        let (index, captures, sources, options) = self.exporting(chosen);
        self.start_job(format!("Exporting to {}", shown(&path)), false, move |gauge, cancel| {
            let progress = |at: &ExportProgress| gauge.set(at.bytes_read, at.bytes);
            match export(&index, (&captures, &sources), &options, &path, progress, cancel) {
                Ok(exported) => {
                    let packets = counted(exported.frames, "packet");
                    let left = match exported.left_out.by_format() {
                        0 => String::new(),
                        left => format!("; {left} have no place in this format and were left out"),
                    };
                    Outcome::Said(format!("{}: {packets} exported{left}", path.display()))
                }
                Err(ExportError::Cancelled) => {
                    Outcome::Said(format!("{}: export stopped, nothing is left of it", path.display()))
                }
                Err(error) => Outcome::Failed(format!("{error}; nothing was written")),
            }
        });
    }

    /// What an export of packets needs.
    pub(super) fn exporting(
        &self,
        chosen: Chosen,
    ) -> (Index, Vec<CaptureInfo>, Vec<Arc<Source>>, ExportOptions) {
        let open = self.captures.list().iter();
        let (captures, sources) =
            open.map(|capture| (capture.info.clone(), Arc::clone(&capture.source))).unzip();
        let zone = self.settings.zone.clone();
        let options = ExportOptions { chosen, undecoded: false, zone, anonymise: None };
        (self.captures.index().clone(), captures, sources, options)
    }

    /// A table of some thousand lines at most is written at once.
    fn save_ports(&mut self, path: &Path) {
        if let Some(mistake) = SaveWhat::Ports.mistake_in(path) {
            self.banners.error(format!("{}: {mistake}", path.display()));
            return;
        }
        if self.captures.list().iter().any(|open| is_same_file(&open.info.path, path)) {
            self.banners.error(ExportError::Input(path.to_owned()).to_string());
            return;
        }
        let layout = match ExportFormat::of_path(path) {
            Ok(ExportFormat::Table(TableFormat::JsonLines)) => Layout::Json,
            _ => Layout::Csv(self.settings.zone.clone()),
        };
        let ranking = self.rankings.ports();
        let count = counted(ranking.ports.len() as u64, "port");
        match port_table(ranking, layout).and_then(|table| put(path, &table)) {
            Ok(()) => self.banners.done(format!("{}: {count} written", path.display())),
            Err(error) => self.banners.error(format!("{}: {error}", path.display())),
        }
    }
}

/// A file's name, fit for the screen.
pub(super) fn shown(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    plain(&name).into_owned()
}

/// What it is called while a demo is made.
pub(super) const MAKING: &str = "Making the demo capture";

/// How folders of demos begin, and the file in them that is locked while they are in use.
const DEMO: (&str, &str) = ("suji-demo-", "in-use");

/// A folder of our own for the demo, with its lock.
fn demo_folder() -> std::io::Result<(File, TempDir)> {
    let folder = TempDir::with_prefix(DEMO.0)?;
    let lock = File::create(folder.path().join(DEMO.1))?;
    // Where there are no locks, folders of programs that were killed stay.
    let _ = lock.lock();
    Ok((lock, folder))
}

/// Removes the demos of programs that were killed and could not do it themselves.
fn remove_left_demos(folder: &Path) {
    for left in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_demo = left.file_name().to_str().is_some_and(|name| name.starts_with(DEMO.0));
        let lock = is_demo.then(|| File::open(left.path().join(DEMO.1)).ok()).flatten();
        if lock.is_some_and(|lock| lock.try_lock().is_ok()) {
            // Somebody else's cannot be removed, and need not be.
            let _ = std::fs::remove_dir_all(left.path());
        }
    }
}

pub(super) fn make_demo(options: &DemoOptions, gauge: &Gauge, cancel: &Cancel) -> Outcome {
    remove_left_demos(&std::env::temp_dir());
    let (lock, folder) = match demo_folder() {
        Ok(made) => made,
        Err(error) => return Outcome::Failed(format!("The demo capture has no place to lie: {error}")),
    };
    let path = folder.path().join("demo.pcapng");
    let written = Plan::new(options).and_then(|plan| {
        write_demo(&plan, &path, &mut |progress| {
            gauge.set(progress.packets, progress.total);
            if cancel.is_set() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    });
    match written {
        Ok(_) => Outcome::Demo { lock, folder, path },
        Err(DemoError::Cancelled) => Outcome::Said("The demo capture was stopped".to_owned()),
        Err(error) => Outcome::Failed(format!("The demo capture: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demos_that_were_left_are_removed_and_those_in_use_are_not() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = |name: &str| {
            let folder = temporary.path().join(name);
            std::fs::create_dir(&folder).unwrap();
            folder
        };
        let (left, used, other) = (folder("suji-demo-1"), folder("suji-demo-2"), folder("suji-demo-3"));
        File::create(left.join(DEMO.1)).unwrap();
        let lock = File::create(used.join(DEMO.1)).unwrap();
        lock.lock().unwrap();
        remove_left_demos(temporary.path());
        assert_eq!([left, used, other].map(|folder| folder.is_dir()), [false, true, true]);
    }
}
