//! The table of conversations in a file.

use std::{
    io::{self, BufWriter, Write},
    path::Path,
    sync::Arc,
};

use super::{CONVERSATION_COLUMNS, ConversationLine, SaveSideError};
use crate::{
    capture::{CaptureInfo, Source, WholeFile, is_same_file},
    figure::{
        export::TableFormat,
        points::{Layout, Writer},
    },
    query::{Cancel, ConversationTable, Index, Zone},
    stream::conversation::packet_line,
};

/// Lines are collected to this many bytes before they are written.
const BUFFER: usize = 1 << 20;

/// Rows between two looks at whether to go on.
const BETWEEN_LOOKS: u64 = 256;

/// Writes rows of a table in an order, with what each begins with, as the name asks for: `.csv` or
/// `.jsonl`. A first packet that can no longer be read has no line.
///
/// # Errors
/// The name asks for another format, or the file cannot be written; then what was there stays.
pub fn save_table(
    table: &ConversationTable,
    rows: &[u32],
    (index, captures): (&Index, (&[CaptureInfo], &[Arc<Source>])),
    (path, zone): (&Path, &Zone),
    progress: impl Fn(u64, u64),
    cancel: &Cancel,
) -> Result<(), SaveSideError> {
    let layout = match TableFormat::of_path(path)? {
        TableFormat::Csv => Layout::Csv(zone.clone()),
        TableFormat::JsonLines => Layout::Json,
    };
    if captures.0.iter().any(|capture| is_same_file(path, &capture.path)) {
        return Err(SaveSideError::Input(path.to_owned()));
    }
    let failed = |source| SaveSideError::Output { path: path.to_owned(), source };
    let mut file = WholeFile::create(path).map_err(failed)?;
    let out = BufWriter::with_capacity(BUFFER, &mut file);
    let whole = write_table(out, layout, (table, rows), (index, captures), progress, cancel);
    if !whole.map_err(failed)? {
        return Err(SaveSideError::Cancelled);
    }
    file.keep().map(drop).map_err(failed)
}

/// Writes rows of a table in an order, a line each; false if it was cancelled.
///
/// # Errors
/// What is written to does not take it.
pub fn write_table(
    out: impl Write,
    layout: Layout,
    (table, rows): (&ConversationTable, &[u32]),
    (index, captures): (&Index, (&[CaptureInfo], &[Arc<Source>])),
    progress: impl Fn(u64, u64),
    cancel: &Cancel,
) -> io::Result<bool> {
    let mut writer = Writer::new(out, layout);
    writer.header(&CONVERSATION_COLUMNS)?;
    let all = rows.len() as u64;
    for (done, place) in (0_u64..).zip(rows) {
        if done.is_multiple_of(BETWEEN_LOOKS) {
            if cancel.is_set() {
                return Ok(false);
            }
            progress(done, all);
        }
        let Some(row) = table.rows().get(*place as usize) else { continue };
        let line = row.first_payload().and_then(|id| packet_line(index, captures, id).ok());
        writer.line(&ConversationLine::new(table, row, line))?;
    }
    writer.flush()?;
    Ok(true)
}
