//! Messages of the handshake in a record.

use super::{certificate, hello, names};
use crate::decode::layers::{header::Header, names::bytes_of};

/// Kind and length.
const MESSAGE_HEADER: usize = 4;
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
const CERTIFICATE: u8 = 11;

/// Reads the messages of a record of `length` bytes. None where a message ends too early.
pub(super) fn read(header: &mut Header<'_>, length: usize) -> Option<()> {
    let end = header.taken() + length;
    let mut is_first = true;
    while header.taken() + MESSAGE_HEADER <= end {
        let Some(&[kind, a, b, c]) = header.rest().first_chunk::<MESSAGE_HEADER>() else {
            return header.rest().is_empty().then_some(()).filter(|()| header.taken() == end);
        };
        let length = u32::from_be_bytes([0, a, b, c]) as usize;
        let Some(name) = names::handshake(kind).filter(|_| is_length_of(kind, length)) else {
            // Encrypted: only the first message of a record can be told from another.
            let words = if is_first { "encrypted handshake message" } else { ", encrypted" };
            header.say(words);
            return Some(());
        };
        if !is_first {
            header.say(", ");
        }
        header.say(name);
        is_first = false;
        header.u8_as("Handshake message", |kind| format!("{kind} ({name})"))?;
        header.deeper(|header| -> Option<()> {
            let (_, range) = header.take::<3>()?;
            header.add("Length", range, bytes_of(length));
            let message_end = header.taken() + length;
            // A message may be spread over records: then it goes on behind this one.
            let here = message_end.min(end);
            match kind {
                CLIENT_HELLO => hello::client(header, length, 't')?,
                SERVER_HELLO => hello::server(header, length)?,
                CERTIFICATE => certificate::read(header, here)?,
                _ => {}
            }
            let left = here.saturating_sub(header.taken());
            let captured = left.min(header.rest().len());
            if captured > 0 {
                let (_, range) = header.take_slice(captured)?;
                header.add("Body", range, bytes_of(left));
            }
            (captured == left).then_some(())
        })?;
    }
    Some(())
}

/// What lengths messages can have: encrypted ones have whatever comes.
const fn is_length_of(kind: u8, length: usize) -> bool {
    match kind {
        0 | 14 => length == 0,
        CLIENT_HELLO | SERVER_HELLO => length >= 38 && length < 65_536,
        20 => length <= 64,
        24 => length == 1,
        _ => length < 262_144,
    }
}
