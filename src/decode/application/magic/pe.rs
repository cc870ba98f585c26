//! Programs of Windows and DOS: an MZ header, and behind it a PE header (Microsoft PE and COFF
//! specification).

use jiff::Timestamp;
use memchr::memmem;

use super::{Application, File, Kind, Numbers};

pub(super) const KIND: Kind = Kind { application: Application::Executable, is, describe };

/// Length of the MZ header, and where it says where the PE header is.
const MZ: usize = 64;
const PLACE: usize = 0x3c;

/// Farther than this no linker puts the PE header.
const FARTHEST: usize = 0x1000;

/// Most sections that Windows loads.
const MOST_SECTIONS: u16 = 96;

/// What the stub that DOS runs says, by linker.
const STUBS: [&[u8]; 2] = [b"This program", b"program must be run under"];

fn numbers(bytes: &[u8]) -> Numbers<'_> {
    Numbers { bytes, is_little: true }
}

/// Where the PE header is, if it is there and can be one.
fn header(bytes: &[u8]) -> Option<usize> {
    let numbers = numbers(bytes);
    let at = numbers.u32(PLACE)? as usize;
    let is_signed = bytes.get(at..)?.starts_with(b"PE\0\0");
    let sections = numbers.u16(at + 6)?;
    let magic = numbers.u16(at + 24)?;
    let is_known = machine(numbers.u16(at + 4)?).is_some() && matches!(magic, 0x10b | 0x20b);
    (is_signed && is_known && (1..=MOST_SECTIONS).contains(&sections)).then_some(at)
}

/// The MZ header is one that linkers write, with a PE header beyond what is there.
fn is_plausible(bytes: &[u8]) -> bool {
    let numbers = numbers(bytes);
    let (Some(last), Some(pages), Some(paragraphs), Some(place)) =
        (numbers.u16(2), numbers.u16(4), numbers.u16(8), numbers.u32(PLACE))
    else {
        return false;
    };
    let place = place as usize;
    let is_written = last < 512 && (1..=0x400).contains(&pages) && (1..=0x100).contains(&paragraphs);
    let is_beyond = place + 26 > bytes.len() && (MZ..=FARTHEST).contains(&place) && place.is_multiple_of(4);
    is_written && is_beyond
}

fn has_stub(bytes: &[u8]) -> bool {
    let start = bytes.get(MZ..bytes.len().min(512)).unwrap_or_default();
    STUBS.iter().any(|stub| memmem::find(start, stub).is_some())
}

fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"MZ")
        && bytes.len() >= MZ
        && (header(bytes).is_some() || is_plausible(bytes) || has_stub(bytes))
}

fn describe(bytes: &[u8]) -> File {
    let numbers = numbers(bytes);
    let place = numbers.u32(PLACE).unwrap_or_default();
    let Some(at) = header(bytes) else {
        let is_near = (place as usize) < bytes.len();
        let mut file = File::named(if is_near {
            "MZ header without a PE header: a program of DOS"
        } else {
            "MZ header, PE header beyond this packet"
        });
        file.add(bytes, "Signature", 0..2, "MZ");
        file.add(bytes, "Place of the PE header", PLACE..PLACE + 4, format!("{place:#x}"));
        return file;
    };
    let number = |offset: usize| numbers.u16(at + offset).unwrap_or_default();
    let machine = machine(number(4)).unwrap_or_default();
    let sections = number(6);
    let built = numbers.u32(at + 8).unwrap_or_default();
    let built =
        Timestamp::from_second(built.into()).map_or_else(|_| built.to_string(), |time| time.to_string());
    let flags = number(22);
    let kind = if flags & 0x2000 == 0 { "program" } else { "DLL" };
    let subsystem = numbers.u16(at + 24 + 68).map(|number| subsystem(number));
    let section_word = if sections == 1 { "section" } else { "sections" };
    let with = subsystem.map_or_else(String::new, |subsystem| format!(", {subsystem}"));
    let line = format!("Windows {kind}, {machine}, {sections} {section_word}{with}, built {built}");
    let mut file = File::named(line);
    file.add(bytes, "Signature", 0..2, "MZ");
    file.add(bytes, "Place of the PE header", PLACE..PLACE + 4, format!("{place:#x}"));
    file.add(bytes, "PE signature", at..at + 4, "PE");
    file.add(bytes, "Machine", at + 4..at + 6, machine);
    file.add(bytes, "Sections", at + 6..at + 8, sections);
    file.add(bytes, "Built", at + 8..at + 12, built);
    file.add(bytes, "Characteristics", at + 22..at + 24, format!("{flags:#06x} ({kind})"));
    let format = if number(24) == 0x20b { "PE32+" } else { "PE32" };
    file.add(bytes, "Format", at + 24..at + 26, format);
    if let Some(subsystem) = subsystem {
        file.add(bytes, "Subsystem", at + 92..at + 94, subsystem);
    }
    file
}

const fn machine(number: u16) -> Option<&'static str> {
    Some(match number {
        0x014c => "x86",
        0x8664 => "x86-64",
        0x0200 => "Itanium",
        0x01c0 | 0x01c2 | 0x01c4 => "ARM",
        0xaa64 => "ARM64",
        0x0162 | 0x0166 | 0x0168 | 0x0169 => "MIPS",
        0x0184 | 0x0284 => "Alpha",
        0x01f0 | 0x01f1 => "PowerPC",
        0x0ebc => "EFI byte code",
        _ => return None,
    })
}

const fn subsystem(number: u16) -> &'static str {
    match number {
        1 => "native",
        2 => "window",
        3 => "console",
        7 => "POSIX console",
        9 => "Windows CE",
        10..=13 => "EFI",
        _ => "unknown subsystem",
    }
}
