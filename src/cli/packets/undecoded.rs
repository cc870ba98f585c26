//! `suji packets --undecoded`: the frames that are no packets, and why.

use std::{io::Write, sync::Arc};

use serde::Serialize;

use crate::{
    capture::{CaptureInfo, Source},
    figure::points::{FrameTime, Line, ListError, Row, Writer},
    index::{CaptureSegments, Segment, Undecoded, UndecodedFrame},
    query::TimeRange,
    stream::Records,
};

/// Column names of CSV; JSON has the same, but `raw_time` only where there is no time.
pub const COLUMNS: [&str; 8] =
    ["number", "capture", "time", "reason", "length", "captured", "offset", "raw_time"];

/// One frame that is no packet.
#[derive(Debug, Serialize)]
struct FrameLine<'a> {
    number: u64,
    capture: &'a str,
    #[serde(flatten)]
    time: FrameTime,
    reason: &'static str,
    length: u32,
    captured: u32,
    offset: u64,
}

impl Line for FrameLine<'_> {
    fn cells(&self, row: &mut Row<'_>) {
        row.cell(self.number);
        row.text(self.capture);
        row.time(self.time);
        row.cell(self.reason);
        row.cell(self.length);
        row.cell(self.captured);
        row.cell(self.offset);
        row.optional(self.time.raw());
    }
}

/// Lists the frames of a capture that are no packets and lie in a time range, of some reasons or, where
/// none is given, of all. As with packets, one
/// without a time is listed only when the range is open at both ends.
pub fn list<W: Write>(
    (info, source): (&CaptureInfo, &Arc<Source>),
    segments: &CaptureSegments,
    (times, reasons): (TimeRange, &[Undecoded]),
    writer: &mut Writer<W>,
) -> Result<(), ListError> {
    let path = info.path.display().to_string();
    let mut records = Records::over(source, info)?;
    for segment in &segments.segments {
        for frame in segment.undecoded() {
            if !reasons.is_empty() && !reasons.contains(&frame.reason) {
                continue;
            }
            let (number, offset) = place(segment, frame);
            let record = records.find(number, offset)?;
            let time = FrameTime::from(segments.by_clock(record.time));
            if !times.is_open() && !time.at().is_some_and(|time| times.contains(time)) {
                continue;
            }
            writer.line(&FrameLine {
                number,
                capture: &path,
                time,
                reason: frame.reason.name(),
                length: record.length,
                captured: record.captured,
                offset,
            })?;
        }
    }
    Ok(())
}

/// Frame number and file offset.
fn place(segment: &Segment, frame: &UndecodedFrame) -> (u64, u64) {
    (segment.first_frame() + u64::from(frame.ordinal), segment.offset() + u64::from(frame.offset))
}
