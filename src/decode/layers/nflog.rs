//! Linux' netfilter log (tcpdump.org, `LINKTYPE_NFLOG`; `linux/netfilter/nfnetlink_log.h`).

use super::super::link::nflog_values;
use super::header::Header;
use super::names::hex;

/// The value that holds the packet.
const PAYLOAD: u16 = 9;
const PREFIX: u16 = 10;

/// Reads the values before the packet.
pub(super) fn header(header: &mut Header<'_>) -> Option<()> {
    let bytes = header.rest();
    let start = header.position();
    let word = |family| match family {
        2 => "IPv4",
        10 => "IPv6",
        7 => "bridge",
        _ => "other family",
    };
    let family = header.u8_as("Address family", |family| format!("{family} ({})", word(family)))?;
    header.u8("Version")?;
    let group = header.u16("Group")?;
    header.summary = format!("group {group}, {}", word(family));
    for (kind, value) in nflog_values(bytes) {
        let up_to_value = value.start.checked_sub(header.position() - start)?;
        header.take_slice(up_to_value)?;
        if kind == PAYLOAD {
            return Some(());
        }
        let (contents, place) = header.take_slice(value.len())?;
        if !place.is_empty() {
            header.add(name(kind), place, shown(kind, contents));
        }
    }
    // Without a packet: values that make no sense are left to the payload.
    (!header.rest().is_empty()).then_some(())
}

fn shown(kind: u16, contents: &[u8]) -> String {
    match kind {
        PREFIX => {
            String::from_utf8_lossy(contents.split(|byte| *byte == 0).next().unwrap_or_default()).into_owned()
        }
        _ => hex(contents),
    }
}

const fn name(kind: u16) -> &'static str {
    match kind {
        1 => "Packet header",
        2 => "Mark",
        3 => "Timestamp",
        4 => "Input interface",
        5 => "Output interface",
        6 => "Physical input interface",
        7 => "Physical output interface",
        8 => "Hardware address",
        PREFIX => "Prefix",
        11 => "User",
        12 => "Sequence number",
        13 => "Global sequence number",
        14 => "Group of the user",
        15 => "Hardware type",
        16 => "Hardware header",
        17 => "Length of the hardware header",
        _ => "Other value",
    }
}
