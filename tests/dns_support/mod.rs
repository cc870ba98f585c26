//! Messages of DNS and NetBIOS for tests, built byte by byte (RFC 1035, section 4; RFC 1001, 14.1).
#![allow(dead_code, reason = "each test file uses its part")]

pub const A: u16 = 1;
pub const NB: u16 = 32;
pub const NO_SUCH_NAME: u16 = 3;

const QUERY: u16 = 0x0100;
const RESPONSE: u16 = 0x8180;

fn message(flags: u16, answers: u16, name: &str, kind: u16) -> Vec<u8> {
    let mut bytes = vec![0x12, 0x34];
    for number in [flags, 1, answers, 0, 0] {
        bytes.extend(number.to_be_bytes());
    }
    for label in name.split('.') {
        bytes.push(label.len() as u8);
        bytes.extend(label.as_bytes());
    }
    bytes.push(0);
    bytes.extend(kind.to_be_bytes());
    bytes.extend([0, 1]);
    bytes
}

/// Asks for a name.
pub fn query(name: &str, kind: u16) -> Vec<u8> {
    message(QUERY, 0, name, kind)
}

/// Answers with addresses.
pub fn answer(name: &str, addresses: &[[u8; 4]]) -> Vec<u8> {
    let mut bytes = message(RESPONSE, addresses.len() as u16, name, A);
    for address in addresses {
        // A pointer to the question's name, address in the Internet, for 300 seconds, four bytes.
        bytes.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 0x2c, 0, 4]);
        bytes.extend(address);
    }
    bytes
}

/// Answers with a result code alone.
pub fn refusal(name: &str, kind: u16, result: u16) -> Vec<u8> {
    message(RESPONSE | result, 0, name, kind)
}

/// A NetBIOS name of 15 bytes and a suffix, as the label that stands for it.
pub fn encoded(name: &str, suffix: u8) -> String {
    let padded = name.bytes().chain(std::iter::repeat(b' ')).take(15).chain([suffix]);
    padded.flat_map(|byte| [b'A' + (byte >> 4), b'A' + (byte & 15)]).map(char::from).collect()
}
