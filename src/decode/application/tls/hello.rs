//! The hellos of client and server: what each can and wants (RFC 8446, 4.1; RFC 5246, 7.4.1).

use std::ops::Range;

use super::super::MeaningKind;
use super::{fingerprint::Fingerprint, names};
use crate::decode::layers::{
    header::{Header, text_of},
    names::{bytes_of, hex},
};

const SERVER_NAME: u16 = 0;
const GROUPS: u16 = 10;
const POINT_FORMATS: u16 = 11;
const SIGNATURES: u16 = 13;
const PROTOCOLS: u16 = 16;
const VERSIONS: u16 = 43;

/// The random number by which a server asks for another hello (RFC 8446, 4.1.3), its first bytes.
const RETRY: [u8; 8] = [0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11];

/// Reads a client's hello of so many bytes; adds server name and version to the summary. `transport` is
/// JA4's letter for TCP or QUIC.
pub(super) fn client(header: &mut Header<'_>, length: usize, transport: char) -> Option<()> {
    let start = header.position();
    let end = header.taken() + length;
    let mut about = About { print: Fingerprint::default(), name: None, is_client: true };
    let whole = client_fields(header, end, &mut about);
    about.say(header);
    whole?;
    if header.taken() <= end {
        let range = start..header.position();
        let (ja3, ja4) = (about.print.ja3(), about.print.ja4(transport));
        header.add("JA3", range.clone(), &ja3);
        header.add("JA4", range.clone(), &ja4);
        header.means(MeaningKind::Software, format!("JA3 {ja3}"), range.clone());
        header.means(MeaningKind::Software, format!("JA4 {ja4}"), range);
    }
    Some(())
}

/// Reads a server's hello.
pub(super) fn server(header: &mut Header<'_>, length: usize) -> Option<()> {
    let start = header.position();
    let end = header.taken() + length;
    let mut about = About { print: Fingerprint::default(), name: None, is_client: false };
    let whole = server_fields(header, end, &mut about);
    about.say(header);
    whole?;
    let range = start..header.position();
    let ja3s = about.print.ja3s();
    header.add("JA3S", range.clone(), &ja3s);
    header.means(MeaningKind::Software, format!("JA3S {ja3s}"), range);
    Some(())
}

/// What a hello's line says, and what its fingerprints are made of.
struct About {
    print: Fingerprint,
    name: Option<String>,
    is_client: bool,
}

impl About {
    /// ` www.example.com (TLS 1.3)`.
    fn say(&self, header: &mut Header<'_>) {
        if let Some(name) = &self.name {
            header.say(&format!(" {name}"));
        }
        if self.print.version != 0 {
            header.say(&format!(" ({})", names::version(self.print.best_version())));
        }
    }
}

fn client_fields(header: &mut Header<'_>, end: usize, about: &mut About) -> Option<()> {
    start(header, about)?;
    let length = usize::from(header.u16_as("Cipher suites", |length| {
        let count = length / 2;
        if count == 1 { "1 suite".to_owned() } else { format!("{count} suites") }
    })?);
    header.deeper(|header| -> Option<()> {
        for _ in 0..length / 2 {
            about.print.ciphers.push(header.u16_as("Cipher suite", names::cipher_field)?);
        }
        Some(())
    })?;
    let count = header.u8_as("Compression methods", |count| count.to_string())?;
    header.deeper(|header| header.hex("Methods", count.into()))?;
    extensions(header, end, about)
}

fn server_fields(header: &mut Header<'_>, end: usize, about: &mut About) -> Option<()> {
    if header.rest().get(2..).is_some_and(|random| random.starts_with(&RETRY)) {
        header.say(" (asks for another)");
    }
    start(header, about)?;
    let suite = header.u16_as("Cipher suite", names::cipher_field)?;
    about.print.ciphers.push(suite);
    header.u8("Compression method")?;
    extensions(header, end, about)
}

