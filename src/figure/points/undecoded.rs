//! The frames of a capture that are no packets, one a line.

use std::io::Write;

use serde::Serialize;

use super::{FrameTime, Line, ListError, Listed, Row, Writer};
use crate::{
    capture::CaptureInfo,
    index::{Undecoded, UndecodedPlace},
    query::TimeRange,
    stream::Records,
};

/// Column names of CSV; JSON has the same, but `raw_time` only where there is no time.
pub const UNDECODED_COLUMNS: [&str; 8] =
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

/// Writes a line a frame of those given, which are in the order of the file, that lies in a time range;
/// gives their number. As with packets, one without a time is written only when the range is open at both
/// ends. `go_on` hears after every stretch of the file how far it was walked, and may end it.
///
/// # Errors
/// The file changed since it was read or cannot be read, or the lines cannot be written.
pub fn write_undecoded<W: Write>(
    capture: &Listed<'_>,
    frames: impl IntoIterator<Item = UndecodedPlace>,
    times: TimeRange,
    writer: &mut Writer<W>,
    mut go_on: impl FnMut(&CaptureInfo, u64) -> bool,
) -> Result<u64, ListError> {
    let mut records = Records::over(capture.source, capture.info)?;
    let mut lines = 0;
    for UndecodedPlace { frame: number, offset, reason } in frames {
        while !records.walk_towards(number) {
            if !go_on(records.info(), lines) {
                return Err(ListError::Cancelled);
            }
        }
        let record = records.find(number, offset)?;
        let time = FrameTime::from(capture.segments.by_clock(record.time));
        if !times.is_open() && !time.at().is_some_and(|time| times.contains(time)) {
            continue;
        }
        writer.line(&FrameLine {
            number,
            capture: capture.name,
            time,
            reason: Undecoded::name(reason),
            length: record.length,
            captured: record.captured,
            offset,
        })?;
        lines += 1;
    }
    Ok(lines)
}
