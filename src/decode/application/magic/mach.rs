//! Programs and libraries of macOS: Mach-O (`mach-o/loader.h`).

use super::{Application, File, Kind, Numbers};

pub(super) const KIND: Kind = Kind { application: Application::Executable, is, describe };

/// Length of the header of 32-bit files.
const HEADER: usize = 28;

fn numbers(bytes: &[u8]) -> Option<Numbers<'_>> {
    let is_little = match bytes.first_chunk::<4>()? {
        [0xce | 0xcf, 0xfa, 0xed, 0xfe] => true,
        [0xfe, 0xed, 0xfa, 0xce | 0xcf] => false,
        _ => return None,
    };
    Some(Numbers { bytes, is_little })
}

fn is(bytes: &[u8]) -> bool {
    let Some(numbers) = numbers(bytes) else { return false };
    bytes.len() >= HEADER
        && numbers.u32(4).and_then(machine).is_some()
        && numbers.u32(12).is_some_and(|kind| (1..=12).contains(&kind))
}

fn describe(bytes: &[u8]) -> File {
    let number = |at: usize| numbers(bytes).and_then(|numbers| numbers.u32(at));
    let machine = number(4).and_then(machine).unwrap_or_default();
    let kind = match number(12) {
        Some(1) => "object",
        Some(2) => "program",
        Some(4) => "core dump",
        Some(6) => "library",
        Some(8) => "bundle",
        _ => "file",
    };
    let mut file = File::named(format!("Mach-O {kind}, {machine}"));
    file.add(bytes, "Signature", 0..4, "Mach-O");
    file.add(bytes, "Machine", 4..8, machine);
    file.add(bytes, "Type", 12..16, kind);
    file
}

const fn machine(number: u32) -> Option<&'static str> {
    Some(match number {
        7 => "x86",
        0x0100_0007 => "x86-64",
        12 => "ARM",
        0x0100_000c => "ARM64",
        18 => "PowerPC",
        0x0100_0012 => "PowerPC 64",
        _ => return None,
    })
}
