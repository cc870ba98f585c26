//! What one packet of a conversation says, in one line.

use std::sync::Arc;

use super::{Conversation, Piece, follow};
use crate::{
    capture::{CaptureError, CaptureInfo, Source},
    decode::application::{Application, Context, Recognised, recognise, recognise_frame},
    index::{Index, PointId, Protocol, Transport},
};

/// The line of a packet, read again: its application, and what it says. Not fit to be shown before
/// `figure::plain` saw it.
///
/// # Errors
/// The packet can no longer be read.
pub fn packet_line(
    index: &Index,
    captures: (&[CaptureInfo], &[Arc<Source>]),
    id: PointId,
) -> Result<String, CaptureError> {
    let Some(point) = index.point(id) else { return Ok(String::new()) };
    let frame = follow::read(captures, id, &point)?;
    Ok(words(recognise_frame(frame.link, &frame.bytes, frame.length)))
}

/// The line of a piece by itself; none where its bytes are missing or not held. As [`packet_line`].
#[must_use]
pub fn piece_line(conversation: &Conversation, piece: &Piece) -> Option<String> {
    let bytes = conversation.bytes(piece)?;
    let protocol = match conversation.key.transport() {
        Transport::Tcp => Protocol::TCP,
        Transport::Udp => Protocol::UDP,
    };
    let [a, b] = conversation.ends.map(|end| end.port());
    let ports = if piece.side == super::Side::A { (a, b) } else { (b, a) };
    let context = Context { protocol, ports: Some(ports), length: bytes.len() as u32 };
    Some(words(recognise(bytes, &context)))
}

fn words(Recognised { application, line, .. }: Recognised) -> String {
    match application {
        // Its line says so.
        None | Some(Application::Text | Application::Data) => line,
        Some(application) => format!("{}: {line}", application.name()),
    }
}
