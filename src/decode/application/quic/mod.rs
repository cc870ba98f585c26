//! QUIC (RFC 9000, RFC 9369): long headers, retries and negotiations of versions. What is behind the
//! headers is encrypted; of a client's first packets, whose keys everybody can know, the hello is read.

mod initial;

use super::{
    Application, Context,
    recogniser::{Likeness, Recogniser},
    tls,
};
use crate::decode::{
    Transport,
    layers::{
        dissection::Dissection,
        header::Header,
        names::{bytes_of, hex},
    },
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Quic,
    ports: &[(Transport::Udp, 443), (Transport::Udp, 853)],
    likeness,
    read: |frame, _| read(frame),
};

const LONG: u8 = 0x80;
const FIXED: u8 = 0x40;
const VERSION_2: u32 = 0x6b33_43cf;
/// The longest connection identifier.
const LONGEST_ID: usize = 20;
/// Bytes that end a retry and prove that it is one.
const INTEGRITY_TAG: usize = 16;
/// The shortest packet behind a short header: identifier or none, number, and a tag.
const SHORTEST: usize = 21;
/// Packets of a datagram that are read.
const MOST_PACKETS: usize = 16;

fn likeness(payload: &[u8], context: &Context) -> Likeness {
    let Some(first) = payload.first().filter(|_| context.is_udp()) else { return Likeness::No };
    if first & LONG == 0 {
        return Likeness::on_port(
            first & FIXED != 0 && context.length as usize >= SHORTEST && !payload.is_ascii(),
        );
    }
    let Some((version, _)) = long(payload) else { return Likeness::No };
    match version {
        0 => negotiates(payload),
        version if is_known(version) && first & FIXED != 0 => Likeness::Sure,
        _ => Likeness::on_port(first & FIXED != 0),
    }
}

/// Version of a long header whose identifiers can be some, and where they end.
fn long(bytes: &[u8]) -> Option<(u32, usize)> {
    let &[_, a, b, c, d, to] = bytes.first_chunk::<6>()?;
    let to = usize::from(to);
    let from = usize::from(*bytes.get(6 + to)?);
    (to <= LONGEST_ID && from <= LONGEST_ID).then_some((u32::from_be_bytes([a, b, c, d]), 7 + to + from))
}

/// Versions 1 and 2 and the drafts before them.
const fn is_known(version: u32) -> bool {
    version == 1 || version == VERSION_2 || version >> 8 == 0x00ff_0000
}

/// A list of versions, one of them known.
fn negotiates(payload: &[u8]) -> Likeness {
    let versions = long(payload).and_then(|(_, end)| payload.get(end..)).unwrap_or_default();
    let (list, rest) = versions.as_chunks::<4>();
    let known = list.iter().any(|version| is_known(u32::from_be_bytes(*version)));
    if list.is_empty() || !rest.is_empty() {
        Likeness::No
    } else if known {
        Likeness::Sure
    } else {
        Likeness::OnPort
    }
}

fn read(frame: &mut Dissection<'_>) {
    for number in 0..MOST_PACKETS {
        let Some(first) = frame.rest().first() else { return };
        // Behind a packet may be another, or zeros that fill the datagram.
        if number > 0 && first & FIXED == 0 {
            return;
        }
        let is_long = first & LONG != 0;
        let more = if is_long {
            frame.message(Application::Quic, packet)
        } else {
            frame.message(Application::Quic, short)
        };
        if more != Some(true) {
            return;
        }
    }
}

/// What kind of long header it is (RFC 9000, 17.2; RFC 9369, 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Initial,
    ZeroRtt,
    Handshake,
    Retry,
}

impl Kind {
    const fn of(first: u8, version: u32) -> Self {
        // Version 2 turned the kinds by one.
        let turned = if version == VERSION_2 { 3 } else { 0 };
        match (first >> 4).wrapping_add(turned) & 3 {
            0 => Self::Initial,
            1 => Self::ZeroRtt,
            2 => Self::Handshake,
            _ => Self::Retry,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::ZeroRtt => "0-RTT",
            Self::Handshake => "handshake",
            Self::Retry => "retry",
        }
    }
}

/// Reads a packet with a long header; gives whether another may follow.
fn packet(header: &mut Header<'_>) -> Option<bool> {
    let ([first], range) = header.take()?;
    let (version_bytes, version_range) = header.take()?;
    let version = u32::from_be_bytes(version_bytes);
    let kind = Kind::of(first, version);
    let name = if version == 0 { "version negotiation" } else { kind.name() };
    header.say(name);
    header.add("Packet type", range, name);
    header.add("Version", version_range, version_words(version));
    let to = identifier(header, "Destination connection identifier")?;
    identifier(header, "Source connection identifier")?;
    if version == 0 {
        while !header.rest().is_empty() {
            header.u32_as("Supported version", version_words)?;
        }
        return Some(false);
    }
    header.say(&format!(", {}", version_words(version)));
    if !to.is_empty() {
        header.say(&format!(", to {}", digits(to)));
    }
    match kind {
        Kind::Retry => {
            let token = header.rest().len().checked_sub(INTEGRITY_TAG)?;
            header.hex("Token", token)?;
            header.hex("Integrity tag", INTEGRITY_TAG)?;
            return Some(false);
        }
        Kind::Initial => {
            let length = number(header, "Token length")?;
            header.hex("Token", length)?;
        }
        Kind::ZeroRtt | Kind::Handshake => {}
    }
    let length = number(header, "Length")?;
    let here = length.min(header.rest().len());
    if here > 0 {
        let (protected, range) = header.take_slice(here)?;
        header.add("Encrypted packet number and payload", range.clone(), bytes_of(length));
        if kind == Kind::Initial && here == length {
            let hello = initial::crypto(first, version, to, protected);
            header.deeper(|header| hello.and_then(|hello| tls::client_hello_in(header, &hello, &range)));
        }
    }
    (here == length).then_some(true)
}

