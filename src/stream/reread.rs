//! Reads the frame of a point again, and makes sure that it is the same.

use crate::{
    capture::{CaptureError, CaptureInfo, Frame, LinkType, Source, Stamp},
    decode::{PacketFacts, Undecoded},
    index::{Point, UndecodedPlace},
};

/// Reads the frame of a point from its capture.
///
/// # Errors
/// The record cannot be read, or its time, length, addresses or ports are no longer those of the
/// index: the file was rotated, cut or rewritten.
pub fn reread(source: &Source, info: &CaptureInfo, point: &Point) -> Result<Frame, CaptureError> {
    let frame = Frame::read(source, info, point.offset)?;
    if agrees(point, frame.time, frame.length, frame.link, &frame.bytes) {
        Ok(frame)
    } else {
        Err(CaptureError::Changed { path: source.path().to_owned(), offset: point.offset })
    }
}

/// Reads a frame that is no packet from its capture.
///
/// # Errors
/// The record cannot be read, or the frame is no longer without a packet for the same reason: the
/// file was rotated, cut or rewritten.
pub fn reread_undecoded(
    source: &Source,
    info: &CaptureInfo,
    place: &UndecodedPlace,
) -> Result<Frame, CaptureError> {
    let frame = Frame::read(source, info, place.offset)?;
    // A frame that our decoder failed on is not given to it again.
    let is_same = place.reason == Undecoded::DecoderFailed
        || PacketFacts::read(frame.link, &frame.bytes) == Err(place.reason);
    if is_same {
        Ok(frame)
    } else {
        Err(CaptureError::Changed { path: source.path().to_owned(), offset: place.offset })
    }
}

/// Whether a frame still is the one of a point.
pub(super) fn agrees(point: &Point, time: Stamp, length: u32, link: LinkType, bytes: &[u8]) -> bool {
    let time = match time {
        Stamp::At(time) => (Some(time), None),
        Stamp::OutOfRange(ticks) => (None, Some(ticks)),
        Stamp::Missing => (None, None),
    };
    if time != (point.recorded, point.raw_time) || length != point.length {
        return false;
    }
    PacketFacts::read(link, bytes).is_ok_and(|facts| {
        // IPv4-mapped and mixed forms do not occur: both come from the same decoder.
        facts.source == point.source && facts.destination == point.destination && facts.ports == point.ports
    })
}
