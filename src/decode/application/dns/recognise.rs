//! Which payloads are messages, and of which service: told by their bytes, and where a port says so with
//! less proof.

use super::{
    Dialect, HEADER, Message,
    outline::{has_net_bios_name, weigh},
    read::read,
};
use crate::decode::{
    Transport,
    application::{
        Application, Context,
        recogniser::{Likeness, Recogniser},
    },
};

/// In the order in which they are asked: NetBIOS messages have the form of others, and names of their own.
pub(in crate::decode::application) const RECOGNISERS: [Recogniser; 4] = [
    Recogniser {
        application: Application::NbName,
        // RFC 1002, 4.2.
        ports: &[(Transport::Udp, 137)],
        likeness: |payload, context| likeness(Application::NbName, payload, context),
        read: |frame, context| read(Application::NbName, frame, context),
    },
    Recogniser {
        application: Application::Dns,
        // RFC 1035, 4.2.
        ports: &[(Transport::Udp, 53), (Transport::Tcp, 53)],
        likeness: |payload, context| likeness(Application::Dns, payload, context),
        read: |frame, context| read(Application::Dns, frame, context),
    },
    Recogniser {
        application: Application::Mdns,
        // RFC 6762, 3.
        ports: &[(Transport::Udp, 5353)],
        likeness: |payload, context| likeness(Application::Mdns, payload, context),
        read: |frame, context| read(Application::Mdns, frame, context),
    },
    Recogniser {
        application: Application::Llmnr,
        // RFC 4795, 2.
        ports: &[(Transport::Udp, 5355), (Transport::Tcp, 5355)],
        likeness: |payload, context| likeness(Application::Llmnr, payload, context),
        read: |frame, context| read(Application::Llmnr, frame, context),
    },
];

/// Whose messages an application speaks in; none for one that does not speak in any.
#[must_use]
pub const fn dialect(application: Application) -> Option<Dialect> {
    match application {
        Application::Dns | Application::Mdns | Application::Llmnr => Some(Dialect::Dns),
        Application::NbName => Some(Dialect::NetBios),
        _ => None,
    }
}

/// Applications that speak in messages of this form have one of these ports.
#[must_use]
pub fn is_port(transport: Transport, port: u16) -> bool {
    RECOGNISERS.iter().flat_map(|of| of.ports).any(|of| *of == (transport, port))
}

/// Where the messages of a payload begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The payload is one message.
    One,
    /// Each stands behind its length (RFC 1035, 4.2.2).
    Lengths,
}

/// How much a payload is like the messages of one of the services.
fn likeness(application: Application, payload: &[u8], context: &Context) -> Likeness {
    let has_port = RECOGNISERS.iter().any(|of| of.application == application && of.has_port(context));
    let dialect = match application {
        // Without their port they are DNS's.
        Application::Mdns | Application::Llmnr if !has_port => return Likeness::No,
        Application::NbName => Dialect::NetBios,
        _ => Dialect::Dns,
    };
    let found = weigh_all(payload, context, dialect);
    // Elsewhere a NetBIOS message is told by its first name.
    let is_its_own = has_port || (dialect == Dialect::NetBios) == has_net_bios_name(payload);
    if is_its_own { found } else { Likeness::No }
}

/// How the messages of a payload stand in it.
pub(super) fn form(payload: &[u8], context: &Context, dialect: Dialect) -> Form {
    let is_one = !context.is_tcp() || is_bare(payload, dialect);
    if is_one { Form::One } else { Form::Lengths }
}

/// How much the messages of a payload are like messages: the first tells.
fn weigh_all(payload: &[u8], context: &Context, dialect: Dialect) -> Likeness {
    if !context.is_tcp() {
        return weigh(payload, dialect, context.length as usize > payload.len());
    }
    match weigh_first(payload, dialect) {
        Likeness::No => Likeness::on_port(is_bare(payload, dialect)),
        found => found,
    }
}

/// How much what stands behind a length is like a message.
fn weigh_first(payload: &[u8], dialect: Dialect) -> Likeness {
    let Some((length, rest)) = payload.split_first_chunk::<2>() else { return Likeness::No };
    let length = usize::from(u16::from_be_bytes(*length));
    match rest.get(..length) {
        Some(whole) => weigh(whole, dialect, false),
        None if length >= HEADER => weigh(rest, dialect, true),
        None => Likeness::No,
    }
}

/// A segment that is a message without its length, which came in a segment of its own.
fn is_bare(payload: &[u8], dialect: Dialect) -> bool {
    weigh_first(payload, dialect) == Likeness::No && weigh(payload, dialect, false) == Likeness::Sure
}

