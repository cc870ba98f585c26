//! IEEE 802.11 headers, and those that adapters put before them.

use super::super::link::{FrameControl, radiotap_flags};
use super::dissection::Dissection;
use super::header::Header;
use super::names::bytes_of;

/// Flags of radiotap: the frame ends with its check sequence.
const HAS_CHECK_SEQUENCE: u8 = 0x10;
/// The version word of AVS' header without the version.
const AVS: [u8; 3] = [0x80, 0x21, 0x10];

/// Frame control, duration, addresses by the direction, and what data frames have behind them
/// (IEEE 802.11, 9.2 and 9.3).
pub(super) fn ieee80211(header: &mut Header<'_>, padded: bool) -> Option<()> {
    let start = header.taken();
    let control = FrameControl::read(header.rest())?;
    let (_, bytes) = header.take::<2>()?;
    let kind = kind_word(control);
    header.add("Type", bytes.start..bytes.start + 1, format!("{kind}, subtype {}", control.subtype()));
    header.add("Flags", bytes.start + 1..bytes.end, flags(control.flags()));
    kind.clone_into(&mut header.summary);
    if control.version() != 0 {
        return Some(());
    }
    u16_little(header, "Duration")?;
    if !matches!(control.kind(), FrameControl::DATA | FrameControl::MANAGEMENT) {
        // Control frames have one address or two, by their subtype.
        if header.rest().len() >= 6 {
            header.mac("Receiver")?;
        }
        return Some(());
    }
    let [first, second, third] = match (control.is_to_distribution(), control.is_from_distribution()) {
        (false, false) => ["Destination", "Source", "Basic service set"],
        (false, true) => ["Destination", "Basic service set", "Source"],
        (true, false) => ["Basic service set", "Source", "Destination"],
        (true, true) => ["Receiver", "Transmitter", "Destination"],
    };
    let mut ends = [None, None];
    for name in [first, second, third] {
        let address = header.mac(name)?;
        match name {
            "Source" => ends[0] = Some(address),
            "Destination" => ends[1] = Some(address),
            _ => {}
        }
    }
    let (sequence, bytes) = header.take()?;
    let sequence = u16::from_le_bytes(sequence);
    header.add("Fragment number", bytes.clone(), sequence & 0x0f);
    header.add("Sequence number", bytes, sequence >> 4);
    if control.has_four_addresses() {
        ends[0] = Some(header.mac("Source")?);
    }
    if let [Some(source), Some(destination)] = &ends {
        header.say(&format!(", {source} → {destination}"));
    }
    if control.has_quality() {
        u16_little(header, "Quality of service")?;
    }
    if control.has_throughput_control() {
        header.hex("Throughput control", 4)?;
    }
    if control.is_protected() {
        header.say(", protected");
    }
    let length = header.taken() - start;
    // Only data is filled up: nothing of others is read behind the header.
    if padded && control.kind() == FrameControl::DATA && !control.is_empty() {
        header.hex("Padding", length.next_multiple_of(4) - length)?;
    }
    Some(())
}

const fn kind_word(control: FrameControl) -> &'static str {
    match (control.kind(), control.subtype()) {
        (FrameControl::MANAGEMENT, 0) => "association request",
        (FrameControl::MANAGEMENT, 1) => "association response",
        (FrameControl::MANAGEMENT, 4) => "probe request",
        (FrameControl::MANAGEMENT, 5) => "probe response",
        (FrameControl::MANAGEMENT, 8) => "beacon",
        (FrameControl::MANAGEMENT, 10) => "disassociation",
        (FrameControl::MANAGEMENT, 11) => "authentication",
        (FrameControl::MANAGEMENT, 12) => "deauthentication",
        (FrameControl::MANAGEMENT, 13) => "action",
        (FrameControl::MANAGEMENT, _) => "management",
        (FrameControl::CONTROL, 11) => "request to send",
        (FrameControl::CONTROL, 12) => "clear to send",
        (FrameControl::CONTROL, 13) => "acknowledgment",
        (FrameControl::CONTROL, _) => "control",
        (FrameControl::DATA, _) if control.is_empty() => "null function",
        (FrameControl::DATA, _) => "data",
        _ => "extension",
    }
}

