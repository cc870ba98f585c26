//! `suji packets --undecoded`: the frames that are no packets, and why.

use std::io::Write;

use serde::Serialize;

use super::{
    Records, Stop,
    line::{Line, Row, Time, Writer},
};
use crate::{
    capture::{CaptureInfo, FrameRecord, Stamp},
    index::{CaptureSegments, Segment, UndecodedFrame},
    query::TimeRange,
};

/// Column names of CSV; JSON has the same, but `raw_time` only where there is no time.
pub const COLUMNS: [&str; 8] =
    ["number", "capture", "time", "reason", "length", "captured", "offset", "raw_time"];

/// One frame that is no packet.
#[derive(Debug, Serialize)]
struct FrameLine<'a> {
    number: u64,
    capture: &'a str,
    time: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_time: Option<Option<u64>>,
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
        row.optional(self.raw_time.flatten());
    }
}

/// Lists the frames of a capture that are no packets and lie in a time range. As with packets, one
/// without a time is listed only when the range is open at both ends.
pub fn list<W: Write>(
    info: &CaptureInfo,
    segments: &CaptureSegments,
    times: TimeRange,
    writer: &mut Writer<W>,
) -> Result<(), Stop> {
    let path = info.path.display().to_string();
    let mut records = Records::open(&info.path)?;
    for segment in &segments.segments {
        for frame in segment.undecoded() {
            let (number, offset) = place(segment, frame);
            let record = records.find(number, offset)?;
            let time = time(&record);
            if !times.is_open() && !time.is_some_and(|time| times.contains(time)) {
                continue;
            }
            let raw_time = match record.time {
                Stamp::At(_) => None,
                Stamp::OutOfRange(ticks) => Some(Some(ticks)),
                Stamp::Missing => Some(None),
            };
            writer.line(&FrameLine {
                number,
                capture: &path,
                time: Time(time),
                raw_time,
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

fn time(record: &FrameRecord) -> Option<i64> {
    match record.time {
        Stamp::At(time) => Some(time.0),
        Stamp::OutOfRange(_) | Stamp::Missing => None,
    }
}
