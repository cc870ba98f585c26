use super::*;
use crate::decode::{
    Protocol,
    application::{Context, recognise},
};

/// A program of Windows as far as its subsystem.
pub fn program() -> Vec<u8> {
    let mut bytes = vec![0; 0x80];
    bytes[..12].copy_from_slice(&[b'M', b'Z', 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0]);
    bytes[0x3c] = 0x80;
    bytes.extend(b"PE\0\0\x4c\x01\x02\0\0\0\0\x40");
    bytes.extend([0, 0, 0, 0, 0, 0, 0, 0, 0xe0, 0, 0x0f, 1, 0x0b, 1]);
    bytes.extend([0; 66]);
    bytes.extend([3, 0, 0, 0]);
    bytes
}

/// A local header of a ZIP archive.
pub fn zip() -> Vec<u8> {
    [&b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\x10\0\0\0\x20\0\0\0\x05\0\0\0"[..], b"a.exe", b"data"]
        .concat()
}

#[test]
fn a_program_is_told_with_its_machine_and_subsystem() {
    let bytes = program();
    let (application, line) = file_magic(&bytes).unwrap();
    assert_eq!(application, Application::Executable);
    assert_eq!(line, "Windows program, x86, 2 sections, console, built 2004-01-10T13:37:04Z");
}

#[test]
fn a_header_that_lies_beyond_the_packet_is_said_to() {
    let line = |bytes: &[u8]| file_magic(bytes).map(|(_, line)| line);
    let mut bytes = program();
    bytes.truncate(0x80);
    assert_eq!(line(&bytes).as_deref(), Some("MZ header, PE header beyond this packet"));
    bytes[8] = 0;
    assert_eq!(line(&bytes), None);
}

#[test]
fn letters_are_no_program() {
    for text in [
        &b"MZ"[..],
        &[b'M', b'Z', 0, 0],
        &b"MZ is short for Mark Zbikowski, who wrote it down all by himself then."[..],
    ] {
        assert_eq!(file_magic(text), None);
    }
    let mut wrong = program();
    wrong[0x84] = 0xff;
    assert_eq!(file_magic(&wrong), None);
}

#[test]
fn archives_name_their_first_file() {
    let bytes = zip();
    let context = Context { protocol: Protocol::TCP, ports: Some((99, 4_000)), length: bytes.len() as u32 };
    let found = recognise(&bytes, &context);
    assert_eq!(found.line, "ZIP archive, first file a.exe");
    assert_eq!((found.meanings[0].text.as_str(), found.meanings[0].bytes.clone()), ("a.exe", 30..35));
    let gzip = [&[0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3][..], b"a.txt\0"].concat();
    assert_eq!(file_magic(&gzip).unwrap().1, "gzip file a.txt");
    let lha = [&[30, 0][..], b"-lh5-", &[0; 13], &[1, 3], b"abc"].concat();
    assert_eq!(file_magic(&lha).unwrap().1, "LHA archive, -lh5-, first file abc");
}

#[test]
fn other_formats_are_told_by_their_signatures() {
    let elf = [&b"\x7fELF\x01\x01\x01"[..], &[0; 9], &[2, 0, 3, 0], &[0; 8]].concat();
    let mach = [&b"\xcf\xfa\xed\xfe\x07\0\0\x01\x03\0\0\0\x02\0\0\0"[..], &[0; 16]].concat();
    for (bytes, line) in [
        (elf, "ELF program, 32-bit x86, little endian"),
        (mach, "Mach-O program, x86-64"),
        (b"Rar!\x1a\x07\0\xcf".to_vec(), "RAR 4 archive"),
        (b"7z\xbc\xaf\x27\x1c\0\x04".to_vec(), "7z archive"),
        (b"BZh91AY&SYxx".to_vec(), "bzip2 file"),
        (b"\xfd7zXZ\0\0\x04".to_vec(), "xz file"),
    ] {
        assert_eq!(file_magic(&bytes).unwrap().1, line);
    }
}
