//! SMB 1 ([MS-CIFS], [MS-SMB]): a message's header, its commands, and what they carry.

mod command;
mod file;
mod logon;
mod names;
pub(super) mod pipe;
pub(super) mod status;
pub(super) mod step;
mod transaction;

use super::{Application, browser, dcerpc, magic, words};
use crate::decode::layers::{dissection::Dissection, header::Header};
pub(super) use names::kind_of;
use pipe::Carried;

pub(super) const MAGIC: [u8; 4] = *b"\xffSMB";

/// Length of the header.
const HEADER: usize = 32;

/// Two bytes at a place.
fn field16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

/// What the header says that its commands need.
#[derive(Clone, Copy, Debug)]
struct Message<'a> {
    /// All of it, as far as it is there.
    bytes: &'a [u8],
    /// Where it starts in the frame.
    start: usize,
    command: u8,
    is_response: bool,
    /// Texts have two bytes a letter.
    is_wide: bool,
}

/// Where reading of commands stops: at data that one carries, with the command that follows behind it,
/// or at the end.
enum Stop {
    AtData { length: usize, is_mailslot: bool, next: Option<(u8, usize)> },
    AtEnd,
}

/// Reads the message that is all that is at hand, or goes on beyond it.
pub(super) fn read(frame: &mut Dissection<'_>) {
    let (start, bytes) = (frame.position(), frame.rest());
    let read = frame.message(Application::Smb, |header| {
        let message = message(header, start, bytes)?;
        let stop = blocks(header, &message, (message.command, HEADER))?;
        Some((message, stop))
    });
    let Some((message, mut stop)) = read else { return };
    while let Stop::AtData { length, is_mailslot, next } = stop {
        frame.within(length, |frame| read_data(frame, is_mailslot));
        let Some(next) = next else { return };
        if frame.rest().is_empty() {
            return;
        }
        let more = frame.message(Application::Smb, |header| {
            header.say(&title(next.0, message.is_response));
            blocks(header, &message, next)
        });
        stop = more.unwrap_or(Stop::AtEnd);
    }
}

/// Reads what a command carries for a file or a pipe.
pub(super) fn read_data(frame: &mut Dissection<'_>, is_mailslot: bool) {
    if dcerpc::is_unit(frame.rest()) {
        dcerpc::read(frame);
    } else if is_mailslot {
        browser::read(frame);
    } else {
        magic::read_if_any(frame);
    }
}

/// Takes the bytes up to a place in the frame. None where it is behind already, or is not there.
fn skip_to(header: &mut Header<'_>, place: usize) -> Option<()> {
    let count = place.checked_sub(header.position())?;
    header.take_slice(count).map(drop)
}

fn message<'a>(header: &mut Header<'_>, start: usize, bytes: &'a [u8]) -> Option<Message<'a>> {
    let (_, range) = header.take::<4>()?;
    header.add("Protocol", range, "SMB");
    let named = |number: u8| words::named(format_args!("{number:#04x}"), command::name(number));
    let command = header.u8_as("Command", named)?;
    // What the flags behind it say decides how the status is read.
    let is_nt = field16(bytes, 10).unwrap_or_default() & 0x4000 != 0;
    let (status, range) = header.take::<4>()?;
    let number = u32::from_le_bytes(status);
    let [class, _, low, high] = status;
    let dos = status::dos(class, u16::from_le_bytes([low, high]));
    header.add("Status", range, if is_nt { status::shown(number) } else { dos.clone() });
    let flags = header.u8_as("Flags", |flags| words::set(flags.into(), command::FLAGS))?;
    let flags2 = header.le16_as("Second flags", |flags| words::set(flags.into(), command::FLAGS2))?;
    header.le16_as("Process, high part", |number| number.to_string())?;
    header.hex("Signature", 8)?;
    header.take::<2>()?;
    header.le16_as("Tree", |number| number.to_string())?;
    header.le16_as("Process", |number| number.to_string())?;
    header.le16_as("User", |number| number.to_string())?;
    header.le16_as("Message", |number| number.to_string())?;
    let is_response = flags & 0x80 != 0;
    header.say(&title(command, is_response));
    if is_response && number != 0 {
        header.say(&format!(", {}", if is_nt { status::word(number) } else { dos }));
    }
    Some(Message { bytes, start, command, is_response, is_wide: flags2 & 0x8000 != 0 })
}

