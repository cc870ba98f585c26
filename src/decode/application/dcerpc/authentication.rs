//! The trailer with which a unit is authenticated ([MS-RPCE] 2.2.2.11).

use super::super::ntlmssp;
use crate::decode::layers::{dissection::Dissection, header::Header};

/// Length of the trailer's header.
pub(super) const HEADER: usize = 8;

/// Reads the trailer, which is all that is at hand.
pub(super) fn read(frame: &mut Dissection<'_>) {
    frame.header("Authentication", trailer);
}

fn trailer(header: &mut Header<'_>) -> Option<()> {
    let kind = header.u8_as("Authentication type", |kind| format!("{kind} ({})", kind_name(kind)))?;
    let level = header.u8_as("Level", |level| format!("{level} ({})", level_name(level)))?;
    header.u8("Padding")?;
    header.u8("Reserved")?;
    header.hex("Authentication context", 4)?;
    header.say(protection(level));
    let before = header.summary.len();
    ntlmssp::read(header, "Token", header.rest().len())?;
    if header.summary.len() == before {
        header.say(&format!(" by {}", kind_name(kind)));
    }
    Some(())
}

const fn kind_name(kind: u8) -> &'static str {
    match kind {
        0 => "none",
        9 => "SPNEGO",
        10 => "NTLMSSP",
        14 => "TLS",
        16 => "Kerberos",
        68 => "Netlogon",
        _ => "unknown",
    }
}

/// What a level gives.
const fn protection(level: u8) -> &'static str {
    match level {
        5 => "signed",
        6 => "encrypted",
        0 | 1 => "not authenticated",
        _ => "authenticated",
    }
}

const fn level_name(level: u8) -> &'static str {
    match level {
        0 => "default",
        1 => "none",
        2 => "connect",
        3 => "call",
        4 => "packet",
        5 => "integrity",
        6 => "privacy",
        _ => "unknown level",
    }
}
