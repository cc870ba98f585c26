//! The format of an exported file.

use std::path::Path;

use super::ExportError;
use crate::capture::OutputFormat;

/// What a file's name asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Frames, byte for byte.
    Frames(OutputFormat),
    /// Points as text.
    Table(TableFormat),
}

/// How a table of points is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    Csv,
    JsonLines,
}

impl TableFormat {
    /// `.csv`, `.jsonl`, `.ndjson`, in any case.
    ///
    /// # Errors
    /// [`ExportError::TableName`] for every other name.
    pub fn of_path(path: &Path) -> Result<Self, ExportError> {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        match extension.as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("jsonl" | "ndjson") => Ok(Self::JsonLines),
            _ => Err(ExportError::TableName(path.to_owned())),
        }
    }
}

impl ExportFormat {
    /// `.pcapng`, `.ntar`, `.pcap`, `.cap`, `.csv`, `.jsonl`, `.ndjson`, in any case.
    ///
    /// # Errors
    /// [`ExportError::Name`] for every other name.
    pub fn of_path(path: &Path) -> Result<Self, ExportError> {
        if let Ok(format) = OutputFormat::of_path(path) {
            return Ok(Self::Frames(format));
        }
        TableFormat::of_path(path).map(Self::Table).map_err(|_| ExportError::Name(path.to_owned()))
    }
}
