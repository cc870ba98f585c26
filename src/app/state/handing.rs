//! Packets handed over to Wireshark: a capture in a folder of its own, which goes when Suji ends.

use std::path::Path;

use tempfile::TempDir;

use super::App;
use crate::{
    app::Outcome,
    figure::{
        Chosen,
        export::{ExportError, ExportProgress, export},
    },
    worker::Wireshark,
};

/// The name of the capture that is handed over.
const NAME: &str = "chosen.pcapng";

/// What a person can do who has no Wireshark.
const WITHOUT_WIRESHARK: &str = "Wireshark was not found, neither on the path nor where it usually is. \
    Install it, or export the chosen packets (Ctrl+Shift+E) and open the file where Wireshark is";

impl App {
    /// Writes the chosen packets to a private folder and opens them in Wireshark.
    pub(super) fn open_in_wireshark(&mut self) {
        // It may have been installed since.
        self.wireshark = self.wireshark.take().or_else(Wireshark::find);
        if self.wireshark.is_none() {
            self.banners.error(WITHOUT_WIRESHARK.to_owned());
            return;
        }
        let points = self.chosen.points().to_vec();
        if points.is_empty() {
            self.banners.notice("No packets are chosen, so there is nothing to open in Wireshark");
            return;
        }
        let (index, captures, sources, options) =
            self.exporting(Chosen::Points { points, home: self.plot.lens.home.clone() });
        self.start_job("Handing over to Wireshark".to_owned(), false, move |gauge, cancel| {
            let folder = match private_folder() {
                Ok(folder) => folder,
                Err(error) => return Outcome::Failed(format!("A folder for Wireshark: {error}")),
            };
            let path = folder.path().join(NAME);
            let progress = |at: &ExportProgress| gauge.set(at.bytes_read, at.bytes);
            match export(&index, (&captures, &sources), &options, &path, progress, cancel) {
                Ok(_) => Outcome::HandOver { folder, path },
                Err(ExportError::Cancelled) => Outcome::Said("Handing over to Wireshark stopped".to_owned()),
                Err(error) => Outcome::Failed(format!("{error}; Wireshark was not started")),
            }
        });
    }

    /// Starts Wireshark with what was written for it.
    pub(super) fn hand_over(&mut self, folder: TempDir, path: &Path) {
        let Some(wireshark) = &self.wireshark else { return };
        match wireshark.open(path) {
            Ok(()) => self.handed.push(folder),
            Err(error) => self.banners.error(format!("Wireshark could not be started: {error}")),
        }
    }
}

/// A folder that no other user can look into.
fn private_folder() -> std::io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("suji-wireshark-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir()
}
