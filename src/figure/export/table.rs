//! Chosen points into a table.

use std::{io::BufWriter, net::IpAddr, path::Path};

use super::{Anonymiser, ExportError, ExportOptions, ExportProgress, Exported, Merge, format::TableFormat};
use crate::{
    capture::WholeFile,
    figure::{
        Choice, KnownNames,
        points::{COLUMNS, Layout, ListError, Listed, Writer, write_points},
    },
};

/// Lines are collected to this many bytes before they are written.
const BUFFER: usize = 1 << 20;

/// Writes a line a chosen packet, capture after capture, each in the order of its file.
pub fn write(
    merge: &mut Merge<'_>,
    options: &ExportOptions,
    format: TableFormat,
    output: &Path,
    file: &mut WholeFile,
) -> Result<Exported, ExportError> {
    let failed = |source| ExportError::Output { path: output.to_owned(), source };
    let layout = match format {
        TableFormat::Csv => Layout::Csv(options.zone.clone()),
        TableFormat::JsonLines => Layout::Json,
    };
    let mut writer = Writer::new(BufWriter::with_capacity(BUFFER, file), layout);
    writer.header(&COLUMNS).and_then(|()| writer.flush()).map_err(failed)?;
    let choice = Choice::new(&options.chosen);
    let mut anonymiser = options.anonymise.as_ref().map(Anonymiser::new);
    let bytes = merge.bytes();
    let mut exported = Exported::default();
    let mut before = 0;
    let known = KnownNames::default();
    let captures = merge.captures.iter().zip(merge.sources).zip(&merge.index.captures);
    for (number, ((info, source), segments)) in (0..).zip(captures) {
        let name = match anonymiser {
            Some(_) => format!("capture {}", number + 1),
            None => info.path.display().to_string(),
        };
        let capture = Listed { number, info, source, segments, name: &name, known: &known };
        let mut rename = anonymiser.as_mut().map(|anonymiser| |address| anonymiser.address(address));
        let rename = rename.as_mut().map(|rename| rename as &mut dyn FnMut(IpAddr) -> IpAddr);
        let lines = write_points(&capture, &choice, &mut writer, rename, |walked, lines| {
            let bytes_read = before + walked.bytes_read;
            (merge.progress)(&ExportProgress { bytes_read, bytes, frames: exported.frames + lines });
            !merge.cancel.is_set()
        });
        exported.frames += lines.map_err(|error| match error {
            ListError::Capture(error) => ExportError::Capture(error),
            ListError::Output(source) => failed(source),
            ListError::Cancelled => ExportError::Cancelled,
        })?;
        before += info.bytes;
    }
    writer.flush().map_err(failed)?;
    Ok(exported)
}
