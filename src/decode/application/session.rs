//! Sessions of NetBIOS (RFC 1002, 4.3), and SMB straight over TCP, which frames its messages alike
//! ([MS-SMB2] 2.1). What their messages carry is read by `smb` and `smb2`.

use super::{
    Application, netbios_name,
    recogniser::{Likeness, Recogniser},
    smb, smb2,
};
use crate::decode::{
    Transport,
    layers::{dissection::Dissection, header::Header, names::bytes_of},
};

const PORTS: &[(Transport, u16)] = &[(Transport::Tcp, 139), (Transport::Tcp, 445)];

/// Sessions are made, refused and kept alive.
pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::NbSession,
    ports: PORTS,
    likeness: |payload, context| {
        if context.is_tcp() { likeness(payload) } else { Likeness::No }
    },
    read: |frame, _| read(frame),
};

pub(super) const SMB: Recogniser = Recogniser {
    application: Application::Smb,
    ports: PORTS,
    likeness: |payload, context| Likeness::sure(context.is_tcp() && carries(payload, smb::MAGIC)),
    read: |frame, _| read(frame),
};

pub(super) const SMB2: Recogniser = Recogniser {
    application: Application::Smb2,
    ports: PORTS,
    likeness: |payload, context| {
        let is = carries(payload, smb2::MAGIC)
            || carries(payload, smb2::ENCRYPTED)
            || carries(payload, smb2::COMPRESSED);
        Likeness::sure(context.is_tcp() && is)
    },
    read: |frame, _| read(frame),
};

/// Length of the header of every packet.
pub(super) const HEADER: usize = 4;

const MESSAGE: u8 = 0;
const REQUEST: u8 = 0x81;
const POSITIVE: u8 = 0x82;
const NEGATIVE: u8 = 0x83;
const RETARGET: u8 = 0x84;
const KEEP_ALIVE: u8 = 0x85;

/// Kind and length of the packet that a payload starts with. The length has 17 bits in NetBIOS, 24
/// straight over TCP.
pub(super) fn packet(payload: &[u8]) -> Option<(u8, usize)> {
    let [kind, a, b, c] = payload.first_chunk::<HEADER>()?;
    Some((*kind, u32::from_be_bytes([0, *a, *b, *c]) as usize))
}

/// A message that begins with four bytes.
fn carries(payload: &[u8], magic: [u8; 4]) -> bool {
    let message = payload.get(HEADER..).and_then(<[u8]>::first_chunk);
    matches!(packet(payload), Some((MESSAGE, length)) if length > 4) && message == Some(&magic)
}

fn likeness(payload: &[u8]) -> Likeness {
    match packet(payload) {
        Some((REQUEST, 68)) => {
            let called = payload.get(HEADER..).and_then(netbios_name::decoded);
            let calling = payload.get(HEADER + netbios_name::LENGTH..).and_then(netbios_name::decoded);
            Likeness::sure(called.is_some() && calling.is_some())
        }
        Some((POSITIVE | KEEP_ALIVE, 0) | (RETARGET, 6)) => Likeness::OnPort,
        Some((NEGATIVE, 1)) => Likeness::on_port(payload.get(HEADER).is_some_and(|code| code & 0x80 != 0)),
        _ => Likeness::No,
    }
}