/// The messages of a payload that is one of these services', each with the bytes from the payload's start
/// to it. One that is cut, or goes on in the next segment, is given as far as it is there.
#[must_use]
pub fn messages(application: Application, payload: &[u8], context: &Context) -> Vec<(usize, Message)> {
    let Some(dialect) = dialect(application) else { return Vec::new() };
    if form(payload, context, dialect) == Form::One {
        return Message::read(payload, dialect).map(|message| (0, message)).into_iter().collect();
    }
    let mut all = Vec::new();
    let mut at = 0;
    while let Some((length, rest)) = payload.get(at..).and_then(<[u8]>::split_first_chunk::<2>) {
        let length = usize::from(u16::from_be_bytes(*length));
        let bytes = rest.get(..length).unwrap_or(rest);
        // What follows a message that is none is no message either.
        if weigh(bytes, dialect, bytes.len() < length) == Likeness::No {
            break;
        }
        all.extend(Message::read(bytes, dialect).map(|message| (at + 2, message)));
        at += 2 + length;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{
        Protocol,
        application::{
            Basis,
            dns::fixture::{Builder, NAME, QUERY, RESPONSE, encoded},
            identify, recognise,
        },
    };

    fn context(protocol: Protocol, port: u16, length: usize) -> Context {
        Context { protocol, ports: Some((1_025, port)), length: length as u32 }
    }

    fn udp(payload: &[u8], port: u16) -> Option<Application> {
        identify(payload, &context(Protocol::UDP, port, payload.len()))
    }

    fn tcp(payload: &[u8], port: u16) -> (Option<Application>, Vec<usize>) {
        let context = context(Protocol::TCP, port, payload.len());
        let application = identify(payload, &context);
        let found = application.map_or_else(Vec::new, |application| messages(application, payload, &context));
        (application, found.into_iter().map(|(at, _)| at).collect())
    }

    fn query() -> Vec<u8> {
        Builder::new(QUERY, [1, 0, 0, 0]).ask("a.example", 1).0
    }

    fn prefixed(message: &[u8]) -> Vec<u8> {
        [&(message.len() as u16).to_be_bytes(), message].concat()
    }

    #[test]
    fn a_whole_message_is_told_on_any_port() {
        assert_eq!(udp(&query(), 8_053), Some(Application::Dns));
        assert_eq!(udp(&query(), 53), Some(Application::Dns));
        assert_eq!(udp(&query(), 5_353), Some(Application::Mdns));
        assert_eq!(udp(&query(), 5_355), Some(Application::Llmnr));
        let star = Builder::new(0, [1, 0, 0, 0]).ask(&encoded(b"*\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), 33).0;
        assert_eq!(udp(&star, 137), Some(Application::NbName));
        assert_eq!(udp(&star, 1_137), Some(Application::NbName));
        let found = recognise(&query(), &context(Protocol::UDP, 137, query().len()));
        assert_eq!((found.application, found.expected), (Some(Application::Dns), Some(Application::NbName)));
    }

    #[test]
    fn without_its_port_a_message_must_be_whole_and_usual() {
        let whole = query();
        for none in [
            whole[..whole.len() - 1].to_vec(),
            [&whole[..], &[0]].concat(),
            Builder::new(QUERY, [1, 0, 0, 0]).ask("a", 999).0,
            vec![0; 64],
        ] {
            assert_eq!(udp(&none, 8_053), Some(Application::Data), "{none:?}");
        }
    }

    #[test]
    fn with_its_port_what_is_cut_is_told_as_well() {
        let whole =
            Builder::new(RESPONSE, [1, 1, 0, 0]).ask("a.example", 1).record(NAME, 1, &[192, 0, 2, 1]).0;
        for end in [12, 20, 30, whole.len() - 1] {
            let cut = &whole[..end];
            let found = recognise(cut, &context(Protocol::UDP, 53, whole.len()));
            assert_eq!(
                (found.application, found.basis),
                (Some(Application::Dns), Some(Basis::Port)),
                "{end}"
            );
        }
        assert_eq!(udp(&whole[..20], 53), Some(Application::Data));
    }

    #[test]
    fn what_is_none_is_none_on_its_port_too() {
        assert_ne!(udp(b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", 53), Some(Application::Dns));
        assert_eq!(udp(&[0xff; 40], 53), Some(Application::Data));
        assert_eq!(udp(&[0; 40], 53), Some(Application::Data));
    }

    #[test]
    fn a_segment_holds_messages_behind_their_lengths() {
        let two = [prefixed(&query()), prefixed(&query())].concat();
        assert_eq!(tcp(&two, 53), (Some(Application::Dns), vec![2, 31]));
        assert_eq!(tcp(&two, 8_053).0, Some(Application::Dns));
        let begun = &two[..two.len() - 3];
        assert_eq!(tcp(begun, 53), (Some(Application::Dns), vec![2, 31]));
        assert_eq!(tcp(&query(), 53), (Some(Application::Dns), vec![0]), "its length came before");
    }
}
