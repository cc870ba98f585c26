//! The hello of SSL 2.0, which clients of SSL 3.0 and TLS 1.0 sent too (RFC 5246, E.2).

use super::names;
use crate::decode::layers::{header::Header, names::bytes_of};

const CLIENT_HELLO: u8 = 1;
const HEADER: usize = 11;

/// Lengths of ciphers, session identifier and challenge that make up the message's own.
pub(super) fn is_hello(bytes: &[u8]) -> bool {
    let Some(start) = bytes.first_chunk::<HEADER>() else { return false };
    let &[first, _, kind, major, minor, ..] = start;
    let word =
        |at: usize| start.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |pair| u16::from_be_bytes(*pair));
    let length = usize::from(word(0) & 0x7fff);
    let [ciphers, session, challenge] = [5, 7, 9].map(|at| usize::from(word(at)));
    first & 0x80 != 0
        && kind == CLIENT_HELLO
        && matches!((major, minor), (0, 2) | (3, 0..=4))
        && ciphers > 0
        && ciphers.is_multiple_of(3)
        && matches!(session, 0 | 16 | 32)
        && (16..=32).contains(&challenge)
        && length + 2 == HEADER + ciphers + session + challenge
}

pub(super) fn read(header: &mut Header<'_>) -> Option<()> {
    header.u16_as("Length", |length| bytes_of(usize::from(length & 0x7fff)))?;
    header.u8_as("Message", |kind| format!("{kind} (client hello)"))?;
    let version = header.u16_as("Version", names::version_field)?;
    header.say(&format!("client hello in the form of SSL 2.0 ({})", names::version(version)));
    let ciphers = header.u16_as("Cipher suites", |length| (length / 3).to_string())?;
    let session = header.u16_as("Length of the session identifier", |length| bytes_of(length.into()))?;
    let challenge = header.u16_as("Length of the challenge", |length| bytes_of(length.into()))?;
    for _ in 0..ciphers / 3 {
        let ([kind, a, b], range) = header.take::<3>()?;
        let suite = u16::from_be_bytes([a, b]);
        let shown = if kind == 0 { names::cipher_field(suite) } else { format!("{kind:#04x}{suite:04x}") };
        header.add("Cipher suite", range, shown);
    }
    header.hex("Session identifier", session.into())?;
    header.hex("Challenge", challenge.into()).map(drop)
}

#[cfg(test)]
mod tests {
    use super::super::tests::tcp;
    use super::*;

    #[test]
    fn an_old_hello_is_told_by_its_lengths() {
        let hello = [&[0x80, 31, 1, 3, 1, 0, 6, 0, 0, 0, 16, 0, 0, 0x35, 7, 0, 0xc0][..], &[9; 16]].concat();
        let found = tcp(&hello, 9);
        assert_eq!(found.line, "client hello in the form of SSL 2.0 (TLS 1.0)");
        assert_eq!(found.layers[0].fields[6].value, "0x0035 RSA_WITH_AES_256_CBC_SHA");
        let mut other = hello;
        other[1] = 32;
        assert!(!is_hello(&other));
    }
}
