//! OSCAR, as AIM and ICQ speak it: frames of a channel and a length ("FLAP"), told by frames that fill
//! the segment. There is no standard: names are those that AOL published in 2008.

use super::{
    Application, Context,
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{
    Transport,
    layers::{header::Header, names::bytes_of},
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Oscar,
    ports: &[(Transport::Tcp, 5190)],
    likeness,
    read: |frame, _| {
        while frame_at(frame.rest()).is_some() && frame.message(Application::Oscar, message).is_some() {}
    },
};

const FRAME_HEADER: usize = 6;
const DATA: u8 = 2;
/// How many frames the quick look goes through.
const LOOKED_AT: usize = 8;

/// Channel and length of the frame that starts here.
fn frame_at(bytes: &[u8]) -> Option<(u8, usize)> {
    let &[b'*', channel @ 1..=5, _, _, a, b] = bytes.first_chunk::<FRAME_HEADER>()? else { return None };
    Some((channel, usize::from(u16::from_be_bytes([a, b]))))
}

fn likeness(payload: &[u8], context: &Context) -> Likeness {
    if !context.is_tcp() || payload.first() != Some(&b'*') {
        return Likeness::No;
    }
    let (mut rest, mut whole) = (payload, 0);
    for _ in 0..LOOKED_AT {
        let Some((channel, length)) = frame_at(rest) else { break };
        let Some(next) = rest.get(FRAME_HEADER + length..) else { return Likeness::OnPort };
        let is_data = channel == DATA && length >= 10;
        whole += usize::from(is_data || channel == 5 && length == 0 || channel == 1 && length >= 4);
        rest = next;
    }
    if rest.is_empty() && whole > 0 { Likeness::Sure } else { Likeness::on_port(frame_at(payload).is_some()) }
}

fn message(header: &mut Header<'_>) -> Option<()> {
    header.hex("Start", 1)?;
    let channel = header.u8_as("Channel", |channel| format!("{channel} ({})", channel_name(channel)))?;
    header.u16("Sequence number")?;
    let length = usize::from(header.u16_as("Length", |length| bytes_of(length.into()))?);
    let end = header.taken() + length;
    if channel == DATA && length >= 10 {
        let family = header.u16_as("Family", |family| format!("{family} ({})", family_name(family)))?;
        let subtype = header.u16("Subtype")?;
        header.say(&format!("{}, subtype {subtype}", family_name(family)));
        header.hex16("Flags")?;
        header.u32("Request")?;
    } else {
        header.say(channel_name(channel));
    }
    let left = end.saturating_sub(header.taken());
    let here = left.min(header.rest().len());
    header.hex("Data", here)?;
    (here == left).then_some(())
}

const fn channel_name(channel: u8) -> &'static str {
    match channel {
        1 => "sign on",
        DATA => "data",
        3 => "error",
        4 => "sign off",
        _ => "keep alive",
    }
}

const fn family_name(family: u16) -> &'static str {
    match family {
        1 => "generic",
        2 => "location",
        3 => "buddy list",
        4 => "messages",
        5 => "advertisements",
        6 => "invitation",
        7 => "administration",
        8 => "popup notices",
        9 => "privacy",
        10 => "user lookup",
        11 => "usage statistics",
        12 => "translation",
        13 => "chat navigation",
        14 => "chat",
        15 => "directory search",
        16 => "buddy icons",
        19 => "stored lists",
        21 => "ICQ",
        23 => "authentication",
        _ => "unknown family",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{
        Protocol,
        application::{Recognised, recognise},
    };

    fn tcp(payload: &[u8], port: u16) -> Recognised {
        let context =
            Context { protocol: Protocol::TCP, ports: Some((40_000, port)), length: payload.len() as u32 };
        recognise(payload, &context)
    }

    #[test]
    fn frames_that_fill_a_segment_tell_on_any_port() {
        let message = [&[b'*', 2, 0, 1, 0, 12][..], &[0, 4, 0, 6, 0, 0, 0, 0, 0, 9, 1, 2]].concat();
        let two = [&message[..], &[b'*', 5, 0, 2, 0, 0]].concat();
        let found = tcp(&two, 9);
        assert_eq!(
            (found.application, found.line.as_str()),
            (Some(Application::Oscar), "messages, subtype 6; keep alive")
        );
        assert_eq!(tcp(&two, 443).line, "messages, subtype 6 (on a port of TLS); keep alive");
        assert_eq!(tcp(&message[..9], 443).application, Some(Application::Data));
        assert!(tcp(&message[..9], 5190).line.ends_with("goes on in the next segment"));
        assert_eq!(tcp(b"* a star\n", 5190).application, Some(Application::Text));
    }
}
