//! The system's file dialog, on a thread of its own so that it cannot freeze the window.

use std::{
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, TryRecvError, bounded};
use eframe::egui;

/// A dialog that closes by itself sooner than this was never seen by anybody: rfd tells a missing
/// portal apart from "Cancel" only in its log.
const TOO_QUICK: Duration = Duration::from_millis(300);

/// What came of a dialog.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Files were chosen; with true they are to stand beside those that are open.
    Chosen(Vec<PathBuf>, bool),
    Cancelled,
    /// The dialog could not be shown, and why.
    Failed(String),
}

/// A dialog that may be open.
#[derive(Debug, Default)]
pub struct OpenDialog {
    open: Option<(Receiver<Answer>, bool)>,
}

impl OpenDialog {
    /// Asks for files, unless a dialog is open already.
    pub fn ask(&mut self, ctx: &egui::Context, beside: bool) -> Result<(), String> {
        if self.open.is_some() {
            return Ok(());
        }
        let (sender, answers) = bounded(1);
        let wake = ctx.clone();
        let show = move || {
            let asked = Instant::now();
            let files = rfd::FileDialog::new()
                .set_title(if beside { "Add captures" } else { "Open captures" })
                .add_filter("Captures", &["pcap", "pcapng", "cap", "pcap_", "dmp"])
                .add_filter("All files", &["*"])
                .pick_files();
            let _ = sender.send(answer(files, asked.elapsed(), beside));
            wake.request_repaint();
        };
        thread::Builder::new()
            .name("suji-open-dialog".to_owned())
            .spawn(show)
            .map_err(|error| error.to_string())?;
        self.open = Some((answers, beside));
        Ok(())
    }

    /// What came of the dialog, once it has closed.
    pub fn poll(&mut self) -> Option<Answer> {
        let (answers, _) = self.open.as_ref()?;
        match answers.try_recv() {
            Ok(answer) => {
                self.open = None;
                Some(answer)
            }
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                self.open = None;
                Some(Answer::Failed("it broke down".to_owned()))
            }
        }
    }
}

fn answer(files: Option<Vec<PathBuf>>, after: Duration, beside: bool) -> Answer {
    match files {
        Some(files) if !files.is_empty() => Answer::Chosen(files, beside),
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
        assert_eq!(answer(None, slow, false), Answer::Cancelled);
        assert_eq!(answer(Some(vec![]), Duration::ZERO, false), Answer::Cancelled);
        assert!(matches!(answer(None, Duration::from_millis(20), false), Answer::Failed(_)));
        let file = vec![PathBuf::from("a.pcap")];
        assert_eq!(answer(Some(file.clone()), slow, true), Answer::Chosen(file, true));
    }
}
