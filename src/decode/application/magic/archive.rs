//! Archives and compressed files, each by the signature and the first fields of its format.

use jiff::Timestamp;

use super::{Application, File, Kind, Numbers};
use crate::decode::layers::{header::text_of, names::bytes_of};

const fn of(is: fn(&[u8]) -> bool, describe: fn(&[u8]) -> File) -> Kind {
    Kind { application: Application::Archive, is, describe }
}

/// PKWARE's application note, 4.3.7.
pub(super) const ZIP: Kind = of(is_zip, zip);
/// RFC 1952.
pub(super) const GZIP: Kind = of(is_gzip, gzip);
pub(super) const RAR: Kind = of(
    |bytes| bytes.starts_with(b"Rar!\x1a\x07\0") || bytes.starts_with(b"Rar!\x1a\x07\x01\0"),
    |bytes| signed(bytes, 7, if bytes.get(6) == Some(&0) { "RAR 4 archive" } else { "RAR 5 archive" }),
);
pub(super) const SEVEN_ZIP: Kind =
    of(|bytes| bytes.starts_with(b"7z\xbc\xaf\x27\x1c\0"), |bytes| signed(bytes, 6, "7z archive"));
/// [MS-CAB] 2.1.
pub(super) const CABINET: Kind = of(is_cabinet, cabinet);
pub(super) const BZIP2: Kind = of(
    |bytes| matches!(bytes, [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]),
    |bytes| signed(bytes, 4, "bzip2 file"),
);
pub(super) const XZ: Kind =
    of(|bytes| bytes.starts_with(b"\xfd7zXZ\0\0"), |bytes| signed(bytes, 6, "xz file"));
/// RFC 8878: a signature, and a descriptor whose reserved bit is clear.
pub(super) const ZSTD: Kind = of(
    |bytes| matches!(bytes, [0x28, 0xb5, 0x2f, 0xfd, descriptor, _, ..] if descriptor & 8 == 0),
    |bytes| signed(bytes, 4, "zstd file"),
);
pub(super) const LHA: Kind = of(is_lha, lha);
pub(super) const TAR: Kind = of(|bytes| bytes.get(257..262) == Some(b"ustar"), tar);

fn signed(bytes: &[u8], length: usize, line: &str) -> File {
    let mut file = File::named(line);
    file.add(bytes, "Signature", 0..length, line);
    file
}

fn numbers(bytes: &[u8]) -> Numbers<'_> {
    Numbers { bytes, is_little: true }
}

/// A local header with a version, a method and a length of the name that occur.
fn is_zip(bytes: &[u8]) -> bool {
    let numbers = numbers(bytes);
    bytes.starts_with(b"PK\x03\x04")
        && numbers.u16(4).is_some_and(|version| version & 0xff <= 63)
        && numbers.u16(8).is_some_and(|method| method <= 19 || (93..=99).contains(&method))
        && numbers.u16(26).is_some_and(|length| (1..=1024).contains(&length))
}

fn zip(bytes: &[u8]) -> File {
    let numbers = numbers(bytes);
    let length = usize::from(numbers.u16(26).unwrap_or_default());
    let end = bytes.len().min(30 + length);
    let name = text_of(bytes.get(30..end).unwrap_or_default());
    let method = match numbers.u16(8) {
        Some(0) => "stored".to_owned(),
        Some(8) => "deflated".to_owned(),
        Some(14) => "LZMA".to_owned(),
        other => format!("method {}", other.unwrap_or_default()),
    };
    let flags = numbers.u16(6).unwrap_or_default();
    let secret = if flags & 1 == 0 { "" } else { ", encrypted" };
    let mut file = File::named(format!("ZIP archive, first file {name}{secret}"));
    file.add(bytes, "Signature", 0..4, "ZIP local header");
    file.add(bytes, "Version needed", 4..6, numbers.u16(4).unwrap_or_default());
    file.add(bytes, "Flags", 6..8, format!("{flags:#06x}"));
    file.add(bytes, "Method", 8..10, method);
    file.add(bytes, "Compressed", 18..22, bytes_of(numbers.u32(18).unwrap_or_default() as usize));
    file.add(bytes, "Length", 22..26, bytes_of(numbers.u32(22).unwrap_or_default() as usize));
    file.add(bytes, "Name", 30..end, &name);
    if end > 30 {
        file.name = Some((name, 30..end));
    }
    file
}

