//! BitTorrent: handshakes of peers (BEP 3) and trackers in datagrams (BEP 15).

use super::{
    Application, Context, MeaningKind,
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{
    Transport,
    layers::{
        dissection::Dissection,
        header::{Header, text_of},
        names::{bytes_of, hex},
    },
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::BitTorrent,
    ports: &[(Transport::Tcp, 6881), (Transport::Tcp, 6969), (Transport::Udp, 6969)],
    likeness: |payload, context| {
        let connects = context.is_udp() && context.length == 16 && payload.starts_with(&CONNECT);
        Likeness::sure(connects || context.is_tcp() && payload.starts_with(HANDSHAKE))
    },
    read: |frame, context| read(frame, context),
};

const HANDSHAKE: &[u8] = b"\x13BitTorrent protocol";
/// The number by which a tracker knows its clients, and the action 0.
const CONNECT: [u8; 12] = [0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80, 0, 0, 0, 0];

/// Messages of a segment that are read.
const MOST_MESSAGES: usize = 100;

fn read(frame: &mut Dissection<'_>, context: &Context) {
    if context.is_udp() {
        frame.message(Application::BitTorrent, |header| {
            header.hex("Protocol identifier", 8)?;
            header.u32_as("Action", |action| format!("{action} (connect)"))?;
            header.say("tracker: connect");
            header.hex32("Transaction").map(drop)
        });
        return;
    }
    if frame.message(Application::BitTorrent, handshake).is_none() {
        return;
    }
    for _ in 0..MOST_MESSAGES {
        let is_known = matches!(frame.rest(), [0, 0, _, _, kind, ..] if message_name(*kind).is_some())
            || frame.rest().starts_with(&[0; 4]);
        if !is_known || frame.message(Application::BitTorrent, message).is_none() {
            return;
        }
    }
}

fn handshake(header: &mut Header<'_>) -> Option<()> {
    header.text("Protocol", HANDSHAKE.len())?;
    header.say("handshake");
    header.hex("Reserved", 8)?;
    let (torrent, range) = header.take_slice(20)?;
    let digits = hex(torrent).replace(' ', "");
    header.add("Torrent", range.clone(), &digits);
    header.say(&format!(", torrent {digits}"));
    header.means(MeaningKind::File, digits, range);
    let (peer, range) = header.take_slice(20)?;
    header.add("Peer", range.clone(), text_of(peer));
    // `-UT3550-` and random bytes (BEP 20).
    if let [b'-', client @ .., _, _, _, _, _, _, _, _, _, _, _, _] = peer
        && client.ends_with(b"-")
    {
        let name = client.get(..client.len() - 1).unwrap_or_default();
        header.means(MeaningKind::Software, text_of(name), range.start + 1..range.start + 1 + name.len());
    }
    Some(())
}

fn message(header: &mut Header<'_>) -> Option<()> {
    let length = header.u32_as("Length", |length| bytes_of(length as usize))? as usize;
    if length == 0 {
        header.say("keep alive");
        return Some(());
    }
    let kind = header.u8_as("Message", |kind| message_name(kind).unwrap_or("unknown").to_owned())?;
    header.say(message_name(kind).unwrap_or("unknown"));
    let here = (length - 1).min(header.rest().len());
    header.hex("Content", here)?;
    (here == length - 1).then_some(())
}

const fn message_name(kind: u8) -> Option<&'static str> {
    Some(match kind {
        0 => "choke",
        1 => "unchoke",
        2 => "interested",
        3 => "not interested",
        4 => "have",
        5 => "bitfield",
        6 => "request",
        7 => "piece",
        8 => "cancel",
        9 => "port",
        13 => "suggest piece",
        14 => "have all",
        15 => "have none",
        16 => "reject request",
        17 => "allowed fast",
        20 => "extended",
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

    fn found(protocol: Protocol, payload: &[u8]) -> Recognised {
        let context = Context { protocol, ports: Some((40_000, 9)), length: payload.len() as u32 };
        recognise(payload, &context)
    }

    #[test]
    fn a_handshake_tells_torrent_and_program() {
        let bytes =
            [HANDSHAKE, &[0; 8], &[0xab; 20], b"-UT3550-abcdefghijkl", &[0, 0, 0, 1, 2], &[0; 4]].concat();
        let found = found(Protocol::TCP, &bytes);
        assert_eq!(found.line, format!("handshake, torrent {}; interested; keep alive", "ab".repeat(20)));
        assert_eq!(found.meanings[1].text, "UT3550");
        assert_eq!(&bytes[found.meanings[1].bytes.clone()], b"UT3550");
    }

    #[test]
    fn a_tracker_is_told_by_its_number() {
        let connect = [&CONNECT[..], &[1, 2, 3, 4]].concat();
        assert_eq!(found(Protocol::UDP, &connect).line, "tracker: connect");
        assert_eq!(found(Protocol::UDP, &[&connect[..], &[0]].concat()).application, Some(Application::Data));
    }
}