fn start(header: &mut Header<'_>, about: &mut About) -> Option<()> {
    about.print.version = header.u16_as("Version", names::version_field)?;
    header.hex("Random", 32)?;
    let length = header.u8_as("Session identifier", |length| bytes_of(length.into()))?;
    header.deeper(|header| header.hex("Identifier", length.into())).map(drop)
}

fn extensions(header: &mut Header<'_>, end: usize, about: &mut About) -> Option<()> {
    // Old hellos end here.
    if header.taken() + 2 > end {
        return Some(());
    }
    let length = usize::from(header.u16_as("Extensions", |length| bytes_of(length.into()))?);
    let end = end.min(header.taken() + length);
    header.deeper(|header| -> Option<()> {
        while header.taken() + 4 <= end {
            extension(header, about)?;
        }
        Some(())
    })
}

fn extension(header: &mut Header<'_>, about: &mut About) -> Option<()> {
    let kind = header.u16_as("Extension", |kind| match names::extension(kind) {
        Some(name) => format!("{kind} ({name})"),
        None if names::is_grease(kind) => format!("{kind} (GREASE)"),
        None => kind.to_string(),
    })?;
    about.print.extensions.push(kind);
    header.deeper(|header| {
        let length = usize::from(header.u16_as("Length", |length| bytes_of(length.into()))?);
        let (data, range) = header.take_slice(length)?;
        if length > 0 {
            content(header, kind, data, &range, about);
        }
        Some(())
    })
}

/// Fields of an extension, all inside its data.
fn content(header: &mut Header<'_>, kind: u16, data: &[u8], range: &Range<usize>, about: &mut About) {
    match kind {
        SERVER_NAME => {
            // A list of one name: its length, a zero for a host, the name's length, the name.
            let Some((&[_, _, 0, a, b], name)) = data.split_first_chunk::<5>() else { return };
            let length = usize::from(u16::from_be_bytes([a, b]));
            let Some(name) = name.get(..length).filter(|name| !name.is_empty()) else { return };
            let place = range.start + 5..range.start + 5 + length;
            let text = text_of(name);
            header.add("Server name", place.clone(), &text);
            header.means(MeaningKind::Domain, text.clone(), place);
            about.name = Some(text);
        }
        PROTOCOLS => {
            let protocols = protocols(data);
            let names: Vec<_> = protocols.iter().map(|name| text_of(name)).collect();
            header.add("Application protocols", range.clone(), names.join(", "));
            about.print.protocol = protocols.first().map(|first| first.to_vec());
        }
        VERSIONS => {
            let versions =
                if about.is_client { words(data.get(1..).unwrap_or_default()) } else { words(data) };
            let shown: Vec<_> = versions.iter().map(|version| names::version(*version)).collect();
            header.add("Versions", range.clone(), shown.join(", "));
            about.print.versions = versions;
        }
        GROUPS => {
            about.print.groups = words(data.get(2..).unwrap_or_default());
            header.add("Groups", range.clone(), numbers(&about.print.groups));
        }
        SIGNATURES => {
            about.print.signatures = words(data.get(2..).unwrap_or_default());
            header.add("Algorithms", range.clone(), numbers(&about.print.signatures));
        }
        POINT_FORMATS => {
            about.print.point_formats = data.get(1..).unwrap_or_default().to_vec();
            header.add("Formats", range.clone(), hex(&about.print.point_formats));
        }
        _ => {
            /// More of an extension is not shown.
            const SHOWN: usize = 32;
            let more = if data.len() > SHOWN { " …" } else { "" };
            header.add("Data", range.clone(), hex(data.get(..SHOWN).unwrap_or(data)) + more);
        }
    }
}

/// The names of an ALPN list (RFC 7301, 3.1).
fn protocols(data: &[u8]) -> Vec<&[u8]> {
    let mut names = Vec::new();
    let mut rest = data.get(2..).unwrap_or_default();
    while let Some((&length, behind)) = rest.split_first() {
        let Some((name, others)) = behind.split_at_checked(length.into()) else { break };
        names.push(name);
        rest = others;
    }
    names
}

