//! ICMP and ICMPv6 messages (RFC 792, RFC 4443, RFC 4861), and the packets that their errors quote.

use super::dissection::{Depth, Dissection};
use super::header::Header;
use super::icmp_names::{v4_code, v4_type, v6_code, v6_type};
use super::ip_payload;

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

/// Reads the message and what it quotes.
pub(super) fn read(frame: &mut Dissection<'_>, family: Family) {
    let name = match family {
        Family::V4 => frame.depth.name("ICMP", "ICMP (quoted)"),
        Family::V6 => frame.depth.name("ICMPv6", "ICMPv6 (quoted)"),
    };
    let kind = frame.header(name, |header| message(header, family));
    if kind.is_some_and(|kind| family.quotes(kind)) && frame.depth == Depth::Outer {
        ip_payload::read_quoted(frame);
    }
}

fn message(header: &mut Header<'_>, family: Family) -> Option<u8> {
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
    match family {
        Family::V4 => v4_rest(header, kind, code)?,
        Family::V6 => v6_rest(header, kind)?,
    }
    Some(kind)
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
            header.hex("Unused", 2)?;
            header.u16("Next-hop MTU").map(drop)
        }
        5 => header.ipv4("Gateway address").map(drop),
        12 => {
            header.u8("Pointer")?;
            header.hex("Unused", 3).map(drop)
        }
        13 | 14 => {
            echo(header)?;
            header.u32("Originate timestamp")?;
            header.u32("Receive timestamp")?;
            header.u32("Transmit timestamp").map(drop)
        }
        3 | 4 | 11 => header.hex("Unused", 4).map(drop),
        _ => header.hex("Rest of header", 4).map(drop),
    }
}

fn v6_rest(header: &mut Header<'_>, kind: u8) -> Option<()> {
    match kind {
        1 | 3 => header.hex("Unused", 4).map(drop),
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
