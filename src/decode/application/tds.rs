//! Tabular Data Stream, the protocol of SQL Server and Sybase ([MS-TDS] 2.2.3; logins before TDS 7 by
//! the TDS 5.0 specification).

use std::ops::Range;

use super::{
    Application, Context, MeaningKind,
    recogniser::{Likeness, Recogniser},
    wide, words,
};
use crate::decode::{
    Transport,
    layers::{
        dissection::Dissection,
        header::{Header, text_of},
    },
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Tds,
    ports: &[(Transport::Tcp, 1433)],
    likeness,
    read: |frame, _| read(frame),
};

/// Length of the header of every packet.
const HEADER: usize = 8;

const BATCH: u8 = 1;
const OLD_LOGIN: u8 = 2;
const RESPONSE: u8 = 4;
const LOGIN: u8 = 16;
const PRE_LOGIN: u8 = 18;

/// The most packets of an old login's size: what is larger is none.
const OLD_LARGEST: usize = 512;

/// Kind and length of the packet at the start.
fn packet(payload: &[u8]) -> Option<(u8, usize)> {
    let [kind, status, a, b, _, _, _, 0] = *payload.first_chunk::<HEADER>()? else { return None };
    let length = usize::from(u16::from_be_bytes([a, b]));
    (name(kind).is_some() && status <= 0x1f && length >= HEADER).then_some((kind, length))
}

/// Logins tell by themselves: their lengths agree, and old ones' packets are as long as they say.
fn likeness(payload: &[u8], context: &Context) -> Likeness {
    let Some((kind, length)) = packet(payload).filter(|_| context.is_tcp()) else { return Likeness::No };
    let body = payload.get(HEADER..).unwrap_or_default();
    let is_whole = length == context.length as usize;
    let is_sure = match kind {
        PRE_LOGIN => is_whole && options(body).is_some(),
        LOGIN => is_login(body, length),
        OLD_LOGIN => {
            is_whole && length <= OLD_LARGEST && length > HEADER && payload.get(4..6) == Some(&[0, 0])
        }
        _ => false,
    };
    if is_sure {
        Likeness::Sure
    } else {
        Likeness::on_port(length <= context.length as usize || length <= 32_768)
    }
}

fn is_login(body: &[u8], length: usize) -> bool {
    let Some(&[a, b, c, d, _, _, _, version]) = body.first_chunk::<8>() else { return false };
    u32::from_le_bytes([a, b, c, d]) as usize + HEADER == length && matches!(version, 0x70..=0x75)
}

/// The options of a pre-login: token, place and length each. None where it has not the form.
fn options(body: &[u8]) -> Option<Vec<(u8, Range<usize>)>> {
    let mut options = Vec::new();
    let mut at = 0;
    loop {
        match *body.get(at..)? {
            [0xff, ..] => break,
            [token @ 0..=7, a, b, c, d, ..] => {
                let start = usize::from(u16::from_be_bytes([a, b]));
                let end = start + usize::from(u16::from_be_bytes([c, d]));
                if end > body.len() || options.len() > 8 {
                    return None;
                }
                options.push((token, start..end));
            }
            _ => return None,
        }
        at += 5;
    }
    // The version comes first, always.
    (options.first()?.0 == 0).then_some(options)
}

fn read(frame: &mut Dissection<'_>) {
    while !frame.has_stopped()
        && let Some((kind, length)) = packet(frame.rest())
    {
        frame.within(length, |frame| {
            frame.message(Application::Tds, |header| message(header, kind));
        });
    }
}

fn message(header: &mut Header<'_>, kind: u8) -> Option<()> {
    header.u8_as("Type", |kind| words::named(kind, name(kind)))?;
    header.say(name(kind)?);
    header.u8_as("Status", |bits| {
        words::set(
            bits.into(),
            &[(1, "end of message"), (2, "ignore"), (8, "reset"), (16, "reset, keep transaction")],
        )
    })?;
    header.u16("Length")?;
    header.u16("Server's process")?;
    header.u8("Packet")?;
    header.u8("Window")?;
    match kind {
        PRE_LOGIN => pre_login(header),
        RESPONSE if options(header.rest()).is_some_and(|options| options.len() > 1) => {
            header.say(" to a pre-login");
            pre_login(header)
        }
        LOGIN => login(header),
        OLD_LOGIN => old_login(header),
        BATCH => batch(header),
        _ => Some(()),
    }
}

