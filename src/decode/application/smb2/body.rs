//! What follows the header of a message, by its command ([MS-SMB2] 2.2.3 to 2.2.39).

use std::ops::Range;

use super::super::{MeaningKind, filetime, ntlmssp, smb, wide, words};
use super::command::{
    self, CLOSE, CREATE, IOCTL, NEGOTIATE, QUERY_DIRECTORY, READ, SESSION_SETUP, TREE_CONNECT, WRITE,
};
use super::{HEADER, le, le16, le32};
use crate::decode::layers::{header::Header, names::bytes_of};

/// Bytes that a message carries for a file or a pipe.
pub(super) struct Data {
    pub file: Option<u128>,
    /// From the message's start.
    pub bytes: Range<usize>,
}

pub(super) struct Message<'a> {
    pub bytes: &'a [u8],
    /// Where it starts in the frame.
    pub start: usize,
    pub command: u16,
    pub is_response: bool,
}

/// What a message carries.
pub(super) fn carried(message: &[u8], command: u16, is_response: bool) -> Option<Data> {
    let size = le16(message, HEADER)?;
    let file = |at: usize| le(message, HEADER + at).map(u128::from_le_bytes);
    let number = |at: usize| le32(message, HEADER + at).map(|number| number as usize);
    let (file, start, length) = match (command, is_response, size) {
        (WRITE, false, 49) => (file(16), usize::from(le16(message, HEADER + 2)?), number(4)?),
        (READ, true, 17) => (None, usize::from(*message.get(HEADER + 2)?), number(4)?),
        (IOCTL, false, 57) => (file(8), number(24)?, number(28)?),
        (IOCTL, true, 49) => (file(8), number(32)?, number(36)?),
        _ => return None,
    };
    let fixed = HEADER + usize::from(size & !1);
    (length > 0 && start >= fixed).then(|| Data { file, bytes: start..start.saturating_add(length) })
}

