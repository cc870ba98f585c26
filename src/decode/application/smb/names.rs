//! Texts in messages: of one or two bytes a letter, these on even places.

use std::ops::Range;

use super::super::{MeaningKind, wide};
use super::Message;
use crate::decode::layers::header::{Header, text_of};

/// Pipes of Windows' services ([MS-RPCE] lists them by protocol): what bears such a name is a pipe.
const PIPES: [&str; 26] = [
    "atsvc",
    "browser",
    "dnsserver",
    "dssetup",
    "efsrpc",
    "epmapper",
    "eventlog",
    "initshutdown",
    "lanman",
    "llsrpc",
    "locator",
    "lsarpc",
    "lsass",
    "msgsvc",
    "netdfs",
    "netlogon",
    "ntsvcs",
    "protected_storage",
    "samr",
    "scerpc",
    "spoolss",
    "srvsvc",
    "svcctl",
    "trkwks",
    "winreg",
    "wkssvc",
];

/// Whether a name is that of a file, or of a pipe or mailslot.
pub(in super::super) fn kind_of(name: &str) -> MeaningKind {
    let plain = name.trim_start_matches('\\').to_ascii_lowercase();
    let plain = plain.strip_prefix("pipe\\").unwrap_or(&plain);
    let is_pipe = PIPES.contains(&plain) || name.starts_with("\\PIPE\\") || name.starts_with("\\MAILSLOT\\");
    if is_pipe { MeaningKind::Share } else { MeaningKind::File }
}

/// Takes a text up to its zero, or to the end of the bytes, which is a place in the frame. An empty one
/// has no field; None where there are no bytes left.
pub(super) fn text(
    header: &mut Header<'_>,
    message: &Message<'_>,
    name: &'static str,
    end: usize,
) -> Option<(String, Range<usize>)> {
    text_as(header, message, name, end, message.is_wide)
}

/// Takes a text of one byte a letter.
pub(super) fn narrow(
    header: &mut Header<'_>,
    message: &Message<'_>,
    name: &'static str,
    end: usize,
) -> Option<(String, Range<usize>)> {
    text_as(header, message, name, end, false)
}

fn text_as(
    header: &mut Header<'_>,
    message: &Message<'_>,
    name: &'static str,
    end: usize,
    is_wide: bool,
) -> Option<(String, Range<usize>)> {
    let is_odd = header.position().wrapping_sub(message.start) % 2 == 1;
    if is_wide && is_odd && header.position() < end {
        header.take::<1>()?;
    }
    let left = end.checked_sub(header.position())?.min(header.rest().len());
    let bytes = header.rest().get(..left).filter(|bytes| !bytes.is_empty())?;
    let (length, text) = if is_wide {
        (wide::length(bytes), wide::text(bytes))
    } else {
        let end = bytes.iter().position(|byte| *byte == 0);
        (end.map_or(bytes.len(), |end| end + 1), text_of(bytes.get(..end.unwrap_or(bytes.len()))?))
    };
    let (_, range) = header.take_slice(length)?;
    if !text.is_empty() {
        header.add(name, range.clone(), &text);
    }
    Some((text, range))
}

/// Takes the name of a file or a pipe; it is said, and it means something.
pub(super) fn file(
    header: &mut Header<'_>,
    message: &Message<'_>,
    name: &'static str,
    end: usize,
) -> Option<String> {
    let (text, range) = self::text(header, message, name, end)?;
    if !text.is_empty() {
        header.say(&format!(" {text}"));
        header.means(kind_of(&text), text.clone(), range);
    }
    Some(text)
}