fn pre_login(header: &mut Header<'_>) -> Option<()> {
    let body = header.rest();
    let Some(options) = options(body) else { return Some(()) };
    let (_, range) = header.take_slice(body.len())?;
    for (token, place) in options {
        let bytes = range.start + place.start..range.start + place.end;
        let value = body.get(place).unwrap_or_default();
        let (name, value) = match (token, value) {
            (0, [major, minor, a, b, ..]) => {
                let version = format!("{major}.{minor}.{}", u16::from_be_bytes([*a, *b]));
                header.say(&format!(", version {version}"));
                ("Version", version)
            }
            (1, [mode]) => {
                let name = ["off", "on", "not supported", "required"].get(usize::from(*mode)).copied();
                ("Encryption", words::named(mode, name))
            }
            (2, _) => ("Instance", text_of(value.split(|byte| *byte == 0).next().unwrap_or_default())),
            (3, _) => ("Thread", super::preview(value)),
            (4, [mode]) => ("Several results at a time", mode.to_string()),
            _ => ("Option", super::preview(value)),
        };
        if !bytes.is_empty() {
            header.add(name, bytes, value);
        }
    }
    Some(())
}

/// Texts of a login: where their places stand, what they are, and what they mean.
const TEXTS: [(usize, &str, Option<MeaningKind>); 7] = [
    (36, "Host", Some(MeaningKind::NetBiosName)),
    (40, "User", Some(MeaningKind::User)),
    (48, "Application", Some(MeaningKind::Software)),
    (52, "Server", Some(MeaningKind::NetBiosName)),
    (60, "Library", Some(MeaningKind::Software)),
    (64, "Language", None),
    (68, "Database", None),
];

fn login(header: &mut Header<'_>) -> Option<()> {
    let body = header.rest();
    let [a, b, c, d, _, _, minor, major] = *body.first_chunk()?;
    let length = u32::from_le_bytes([a, b, c, d]) as usize;
    // A length that cannot be leaves no record to read.
    let there = Some(body.len().min(length)).filter(|there| *there >= 8)?;
    let (_, range) = header.take_slice(there)?;
    header.add(
        "TDS version",
        range.start + 4..range.start + 8,
        format!("{:x}.{:x}", major >> 4, (major & 15) << 4 | minor & 15),
    );
    for (at, name, kind) in TEXTS {
        let [a, b, c, d] = *body.get(at..)?.first_chunk()?;
        let start = usize::from(u16::from_le_bytes([a, b]));
        let end = start + 2 * usize::from(u16::from_le_bytes([c, d]));
        let Some(letters) =
            body.get(start..end.min(there)).filter(|letters| !letters.is_empty() && end <= there)
        else {
            continue;
        };
        let text = wide::text(letters);
        let bytes = range.start + start..range.start + end;
        match name {
            "User" => header.say(&format!(", user {text}")),
            "Host" => header.say(&format!(" from {text}")),
            "Application" => header.say(&format!(" by {text}")),
            _ => {}
        }
        header.add(name, bytes.clone(), &text);
        if let Some(kind) = kind {
            header.means(kind, text, bytes);
        }
    }
    (there == length).then_some(())
}

