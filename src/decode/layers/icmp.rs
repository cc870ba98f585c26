//! ICMP and ICMPv6 messages (RFC 792, RFC 4443), and the packets that their errors quote.

use super::super::application::Application;
use super::dissection::{Depth, Dissection};
use super::header::Header;
use super::icmp_names::{v4_code, v4_type, v6_code, v6_type};
use super::names::bytes_of;
use super::{icmp_extension, icmp_v4, icmp_v6, ip_payload};

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
    // The interface that an extended echo asks about (RFC 8335, 2.1).
    if matches!((family, message.kind), (Family::V4, 42) | (Family::V6, 160)) {
        icmp_extension::read(frame);
    }
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
        Family::V4 => icmp_v4::rest(header, kind, code)?,
        Family::V6 => icmp_v6::rest(header, kind)?,
    }
    Some(Message { kind, quoted })
}

fn numbered(number: u8, word: Option<&str>) -> String {
    match word {
        Some(word) => format!("{number} ({word})"),
        None => number.to_string(),
    }
}

/// Length of the quoted packet in units of so many bytes; zero where the message does not say it.
pub(super) fn quoted_length(header: &mut Header<'_>, unit: usize) -> Option<()> {
    let length = |count: u8| match count {
        0 => "0 (not said)".to_owned(),
        count => bytes_of(usize::from(count) * unit),
    };
    header.u8_as("Length of the quoted packet", length).map(drop)
}

pub(super) fn echo(header: &mut Header<'_>) -> Option<()> {
    let identifier = header.u16("Identifier")?;
    let sequence = header.u16("Sequence number")?;
    header.say(&format!(", identifier {identifier}, sequence number {sequence}"));
    Some(())
}

/// An echo about another interface (RFC 8335, 2).
pub(super) fn extended_echo(header: &mut Header<'_>, is_reply: bool) -> Option<()> {
    let identifier = header.u16("Identifier")?;
    let sequence = header.u8("Sequence number")?;
    header.say(&format!(", identifier {identifier}, sequence number {sequence}"));
    if is_reply {
        let state = |bits: u8| match bits >> 5 {
            1 => "incomplete",
            2 => "reachable",
            3 => "stale",
            4 => "delay",
            5 => "probe",
            6 => "failed",
            _ => "not said",
        };
        header.u8_as("Interface", |bits| {
            let word = |bit: u8, word: &'static str| if bits & bit == 0 { "" } else { word };
            let flags = [word(4, ", active"), word(2, ", IPv4"), word(1, ", IPv6")].concat();
            format!("neighbor {}{flags}", state(bits))
        })?;
    } else {
        let place = |bits: u8| if bits & 1 == 0 { "elsewhere" } else { "on this node" };
        header.u8_as("Interface", |bits| place(bits).to_owned())?;
    }
    Some(())
}
