//! A command file: the window's own commands, one a line, run as a person would give them.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::{Command, Said, SaveWhat};
use crate::{figure::Image, query::PointId};

/// What only the window itself can do; the view takes these and acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewRequest {
    OpenDialog,
    FollowDialog,
    HostsDialog,
    SaveDialog(SaveWhat),
    LocateDialog(usize),
    SaveScreenshot(PathBuf),
    /// The whole window goes to the clipboard.
    CopyScreenshot,
    /// A picture goes there.
    CopyImage(Image),
    /// A text goes to the clipboard.
    Copy(String),
    /// A table as text, its cells between tabs.
    CopyTable(String),
    /// Rows of the table of packets go there as text.
    CopyRows(Vec<(PointId, Said)>),
    Quit,
}

/// Why a command file cannot be used: file, line and what is wrong.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{}:{line}: {what}: {text} (a line is one command in JSON, such as \"fit\" or {{\"paper_view\": 3}})", path.display())]
    Line { path: PathBuf, line: usize, text: String, what: serde_json::Error },
}

/// Commands that wait for their turn.
#[derive(Debug, Default)]
pub struct Script {
    commands: VecDeque<Command>,
    until: Option<Instant>,
    /// Frames drawn since the last command; a wait ends only after the screen could follow.
    frames: u32,
}

/// Frames that a wait lets pass, so that a picture that came is also drawn.
const SETTLE: u32 = 3;

impl Script {
    /// Reads a command file: a JSON command a line; empty lines and lines that start with `#` are
    /// passed over.
    ///
    /// # Errors
    /// The file cannot be read, or a line is no command.
    pub fn read(path: &Path) -> Result<Self, ScriptError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ScriptError::Io { path: path.to_owned(), source })?;
        let mut commands = VecDeque::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let command = serde_json::from_str(line).map_err(|what| ScriptError::Line {
                path: path.to_owned(),
                line: number + 1,
                text: line.to_owned(),
                what,
            })?;
            commands.push_back(command);
        }
        Ok(Self { commands, until: None, frames: 0 })
    }

    /// The commands that are left.
    #[cfg(test)]
    pub(super) fn commands(&self) -> impl Iterator<Item = &Command> {
        self.commands.iter()
    }

    /// Nothing is left to do.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.commands.is_empty()
    }

    /// The next thing to happen is that all is loaded.
    pub(super) fn waits_for_loading(&self) -> bool {
        matches!(self.commands.front(), Some(Command::WaitUntilLoaded | Command::WaitUntilComplete))
    }

    /// The next command that may run now. Waits hold back what comes behind them.
    pub(super) fn next(&mut self, loaded: bool, complete: bool) -> Option<Command> {
        self.frames = self.frames.saturating_add(1);
        let settled = self.frames > SETTLE;
        let over = match self.commands.front()? {
            Command::WaitUntilLoaded => loaded && settled,
            Command::WaitUntilComplete => loaded && complete && settled,
            Command::Wait(milliseconds) => {
                let until =
                    *self.until.get_or_insert_with(|| Instant::now() + Duration::from_millis(*milliseconds));
                Instant::now() >= until
            }
            _ => {
                self.frames = 0;
                return self.commands.pop_front();
            }
        };
        if over {
            self.until = None;
            self.frames = 0;
            self.commands.pop_front();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_holds_back_what_comes_behind_it() {
        let mut script = Script {
            commands: VecDeque::from([Command::Fit, Command::WaitUntilLoaded, Command::Quit]),
            ..Script::default()
        };
        assert_eq!(script.next(false, false), Some(Command::Fit));
        assert!((0..20).all(|_| script.next(false, false).is_none()));
        assert_eq!(script.next(true, false), None, "the wait itself is over");
        assert_eq!(script.next(true, false), Some(Command::Quit));
        assert!(script.is_done());
    }

    #[test]
    fn a_mistake_names_its_file_and_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("commands");
        std::fs::write(&path, "# zoom\n\n\"fit\"\n\"fly\"\n").unwrap();
        let message = Script::read(&path).unwrap_err().to_string();
        assert!(message.contains("commands:4: unknown variant `fly`"), "{message}");
    }

    #[test]
    fn commands_are_written_as_one_would_guess() {
        let json = |command: &Command| serde_json::to_string(command).unwrap();
        assert_eq!(json(&Command::PaperView(3)), r#"{"paper_view":3}"#);
        let enter = Command::Enter(super::super::LensText::Address, "118.8.".to_owned());
        assert_eq!(json(&enter), r#"{"enter":["address","118.8."]}"#);
        let click: Command =
            serde_json::from_str(r#"{"click":{"time":"2016-11-24T15:32:27Z","address":"194.165.17.3"}}"#)
                .unwrap();
        assert!(matches!(click, Command::Click { .. }));
    }
}
