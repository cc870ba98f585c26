//! BitTorrent's distributed hash table (BEP 5): queries, answers and errors in datagrams.

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

/// Length of an address with its port in an answer's `values`.
const ENDPOINT: usize = 6;
const NODE: usize = 26;

/// The keys with which a message begins, by the order of letters: arguments, error, address, answer.
const STARTS: [&[u8]; 5] = [b"d1:ad", b"d1:el", b"d2:ip", b"d1:rd", b"d1:q"];

fn is_message(payload: &[u8], context: &Context) -> bool {
    context.is_udp()
        && STARTS.iter().any(|start| payload.starts_with(start))
        && payload.len() as u32 == context.length
        && memchr::memmem::find(payload, b"1:y1:").is_some()
}

fn message(header: &mut Header<'_>) -> Option<()> {
    let (bytes, place) = (header.rest(), header.position());
    let (_, whole) = header.take_slice(bytes.len())?;
    let Some((Value::Inside(inside, start), _)) = value(bytes, 0) else {
        header.add("Message", whole, "not whole");
        header.say("message");
        return Some(());
    };
    let range = |content: &[u8], start: usize| place + start..place + start + content.len();
    let of = |key: &[u8]| match find(inside, start, key) {
        Some(Value::Bytes(bytes, start)) if !bytes.is_empty() => Some((bytes, range(bytes, start))),
        _ => None,
    };
    if let Some((id, at)) = of(b"t") {
        header.add("Transaction", at, hex(id));
    }
    let kind = of(b"y").map_or(&b""[..], |(kind, _)| kind);
    match kind {
        b"q" => {
            if let Some((query, at)) = of(b"q") {
                header.say(&format!("query {}", text_of(query)));
                header.add("Query", at, text_of(query));
            }
            if let Some(Value::Inside(arguments, start)) = find(inside, start, b"a") {
                identifiers(header, arguments, start, place);
            }
        }
        b"r" => {
            header.say("answer");
            if let Some(Value::Inside(answer, start)) = find(inside, start, b"r") {
                identifiers(header, answer, start, place);
                if let Some(Value::Bytes(nodes, at)) = find(answer, start, b"nodes").filter(|_| true) {
                    if !nodes.is_empty() {
                        header.add("Nodes", range(nodes, at), nodes.len() / NODE);
                    }
                    header.say(&format!(", {} nodes", nodes.len() / NODE));
                }
                if let Some(Value::Inside(values, at)) = find(answer, start, b"values") {
                    let count = values.len() / (ENDPOINT + 2);
                    if count > 0 {
                        header.add("Peers", range(values, at), count);
                    }
                    header.say(&format!(", {count} peers"));
                }
            }
        }
        b"e" => header.say("error"),
        _ => header.say("message"),
    }
    if let Some((version, at)) = of(b"v") {
        header.add("Client", at, text_of(version));
    }
    if header.taken() > 0 && of(b"t").is_none() {
        header.add("Message", whole, "without a transaction");
    }
    Some(())
}

/// Whose query or answer it is, and what is looked for.
fn identifiers(header: &mut Header<'_>, inside: &[u8], start: usize, place: usize) {
    for (key, name) in
        [(&b"id"[..], "Node"), (b"info_hash", "Torrent"), (b"target", "Target"), (b"token", "Token")]
    {
        if let Some(Value::Bytes(bytes, at)) =
            find(inside, start, key).filter(|found| *found != Value::Number(0))
            && !bytes.is_empty()
        {
            let range = place + at..place + at + bytes.len();
            header.add(name, range.clone(), hex(bytes));
            if name == "Torrent" {
                let digits = hex(bytes).replace(' ', "");
                header.say(&format!(" {digits}"));
                header.means(MeaningKind::File, digits, range);
            }
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
        assert_eq!(udp(answer).line, "answer, 1 nodes");
        assert_eq!(udp(b"d1:eli201e5:wronge1:t2:aa1:y1:ee").line, "error");
        assert_eq!(udp(b"d1:ad2:hello there").application, Some(Application::Text));
    }
}
