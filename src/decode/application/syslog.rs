//! Syslog (RFC 3164, RFC 5424): a priority in angle brackets, then text.

use super::{
    Application, Context,
    piece::{Piece, first_line, is_printable, take_line},
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{Transport, layers::header::Header};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Syslog,
    ports: &[(Transport::Udp, 514)],
    likeness,
    read: |frame, _| {
        frame.message(Application::Syslog, message);
    },
};

const MONTHS: [&[u8]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

const SEVERITIES: [&str; 8] =
    ["emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug"];

/// Facilities (RFC 5424, 6.2.1).
const FACILITIES: [&str; 24] = [
    "kernel", "user", "mail", "daemon", "auth", "syslog", "printer", "news", "uucp", "clock", "authpriv",
    "ftp", "ntp", "audit", "alert", "cron", "local 0", "local 1", "local 2", "local 3", "local 4", "local 5",
    "local 6", "local 7",
];

fn likeness(payload: &[u8], context: &Context) -> Likeness {
    if !context.is_udp() || payload.first() != Some(&b'<') {
        return Likeness::No;
    }
    let (line, _) = first_line(payload);
    let Some((_, rest)) = priority(line) else { return Likeness::No };
    let has_month = MONTHS.iter().any(|month| rest.bytes.starts_with(month));
    let has_version = matches!(rest.bytes, [b'1', b' ', b'-' | b'0'..=b'9', ..]);
    if has_month || has_version { Likeness::Sure } else { Likeness::on_port(is_printable(line.bytes)) }
}

/// `<34>`: facility times eight and severity.
fn priority(line: Piece<'_>) -> Option<(u8, Piece<'_>)> {
    let number = line.first(5).between(b'<', b'>')?;
    let value = number.number::<u8>().filter(|value| *value <= 191 && !number.is_empty())?;
    Some((value, line.after(number.bytes.len() + 2)))
}

fn message(header: &mut Header<'_>) -> Option<()> {
    let line = take_line(header, "Message")?;
    header.say(&line.text());
    if let Some((value, _)) = priority(line) {
        let name = |names: &[&'static str], at: u8| names.get(usize::from(at)).copied().unwrap_or("?");
        let (facility, severity) = (name(&FACILITIES, value >> 3), name(&SEVERITIES, value & 7));
        let range =
            line.first(line.bytes.iter().position(|byte| *byte == b'>').map_or(0, |at| at + 1)).range();
        header.deeper(|header| {
            header.add("Facility", range.clone(), facility);
            header.add("Severity", range, severity);
        });
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Protocol, application::recognise};

    #[test]
    fn a_message_tells_its_facility_and_severity() {
        let udp = |payload: &[u8], port| {
            let context = Context {
                protocol: Protocol::UDP,
                ports: Some((40_000, port)),
                length: payload.len() as u32,
            };
            recognise(payload, &context)
        };
        let found = udp(b"<34>Oct 11 22:14:15 host su: failed", 9);
        assert_eq!(found.line, "<34>Oct 11 22:14:15 host su: failed");
        assert_eq!(found.layers[0].fields[1].value, "auth");
        assert_eq!(found.layers[0].fields[2].value, "critical");
        assert_eq!(udp(b"<1>link down", 514).application, Some(Application::Syslog));
        for other in [&b"<1>link down"[..], b"<999>Oct 1", b"<>Oct", b"<a>"] {
            assert_eq!(udp(other, 9).application, Some(Application::Text));
        }
    }
}
