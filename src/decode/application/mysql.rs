//! The protocol of `MySQL` and `MariaDB` (its makers' "client/server protocol": connection phase, commands).

use super::{
    Application, Context, MeaningKind,
    recogniser::{Likeness, Recogniser},
    words,
};
use crate::decode::{
    Transport,
    layers::{
        header::{Header, text_of},
        names::bytes_of,
    },
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::MySql,
    ports: &[(Transport::Tcp, PORT)],
    likeness,
    read: |frame, context| {
        while !frame.has_stopped() && packet(frame.rest()).is_some() {
            let (length, form) = (packet(frame.rest()).unwrap_or_default().0, form(frame.rest(), context));
            frame.within(HEADER + length, |frame| {
                frame.message(Application::MySql, |header| message(header, form));
            });
        }
    },
};

const PORT: u16 = 3306;
const HEADER: usize = 4;

/// Capabilities of a client (protocol 4.1, and TLS).
const PROTOCOL_41: u32 = 0x0200;
const TLS: u32 = 0x0800;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Greeting,
    TlsRequest,
    Login,
    Error,
    Command(u8),
    Other,
}

/// Length and number of the packet at the start.
fn packet(payload: &[u8]) -> Option<(usize, u8)> {
    let [a, b, c, number] = *payload.first_chunk::<HEADER>()?;
    let length = u32::from_le_bytes([a, b, c, 0]) as usize;
    (length > 0).then_some((length, number))
}

fn form(payload: &[u8], context: &Context) -> Form {
    let Some((length, number)) = packet(payload) else { return Form::Other };
    let body = payload.get(HEADER..).unwrap_or_default();
    match (number, body) {
        (0, [10, version @ ..]) if is_version(version) => Form::Greeting,
        (1, [a, b, c, d, ..]) if body.get(9..32).is_some_and(|zeros| zeros.iter().all(|byte| *byte == 0)) => {
            let capabilities = u32::from_le_bytes([*a, *b, *c, *d]);
            if capabilities & PROTOCOL_41 == 0 {
                Form::Other
            } else if length == 32 && capabilities & TLS != 0 {
                Form::TlsRequest
            } else if length > 32 {
                Form::Login
            } else {
                Form::Other
            }
        }
        (_, [0xff, _, _, ..]) if context.comes_from(PORT) => Form::Error,
        (0, [code, ..]) if context.goes_to(PORT) && command_name(*code).is_some() => Form::Command(*code),
        _ => Form::Other,
    }
}

/// A version in digits and signs, and the zero that ends it.
fn is_version(bytes: &[u8]) -> bool {
    let end = bytes.iter().take(64).position(|byte| *byte == 0);
    let version = end.and_then(|end| bytes.get(..end)).unwrap_or_default();
    version.first().is_some_and(u8::is_ascii_digit)
        && version.contains(&b'.')
        && version.iter().all(u8::is_ascii_graphic)
}

/// What connects tells by itself if its length is that of the segment.
fn likeness(payload: &[u8], context: &Context) -> Likeness {
    let Some((length, number)) = packet(payload).filter(|_| context.is_tcp()) else { return Likeness::No };
    let is_whole = HEADER + length == context.length as usize;
    match form(payload, context) {
        Form::Greeting | Form::TlsRequest | Form::Login if is_whole => Likeness::Sure,
        Form::Error | Form::Command(_) => Likeness::on_port(is_whole),
        _ => Likeness::on_port(number < 64 && fills(payload, context)),
    }
}

/// Packets with rising numbers that end with the segment.
fn fills(payload: &[u8], context: &Context) -> bool {
    let (mut at, mut expected) = (0, None);
    while let Some((length, number)) = payload.get(at..).and_then(packet) {
        if expected.is_some_and(|expected| expected != number) {
            return false;
        }
        expected = Some(number.wrapping_add(1));
        at += HEADER + length;
    }
    at > 0 && at == context.length as usize
}