fn words(data: &[u8]) -> Vec<u16> {
    data.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect()
}

fn numbers(words: &[u16]) -> String {
    let shown: Vec<_> = words.iter().map(|word| format!("{word:#06x}")).collect();
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::tcp;
    use super::*;
    use crate::decode::application::Application;

    /// An extension.
    fn extension(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_be_bytes()[..], &(data.len() as u16).to_be_bytes(), data].concat()
    }

    /// The record of a hello with such a body behind its random number and empty session identifier.
    fn record(kind: u8, body: &[u8]) -> Vec<u8> {
        let body = [&[3, 3][..], &[9; 32], &[0], body].concat();
        let message = [&[kind, 0], &(body.len() as u16).to_be_bytes()[..], &body].concat();
        [&[22, 3, 1], &(message.len() as u16).to_be_bytes()[..], &message].concat()
    }

    fn client_hello() -> Vec<u8> {
        let extensions = [
            extension(0x0a0a, &[]),
            extension(SERVER_NAME, b"\0\x0e\0\0\x0bexample.com"),
            extension(GROUPS, &[0, 4, 0, 29, 0, 23]),
            extension(POINT_FORMATS, &[1, 0]),
            extension(SIGNATURES, &[0, 4, 4, 3, 8, 4]),
            extension(PROTOCOLS, b"\0\x0c\x02h2\x08http/1.1"),
            extension(VERSIONS, &[4, 3, 4, 3, 3]),
        ]
        .concat();
        let body = [
            &[0, 6, 0x1a, 0x1a, 0x13, 0x01, 0xc0, 0x2f, 1, 0][..],
            &(extensions.len() as u16).to_be_bytes(),
            &extensions,
        ]
        .concat();
        record(1, &body)
    }

    #[test]
    fn a_client_tells_whom_it_wants_and_who_it_is() {
        let hello = client_hello();
        let found = tcp(&hello, 9);
        assert_eq!(found.application, Some(Application::Tls));
        assert_eq!(found.line, "client hello example.com (TLS 1.3)");
        let field = |name: &str| {
            found.layers[0].fields.iter().find(|field| field.name == name).map(|field| field.value.clone())
        };
        assert_eq!(field("Application protocols").unwrap(), "h2, http/1.1");
        // The MD5 of `771,4865-49199,0-10-11-13-16-43,29-23,0`, by md5sum.
        assert_eq!(field("JA3").unwrap(), "97737df38853b88c4324af06e211c4a1");
        assert_eq!(field("JA4").unwrap(), "t13d0206h2_c1929292aa6b_fb71836bce29");
        assert_eq!(&hello[found.meanings[0].bytes.clone()], b"example.com");
    }

    #[test]
    fn a_server_tells_what_it_takes() {
        let extensions = extension(VERSIONS, &[3, 4]);
        let body = [&[0x13, 0x01, 0][..], &(extensions.len() as u16).to_be_bytes(), &extensions].concat();
        let found = tcp(&record(2, &body), 9);
        assert_eq!(found.line, "server hello (TLS 1.3)");
        // The MD5 of `771,4865,43`, by md5sum.
        let ja3s = found.layers[0].fields.iter().find(|field| field.name == "JA3S").unwrap();
        assert_eq!(ja3s.value, "cce84e7a8b742462e40afb585a3e3ccc");
    }

    #[test]
    fn a_hello_that_goes_on_in_the_next_segment_has_no_fingerprint() {
        let hello = client_hello();
        let found = tcp(&hello[..hello.len() - 4], 443);
        assert_eq!(found.line, "client hello example.com (TLS 1.2); TLS: goes on in the next segment");
        assert!(found.layers[0].fields.iter().all(|field| !field.name.starts_with("JA")));
    }
}
