//! Reading a workspace: every part that can be read, and a word on each that cannot.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Bookmark, SavedCapture, SavedSearch, VERSION, Workspace};

/// Workspaces are some kilobytes.
const LARGEST: u64 = 16 << 20;

/// Why a file gives no workspace at all.
#[derive(Debug, thiserror::Error)]
pub enum WorkspaceError {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{}: larger than any workspace (16 MiB)", .0.display())]
    Large(PathBuf),
    #[error("{}: the workspace is damaged: {source}; the file is left as it is", path.display())]
    Json { path: PathBuf, source: serde_json::Error },
    #[error("{}: this is no workspace of Suji", .0.display())]
    Other(PathBuf),
}

/// Reads a workspace; beside it, in words, what of it could not be read.
///
/// # Errors
/// Nothing of it can be read.
pub fn read_workspace(path: &Path) -> Result<(Workspace, Vec<String>), WorkspaceError> {
    let io = |source| WorkspaceError::Io { path: path.to_owned(), source };
    let mut text = String::new();
    File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text)).map_err(io)?;
    if text.len() as u64 > LARGEST {
        return Err(WorkspaceError::Large(path.to_owned()));
    }
    let value: Value = serde_json::from_str(&text)
        .map_err(|source| WorkspaceError::Json { path: path.to_owned(), source })?;
    let Value::Object(parts) = value else { return Err(WorkspaceError::Other(path.to_owned())) };
    let version = parts.get("suji_workspace").and_then(Value::as_u64);
    let version = version.ok_or_else(|| WorkspaceError::Other(path.to_owned()))?;
    Ok(Parts { parts, problems: Vec::new() }.workspace(version))
}

/// What is left to be read.
struct Parts {
    parts: Map<String, Value>,
    problems: Vec<String>,
}

impl Parts {
    fn workspace(mut self, version: u64) -> (Workspace, Vec<String>) {
        self.parts.remove("suji_workspace");
        let workspace = Workspace {
            version,
            captures: self.list::<SavedCapture>("captures"),
            home: self.part("home"),
            lens: self.part("lens").unwrap_or_default(),
            view: self.part("view"),
            second_plot: self.part("second_plot"),
            color: self.part("color").unwrap_or_default(),
            zone: self.part("zone").unwrap_or_default(),
            fold_gaps: self.part("fold_gaps").unwrap_or_default(),
            pinned: self.list("pinned"),
            searches: self.list::<SavedSearch>("searches"),
            bookmarks: self.list::<Bookmark>("bookmarks"),
        };
        if version > VERSION {
            self.problems.insert(0, format!("a newer Suji wrote it (version {version} of {VERSION})"));
        }
        for name in self.parts.keys() {
            self.problems.push(format!("{name:?} is not known here and was left out"));
        }
        (workspace, self.problems)
    }

    fn part<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let value = self.parts.remove(name)?;
        self.read(name, value)
    }

    /// Those of a list that can be read.
    fn list<T: DeserializeOwned>(&mut self, name: &str) -> Vec<T> {
        let values: Vec<Value> = self.part(name).unwrap_or_default();
        let named = values.into_iter().enumerate();
        named
            .filter_map(|(place, value)| self.read(&format!("{name}, number {}", place + 1), value))
            .collect()
    }

    fn read<T: DeserializeOwned>(&mut self, name: &str, value: Value) -> Option<T> {
        match serde_json::from_value(value) {
            Ok(part) => Some(part),
            Err(error) => {
                self.problems.push(format!("{name} could not be read ({error})"));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{
        FindQuery, PlotPlace, SearchUse,
        workspace::{SavedPlot, SavedView},
    };

    fn read(text: &str) -> Result<(Workspace, Vec<String>), WorkspaceError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.suji");
        std::fs::write(&path, text).unwrap();
        read_workspace(&path)
    }

    fn full() -> Workspace {
        let view = SavedView {
            addresses: "118.8.200.0/22".parse().unwrap(),
            times: "2009-03-13 05:00..06:00".to_owned(),
        };
        Workspace {
            version: VERSION,
            captures: vec![SavedCapture {
                path: "/captures/day.pcap".into(),
                beside: Some("day.pcap".into()),
                clock: Some("-1h".parse().unwrap()),
                demo: Some(crate::demo::DemoOptions { packets: 7_000, seed: 3 }),
                hidden: true,
            }],
            home: Some(vec!["10.0.0.1".parse().unwrap()]),
            view: Some(view.clone()),
            second_plot: Some(SavedPlot {
                place: PlotPlace::Upper,
                lens: super::super::SavedLens::default(),
                addresses: Some("10.0.0.0/8".parse().unwrap()),
            }),
            zone: "Asia/Tokyo".parse().unwrap(),
            fold_gaps: true,
            pinned: vec!["tcp/135".to_owned()],
            searches: vec![SavedSearch {
                find: FindQuery { text: "REMACT".to_owned(), ..FindQuery::default() },
                name: Some("activation".to_owned()),
                used: SearchUse::Only,
            }],
            bookmarks: vec![Bookmark {
                name: "the scan".to_owned(),
                note: "port 445".to_owned(),
                view,
                lens: super::super::SavedLens::default(),
                home: None,
                hidden: vec!["/captures/day.pcap".into()],
            }],
            ..Workspace::default()
        }
    }

    #[test]
    fn a_workspace_reads_back_as_it_was_written() {
        let (read, problems) = read(&full().text().unwrap()).unwrap();
        assert_eq!(read, full());
        assert_eq!(problems, Vec::<String>::new());
    }

    #[test]
    fn a_damaged_part_costs_no_other() {
        let text = full().text().unwrap();
        let damaged = text.replace("\"from\"", "\"sideways\"").replace("\"all\"", "\"sideways\"");
        let damaged = damaged.replace("\"activation\"", "7");
        let (read, problems) = read(&damaged).unwrap();
        assert_eq!((read.captures.len(), read.searches.len()), (1, 0));
        assert!(problems.iter().any(|problem| problem.starts_with("lens could")), "{problems:?}");
        assert!(problems.iter().any(|problem| problem.starts_with("searches, number 1 ")), "{problems:?}");
    }

    #[test]
    fn a_newer_version_is_read_as_far_as_it_is_known() {
        let text =
            full().text().unwrap().replacen("\"suji_workspace\": 1", "\"suji_workspace\": 9, \"lab\": 1", 1);
        let (read, problems) = read(&text).unwrap();
        assert_eq!(read.bookmarks, full().bookmarks);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].contains("newer"), "{problems:?}");
        assert!(problems[1].contains("lab"), "{problems:?}");
    }

    #[test]
    fn what_is_no_workspace_is_said_to_be_none() {
        let text = full().text().unwrap();
        assert!(matches!(read(&text[..text.len() / 2]), Err(WorkspaceError::Json { .. })));
        assert!(matches!(read("[1, 2]"), Err(WorkspaceError::Other(_))));
        assert!(matches!(read("{\"captures\": []}"), Err(WorkspaceError::Other(_))));
        assert!(matches!(read_workspace(Path::new("/no/such.suji")), Err(WorkspaceError::Io { .. })));
    }
}