fn message(header: &mut Header<'_>, form: Form) -> Option<()> {
    let ([a, b, c], range) = header.take()?;
    header.add("Length", range, bytes_of(u32::from_le_bytes([a, b, c, 0]) as usize));
    header.u8("Packet")?;
    match form {
        Form::Greeting => {
            header.u8("Protocol")?;
            let (version, range) = zero_ended(header)?;
            header.say(&format!("greeting, version {version}"));
            header.add("Version", range.clone(), &version);
            header.means(MeaningKind::Software, format!("MySQL {version}"), range);
            header.le32_as("Connection", |number| number.to_string())?;
            header.hex("Salt", 8)?;
        }
        Form::TlsRequest => {
            header.say("request for TLS");
            client(header)?;
        }
        Form::Login => {
            client(header)?;
            let (user, range) = zero_ended(header)?;
            header.say(&format!("login, user {user}"));
            if !user.is_empty() {
                header.add("User", range.clone(), &user);
                header.means(MeaningKind::User, user, range);
            }
        }
        Form::Error => {
            header.take::<1>()?;
            let code = header.le16_as("Error", |code| code.to_string())?;
            let text = header.text("Message", header.rest().len())?;
            header.say(&format!("error {code}: {text}"));
        }
        Form::Command(code) => {
            header.u8_as("Command", |code| words::named(code, command_name(code)))?;
            header.say(command_name(code).unwrap_or_default());
            if matches!(code, 2 | 3) {
                let text = header.text("Text", header.rest().len())?;
                let line: String =
                    text.chars().take(120).map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
                header.say(&format!(": {line}"));
            }
        }
        Form::Other => header.say("packet"),
    }
    Some(())
}

fn client(header: &mut Header<'_>) -> Option<()> {
    header.le32_as("Capabilities", |bits| format!("{bits:#010x}"))?;
    header.le32_as("Largest packet", |size| bytes_of(size as usize))?;
    header.u8("Character set")?;
    header.take_slice(23).map(drop)
}

fn zero_ended(header: &mut Header<'_>) -> Option<(String, std::ops::Range<usize>)> {
    let end = header.rest().iter().position(|byte| *byte == 0)?;
    let (bytes, range) = header.take_slice(end + 1)?;
    Some((text_of(bytes.strip_suffix(b"\0").unwrap_or(bytes)), range))
}

const fn command_name(code: u8) -> Option<&'static str> {
    Some(match code {
        1 => "quit",
        2 => "use database",
        3 => "query",
        4 => "list fields",
        9 => "statistics",
        14 => "ping",
        17 => "change user",
        22 => "prepare",
        23 => "execute",
        25 => "close statement",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{identify, recognise};
    use super::*;
    use crate::decode::Protocol;

    fn context(ports: (u16, u16), length: usize) -> Context {
        Context { protocol: Protocol::TCP, ports: Some(ports), length: length as u32 }
    }

    fn packet(number: u8, body: &[u8]) -> Vec<u8> {
        [&[body.len() as u8, 0, 0, number][..], body].concat()
    }

    #[test]
    fn what_connects_tells_itself_on_any_port() {
        let greeting =
            packet(0, &[&b"\x0a5.5.40-MariaDB\0"[..], &[7, 0, 0, 0], b"12345678\0", &[0; 20]].concat());
        let found = recognise(&greeting, &context((99, 4_000), greeting.len()));
        assert_eq!(found.line, "greeting, version 5.5.40-MariaDB");
        let head = [&[0, 0x0a, 0, 0, 0, 0, 0, 1, 33][..], &[0; 23]].concat();
        let request = packet(1, &head);
        assert_eq!(recognise(&request, &context((4_000, 99), 36)).line, "request for TLS");
        let login = packet(1, &[&head[..], b"root\0\0"].concat());
        assert_eq!(recognise(&login, &context((4_000, 99), login.len())).line, "login, user root");
    }

    #[test]
    fn commands_count_on_the_port_alone() {
        let query = packet(0, b"\x03select 1");
        assert_eq!(recognise(&query, &context((4_000, PORT), query.len())).line, "query: select 1");
        assert_eq!(identify(&query, &context((4_000, 99), query.len())), Some(Application::Data));
        assert_eq!(identify(&[0x90; 40], &context((4_000, PORT), 40)), Some(Application::Data));
    }
}
