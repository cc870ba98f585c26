//! SOCKS 4, 4a and 5 (RFC 1928, RFC 1929), on their own port alone: a few bytes that fill the segment.

use super::{
    Application, Context, MeaningKind,
    recogniser::{Likeness, Recogniser},
    words,
};
use crate::decode::{
    Transport,
    layers::header::{Header, text_of},
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Socks,
    ports: &[(Transport::Tcp, PORT)],
    likeness,
    read: |frame, context| {
        let form = form(frame.rest(), context);
        frame.message(Application::Socks, |header| message(header, form?));
    },
};

const PORT: u16 = 1080;

/// A message, told by its first bytes, its length and the side that sends it.
#[derive(Clone, Copy)]
enum Form {
    Request4,
    Answer4,
    Methods,
    Method,
    Request5,
    Answer5,
}

fn likeness(payload: &[u8], context: &Context) -> Likeness {
    let is_whole = payload.len() == context.length as usize;
    Likeness::on_port(context.is_tcp() && is_whole && form(payload, context).is_some())
}

fn form(payload: &[u8], context: &Context) -> Option<Form> {
    if context.goes_to(PORT) {
        match payload {
            [4, 1 | 2, a, b, _, _, _, _, texts @ .., 0] if (*a, *b) != (0, 0) => {
                texts.iter().all(|byte| *byte == 0 || byte.is_ascii_graphic()).then_some(Form::Request4)
            }
            [5, 1..=3, 0, rest @ ..] if address_length(rest) == Some(rest.len()) => Some(Form::Request5),
            [5, count, methods @ ..] if *count > 0 && methods.len() == usize::from(*count) => {
                Some(Form::Methods)
            }
            _ => None,
        }
    } else {
        match payload {
            [0, 0x5a..=0x5d, _, _, _, _, _, _] => Some(Form::Answer4),
            [5, 0..=2 | 0xff] => Some(Form::Method),
            [5, 0..=8, 0, rest @ ..] if address_length(rest) == Some(rest.len()) => Some(Form::Answer5),
            _ => None,
        }
    }
}

/// Bytes of an address with its kind and its port.
fn address_length(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [1, ..] => Some(1 + 4 + 2),
        [3, length, ..] if *length > 0 => Some(2 + usize::from(*length) + 2),
        [4, ..] => Some(1 + 16 + 2),
        _ => None,
    }
}

fn message(header: &mut Header<'_>, form: Form) -> Option<()> {
    header.u8("Version")?;
    match form {
        Form::Request4 => {
            let command = header.u8_as("Command", |command| words::named(command, command_name(command)))?;
            let port = header.u16("Port")?;
            let address = header.ipv4("Address")?;
            header.say(&format!("version 4, {}", command_name(command).unwrap_or_default()));
            let user = text(header, "User", Some(MeaningKind::User))?;
            // 4a: an address that cannot be, and the name behind the user's.
            let is_name = matches!(address.octets(), [0, 0, 0, 1..=255]);
            let name =
                if is_name { text(header, "Name", Some(MeaningKind::Domain))? } else { address.to_string() };
            header.say(&format!(" {name}:{port}"));
            if !user.is_empty() {
                header.say(&format!(", user {user}"));
            }
        }
        Form::Answer4 => {
            let code = header.u8_as("Result", |code| format!("{code:#04x} ({})", answer4(code)))?;
            header.say(&format!("version 4, {}", answer4(code)));
            header.u16("Port")?;
            header.ipv4("Address")?;
        }
        Form::Methods => {
            let count = header.u8("Methods")?;
            header.say("version 5, methods:");
            for number in 0..count {
                let method = header.u8_as("Method", |method| words::named(method, method_name(method)))?;
                let separator = if number == 0 { " " } else { ", " };
                header.say(&format!("{separator}{}", method_name(method).unwrap_or("unknown")));
            }
        }
        Form::Method => {
            let method = header.u8_as("Method", |method| words::named(method, method_name(method)))?;
            header.say(&format!("version 5, method chosen: {}", method_name(method).unwrap_or("unknown")));
        }
        Form::Request5 => {
            let command = header.u8_as("Command", |command| words::named(command, command_name(command)))?;
            header.take::<1>()?;
            header.say(&format!("version 5, {} ", command_name(command).unwrap_or_default()));
            address(header)?;
        }
        Form::Answer5 => {
            let code = header.u8_as("Result", |code| format!("{code} ({})", answer5(code)))?;
            header.take::<1>()?;
            header.say(&format!("version 5, {}, bound to ", answer5(code)));
            address(header)?;
        }
    }
    Some(())
}

