//! IPv4 headers (RFC 791, RFC 2474, RFC 3168).

use etherparse::Ipv4HeaderSlice;

use super::dissection::Dissection;
use super::header::Header;
use super::ip_payload::Next;
use super::names::{bytes_of, ip_protocol, ip_protocol_field};

const FIXED_LENGTH: usize = 20;

/// Reads the header and bounds the packet by its total length.
pub(super) fn read(frame: &mut Dissection<'_>) -> Option<Next> {
    let start = frame.position();
    let name = named!(frame, "IPv4");
    let (next, total_length) = frame.header(name, header)?;
    // Zero where the network card was to fill it in (segmentation offload).
    if total_length != 0 {
        frame.bound(start, total_length);
    }
    Some(next)
}

fn header(header: &mut Header<'_>) -> Option<(Next, usize)> {
    let upcoming = header.rest();
    let ([first], bytes) = header.take()?;
    let header_length = usize::from(first & 0x0f) * 4;
    header.add("Version", bytes.clone(), first >> 4);
    header.add("Header length", bytes, bytes_of(header_length));
    if header_length < FIXED_LENGTH {
        return header.fault(format!("a header of {} is shorter than the shortest", bytes_of(header_length)));
    }

    service_field(header)?;
    let total_length = usize::from(header.u16("Total length")?);
    header.hex16("Identification")?;
    let later_fragment = fragment_fields(header)?;
    header.u8("Time to live")?;
    let protocol = header.u8_as("Protocol", ip_protocol_field)?;
    header.u16_as("Header checksum", |checksum| checksum_field(checksum, upcoming.get(..header_length)))?;
    let source = header.ipv4("Source")?;
    let destination = header.ipv4("Destination")?;
    let length = match total_length {
        0 => "length not filled in".to_owned(),
        total => bytes_of(total.saturating_sub(header_length)),
    };
    header.summary = format!("{source} → {destination}, {}, {length}", ip_protocol(protocol));
    if later_fragment {
        header.say(", later fragment");
    }
    if total_length != 0 && total_length < header_length {
        return header
            .fault(format!("a total length of {} is shorter than the header", bytes_of(total_length)));
    }
    header.hex("Options", header_length - FIXED_LENGTH)?;
    Some((Next { protocol, later_fragment }, total_length))
}

/// Differentiated services and congestion notification share a byte, in both versions of IP.
fn service_field(header: &mut Header<'_>) -> Option<()> {
    let ([service], bytes) = header.take()?;
    header.add("Differentiated services", bytes.clone(), code_point(service >> 2));
    header.add("Congestion notification", bytes, congestion(service & 3));
    Some(())
}

/// Name of a differentiated services code point (RFC 2474, 2597, 3246).
pub(super) fn code_point(point: u8) -> String {
    let (class, drop) = (point >> 3, (point >> 1) & 3);
    match point {
        0 => "0 (default)".to_owned(),
        46 => "46 (EF)".to_owned(),
        _ if point.is_multiple_of(8) => format!("{point} (CS{class})"),
        _ if point.is_multiple_of(2) && (1..=4).contains(&class) => format!("{point} (AF{class}{drop})"),
        _ => point.to_string(),
    }
}

/// Name of an explicit congestion notification field (RFC 3168, 5).
pub(super) const fn congestion(field: u8) -> &'static str {
    match field & 3 {
        0 => "0 (not capable)",
        1 => "1 (ECT(1))",
        2 => "2 (ECT(0))",
        _ => "3 (congestion experienced)",
    }
}

/// Flags and fragment offset; true for fragments that are not the first.
fn fragment_fields(header: &mut Header<'_>) -> Option<bool> {
    const RESERVED: u16 = 0x8000;
    const DO_NOT_FRAGMENT: u16 = 0x4000;
    const MORE_FRAGMENTS: u16 = 0x2000;
    let (value, bytes) = header.take()?;
    let value = u16::from_be_bytes(value);
    let words: Vec<_> =
        [(RESERVED, "reserved"), (DO_NOT_FRAGMENT, "do not fragment"), (MORE_FRAGMENTS, "more fragments")]
            .into_iter()
            .filter_map(|(bit, word)| (value & bit != 0).then_some(word))
            .collect();
    let flags = if words.is_empty() { "none".to_owned() } else { words.join(", ") };
    header.add("Flags", bytes.start..bytes.start + 1, flags);
    let offset = usize::from(value & 0x1fff) * 8;
    header.add("Fragment offset", bytes, bytes_of(offset));
    Some(offset != 0)
}

/// The checksum, and whether it is right where the whole header was captured.
fn checksum_field(checksum: u16, header: Option<&[u8]>) -> String {
    match header.and_then(|bytes| Ipv4HeaderSlice::from_slice(bytes).ok()) {
        None => format!("{checksum:#06x} (header cut, not checked)"),
        Some(header) => match header.to_header().calc_header_checksum() {
            right if right == checksum => format!("{checksum:#06x} (correct)"),
            right => format!("{checksum:#06x} (should be {right:#06x})"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_have_the_names_of_their_standards() {
        assert_eq!(code_point(0), "0 (default)");
        assert_eq!(code_point(8), "8 (CS1)");
        assert_eq!(code_point(26), "26 (AF31)");
        assert_eq!(code_point(46), "46 (EF)");
        assert_eq!(code_point(63), "63");
    }
}
