//! DHCP for IPv6 (RFC 8415): the message's type, and options by number.

use super::{
    Application, MeaningKind,
    recogniser::{Likeness, Recogniser},
    words,
};
use crate::decode::{
    Transport,
    layers::{
        header::{Header, text_of},
        names::hex,
    },
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Dhcpv6,
    ports: &[(Transport::Udp, 546), (Transport::Udp, 547)],
    likeness: |payload, context| {
        Likeness::on_port(context.is_udp() && is_message(payload, context.length as usize))
    },
    read: |frame, _| {
        frame.message(Application::Dhcpv6, message);
    },
};

/// Messages of relays have a header of their own.
const RELAY: [u8; 2] = [12, 13];

/// The largest option that is known, some to spare.
const LARGEST_OPTION: u16 = 255;

/// A type that exists, and a first option that fits.
fn is_message(payload: &[u8], length: usize) -> bool {
    let Some(kind) = payload.first() else { return false };
    let start = if RELAY.contains(kind) { 34 } else { 4 };
    let fits = match payload.get(start..).and_then(<[u8]>::first_chunk) {
        Some(&[a, b, c, d]) => {
            let (code, size) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
            (1..=LARGEST_OPTION).contains(&code) && start + 4 + usize::from(size) <= length
        }
        None => length == start,
    };
    name(*kind).is_some() && fits
}

fn message(header: &mut Header<'_>) -> Option<()> {
    let kind = header.u8_as("Message type", |kind| words::named(kind, name(kind)))?;
    header.say(name(kind).unwrap_or_default());
    if RELAY.contains(&kind) {
        header.u8("Hops")?;
        header.ipv6("Link address")?;
        let peer = header.ipv6("Peer address")?;
        header.say(&format!(" for {peer}"));
    } else {
        header.hex("Transaction", 3)?;
    }
    while !header.rest().is_empty() {
        let [a, b, c, d] = *header.rest().first_chunk()?;
        let length = usize::from(u16::from_be_bytes([c, d]));
        if !header.has(4 + length) {
            return None;
        }
        let (_, start) = header.take::<4>()?;
        let (value, range) = header.take_slice(length)?;
        let code = u16::from_be_bytes([a, b]);
        let fqdn = if code == 39 { value.get(1..).map(labels) } else { None };
        let name = fqdn.filter(|name| !name.is_empty());
        let shown = name.clone().unwrap_or_else(|| hex(value));
        header.add(option(code), start.start..range.end, shown);
        if let Some(name) = name {
            header.say(&format!(", name {name}"));
            header.means(MeaningKind::Domain, name, range);
        }
    }
    Some(())
}

/// A name of the DNS, without compression.
fn labels(mut bytes: &[u8]) -> String {
    let mut labels = Vec::new();
    while let [length @ 1..=63, rest @ ..] = bytes {
        let (label, rest) = rest.split_at_checked(usize::from(*length)).unwrap_or((rest, &[]));
        labels.push(text_of(label));
        bytes = rest;
    }
    labels.join(".")
}

const fn name(kind: u8) -> Option<&'static str> {
    Some(match kind {
        1 => "Solicit",
        2 => "Advertise",
        3 => "Request",
        4 => "Confirm",
        5 => "Renew",
        6 => "Rebind",
        7 => "Reply",
        8 => "Release",
        9 => "Decline",
        10 => "Reconfigure",
        11 => "Information request",
        12 => "Relay forward",
        13 => "Relay reply",
        _ => return None,
    })
}

const fn option(code: u16) -> &'static str {
    match code {
        1 => "Client",
        2 => "Server",
        3 => "Addresses",
        4 => "Temporary addresses",
        5 => "Address",
        6 => "Options asked for",
        7 => "Preference",
        8 => "Elapsed time",
        9 => "Relayed message",
        13 => "Status",
        14 => "Rapid commit",
        16 => "Vendor class",
        17 => "Vendor's options",
        23 => "DNS servers",
        24 => "Domain search",
        25 => "Prefix delegation",
        39 => "Client's full name",
        _ => "Option",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Context, recognise};
    use crate::decode::Protocol;

    #[test]
    fn a_client_is_named() {
        let bytes = b"\x01\x01\x02\x03\0\x08\0\x02\0\0\0\x27\0\x0a\x01\x02PC\x04home\0";
        let context =
            Context { protocol: Protocol::UDP, ports: Some((546, 547)), length: bytes.len() as u32 };
        let found = recognise(bytes, &context);
        assert_eq!(found.line, "Solicit, name PC.home");
        let cut = recognise(&bytes[..12], &Context { length: 12, ..context });
        assert_eq!(cut.layers.last().unwrap().name, "Malformed");
    }
}
