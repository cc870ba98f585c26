//! The client's first packets, which are encrypted with keys that everybody can know (RFC 9001, 5.2):
//! what they carry is the client's hello. The server's answer has its keys from the connection
//! identifier of the client's packet, so that it alone does not tell.

use aes::{
    Aes128, Block,
    cipher::{BlockCipherEncrypt, KeyInit},
};
use sha2::{Digest, Sha256};

use super::{VERSION_2, number_at};

/// The tag behind what is encrypted (RFC 9001, 5.3), which is not checked: that the hello can be read
/// tells as much.
const TAG: usize = 16;

/// Hellos are a few thousand bytes at most.
const MOST_CRYPTO: usize = 16_384;

/// Keys of one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Keys {
    key: [u8; 16],
    iv: [u8; 12],
    protection: [u8; 16],
}

/// Salts (RFC 9001, 5.2; RFC 9369, 3.3.1; drafts 29 to 34, 23 to 28).
fn salt(version: u32) -> Option<[u8; 20]> {
    Some(match version {
        1 => [
            0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad,
            0xcc, 0xbb, 0x7f, 0x0a,
        ],
        VERSION_2 => [
            0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb,
            0xf9, 0xbd, 0x2e, 0xd9,
        ],
        0xff00_001d..=0xff00_0022 => [
            0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97, 0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0,
            0x43, 0x90, 0xa8, 0x99,
        ],
        0xff00_0017..=0xff00_001c => [
            0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7, 0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65,
            0xbe, 0xf9, 0xf5, 0x02,
        ],
        _ => return None,
    })
}

/// HMAC (RFC 2104) with SHA-256; keys here are never longer than a block.
fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    const BLOCK: usize = 64;
    let mut padded = [0_u8; BLOCK];
    for (place, byte) in padded.iter_mut().zip(key) {
        *place = *byte;
    }
    let mut inner = Sha256::new_with_prefix(padded.map(|byte| byte ^ 0x36));
    for part in parts {
        inner.update(part);
    }
    let mut outer = Sha256::new_with_prefix(padded.map(|byte| byte ^ 0x5c));
    outer.update(inner.finalize());
    outer.finalize().into()
}

/// HKDF-Expand-Label (RFC 8446, 7.1) for at most 32 bytes and no context.
fn expand<const N: usize>(secret: &[u8], label: &str) -> [u8; N] {
    let length = [0, N as u8, (b"tls13 ".len() + label.len()) as u8];
    let bytes = hmac(secret, &[&length, b"tls13 ", label.as_bytes(), &[0, 1]]);
    std::array::from_fn(|place| bytes.get(place).copied().unwrap_or_default())
}

fn client_keys(version: u32, destination: &[u8]) -> Option<Keys> {
    let secret = hmac(&salt(version)?, &[destination]);
    let secret: [u8; 32] = expand(&secret, "client in");
    let labels = if version == VERSION_2 {
        ["quicv2 key", "quicv2 iv", "quicv2 hp"]
    } else {
        ["quic key", "quic iv", "quic hp"]
    };
    let [key, iv, protection] = labels;
    Some(Keys { key: expand(&secret, key), iv: expand(&secret, iv), protection: expand(&secret, protection) })
}

fn encrypted_block(cipher: &Aes128, bytes: [u8; 16]) -> [u8; 16] {
    let mut block = Block::from(bytes);
    cipher.encrypt_block(&mut block);
    block.into()
}

/// What the client sent of its handshake in a packet: `first` is the packet's first byte, `protected` all
/// behind its length. None where it is no client's, is cut, or does not start with the hello's start.
pub(super) fn crypto(first: u8, version: u32, destination: &[u8], protected: &[u8]) -> Option<Vec<u8>> {
    let keys = client_keys(version, destination)?;
    frames(&decrypted(&keys, first, protected)?)
}

