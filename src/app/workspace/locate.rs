//! Where the captures of a workspace lie now: they may have been moved, with it or alone.

use std::path::{Path, PathBuf};

use super::{SavedCapture, Workspace, WorkspaceError, read_workspace};
use crate::{capture::Source, demo::DemoOptions};

/// A workspace that was read, and where its captures were found.
#[derive(Clone, Debug, PartialEq)]
pub struct Located {
    /// The workspace's own file.
    pub path: PathBuf,
    pub workspace: Workspace,
    /// What of it could not be read, in words.
    pub problems: Vec<String>,
    /// Where each capture lies; none is missing.
    pub places: Vec<Option<PathBuf>>,
}

impl Located {
    /// Reads a workspace and looks for its captures.
    ///
    /// # Errors
    /// Nothing of it can be read.
    pub fn read(path: &Path) -> Result<Self, WorkspaceError> {
        let (workspace, problems) = read_workspace(path)?;
        let places = vec![None; workspace.captures.len()];
        let folder = path.parent().map(Path::to_owned);
        Ok(Self { path: path.to_owned(), workspace, problems, places }.look(folder.as_deref()))
    }

    /// Takes a file for a missing capture, and looks for the others beside it.
    #[must_use]
    pub fn with(mut self, place: usize, path: &Path) -> Self {
        if let Some(found) = self.places.get_mut(place) {
            *found = Some(path.to_owned());
        }
        self.look(path.parent())
    }

    /// Captures that were not found, with their places.
    pub fn missing(&self) -> impl Iterator<Item = (usize, &SavedCapture)> {
        let captures = self.workspace.captures.iter().zip(&self.places).enumerate();
        let missing = captures.filter(|(_, (capture, found))| found.is_none() && capture.demo.is_none());
        missing.map(|(place, (capture, _))| (place, capture))
    }

    /// The demo that has to be made before the workspace can be opened.
    #[must_use]
    pub fn wanted_demo(&self) -> Option<DemoOptions> {
        let captures = self.workspace.captures.iter().zip(&self.places);
        captures.filter(|(_, found)| found.is_none()).find_map(|(capture, _)| capture.demo)
    }

    /// The demo was made.
    #[must_use]
    pub fn with_demo(mut self, path: &Path) -> Self {
        for (capture, found) in self.workspace.captures.iter().zip(&mut self.places) {
            if capture.demo.is_some() {
                *found = Some(path.to_owned());
            }
        }
        self
    }

    /// Looks for what is missing: where it was, then in a folder, from there as it lay beside the
    /// workspace, and last by its name alone.
    fn look(mut self, folder: Option<&Path>) -> Self {
        for (capture, found) in self.workspace.captures.iter().zip(&mut self.places) {
            if found.is_none() && capture.demo.is_none() {
                let beside =
                    capture.beside.as_deref().zip(folder).map(|(beside, folder)| folder.join(beside));
                let name = capture.path.file_name().zip(folder).map(|(name, folder)| folder.join(name));
                let candidates = [Some(capture.path.clone()), beside, name];
                *found = candidates.into_iter().flatten().find(|path| is_there(path));
            }
        }
        self
    }
}

/// Pipes are gone with whoever wrote into them.
fn is_there(path: &Path) -> bool {
    path.is_file() && !Source::is_stream(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captures_are_found_where_they_were_moved_to() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        std::fs::create_dir_all(new.join("sensor")).unwrap();
        let capture = |name: &str| SavedCapture {
            path: old.join("sensor").join(name),
            beside: Some(Path::new("sensor").join(name)),
            clock: None,
            demo: None,
            hidden: false,
        };
        let alone = SavedCapture { path: "/elsewhere/c.pcap".into(), beside: None, ..capture("c.pcap") };
        let workspace = Workspace {
            version: super::super::VERSION,
            captures: vec![capture("a.pcap"), capture("b.pcap"), alone],
            ..Workspace::default()
        };
        let path = new.join("case.suji");
        std::fs::write(&path, workspace.text().unwrap()).unwrap();
        std::fs::write(new.join("sensor/a.pcap"), "").unwrap();
        let found = Located::read(&path).unwrap();
        assert_eq!(found.places, [Some(new.join("sensor/a.pcap")), None, None]);
        assert_eq!(found.missing().map(|(place, _)| place).collect::<Vec<_>>(), [1, 2]);

        // Naming one finds the other beside it.
        let far = folder.path().join("far");
        std::fs::create_dir(&far).unwrap();
        for name in ["renamed.pcap", "c.pcap"] {
            std::fs::write(far.join(name), "").unwrap();
        }
        let found = found.with(1, &far.join("renamed.pcap"));
        assert_eq!(found.missing().count(), 0);
        assert_eq!(found.places[1..], [Some(far.join("renamed.pcap")), Some(far.join("c.pcap"))]);
    }
}
