//! HTTP/1 (RFC 9112) with its extensions (WebDAV, SOAP and the like), told by its first line on any
//! port of TCP. Own code rather than httparse: what scanners and bots send is shown line by line however
//! wrong it is, and each field with its bytes.

use super::{
    Application, Context, MeaningKind, file_magic,
    message_head::{means_host_of_uri, means_path, read_fields},
    piece::{Piece, first_line, show, starts_with, take_line},
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{
    Transport,
    layers::{dissection::Dissection, header::Header, names::bytes_of},
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Http,
    ports: &[
        (Transport::Tcp, 80),
        (Transport::Tcp, 8080),
        (Transport::Tcp, 8000),
        (Transport::Tcp, 8008),
        (Transport::Tcp, 591),
        (Transport::Tcp, 3128),
    ],
    likeness,
    read: |frame, _| read(frame),
};

/// Methods of the IANA registry that occur, and some that clients made up.
const METHODS: [&str; 36] = [
    "GET",
    "POST",
    "HEAD",
    "PUT",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PATCH",
    "PROPFIND",
    "PROPPATCH",
    "MKCOL",
    "COPY",
    "MOVE",
    "LOCK",
    "UNLOCK",
    "SEARCH",
    "REPORT",
    "MERGE",
    "CHECKOUT",
    "CHECKIN",
    "UNCHECKOUT",
    "VERSION-CONTROL",
    "MKACTIVITY",
    "MKWORKSPACE",
    "LABEL",
    "ACL",
    "BIND",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "NOTIFY",
    "POLL",
    "BPROPFIND",
    "BITS_POST",
    "RPC_IN_DATA",
    "RPC_OUT_DATA",
];

/// A request's line that goes on in the next segment is told from a text by its length.
const LONG: usize = 200;

/// So many messages of a segment are read; what pipelines more is left as it is.
const MOST_MESSAGES: usize = 64;

fn likeness(payload: &[u8], context: &Context) -> Likeness {
    // Letters in capitals, or `HTTP/1.1`: most payloads end here.
    if !context.is_tcp() || !payload.first().is_some_and(u8::is_ascii_uppercase) {
        return Likeness::No;
    }
    if is_status(payload) {
        return Likeness::Sure;
    }
    is_request(payload)
}

/// `HTTP/1.1 200`; `ICY 200`, as radios answer.
pub(super) fn is_status(payload: &[u8]) -> bool {
    let ([b'H', b'T', b'T', b'P', b'/', b'0'..=b'9', b'.', b'0'..=b'9', b' ', code @ ..]
    | [b'I', b'C', b'Y', b' ', code @ ..]) = payload
    else {
        return false;
    };
    let is_code = matches!(code, [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9', ..]);
    is_code && matches!(code.get(3), Some(b' ' | b'\r' | b'\n') | None)
}

fn is_request(payload: &[u8]) -> Likeness {
    // No method is longer.
    let start = payload.get(..16).unwrap_or(payload);
    let Some(length) = start.iter().position(|byte| *byte == b' ') else { return Likeness::No };
    let method = start.get(..length).unwrap_or_default();
    if !METHODS.iter().any(|known| known.as_bytes() == method) {
        return Likeness::No;
    }
    let (line, ends) = first_line(payload);
    let target = line.after(length + 1);
    let version = target.bytes.iter().rposition(|byte| *byte == b' ').map(|at| target.after(at + 1));
    let has_version = version
        .is_some_and(|version| matches!(version.bytes, [b'H', b'T', b'T', b'P', b'/', b'0'..=b'9', ..]));
    if has_version {
        return Likeness::Sure;
    }
    let is_target = |bytes: &[u8]| starts_with(bytes, "/") || starts_with(bytes, "http://");
    let graphic = target.bytes.iter().all(u8::is_ascii_graphic);
    if ends {
        // HTTP/0.9: no version.
        Likeness::on_port(graphic && is_target(target.bytes))
    } else if is_target(target.bytes) && graphic {
        if line.bytes.len() >= LONG { Likeness::Sure } else { Likeness::OnPort }
    } else {
        Likeness::No
    }
}

fn read(frame: &mut Dissection<'_>) {
    for number in 0..MOST_MESSAGES {
        let more = is_status(frame.rest()) || is_request(frame.rest()) == Likeness::Sure;
        if number > 0 && !more {
            return;
        }
        let Some(body) = frame.message(Application::Http, message) else { return };
        let Body::OfLength(length) = body else { return };
        // What follows the body is another message.
        if (1..=frame.rest().len()).contains(&length) {
            frame.within(length, |_| {});
        } else if length > 0 {
            return;
        }
    }
}

/// What follows a message's head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Body {
    OfLength(usize),
    /// All that comes, or chunks.
    Open,
}

fn message(header: &mut Header<'_>) -> Option<Body> {
    let is_answer = is_status(header.rest());
    let line = take_line(header, if is_answer { "Status line" } else { "Request line" })?;
    header.say(&line.text());
    let has_no_body = header.deeper(|header| {
        if is_answer {
            return status(header, line);
        }
        request(header, line);
        false
    });
    let is_old = !is_answer && !line.bytes.windows(6).any(|part| part == b" HTTP/");
    let head = read_fields(header);
    match (&head.host, &head.content_type) {
        (Some(host), _) if !is_answer => header.say(&format!(", host {host}")),
        (_, Some(kind)) if is_answer => header.say(&format!(", {kind}")),
        _ => {}
    }
    if !head.is_whole {
        // HTTP/0.9 is one line; a request's line may be all that has come.
        return is_old.then_some(Body::OfLength(0));
    }
    let body = match head.content_length {
        _ if head.is_chunked => {
            chunk(header);
            Body::Open
        }
        _ if has_no_body => Body::OfLength(0),
        Some(length) => Body::OfLength(length),
        None if is_answer => Body::Open,
        None => Body::OfLength(0),
    };
    if body != Body::OfLength(0) {
        file(header, head.is_encoded);
    }
    Some(body)
}

/// Says what file the body starts with. A body packed on its way is no archive of its own.
fn file(header: &mut Header<'_>, is_encoded: bool) {
    let Some((application, words)) = file_magic(header.rest()) else { return };
    if is_encoded && application == Application::Archive {
        return;
    }
    header.say_first(&format!("{}: {words}; ", application.name().to_lowercase()));
    // What tells it is the signature, of two bytes or more.
    let start = header.position();
    header.means(MeaningKind::Shape, application.name(), start..start + 2);
}

/// Whether an answer of this status has no body (RFC 9110, 6.4.1).
fn status(header: &mut Header<'_>, line: Piece<'_>) -> bool {
    let (version, rest) = line.word();
    let (code, reason) = rest.word();
    show(header, "Version", version);
    show(header, "Status code", code);
    show(header, "Reason", reason);
    matches!(code.bytes, [b'1', _, _] | b"204" | b"304")
}

fn request(header: &mut Header<'_>, line: Piece<'_>) {
    let (method, rest) = line.word();
    show(header, "Method", method);
    let end = rest.bytes.iter().rposition(|byte| *byte == b' ');
    let version = end.map(|at| rest.after(at + 1)).filter(|version| starts_with(version.bytes, "HTTP/"));
    let target = if version.is_some() { rest.first(end.unwrap_or_default()).trimmed() } else { rest };
    show(header, "Target", target);
    if let Some(version) = version {
        show(header, "Version", version);
    }
    means_host_of_uri(header, target);
    means_path(header, target);
}

/// The size of the first chunk of a body (RFC 9112, 7.1).
fn chunk(header: &mut Header<'_>) {
    let (line, ends) = first_line(header.rest());
    let size = line.split(b';').map_or(line, |(size, _)| size).trimmed();
    let size = std::str::from_utf8(size.bytes).ok().and_then(|size| u32::from_str_radix(size, 16).ok());
    if let (true, Some(size)) = (ends, size) {
        let length = header.rest().iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        if let Some((_, range)) = header.take_slice(length) {
            header.add("First chunk", range, bytes_of(size as usize));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{
        Protocol,
        application::{Basis, Recognised, recognise},
    };

    fn tcp(payload: &[u8], port: u16) -> Recognised {
        let context =
            Context { protocol: Protocol::TCP, ports: Some((40_000, port)), length: payload.len() as u32 };
        recognise(payload, &context)
    }

    #[test]
    fn a_request_tells_its_host_its_file_and_its_software_on_any_port() {
        let request = b"GET /a/b.exe?c=1 HTTP/1.1\r\nHost: files.example.com:81\r\nUser-Agent: bot/1\r\n\r\n";
        let found = tcp(request, 4321);
        assert_eq!((found.application, found.basis), (Some(Application::Http), Some(Basis::Content)));
        assert_eq!(found.line, "GET /a/b.exe?c=1 HTTP/1.1, host files.example.com:81");
        let meanings: Vec<_> = found
            .meanings
            .iter()
            .map(|meaning| (meaning.text.as_str(), request[meaning.bytes.clone()].to_vec()))
            .collect();
        assert_eq!(
            meanings,
            [
                ("/a/b.exe", b"/a/b.exe".to_vec()),
                ("files.example.com", b"files.example.com".to_vec()),
                ("bot/1", b"bot/1".to_vec())
            ]
        );
        assert_eq!(found.layers.len(), 1, "the empty line belongs to the head");
    }

    #[test]
    fn an_answer_tells_its_status_and_leaves_its_body() {
        let found = tcp(b"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=a\r\n\r\n<html>", 80);
        assert_eq!(found.line, "HTTP/1.0 200 OK, text/html");
        assert_eq!(found.layers.last().unwrap().name, "Payload");
        assert_eq!(found.layers.last().unwrap().bytes.len(), 6);
    }

    #[test]
    fn a_program_in_a_body_is_named() {
        let packed = [
            b"HTTP/1.1 200 OK\r\nContent-Type: a/b\r\n\r\n".as_slice(),
            b"\x1f\x8b\x08\0\0\0\0\0\0\x03abcdefgh",
        ]
        .concat();
        let found = tcp(&packed, 80);
        assert_eq!(found.application, Some(Application::Http));
        assert!(
            found.line.starts_with("archive: gzip") && found.line.contains("; HTTP/1.1 200 OK, a/b"),
            "{}",
            found.line
        );
        assert_eq!(
            (found.meanings[0].kind, found.meanings[0].text.as_str()),
            (MeaningKind::Shape, "Archive")
        );
    }

    #[test]
    fn messages_that_follow_one_another_are_read_one_by_one() {
        let two = b"POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\n\r\n";
        assert_eq!(tcp(two, 80).line, "POST /a HTTP/1.1; GET /b HTTP/1.1");
    }

    #[test]
    fn the_size_of_the_first_chunk_is_said() {
        let found = tcp(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1a\r\nabc", 80);
        let chunk = found.layers[0].fields.iter().find(|field| field.name == "First chunk").unwrap();
        assert_eq!(chunk.value, "26 bytes");
    }

    #[test]
    fn a_head_that_goes_on_in_the_next_segment_is_no_fault() {
        let found = tcp(b"GET / HTTP/1.1\r\nHost: a.exa", 80);
        assert_eq!(found.line, "GET / HTTP/1.1, host a.exa; HTTP: goes on in the next segment");
    }

    #[test]
    fn what_only_starts_like_a_request_counts_on_its_port_alone() {
        assert_eq!(tcp(b"GET /\r\n", 80).application, Some(Application::Http));
        for other in [&b"GET /\r\n"[..], b"GET out of here\r\n", b"GETS / HTTP/1.0\r\n", b"HTTP/1.1 2xx\r\n"]
        {
            assert_eq!(tcp(other, 4321).application, Some(Application::Text), "{}", other.escape_ascii());
        }
        assert_eq!(tcp(b"GET out of here\r\n", 80).application, Some(Application::Text));
    }
}
