//! Remote Desktop Protocol as far as its connection request ([MS-RDPBCGR] 2.2.1.1), in TPKT (RFC 1006)
//! and X.224.

use super::{
    Application, Context, MeaningKind,
    recogniser::{Likeness, Recogniser},
    words,
};
use crate::decode::{
    Transport,
    layers::{
        dissection::Dissection,
        header::{Header, text_of},
    },
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Rdp,
    ports: &[(Transport::Tcp, 3389)],
    likeness,
    read: |frame, _| read(frame),
};

/// Length of TPKT's header, and of X.224's behind it when connecting.
const TPKT: usize = 4;
const CONNECT: usize = 7;

const REQUEST: u8 = 0xe0;
const CONFIRM: u8 = 0xd0;
const DATA: u8 = 0xf0;

const COOKIE: &[u8] = b"Cookie: mstshash=";

/// Length and code of the unit at the start.
fn unit(payload: &[u8]) -> Option<(usize, u8)> {
    let [3, 0, a, b, indicator, code, ..] = *payload else { return None };
    let length = usize::from(u16::from_be_bytes([a, b]));
    let indicator = usize::from(indicator);
    let fits = match code {
        REQUEST | CONFIRM => indicator + TPKT + 1 == length && indicator + 1 >= CONNECT,
        DATA => indicator == 2 && length > TPKT + 3 && payload.get(6) == Some(&0x80),
        0x80 => indicator + TPKT + 1 == length,
        _ => false,
    };
    fits.then_some((length, code))
}

/// A request with RDP's cookie or negotiation tells by itself; TPKT and X.224 are others' too.
fn likeness(payload: &[u8], context: &Context) -> Likeness {
    let Some((length, code)) = unit(payload).filter(|_| context.is_tcp()) else { return Likeness::No };
    let rest = payload.get(TPKT + CONNECT..).unwrap_or_default();
    let negotiates = matches!(rest, [1..=3, _, 8, 0, ..]) && length == TPKT + CONNECT + 8;
    let is_own = code == REQUEST && rest.starts_with(COOKIE) || code != DATA && negotiates;
    if is_own { Likeness::Sure } else { Likeness::OnPort }
}

fn read(frame: &mut Dissection<'_>) {
    while !frame.has_stopped()
        && let Some((length, _)) = unit(frame.rest())
    {
        frame.within(length, |frame| {
            frame.message(Application::Rdp, message);
        });
    }
}

fn message(header: &mut Header<'_>) -> Option<()> {
    header.u8("TPKT version")?;
    header.take::<1>()?;
    header.u16("Length")?;
    header.u8("X.224 length")?;
    let code = header.u8_as("X.224 code", |code| format!("{code:#04x} ({})", name(code)))?;
    header.say(name(code));
    if code == DATA {
        return header.u8_as("End of unit", |byte| (byte & 0x80 != 0).to_string()).map(drop);
    }
    header.hex16("Destination reference")?;
    header.hex16("Source reference")?;
    header.u8_as("Class", |class| (class >> 4).to_string())?;
    if header.rest().starts_with(b"Cookie: ") {
        cookie(header)?;
    }
    if let Some([kind @ 1..=3, _, 8, 0]) = header.rest().first_chunk() {
        negotiation(header, *kind)?;
    }
    Some(())
}

fn cookie(header: &mut Header<'_>) -> Option<()> {
    let end = header.rest().windows(2).position(|pair| pair == b"\r\n")?;
    let (bytes, range) = header.take_slice(end + 2)?;
    let line = bytes.get(..end)?;
    header.add("Cookie", range.clone(), text_of(line));
    if let Some(user) = line.strip_prefix(COOKIE).filter(|user| !user.is_empty()) {
        let user = text_of(user);
        header.say(&format!(", user {user}"));
        header.means(MeaningKind::User, user, range.start + COOKIE.len()..range.start + end);
    }
    Some(())
}

fn negotiation(header: &mut Header<'_>, kind: u8) -> Option<()> {
    header.u8_as("Negotiation", |kind| {
        words::named(
            kind,
            [None, Some("request"), Some("response"), Some("failure")]
                .get(usize::from(kind))
                .copied()
                .flatten(),
        )
    })?;
    header.u8_as("Flags", |flags| format!("{flags:#04x}"))?;
    header.le16_as("Negotiation's length", |length| length.to_string())?;
    if kind == 3 {
        let failure = header.le32_as("Failure", |code| code.to_string())?;
        header.say(&format!(", failure {failure}"));
    } else {
        let shown = |bits: u32| match bits {
            0 => "standard RDP security".to_owned(),
            _ => words::set(
                bits.into(),
                &[(1, "TLS"), (2, "CredSSP"), (4, "RDSTLS"), (8, "early user authorisation")],
            ),
        };
        let protocols = header.le32_as("Protocols", shown)?;
        header.say(&format!(", {}", shown(protocols)));
    }
    Some(())
}

const fn name(code: u8) -> &'static str {
    match code {
        REQUEST => "connection request",
        CONFIRM => "connection confirm",
        DATA => "data",
        _ => "disconnect request",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{identify, recognise};
    use super::*;
    use crate::decode::Protocol;

    fn context(port: u16, length: usize) -> Context {
        Context { protocol: Protocol::TCP, ports: Some((4_000, port)), length: length as u32 }
    }

    #[test]
    fn a_request_names_its_user_on_any_port() {
        let rest = b"Cookie: mstshash=admin\r\n\x01\0\x08\0\x03\0\0\0";
        let length = (TPKT + CONNECT + rest.len()) as u8;
        let bytes = [&[3, 0, 0, length, length - 5, REQUEST, 0, 0, 0, 0, 0][..], rest].concat();
        let found = recognise(&bytes, &context(99, bytes.len()));
        assert_eq!(found.line, "connection request, user admin, TLS, CredSSP");
        assert_eq!(&bytes[found.meanings[0].bytes.clone()], b"admin");
    }

    #[test]
    fn data_counts_on_the_port_alone() {
        let bytes = [3, 0, 0, 9, 2, DATA, 0x80, 1, 2];
        assert_eq!(recognise(&bytes, &context(3389, 9)).line, "data");
        assert_eq!(identify(&bytes, &context(99, 9)), Some(Application::Data));
        assert_eq!(identify(&[3; 30], &context(3389, 30)), Some(Application::Data));
    }
}
