//! SQL Server Resolution Protocol ([MS-SQLR] 2.2), and the worm that overran its answerer.

use std::ops::Range;

use memchr::memmem;

use super::{
    Application, Context, MeaningKind,
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{
    Transport,
    layers::header::{Header, text_of},
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::SqlResolution,
    ports: &[(Transport::Udp, PORT)],
    likeness,
    read: |frame, context| {
        let comes_back = context.comes_from(PORT);
        frame.message(Application::SqlResolution, |header| message(header, comes_back));
    },
};

const PORT: u16 = 1434;

const BROADCAST: u8 = 2;
const UNICAST: u8 = 3;
const INSTANCE: u8 = 4;
const RESPONSE: u8 = 5;
const DEDICATED: u8 = 0x0f;

/// The longest name of an instance, with its zero.
const LONGEST_NAME: usize = 33;

/// Of Slammer: the filler that overruns, at least so much of it, and code that is pushed and called.
const FILLER: u8 = 1;
const LEAST_FILLER: usize = 90;
/// `jmp esp` in sqlsort.dll, which the filler leads to.
const RETURN: &[u8] = &[0xdc, 0xc9, 0xb0, 0x42];
/// "Qh.dllhel32hkernQhounthickChGet": names that its code pushes.
const CODE: &[u8] = b"Qh.dllhel32hkern";

fn likeness(payload: &[u8], context: &Context) -> Likeness {
    if !context.is_udp() {
        return Likeness::No;
    }
    if slammer(payload).is_some() {
        return Likeness::Sure;
    }
    let whole = payload.len() == context.length as usize;
    Likeness::on_port(match payload {
        [BROADCAST | UNICAST] => whole,
        [INSTANCE, name @ ..] => {
            let letters = name.strip_suffix(b"\0").unwrap_or(name);
            payload.len() <= LONGEST_NAME && !letters.is_empty() && letters.iter().all(|byte| *byte >= b' ')
        }
        [DEDICATED, 1, name @ ..] => name.len() <= LONGEST_NAME,
        [RESPONSE, low, high, ..] => {
            let length = usize::from(u16::from_le_bytes([*low, *high]));
            length > 0 && (!whole || length + 3 == payload.len())
        }
        _ => false,
    })
}

/// Slammer's bytes: a request for an instance whose name is filler up to an address that is jumped to,
/// and its code behind it. As long as the payload was captured so far.
fn slammer(payload: &[u8]) -> Option<Range<usize>> {
    let name = payload.strip_prefix(&[INSTANCE])?;
    let filler = name.iter().take_while(|byte| **byte == FILLER).count();
    if filler < LEAST_FILLER || !name.get(filler..)?.starts_with(RETURN) {
        return None;
    }
    memmem::find(name.get(filler..)?, CODE)?;
    Some(0..1 + filler + RETURN.len())
}

fn message(header: &mut Header<'_>, comes_back: bool) -> Option<()> {
    let shape = slammer(header.all());
    let kind = header.u8_as("Type", |kind| format!("{kind:#04x} ({})", name(kind)))?;
    if let Some(shape) = shape {
        header.say("Slammer: its request for an instance, with its code");
        let (_, range) = header.take_slice(shape.len() - 1)?;
        header.add("Instance", range.clone(), "filler, then an address that is jumped to");
        header.means(MeaningKind::Shape, "Slammer", range);
        return Some(());
    }
    header.say(name(kind));
    match kind {
        INSTANCE => {
            let rest = header.rest();
            let length = rest.iter().position(|byte| *byte == 0).map_or(rest.len(), |end| end + 1);
            let (bytes, range) = header.take_slice(length)?;
            let text = text_of(bytes.strip_suffix(b"\0").unwrap_or(bytes));
            header.say(&format!(" {text}"));
            header.add("Instance", range, text);
        }
        RESPONSE if comes_back || header.rest().len() > 2 => {
            header.le16_as("Length", |length| length.to_string())?;
            instances(header)?;
        }
        _ => {}
    }
    Some(())
}

/// The list of instances: names and values between semicolons, two semicolons behind each instance.
fn instances(header: &mut Header<'_>) -> Option<()> {
    let mut separator = ":";
    while !header.rest().is_empty() {
        let name = value(header)?;
        if name.0.is_empty() {
            continue;
        }
        let (text, range) = value(header)?;
        let field = match name.0.as_str() {
            "ServerName" => "Server",
            "InstanceName" => "Instance",
            "IsClustered" => "Clustered",
            "Version" => "Version",
            "tcp" => "TCP port",
            "np" => "Pipe",
            _ => "Other",
        };
        if !range.is_empty() {
            header.add(field, range.clone(), &text);
        }
        match field {
            "Server" if !text.is_empty() => {
                header.say(&format!("{separator} {text}"));
                separator = ",";
                header.means(MeaningKind::NetBiosName, text, range);
            }
            "Instance" => header.say(&format!("\\{text}")),
            "Version" => header.say(&format!(" {text}")),
            "TCP port" => header.say(&format!(" on port {text}")),
            _ => {}
        }
    }
    Some(())
}

/// Takes bytes up to a semicolon, or to the end.
fn value(header: &mut Header<'_>) -> Option<(String, Range<usize>)> {
    let rest = header.rest();
    if rest.is_empty() {
        return None;
    }
    let end = rest.iter().position(|byte| *byte == b';');
    let (bytes, range) = header.take_slice(end.map_or(rest.len(), |end| end + 1))?;
    let bytes = bytes.strip_suffix(b";").unwrap_or(bytes);
    Some((text_of(bytes), range.start..range.start + bytes.len()))
}

const fn name(kind: u8) -> &'static str {
    match kind {
        BROADCAST => "request of all instances, broadcast",
        UNICAST => "request of all instances",
        INSTANCE => "request for the instance",
        RESPONSE => "response",
        DEDICATED => "request for the administrator's port",
        _ => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{identify, recognise};
    use super::*;
    use crate::decode::Protocol;

    fn context(ports: (u16, u16), length: usize) -> Context {
        Context { protocol: Protocol::UDP, ports: Some(ports), length: length as u32 }
    }

    #[test]
    fn slammer_is_told_by_its_fixed_bytes_on_any_port() {
        let bytes = [&[4][..], &[1; 96], RETURN, &[0xeb, 0x0e], &[1; 20], CODE, &[0x51; 60]].concat();
        let found = recognise(&bytes, &context((4_000, 99), bytes.len()));
        assert_eq!(found.application, Some(Application::SqlResolution));
        let [meaning] = &found.meanings[..] else { panic!("{found:#?}") };
        assert_eq!((meaning.kind, meaning.text.as_str()), (MeaningKind::Shape, "Slammer"));
        assert!(found.line.starts_with("Slammer"));
        // Filler alone is an overlong name, and no worm.
        let filler = [&[4][..], &[1; 300]].concat();
        assert_eq!(identify(&filler, &context((4_000, 1434), 301)), Some(Application::Data));
    }

    #[test]
    fn a_response_lists_its_instances() {
        let list = b"ServerName;DB1;InstanceName;MSSQLSERVER;IsClustered;No;Version;8.00.194;tcp;1433;;";
        let bytes = [&[5][..], &(list.len() as u16).to_le_bytes(), list].concat();
        let found = recognise(&bytes, &context((1434, 4_000), bytes.len()));
        assert_eq!(found.line, "response: DB1\\MSSQLSERVER 8.00.194 on port 1433");
        let server = found.layers[0].fields.iter().find(|field| field.name == "Server").unwrap();
        assert_eq!(server.bytes, 14..17);
    }

    #[test]
    fn requests_count_on_their_port_alone() {
        assert_eq!(recognise(&[3], &context((4_000, 1434), 1)).line, "request of all instances");
        assert_eq!(
            recognise(b"\x04SQL1\0", &context((4_000, 1434), 6)).line,
            "request for the instance SQL1"
        );
        assert_eq!(identify(&[3], &context((4_000, 99), 1)), Some(Application::Data));
        assert_eq!(identify(&[0x90; 40], &context((4_000, 1434), 40)), Some(Application::Data));
    }
}
