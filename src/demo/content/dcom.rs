//! Arguments of two COM activation calls, marshalled; the objects they ask for do not exist.
//!
//! Sources: [MS-DCOM] 2.2 (ORPCTHIS, ORPCTHAT, OBJREF), 3.1.2.5.2.3 (the two methods), C706 chapter 14
//! (NDR: a conformant and varying string is maximum, offset and count before its elements).

use super::bytes::Append;

/// `E_ACCESSDENIED` in a fault: `nca_s_fault_access_denied` ([MS-RPCE] 2.2.2.11 uses Win32 codes).
pub(super) const ACCESS_DENIED: u32 = 5;
/// The same as an HRESULT.
const E_ACCESSDENIED: u32 = 0x8007_0005;

/// A class and a causality that nobody has: UUIDs of version 4, little-endian, written here.
const CLASS: [u8; 16] = *b"suji\x2d\x64\x65\x4d\xad\x6fclass\0";
const CAUSALITY: [u8; 16] = *b"suji\x2d\x64\x65\x4d\xad\x6fcause\0";
/// `IUnknown`, 00000000-0000-0000-c000-000000000046.
const UNKNOWN: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];

/// A pointer that is not null; what it points to follows.
const POINTER: u32 = 0x0002_0000;
const NULL: u32 = 0;
/// `NCACN_IP_TCP` and `NCADG_IP_UDP`, the protocol sequences asked for.
const PROTOCOL_SEQUENCES: [u16; 2] = [7, 8];
/// `RPC_C_IMP_LEVEL_IDENTIFY`.
const IDENTIFY: u32 = 2;
/// Ask for an instance, not for the class.
const INSTANCE: u32 = 0;
/// "MEOW", with which an object reference starts.
const SIGNATURE: u32 = 0x574f_454d;
const OBJREF_STANDARD: u32 = 1;
/// TCP in a tower, before a network address.
const TCP_TOWER: u16 = 7;

/// The object's name and its host, under a reserved domain; and what makes them as long as wanted.
const NAME: &[u8] = b"\\\\demo.invalid\\share\\";
const HOST: &[u8] = b"demo.invalid";
const FILLER: &[u8] = b"-inert";
/// Stub bytes of `RemoteActivation` beside the characters of its name.
const ACTIVATE_FIELDS: usize = 116;
/// Stub bytes of `RemoteCreateInstance` beside the characters of the network address, and before the
/// object reference.
const CREATE_FIELDS: usize = 122;
const BEFORE_REFERENCE: usize = 48;
/// Longest stub: a unit's length has 16 bits.
const LONGEST: usize = 65_000;

/// Arguments of `RemoteActivation`: `length` bytes, 160 to 65,000, rounded up to a multiple of four.
pub(super) fn remote_activation(out: &mut Vec<u8>, length: usize) {
    let length = length.clamp(ACTIVATE_FIELDS + 2 * (NAME.len() + 1), LONGEST).next_multiple_of(4);
    // An even number of characters, so that no padding is needed behind the name.
    let characters = (length - ACTIVATE_FIELDS) / 2;
    this(out);
    out.bytes(&CLASS);
    out.le32(POINTER);
    string(out, characters);
    out.le32(NULL); // no storage
    out.le32(IDENTIFY);
    out.le32(INSTANCE);
    out.le32(1); // interfaces
    out.le32(POINTER);
    out.le32(1);
    out.bytes(&UNKNOWN);
    protocol_sequences(out);
}

/// What `RemoteActivation` answers when it activates nothing.
pub(super) fn remote_activation_denied(out: &mut Vec<u8>) {
    that(out);
    out.le64(0); // object exporter
    out.le32(NULL); // no bindings
    out.zeros(16); // no IRemUnknown
    out.le32(0); // authentication
    out.le16(5); // COM 5.6
    out.le16(6);
    out.le32(E_ACCESSDENIED);
    out.le32(1); // interfaces
    out.le32(NULL);
    out.le32(1); // results
    out.le32(E_ACCESSDENIED);
    out.le32(0); // status of the call
}

/// Arguments of `RemoteCreateInstance`: `length` bytes, 148 to 65,000, rounded up to a multiple of four.
///
/// The object is a reference (OBJREF, standard form) to one on a host that does not exist.
pub(super) fn remote_create_instance(out: &mut Vec<u8>, length: usize) {
    let length = length.clamp(CREATE_FIELDS + 2 * (HOST.len() + 1), LONGEST).next_multiple_of(4);
    let characters = (length - CREATE_FIELDS) / 2;
    let reference = (length - BEFORE_REFERENCE) as u32;
    this(out);
    out.le32(NULL); // no outer object
    out.le32(POINTER);
    out.le32(reference);
    out.le32(reference);
    out.le32(SIGNATURE);
    out.le32(OBJREF_STANDARD);
    out.bytes(&UNKNOWN);
    out.le32(0); // flags
    out.le32(1); // references
    out.le64(1); // object exporter
    out.le64(1); // object
    out.bytes(&CLASS); // interface pointer
    // Bindings (DUALSTRINGARRAY): one network address, no security.
    out.le16(characters as u16 + 3); // 16-bit words: tower, address, end, end
    out.le16(characters as u16 + 2); // where those of security start
    out.le16(TCP_TOWER);
    text(out, HOST, characters);
    out.le16(0);
    out.le16(0);
}

/// What `RemoteCreateInstance` answers when it creates nothing.
pub(super) fn remote_create_instance_denied(out: &mut Vec<u8>) {
    that(out);
    out.le32(NULL);
    out.le32(E_ACCESSDENIED);
}

/// ORPCTHIS, 32 bytes: version, flags, causality, no extensions.
fn this(out: &mut Vec<u8>) {
    out.le16(5); // COM 5.6
    out.le16(6);
    out.le32(0);
    out.le32(0);
    out.bytes(&CAUSALITY);
    out.le32(NULL);
}

/// ORPCTHAT, 8 bytes.
fn that(out: &mut Vec<u8>) {
    out.le32(0);
    out.le32(NULL);
}

/// A conformant and varying string of UTF-16.
fn string(out: &mut Vec<u8>, characters: usize) {
    let count = characters as u32;
    out.le32(count);
    out.le32(0);
    out.le32(count);
    text(out, NAME, characters);
}

/// UTF-16 characters, the last one zero: `start`, then filler.
fn text(out: &mut Vec<u8>, start: &[u8], characters: usize) {
    let text = start.iter().chain(FILLER.iter().cycle());
    for character in text.take(characters.saturating_sub(1)) {
        out.le16(u16::from(*character));
    }
    out.le16(0);
}

/// A count, then a conformant array of as many.
fn protocol_sequences(out: &mut Vec<u8>) {
    out.le16(PROTOCOL_SEQUENCES.len() as u16);
    out.le16(0); // up to a multiple of four
    out.le32(PROTOCOL_SEQUENCES.len() as u32);
    for sequence in PROTOCOL_SEQUENCES {
        out.le16(sequence);
    }
}
