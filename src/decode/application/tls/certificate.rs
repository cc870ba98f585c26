//! Certificates (X.509, RFC 5280): whose, by whom, until when.

use std::ops::Range;

use super::super::MeaningKind;
use crate::decode::layers::{
    header::{Header, text_of},
    names::bytes_of,
};

/// Tags of DER (X.690, 8).
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const EXPLICIT_VERSION: u8 = 0xa0;

/// The identifiers of common name and organisation (2.5.4.3, 2.5.4.10).
const COMMON_NAME: [u8; 3] = [0x55, 0x04, 0x03];
const ORGANISATION: [u8; 3] = [0x55, 0x04, 0x0a];

/// Chains are short.
const MOST: usize = 16;

/// Reads a list of certificates that ends where `end` bytes of the header are taken (RFC 5246, 7.4.2).
pub(super) fn read(header: &mut Header<'_>, end: usize) -> Option<()> {
    let ([a, b, c], range) = header.take::<3>()?;
    let length = u32::from_be_bytes([0, a, b, c]) as usize;
    header.add("Certificates", range, bytes_of(length));
    for number in 0..MOST {
        if header.taken() + 3 > end {
            break;
        }
        let ([a, b, c], range) = header.take::<3>()?;
        let length = u32::from_be_bytes([0, a, b, c]) as usize;
        header.add("Certificate", range, bytes_of(length));
        let here = length.min(end.saturating_sub(header.taken()));
        let (bytes, range) = header.take_slice(here.min(header.rest().len()))?;
        let named = header.deeper(|header| fields(header, bytes, range.start));
        if let (0, Some(name)) = (number, named) {
            header.say(&format!(" of {name}"));
        }
        if bytes.len() < length {
            return None;
        }
    }
    Some(())
}

/// An element: its tag, its content, and where the content starts; and what follows it.
struct Element<'a> {
    tag: u8,
    content: &'a [u8],
    start: usize,
}

/// Reads elements one behind the other.
struct Elements<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Elements<'a> {
    /// The next element; what is cut ends where the bytes do.
    fn next(&mut self) -> Option<Element<'a>> {
        let (&[tag, first], behind) = self.bytes.split_first_chunk::<2>()?;
        let (length, prefix) = match first {
            0..=0x7f => (usize::from(first), 0),
            0x81..=0x84 => {
                let count = usize::from(first & 0x7f);
                let digits = behind.get(..count)?;
                let length = digits.iter().fold(0_usize, |length, digit| length << 8 | usize::from(*digit));
                (length, count)
            }
            _ => return None,
        };
        let content = behind.get(prefix..)?;
        let content = content.get(..length).unwrap_or(content);
        let start = self.at + 2 + prefix;
        let next = 2 + prefix + content.len();
        self.bytes = self.bytes.get(next..).unwrap_or_default();
        self.at += next;
        Some(Element { tag, content, start })
    }
}

impl<'a> Element<'a> {
    const fn inside(&self) -> Elements<'a> {
        Elements { bytes: self.content, at: self.start }
    }

    const fn range(&self) -> Range<usize> {
        self.start..self.start + self.content.len()
    }
}

/// Adds subject, issuer and validity; gives the subject's name.
fn fields(header: &mut Header<'_>, bytes: &[u8], at: usize) -> Option<String> {
    let certificate = Elements { bytes, at }.next().filter(|element| element.tag == SEQUENCE)?;
    let signed = certificate.inside().next().filter(|element| element.tag == SEQUENCE)?;
    let mut parts = signed.inside();
    let mut part = parts.next()?;
    if part.tag == EXPLICIT_VERSION {
        part = parts.next()?;
    }
    // The serial number; then the signature's algorithm.
    if !part.content.is_empty() {
        let digits = part.content.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        header.add("Serial number", part.range(), digits);
    }
    parts.next()?;
    let issuer = parts.next()?;
    show_name(header, "Issuer", &issuer);
    let validity = parts.next()?;
    let mut times = validity.inside();
    for name in ["Valid from", "Valid until"] {
        let Some(time) = times.next() else { break };
        if let Some(text) = time_text(&time) {
            header.add(name, time.range(), text);
        }
    }
    let subject = parts.next()?;
    let named = show_name(header, "Subject", &subject)?;
    header.means(MeaningKind::Domain, named.clone(), subject.range());
    Some(named)
}

