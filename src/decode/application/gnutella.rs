//! Gnutella (Annotated Gnutella Protocol Specification 0.4; RFC-Gnutella 0.6): handshakes, and messages
//! in datagrams.

use super::{
    Application, Context, MeaningKind,
    message_head::read_fields,
    piece::{starts_with, take_line},
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{
    Transport,
    layers::{dissection::Dissection, header::Header, header::text_of, names::bytes_of},
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Gnutella,
    ports: &[(Transport::Tcp, 6346), (Transport::Tcp, 6347), (Transport::Udp, 6346), (Transport::Udp, 6347)],
    likeness,
    read: |frame, _| read(frame),
};

/// Message: identifier, kind, time to live, hops, length.
const MESSAGE: usize = 23;
/// Neither goes further.
const MOST_HOPS: u8 = 15;
/// What an extension block (GGEP) starts with.
const EXTENSION: u8 = 0xc3;

fn likeness(payload: &[u8], context: &Context) -> Likeness {
    if starts_with(payload, "GNUTELLA CONNECT/") || starts_with(payload, "GNUTELLA/0.") {
        return Likeness::sure(context.is_tcp());
    }
    if !context.is_udp() || !is_message(payload, context.length as usize) {
        return Likeness::No;
    }
    // Modern programs mark their identifiers; extensions have a sign of their own.
    let is_marked = payload.get(8) == Some(&0xff) && payload.get(15) == Some(&0);
    if is_marked || payload.get(MESSAGE) == Some(&EXTENSION) { Likeness::Sure } else { Likeness::OnPort }
}

/// A datagram holds one message with its length.
fn is_message(payload: &[u8], on_wire: usize) -> bool {
    let Some((head, _)) = payload.split_first_chunk::<MESSAGE>() else { return false };
    let [.., kind, time_to_live, hops, a, b, c, d] = *head;
    let length = u32::from_le_bytes([a, b, c, d]) as usize;
    kind_name(kind).is_some()
        && time_to_live <= MOST_HOPS
        && hops <= MOST_HOPS
        && length.saturating_add(MESSAGE) == on_wire
}

fn read(frame: &mut Dissection<'_>) {
    if starts_with(frame.rest(), "GNUTELLA") {
        frame.message(Application::Gnutella, |header| {
            let line = take_line(header, "First line")?;
            header.say(&line.text());
            read_fields(header).is_whole.then_some(())
        });
    } else {
        frame.message(Application::Gnutella, message);
    }
}

fn message(header: &mut Header<'_>) -> Option<()> {
    header.hex("Message identifier", 16)?;
    let kind = header.u8_as("Kind", |kind| kind_name(kind).unwrap_or("unknown").to_owned())?;
    header.say(kind_name(kind).unwrap_or("unknown"));
    header.u8("Time to live")?;
    header.u8("Hops")?;
    let length = header.le32_as("Payload length", |length| bytes_of(length as usize))? as usize;
    if length == 0 {
        return Some(());
    }
    match kind {
        // Pong.
        0x01 => {
            let port = header.le16_as("Port", |port| port.to_string())?;
            let address = header.ipv4("Address")?;
            header.say(&format!(", {address}:{port}"));
            header.le32_as("Files", |count| count.to_string())?;
            header.le32_as("Shared", |count| format!("{count} KiB"))?;
        }
        // Query.
        0x80 => {
            header.le16_as("Lowest speed and flags", |speed| format!("{speed:#06x}"))?;
            let end = header.rest().iter().position(|byte| *byte == 0)?;
            let (words, range) = header.take_slice(end)?;
            if !words.is_empty() {
                header.add("Words", range.clone(), text_of(words));
                header.say(&format!(" {}", text_of(words)));
                header.means(MeaningKind::File, text_of(words), range);
            }
            header.hex("End", 1)?;
        }
        _ => {}
    }
    let rest = header.rest().len();
    header.hex("Data", rest).map(drop)
}

const fn kind_name(kind: u8) -> Option<&'static str> {
    Some(match kind {
        0x00 => "ping",
        0x01 => "pong",
        0x02 => "bye",
        0x30 => "route table update",
        0x31 => "vendor message",
        0x32 => "standard vendor message",
        0x40 => "push",
        0x80 => "query",
        0x81 => "query hit",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{
        Protocol,
        application::{Recognised, recognise},
    };

    fn found(protocol: Protocol, payload: &[u8], port: u16) -> Recognised {
        let context = Context { protocol, ports: Some((40_000, port)), length: payload.len() as u32 };
        recognise(payload, &context)
    }

    /// A message with an identifier that no program marked.
    fn message_of(kind: u8, payload: &[u8]) -> Vec<u8> {
        [&[9; 16][..], &[kind, 1, 0], &(payload.len() as u32).to_le_bytes(), payload].concat()
    }

    #[test]
    fn handshakes_are_told_anywhere() {
        let found = found(Protocol::TCP, b"GNUTELLA CONNECT/0.6\r\nUser-Agent: a\r\n\r\n", 9);
        assert_eq!(
            (found.application, found.line.as_str()),
            (Some(Application::Gnutella), "GNUTELLA CONNECT/0.6")
        );
    }

    #[test]
    fn messages_are_told_by_their_extensions_or_their_port() {
        let ping = message_of(0, &[EXTENSION, 1, 2]);
        assert_eq!(found(Protocol::UDP, &ping, 9).line, "ping");
        let query = message_of(0x80, b"\0\0a song\0");
        assert_eq!(found(Protocol::UDP, &query, 6346).line, "query a song");
        assert_eq!(found(Protocol::UDP, &query, 9).application, Some(Application::Data));
        let longer = [&query[..], &[0]].concat();
        assert_eq!(found(Protocol::UDP, &longer, 6346).application, Some(Application::Data));
    }
}
