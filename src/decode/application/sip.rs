//! SIP (RFC 3261): requests and answers, over UDP and TCP.

use super::{
    Application, MeaningKind,
    message_head::read_fields,
    piece::{Piece, first_line, means, show, starts_with, take_line},
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{Transport, layers::header::Header};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Sip,
    ports: &[(Transport::Udp, 5060), (Transport::Tcp, 5060)],
    likeness: |payload, _| Likeness::sure(is_message(payload)),
    read: |frame, _| {
        frame.message(Application::Sip, message);
    },
};

/// The longest method, `SUBSCRIBE`, with its space.
const LONGEST_METHOD: usize = 16;

fn is_message(payload: &[u8]) -> bool {
    if starts_with(payload, "SIP/2.0 ") {
        return matches!(payload.get(8..11), Some([b'1'..=b'6', b'0'..=b'9', b'0'..=b'9']));
    }
    let start = payload.get(..LONGEST_METHOD).unwrap_or(payload);
    let Some(length) = start.iter().position(|byte| *byte == b' ') else { return false };
    let is_method = start.iter().take(length).all(u8::is_ascii_uppercase);
    length > 0 && is_method && first_line(payload).0.bytes.ends_with(b" SIP/2.0")
}

fn message(header: &mut Header<'_>) -> Option<()> {
    let line = take_line(header, "First line")?;
    header.say(&line.text());
    header.deeper(|header| {
        let (method, rest) = line.word();
        if starts_with(line.bytes, "SIP/") {
            let (code, reason) = rest.word();
            show(header, "Version", method);
            show(header, "Status code", code);
            show(header, "Reason", reason);
        } else {
            let (target, version) = rest.word();
            show(header, "Method", method);
            show(header, "Target", target);
            show(header, "Version", version);
        }
    });
    people(header);
    let head = read_fields(header);
    head.is_whole.then_some(())
}

/// Who is meant: addresses of From and To.
fn people(header: &mut Header<'_>) {
    let mut rest = Piece { bytes: header.rest(), start: header.position() };
    // They stand among the first fields.
    for _ in 0..30 {
        let (line, ends) = first_line(rest.bytes);
        let line = Piece { start: rest.start, ..line };
        if line.is_empty() || !ends {
            return;
        }
        let value = ["From:", "To:", "f:", "t:"].into_iter().find_map(|name| line.behind(name));
        if let Some(address) = value.and_then(address) {
            means(header, MeaningKind::User, address);
        }
        let length = rest.bytes.iter().position(|byte| *byte == b'\n').map_or(rest.bytes.len(), |at| at + 1);
        rest = rest.after(length);
    }
}

/// `alice@example.com` of `Alice <sip:alice@example.com>;tag=1`.
fn address(value: Piece<'_>) -> Option<Piece<'_>> {
    let address = value.between(b'<', b'>').unwrap_or_else(|| {
        let value = value.trimmed();
        value.split(b';').map_or(value, |(address, _)| address)
    });
    let address = address.behind("sip:").or_else(|| address.behind("sips:")).unwrap_or(address);
    (!address.is_empty()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{
        Protocol,
        application::{Context, recognise},
    };

    #[test]
    fn an_invitation_tells_who_calls_whom() {
        let invite = b"INVITE sip:bob@example.com SIP/2.0\r\nFrom: \"A\" <sip:alice@example.com>;tag=1\r\n\
            To: sip:bob@example.com\r\nUser-Agent: phone/1\r\n\r\n";
        let context =
            Context { protocol: Protocol::UDP, ports: Some((40_000, 99)), length: invite.len() as u32 };
        let found = recognise(invite, &context);
        assert_eq!(found.application, Some(Application::Sip));
        assert_eq!(found.line, "INVITE sip:bob@example.com SIP/2.0");
        let words: Vec<_> = found
            .meanings
            .iter()
            .map(|meaning| (meaning.kind, meaning.text.as_str(), &invite[meaning.bytes.clone()]))
            .collect();
        assert_eq!(
            words,
            [
                (MeaningKind::User, "alice@example.com", &b"alice@example.com"[..]),
                (MeaningKind::User, "bob@example.com", b"bob@example.com"),
                (MeaningKind::Software, "phone/1", b"phone/1"),
            ]
        );
    }

    #[test]
    fn answers_are_told_and_other_lines_are_not() {
        assert!(is_message(b"SIP/2.0 180 Ringing\r\n"));
        for other in [&b"SIP/2.0 x80 Ringing\r\n"[..], b"OPTIONS / RTSP/1.0\r\n", b" SIP/2.0", b"a b SIP/2.0"]
        {
            assert!(!is_message(other), "{}", other.escape_ascii());
        }
    }
}
