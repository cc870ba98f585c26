//! TLS (RFC 8446, RFC 5246) and SSL: records, and of their messages what is not encrypted. Own code
//! rather than tls-parser: that brings nom 7, proc macros and phf, and gives no places of fields.

mod certificate;
mod fingerprint;
mod handshake;
mod hello;
mod names;
mod old_hello;

use std::ops::Range;

use super::{
    Application,
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{
    Transport,
    layers::{dissection::Dissection, header::Header, names::bytes_of},
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Tls,
    ports: &[
        (Transport::Tcp, 443),
        (Transport::Tcp, 465),
        (Transport::Tcp, 563),
        (Transport::Tcp, 636),
        (Transport::Tcp, 853),
        (Transport::Tcp, 989),
        (Transport::Tcp, 990),
        (Transport::Tcp, 992),
        (Transport::Tcp, 993),
        (Transport::Tcp, 994),
        (Transport::Tcp, 995),
        (Transport::Tcp, 5061),
    ],
    likeness: |payload, context| {
        Likeness::sure(context.is_tcp() && (is_records(payload) || old_hello::is_hello(payload)))
    },
    read: |frame, _| read(frame),
};

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const APPLICATION_DATA: u8 = 23;
const HEARTBEAT: u8 = 24;

/// The largest fragment, encrypted (RFC 5246, 6.2.3).
const LARGEST: usize = 16_384 + 2_048;
const RECORD_HEADER: usize = 5;

/// Fields of a hello that are shown although their bytes cannot be.
const SHOWN_ENCRYPTED: [&str; 5] = ["Server name", "Application protocols", "Versions", "JA3", "JA4"];

/// More records of a segment are left as they are.
const MOST_RECORDS: usize = 200;

/// Kind and length of the record that starts here.
fn record(bytes: &[u8]) -> Option<(u8, usize)> {
    let &[kind, 3, minor, a, b] = bytes.first_chunk::<RECORD_HEADER>()? else { return None };
    let length = usize::from(u16::from_be_bytes([a, b]));
    let is =
        (CHANGE_CIPHER_SPEC..=HEARTBEAT).contains(&kind) && minor <= 4 && (1..=LARGEST).contains(&length);
    is.then_some((kind, length))
}

/// Bytes that start with a record which can be one, and where it ends here go on with another.
fn is_records(bytes: &[u8]) -> bool {
    let Some((kind, length)) = record(bytes) else { return false };
    let content = bytes.get(RECORD_HEADER..).unwrap_or_default();
    let fits = match kind {
        CHANGE_CIPHER_SPEC => length == 1 && matches!(content.first(), Some(1) | None),
        // Two bytes, or encrypted: with what protects it.
        ALERT => length == 2 || (16..=300).contains(&length),
        HANDSHAKE => length >= 4,
        _ => true,
    };
    // What follows a whole record is another, or the start of one.
    let next = content.get(length..).unwrap_or_default();
    fits && (next.len() < RECORD_HEADER || record(next).is_some())
}

fn read(frame: &mut Dissection<'_>) {
    if old_hello::is_hello(frame.rest()) {
        frame.message(Application::Tls, old_hello::read);
        return;
    }
    let mut is_encrypted = false;
    for _ in 0..MOST_RECORDS {
        let Some((kind, _)) = record(frame.rest()) else { return };
        if frame.message(Application::Tls, |header| read_record(header, is_encrypted)).is_none() {
            return;
        }
        is_encrypted |= kind == CHANGE_CIPHER_SPEC;
    }
}

fn read_record(header: &mut Header<'_>, is_encrypted: bool) -> Option<()> {
    let kind = header.u8_as("Content type", |kind| format!("{kind} ({})", kind_name(kind)))?;
    header.u16_as("Version of the record", names::version_field)?;
    let length = usize::from(header.u16_as("Length", |length| bytes_of(length.into()))?);
    let end = header.taken() + length;
    match kind {
        CHANGE_CIPHER_SPEC => {
            header.say("change cipher spec");
            header.u8("Message")?;
        }
        ALERT => alert(header, length)?,
        HANDSHAKE if is_encrypted => header.say("encrypted handshake message"),
        HANDSHAKE => handshake::read(header, length)?,
        APPLICATION_DATA => header.say(&format!("application data, {}", bytes_of(length))),
        HEARTBEAT => header.say("heartbeat"),
        _ => {}
    }
    rest_of_record(header, end)
}

/// What is left of a record, as far as it is here.
fn rest_of_record(header: &mut Header<'_>, end: usize) -> Option<()> {
    let left = end.saturating_sub(header.taken());
    let here = left.min(header.rest().len());
    if here > 0 {
        let (_, range) = header.take_slice(here)?;
        header.add("Content", range, bytes_of(left));
    }
    (here == left).then_some(())
}

/// Shows the client's hello that an encrypted part of a packet holds: all its words stand in `place`.
pub(super) fn client_hello_in(header: &mut Header<'_>, message: &[u8], place: &Range<usize>) -> Option<()> {
    let (&[1, a, b, c], body) = message.split_first_chunk::<4>()? else { return None };
    let length = u32::from_be_bytes([0, a, b, c]) as usize;
    let mut inner = Header::new(body, 0, body.len().min(length));
    // As much of it as there is.
    let _ = hello::client(&mut inner, length, 'q');
    let meanings = inner.take_meanings();
    let layer = inner.into_layer("TLS");
    header.say(&format!(", client hello{}", layer.summary));
    for field in layer.fields.into_iter().filter(|field| SHOWN_ENCRYPTED.contains(&field.name)) {
        header.add(field.name, place.clone(), field.value);
    }
    for meaning in meanings {
        header.means(meaning.kind, meaning.text, place.clone());
    }
    Some(())
}

fn alert(header: &mut Header<'_>, length: usize) -> Option<()> {
    if length != 2 {
        header.say("encrypted alert");
        return Some(());
    }
    let level = match header.rest().first() {
        Some(1) => "warning",
        Some(2) => "fatal",
        // Two bytes that are no level are encrypted, as RC4 leaves them.
        _ => {
            header.say("encrypted alert");
            return Some(());
        }
    };
    header.u8_as("Level", |value| format!("{value} ({level})"))?;
    let what = header.u8_as("Description", |value| format!("{value} ({})", names::alert(value)))?;
    header.say(&format!("alert: {} ({level})", names::alert(what)));
    Some(())
}

const fn kind_name(kind: u8) -> &'static str {
    match kind {
        CHANGE_CIPHER_SPEC => "change cipher spec",
        ALERT => "alert",
        HANDSHAKE => "handshake",
        APPLICATION_DATA => "application data",
        _ => "heartbeat",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{
        Protocol,
        application::{Context, Recognised, recognise},
    };

    pub(super) fn tcp(payload: &[u8], port: u16) -> Recognised {
        let context =
            Context { protocol: Protocol::TCP, ports: Some((40_000, port)), length: payload.len() as u32 };
        recognise(payload, &context)
    }

    #[test]
    fn records_of_a_segment_are_read_one_by_one() {
        let records = [
            &[20, 3, 3, 0, 1, 1][..],
            &[22, 3, 3, 0, 6, 1, 2, 3, 4, 5, 6],
            &[23, 3, 3, 0, 2, 9, 9],
            &[21, 3, 1, 0, 2, 2, 40],
        ]
        .concat();
        let found = tcp(&records, 9);
        assert_eq!(
            found.line,
            "change cipher spec; encrypted handshake message; application data, 2 bytes; \
             alert: handshake failure (fatal)"
        );
        assert_eq!(found.layers.len(), 4);
    }

    #[test]
    fn a_record_that_goes_on_in_the_next_segment_is_no_fault() {
        let found = tcp(&[23, 3, 3, 1, 0, 9, 9], 443);
        assert_eq!(found.line, "application data, 256 bytes; TLS: goes on in the next segment");
    }

    #[test]
    fn other_bytes_are_no_records() {
        for other in [
            &[23, 3, 3, 0, 2, 9, 9, 9, 9, 9, 9, 9][..],
            &[25, 3, 3, 0, 1, 1],
            &[22, 2, 3, 0, 9, 1],
            &[20, 3, 3, 0, 2, 1, 1],
            &[23, 3, 3, 0, 0],
            &[23, 3, 3, 0],
        ] {
            assert_eq!(tcp(other, 443).application, Some(Application::Data), "{other:?}");
        }
    }
}
