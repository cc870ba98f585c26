//! SMB 2 and 3 ([MS-SMB2]): messages one behind the other, encrypted or compressed ones as far as they
//! tell anything.

mod body;
mod command;
mod step;

use std::ops::Range;

use super::{
    Application, Pipe,
    smb::{self, status},
    words,
};
use crate::decode::layers::{dissection::Dissection, header::Header, names::bytes_of};
use body::Data;
pub(super) use step::add_steps;

pub(super) const MAGIC: [u8; 4] = *b"\xfeSMB";
pub(super) const ENCRYPTED: [u8; 4] = *b"\xfdSMB";
pub(super) const COMPRESSED: [u8; 4] = *b"\xfcSMB";

/// Length of the header.
const HEADER: usize = 64;

/// Flags of the header ([MS-SMB2] 2.2.1).
const RESPONSE: u32 = 1;
const ASYNCHRONOUS: u32 = 2;

fn le<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    le(bytes, at).map(u16::from_le_bytes)
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    le(bytes, at).map(u32::from_le_bytes)
}

/// Where the message that follows in a compound starts, if one does.
fn next(bytes: &[u8]) -> Option<usize> {
    let next = le32(bytes, 20)? as usize;
    (next >= HEADER).then_some(next)
}

/// Reads the messages that stand one behind the other.
pub(super) fn read(frame: &mut Dissection<'_>) {
    while !frame.has_stopped() && frame.rest().starts_with(&MAGIC) {
        match next(frame.rest()) {
            Some(length) => frame.within(length, read_one),
            None => return read_one(frame),
        }
    }
}

fn read_one(frame: &mut Dissection<'_>) {
    let (start, bytes) = (frame.position(), frame.rest());
    let carried = frame.message(Application::Smb2, |header| message(header, start, bytes));
    if let Some(length @ 1..) = carried {
        frame.within(length, |frame| smb::read_data(frame, false));
    }
}

/// Tells of what the messages of a compound carry: the pipe, the place of its message, and the place of
/// the data in that.
pub(super) fn for_each(compound: &[u8], mut tell: impl FnMut(Pipe, usize, Range<usize>)) {
    let mut at = 0;
    while let Some(message) = compound.get(at..).filter(|message| message.starts_with(&MAGIC)) {
        let length = next(message);
        let message = message.get(..length.unwrap_or(message.len())).unwrap_or(message);
        let (Some(command), Some(flags)) = (le16(message, 12), le32(message, 16)) else { return };
        let is_response = flags & RESPONSE != 0;
        if let Some(Data { file, bytes }) = body::carried(message, command, is_response) {
            let tree = if flags & ASYNCHRONOUS == 0 { le32(message, 36) } else { None };
            let pipe = Pipe {
                session: le(message, 40).map(u64::from_le_bytes).unwrap_or_default(),
                tree: tree.unwrap_or_default(),
                message: le(message, 24).map(u64::from_le_bytes).unwrap_or_default(),
                file,
                is_response,
            };
            tell(pipe, at, bytes);
        }
        let Some(length) = length else { return };
        at += length;
    }
}

/// Reads a message up to what it carries, and gives how many bytes that has.
fn message(header: &mut Header<'_>, start: usize, bytes: &[u8]) -> Option<usize> {
    let is_response = le32(bytes, 16)? & RESPONSE != 0;
    let (_, range) = header.take::<4>()?;
    header.add("Protocol", range, "SMB 2");
    header.le16_as("Header length", |length| length.to_string())?;
    header.le16_as("Credit charge", |charge| charge.to_string())?;
    let name = if is_response { "Status" } else { "Channel sequence" };
    let status = header
        .le32_as(name, |status| if is_response { status::shown(status) } else { status.to_string() })?;
    let command = header.le16_as("Command", |number| words::named(number, command::name(number)))?;
    header.le16_as("Credits", |credits| credits.to_string())?;
    let flags = header.le32_as("Flags", |bits| words::set(bits.into(), command::FLAGS))?;
    header.le32_as("Next message", |place| place.to_string())?;
    header.le64_as("Message", |number| number.to_string())?;
    if flags & ASYNCHRONOUS == 0 {
        header.take::<4>()?;
        header.le32_as("Tree", |number| number.to_string())?;
    } else {
        header.le64_as("Asynchronous call", |number| number.to_string())?;
    }
    header.le64_as("Session", |number| format!("{number:#018x}"))?;
    header.hex("Signature", 16)?;
    let side = if is_response { "response" } else { "request" };
    match command::name(command) {
        Some(name) => header.say(&format!("{name} {side}")),
        None => header.say(&format!("command {command} {side}")),
    }
    if is_response && status != 0 {
        header.say(&format!(", {}", status::word(status)));
    }
    let message = body::Message { bytes, start, command, is_response };
    message.body(header)
}

/// Reads the header of an encrypted message ([MS-SMB2] 2.2.41).
pub(super) fn read_encrypted(frame: &mut Dissection<'_>) {
    frame.message(Application::Smb2, |header| {
        let (_, range) = header.take::<4>()?;
        header.add("Protocol", range, "SMB 3, encrypted");
        header.say("encrypted message");
        header.hex("Signature", 16)?;
        header.hex("Nonce", 16)?;
        let size = header.le32_as("Length inside", |length| bytes_of(length as usize))?;
        header.say(&format!(", {}", bytes_of(size as usize)));
        header.take::<2>()?;
        header.le16_as("Flags", |flags| format!("{flags:#06x}"))?;
        header.le64_as("Session", |number| format!("{number:#018x}")).map(drop)
    });
}

/// Reads the header of a compressed message ([MS-SMB2] 2.2.42).
pub(super) fn read_compressed(frame: &mut Dissection<'_>) {
    frame.message(Application::Smb2, |header| {
        let (_, range) = header.take::<4>()?;
        header.add("Protocol", range, "SMB 3, compressed");
        header.say("compressed message");
        header.le32_as("Length inside", |length| bytes_of(length as usize))?;
        header.le16_as("Algorithm", |algorithm| {
            let name = match algorithm {
                0 => Some("none"),
                1 => Some("LZNT1"),
                2 => Some("LZ77"),
                3 => Some("LZ77 and Huffman"),
                4 => Some("Pattern"),
                5 => Some("LZ4"),
                _ => None,
            };
            words::named(algorithm, name)
        })?;
        header.le16_as("Flags", |flags| format!("{flags:#06x}"))?;
        header.le32_as("Offset or length", |number| number.to_string()).map(drop)
    });
}

#[cfg(test)]
mod tests;
