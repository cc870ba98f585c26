//! Reads the frame of a point again, and makes sure that it is the same.

use crate::{
    capture::{CaptureError, CaptureInfo, Frame, Source, Stamp},
    decode::PacketFacts,
    index::Point,
};

/// Reads the frame of a point from its capture.
///
/// # Errors
/// The record cannot be read, or its time, length, addresses or ports are no longer those of the
/// index: the file was rotated, cut or rewritten.
pub fn reread(source: &Source, info: &CaptureInfo, point: &Point) -> Result<Frame, CaptureError> {
    let frame = Frame::read(source, info, point.offset)?;
    if agrees(&frame, point) {
        Ok(frame)
    } else {
        Err(CaptureError::Changed { path: source.path().to_owned(), offset: point.offset })
    }
}

fn agrees(frame: &Frame, point: &Point) -> bool {
    let time = match frame.time {
        Stamp::At(time) => (Some(time), None),
        Stamp::OutOfRange(ticks) => (None, Some(ticks)),
        Stamp::Missing => (None, None),
    };
    if time != (point.time, point.raw_time) || frame.length != point.length {
        return false;
    }
    PacketFacts::read(frame.link, &frame.bytes).is_ok_and(|facts| {
        // IPv4-mapped and mixed forms do not occur: both come from the same decoder.
        facts.source == point.source && facts.destination == point.destination && facts.ports == point.ports
    })
}