/// Takes header protection and encryption away (RFC 9001, 5.4 and 5.3).
fn decrypted(keys: &Keys, first: u8, protected: &[u8]) -> Option<Vec<u8>> {
    let sample: [u8; 16] = *protected.get(4..)?.first_chunk()?;
    let mask = encrypted_block(&Aes128::new(&keys.protection.into()), sample);
    let [of_first, of_number @ ..] = mask;
    let number_length = usize::from((first ^ of_first) & 3) + 1;
    let (number, rest) = protected.split_at_checked(number_length)?;
    let text = rest.get(..rest.len().checked_sub(TAG)?)?;
    // The number stands at the end of the nonce.
    let mut counter = [0_u8; 16];
    for (place, byte) in counter.iter_mut().zip(keys.iv) {
        *place = byte;
    }
    for ((place, byte), mask) in counter.iter_mut().skip(12 - number_length).zip(number).zip(of_number) {
        *place ^= byte ^ mask;
    }
    let cipher = Aes128::new(&keys.key.into());
    let mut plain = text.to_vec();
    // The first counter is the tag's (NIST SP 800-38D, 7.1).
    for (block, index) in plain.chunks_mut(16).zip(2_u32..) {
        let [.., a, b, c, d] = &mut counter;
        [*a, *b, *c, *d] = index.to_be_bytes();
        for (byte, key) in block.iter_mut().zip(encrypted_block(&cipher, counter)) {
            *byte ^= key;
        }
    }
    Some(plain)
}

/// Puts the pieces of CRYPTO frames together as far as they reach from the start (RFC 9000, 19.6).
fn frames(plain: &[u8]) -> Option<Vec<u8>> {
    const PADDING: u8 = 0;
    const PING: u8 = 1;
    const CRYPTO: u8 = 6;
    let mut pieces: Vec<(usize, &[u8])> = Vec::new();
    let mut at = 0;
    while let Some(kind) = plain.get(at) {
        at += 1;
        match *kind {
            PADDING | PING => {}
            CRYPTO => {
                let (offset, behind) = number_at(plain, at)?;
                let (length, start) = number_at(plain, behind)?;
                at = start.checked_add(length)?;
                pieces.push((offset, plain.get(start..at)?));
            }
            // An acknowledgment or the end of the connection: what has come is enough.
            _ => break,
        }
    }
    pieces.sort_unstable_by_key(|(offset, _)| *offset);
    let mut whole = Vec::new();
    for (offset, piece) in pieces {
        if offset > whole.len() || whole.len() > MOST_CRYPTO {
            break;
        }
        whole.extend_from_slice(piece.get(whole.len() - offset..).unwrap_or_default());
    }
    (!whole.is_empty()).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESTINATION: [u8; 8] = [0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08];

    /// RFC 9001, appendix A.1.
    #[test]
    fn keys_are_those_of_the_standard() {
        let keys = client_keys(1, &DESTINATION).unwrap();
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        assert_eq!(hex(&keys.key), "1f369613dd76d5467730efcbe3b1a22d");
        assert_eq!(hex(&keys.iv), "fa044b2f42a3fd3b46fb255c");
        assert_eq!(hex(&keys.protection), "9f50449e04a0e810283a1e9933adedd2");
    }

    /// RFC 9001, appendix A.2: the start of the protected packet, and of what it holds.
    #[test]
    fn the_packet_of_the_standard_is_read() {
        let keys = client_keys(1, &DESTINATION).unwrap();
        let sample =
            [0xd1, 0xb1, 0xc9, 0x8d, 0xd7, 0x68, 0x9f, 0xb8, 0xec, 0x11, 0xd2, 0x42, 0xb1, 0x23, 0xdc, 0x9b];
        let mask = encrypted_block(&Aes128::new(&keys.protection.into()), sample);
        assert_eq!(mask[..5], [0x43, 0x7b, 0x9a, 0xec, 0x36]);
        let packet = [&[0x7b, 0x9a, 0xec, 0x34][..], &sample, &[0; 16]].concat();
        let plain = decrypted(&keys, 0xc0, &packet).unwrap();
        assert_eq!(plain[..8], [0x06, 0x00, 0x40, 0xf1, 0x01, 0x00, 0x00, 0xed]);
    }

    #[test]
    fn pieces_come_in_any_order() {
        assert_eq!(frames(&[0, 6, 2, 2, b'c', b'd', 1, 6, 0, 2, b'a', b'b', 0]).unwrap(), b"abcd");
        assert_eq!(frames(&[6, 3, 1, b'd', 6, 0, 2, b'a', b'b']).unwrap(), b"ab");
        assert_eq!(frames(&[6, 0, 9, b'a']), None);
        assert_eq!(frames(&[0, 0]), None);
    }
}
