//! Simple Network Management Protocol: versions 1 (RFC 1157), 2c (RFC 1901, 3416) and 3 (RFC 3412,
//! 3414).

mod ber;

use std::net::Ipv4Addr;
use std::ops::Range;

use super::{
    Application, Context, MeaningKind,
    recogniser::{Likeness, Recogniser},
    words,
};
use crate::decode::{
    Transport,
    layers::{
        header::Header,
        names::{bytes_of, hex},
    },
};
use ber::Element;

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Snmp,
    ports: &[(Transport::Udp, 161), (Transport::Udp, 162)],
    likeness,
    read: |frame, _| {
        frame.message(Application::Snmp, message);
    },
};

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const NULL: u8 = 0x05;
const OBJECT: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const TRAP: u8 = 0xa4;

/// A sequence that fills the datagram, a version that exists, and what follows it there: a community
/// and a known request, or the header of version 3.
fn likeness(payload: &[u8], context: &Context) -> Likeness {
    if !context.is_udp() || payload.first() != Some(&SEQUENCE) {
        return Likeness::No;
    }
    Likeness::sure(is_message(payload, context.length as usize).unwrap_or_default())
}

fn is_message(payload: &[u8], length: usize) -> Option<bool> {
    let whole = ber::element(payload, 0, payload.len())?;
    let version = ber::element(payload, whole.contents.start, payload.len())?;
    if whole.contents.end != length || version.tag != INTEGER {
        return Some(false);
    }
    let number = ber::integer(payload.get(version.contents.clone())?)?;
    let second = ber::element(payload, version.contents.end, payload.len())?;
    Some(match number {
        0 | 1 => {
            // What is cut off behind a long community cannot contradict.
            let third = payload.get(second.contents.end);
            second.tag == OCTETS && third.is_none_or(|tag| (0xa0..=0xa8).contains(tag))
        }
        3 => second.tag == SEQUENCE,
        _ => false,
    })
}

/// A walk over the elements of a message, each taken from the header's bytes.
struct Walk<'h, 'a> {
    header: &'h mut Header<'a>,
}

impl<'a> Walk<'_, 'a> {
    /// The element at hand, without taking it.
    fn peek(&self) -> Option<Element> {
        ber::element(self.header.rest(), 0, self.header.rest().len())
    }

    /// Takes the tag and the length of an element that holds others.
    fn enter(&mut self, tag: u8) -> Option<()> {
        let element = self.peek().filter(|element| element.tag == tag)?;
        self.header.take_slice(element.contents.start).map(drop)
    }

    /// Takes an element whole: its tag, its contents, and where they stand.
    fn take(&mut self) -> Option<(u8, &'a [u8], Range<usize>)> {
        let element = self.peek()?;
        if !self.header.has(element.contents.end) {
            return None;
        }
        self.header.take_slice(element.contents.start)?;
        let (contents, range) = self.header.take_slice(element.contents.len())?;
        Some((element.tag, contents, range))
    }

    /// Takes a whole number.
    fn integer(&mut self, name: &'static str, show: impl FnOnce(i64) -> String) -> Option<i64> {
        let (tag, contents, range) = self.take()?;
        let number = ber::integer(contents).filter(|_| tag == INTEGER)?;
        self.header.add(name, range, show(number));
        Some(number)
    }

    /// Takes octets; none are not shown.
    fn octets(&mut self, name: &'static str) -> Option<(String, Range<usize>)> {
        let (tag, contents, range) = self.take()?;
        if tag != OCTETS {
            return None;
        }
        let shown = octets(contents);
        if !contents.is_empty() {
            self.header.add(name, range.clone(), &shown);
        }
        Some((shown, range))
    }
}

/// Text, or bytes in hexadecimal.
fn octets(contents: &[u8]) -> String {
    let is_text =
        contents.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n') || *byte >= 0x80);
    match std::str::from_utf8(contents) {
        Ok(text) if is_text => text.to_owned(),
        _ => hex(contents),
    }
}

