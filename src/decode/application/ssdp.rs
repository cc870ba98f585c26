//! SSDP (UPnP Device Architecture 2.0, 1.1): HTTP's lines in datagrams.

use super::{
    Application, Context,
    http::is_status,
    message_head::read_fields,
    piece::{contains, first_line, starts_with, take_line},
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{Transport, layers::header::Header};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Ssdp,
    ports: &[(Transport::Udp, 1900)],
    likeness,
    read: |frame, _| {
        frame.message(Application::Ssdp, message);
    },
};

/// How far an answer's fields are looked at.
const LOOKED_AT: usize = 600;

fn likeness(payload: &[u8], context: &Context) -> Likeness {
    if !context.is_udp() {
        return Likeness::No;
    }
    if starts_with(payload, "M-SEARCH * HTTP/1.") || starts_with(payload, "NOTIFY * HTTP/1.") {
        return Likeness::Sure;
    }
    if !is_status(payload) {
        return Likeness::No;
    }
    let start = payload.get(..LOOKED_AT).unwrap_or(payload);
    if contains(start, "\nUSN:") || contains(start, "\nST:") { Likeness::Sure } else { Likeness::OnPort }
}

fn message(header: &mut Header<'_>) -> Option<()> {
    let wanted = target(header.rest());
    let line = take_line(header, "First line")?;
    header.say(&line.text());
    if let Some(wanted) = wanted {
        header.say(&format!(", {wanted}"));
    }
    // Many end without the empty line.
    read_fields(header);
    Some(())
}

/// What is looked for or announced: `ssdp:all`, `upnp:rootdevice`.
fn target(payload: &[u8]) -> Option<String> {
    let mut rest = payload.get(..LOOKED_AT).unwrap_or(payload);
    while !rest.is_empty() {
        let (line, _) = first_line(rest);
        if let Some(value) = line.behind("ST:").or_else(|| line.behind("NT:")) {
            return Some(value.trimmed().text());
        }
        let next = rest.iter().position(|byte| *byte == b'\n')?;
        rest = rest.get(next + 1..).unwrap_or_default();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Protocol, application::recognise};

    fn udp(payload: &[u8], port: u16) -> (Option<Application>, String) {
        let context =
            Context { protocol: Protocol::UDP, ports: Some((40_000, port)), length: payload.len() as u32 };
        let found = recognise(payload, &context);
        (found.application, found.line)
    }

    #[test]
    fn a_search_and_its_answer_are_told() {
        let search = b"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nST: ssdp:all\r\n\r\n";
        assert_eq!(udp(search, 1900), (Some(Application::Ssdp), "M-SEARCH * HTTP/1.1, ssdp:all".to_owned()));
        let answer = b"HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nUSN: uuid:1\r\n\r\n";
        assert_eq!(udp(answer, 9), (Some(Application::Ssdp), "HTTP/1.1 200 OK, upnp:rootdevice".to_owned()));
        assert_eq!(udp(b"HTTP/1.1 200 OK\r\n\r\n", 9).0, Some(Application::Text));
    }
}