/// Deflated, no reserved flags, and extra flags and a system that occur.
fn is_gzip(bytes: &[u8]) -> bool {
    matches!(bytes, [0x1f, 0x8b, 8, flags, _, _, _, _, 0 | 2 | 4, 0..=13 | 255, ..] if flags & 0xe0 == 0)
}

fn gzip(bytes: &[u8]) -> File {
    let flags = bytes.get(3).copied().unwrap_or_default();
    let time = numbers(bytes).u32(4).unwrap_or_default();
    let mut file = File::named("gzip file");
    file.add(bytes, "Signature", 0..3, "gzip");
    file.add(bytes, "Flags", 3..4, format!("{flags:#04x}"));
    if time != 0 {
        let time =
            Timestamp::from_second(time.into()).map_or_else(|_| time.to_string(), |time| time.to_string());
        file.add(bytes, "Modified", 4..8, time);
    }
    // The name follows at once where no other extra field does.
    if flags & 0x0c == 8
        && let Some(rest) = bytes.get(10..)
        && let Some(end) = rest.iter().position(|byte| *byte == 0).filter(|end| *end > 0)
    {
        let name = text_of(rest.get(..end).unwrap_or_default());
        file.line = format!("gzip file {name}");
        file.add(bytes, "Name", 10..10 + end, &name);
        file.name = Some((name, 10..10 + end));
    }
    file
}

fn is_cabinet(bytes: &[u8]) -> bool {
    bytes.starts_with(b"MSCF\0\0\0\0") && matches!(bytes.get(24..26), Some([_, 1]))
}

fn cabinet(bytes: &[u8]) -> File {
    let numbers = numbers(bytes);
    let files = numbers.u16(28).unwrap_or_default();
    let mut file = File::named(format!("cabinet, {files} files"));
    file.add(bytes, "Signature", 0..4, "MSCF");
    file.add(bytes, "Length", 8..12, bytes_of(numbers.u32(8).unwrap_or_default() as usize));
    file.add(bytes, "Files", 28..30, files);
    file
}

/// A header of level 0 to 2 with a method that occurs.
fn is_lha(bytes: &[u8]) -> bool {
    matches!(
        bytes.get(2..7),
        Some([b'-', b'l', b'h', b'0'..=b'7' | b'd', b'-'] | [b'-', b'l', b'z', b's' | b'4' | b'5', b'-'])
    ) && bytes.get(20).is_some_and(|level| *level <= 2)
}

fn lha(bytes: &[u8]) -> File {
    let method = text_of(bytes.get(2..7).unwrap_or_default());
    let level = bytes.get(20).copied().unwrap_or_default();
    let mut file = File::named(format!("LHA archive, {method}"));
    file.add(bytes, "Method", 2..7, &method);
    file.add(bytes, "Level", 20..21, level);
    let length = bytes.get(21).copied().unwrap_or_default();
    let end = 22 + usize::from(length);
    if level < 2
        && length > 0
        && let Some(name) = bytes.get(22..end)
    {
        let name = text_of(name);
        file.line = format!("LHA archive, {method}, first file {name}");
        file.add(bytes, "Name", 22..end, &name);
        file.name = Some((name, 22..end));
    }
    file
}

fn tar(bytes: &[u8]) -> File {
    let name = bytes.get(..100).unwrap_or_default();
    let end = name.iter().position(|byte| *byte == 0).unwrap_or(name.len());
    let name = text_of(name.get(..end).unwrap_or_default());
    let mut file = File::named(format!("tar archive, first file {name}"));
    file.add(bytes, "Name", 0..end, &name);
    file.add(bytes, "Signature", 257..262, "ustar");
    if end > 0 {
        file.name = Some((name, 0..end));
    }
    file
}
