//! Programs and libraries of Unix: ELF (System V ABI, chapter 4).

use super::{Application, File, Kind, Numbers};

pub(super) const KIND: Kind = Kind { application: Application::Executable, is, describe };

/// Up to the version that follows the machine.
const LONGEST: usize = 24;

fn is(bytes: &[u8]) -> bool {
    matches!(bytes, [0x7f, b'E', b'L', b'F', 1 | 2, 1 | 2, 1, ..]) && bytes.len() >= LONGEST
}

fn describe(bytes: &[u8]) -> File {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or_default();
    let numbers = Numbers { bytes, is_little: byte(5) == 1 };
    let width = if byte(4) == 2 { "64-bit" } else { "32-bit" };
    let order = if numbers.is_little { "little endian" } else { "big endian" };
    let kind = match numbers.u16(16) {
        Some(1) => "relocatable object",
        Some(2) => "program",
        Some(3) => "shared object or program",
        Some(4) => "core dump",
        _ => "file of an unknown type",
    };
    let machine = match numbers.u16(18) {
        Some(2 | 18 | 43) => "SPARC".to_owned(),
        Some(3) => "x86".to_owned(),
        Some(4) => "68000".to_owned(),
        Some(8) => "MIPS".to_owned(),
        Some(20 | 21) => "PowerPC".to_owned(),
        Some(40) => "ARM".to_owned(),
        Some(42) => "SuperH".to_owned(),
        Some(50) => "Itanium".to_owned(),
        Some(62) => "x86-64".to_owned(),
        Some(93) => "ARC".to_owned(),
        Some(183) => "ARM64".to_owned(),
        Some(243) => "RISC-V".to_owned(),
        other => format!("machine {}", other.unwrap_or_default()),
    };
    let mut file = File::named(format!("ELF {kind}, {width} {machine}, {order}"));
    file.add(bytes, "Signature", 0..4, "ELF");
    file.add(bytes, "Class", 4..5, width);
    file.add(bytes, "Byte order", 5..6, order);
    file.add(bytes, "Type", 16..18, kind);
    file.add(bytes, "Machine", 18..20, machine);
    file
}
