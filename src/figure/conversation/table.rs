//! The table of conversations in a file.

use std::{io::BufWriter, path::Path, sync::Arc};

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
    let mut writer = Writer::new(BufWriter::with_capacity(BUFFER, &mut file), layout);
    writer.header(&CONVERSATION_COLUMNS).map_err(failed)?;
    let all = rows.len() as u64;
    for (done, place) in (0_u64..).zip(rows) {
        if done.is_multiple_of(BETWEEN_LOOKS) {
            if cancel.is_set() {
                return Err(SaveSideError::Cancelled);
            }
            progress(done, all);
        }
        let Some(row) = table.rows().get(*place as usize) else { continue };
        let line = row.first_payload().and_then(|id| packet_line(index, captures, id).ok());
        writer.line(&ConversationLine::new(table, row, line)).map_err(failed)?;
    }
    writer.flush().map_err(failed)?;
    drop(writer);
    file.keep().map_err(failed)?;
    Ok(())
}