fn short(header: &mut Header<'_>) -> Option<bool> {
    header.u8_as("Flags", |flags| format!("{flags:#04x} (short header)"))?;
    let length = header.rest().len();
    header.say("protected payload");
    if length > 0 {
        let (_, range) = header.take_slice(length)?;
        header.add("Encrypted", range, bytes_of(length));
    }
    Some(false)
}

fn identifier<'a>(header: &mut Header<'a>, name: &'static str) -> Option<&'a [u8]> {
    let ([length], range) = header.take()?;
    let (id, behind) = header.take_slice(length.into())?;
    let shown = if id.is_empty() { "none".to_owned() } else { digits(id) };
    header.add(name, range.start..behind.end, shown);
    Some(id)
}

fn digits(id: &[u8]) -> String {
    hex(id).replace(' ', "")
}

/// A number of one to eight bytes (RFC 9000, 16) as a field.
fn number(header: &mut Header<'_>, name: &'static str) -> Option<usize> {
    let (value, length) = number_at(header.rest(), 0)?;
    let (_, range) = header.take_slice(length)?;
    header.add(name, range, bytes_of(value));
    Some(value)
}

/// A number of one to eight bytes, and where it ends.
fn number_at(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let first = *bytes.get(at)?;
    let end = at + (1 << (first >> 6));
    let value = bytes.get(at..end)?.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
    let bits = (end - at) as u32 * 8 - 2;
    Some((usize::try_from(value & ((1 << bits) - 1)).ok()?, end))
}

fn version_words(version: u32) -> String {
    match version {
        1 => "version 1".to_owned(),
        VERSION_2 => "version 2".to_owned(),
        _ if version >> 8 == 0x00ff_0000 => format!("draft {}", version & 0xff),
        // Reserved to have servers negotiate (RFC 9000, 15).
        _ if version & 0x0f0f_0f0f == 0x0a0a_0a0a => format!("{version:#010x} (asks for a negotiation)"),
        _ => format!("version {version:#010x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{
        Protocol,
        application::{Recognised, recognise},
    };

    fn udp(payload: &[u8], port: u16) -> Recognised {
        let context =
            Context { protocol: Protocol::UDP, ports: Some((40_000, port)), length: payload.len() as u32 };
        recognise(payload, &context)
    }

    fn initial() -> Vec<u8> {
        [&[0xc3, 0, 0, 0, 1, 4, 0xaa, 0xbb, 0xcc, 0xdd, 0, 0, 0x40, 3][..], &[9; 3]].concat()
    }

    #[test]
    fn packets_of_a_datagram_are_read_one_by_one() {
        let both = [&initial()[..], &[0xe3, 0, 0, 0, 1, 0, 0, 2, 9, 9], &[0; 20]].concat();
        let found = udp(&both, 9);
        assert_eq!(found.application, Some(Application::Quic));
        assert_eq!(found.line, "initial, version 1, to aabbccdd; handshake, version 1");
        assert_eq!(found.layers.last().unwrap().name, "Payload", "what fills the datagram");
    }

    #[test]
    fn retries_and_negotiations_are_told() {
        let retry = [&[0xf0, 0, 0, 0, 1, 0, 1, 7, b't', b'o'][..], &[8; 16]].concat();
        assert_eq!(udp(&retry, 9).line, "retry, version 1");
        let negotiation = [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x0a, 0x1a, 0x2a, 0x3a];
        let found = udp(&negotiation, 9);
        assert_eq!(found.line, "version negotiation");
        assert_eq!(found.layers[0].fields[4].value, "version 1");
        let second = [&[0xd3, 0x6b, 0x33, 0x43, 0xcf, 0, 0, 0, 2][..], &[9; 2]].concat();
        assert_eq!(udp(&second, 9).line, "initial, version 2");
    }

    #[test]
    fn what_is_encrypted_counts_on_the_port_alone() {
        let short = [&[0x41][..], &[0x9c; 40]].concat();
        assert_eq!(udp(&short, 443).line, "protected payload");
        assert_eq!(udp(&short, 9).application, Some(Application::Data));
        assert_eq!(udp(&[&[0xc0][..], &[0x77; 40]].concat(), 9).application, Some(Application::Data));
    }
}
