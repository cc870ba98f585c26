//! What BSD systems, Apple and Solaris put before packets.

use std::ops::Range;

use super::super::link::{LONGEST_802_3, PFLOG_FIXED, null_family, pflog_length};
use super::header::Header;
use super::names::{ether_type, ether_type_field, hex};

pub(super) fn null(header: &mut Header<'_>) -> Option<()> {
    let (family, bytes) = header.take()?;
    family_field(header, bytes, null_family(family));
    Some(())
}

pub(super) fn loopback(header: &mut Header<'_>) -> Option<()> {
    let (family, bytes) = header.take()?;
    family_field(header, bytes, u32::from_be_bytes(family));
    Some(())
}

fn family_field(header: &mut Header<'_>, bytes: Range<usize>, family: u32) {
    let keyword = match family {
        2 => "IPv4".to_owned(),
        10 | 23 | 24 | 28 | 30 => "IPv6".to_owned(),
        _ if family > u32::from(LONGEST_802_3) => ether_type(family as u16),
        _ => "other family".to_owned(),
    };
    header.add("Address family", bytes, format!("{family} ({keyword})"));
    header.summary = keyword;
}

/// OpenBSD's `enc`: a packet before or after encryption (tcpdump.org, `LINKTYPE_ENC`).
pub(super) fn enc(header: &mut Header<'_>) -> Option<()> {
    let (family, bytes) = header.take()?;
    family_field(header, bytes, null_family(family));
    header.hex32("Security parameters index")?;
    header.hex("Flags", 4).map(drop)
}

/// OpenBSD's packet filter log. Later versions have more behind the part that is named here.
pub(super) fn pflog(header: &mut Header<'_>) -> Option<()> {
    let length = pflog_length(header.u8("Header length")?);
    let ([family], bytes) = header.take()?;
    family_field(header, bytes, family.into());
    let word = |action| match action {
        0 => "pass",
        1 => "drop",
        2 => "scrub",
        _ => "other",
    };
    let action = header.u8_as("Action", |action| format!("{action} ({})", word(action)))?;
    header.say(&format!(", {}", word(action)));
    header.u8("Reason")?;
    name(header, "Interface")?;
    name(header, "Ruleset")?;
    header.u32("Rule number")?;
    header.hex32("Subrule number")?;
    header.hex("More of the log", length.saturating_sub(PFLOG_FIXED)).map(drop)
}

/// A name of at most 16 letters, filled up with zeros.
fn name(header: &mut Header<'_>, field: &'static str) -> Option<()> {
    let (name, bytes) = header.take::<16>()?;
    let used = name.iter().position(|byte| *byte == 0).unwrap_or(name.len());
    let name = name.get(..used).unwrap_or_default();
    header.add(field, bytes, String::from_utf8_lossy(name));
    Some(())
}

/// Solaris' IP observability header (tcpdump.org, `LINKTYPE_IPNET`).
pub(super) fn ipnet(header: &mut Header<'_>) -> Option<()> {
    header.u8("Version")?;
    let word = |family| match family {
        2 => "IPv4",
        26 => "IPv6",
        _ => "other family",
    };
    let family = header.u8_as("Address family", |family| format!("{family} ({})", word(family)))?;
    word(family).clone_into(&mut header.summary);
    header.u16("Hook type")?;
    header.u32("Packet length")?;
    header.u32("Interface index")?;
    header.u32("Group interface index")?;
    header.u32("Source zone")?;
    header.u32("Destination zone").map(drop)
}

/// IP over IEEE 1394 as Apple captures it (tcpdump.org, `LINKTYPE_APPLE_IP_OVER_IEEE1394`).
pub(super) fn ieee_1394(header: &mut Header<'_>) -> Option<()> {
    let (destination, bytes) = header.take::<8>()?;
    header.add("Destination", bytes, hex(&destination));
    let (source, bytes) = header.take::<8>()?;
    header.add("Source", bytes, hex(&source));
    let protocol = header.u16_as("EtherType", ether_type_field)?;
    header.summary = format!("{} → {}, {}", hex(&source), hex(&destination), ether_type(protocol));
    Some(())
}
