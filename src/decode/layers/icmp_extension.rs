//! Extensions of ICMP errors, behind the packet that they quote (RFC 4884).

use super::dissection::Dissection;
use super::header::Header;
use super::names::bytes_of;

/// Where old senders put extensions whose messages do not say how long the quoted packet is
/// (RFC 4884, 5.5).
const OLD_PLACE: usize = 128;
const HEADER: usize = 4;
const VERSION: u8 = 2;

/// Where an extension starts in a message that does not say it; none unless its version and its
/// checksum are right there.
pub(super) fn place_without_length(message: &[u8]) -> Option<usize> {
    let extension = message.get(OLD_PLACE..)?;
    let [first, _, a, b] = *extension.first_chunk()?;
    (first >> 4 == VERSION && (a, b) != (0, 0) && sum(extension) == 0xffff).then_some(OLD_PLACE)
}

/// The one's complement sum of words of 16 bits (RFC 1071).
fn sum(bytes: &[u8]) -> u64 {
    let word = |pair: &[u8]| {
        let byte = |place: usize| u64::from(pair.get(place).copied().unwrap_or(0));
        byte(0) << 8 | byte(1)
    };
    let mut sum: u64 = bytes.chunks(2).map(word).sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    sum
}

/// Reads the extension at hand, if there is one.
pub(super) fn read(frame: &mut Dissection<'_>) {
    if frame.rest().len() >= HEADER && frame.rest().first().is_some_and(|first| first >> 4 == VERSION) {
        frame.header(named!(frame, "ICMP extension"), structure);
    }
}

fn structure(header: &mut Header<'_>) -> Option<()> {
    header.u8_as("Version", |first| (first >> 4).to_string())?;
    header.hex("Reserved", 1)?;
    header.hex16("Checksum")?;
    while !header.rest().is_empty() {
        let length = usize::from(header.u16("Object length")?);
        let ([class, kind], bytes) = header.take()?;
        header.add("Object class", bytes, format!("{class}, type {kind} ({})", class_word(class)));
        let Some(contents) = length.checked_sub(HEADER) else {
            return header.fault("an object is shorter than its own header");
        };
        if class == 1 && contents.is_multiple_of(4) {
            for _ in 0..contents / 4 {
                header.u32_as("Label", |entry| format!("{}, time to live {}", entry >> 12, entry & 0xff))?;
            }
        } else {
            header.hex("Object", contents)?;
        }
        if !header.summary.is_empty() {
            header.say(", ");
        }
        header.say(&format!("{}, {}", class_word(class), bytes_of(contents)));
    }
    Some(())
}

/// Classes of objects (IANA "ICMP Extension Object Classes").
const fn class_word(class: u8) -> &'static str {
    match class {
        1 => "MPLS label stack",
        2 => "interface",
        3 => "interface identification",
        4 => "extended information",
        _ => "other object",
    }
}
