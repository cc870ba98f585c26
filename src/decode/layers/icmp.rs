//! ICMP and ICMPv6 messages (RFC 792, RFC 4443, RFC 4861), and the packets that their errors quote.

use super::super::application::Application;
use super::dissection::{Depth, Dissection};
use super::header::Header;
use super::icmp_names::{v4_code, v4_type, v6_code, v6_type};
use super::names::bytes_of;
use super::{icmp_extension, ip_payload};

/// Which of the two protocols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    V4,
    V6,
}

impl Family {
    /// Whether messages of this type quote the packet that they are about.
    const fn quotes(self, kind: u8) -> bool {
        match self {
            Self::V4 => matches!(kind, 3 | 4 | 5 | 11 | 12),
            Self::V6 => matches!(kind, 1..=4),
        }
    }
}

/// Reads the message, and what it quotes with what stands behind that.
pub(super) fn read(frame: &mut Dissection<'_>, family: Family) {
    let (name, application) = match family {
        Family::V4 => (named!(frame, "ICMP"), Application::Icmp),
        Family::V6 => (named!(frame, "ICMPv6"), Application::Icmpv6),
    };
    if frame.depth != Depth::Quoted {
        let all = frame.position()..frame.position() + frame.rest().len();
        frame.tell(application, all);
    }
    let Some(message) = frame.header(name, |header| message(header, family)) else { return };
    if family.quotes(message.kind) && frame.depth != Depth::Quoted {
        let quoted = match message.quoted {
            0 => icmp_extension::place_without_length(frame.rest()),
            length => Some(length),
        };
        ip_payload::read_quoted(frame, quoted.unwrap_or(usize::MAX));
        if quoted.is_some() {
            icmp_extension::read(frame);
        }
    }
}

/// What of a message tells how to read on.
struct Message {
    kind: u8,
    /// Bytes of the quoted packet with its padding, where the message says it; else 0.
    quoted: usize,
}

fn message(header: &mut Header<'_>, family: Family) -> Option<Message> {
    let words = match family {
        Family::V4 => {
            (v4_type as fn(u8) -> Option<&'static str>, v4_code as fn(u8, u8) -> Option<&'static str>)
        }
        Family::V6 => (v6_type as _, v6_code as _),
    };
    let kind = header.u8_as("Type", |kind| numbered(kind, words.0(kind)))?;
    header.summary = match words.0(kind) {
        Some(word) => word.to_owned(),
        None => format!("type {kind}"),
    };
    let code = header.u8_as("Code", |code| numbered(code, words.1(kind, code)))?;
    if let Some(word) = words.1(kind, code) {
        header.say(&format!(": {word}"));
    }
    header.hex16("Checksum")?;
    // The length of the quoted packet, in words of four or eight bytes (RFC 4884, 4).
    let words_at = |place: usize| header.rest().get(place).copied().map_or(0, usize::from);
    let quoted = match (family, kind) {
        (Family::V4, 3 | 11 | 12) => words_at(1) * 4,
        (Family::V6, 1 | 3) => words_at(0) * 8,
        _ => 0,
    };
    match family {
        Family::V4 => v4_rest(header, kind, code)?,
        Family::V6 => v6_rest(header, kind)?,
    }
    Some(Message { kind, quoted })
}

fn numbered(number: u8, word: Option<&str>) -> String {
    match word {
        Some(word) => format!("{number} ({word})"),
        None => number.to_string(),
    }
}

fn v4_rest(header: &mut Header<'_>, kind: u8, code: u8) -> Option<()> {
    const FRAGMENTATION_NEEDED: (u8, u8) = (3, 4);
    match kind {
        0 | 8 => echo(header),
        3 if (kind, code) == FRAGMENTATION_NEEDED => {
            header.hex("Unused", 1)?;
            quoted_length(header, 4)?;
            header.u16("Next-hop MTU").map(drop)
        }
        5 => header.ipv4("Gateway address").map(drop),
        12 => {
            header.u8("Pointer")?;
            quoted_length(header, 4)?;
            header.hex("Unused", 2).map(drop)
        }
        13 | 14 => {
            echo(header)?;
            header.u32("Originate timestamp")?;
            header.u32("Receive timestamp")?;
            header.u32("Transmit timestamp").map(drop)
        }
        3 | 11 => {
            header.hex("Unused", 1)?;
            quoted_length(header, 4)?;
            header.hex("Unused", 2).map(drop)
        }
        4 => header.hex("Unused", 4).map(drop),
        _ => header.hex("Rest of header", 4).map(drop),
    }
}

fn v6_rest(header: &mut Header<'_>, kind: u8) -> Option<()> {
    match kind {
        1 | 3 => {
            quoted_length(header, 8)?;
            header.hex("Unused", 3).map(drop)
        }
        2 => header.u32("MTU").map(drop),
        4 => header.u32("Pointer").map(drop),
        128 | 129 => echo(header),
        130..=132 => {
            header.u16("Maximum response delay")?;
            header.hex("Reserved", 2)?;
            header.ipv6("Multicast address").map(drop)
        }
        134 => {
            header.u8("Hop limit")?;
            header.u8_as("Flags", |flags| format!("{flags:#04x}"))?;
            header.u16_as("Router lifetime", |seconds| format!("{seconds} s"))?;
            header.u32_as("Reachable time", |time| format!("{time} ms"))?;
            header.u32_as("Retransmission timer", |time| format!("{time} ms")).map(drop)
        }
        135 => {
            header.hex("Reserved", 4)?;
            target(header)
        }
        136 => {
            header.hex32("Flags")?;
            target(header)
        }
        137 => {
            header.hex("Reserved", 4)?;
            target(header)?;
            header.ipv6("Destination address").map(drop)
        }
        133 => header.hex("Reserved", 4).map(drop),
        _ => header.hex("Message body", 4).map(drop),
    }
}

/// Length of the quoted packet in units of so many bytes; zero where the message does not say it.
fn quoted_length(header: &mut Header<'_>, unit: usize) -> Option<()> {
    let length = |count: u8| match count {
        0 => "0 (not said)".to_owned(),
        count => bytes_of(usize::from(count) * unit),
    };
    header.u8_as("Length of the quoted packet", length).map(drop)
}

fn echo(header: &mut Header<'_>) -> Option<()> {
    let identifier = header.u16("Identifier")?;
    let sequence = header.u16("Sequence number")?;
    header.say(&format!(", identifier {identifier}, sequence number {sequence}"));
    Some(())
}

fn target(header: &mut Header<'_>) -> Option<()> {
    let target = header.ipv6("Target address")?;
    header.say(&format!(", {target}"));
    Some(())
}
