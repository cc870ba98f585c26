//! The chosen packets of a capture, one a line.

use std::{
    io::{self, Write},
    net::IpAddr,
    sync::Arc,
};

use super::{PacketLine, Writer};
use crate::{
    capture::{CaptureError, CaptureInfo, Source},
    figure::{Choice, KnownNames},
    index::CaptureSegments,
    query::PointId,
    stream::Records,
};

/// Why a list of frames ended early.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error(transparent)]
    Capture(#[from] CaptureError),
    /// What is written to does not take it.
    #[error(transparent)]
    Output(#[from] io::Error),
    #[error("cancelled")]
    Cancelled,
}

/// A capture whose packets are listed.
#[derive(Debug)]
pub struct Listed<'a> {
    /// Its place among the open ones.
    pub number: u16,
    pub info: &'a CaptureInfo,
    pub source: &'a Arc<Source>,
    pub segments: &'a CaptureSegments,
    /// What the lines call it.
    pub name: &'a str,
    /// Names of addresses beside those that it gives itself.
    pub known: &'a KnownNames,
}

/// Writes a line a packet, in the order of the file; gives their number. `go_on` hears before every
/// segment and after every stretch of the file how far it was walked, and may end it. `rename` stands
/// other addresses in for the packets' own, whose names are left out then.
///
/// # Errors
/// The file changed since it was read or cannot be read, or the lines cannot be written.
pub fn write_points<W: Write>(
    capture: &Listed<'_>,
    choice: &Choice,
    writer: &mut Writer<W>,
    mut rename: Option<&mut dyn FnMut(IpAddr) -> IpAddr>,
    mut go_on: impl FnMut(&CaptureInfo, u64) -> bool,
) -> Result<u64, ListError> {
    let mut records = Records::over(capture.source, capture.info)?;
    let mut lines = 0;
    for (at, segment) in (0..).zip(&capture.segments.segments) {
        if !go_on(records.info(), lines) {
            return Err(ListError::Cancelled);
        }
        let id = |place: usize| PointId { capture: capture.number, segment: at, point: place as u16 };
        if !choice.may_hold(id(0), segment) {
            continue;
        }
        for place in 0..segment.len() {
            let Some(direction) = choice.direction(id(place), segment) else { continue };
            let Some(point) = segment.point(place) else { continue };
            while !records.walk_towards(point.frame) {
                if !go_on(records.info(), lines) {
                    return Err(ListError::Cancelled);
                }
            }
            let record = records.find(point.frame, point.offset)?;
            let after_damage = capture.info.after_damage(point.offset).is_some();
            let line = PacketLine::new(capture.name, &point, direction, record.captured);
            let mut line = line.after_damage(after_damage).named(&capture.info.names, capture.known);
            if let Some(rename) = &mut rename {
                line = line.between(rename(point.source), rename(point.destination));
            }
            writer.line(&line)?;
            lines += 1;
        }
    }
    Ok(lines)
}