/// `tree connect request`.
fn title(command: u8, is_response: bool) -> String {
    let side = if is_response { "response" } else { "request" };
    match command::name(command) {
        Some(name) => format!("{name} {side}"),
        None => format!("command {command:#04x} {side}"),
    }
}

/// Reads commands, each further on than the one before, up to the first that carries data.
fn blocks(header: &mut Header<'_>, message: &Message<'_>, first: (u8, usize)) -> Option<Stop> {
    let mut block = Some(first);
    while let Some((command, at)) = block {
        skip_to(header, message.start.saturating_add(at))?;
        if (command, at) != first {
            header.say(&format!("; {}", title(command, message.is_response)));
        }
        let carried = pipe::carried(message.bytes, at, command, message.is_response);
        let next = pipe::next(message.bytes, at, command);
        let is_mailslot = one(header, message, command, carried.as_ref())?;
        if let Some(Carried { bytes, .. }) = carried {
            // Data that is said to lie in what was read is none.
            if skip_to(header, message.start.saturating_add(bytes.start)).is_none() {
                return Some(Stop::AtEnd);
            }
            let next = next.filter(|(_, at)| *at >= bytes.end);
            return Some(Stop::AtData { length: bytes.len(), is_mailslot, next });
        }
        block = next;
    }
    Some(Stop::AtEnd)
}

/// Reads a command: its words, and of its bytes all but those that it carries. Gives whether these go
/// to a mailslot.
fn one(
    header: &mut Header<'_>,
    message: &Message<'_>,
    command: u8,
    carried: Option<&Carried>,
) -> Option<bool> {
    let words = header.u8("Words")?;
    let end = header.position() + 2 * usize::from(words);
    if !header.has(2 * usize::from(words)) {
        return None;
    }
    if command::is_chained(command) && words >= 2 {
        header.u8_as("Next command", |next| match next {
            0xff => "none".to_owned(),
            _ => words::named(format_args!("{next:#04x}"), command::name(next)),
        })?;
        header.take::<1>()?;
        header.le16_as("Place of the next command", |place| place.to_string())?;
    }
    // What does not fit a command that is known stays without names.
    let fields = parameters(header, message, command, words);
    header.hex("Other words", end.checked_sub(header.position())?)?;
    let count = usize::from(header.le16_as("Bytes", |count| count.to_string())?);
    let end = header.position() + count;
    let is_mailslot = texts(header, message, command, words, fields, end).unwrap_or_default();
    let is_whole = header.has(end.saturating_sub(header.position()));
    (is_whole || carried.is_some()).then_some(is_mailslot)
}

/// Lengths and kinds that a command's words say and its bytes need.
type Fields = [usize; 2];

/// Reads the words of a command, never more than there are.
fn parameters(header: &mut Header<'_>, message: &Message<'_>, command: u8, words: u8) -> Option<Fields> {
    match command {
        0x72..=0x75 | 0x70 => logon::parameters(header, message, command, words),
        0x25 | 0x32 => transaction::parameters(header, message, words),
        0xa0 if !message.is_response => transaction::nt_parameters(header, words),
        _ => file::parameters(header, message, command, words),
    }
}

/// Reads texts among a command's bytes, which end at a place in the frame. True where its data go to a
/// mailslot.
fn texts(
    header: &mut Header<'_>,
    message: &Message<'_>,
    command: u8,
    words: u8,
    fields: Option<Fields>,
    end: usize,
) -> Option<bool> {
    match command {
        0x72..=0x75 | 0x70 => logon::texts(header, message, command, words, fields, end).map(|()| false),
        0x25 | 0x32 => transaction::texts(header, message, command, fields, end),
        _ => file::texts(header, message, command, end).map(|()| false),
    }
}

#[cfg(test)]
mod tests;
