//! The bytes of one side of a conversation, or of both, written out as they were sent.

use std::{
    io::{self, Write},
    ops::Range,
    sync::Arc,
};

use super::{Content, Conversation, Piece, Side, follow};
use crate::{
    capture::{CaptureError, CaptureInfo, Source},
    decode::payload_of,
    index::Index,
    query::Cancel,
};

/// Why a side could not be written to its end.
#[derive(Debug, thiserror::Error)]
pub enum WriteSideError {
    #[error(transparent)]
    Output(#[from] io::Error),
    #[error(transparent)]
    Capture(#[from] CaptureError),
    #[error("cancelled")]
    Cancelled,
}

/// Longer headers than these are not looked behind.
const LONGEST_HEADER: usize = 8 << 10;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Bytes.
    pub bytes: u64,
    /// Bytes that were not captured: nothing stands in their place.
    pub missing: u64,
    /// Places at which they are missing.
    pub gaps: u64,
    /// The name of what runs by itself, where a piece begins with that.
    pub program: Option<&'static str>,
}

/// Writes what the sides said in the order of the conversation, of one side or (`None`) of both, and of one
/// connection or of all. What is not held in memory is read again. `progress` is told how many pieces of
/// how many are done.
///
/// # Errors
/// The output takes no more, a packet can no longer be read, or it was cancelled.
pub fn write_side(
    conversation: &Conversation,
    (index, captures): (&Index, (&[CaptureInfo], &[Arc<Source>])),
    (side, connection): (Option<Side>, Option<u32>),
    out: &mut dyn Write,
    progress: impl Fn(u64, u64),
    cancel: &Cancel,
) -> Result<Written, WriteSideError> {
    let mut written = Written::default();
    let all = conversation.pieces.len() as u64;
    for (done, piece) in (0_u64..).zip(&conversation.pieces) {
        if done.is_multiple_of(256) {
            if cancel.is_set() {
                return Err(WriteSideError::Cancelled);
            }
            progress(done, all);
        }
        let wanted = side.is_none_or(|side| side == piece.side)
            && connection.is_none_or(|connection| connection == piece.connection);
        if !wanted {
            continue;
        }
        match piece.content {
            Content::Missing => {
                written.missing += piece.length;
                written.gaps += 1;
            }
            Content::Bytes { held: Some(_), .. } => {
                written.put(conversation.bytes(piece).unwrap_or_default(), out)?;
            }
            Content::Bytes { offset, held: None, .. } => {
                let bytes = again(conversation, (index, captures), piece, offset)?;
                written.put(&bytes, out)?;
            }
        }
    }
    Ok(written)
}

impl Written {
    fn put(&mut self, bytes: &[u8], out: &mut dyn Write) -> io::Result<()> {
        self.program = self.program.or_else(|| program(bytes)).or_else(|| program(behind_header(bytes)));
        self.bytes += bytes.len() as u64;
        out.write_all(bytes)
    }
}

/// Reads the bytes of a piece from its packet again.
fn again(
    conversation: &Conversation,
    (index, captures): (&Index, (&[CaptureInfo], &[Arc<Source>])),
    piece: &Piece,
    offset: u32,
) -> Result<Vec<u8>, CaptureError> {
    let found = conversation.packet(piece).and_then(|id| Some((id, index.point(id)?)));
    let Some((id, point)) = found else { return Ok(Vec::new()) };
    let frame = follow::read(captures, id, &point)?;
    let payload = payload_of(frame.link, &frame.bytes).unwrap_or_default();
    let start = payload.start + offset as usize;
    let wanted: Range<usize> = start..(start + piece.length as usize).min(payload.end);
    Ok(frame.bytes.get(wanted).unwrap_or_default().to_vec())
}

/// What stands behind the header of HTTP or mail, where bytes begin with one.
fn behind_header(bytes: &[u8]) -> &[u8] {
    const END: &[u8] = b"\r\n\r\n";
    let start = bytes.get(..LONGEST_HEADER).unwrap_or(bytes);
    let end = memchr::memmem::find(start, END).map(|at| at + END.len());
    end.and_then(|end| bytes.get(end..)).unwrap_or_default()
}

/// The kind of program that bytes begin with: a Windows executable (MZ, and PE where its header says) or
/// an ELF file.
fn program(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x7fELF") {
        return Some("an ELF program");
    }
    if !bytes.starts_with(b"MZ") {
        return None;
    }
    // e_lfanew of the DOS header (Microsoft, "PE Format"): where the PE header stands.
    let at = bytes.get(60..64).and_then(|at| at.first_chunk()).map(|at| u32::from_le_bytes(*at) as usize);
    let is_pe = at.and_then(|at| bytes.get(at..)).is_some_and(|rest| rest.starts_with(b"PE\0\0"));
    // Two letters alone may begin a text; a DOS header is 64 bytes.
    let is_binary = bytes.len() < 64 || bytes.iter().take(64).any(|byte| *byte == 0);
    match (is_pe, is_binary) {
        (true, _) => Some("a Windows program"),
        (false, true) => Some("what may be a DOS or Windows program"),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_by_what_they_begin_with() {
        let mut pe = vec![0; 200];
        pe[..2].copy_from_slice(b"MZ");
        pe[60] = 128;
        pe[128..132].copy_from_slice(b"PE\0\0");
        assert_eq!(program(&pe), Some("a Windows program"));
        assert_eq!(program(&pe[..100]), Some("what may be a DOS or Windows program"));
        assert_eq!(program(b"\x7fELF\x02\x01"), Some("an ELF program"));
        let letter = format!("MZ said hello {}", "and so on ".repeat(10));
        assert_eq!(program(letter.as_bytes()), None);
        let answer = [b"HTTP/1.0 200 OK\r\nServer: x\r\n\r\n".as_slice(), &pe].concat();
        assert_eq!((program(&answer), program(behind_header(&answer))), (None, Some("a Windows program")));
    }
}
