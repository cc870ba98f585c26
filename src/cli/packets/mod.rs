//! `suji packets`: the packets under the lens, or the frames that are no packets, one a line.

mod arguments;

use std::{
    io::{self, BufWriter, Write},
    sync::Arc,
};

use super::{Failure, home::inferred_home, load, load::Complete, progress::ProgressLine, say};
use crate::{
    capture::{CaptureInfo, Source},
    figure::{
        Choice, Chosen, KnownNames,
        points::{
            COLUMNS, Layout, ListError, Listed, UNDECODED_COLUMNS, Writer, write_points, write_undecoded,
        },
    },
    index::{CaptureSegments, Undecoded, UndecodedPlace},
    query::TimeRange,
    worker::Progress,
};
pub use arguments::PacketsArguments;

/// Lines are collected to this many bytes before they are written.
const BUFFER: usize = 256 << 10;

/// Loads the captures and prints a line a packet. Nothing but the index and one stretch of a file
/// is held in memory, however many lines there are.
pub fn run(arguments: &PacketsArguments) -> Result<Complete, Failure> {
    let loading = arguments.lens.load_options().map_err(Failure::Arguments)?;
    let (loaded, Complete(mut complete)) = load::load(&arguments.captures.captures, &loading)?;
    let index = &loaded.index;
    let options = &arguments.lens;
    let first = index.time_span().map(|span| span.0);
    let layout = if arguments.json { Layout::Json } else { Layout::Csv(options.zone()) };
    let out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let mut writer = Writer::new(out, layout);

    if arguments.undecoded {
        let times = options.time_range(first).map_err(Failure::Arguments)?;
        writer.header(&UNDECODED_COLUMNS).map_err(Failure::Output)?;
        for (of, segments) in loaded.captures.iter().zip(&loaded.sources).zip(&index.captures) {
            complete &= said(list_undecoded(of, segments, (times, &arguments.reason), &mut writer))?;
        }
    } else {
        // What is wrong with the time range is said before a long scan for home.
        options.time_range(first).map_err(Failure::Arguments)?;
        let home = options.given_home().unwrap_or_else(|| inferred_home(index));
        let lens = options.lens(home, first).map_err(Failure::Arguments)?;
        let (known, heard) = arguments.names.find(&loaded);
        complete &= heard;
        writer.header(&COLUMNS).map_err(Failure::Output)?;
        let choice = Choice::new(&Chosen::Lens(lens));
        let captures = loaded.captures.iter().zip(&loaded.sources).zip(&index.captures);
        for (number, (of, segments)) in (0..).zip(captures) {
            complete &= said(list((number, &known), of, segments, &choice, &mut writer))?;
        }
    }
    writer.flush().map_err(Failure::Output)?;
    Ok(Complete(complete))
}

/// Says what is wrong with a capture; the others go on. True if nothing is.
fn said(listed: Result<(), ListError>) -> Result<bool, Failure> {
    match listed {
        Ok(()) => Ok(true),
        Err(ListError::Output(error)) => Err(Failure::Output(error)),
        Err(error) => {
            say(&error.to_string());
            Ok(false)
        }
    }
}

fn list<W: Write>(
    (number, known): (u16, &KnownNames),
    (info, source): (&CaptureInfo, &Arc<Source>),
    segments: &CaptureSegments,
    choice: &Choice,
    writer: &mut Writer<W>,
) -> Result<(), ListError> {
    let mut line = ProgressLine::beside_output();
    let name = info.path.display().to_string();
    let capture = Listed { number, info, source, segments, name: &name, known };
    write_points(&capture, choice, writer, None, |walked, _| {
        line.show(&info.path, &progress(walked, info.bytes));
        true
    })
    .map(|_| ())
}

/// Lists the frames of a capture that are no packets and lie in a time range, of some reasons or, where
/// none is given, of all.
fn list_undecoded<W: Write>(
    (info, source): (&CaptureInfo, &Arc<Source>),
    segments: &CaptureSegments,
    (times, reasons): (TimeRange, &[Undecoded]),
    writer: &mut Writer<W>,
) -> Result<(), ListError> {
    let mut line = ProgressLine::beside_output();
    let name = info.path.display().to_string();
    let known = KnownNames::default();
    let capture = Listed { number: 0, info, source, segments, name: &name, known: &known };
    let frames = segments.segments.iter().flat_map(|segment| {
        segment.undecoded().iter().map(|frame| UndecodedPlace {
            frame: segment.first_frame() + u64::from(frame.ordinal),
            offset: segment.offset() + u64::from(frame.offset),
            reason: frame.reason,
        })
    });
    let wanted = frames.filter(|frame| reasons.is_empty() || reasons.contains(&frame.reason));
    write_undecoded(&capture, wanted, times, writer, |walked, _| {
        line.show(&info.path, &progress(walked, info.bytes));
        true
    })
    .map(|_| ())
}

/// How far a walk over a file is.
fn progress(walked: &CaptureInfo, bytes: u64) -> Progress {
    Progress { bytes_read: walked.bytes_read, bytes: Some(bytes), frames: walked.frames }
}
