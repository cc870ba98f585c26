//! The list of frames that are no packets, written to a file or copied.

use std::{
    io::{BufWriter, Write},
    path::PathBuf,
    sync::Arc,
};

use super::{App, copying::copied, saving::shown};
use crate::{
    app::{Outcome, SaveWhat, conversation::readable},
    capture::{CaptureInfo, Source, WholeFile, is_same_file},
    figure::{
        KnownNames, counted,
        export::{ExportError, ExportFormat, TableFormat},
        points::{Layout, ListError, Listed, UNDECODED_COLUMNS, Writer, write_undecoded},
    },
    index::Index,
    query::{Cancel, TimeRange, UndecodedId},
    worker::Gauge,
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
        let table = self.frame_table(frames);
        self.start_job(format!("Exporting to {}", shown(&path)), false, move |gauge, cancel| {
            if table.infos.iter().any(|info| is_same_file(&info.path, &path)) {
                return Outcome::Failed(ExportError::Input(path).to_string());
            }
            let written = WholeFile::create(&path).map_err(ListError::Output).and_then(|mut file| {
                let out = BufWriter::with_capacity(BUFFER, &mut file);
                table.write(out, layout, gauge, cancel)?;
                file.keep().map_err(ListError::Output)
            });
            match written {
                Ok(_) => {
                    let frames = counted(table.frames.len() as u64, "frame");
                    Outcome::Said(format!("{}: {frames} exported", path.display()))
                }
                Err(ListError::Cancelled) => {
                    Outcome::Said(format!("{}: export stopped, nothing is left of it", path.display()))
                }
                Err(error) => Outcome::Failed(format!("{}: {error}; nothing was written", path.display())),
            }
        });
    }

    /// Puts the frames that are listed and are no packets on the clipboard.
    pub(super) fn copy_undecoded(&mut self) {
        let frames = Arc::clone(self.chosen.undecoded());
        let most = self.rows_copied(frames.len(), "frame without a packet");
        if most == 0 {
            return;
        }
        let table = self.frame_table(Arc::new(frames.iter().take(most).copied().collect()));
        let layout = Layout::Tabs(self.settings.zone.clone());
        self.start_job("Copying frames".to_owned(), false, move |gauge, cancel| {
            let mut text = Vec::new();
            match table.write(&mut text, layout, gauge, cancel) {
                Ok(()) => copied(&text, frames.len(), "frame"),
                Err(ListError::Cancelled) => Outcome::Said("Nothing was copied".to_owned()),
                Err(error) => Outcome::Failed(error.to_string()),
            }
        });
    }

    fn frame_table(&self, frames: Arc<Vec<UndecodedId>>) -> FrameTable {
        let (infos, sources) = readable(&self.captures);
        FrameTable { frames, index: self.captures.index().clone(), infos, sources }
    }
}

/// Frames that are no packets, ready to be written by a job.
struct FrameTable {
    frames: Arc<Vec<UndecodedId>>,
    index: Index,
    infos: Vec<CaptureInfo>,
    sources: Vec<Arc<Source>>,
}

impl FrameTable {
    /// Writes a line a frame, in the order of the files.
    fn write(
        &self,
        out: impl Write,
        layout: Layout,
        gauge: &Gauge,
        cancel: &Cancel,
    ) -> Result<(), ListError> {
        let Self { frames, index, infos, sources } = self;
        let all: u64 = infos.iter().map(|info| info.bytes).sum();
        let mut writer = Writer::new(out, layout);
        writer.header(&UNDECODED_COLUMNS)?;
        let (mut before, known) = (0, KnownNames::default());
        let captures = infos.iter().zip(sources).zip(&index.captures);
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
    }
}
