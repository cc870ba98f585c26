//! BitTorrent's distributed hash table (BEP 5): queries, answers and errors in datagrams.

use std::ops::Range;

use super::{
    Application, Context, MeaningKind,
    bencode::{Value, find, value},
    recogniser::{Likeness, Recogniser},
};
use crate::decode::layers::{
    header::{Header, text_of},
    names::hex,
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::BitTorrentDht,
    ports: &[],
    likeness: |payload, context| Likeness::sure(is_message(payload, context)),
    read: |frame, _| {
        frame.message(Application::BitTorrentDht, message);
    },
};

/// Length of a node, and of a peer in its list: `6:` and address and port.
const NODE: usize = 26;
const PEER: usize = 8;

/// The keys with which a message begins, by the order of letters: arguments, error, address, answer.
const STARTS: [&[u8]; 5] = [b"d1:ad", b"d1:el", b"d2:ip", b"d1:rd", b"d1:q"];

fn is_message(payload: &[u8], context: &Context) -> bool {
    context.is_udp()
        && STARTS.iter().any(|start| payload.starts_with(start))
        && payload.len() as u32 == context.length
        && memchr::memmem::find(payload, b"1:y1:").is_some()
}

/// A message in the frame: its bytes, and where they start.
#[derive(Clone, Copy)]
struct Message<'a> {
    bytes: &'a [u8],
    place: usize,
}

/// The inside of a dictionary of the message.
#[derive(Clone, Copy)]
struct Dictionary<'a> {
    inside: &'a [u8],
    start: usize,
    place: usize,
}

/// A string or list of a dictionary, with where it stands in the frame.
type Found<'a> = (&'a [u8], Range<usize>);

impl<'a> Message<'a> {
    fn dictionary(self) -> Option<Dictionary<'a>> {
        match value(self.bytes, 0)? {
            (Value::Inside(inside, start), _) => Some(Dictionary { inside, start, place: self.place }),
            _ => None,
        }
    }
}

impl<'a> Dictionary<'a> {
    fn dictionary(self, key: &[u8]) -> Option<Self> {
        match find(self.inside, self.start, key)? {
            Value::Inside(inside, start) => Some(Self { inside, start, place: self.place }),
            _ => None,
        }
    }

    /// A string or the inside of a list, if there is anything in it.
    fn bytes(self, key: &[u8]) -> Option<Found<'a>> {
        match find(self.inside, self.start, key)? {
            Value::Bytes(bytes, start) | Value::Inside(bytes, start) if !bytes.is_empty() => {
                Some((bytes, self.place + start..self.place + start + bytes.len()))
            }
            _ => None,
        }
    }
}

fn message(header: &mut Header<'_>) -> Option<()> {
    let message = Message { bytes: header.rest(), place: header.position() };
    let (_, whole) = header.take_slice(message.bytes.len())?;
    let dictionary = message.dictionary();
    let kind = dictionary.and_then(|message| message.bytes(b"y")).map_or(&b""[..], |(kind, _)| kind);
    let kind = match kind {
        b"q" => "query",
        b"r" => "answer",
        b"e" => "error",
        _ => "message",
    };
    header.add("Message", whole, kind);
    header.say(kind);
    if let Some(message) = dictionary {
        header.deeper(|header| fields(header, message));
    }
    Some(())
}

fn fields(header: &mut Header<'_>, message: Dictionary<'_>) {
    if let Some((id, at)) = message.bytes(b"t") {
        header.add("Transaction", at, hex(id));
    }
    if let Some((query, at)) = message.bytes(b"q") {
        header.say(&format!(" {}", text_of(query)));
        header.add("Query", at, text_of(query));
    }
    if let Some(arguments) = message.dictionary(b"a") {
        identifiers(header, arguments);
    }
    if let Some(answer) = message.dictionary(b"r") {
        identifiers(header, answer);
        if let Some((nodes, at)) = answer.bytes(b"nodes") {
            header.say(&format!(", nodes: {}", nodes.len() / NODE));
            header.add("Nodes", at, nodes.len() / NODE);
        }
        if let Some((peers, at)) = answer.bytes(b"values") {
            header.say(&format!(", peers: {}", peers.len() / PEER));
            header.add("Peers", at, peers.len() / PEER);
        }
    }
    if let Some((version, at)) = message.bytes(b"v") {
        header.add("Client", at, text_of(version));
    }
}

/// Whose query or answer it is, and what is looked for.
fn identifiers(header: &mut Header<'_>, dictionary: Dictionary<'_>) {
    for (key, name) in
        [(&b"id"[..], "Node"), (b"info_hash", "Torrent"), (b"target", "Target"), (b"token", "Token")]
    {
        let Some((bytes, at)) = dictionary.bytes(key) else { continue };
        header.add(name, at.clone(), hex(bytes));
        if name == "Torrent" {
            let digits = hex(bytes).replace(' ', "");
            header.say(&format!(" {digits}"));
            header.means(MeaningKind::File, digits, at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{
        Protocol,
        application::{Recognised, recognise},
    };

    fn udp(payload: &[u8]) -> Recognised {
        let context =
            Context { protocol: Protocol::UDP, ports: Some((40_000, 9)), length: payload.len() as u32 };
        recognise(payload, &context)
    }

    #[test]
    fn a_query_tells_what_is_looked_for() {
        let query =
            b"d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e1:q9:get_peers1:t2:aa1:y1:qe";
        let found = udp(query);
        assert_eq!(found.application, Some(Application::BitTorrentDht));
        assert_eq!(found.line, "query get_peers 6d6e6f707172737475767778797a313233343536");
        assert_eq!(&query[found.meanings[0].bytes.clone()], b"mnopqrstuvwxyz123456");
    }

    #[test]
    fn an_answer_tells_how_much_it_knows() {
        let answer = b"d1:rd2:id20:abcdefghij01234567895:nodes26:abcdefghijklmnopqrstuvwxyze1:t2:aa1:y1:re";
        assert_eq!(udp(answer).line, "answer, nodes: 1");
        assert_eq!(udp(b"d1:eli201e5:wronge1:t2:aa1:y1:ee").line, "error");
        assert_eq!(udp(b"d1:ad2:hello there").application, Some(Application::Text));
    }
}
