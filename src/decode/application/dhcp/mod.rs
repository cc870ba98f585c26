//! Dynamic Host Configuration Protocol (RFC 2131, options by RFC 2132), and BOOTP (RFC 951) from which
//! it comes.

mod option;

use super::{
    Application,
    recogniser::{Likeness, Recogniser},
    words,
};
use crate::decode::{
    Transport,
    layers::{
        header::{Header, text_of},
        names::{hardware_type, mac},
    },
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Dhcp,
    ports: &[(Transport::Udp, 67), (Transport::Udp, 68)],
    likeness: |payload, context| if context.is_udp() { likeness(payload) } else { Likeness::No },
    read: |frame, _| {
        frame.message(Application::Dhcp, message);
    },
};

/// Where the options' cookie stands, and what it is.
const COOKIE_AT: usize = 236;
const COOKIE: [u8; 4] = [99, 130, 83, 99];

/// BOOTP has no cookie that counts: then the port has to tell.
fn likeness(payload: &[u8]) -> Likeness {
    let [1 | 2, hardware, 0..=16, ..] = payload else { return Likeness::No };
    match payload.get(COOKIE_AT..COOKIE_AT + 4) {
        Some(cookie) if *cookie == COOKIE => Likeness::Sure,
        // A capture may end before the cookie.
        _ => Likeness::on_port(*hardware == 1 && payload.len() >= 28),
    }
}

fn message(header: &mut Header<'_>) -> Option<()> {
    let operation = header.u8_as("Operation", |operation| match operation {
        1 => "1 (request)".to_owned(),
        _ => "2 (reply)".to_owned(),
    })?;
    let title = option::kind(header.all().get(COOKIE_AT..).unwrap_or_default());
    header.say(title.unwrap_or(if operation == 1 { "BOOTP request" } else { "BOOTP reply" }));
    header.u8_as("Hardware type", |kind| hardware_type(kind.into()))?;
    let length = header.u8("Length of the hardware address")?;
    header.u8("Hops")?;
    header.hex32("Transaction")?;
    header.u16_as("Time", |time| format!("{time} s"))?;
    header.u16_as("Flags", |bits| words::set(bits.into(), &[(0x8000, "broadcast")]))?;
    let client = header.ipv4("Client's address")?;
    let yours = header.ipv4("Your address")?;
    header.ipv4("Next server")?;
    header.ipv4("Relay agent")?;
    let (address, range) = header.take::<16>()?;
    let address = address.get(..usize::from(length)).unwrap_or_default();
    header.add("Client's hardware address", range, mac(address));
    if operation == 1 {
        header.say(&format!(" from {}", mac(address)));
        if !client.is_unspecified() {
            header.say(&format!(" at {client}"));
        }
    } else if !yours.is_unspecified() {
        header.say(&format!(" {yours} to {}", mac(address)));
    }
    for (name, length) in [("Server's name", 64), ("File", 128)] {
        let (bytes, range) = header.take_slice(length)?;
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(length);
        if end > 0 {
            header.add(name, range.start..range.start + end, text_of(bytes.get(..end).unwrap_or_default()));
        }
    }
    if header.rest().starts_with(&COOKIE) {
        header.take::<4>()?;
        option::all(header)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::{Context, MeaningKind, identify, recognise};
    use super::*;
    use crate::decode::Protocol;

    /// A message with options, whole.
    fn message(operation: u8, yours: [u8; 4], options: &[u8]) -> Vec<u8> {
        let mut bytes = vec![operation, 1, 6, 0, 1, 2, 3, 4, 0, 0, 0x80, 0, 0, 0, 0, 0];
        bytes.extend(yours);
        bytes.extend([0; 8]);
        bytes.extend([0, 0x11, 0x22, 0x33, 0x44, 0x55]);
        bytes.resize(COOKIE_AT, 0);
        bytes.extend(COOKIE);
        bytes.extend(options);
        bytes
    }

    fn context(length: usize) -> Context {
        Context { protocol: Protocol::UDP, ports: Some((68, 67)), length: length as u32 }
    }

    #[test]
    fn a_client_is_named_with_what_it_asks_for() {
        let bytes =
            message(1, [0; 4], b"\x35\x01\x03\x32\x04\xc0\0\x02\x07\x0c\x04HOST\x3c\x08MSFT 5.0\xff\0\0");
        let found = recognise(&bytes, &context(bytes.len()));
        assert_eq!(found.line, "Request from 00:11:22:33:44:55, asks for 192.0.2.7, host HOST, MSFT 5.0");
        let host = found.meanings.iter().find(|meaning| meaning.kind == MeaningKind::Domain).unwrap();
        assert_eq!((host.text.as_str(), &bytes[host.bytes.clone()]), ("HOST", &b"HOST"[..]));
    }

    #[test]
    fn a_server_is_shown_with_what_it_gives() {
        let bytes = message(2, [192, 0, 2, 7], b"\x35\x01\x02\x36\x04\xc0\0\x02\x01\x33\x04\0\0\x0e\x10\xff");
        assert_eq!(
            recognise(&bytes, &context(bytes.len())).line,
            "Offer 192.0.2.7 to 00:11:22:33:44:55, server 192.0.2.1"
        );
    }

    #[test]
    fn options_that_lie_stop_where_they_do() {
        let bytes = message(1, [0; 4], b"\x35\x01\x01\x0c\xf0HOST");
        let found = recognise(&bytes, &context(bytes.len()));
        assert_eq!(found.layers.last().unwrap().name, "Malformed", "{found:#?}");
        assert!(found.line.starts_with("Discover from"));
        assert_eq!(identify(&[1, 1, 99, 0, 0], &context(5)), Some(Application::Data));
    }
}
