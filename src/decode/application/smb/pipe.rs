//! What messages of SMB carry for files and pipes: where the bytes of a write, a read or a transaction
//! stand, and for which file.

use std::ops::Range;

use super::super::{session, smb2};
use super::{HEADER, MAGIC, field16};

/// The open pipe or file for which bytes are, as far as its message says. Numbers are those of SMB 1
/// (UID, TID, and MID with PID above it), or of SMB 2 (session, tree and message).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pipe {
    pub session: u64,
    pub tree: u32,
    /// Request and response bear the same.
    pub message: u64,
    /// The FID; answers that do not name theirs have none.
    pub file: Option<u128>,
    pub is_response: bool,
}

/// Bytes that a command carries, from the message's start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Carried {
    pub file: Option<u128>,
    pub bytes: Range<usize>,
}

impl Carried {
    pub(in super::super) fn at(file: Option<u128>, start: usize, length: usize) -> Option<Self> {
        (length > 0).then(|| Self { file, bytes: start..start.saturating_add(length) })
    }
}

/// Everything that the messages in a payload of TCP carry, with where it stands in the payload; never
/// beyond its end.
pub(in super::super) fn data_of(payload: &[u8]) -> Vec<(Pipe, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((0, length)) = payload.get(at..).and_then(session::packet) {
        let start = at + session::HEADER;
        let next = start.saturating_add(length);
        let message = payload.get(start..next.min(payload.len())).unwrap_or_default();
        let magic = message.first_chunk().copied();
        let mut keep = |pipe: Pipe, offset: usize, bytes: Range<usize>| {
            let bytes = start + offset + bytes.start..(start + offset + bytes.end).min(payload.len());
            if !bytes.is_empty() {
                found.push((pipe, bytes));
            }
        };
        if magic == Some(MAGIC) {
            for_each(message, |pipe, bytes| keep(pipe, 0, bytes));
        } else if magic == Some(smb2::MAGIC) {
            smb2::for_each(message, keep);
        } else {
            break;
        }
        at = next;
    }
    found
}

/// Tells of what the commands of a message carry.
fn for_each(message: &[u8], mut tell: impl FnMut(Pipe, Range<usize>)) {
    let (Some(command), Some(flags)) = (message.get(4), message.get(9)) else { return };
    let is_response = flags & 0x80 != 0;
    let number = |at| field16(message, at).map(u64::from).unwrap_or_default();
    let mut block = Some((*command, HEADER));
    while let Some((command, at)) = block {
        if let Some(carried) = carried(message, at, command, is_response) {
            let pipe = Pipe {
                session: number(28),
                tree: number(24) as u32,
                message: number(30) | number(26) << 16,
                file: carried.file,
                is_response,
            };
            tell(pipe, carried.bytes);
        }
        block = next(message, at, command);
    }
}

/// The command that follows one that stands at `at`: always further on.
pub(super) fn next(message: &[u8], at: usize, command: u8) -> Option<(u8, usize)> {
    let words = *message.get(at)?;
    if !super::command::is_chained(command) || words < 2 {
        return None;
    }
    let (next, offset) = (*message.get(at + 1)?, usize::from(field16(message, at + 3)?));
    (next != 0xff && offset > at).then_some((next, offset))
}

/// What the command whose words stand at `at` carries ([MS-CIFS] 2.2.4).
pub(super) fn carried(message: &[u8], at: usize, command: u8, is_response: bool) -> Option<Carried> {
    let words = *message.get(at)?;
    // Fields by their place behind the count of words.
    let le16 = |place: usize| field16(message, at + 1 + place);
    let number = |place: usize| le16(place).map(usize::from);
    let fid = |place: usize| le16(place).map(u128::from);
    match (command, is_response, words) {
        (0x2f, false, 12 | 14) => {
            let length = number(20)? | number(18)? << 16;
            Carried::at(fid(4), number(22)?, length)
        }
        (0x2e, true, 12) => Carried::at(None, number(12)?, number(10)? | number(14)? << 16),
        (0x0b, false, 5) => Carried::at(fid(0), at + 1 + 2 * 5 + 5, number(2)?),
        (0x0a, true, 5) => Carried::at(None, at + 1 + 2 * 5 + 5, number(0)?),
        (0x25, false, 14..) => {
            let is_pipe = number(26)? & 0xff >= 2;
            let file = if is_pipe { fid(30) } else { None };
            Carried::at(file, number(24)?, number(22)?)
        }
        (0x25, true, 10..) => Carried::at(None, number(14)?, number(12)?),
        (0x26, false, 8..) => Carried::at(None, number(12)?, number(10)?),
        _ => None,
    }
    // What stands before its own command is no data of it.
    .filter(|carried| carried.bytes.start > at + 1 + 2 * usize::from(words))
}
