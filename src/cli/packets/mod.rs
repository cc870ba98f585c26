//! `suji packets`: the packets under the lens, or the frames that are no packets, one a line.

mod arguments;
mod undecoded;

use std::{
    io::{self, BufWriter, Write},
    sync::Arc,
};

use super::{Failure, home::inferred_home, load, load::Complete, progress::ProgressLine, say};
use crate::{
    capture::{CaptureInfo, Source},
    figure::{
        Choice, Chosen,
        points::{COLUMNS, Layout, ListError, Listed, Writer, write_points},
    },
    index::CaptureSegments,
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
    let layout = if arguments.json { Layout::Json } else { Layout::Csv(options.zone.clone()) };
    let out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let mut writer = Writer::new(out, layout);

    if arguments.undecoded {
        let times = options.time_range(first).map_err(Failure::Arguments)?;
        writer.header(&undecoded::COLUMNS).map_err(Failure::Output)?;
        for (of, segments) in loaded.captures.iter().zip(&loaded.sources).zip(&index.captures) {
            complete &= said(undecoded::list(of, segments, (times, &arguments.reason), &mut writer))?;
        }
    } else {
        // What is wrong with the time range is said before a long scan for home.
        options.time_range(first).map_err(Failure::Arguments)?;
        let home = options.given_home().unwrap_or_else(|| inferred_home(index));
        let lens = options.lens(home, first).map_err(Failure::Arguments)?;
        writer.header(&COLUMNS).map_err(Failure::Output)?;
        let choice = Choice::new(&Chosen::Lens(lens));
        let captures = loaded.captures.iter().zip(&loaded.sources).zip(&index.captures);
        for (number, (of, segments)) in (0..).zip(captures) {
            complete &= said(list(number, of, segments, &choice, &mut writer))?;
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
    number: u16,
    (info, source): (&CaptureInfo, &Arc<Source>),
    segments: &CaptureSegments,
    choice: &Choice,
    writer: &mut Writer<W>,
) -> Result<(), ListError> {
    let mut line = ProgressLine::beside_output();
    let name = info.path.display().to_string();
    let capture = Listed { number, info, source, segments, name: &name };
    write_points(&capture, choice, writer, None, |walked, _| {
        line.show(&info.path, &progress(walked, info.bytes));
        true
    })
    .map(|_| ())
}

/// How far a walk over a file is.
fn progress(walked: &CaptureInfo, bytes: u64) -> Progress {
    Progress { bytes_read: walked.bytes_read, bytes: Some(bytes), frames: walked.frames }
}