/// Shows a name by its common name, or by its organisation where it has none.
fn show_name(header: &mut Header<'_>, what: &'static str, name: &Element<'_>) -> Option<String> {
    let (text, range) = [COMMON_NAME, ORGANISATION].iter().find_map(|wanted| attribute(name, wanted))?;
    header.add(what, range, &text);
    Some(text)
}

/// A name is a sequence of sets of pairs: identifier and text (RFC 5280, 4.1.2.4).
fn attribute(name: &Element<'_>, wanted: &[u8]) -> Option<(String, Range<usize>)> {
    let mut sets = name.inside();
    while let Some(set) = sets.next() {
        let Some(pair) = set.inside().next().filter(|_| set.tag == SET) else { continue };
        let mut pair = pair.inside();
        let (Some(key), Some(value)) = (pair.next(), pair.next()) else { continue };
        if key.tag == OBJECT_IDENTIFIER && key.content == wanted && !value.content.is_empty() {
            return Some((text_of(value.content), value.range()));
        }
    }
    None
}

/// `2013-05-01 00:00:00 UTC` of `130501000000Z`.
fn time_text(time: &Element<'_>) -> Option<String> {
    let text = std::str::from_utf8(time.content).ok()?.strip_suffix('Z')?;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (century, rest) = match (time.tag, text.len()) {
        (UTC_TIME, 12) => (if text < "50" { "20" } else { "19" }, text),
        (GENERALIZED_TIME, 14) => (text.get(..2)?, text.get(2..)?),
        _ => return None,
    };
    let part = |at: usize| rest.get(at..at + 2);
    let (year, month, day) = (part(0)?, part(2)?, part(4)?);
    Some(format!("{century}{year}-{month}-{day} {}:{}:{} UTC", part(6)?, part(8)?, part(10)?))
}

#[cfg(test)]
mod tests {
    use super::super::tests::tcp;

    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, 0x82], &(content.len() as u16).to_be_bytes()[..], content].concat()
    }

    fn name(common: &str) -> Vec<u8> {
        let pair = [element(6, &[0x55, 4, 3]), element(0x13, common.as_bytes())].concat();
        element(0x30, &element(0x31, &element(0x30, &pair)))
    }

    fn certificate() -> Vec<u8> {
        let validity = [element(0x17, b"130501000000Z"), element(0x18, b"20550102030405Z")].concat();
        let signed = [
            element(0xa0, &element(2, &[2])),
            element(2, &[1, 0xff]),
            element(0x30, &[]),
            name("An issuer"),
            element(0x30, &validity),
            name("www.example.com"),
        ]
        .concat();
        element(0x30, &element(0x30, &signed))
    }

    fn record() -> Vec<u8> {
        let certificate = certificate();
        let length = certificate.len() as u16;
        let list =
            [&[0][..], &(length + 3).to_be_bytes(), &[0], &length.to_be_bytes(), &certificate].concat();
        let message = [&[11, 0], &(list.len() as u16).to_be_bytes()[..], &list].concat();
        [&[22, 3, 1], &(message.len() as u16).to_be_bytes()[..], &message].concat()
    }

    #[test]
    fn a_certificate_tells_whose_it_is_by_whom_and_until_when() {
        let record = record();
        let found = tcp(&record, 9);
        assert_eq!(found.line, "certificate of www.example.com");
        let shown: Vec<_> = found.layers[0]
            .fields
            .iter()
            .filter(|field| field.name.starts_with("Valid") || ["Issuer", "Subject"].contains(&field.name))
            .map(|field| (field.name, field.value.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                ("Issuer", "An issuer"),
                ("Valid from", "2013-05-01 00:00:00 UTC"),
                ("Valid until", "2055-01-02 03:04:05 UTC"),
                ("Subject", "www.example.com"),
            ]
        );
    }

    #[test]
    fn of_a_cut_certificate_is_told_what_is_there() {
        let record = record();
        let found = tcp(&record[..record.len() - 30], 9);
        assert!(found.line.starts_with("certificate; TLS: goes on"), "{}", found.line);
        assert!(found.layers[0].fields.iter().any(|field| field.name == "Issuer"));
    }
}
