//! The system's file dialog, on a thread of its own so that it cannot freeze the window.

use std::{
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, TryRecvError, bounded};
use eframe::egui;
use rfd::FileDialog as SystemDialog;

use crate::app::SaveWhat;

/// A dialog that closes by itself sooner than this was never seen by anybody: rfd tells a missing
/// portal apart from "Cancel" only in its log.
const TOO_QUICK: Duration = Duration::from_millis(300);

/// What a dialog asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Captures instead of those that are open.
    Open,
    /// Captures beside those that are open.
    Add,
    /// A capture that is still being written.
    Follow,
    /// A hosts file.
    Hosts,
    /// A missing capture of a workspace, by its place.
    Locate(usize),
    /// A name for a file to be written.
    Save(SaveWhat),
}

/// What came of a dialog.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Files were chosen, at least one.
    Chosen(Vec<PathBuf>),
    Cancelled,
    /// The dialog could not be shown, and why.
    Failed(String),
}

/// A dialog that may be open.
#[derive(Debug, Default)]
pub struct FileDialog {
    open: Option<(Receiver<Answer>, Wanted)>,
    /// The system is not asked.
    absent: bool,
}

impl FileDialog {
    /// One that is never shown: names are always typed.
    pub fn absent() -> Self {
        Self { absent: true, ..Self::default() }
    }

    /// Shows a dialog, unless one is open already.
    ///
    /// # Errors
    /// There is none to show, in words.
    pub fn ask(&mut self, ctx: &egui::Context, wanted: Wanted) -> Result<(), String> {
        if self.absent {
            return Err("this window was started without one".to_owned());
        }
        if self.open.is_some() {
            return Ok(());
        }
        let (sender, answers) = bounded(1);
        let wake = ctx.clone();
        let show = move || {
            let asked = Instant::now();
            let _ = sender.send(answer(show(wanted), asked.elapsed()));
            wake.request_repaint();
        };
        thread::Builder::new()
            .name("suji-file-dialog".to_owned())
            .spawn(show)
            .map_err(|error| error.to_string())?;
        self.open = Some((answers, wanted));
        Ok(())
    }

    /// What came of the dialog, once it has closed, and what it had asked for.
    pub fn poll(&mut self) -> Option<(Wanted, Answer)> {
        let (answers, wanted) = self.open.as_ref()?;
        let answer = match answers.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Answer::Failed("it broke down".to_owned()),
        };
        let wanted = *wanted;
        self.open = None;
        Some((wanted, answer))
    }
}

/// Shows the dialog and waits until the person is done.
fn show(wanted: Wanted) -> Option<Vec<PathBuf>> {
    let opening = |title: &str| {
        SystemDialog::new()
            .set_title(title)
            .add_filter("Captures", &["pcap", "pcapng", "cap", "pcap_", "dmp", "gz", "zst"])
            .add_filter("Workspaces", &["suji"])
            .add_filter("All files", &["*"])
            .pick_files()
    };
    let what = match wanted {
        Wanted::Open => return opening("Open captures"),
        Wanted::Add => return opening("Add captures"),
        Wanted::Follow => return opening("Follow captures"),
        Wanted::Locate(_) => return SystemDialog::new().set_title("Where the capture lies").pick_files(),
        Wanted::Hosts => return SystemDialog::new().set_title("Open a hosts file").pick_files(),
        Wanted::Save(what) => what,
    };
    let filters: &[(&str, &[&str])] = match what {
        SaveWhat::Ports | SaveWhat::ConversationTable | SaveWhat::Lookups | SaveWhat::Undecoded => {
            &[("CSV table", &["csv"]), ("JSON lines", &["jsonl"])]
        }
        SaveWhat::ConversationA | SaveWhat::ConversationB | SaveWhat::Conversation => {
            &[("Raw bytes", &["raw", "bin"])]
        }
        SaveWhat::Workspace => &[("Workspace", &["suji"])],
        SaveWhat::Picture => &[("PNG picture", &["png"]), ("SVG picture", &["svg"])],
        SaveWhat::View | SaveWhat::Selection => &[
            ("pcapng capture", &["pcapng"]),
            ("pcap capture", &["pcap"]),
            ("CSV table", &["csv"]),
            ("JSON lines", &["jsonl"]),
        ],
    };
    let dialog =
        filters.iter().fold(SystemDialog::new().set_title(title(what)), |dialog, (name, endings)| {
            dialog.add_filter(*name, endings)
        });
    dialog.set_file_name(first_name(what)).save_file().map(|path| vec![path])
}

/// What is saved, in words.
pub const fn title(what: SaveWhat) -> &'static str {
    match what {
        SaveWhat::View => "Export the packets in view",
        SaveWhat::Selection => "Export the chosen packets",
        SaveWhat::Undecoded => "Export the frames that are no packets",
        SaveWhat::Picture => "Save the picture",
        SaveWhat::ConversationA => "Save what A sent",
        SaveWhat::ConversationB => "Save what B sent",
        SaveWhat::Conversation => "Save what both sent",
        SaveWhat::ConversationTable => "Export the table of conversations",
        SaveWhat::Lookups => "Export the lookups",
        SaveWhat::Ports => "Save the ports in view",
        SaveWhat::Workspace => "Save the workspace",
    }
}

/// The name that a file starts with.
pub const fn first_name(what: SaveWhat) -> &'static str {
    match what {
        SaveWhat::View => "view.pcapng",
        SaveWhat::Selection => "chosen.pcapng",
        SaveWhat::Undecoded => "frames.csv",
        SaveWhat::Picture => "picture.png",
        SaveWhat::ConversationA => "conversation-a.raw",
        SaveWhat::ConversationB => "conversation-b.raw",
        SaveWhat::Conversation => "conversation.raw",
        SaveWhat::ConversationTable => "conversations.csv",
        SaveWhat::Lookups => "lookups.csv",
        SaveWhat::Ports => "ports.csv",
        SaveWhat::Workspace => "workspace.suji",
    }
}

fn answer(files: Option<Vec<PathBuf>>, after: Duration) -> Answer {
    match files {
        Some(files) if !files.is_empty() => Answer::Chosen(files),
        None if after < TOO_QUICK => {
            Answer::Failed("no desktop portal answered, and there is no zenity".to_owned())
        }
        _ => Answer::Cancelled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_that_closes_at_once_was_never_shown() {
        let slow = Duration::from_secs(2);
        assert_eq!(answer(None, slow), Answer::Cancelled);
        assert_eq!(answer(Some(vec![]), Duration::ZERO), Answer::Cancelled);
        assert!(matches!(answer(None, Duration::from_millis(20)), Answer::Failed(_)));
        let file = vec![PathBuf::from("a.pcap")];
        assert_eq!(answer(Some(file.clone()), slow), Answer::Chosen(file));
    }
}