impl Message<'_> {
    /// Reads the body up to what it carries, and gives how many bytes that has: zero where it carries
    /// nothing. None where the body is not whole.
    pub fn body(&self, header: &mut Header<'_>) -> Option<usize> {
        let size = header.le16_as("Body length", |length| length.to_string())?;
        match (self.command, self.is_response, size) {
            (NEGOTIATE, false, 36) => dialects(header)?,
            (NEGOTIATE, true, 65) => self.chosen(header)?,
            (SESSION_SETUP, false, 25) => {
                header.take::<2>()?;
                hex32(header, "Capabilities")?;
                header.take::<4>()?;
                let buffer = place(header)?;
                header.le64_as("Previous session", |number| format!("{number:#018x}"))?;
                self.token(header, buffer)?;
            }
            (SESSION_SETUP, true, 9) => {
                header.le16_as("Session flags", |bits| {
                    words::set(bits.into(), &[(1, "guest"), (2, "anonymous"), (4, "encrypt")])
                })?;
                let buffer = place(header)?;
                self.token(header, buffer)?;
            }
            (TREE_CONNECT, false, 9) => {
                header.take::<2>()?;
                let buffer = place(header)?;
                let (path, range) = self.text(header, "Path", buffer)?;
                header.say(&format!(" {path}"));
                header.means(MeaningKind::Share, path, range);
            }
            (TREE_CONNECT, true, 16) => {
                header.u8_as("Share type", |kind| {
                    words::named(
                        kind,
                        [None, Some("disk"), Some("pipe"), Some("printer")]
                            .get(usize::from(kind))
                            .copied()
                            .flatten(),
                    )
                })?;
                header.take::<1>()?;
                hex32(header, "Share flags")?;
                hex32(header, "Capabilities")?;
                hex32(header, "Access")?;
            }
            (CREATE, false, 57) => self.create(header)?,
            (CREATE, true, 89) => {
                header.take::<2>()?;
                header.le32_as("Action", |action| action.to_string())?;
                for time in ["Created", "Accessed", "Written", "Changed"] {
                    header.le64_as(time, filetime::shown)?;
                }
                header.le64_as("Allocation", |size| size.to_string())?;
                header.le64_as("Size", |size| size.to_string())?;
                hex32(header, "Attributes")?;
                header.take::<4>()?;
                header.hex("File", 16)?;
            }
            (CLOSE, false, 24) => {
                header.take::<6>()?;
                header.hex("File", 16)?;
            }
            (READ | WRITE, false, 49) => {
                header.take::<2>()?;
                stretch(header)?;
            }
            (READ | WRITE, true, 17) => {
                header.take::<2>()?;
                let length = header.le32_as("Length", |length| bytes_of(length as usize))?;
                header.say(&format!(", {}", bytes_of(length as usize)));
            }
            (IOCTL, _, 57 | 49) => {
                header.take::<2>()?;
                let code = header.le32_as("Control code", |code| {
                    words::named(format_args!("{code:#010x}"), command::control(code))
                })?;
                header.say(
                    &command::control(code)
                        .map_or_else(|| format!(", {code:#010x}"), |name| format!(", {name}")),
                );
                header.hex("File", 16)?;
            }
            (QUERY_DIRECTORY, false, 33) => {
                header.u8("Information class")?;
                header.take::<5>()?;
                header.hex("File", 16)?;
                let buffer = place(header)?;
                let (pattern, _) = self.text(header, "Pattern", buffer)?;
                header.say(&format!(" {pattern}"));
            }
            _ => {}
        }
        let Some(data) = carried(self.bytes, self.command, self.is_response) else { return Some(0) };
        // Data that is said to lie in what was read, or beyond what is there, is none.
        Some(self.skip_to(header, data.bytes.start).map_or(0, |()| data.bytes.len()))
    }

    /// Takes the bytes up to a place in the message.
    fn skip_to(&self, header: &mut Header<'_>, place: usize) -> Option<()> {
        let count = self.start.saturating_add(place).checked_sub(header.position())?;
        header.take_slice(count).map(drop)
    }

    fn text(
        &self,
        header: &mut Header<'_>,
        name: &'static str,
        (start, length): (usize, usize),
    ) -> Option<(String, Range<usize>)> {
        if length == 0 {
            return Some((String::new(), header.start()..header.position()));
        }
        self.skip_to(header, start)?;
        let (bytes, range) = header.take_slice(length)?;
        let text = wide::text(bytes);
        header.add(name, range.clone(), &text);
        Some((text, range))
    }

    fn token(&self, header: &mut Header<'_>, (start, length): (usize, usize)) -> Option<()> {
        if length == 0 {
            return Some(());
        }
        self.skip_to(header, start)?;
        ntlmssp::read(header, "Token", length)
    }

    fn chosen(&self, header: &mut Header<'_>) -> Option<()> {
        header.le16_as("Security mode", security)?;
        let dialect = header.le16_as("Dialect", command::dialect)?;
        header.say(&format!(": {}", command::dialect(dialect)));
        header.take::<2>()?;
        header.hex("Server's GUID", 16)?;
        hex32(header, "Capabilities")?;
        for name in ["Largest transaction", "Largest read", "Largest write"] {
            header.le32_as(name, |size| size.to_string())?;
        }
        header.le64_as("Server's time", filetime::shown)?;
        header.le64_as("Server's start", filetime::shown)?;
        let buffer = place(header)?;
        header.take::<4>()?;
        self.token(header, buffer)
    }

    fn create(&self, header: &mut Header<'_>) -> Option<()> {
        header.take::<2>()?;
        hex32(header, "Impersonation")?;
        header.take::<16>()?;
        hex32(header, "Access")?;
        hex32(header, "Attributes")?;
        hex32(header, "Sharing")?;
        header.le32_as("Disposition", |value| value.to_string())?;
        hex32(header, "Options")?;
        let buffer = place(header)?;
        header.take::<8>()?;
        let (name, range) = self.text(header, "Name", buffer)?;
        if !name.is_empty() {
            header.say(&format!(" {name}"));
            header.means(smb::kind_of(&name), name, range);
        }
        Some(())
    }
}

/// Where a buffer is: its place in the message, and its length.
fn place(header: &mut Header<'_>) -> Option<(usize, usize)> {
    let start = header.le16_as("Place of the buffer", |place| place.to_string())?;
    let length = header.le16_as("Length of the buffer", |length| length.to_string())?;
    Some((start.into(), length.into()))
}

fn dialects(header: &mut Header<'_>) -> Option<()> {
    let count = header.le16_as("Dialects", |count| count.to_string())?;
    header.le16_as("Security mode", security)?;
    header.take::<2>()?;
    hex32(header, "Capabilities")?;
    header.hex("Client's GUID", 16)?;
    header.take::<8>()?;
    let mut separator = ":";
    for _ in 0..count {
        let dialect = header.le16_as("Dialect", command::dialect)?;
        header.say(&format!("{separator} {}", command::dialect(dialect)));
        separator = ",";
    }
    Some(())
}

/// Length, offset and file of a read or a write.
fn stretch(header: &mut Header<'_>) -> Option<()> {
    let length = header.le32_as("Length", |length| bytes_of(length as usize))?;
    let offset = header.le64_as("Offset", |offset| offset.to_string())?;
    header.hex("File", 16)?;
    header.say(&format!(", {}", bytes_of(length as usize)));
    if offset > 0 {
        header.say(&format!(", at {offset}"));
    }
    Some(())
}

fn hex32(header: &mut Header<'_>, name: &'static str) -> Option<u32> {
    header.le32_as(name, |value| format!("{value:#010x}"))
}

fn security(bits: u16) -> String {
    words::set(bits.into(), &[(1, "signatures"), (2, "signatures required")])
}
