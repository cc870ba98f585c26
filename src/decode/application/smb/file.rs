//! Files and pipes: opened, read, written, closed ([MS-CIFS] 2.2.4).

use super::{Fields, Message, names};
use crate::decode::layers::{header::Header, names::bytes_of};

fn fid(header: &mut Header<'_>) -> Option<()> {
    let fid = header.le16_as("File", |fid| format!("{fid:#06x}"))?;
    header.say(&format!(", file {fid:#06x}"));
    Some(())
}

fn counted(header: &mut Header<'_>, name: &'static str) -> Option<()> {
    let count = header.le16_as(name, |count| bytes_of(count.into()))?;
    header.say(&format!(", {}", bytes_of(count.into())));
    Some(())
}

fn hex32(header: &mut Header<'_>, name: &'static str) -> Option<u32> {
    header.le32_as(name, |value| format!("{value:#010x}"))
}

fn offset(header: &mut Header<'_>) -> Option<()> {
    let offset = header.le32_as("Offset", |value| value.to_string())?;
    if offset > 0 {
        header.say(&format!(", at {offset}"));
    }
    Some(())
}

fn disposition(value: u32) -> String {
    let word = match value {
        0 => "supersede",
        1 => "open",
        2 => "create",
        3 => "open or create",
        4 => "overwrite",
        5 => "overwrite or create",
        _ => "unknown",
    };
    format!("{value} ({word})")
}

/// Reads words of commands that have so many.
pub(super) fn parameters(
    header: &mut Header<'_>,
    message: &Message<'_>,
    command: u8,
    words: u8,
) -> Option<Fields> {
    match (command, message.is_response, words) {
        (0xa2, false, 24) => {
            header.take::<1>()?;
            header.le16_as("Length of the name", |length| length.to_string())?;
            hex32(header, "Flags")?;
            hex32(header, "Root directory's file")?;
            hex32(header, "Access")?;
            header.le64_as("Allocation", |size| size.to_string())?;
            hex32(header, "Attributes")?;
            hex32(header, "Sharing")?;
            header.le32_as("Disposition", disposition)?;
            hex32(header, "Options")?;
            hex32(header, "Impersonation")?;
        }
        (0xa2, true, 34..) => {
            header.u8("Oplock")?;
            fid(header)?;
            hex32(header, "Action")?;
            for time in ["Created", "Accessed", "Written", "Changed"] {
                header.le64_as(time, super::super::filetime::shown)?;
            }
            hex32(header, "Attributes")?;
            header.le64_as("Allocation", |size| size.to_string())?;
            header.le64_as("Size", |size| size.to_string())?;
            header.le16_as("Type", |kind| format!("{kind:#06x}"))?;
        }
        (0x2d, true, 15) | (0x04, false, 3) | (0x05, false, 1) => fid(header)?,
        (0x2d, false, 15) => {
            header.le16_as("Flags", |bits| format!("{bits:#06x}"))?;
            header.le16_as("Access", |bits| format!("{bits:#06x}"))?;
        }
        (0x2e, false, 10 | 12) => {
            fid(header)?;
            offset(header)?;
            counted(header, "Most bytes")?;
            header.le16_as("Fewest bytes", |count| count.to_string())?;
        }
        (0x2e, true, 12) => {
            header.le16_as("Available", |count| count.to_string())?;
            header.take::<4>()?;
            counted(header, "Data bytes")?;
            header.le16_as("Place of the data", |place| place.to_string())?;
        }
        (0x2f, false, 12 | 14) => {
            fid(header)?;
            offset(header)?;
            header.take::<4>()?;
            header.le16_as("Mode", |bits| format!("{bits:#06x}"))?;
            header.le16_as("Remaining", |count| count.to_string())?;
            header.le16_as("Data bytes, high part", |count| count.to_string())?;
            counted(header, "Data bytes")?;
            header.le16_as("Place of the data", |place| place.to_string())?;
        }
        (0x2f, true, 6) | (0x0b, true, 1) => counted(header, "Written")?,
        (0x0a | 0x0b, false, 5) => {
            fid(header)?;
            counted(header, "Count")?;
            offset(header)?;
        }
        (0x0a, true, 5) => counted(header, "Count")?,
        (0x2b, false, 1) => {
            header.le16_as("Echoes", |count| count.to_string())?;
        }
        _ => {}
    }
    None
}

/// Reads names.
pub(super) fn texts(header: &mut Header<'_>, message: &Message<'_>, command: u8, end: usize) -> Option<()> {
    if message.is_response {
        return None;
    }
    match command {
        0xa2 | 0x2d => names::file(header, message, "Name", end).map(drop),
        // A byte before each name says what it is: 4.
        0x00..=0x03 | 0x06..=0x09 | 0x0f | 0x10 | 0xa5 => {
            for name in ["Name", "New name"] {
                let ([4], _) = header.take()? else { return None };
                names::file(header, message, name, end)?;
            }
            Some(())
        }
        _ => None,
    }
}
