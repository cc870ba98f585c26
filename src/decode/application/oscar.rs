//! OSCAR, the protocol of AIM and ICQ: frames (FLAP) and in them requests by family (SNAC), as
//! published by AOL in 2008.

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
    application: Application::Oscar,
    ports: &[(Transport::Tcp, 5190)],
    likeness,
    read: |frame, _| {
        while !frame.has_stopped()
            && let Some((_, length)) = frame_of(frame.rest())
        {
            frame.within(HEADER + length, |frame| {
                frame.message(Application::Oscar, message);
            });
        }
    },
};

/// Length of a frame's header.
const HEADER: usize = 6;

const SIGN_ON: u8 = 1;
const DATA: u8 = 2;
const KEEP_ALIVE: u8 = 5;

/// The largest families and kinds of requests that are known.
const LARGEST_FAMILY: u16 = 0x30;
const LARGEST_KIND: u16 = 0x60;

/// Messages between users.
const MESSAGES: u16 = 4;

/// Channel and length of the frame at the start, if its contents can be those of its channel.
fn frame_of(payload: &[u8]) -> Option<(u8, usize)> {
    let [0x2a, channel @ 1..=5, _, _, a, b] = *payload.first_chunk::<HEADER>()? else { return None };
    let length = usize::from(u16::from_be_bytes([a, b]));
    let fits = match (channel, payload.get(HEADER..).unwrap_or_default()) {
        (SIGN_ON, [0, 0, 0, 1, ..]) => length >= 4,
        (DATA, [a, b, c, d, ..]) => {
            let (family, kind) = (u16::from_be_bytes([*a, *b]), u16::from_be_bytes([*c, *d]));
            length >= 10 && (1..=LARGEST_FAMILY).contains(&family) && (1..=LARGEST_KIND).contains(&kind)
        }
        (3, _) => true,
        (4, _) => length <= 1_024,
        (KEEP_ALIVE, _) => length == 0,
        _ => false,
    };
    fits.then_some((channel, length))
}

/// Frames that end with the segment tell by themselves.
fn likeness(payload: &[u8], context: &Context) -> Likeness {
    if !context.is_tcp() || frame_of(payload).is_none() {
        return Likeness::No;
    }
    let mut at = 0;
    while let Some((_, length)) = payload.get(at..).and_then(frame_of) {
        at += HEADER + length;
    }
    if at == context.length as usize { Likeness::Sure } else { Likeness::OnPort }
}

fn message(header: &mut Header<'_>) -> Option<()> {
    header.take::<1>()?;
    let channel = header.u8_as("Channel", |channel| words::named(channel, channel_name(channel)))?;
    header.u16("Sequence number")?;
    let length = header.u16_as("Length", |length| bytes_of(length.into()))?;
    header.say(channel_name(channel).unwrap_or_default());
    match channel {
        SIGN_ON => {
            header.u32("Version")?;
        }
        DATA => {
            let family = header.u16_as("Family", |family| {
                words::named(format_args!("{family:#06x}"), family_name(family))
            })?;
            let kind = header.hex16("Kind")?;
            header.hex16("Flags")?;
            header.hex32("Request")?;
            let name = family_name(family).map_or_else(|| format!("{family:#06x}"), ToOwned::to_owned);
            header.say(&format!(", {name} {kind:#06x}"));
            if family == MESSAGES && matches!(kind, 6 | 7) {
                user(header, if kind == 6 { "to" } else { "from" });
            }
        }
        _ if length > 0 => header.say(&format!(", {}", bytes_of(length.into()))),
        _ => {}
    }
    Some(())
}

/// The other end of a message, behind its cookie and its channel.
fn user(header: &mut Header<'_>, word: &str) -> Option<()> {
    header.hex("Cookie", 8)?;
    header.u16("Message channel")?;
    let length = header.u8("Length of the name")?;
    let (name, range) = header.take_slice(length.into())?;
    if !name.is_empty() {
        let name = text_of(name);
        header.add("User", range.clone(), &name);
        header.say(&format!(", message {word} {name}"));
        header.means(MeaningKind::User, name, range);
    }
    Some(())
}

const fn channel_name(channel: u8) -> Option<&'static str> {
    Some(match channel {
        SIGN_ON => "sign-on",
        DATA => "data",
        3 => "error",
        4 => "sign-off",
        KEEP_ALIVE => "keep alive",
        _ => return None,
    })
}

const fn family_name(family: u16) -> Option<&'static str> {
    Some(match family {
        1 => "service",
        2 => "location",
        3 => "buddies",
        MESSAGES => "messages",
        6 => "invitation",
        7 => "administration",
        9 => "privacy",
        0x0a => "user lookup",
        0x0b => "statistics",
        0x0d => "chat navigation",
        0x0e => "chat",
        0x0f => "directory",
        0x10 => "pictures",
        0x13 => "stored lists",
        0x15 => "ICQ",
        0x17 => "sign-on",
        _ => return None,
    })
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
    fn frames_that_fill_the_segment_tell_themselves() {
        let body = b"\0\x04\0\x06\0\0\0\0\0\x01cookie..\0\x01\x03bob\0\x02\0\0";
        let keep_alive = b"\x2a\x05\0\x62\0\0";
        let whole = [&b"\x2a\x02\0\x61\0"[..], &[body.len() as u8], body, keep_alive].concat();
        let found = recognise(&whole, &context(99, whole.len()));
        assert_eq!(found.line, "data, messages 0x0006, message to bob; keep alive");
    }

    #[test]
    fn other_lengths_count_on_the_port_alone() {
        assert_eq!(identify(b"\x2a\x05\0\x60\0\0", &context(443, 6)), Some(Application::Oscar));
        assert_eq!(identify(b"\x2a\x03\0\x60\0\x01", &context(443, 6)), Some(Application::Data));
        assert_eq!(identify(b"\x2a\x03\0\x60\0\x01", &context(5190, 6)), Some(Application::Oscar));
        assert_eq!(identify(b"\x2a\x02\0\x60\0\x0a\x99\0\0\0", &context(5190, 10)), Some(Application::Data));
    }
}