fn address(header: &mut Header<'_>) -> Option<()> {
    let shown = match header.u8("Kind of address")? {
        1 => header.ipv4("Address")?.to_string(),
        4 => header.ipv6("Address")?.to_string(),
        _ => {
            let length = header.u8("Length of the name")?;
            let (bytes, range) = header.take_slice(length.into())?;
            let name = text_of(bytes);
            header.add("Name", range.clone(), &name);
            header.means(MeaningKind::Domain, name.clone(), range);
            name
        }
    };
    let port = header.u16("Port")?;
    header.say(&format!("{shown}:{port}"));
    Some(())
}

/// Takes a text and its zero; an empty one has no field.
fn text(header: &mut Header<'_>, name: &'static str, kind: Option<MeaningKind>) -> Option<String> {
    let end = header.rest().iter().position(|byte| *byte == 0)?;
    let (bytes, range) = header.take_slice(end + 1)?;
    let text = text_of(bytes.strip_suffix(b"\0").unwrap_or(bytes));
    if !text.is_empty() {
        header.add(name, range.clone(), &text);
        if let Some(kind) = kind {
            header.means(kind, text.clone(), range);
        }
    }
    Some(text)
}

const fn command_name(command: u8) -> Option<&'static str> {
    match command {
        1 => Some("connect"),
        2 => Some("bind"),
        3 => Some("associate"),
        _ => None,
    }
}

const fn method_name(method: u8) -> Option<&'static str> {
    match method {
        0 => Some("none"),
        1 => Some("GSSAPI"),
        2 => Some("password"),
        0xff => Some("no acceptable"),
        _ => None,
    }
}

const fn answer4(code: u8) -> &'static str {
    match code {
        0x5a => "granted",
        0x5b => "refused",
        0x5c => "refused, no identd",
        _ => "refused, another user",
    }
}

const fn answer5(code: u8) -> &'static str {
    match code {
        0 => "succeeded",
        1 => "general failure",
        2 => "not allowed",
        3 => "network unreachable",
        4 => "host unreachable",
        5 => "connection refused",
        6 => "expired",
        7 => "command not supported",
        _ => "kind of address not supported",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{identify, recognise};
    use super::*;
    use crate::decode::Protocol;

    fn context(ports: (u16, u16), length: usize) -> Context {
        Context { protocol: Protocol::TCP, ports: Some(ports), length: length as u32 }
    }

    #[test]
    fn requests_name_where_they_lead() {
        let line = |bytes: &[u8]| recognise(bytes, &context((4_000, PORT), bytes.len())).line;
        assert_eq!(line(b"\x04\x01\0\x50\xc0\0\x02\x07me\0"), "version 4, connect 192.0.2.7:80, user me");
        assert_eq!(line(b"\x04\x01\0\x50\0\0\0\x01\0a.example\0"), "version 4, connect a.example:80");
        assert_eq!(line(b"\x05\x01\0\x03\x09a.example\0\x50"), "version 5, connect a.example:80");
        assert_eq!(line(&[5, 2, 0, 2]), "version 5, methods: none, password");
        let answer = [5, 0, 0, 1, 192, 0, 2, 7, 0, 80];
        let found = recognise(&answer, &context((PORT, 4_000), 10));
        assert_eq!(found.line, "version 5, succeeded, bound to 192.0.2.7:80");
    }

    #[test]
    fn other_bytes_on_the_port_are_none_and_the_same_on_others_neither() {
        let request = b"\x05\x01\0\x03\x09a.example\0\x50";
        assert_eq!(identify(request, &context((4_000, 80), request.len())), Some(Application::Data));
        for bytes in
            [&b"MZ\x90\0\x03\0\0\0"[..], &[5, 1, 0, 9, 1], &[4, 1, 0, 80, 1, 2, 3, 4], &[5; 40], &[4; 40]]
        {
            assert_ne!(identify(bytes, &context((4_000, PORT), bytes.len())), Some(Application::Socks));
        }
    }
}