/// Reads the packets that stand one behind the other from here on.
fn read(frame: &mut Dissection<'_>) {
    while !frame.has_stopped() {
        let rest = frame.rest();
        let Some((kind, length)) = packet(rest) else { return };
        let message: fn(&mut Dissection<'_>) = match rest.get(HEADER..).and_then(<[u8]>::first_chunk) {
            Some(magic) if kind == MESSAGE && *magic == smb::MAGIC => smb::read,
            Some(magic) if kind == MESSAGE && *magic == smb2::MAGIC => smb2::read,
            Some(magic) if kind == MESSAGE && *magic == smb2::ENCRYPTED => smb2::read_encrypted,
            Some(magic) if kind == MESSAGE && *magic == smb2::COMPRESSED => smb2::read_compressed,
            _ if likeness(rest) != Likeness::No => {
                frame.within(HEADER + length, |frame| {
                    frame.message(Application::NbSession, control);
                });
                continue;
            }
            // What is no SMB stays payload.
            _ => return,
        };
        frame.header("NBSS", |header| {
            header.u8_as("Type", |_| "0 (message)".to_owned())?;
            let (_, range) = header.take::<3>()?;
            header.add("Length", range, bytes_of(length));
            Some(())
        });
        frame.within(length, message);
    }
}

fn control(header: &mut Header<'_>) -> Option<()> {
    let kind = header.u8_as("Type", |kind| format!("{kind:#04x} ({})", name(kind)))?;
    header.say(name(kind));
    let ([a, b, c], range) = header.take()?;
    header.add("Length", range, u32::from_be_bytes([0, a, b, c]));
    match kind {
        REQUEST => {
            let called = netbios_name::take(header, "Called name")?;
            let calling = netbios_name::take(header, "Calling name")?;
            header.say(&format!(" {calling} → {called}"));
        }
        NEGATIVE => {
            let error = header.u8_as("Error", |code| format!("{code:#04x} ({})", error(code)))?;
            header.say(&format!(": {}", self::error(error)));
        }
        RETARGET => {
            let address = header.ipv4("Address")?;
            let port = header.u16("Port")?;
            header.say(&format!(" to {address}:{port}"));
        }
        _ => {}
    }
    Some(())
}

const fn name(kind: u8) -> &'static str {
    match kind {
        REQUEST => "session request",
        POSITIVE => "positive session response",
        NEGATIVE => "negative session response",
        RETARGET => "retarget session response",
        KEEP_ALIVE => "session keep alive",
        _ => "session message",
    }
}

const fn error(code: u8) -> &'static str {
    match code {
        0x80 => "not listening on called name",
        0x81 => "not listening for calling name",
        0x82 => "called name not present",
        0x83 => "insufficient resources",
        0x8f => "unspecified error",
        _ => "unknown error",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Context, identify, netbios_name::tests::encoded, recognise};
    use super::*;
    use crate::decode::Protocol;

    fn context(port: u16, length: usize) -> Context {
        Context { protocol: Protocol::TCP, ports: Some((1059, port)), length: length as u32 }
    }

    #[test]
    fn a_session_request_names_both_ends_on_any_port() {
        let request =
            [&[0x81, 0, 0, 68][..], &encoded("*SMBSERVER", 0x20), &encoded("HERBIVORE", 0)].concat();
        let found = recognise(&request, &context(31, request.len()));
        assert_eq!(found.line, "session request HERBIVORE<00> → *SMBSERVER<20>");
        let names: Vec<_> = found.meanings.iter().map(|meaning| meaning.text.as_str()).collect();
        assert_eq!(names, ["*SMBSERVER", "HERBIVORE"]);
    }

    #[test]
    fn short_answers_count_on_their_port_alone() {
        let refused = [0x83, 0, 0, 1, 0x82];
        let found = recognise(&refused, &context(139, 5));
        assert_eq!(found.line, "negative session response: called name not present");
        assert_eq!(recognise(&[0x82, 0, 0, 0], &context(139, 4)).line, "positive session response");
        assert_eq!(identify(&refused, &context(80, 5)), Some(Application::Data));
        assert_eq!(identify(&[0x83, 0, 0, 1, 0x12], &context(139, 5)), Some(Application::Data));
    }

    #[test]
    fn other_bytes_on_the_port_are_data() {
        for bytes in [&[0, 0, 0, 4, 1, 2, 3, 4][..], &[0x90; 40], &[0, 0, 0]] {
            assert_eq!(identify(bytes, &context(139, bytes.len())), Some(Application::Data));
        }
    }
}
