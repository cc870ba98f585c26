//! `suji packets`: the packets under the lens, or the frames that are no packets, one a line.

mod line;
mod records;
mod time;
mod undecoded;

use std::io::{self, BufWriter, Write};

use super::{
    Failure, PacketsArguments, home::inferred_home, load, load::Complete, progress::ProgressLine, say,
};
use crate::{
    capture::{CaptureError, CaptureInfo},
    index::CaptureSegments,
    query::{Filter, Lens},
};
use line::{Layout, PacketLine, Writer};
use records::Records;
use time::FrameTime;

/// Lines are collected to this many bytes before they are written.
const BUFFER: usize = 256 << 10;

/// Loads the captures and prints a line a packet. Nothing but the index and one stretch of a file
/// is held in memory, however many lines there are.
pub fn run(arguments: &PacketsArguments) -> Result<Complete, Failure> {
    let (loaded, Complete(mut complete)) = load::load(&arguments.captures.captures)?;
    let index = &loaded.index;
    let options = &arguments.lens;
    let first = index.time_span().map(|span| span.0);
    let layout = if arguments.json { Layout::Json } else { Layout::Csv(options.zone.clone()) };
    let out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let mut writer = Writer::new(out, layout);

    if arguments.undecoded {
        let times = options.time_range(first).map_err(Failure::Arguments)?;
        writer.header(&undecoded::COLUMNS).map_err(Failure::Output)?;
        for (info, segments) in loaded.captures.iter().zip(&index.captures) {
            complete &= said(undecoded::list(info, segments, times, &mut writer))?;
        }
    } else {
        // What is wrong with the time range is said before a long scan for home.
        options.time_range(first).map_err(Failure::Arguments)?;
        let home = options.given_home().unwrap_or_else(|| inferred_home(index));
        let lens = options.lens(home, first).map_err(Failure::Arguments)?;
        writer.header(&line::COLUMNS).map_err(Failure::Output)?;
        for (info, segments) in loaded.captures.iter().zip(&index.captures) {
            complete &= said(list(info, segments, &lens, &mut writer))?;
        }
    }
    writer.flush().map_err(Failure::Output)?;
    Ok(Complete(complete))
}

/// Why a list of frames ended early.
enum Stop {
    Capture(CaptureError),
    Output(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<CaptureError> for Stop {
    fn from(error: CaptureError) -> Self {
        Self::Capture(error)
    }
}

/// Says what is wrong with a capture; the others go on. True if nothing is.
fn said(listed: Result<(), Stop>) -> Result<bool, Failure> {
    match listed {
        Ok(()) => Ok(true),
        Err(Stop::Capture(error)) => {
            say(&error.to_string());
            Ok(false)
        }
        Err(Stop::Output(error)) => Err(Failure::Output(error)),
    }
}

fn list<W: Write>(
    info: &CaptureInfo,
    segments: &CaptureSegments,
    lens: &Lens,
    writer: &mut Writer<W>,
) -> Result<(), Stop> {
    let filter = Filter::new(lens);
    let path = info.path.display().to_string();
    let mut records = Records::open(&info.path)?;
    let mut progress = ProgressLine::beside_output();
    for segment in &segments.segments {
        progress.show(&info.path, &records.progress());
        for place in 0..segment.len() {
            let Some(direction) = filter.shows(segment, place) else { continue };
            let Some(point) = segment.point(place) else { continue };
            let record = records.find(point.frame, point.offset)?;
            writer.line(&PacketLine::new(&path, &point, direction, record.captured))?;
        }
    }
    Ok(())
}
