//! Trivial File Transfer Protocol (RFC 1350, options by RFC 2347).

use super::{
    Application, Context, MeaningKind,
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{
    Transport,
    layers::{
        header::{Header, text_of},
        names::bytes_of,
    },
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Tftp,
    ports: &[(Transport::Udp, 69)],
    likeness,
    read: |frame, _| {
        frame.message(Application::Tftp, message);
    },
};

const READ: u16 = 1;
const WRITE: u16 = 2;
const DATA: u16 = 3;
const ACKNOWLEDGEMENT: u16 = 4;
const ERROR: u16 = 5;
const OPTIONS: u16 = 6;

/// The longest name of a file that counts.
const LONGEST_NAME: usize = 255;

/// A request with a name and one of the three modes tells by itself; a transfer's other packets have
/// two bytes that do, and go between ports of their own.
fn likeness(payload: &[u8], context: &Context) -> Likeness {
    if !context.is_udp() {
        return Likeness::No;
    }
    match payload {
        [0, 1 | 2, rest @ ..] => Likeness::sure(is_request(rest)),
        [0, 3, _, _, ..] => Likeness::on_port(context.length <= 4 + 65_464),
        [0, 4, _, _] => Likeness::OnPort,
        [0, 5, 0, 0..=8, message @ ..] => Likeness::on_port(message.ends_with(b"\0")),
        [0, 6, options @ ..] => Likeness::on_port(options.ends_with(b"\0")),
        _ => Likeness::No,
    }
}

fn is_request(rest: &[u8]) -> bool {
    let mut parts = rest.split(|byte| *byte == 0);
    let (Some(name), Some(mode)) = (parts.next(), parts.next()) else { return false };
    let is_name =
        (1..=LONGEST_NAME).contains(&name.len()) && name.iter().all(|byte| *byte >= b' ' && *byte != 0x7f);
    is_name && ["octet", "netascii", "mail"].iter().any(|known| mode.eq_ignore_ascii_case(known.as_bytes()))
}

/// What a datagram of TFTP is, as far as a transfer needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TftpPacket {
    /// Asks for a file, or to write one, with the size of a block where it proposes one.
    Request {
        file: String,
        mode: String,
        writes: bool,
        options: TftpOptions,
    },
    /// A block by its number, with so many bytes.
    Data {
        block: u16,
        length: u32,
    },
    Acknowledgement {
        block: u16,
    },
    /// The options that the server agrees to.
    Options(TftpOptions),
    Error,
}

/// Options of a transfer (RFC 2348, RFC 2349).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TftpOptions {
    pub block_size: Option<u32>,
    pub transfer_size: Option<u64>,
}

/// Reads a datagram that is one of TFTP's if a request was made before it; its bytes alone do not tell.
/// `length` is that of its payload on the wire.
#[must_use]
pub fn tftp_packet(payload: &[u8], length: u32) -> Option<TftpPacket> {
    let number = |high: u8, low: u8| u16::from_be_bytes([high, low]);
    match *payload {
        [0, operation @ (1 | 2), ref rest @ ..] if is_request(rest) => {
            let mut parts = rest.split(|byte| *byte == 0);
            let (file, mode) = (text_of(parts.next()?), text_of(parts.next()?));
            let options = options_of(parts);
            Some(TftpPacket::Request { file, mode, writes: operation == 2, options })
        }
        [0, 3, high, low, ..] if length <= 4 + 65_464 => {
            Some(TftpPacket::Data { block: number(high, low), length: length.saturating_sub(4) })
        }
        [0, 4, high, low] => Some(TftpPacket::Acknowledgement { block: number(high, low) }),
        [0, 5, 0, 0..=8, ref message @ ..] if message.ends_with(b"\0") => Some(TftpPacket::Error),
        [0, 6, ref options @ ..] if options.ends_with(b"\0") => {
            Some(TftpPacket::Options(options_of(options.split(|byte| *byte == 0))))
        }
        _ => None,
    }
}

fn options_of<'a>(mut parts: impl Iterator<Item = &'a [u8]>) -> TftpOptions {
    let mut options = TftpOptions::default();
    while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
        let value = std::str::from_utf8(value).ok().and_then(|value| value.parse::<u64>().ok());
        if name.eq_ignore_ascii_case(b"blksize") {
            options.block_size = value.filter(|size| (8..=65_464).contains(size)).map(|size| size as u32);
        } else if name.eq_ignore_ascii_case(b"tsize") {
            options.transfer_size = value;
        }
    }
    options
}

