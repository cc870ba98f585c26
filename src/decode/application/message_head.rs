//! Heads of messages: a first line, then `Name: value` lines up to an empty one (RFC 5322, 2.2; RFC
//! 9112, 5). HTTP, SSDP, SIP and RTSP share them.

use super::{
    MeaningKind,
    piece::{Piece, contains, means, next_line, starts_with, take_line},
};
use crate::decode::layers::header::Header;

/// More lines than that are no head.
const MOST_LINES: usize = 500;

/// Names of header fields that are shown by name; of others the whole line is shown.
const KNOWN: [&str; 50] = [
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "Cache-Control",
    "Call-ID",
    "Connection",
    "Contact",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Length",
    "Content-Location",
    "Content-Range",
    "Content-Type",
    "Cookie",
    "CSeq",
    "Date",
    "ETag",
    "Expect",
    "Expires",
    "From",
    "Host",
    "If-Modified-Since",
    "If-None-Match",
    "Last-Modified",
    "Location",
    "MAN",
    "Max-Forwards",
    "MX",
    "NT",
    "NTS",
    "Origin",
    "Pragma",
    "Proxy-Authorization",
    "Range",
    "Referer",
    "Server",
    "Set-Cookie",
    "SOAPAction",
    "ST",
    "To",
    "Transfer-Encoding",
    "Upgrade",
    "User-Agent",
    "USN",
    "Vary",
    "Via",
    "WWW-Authenticate",
    "X-Forwarded-For",
    "X-Powered-By",
];

/// What of a head tells how to read on, and what its line says.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    pub host: Option<String>,
    pub content_type: Option<String>,
    pub content_length: Option<usize>,
    pub is_chunked: bool,
    /// The content is said to be packed: what it starts with is no archive of its own.
    pub is_encoded: bool,
    /// Its empty line has come.
    pub is_whole: bool,
}

/// Reads header fields up to the empty line behind them, or as far as they go.
pub(super) fn read_fields(header: &mut Header<'_>) -> Head {
    let mut head = Head::default();
    for _ in 0..MOST_LINES {
        let Some(line) = next_line(header) else { break };
        if line.is_empty() {
            // The empty line belongs to the head, and says nothing.
            let length = header.rest().iter().position(|byte| *byte == b'\n');
            head.is_whole = length.is_some_and(|length| header.take_slice(length + 1).is_some());
            break;
        }
        if read_field(header, line, &mut head).is_none() {
            break;
        }
    }
    head
}

fn read_field(header: &mut Header<'_>, line: Piece<'_>, head: &mut Head) -> Option<()> {
    let named = line.split(b':').map(|(name, value)| (name.trimmed(), value.trimmed()));
    let known = named.and_then(|(name, value)| {
        let known = KNOWN.into_iter().find(|known| name.is(known))?;
        (!value.is_empty()).then_some((known, value))
    });
    let Some((name, value)) = known else {
        return take_line(header, "Header field").map(drop);
    };
    let length =
        header.rest().iter().position(|byte| *byte == b'\n').map_or(header.rest().len(), |end| end + 1);
    let (_, range) = header.take_slice(length)?;
    header.add(name, range, value.text());
    match name {
        "Host" => {
            head.host = Some(value.text());
            means_host(header, value);
        }
        "User-Agent" | "Server" => means(header, MeaningKind::Software, value),
        "Content-Type" => {
            let kind = value.split(b';').map_or(value, |(kind, _)| kind.trimmed());
            head.content_type = Some(kind.text());
        }
        "Content-Length" => head.content_length = value.number(),
        "Transfer-Encoding" => head.is_chunked = contains(value.bytes, "chunked"),
        "Content-Encoding" => head.is_encoded = !value.is("identity"),
        "Content-Disposition" => means_file_of(header, value),
        "Location" | "Content-Location" | "Referer" => means_host_of_uri(header, value),
        _ => {}
    }
    Some(())
}

/// A host with or without a port is a name, if it is no address.
pub(super) fn means_host(header: &mut Header<'_>, host: Piece<'_>) {
    let name = host.split(b':').map_or(host, |(name, _)| name);
    let is_name = name.bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(byte))
        && name.bytes.iter().any(u8::is_ascii_alphabetic);
    if is_name {
        means(header, MeaningKind::Domain, name);
    }
}

/// The host of `http://host/path`; nothing of a path alone.
pub(super) fn means_host_of_uri(header: &mut Header<'_>, uri: Piece<'_>) {
    let Some(at) = uri.bytes.windows(3).position(|part| part == b"://") else { return };
    let rest = uri.after(at + 3);
    let end = rest.bytes.iter().position(|byte| b"/?#".contains(byte)).unwrap_or(rest.bytes.len());
    let authority = rest.first(end);
    means_host(header, authority.split(b'@').map_or(authority, |(_, host)| host));
}

/// The path of a target, if it names a file: `/bkinst.exe` of `http://a/bkinst.exe?b`.
pub(super) fn means_path(header: &mut Header<'_>, target: Piece<'_>) {
    let end = target.bytes.iter().position(|byte| b"?#".contains(byte)).unwrap_or(target.bytes.len());
    let mut path = target.first(end);
    if let Some(at) = path.bytes.windows(3).position(|part| part == b"://") {
        let rest = path.after(at + 3);
        let host = rest.bytes.iter().position(|byte| *byte == b'/').unwrap_or(rest.bytes.len());
        path = rest.after(host);
    }
    if path.bytes.len() > 1 && starts_with(path.bytes, "/") {
        means(header, MeaningKind::File, path);
    }
}

/// `attachment; filename="a.exe"`.
fn means_file_of(header: &mut Header<'_>, value: Piece<'_>) {
    const NAME: &str = "filename=";
    let at = value.bytes.windows(NAME.len()).position(|part| part.eq_ignore_ascii_case(NAME.as_bytes()));
    let Some(at) = at else { return };
    let name = value.after(at + NAME.len());
    let name = match name.between(b'"', b'"') {
        Some(quoted) if name.bytes.first() == Some(&b'"') => quoted,
        _ => name.split(b';').map_or(name, |(name, _)| name),
    };
    if !name.is_empty() {
        means(header, MeaningKind::File, name);
    }
}