/// Thirty letters each, and how many of them count.
fn old_login(header: &mut Header<'_>) -> Option<()> {
    // The packets behind the first have no such fields.
    let Some(record) = header.rest().get(..4 * 31) else { return Some(()) };
    let texts = record.as_chunks::<31>().0;
    if texts.iter().any(|[.., length]| *length > 30) {
        return Some(());
    }
    for (name, [letters @ .., length]) in ["Host", "User", "Password", "Process"].into_iter().zip(texts) {
        let (_, range) = header.take::<31>()?;
        let text = text_of(letters.get(..usize::from(*length)).unwrap_or_default());
        if text.is_empty() {
            continue;
        }
        let bytes = range.start..range.start + usize::from(*length);
        match name {
            "Password" => header.add(name, bytes, format!("{length} letters")),
            "User" => {
                header.say(&format!(", user {text}"));
                header.add(name, bytes.clone(), &text);
                header.means(MeaningKind::User, text, bytes);
            }
            _ => header.add(name, bytes, text),
        }
    }
    Some(())
}

fn batch(header: &mut Header<'_>) -> Option<()> {
    let rest = header.rest();
    // From TDS 7.2 on headers of 22 bytes come first ([MS-TDS] 2.2.5.3).
    if rest.starts_with(&[22, 0, 0, 0, 18, 0, 0, 0, 2, 0]) {
        header.take_slice(22)?;
    }
    let (letters, range) = header.take_slice(header.rest().len())?;
    // Old batches have a byte a letter.
    let is_wide = letters.get(1) == Some(&0);
    let text = if is_wide { wide::text(letters) } else { text_of(letters) };
    if !letters.is_empty() {
        let line: String =
            text.chars().take(120).map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
        header.say(&format!(": {line}"));
        header.add("Text", range, text);
    }
    Some(())
}

const fn name(kind: u8) -> Option<&'static str> {
    Some(match kind {
        BATCH => "SQL batch",
        OLD_LOGIN => "login, older than TDS 7",
        3 => "remote procedure call",
        RESPONSE => "response",
        6 => "attention",
        7 => "bulk load",
        8 => "federated authentication",
        14 => "transaction request",
        LOGIN => "login",
        17 => "SSPI",
        PRE_LOGIN => "pre-login",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{identify, recognise};
    use super::*;
    use crate::decode::Protocol;

    fn packet(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = (HEADER + body.len()) as u16;
        [&[kind, 1][..], &length.to_be_bytes(), &[0, 0, 1, 0], body].concat()
    }

    fn context(port: u16, length: usize) -> Context {
        Context { protocol: Protocol::TCP, ports: Some((1_324, port)), length: length as u32 }
    }

    fn line(bytes: &[u8]) -> String {
        recognise(bytes, &context(99, bytes.len())).line
    }

    #[test]
    fn logins_tell_themselves_on_any_port() {
        let mut record = vec![0; 504];
        record[31..36].copy_from_slice(b"Probe");
        record[61] = 5;
        assert_eq!(line(&packet(OLD_LOGIN, &record)), "login, older than TDS 7, user Probe");

        let mut body = vec![0; 94];
        body[4..8].copy_from_slice(&[0, 0, 0, 0x71]);
        body[40..44].copy_from_slice(&[94, 0, 2, 0]);
        body.extend(b"s\0a\0");
        body[0] = 98;
        assert_eq!(line(&packet(LOGIN, &body)), "login, user sa");

        let hello = [0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 9, 0, 0x05, 0x77, 0, 0, 0];
        assert_eq!(line(&packet(PRE_LOGIN, &hello)), "pre-login, version 9.0.1399");
    }

    #[test]
    fn the_rest_counts_on_the_port_alone() {
        let bytes = packet(BATCH, b"s\0e\0l\0e\0c\0t\0 \x001\0");
        assert_eq!(recognise(&bytes, &context(1433, bytes.len())).line, "SQL batch: select 1");
        assert_eq!(identify(&bytes, &context(99, bytes.len())), Some(Application::Data));
        assert_eq!(identify(&[0x90; 40], &context(1433, 40)), Some(Application::Data));
        // A length that the segment has not.
        let wrong = [&packet(OLD_LOGIN, &[0; 30])[..], &[0]].concat();
        assert_eq!(identify(&wrong, &context(99, wrong.len())), Some(Application::Data));
    }
}