/// `to distribution, retry`, or `none`.
fn flags(byte: u8) -> String {
    const NAMES: [(u8, &str); 8] = [
        (0x01, "to distribution"),
        (0x02, "from distribution"),
        (0x04, "more fragments"),
        (0x08, "retry"),
        (0x10, "power management"),
        (0x20, "more data"),
        (0x40, "protected"),
        (0x80, "order"),
    ];
    let set: Vec<_> = NAMES.iter().filter(|(bit, _)| byte & bit != 0).map(|(_, name)| *name).collect();
    if set.is_empty() { "none".to_owned() } else { set.join(", ") }
}

/// The header of the first frame of an aggregate.
pub(super) fn amsdu(header: &mut Header<'_>) -> Option<()> {
    let destination = header.mac("Destination")?;
    let source = header.mac("Source")?;
    let length = header.u16("Length")?;
    header.summary = format!("first frame: {source} → {destination}, {}", bytes_of(length.into()));
    Some(())
}

/// Radiotap (radiotap.org), and the check sequence that it announces.
pub(super) fn read_radiotap(frame: &mut Dissection<'_>) -> Option<()> {
    let flags = frame.header("Radiotap", radiotap)?;
    if flags & HAS_CHECK_SEQUENCE != 0 {
        frame.has_check_sequence();
    }
    Some(())
}

fn radiotap(header: &mut Header<'_>) -> Option<u8> {
    const FIXED: usize = 8;
    let upcoming = header.rest();
    let version = header.u8("Version")?;
    header.hex("Padding", 1)?;
    let length = usize::from(u16_little(header, "Length")?);
    if version != 0 || length < FIXED {
        return Some(0);
    }
    let (present, bytes) = header.take()?;
    header.add("Present fields", bytes, format!("{:#010x}", u32::from_le_bytes(present)));
    header.hex("Fields", length - FIXED)?;
    header.summary = bytes_of(length);
    Some(radiotap_flags(upcoming.get(..length)?))
}

/// Prism's header, or AVS' in its place.
pub(super) fn read_prism(frame: &mut Dissection<'_>) -> Option<()> {
    if frame.rest().starts_with(&AVS) {
        return frame.header("AVS", avs);
    }
    frame.header("Prism", |header| {
        header.hex("Message code", 4)?;
        header.hex("Message length", 4)?;
        header.hex("Device", 16)?;
        header.hex("Values", 120).map(drop)
    })
}

pub(super) fn avs(header: &mut Header<'_>) -> Option<()> {
    const FIXED: usize = 8;
    const LONGEST: usize = 1024;
    let is_avs = header.rest().starts_with(&AVS);
    header.hex32("Version")?;
    let length = header.u32("Length")? as usize;
    if !is_avs || !(FIXED..=LONGEST).contains(&length) {
        return Some(());
    }
    header.summary = bytes_of(length);
    header.hex("Values", length - FIXED).map(drop)
}

pub(super) fn ppi(header: &mut Header<'_>) -> Option<()> {
    const FIXED: usize = 8;
    let version = header.u8("Version")?;
    header.u8_as("Flags", |flags| format!("{flags:#04x}"))?;
    let length = usize::from(u16_little(header, "Length")?);
    let (link, bytes) = header.take()?;
    let link = u32::from_le_bytes(link);
    header.add("Link type", bytes, link);
    header.summary = format!("{}, link type {link}", bytes_of(length));
    if version != 0 || length < FIXED {
        return Some(());
    }
    header.hex("Fields", length - FIXED).map(drop)
}

fn u16_little(header: &mut Header<'_>, name: &'static str) -> Option<u16> {
    let (value, bytes) = header.take()?;
    let value = u16::from_le_bytes(value);
    header.add(name, bytes, value);
    Some(value)
}
