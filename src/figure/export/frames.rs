//! Chosen frames into a capture file.

use std::{collections::BTreeSet, path::Path};

use super::{
    Anonymiser, ExportError, ExportOptions, Exported, LeftOut, Merge,
    carried::Carried,
    interfaces::{Interfaces, distinct, links_with_frames, only},
};
use crate::capture::{
    CaptureWriter, FrameOptions, LinkType, NewFrame, OutputFormat, Stamp, WholeFile, WriteError,
};

/// Writes the chosen frames, byte for byte, with their times, lengths, comments and options. pcapng
/// keeps the comments of all sections, names of addresses, secrets and custom blocks; statistics are
/// not carried over, for they tell of all frames.
pub fn write(
    merge: &mut Merge<'_>,
    options: &ExportOptions,
    format: OutputFormat,
    output: &Path,
    file: &mut WholeFile,
) -> Result<Exported, ExportError> {
    let refused = |error: WriteError| match error {
        WriteError::Io(source) => ExportError::Output { path: output.to_owned(), source },
        error => ExportError::Write { path: output.to_owned(), error },
    };
    let link = match format {
        OutputFormat::Pcapng => None,
        OutputFormat::Pcap => {
            let mut links = links_with_frames(merge.captures);
            if links.len() > 1 {
                // Perhaps the chosen frames have one: that takes a walk of its own.
                let mut of_chosen = BTreeSet::new();
                merge.each_frame(options, |_, record| {
                    of_chosen.insert(record.link.0);
                    Ok(())
                })?;
                links = distinct(of_chosen.into_iter().map(LinkType));
            }
            only(output, links)?
        }
    };
    let mut interfaces = Interfaces::collect(merge.captures, format, link);
    if options.anonymise.is_some() {
        interfaces.forget_names();
    }
    let mut anonymiser = options.anonymise.as_ref().map(Anonymiser::new);
    let comments: Vec<&str> = match anonymiser {
        Some(_) => Vec::new(),
        None => merge.captures.iter().flat_map(|capture| &capture.comments).map(String::as_str).collect(),
    };
    let first = interfaces.sections.first().map_or(&[][..], Vec::as_slice);
    let mut writer = CaptureWriter::create(format, file, first, &comments).map_err(refused)?;
    let wanted = format == OutputFormat::Pcapng && anonymiser.is_none();
    let mut carried = Carried::new(merge.captures, merge.sources, wanted);
    let mut section = 0;
    let mut exported = Exported::default();
    merge.each_frame(options, |cursor, record| {
        let Some((of, interface)) = interfaces.place(cursor.capture, record.interface) else {
            exported.left_out.by_interface += 1;
            return Ok(());
        };
        let (capture, offset) = (usize::from(cursor.capture), cursor.offset(record));
        if of != section {
            // What stands before the section's header belongs to the one before.
            let place = cursor.info.section_at(offset).and_then(|place| cursor.info.sections.get(place));
            let start = place.map_or(offset, |section| section.offset);
            carried.write_before(capture, start, &mut writer, refused)?;
            let next = interfaces.sections.get(of).map_or(&[][..], Vec::as_slice);
            writer.start_section(next, &[]).map_err(refused)?;
            section = of;
        }
        carried.write_before(capture, offset, &mut writer, refused)?;
        let (mut bytes, mut options) = cursor.content(record);
        if let Some(anonymiser) = &mut anonymiser {
            let Some(renamed) = anonymiser.frame(record.link, bytes, record.time == Stamp::Missing) else {
                exported.left_out.unnamed += 1;
                return Ok(());
            };
            (bytes, options) = (renamed, FrameOptions::default());
        }
        let frame = NewFrame {
            interface,
            time: record.time,
            original_length: record.length,
            bytes,
            comments: &[],
            options,
        };
        match writer.write(&frame) {
            Ok(()) => exported.frames += 1,
            Err(error) if error.concerns_one_frame() => count(&mut exported.left_out, &error),
            Err(error) => return Err(refused(error)),
        }
        Ok(())
    })?;
    carried.write_rest(&mut writer, refused)?;
    writer.finish().map_err(refused)?;
    Ok(exported)
}

fn count(left_out: &mut LeftOut, error: &WriteError) {
    match error {
        WriteError::Interface(_) => left_out.by_interface += 1,
        _ => left_out.by_time += 1,
    }
}
