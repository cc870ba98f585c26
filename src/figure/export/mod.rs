//! Index and captures in, a smaller capture or a table out.
//!
//! Callers need not know how frames are found again, how several captures become one in order of
//! time, or that a file appears only once it is whole. Every frame is held against the index before
//! it is written.

mod anonymise;
mod carried;
mod cursor;
mod error;
mod format;
mod frames;
mod interfaces;
mod merge;
mod table;

pub use anonymise::{Anonymise, AnonymiseKey, Anonymiser};
pub use error::ExportError;
pub use format::{ExportFormat, TableFormat};

use std::{path::Path, sync::Arc};

use super::Chosen;
use crate::{
    capture::{CaptureInfo, Source, WholeFile, is_same_file},
    query::{Cancel, ClassSet, DirectionFilter, Index, Lens, PortList, Zone},
};
use merge::Merge;

/// What is written, and how.
#[derive(Clone, Debug)]
pub struct ExportOptions {
    pub chosen: Chosen,
    /// The frames that are no packets as well (ARP, LLC …), where their time is chosen. Only for
    /// captures, and never beside [`Chosen::Points`].
    pub undecoded: bool,
    /// Zone of the times in CSV.
    pub zone: Zone,
    /// Machines get other names. Frames that are neither packets nor ARP are left out then, and so
    /// are comments, flags and the names of interfaces; a table calls captures by number.
    pub anonymise: Option<Anonymise>,
}

impl ExportOptions {
    /// What a lens shows. Where it leaves no packet out but by time or as a duplicate, the frames that are no packets
    /// come too, so that the whole is the whole.
    #[must_use]
    pub fn of_lens(lens: Lens, zone: Zone) -> Self {
        let undecoded = lens.direction == DirectionFilter::All
            && lens.classes == ClassSet::ALL
            && lens.ports == PortList::default()
            && lens.peers.is_empty()
            && lens.left_out.is_empty()
            && lens.sets.is_open();
        Self { chosen: Chosen::Lens(lens), undecoded, zone, anonymise: None }
    }
}

/// How far an export is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportProgress {
    /// Bytes of the captures walked, and to be walked.
    pub bytes_read: u64,
    pub bytes: u64,
    /// Frames or lines written.
    pub frames: u64,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Frames, or lines of a table without its header.
    pub frames: u64,
    /// Length of the file in bytes.
    pub bytes: u64,
    pub left_out: LeftOut,
}

/// Chosen frames that have no place in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Without a time, or with one that the format cannot hold.
    pub by_time: u64,
    /// Of an interface that their capture does not describe.
    pub by_interface: u64,
    /// Neither packets nor ARP, where machines get other names.
    pub unnamed: u64,
}

impl LeftOut {
    /// Frames that would have been written to another format.
    #[must_use]
    pub fn by_format(&self) -> u64 {
        self.by_time + self.by_interface
    }
}

/// Writes what is chosen of the captures to a file, in the format that its name asks for. `captures`
/// and `sources` are those of the index, in its order. The file takes its place only when it is whole; nothing is
/// left of it after an error.
///
/// A capture's frames keep the order of their file; one that is exported alone to pcapng keeps its
/// sections too. Several captures are merged by time into one section: at every moment the earliest
/// of their next frames comes first. Captures that follow each other in time are walked one after
/// the other; those that overlap are walked together, with up to 11 MB each.
///
/// # Errors
/// See [`ExportError`].
pub fn export(
    index: &Index,
    (captures, sources): (&[CaptureInfo], &[Arc<Source>]),
    options: &ExportOptions,
    output: &Path,
    mut progress: impl FnMut(&ExportProgress),
    cancel: &Cancel,
) -> Result<Exported, ExportError> {
    let format = ExportFormat::of_path(output)?;
    if captures.iter().any(|capture| is_same_file(output, &capture.path)) {
        return Err(ExportError::Input(output.to_owned()));
    }
    let failed = |source| ExportError::Output { path: output.to_owned(), source };
    let mut file = WholeFile::create(output).map_err(failed)?;
    let mut merge = Merge { index, captures, sources, progress: &mut progress, cancel };
    let mut exported = match format {
        ExportFormat::Frames(format) => frames::write(&mut merge, options, format, output, &mut file)?,
        ExportFormat::Table(layout) => table::write(&mut merge, options, layout, output, &mut file)?,
    };
    exported.bytes = file.keep().map_err(failed)?;
    Ok(exported)
}
