//! Options of DHCP (RFC 2132, RFC 4702 and others).

use std::net::Ipv4Addr;

use super::super::MeaningKind;
use crate::decode::layers::{
    header::{Header, text_of},
    names::{hex, mac},
};

const PAD: u8 = 0;
const END: u8 = 255;
const KIND: u8 = 53;

/// The kind of message among options that begin with their cookie.
pub(super) fn kind(mut options: &[u8]) -> Option<&'static str> {
    options = options.get(4..)?;
    loop {
        match options {
            [PAD, rest @ ..] => options = rest,
            [KIND, 1, kind, ..] => return Some(kind_name(*kind)),
            [END, ..] => return None,
            [_, length, rest @ ..] => options = rest.get(usize::from(*length)..)?,
            _ => return None,
        }
    }
}

const fn kind_name(kind: u8) -> &'static str {
    match kind {
        1 => "Discover",
        2 => "Offer",
        3 => "Request",
        4 => "Decline",
        5 => "ACK",
        6 => "NAK",
        7 => "Release",
        8 => "Inform",
        _ => "Unknown message",
    }
}

/// Reads options up to their end.
pub(super) fn all(header: &mut Header<'_>) -> Option<()> {
    while let Some(code) = header.rest().first().copied() {
        match code {
            PAD => {
                let padding = header.rest().iter().take_while(|byte| **byte == PAD).count();
                header.take_slice(padding)?;
            }
            END => {
                header.take::<1>()?;
                let padding = header.rest().iter().take_while(|byte| **byte == PAD).count();
                header.take_slice(padding)?;
                return Some(());
            }
            _ => one(header)?,
        }
    }
    Some(())
}

fn one(header: &mut Header<'_>) -> Option<()> {
    let [_, length] = *header.rest().first_chunk()?;
    if !header.has(2 + usize::from(length)) {
        return None;
    }
    let ([code, _], start) = header.take()?;
    let (value, range) = header.take_slice(length.into())?;
    let shown = shown(code, value);
    header.add(name(code), start.start..range.end, &shown);
    if value.is_empty() {
        return Some(());
    }
    match code {
        12 => {
            header.say(&format!(", host {shown}"));
            header.means(MeaningKind::Domain, shown, range);
        }
        15 => header.means(MeaningKind::Domain, shown, range),
        50 => header.say(&format!(", asks for {shown}")),
        54 => header.say(&format!(", server {shown}")),
        60 => {
            header.say(&format!(", {shown}"));
            header.means(MeaningKind::Software, shown, range);
        }
        81 => {
            header.say(&format!(", name {shown}"));
            header.means(MeaningKind::Domain, shown, range);
        }
        _ => {}
    }
    Some(())
}

fn shown(code: u8, value: &[u8]) -> String {
    let addresses = || {
        let list: Vec<_> =
            value.as_chunks::<4>().0.iter().map(|bytes| Ipv4Addr::from(*bytes).to_string()).collect();
        list.join(", ")
    };
    match (code, value) {
        (1 | 3 | 4 | 5 | 6 | 28 | 42 | 44 | 45 | 50 | 54, _) => addresses(),
        (12 | 14 | 15 | 17 | 40 | 56 | 60 | 64 | 66 | 67, _) => {
            text_of(value).trim_end_matches('\0').to_owned()
        }
        (51 | 58 | 59, [a, b, c, d]) => format!("{} s", u32::from_be_bytes([*a, *b, *c, *d])),
        (KIND, [kind]) => kind_name(*kind).to_owned(),
        (57, [a, b]) => format!("{} bytes", u16::from_be_bytes([*a, *b])),
        (61, [1, address @ ..]) if address.len() == 6 => mac(address),
        (81, [_, _, _, name @ ..]) => text_of(name).trim_end_matches('\0').to_owned(),
        (55, _) => value.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        _ => hex(value),
    }
}

const fn name(code: u8) -> &'static str {
    match code {
        1 => "Subnet mask",
        2 => "Time offset",
        3 => "Router",
        4 => "Time server",
        5 => "Name server",
        6 => "DNS server",
        12 => "Host name",
        15 => "Domain",
        28 => "Broadcast address",
        31 => "Router discovery",
        33 => "Static routes",
        42 => "NTP server",
        43 => "Vendor's information",
        44 => "NetBIOS name server",
        45 => "NetBIOS datagram server",
        46 => "NetBIOS node type",
        47 => "NetBIOS scope",
        50 => "Requested address",
        51 => "Lease time",
        52 => "Overload",
        KIND => "Message type",
        54 => "Server",
        55 => "Parameters asked for",
        56 => "Message",
        57 => "Largest message",
        58 => "Renewal time",
        59 => "Rebinding time",
        60 => "Vendor class",
        61 => "Client",
        66 => "TFTP server",
        67 => "Boot file",
        81 => "Client's full name",
        82 => "Relay agent's information",
        116 => "Auto configuration",
        119 => "Domain search",
        121 | 249 => "Classless routes",
        252 => "Proxy configuration",
        _ => "Option",
    }
}
