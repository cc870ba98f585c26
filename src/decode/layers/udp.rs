//! UDP headers (RFC 768).

use super::dissection::Dissection;
use super::header::Header;
use super::names::bytes_of;

const HEADER_LENGTH: usize = 8;

/// Reads the header and bounds the datagram by its length, where that can be.
pub(super) fn read(frame: &mut Dissection<'_>) {
    let start = frame.position();
    let name = frame.depth.name("UDP", "UDP (quoted)");
    // Less than a header: zero in jumbograms (RFC 2675), else wrong; then IP's length counts.
    if let Some(length @ HEADER_LENGTH..) = frame.header(name, header) {
        frame.bound(start, length);
    }
}

fn header(header: &mut Header<'_>) -> Option<usize> {
    let source = header.u16("Source port")?;
    let destination = header.u16("Destination port")?;
    let length = usize::from(header.u16("Length")?);
    header.u16_as("Checksum", |checksum| match checksum {
        0 => "0x0000 (none)".to_owned(),
        _ => format!("{checksum:#06x}"),
    })?;
    header.summary = format!("{source} → {destination}, {}", bytes_of(length.saturating_sub(HEADER_LENGTH)));
    Some(length)
}
