//! Transactions: calls on a pipe, messages to a mailslot, and the file operations of `trans2`
//! ([MS-CIFS] 2.2.4.33 and 2.2.4.46).

use super::super::words;
use super::{Fields, Message, command, names, skip_to};
use crate::decode::layers::{header::Header, names::bytes_of};

const TRANS2: u8 = 0x32;

fn number(header: &mut Header<'_>, name: &'static str) -> Option<usize> {
    header.le16_as(name, |value| value.to_string()).map(usize::from)
}

/// Reads words. Of a request the numbers are its first setup word, and where its parameters start.
pub(super) fn parameters(header: &mut Header<'_>, message: &Message<'_>, words: u8) -> Option<Fields> {
    match (message.is_response, words) {
        (false, 14..) => request(header, message, words),
        (true, 10..) => {
            number(header, "All parameter bytes")?;
            number(header, "All data bytes")?;
            header.take::<2>()?;
            number(header, "Parameter bytes")?;
            number(header, "Place of the parameters")?;
            number(header, "Displacement of the parameters")?;
            let data = number(header, "Data bytes")?;
            if data > 0 {
                header.say(&format!(", {}", bytes_of(data)));
            }
            number(header, "Place of the data")?;
            number(header, "Displacement of the data")?;
            header.u8("Setup words")?;
            header.take::<1>().map(|_| [0, 0])
        }
        _ => None,
    }
}

fn request(header: &mut Header<'_>, message: &Message<'_>, words: u8) -> Option<Fields> {
    number(header, "All parameter bytes")?;
    number(header, "All data bytes")?;
    number(header, "Most parameter bytes back")?;
    number(header, "Most data bytes back")?;
    header.u8("Most setup words back")?;
    header.take::<1>()?;
    header.le16_as("Flags", |bits| words::set(bits.into(), &[(1, "disconnect tree"), (2, "no answer")]))?;
    header.le32_as("Timeout", |time| format!("{time} ms"))?;
    header.take::<2>()?;
    number(header, "Parameter bytes")?;
    let parameters = number(header, "Place of the parameters")?;
    number(header, "Data bytes")?;
    number(header, "Place of the data")?;
    let setup = header.u8("Setup words")?;
    header.take::<1>()?;
    if setup == 0 || words < 15 {
        return Some([0, parameters]);
    }
    let is_trans2 = message.command == TRANS2;
    let name = if is_trans2 { command::trans2_name } else { command::pipe_name };
    let function =
        header.le16_as("Function", |number| words::named(format_args!("{number:#04x}"), name(number)))?;
    if is_trans2 {
        header.say(&name(function).map_or_else(|| format!(", {function:#04x}"), |name| format!(", {name}")));
    } else if setup >= 2 && words >= 16 && command::pipe_name(function).is_some() {
        header.le16_as("File", |fid| format!("{fid:#06x}"))?;
    }
    Some([function.into(), parameters])
}

/// Reads words of a request of `NT trans` ([MS-CIFS] 2.2.4.62.1).
pub(super) fn nt_parameters(header: &mut Header<'_>, words: u8) -> Option<Fields> {
    // Nineteen words, and those of the setup.
    if words < 19 {
        return None;
    }
    let long = |header: &mut Header<'_>, name: &'static str| header.le32_as(name, |value| value.to_string());
    header.u8("Most setup words back")?;
    header.take::<2>()?;
    for name in ["All parameter bytes", "All data bytes", "Most parameter bytes back", "Most data bytes back"]
    {
        long(header, name)?;
    }
    for name in ["Parameter bytes", "Place of the parameters", "Data bytes", "Place of the data"] {
        long(header, name)?;
    }
    header.u8("Setup words")?;
    let named = |number: u16| words::named(format_args!("{number:#04x}"), command::nt_name(number));
    let function = header.le16_as("Function", named)?;
    let name = command::nt_name(function);
    header.say(&name.map_or_else(|| format!(", {function:#04x}"), |name| format!(", {name}")));
    None
}

/// Reads what is asked of the Remote Administration Protocol: the function, and what its parameters and its
/// answer look like ([MS-RAP] 2.5.1).
fn remote(header: &mut Header<'_>, message: &Message<'_>, parameters: usize, end: usize) -> Option<()> {
    skip_to(header, message.start.saturating_add(parameters))?;
    let named = |number: u16| words::named(format_args!("{number:#06x}"), command::remote_name(number));
    let function = header.le16_as("RAP function", named)?;
    let name = command::remote_name(function);
    header.say(&name.map_or_else(|| format!(", RAP {function:#06x}"), |name| format!(", RAP {name}")));
    names::narrow(header, message, "Parameters look like", end)?;
    names::narrow(header, message, "Answer looks like", end).map(drop)
}

/// Reads the name, and of `trans2` the file it is about. True where data go to a mailslot.
pub(super) fn texts(
    header: &mut Header<'_>,
    message: &Message<'_>,
    command: u8,
    fields: Option<Fields>,
    end: usize,
) -> Option<bool> {
    let [function, parameters] = fields.filter(|_| !message.is_response)?;
    if command != TRANS2 {
        let name = names::file(header, message, "Name", end)?;
        let upper = name.to_ascii_uppercase();
        if upper == "\\PIPE\\LANMAN" {
            // What is not there stays among the other bytes.
            let _ = remote(header, message, parameters, end);
        }
        return Some(upper.starts_with("\\MAILSLOT\\"));
    }
    skip_to(header, message.start.saturating_add(parameters))?;
    match function {
        0x01 => {
            header.le16_as("Attributes", |bits| format!("{bits:#06x}"))?;
            number(header, "Most entries")?;
            header.le16_as("Flags", |bits| format!("{bits:#06x}"))?;
            header.le16_as("Level", |level| format!("{level:#06x}"))?;
            header.take::<4>()?;
        }
        0x05 | 0x06 => {
            header.le16_as("Level", |level| format!("{level:#06x}"))?;
            header.take::<4>()?;
        }
        0x10 => {
            number(header, "Level")?;
        }
        _ => return None,
    }
    names::file(header, message, "File", end).map(|_| false)
}