fn message(header: &mut Header<'_>) -> Option<()> {
    let operation = header.u16_as("Operation", |operation| format!("{operation} ({})", name(operation)))?;
    header.say(name(operation));
    match operation {
        READ | WRITE => {
            let (file, range) = zero_ended(header)?;
            header.add("File", range.clone(), &file);
            header.say(&format!(" {file}"));
            header.means(MeaningKind::File, file, range);
            let (mode, range) = zero_ended(header)?;
            header.add("Mode", range, &mode);
            header.say(&format!(" ({mode})"));
            options(header)
        }
        DATA => {
            let block = header.u16("Block")?;
            header.say(&format!(" block {block}, {}", bytes_of(header.rest().len())));
            Some(())
        }
        ACKNOWLEDGEMENT => {
            let block = header.u16("Block")?;
            header.say(&format!(" of block {block}"));
            Some(())
        }
        ERROR => {
            header.u16_as("Error", |code| format!("{code} ({})", error(code)))?;
            let (text, range) = zero_ended(header)?;
            if !text.is_empty() {
                header.say(&format!(": {text}"));
                header.add("Message", range, text);
            }
            Some(())
        }
        _ => options(header),
    }
}

fn options(header: &mut Header<'_>) -> Option<()> {
    while !header.rest().is_empty() {
        let (name, start) = zero_ended(header)?;
        let (value, end) = zero_ended(header)?;
        header.add("Option", start.start..end.end, format!("{name} {value}"));
    }
    Some(())
}

/// Takes a text and its zero.
fn zero_ended(header: &mut Header<'_>) -> Option<(String, std::ops::Range<usize>)> {
    let end = header.rest().iter().position(|byte| *byte == 0)?;
    let (bytes, range) = header.take_slice(end + 1)?;
    Some((text_of(bytes.strip_suffix(b"\0").unwrap_or(bytes)), range))
}

const fn name(operation: u16) -> &'static str {
    match operation {
        READ => "read request",
        WRITE => "write request",
        DATA => "data",
        ACKNOWLEDGEMENT => "acknowledgement",
        ERROR => "error",
        OPTIONS => "options acknowledged",
        _ => "unknown",
    }
}

const fn error(code: u16) -> &'static str {
    match code {
        1 => "file not found",
        2 => "access violation",
        3 => "disk full",
        4 => "illegal operation",
        5 => "unknown transfer",
        6 => "file already exists",
        7 => "no such user",
        8 => "options refused",
        _ => "see message",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{identify, recognise};
    use super::*;
    use crate::decode::Protocol;

    fn context(port: u16, length: usize) -> Context {
        Context { protocol: Protocol::UDP, ports: Some((4_000, port)), length: length as u32 }
    }

    #[test]
    fn a_request_tells_itself_on_any_port() {
        let bytes = b"\0\x01msblast.exe\0octet\0";
        let found = recognise(bytes, &context(4_444, bytes.len()));
        assert_eq!(found.line, "read request msblast.exe (octet)");
        assert_eq!(
            (found.meanings[0].text.as_str(), found.meanings[0].bytes.clone()),
            ("msblast.exe", 2..14)
        );
        assert_eq!(identify(b"\0\x01msblast.exe\0eight\0", &context(69, 20)), Some(Application::Data));
    }

    #[test]
    fn the_rest_of_a_transfer_counts_on_the_port_alone() {
        let line = |bytes: &[u8]| recognise(bytes, &context(69, bytes.len())).line;
        assert_eq!(line(&[0, 3, 0, 7, 1, 2, 3]), "data block 7, 3 bytes");
        assert_eq!(line(&[0, 4, 1, 0]), "acknowledgement of block 256");
        assert_eq!(line(b"\0\x05\0\x01no file\0"), "error: no file");
        assert_eq!(line(b"\0\x06blksize\x001024\0"), "options acknowledged");
        assert_eq!(identify(&[0, 4, 1, 0], &context(4_444, 4)), Some(Application::Data));
        assert_eq!(identify(&[0x90; 30], &context(69, 30)), Some(Application::Data));
    }
}
