//! The frame that a duplicate is a copy of.

use crate::{
    capture::{CaptureInfo, Frame, Source},
    index::{CaptureSegments, Duplicates, Fingerprint, PacketFacts, Point},
};

/// Packets that are looked at; more stand between two copies only in the densest captures.
const FARTHEST: u32 = 65_536;

/// Frames that are read again.
const READ: usize = 64;

/// The number of the nearest frame before a point whose packet is the same; none if none is found
/// nearby, or the file cannot be read any more. Reads some frames with the same addresses, ports and
/// lengths again, mostly one.
#[must_use]
pub fn original(
    source: &Source,
    info: &CaptureInfo,
    segments: &CaptureSegments,
    point: &Point,
    frame: &Frame,
) -> Option<u64> {
    let fingerprint = |frame: &Frame| {
        let read = PacketFacts::read_with_fingerprint(frame.link, &frame.bytes).ok()?;
        Some(read.1).filter(|fingerprint: &Fingerprint| !fingerprint.is_none())
    };
    let wanted = fingerprint(frame)?;
    let (mut at, place) = segments.find_frame(point.frame)?;
    let mut place = usize::from(place);
    let mut read = 0;
    for _ in 0..FARTHEST {
        while place == 0 {
            at = at.checked_sub(1)?;
            place = segments.segments.get(at as usize)?.len();
        }
        place -= 1;
        let before = segments.segments.get(at as usize)?.point(place)?;
        if !may_be_copies(&before, point) {
            continue;
        }
        let frame = Frame::read(source, info, before.offset).ok()?;
        if fingerprint(&frame) == Some(wanted) {
            return Some(before.frame);
        }
        read += 1;
        if read == READ {
            return None;
        }
    }
    None
}

/// The link layer, and so the length of the frame, may differ.
fn may_be_copies(before: &Point, point: &Point) -> bool {
    let near = match (before.time, point.time) {
        (Some(before), Some(time)) => before.0.abs_diff(time.0) <= Duplicates::WITHIN,
        (before, time) => before.is_none() && time.is_none(),
    };
    near && (before.source, before.destination, before.ports)
        == (point.source, point.destination, point.ports)
        && (before.protocol, before.payload) == (point.protocol, point.payload)
}