fn message(header: &mut Header<'_>) -> Option<()> {
    let mut walk = Walk { header };
    walk.enter(SEQUENCE)?;
    let version = walk.integer("Version", |version| match version {
        0 => "1".to_owned(),
        1 => "2c".to_owned(),
        _ => version.to_string(),
    })?;
    if version == 3 {
        return third(&mut walk);
    }
    let (community, range) = walk.octets("Community")?;
    if !range.is_empty() {
        walk.header.means(MeaningKind::User, community.clone(), range);
    }
    let community = format!(", community {}", if community.is_empty() { "(none)" } else { &community });
    request(&mut walk, &community)
}

/// The rest of a message of version 3.
fn third(walk: &mut Walk<'_, '_>) -> Option<()> {
    walk.enter(SEQUENCE)?;
    walk.integer("Message", |number| number.to_string())?;
    walk.integer("Largest message", |size| bytes_of(size.max(0) as usize))?;
    let (_, flags, range) = walk.take()?;
    let flags = flags.first().copied().unwrap_or_default();
    if !range.is_empty() {
        let shown = words::set(flags.into(), &[(1, "authenticated"), (2, "encrypted"), (4, "answer wanted")]);
        walk.header.add("Flags", range, shown);
    }
    walk.integer("Security model", |model| words::named(model, (model == 3).then_some("by user")))?;
    let (user, secured) = security(walk)?;
    let user = if user.is_empty() { String::new() } else { format!(", user {user}") };
    if flags & 2 != 0 {
        walk.header.say(&format!("encrypted{user}"));
        return Some(());
    }
    // The rest stands behind the security parameters whatever they are.
    let left = secured.checked_sub(walk.header.position())?;
    walk.header.take_slice(left)?;
    walk.enter(SEQUENCE)?;
    walk.octets("Engine")?;
    walk.octets("Context")?;
    request(walk, &user)
}

/// The user's name, and where the security parameters end.
fn security(walk: &mut Walk<'_, '_>) -> Option<(String, usize)> {
    let element = walk.peek().filter(|element| element.tag == OCTETS)?;
    let end = walk.header.position() + element.contents.end;
    walk.header.take_slice(element.contents.start)?;
    let mut read = || {
        walk.enter(SEQUENCE)?;
        walk.octets("Authoritative engine")?;
        walk.integer("Engine boots", |boots| boots.to_string())?;
        walk.integer("Engine time", |time| format!("{time} s"))?;
        let (user, range) = walk.octets("User")?;
        if !range.is_empty() {
            walk.header.means(MeaningKind::User, user.clone(), range);
        }
        Some(user)
    };
    Some((read().unwrap_or_default(), end))
}

fn kind_name(tag: u8) -> Option<&'static str> {
    const NAMES: [&str; 9] =
        ["get", "get next", "response", "set", "trap", "get bulk", "inform", "trap", "report"];
    NAMES.get(usize::from(tag.checked_sub(0xa0)?)).copied()
}

/// Reads what is asked for or told, with variables.
fn request(walk: &mut Walk<'_, '_>, from: &str) -> Option<()> {
    let kind = walk.peek()?.tag;
    let name = kind_name(kind)?;
    walk.header.say(&format!("{name}{from}"));
    let start = walk.header.position();
    walk.header.add("Kind", start..start + 1, name);
    walk.enter(kind)?;
    if kind == TRAP {
        let (_, enterprise, range) = walk.take()?;
        walk.header.add("Enterprise", range, ber::object_identifier(enterprise)?);
        let (_, agent, range) = walk.take()?;
        if !range.is_empty() {
            walk.header.add("Agent", range, value(0x40, agent));
        }
        walk.integer("Trap", |trap| trap.to_string())?;
        walk.integer("Specific trap", |trap| trap.to_string())?;
        let (_, time, range) = walk.take()?;
        if !range.is_empty() {
            walk.header.add("Time", range, value(0x43, time));
        }
    } else {
        walk.integer("Request", |number| number.to_string())?;
        let is_bulk = kind == 0xa5;
        let (first, second) =
            if is_bulk { ("Non-repeaters", "Repetitions") } else { ("Error", "Error index") };
        let error = walk.integer(first, |error| {
            if is_bulk { error.to_string() } else { words::named(error, error_name(error)) }
        })?;
        walk.integer(second, |index| index.to_string())?;
        if !is_bulk && error != 0 {
            walk.header.say(&format!(", {}", error_name(error).unwrap_or("unknown error")));
        }
    }
    variables(walk)
}

