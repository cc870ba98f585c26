//! What messages of SMB 2 and 3 do with trees and files ([MS-SMB2] 2.2.9 to 2.2.39).

use super::super::RELATED_FILE;
use super::super::{SmbStep, SmbStepKind, wide};
use super::command::{CLOSE, CREATE, IOCTL, QUERY_DIRECTORY, READ, TREE_CONNECT, WRITE};
use super::{ASYNCHRONOUS, HEADER, MAGIC, RESPONSE, le, le16, le32, next};

/// The flag of a message that goes on with what the one before it did.
const RELATED: u32 = 4;

const TREE_DISCONNECT: u16 = 4;
const FLUSH: u16 = 7;
const LOCK: u16 = 10;
const CHANGE_NOTIFY: u16 = 15;
const QUERY_INFO: u16 = 16;
const SET_INFO: u16 = 17;

/// Adds the steps of the messages of a compound, which stands at a place of its payload.
pub(in super::super) fn add_steps(compound: &[u8], start: usize, steps: &mut Vec<SmbStep>) {
    let mut at = 0;
    while let Some(message) = compound.get(at..).filter(|message| message.starts_with(&MAGIC)) {
        let length = next(message);
        let message = message.get(..length.unwrap_or(message.len())).unwrap_or(message);
        let (Some(command), Some(flags)) = (le16(message, 12), le32(message, 16)) else { return };
        let is_response = flags & RESPONSE != 0;
        let begin = start + at;
        let kind = if is_response { response(message, command) } else { request(message, command, begin) };
        // Of no file at all, where the message stands by itself.
        let is_none = |kind: &SmbStepKind| matches!(kind, SmbStepKind::File { file: RELATED_FILE, .. });
        let kind = kind.filter(|kind| flags & RELATED != 0 || !is_none(kind));
        let status = le32(message, 8).unwrap_or_default();
        steps.push(SmbStep {
            session: le(message, 40).map(u64::from_le_bytes).unwrap_or_default(),
            tree: le32(message, 36).filter(|_| flags & ASYNCHRONOUS == 0),
            message: le(message, 24).map(u64::from_le_bytes).unwrap_or_default(),
            command,
            is_response,
            failed: is_response && status >> 30 == 3,
            bytes: begin..begin + message.len(),
            kind: kind.unwrap_or(SmbStepKind::Other),
        });
        let Some(length) = length else { return };
        at += length;
    }
}

fn response(message: &[u8], command: u16) -> Option<SmbStepKind> {
    let is_whole = command == CREATE && le16(message, HEADER)? == 89;
    let file = is_whole.then(|| le(message, HEADER + 64).map(u128::from_le_bytes)).flatten()?;
    Some(SmbStepKind::Opened(file))
}

fn request(message: &[u8], command: u16, start: usize) -> Option<SmbStepKind> {
    let text = |place: usize| {
        let (at, length) = (le16(message, place)?, le16(message, place + 2)?);
        let bytes = message.get(usize::from(at)..)?;
        Some(wide::text(bytes.get(..length.into()).unwrap_or(bytes)))
    };
    let place = match command {
        TREE_CONNECT => return text(HEADER + 4).map(SmbStepKind::Connect),
        TREE_DISCONNECT => return Some(SmbStepKind::Disconnect),
        CREATE => return text(HEADER + 44).map(SmbStepKind::Open),
        CLOSE | FLUSH | LOCK | IOCTL | QUERY_DIRECTORY | CHANGE_NOTIFY => HEADER + 8,
        READ | WRITE | SET_INFO => HEADER + 16,
        QUERY_INFO => HEADER + 24,
        _ => return None,
    };
    let file = le(message, place).map(u128::from_le_bytes)?;
    let bytes = start + place..start + place + 16;
    Some(SmbStepKind::File { file, bytes, closes: command == CLOSE })
}
