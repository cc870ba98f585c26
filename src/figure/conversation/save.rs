//! The raw bytes of a conversation in a file.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::inert_name;
use crate::{
    capture::{CaptureInfo, Source, WholeFile, is_same_file},
    figure::counted,
    query::{Cancel, Index},
    stream::conversation::{Conversation, Side, WriteSideError, Written, write_side},
};

/// Bytes are collected to this many before they are written.
const BUFFER: usize = 1 << 20;

/// Why no file was written.
#[derive(Debug, thiserror::Error)]
pub enum SaveSideError {
    #[error("{}: this is one of the captures that are read; write to another file", .0.display())]
    Input(PathBuf),
    #[error("{}: {source}", path.display())]
    Output { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Name(#[from] crate::figure::export::ExportError),
    #[error(transparent)]
    Capture(#[from] crate::capture::CaptureError),
    #[error("cancelled")]
    Cancelled,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSide {
    pub path: PathBuf,
    pub written: Written,
    /// What is to be said of it: another name than what was asked for, missing bytes, a program.
    pub notes: Vec<String>,
}

/// Writes the bytes of one side, or (`None`) of both in the order of the conversation, of one connection or
/// of all. The file appears when it is whole, without leave to be run, and never under a name that runs.
///
/// # Errors
/// The file cannot be written, or a packet no longer be read; then what was there stays.
pub fn save_side(
    conversation: &Conversation,
    (index, captures): (&Index, (&[CaptureInfo], &[Arc<Source>])),
    of: (Option<Side>, Option<u32>),
    path: &Path,
    progress: impl Fn(u64, u64),
    cancel: &Cancel,
) -> Result<SavedSide, SaveSideError> {
    let name = inert_name(path);
    let path = name.path;
    if captures.0.iter().any(|capture| is_same_file(&path, &capture.path)) {
        return Err(SaveSideError::Input(path));
    }
    let failed = |source| SaveSideError::Output { path: path.clone(), source };
    let mut file = BufWriter::with_capacity(BUFFER, WholeFile::create(&path).map_err(failed)?);
    let written = write_side(conversation, (index, captures), of, &mut file, progress, cancel);
    let written = written.map_err(|error| match error {
        WriteSideError::Output(source) => failed(source),
        WriteSideError::Capture(error) => SaveSideError::Capture(error),
        WriteSideError::Cancelled => SaveSideError::Cancelled,
    })?;
    file.flush().map_err(failed)?;
    let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
    file.keep().map_err(failed)?;
    let mut notes: Vec<String> = name.changed.into_iter().collect();
    if written.gaps > 0 {
        notes.push(format!(
            "{} in {} not captured; nothing stands in their place",
            counted(written.missing, "byte"),
            counted(written.gaps, "place")
        ));
    }
    if let Some(program) = written.program {
        notes.push(format!("warning: it holds {program}; do not run it"));
    }
    Ok(SavedSide { path, written, notes })
}