fn variables(walk: &mut Walk<'_, '_>) -> Option<()> {
    walk.enter(SEQUENCE)?;
    while !walk.header.rest().is_empty() {
        walk.enter(SEQUENCE)?;
        let (tag, object, range) = walk.take()?;
        let object = ber::object_identifier(object).filter(|_| tag == OBJECT)?;
        walk.header.say(&format!(", {object}"));
        walk.header.add("Object", range, &object);
        let (tag, contents, range) = walk.take()?;
        if tag != NULL {
            let value = value(tag, contents);
            walk.header.say(&format!(" = {value}"));
            if !range.is_empty() {
                walk.header.deeper(|header| header.add("Value", range, value));
            }
        }
    }
    Some(())
}

fn value(tag: u8, contents: &[u8]) -> String {
    let number = || ber::unsigned(contents).map(|number| number.to_string());
    match tag {
        INTEGER => ber::integer(contents).map(|number| number.to_string()),
        OCTETS => Some(octets(contents)),
        OBJECT => ber::object_identifier(contents),
        0x40 => contents.first_chunk::<4>().map(|bytes| Ipv4Addr::from(*bytes).to_string()),
        0x41 | 0x42 | 0x46 => number(),
        0x43 => ber::unsigned(contents).map(|ticks| format!("{}.{:02} s", ticks / 100, ticks % 100)),
        0x80 => Some("no such object".to_owned()),
        0x81 => Some("no such instance".to_owned()),
        0x82 => Some("end of the view".to_owned()),
        _ => None,
    }
    .unwrap_or_else(|| hex(contents))
}

const fn error_name(error: i64) -> Option<&'static str> {
    Some(match error {
        0 => "none",
        1 => "too big",
        2 => "no such name",
        3 => "bad value",
        4 => "read only",
        5 => "general error",
        6 => "no access",
        16 => "authorisation error",
        17 => "not writable",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{identify, recognise};
    use super::*;
    use crate::decode::Protocol;

    /// A request for `sysDescr` with the community `public`.
    const GET: &[u8] =
        b"\x30\x26\x02\x01\0\x04\x06public\xa0\x19\x02\x01\x07\x02\x01\0\x02\x01\0\x30\x0e\x30\x0c\x06\x08\
        \x2b\x06\x01\x02\x01\x01\x01\0\x05\0";

    fn context(length: usize) -> Context {
        Context { protocol: Protocol::UDP, ports: Some((1_126, 161)), length: length as u32 }
    }

    #[test]
    fn a_request_tells_its_community_and_its_objects() {
        let found = recognise(GET, &context(GET.len()));
        assert_eq!(found.line, "get, community public, 1.3.6.1.2.1.1.1.0");
        let object = found.layers[0].fields.iter().find(|field| field.name == "Object").unwrap();
        assert_eq!(object.bytes, 30..38);
        assert_eq!((found.meanings[0].text.as_str(), found.meanings[0].bytes.clone()), ("public", 7..13));
    }

    #[test]
    fn version_three_names_its_user() {
        let bytes = b"\x30\x30\x02\x01\x03\x30\x0d\x02\x01\x05\x02\x02\x05\xdc\x04\x01\x04\x02\x01\x03\x04\x13\x30\x11\x04\x01e\
            \x02\x01\0\x02\x01\0\x04\x02me\x04\0\x04\0\x30\x07\x04\0\x04\0\xa0\x01\0";
        let found = recognise(bytes, &context(bytes.len()));
        assert!(found.line.starts_with("get, user me"), "{found:#?}");
    }

    #[test]
    fn lengths_that_lie_are_none_of_it() {
        let mut longer = GET.to_vec();
        longer[1] = 0x27;
        assert_eq!(identify(&longer, &context(GET.len())), Some(Application::Data));
        let mut inner = GET.to_vec();
        inner[29] = 0x7f;
        let found = recognise(&inner, &context(GET.len()));
        assert_eq!(found.layers.last().unwrap().name, "Malformed");
        assert_eq!(identify(&[0x30, 0x82, 1, 2, 3], &context(5)), Some(Application::Data));
    }
}
