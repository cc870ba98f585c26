//! The list of frames that are no packets, written to a file.

use std::{io::BufWriter, path::PathBuf, sync::Arc};

use super::{App, saving::shown};
use crate::{
    app::{Outcome, SaveWhat, conversation::readable},
    capture::{WholeFile, is_same_file},
    figure::{
        KnownNames, counted,
        export::{ExportError, ExportFormat, TableFormat},
        points::{Layout, ListError, Listed, UNDECODED_COLUMNS, Writer, write_undecoded},
    },
    query::{TimeRange, UndecodedId},
};

/// Lines are collected to this many bytes before they are written.
const BUFFER: usize = 256 << 10;

impl App {
    /// Writes the frames that are listed and are no packets, in the order of the files.
    pub(super) fn save_undecoded(&mut self, path: PathBuf) {
        if let Some(mistake) = SaveWhat::Undecoded.mistake_in(&path) {
            self.banners.error(format!("{}: {mistake}", path.display()));
            return;
        }
        let frames = Arc::clone(self.chosen.undecoded());
        if frames.is_empty() {
            self.banners.notice("No frames without a packet are listed, so there is nothing to export");
            return;
        }
        if (frames.len() as u64) < self.chosen.total() {
            let (some, all) = (counted(frames.len() as u64, "frame"), self.chosen.total());
            self.banners.notice(format!(
                "Of {all} such frames the first {some} are listed, and only those are exported"
            ));
        }
        let layout = match ExportFormat::of_path(&path) {
            Ok(ExportFormat::Table(TableFormat::JsonLines)) => Layout::Json,
            _ => Layout::Csv(self.settings.zone.clone()),
        };
        let index = self.captures.index().clone();
        let (infos, sources) = readable(&self.captures);
        self.start_job(format!("Exporting to {}", shown(&path)), false, move |gauge, cancel| {
            if infos.iter().any(|info| is_same_file(&info.path, &path)) {
                return Outcome::Failed(ExportError::Input(path).to_string());
            }
            let all: u64 = infos.iter().map(|info| info.bytes).sum();
            let write = |file: &mut WholeFile| -> Result<(), ListError> {
                let mut writer = Writer::new(BufWriter::with_capacity(BUFFER, file), layout);
                writer.header(&UNDECODED_COLUMNS)?;
                let (mut before, known) = (0, KnownNames::default());
                let captures = infos.iter().zip(&sources).zip(&index.captures);
                for (number, ((info, source), segments)) in (0..).zip(captures) {
                    let name = info.path.display().to_string();
                    let capture = Listed { number, info, source, segments, name: &name, known: &known };
                    let is_of = |id: &&UndecodedId| id.capture == number;
                    let places = frames.iter().filter(is_of).filter_map(|id| index.undecoded(*id));
                    write_undecoded(&capture, places, TimeRange::default(), &mut writer, |walked, _| {
                        gauge.set(before + walked.bytes_read, all);
                        !cancel.is_set()
                    })?;
                    before += info.bytes;
                }
                Ok(writer.flush()?)
            };
            let written = WholeFile::create(&path).map_err(ListError::Output).and_then(|mut file| {
                write(&mut file)?;
                file.keep().map_err(ListError::Output)
            });
            match written {
                Ok(_) => {
                    let frames = counted(frames.len() as u64, "frame");
                    Outcome::Said(format!("{}: {frames} exported", path.display()))
                }
                Err(ListError::Cancelled) => {
                    Outcome::Said(format!("{}: export stopped, nothing is left of it", path.display()))
                }
                Err(error) => Outcome::Failed(format!("{}: {error}; nothing was written", path.display())),
            }
        });
    }
}
